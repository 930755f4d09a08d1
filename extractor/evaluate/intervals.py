"""How far a figure would move on other articles of the same kind: bootstrap intervals, articles drawn anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractor.evaluate import Outcome, tally

LEVELS = ("found", "core", "full")
DRAWS = 1000
SHARE = 0.95


def intervals(
    results: Sequence[Outcome], *, draws: int = DRAWS, share: float = SHARE, seed: int = 7
) -> dict[str, tuple[float, float]]:
    """For found, core, full (F1) and every field (accuracy), the interval that holds `share` of the draws.

    Each draw takes as many articles as there are, with replacement: claims of one article stand and fall together.
    Efron, Bootstrap Methods (1979), percentile intervals.
    """
    by_document: dict[str, list[Outcome]] = {}
    for one in results:
        by_document.setdefault(one.document, []).append(one)
    counts = [tally(own) for own in by_document.values()]
    if not counts:
        return {}
    weights = np.random.default_rng(seed).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=draws)

    def spread(hits: list[int], total: list[int]) -> tuple[float, float]:
        below = np.maximum(weights @ np.array(total), 1)
        low, high = np.quantile(weights @ np.array(hits) / below, [(1 - share) / 2, (1 + share) / 2])
        return float(low), float(high)

    found = {
        level: spread([2 * getattr(c, level) for c in counts], [c.gold + c.predicted for c in counts])
        for level in LEVELS
    }
    for key in sorted({key for c in counts for key in c.asked}):
        found[key] = spread([c.right[key] for c in counts], [c.asked[key] for c in counts])
    return found
