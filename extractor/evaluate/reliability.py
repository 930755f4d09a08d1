"""Whether a confidence means what it says: the share of right claims among those of one confidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Told = tuple[float, bool]  # a confidence, and whether the claim was right


class Bin(NamedTuple):
    """Claims of like confidence: their mean confidence, the share that is right, and how many they are."""

    confidence: float
    right: float
    claims: int


def bins(told: Sequence[Told], count: int = 10) -> list[Bin]:
    """Claims by confidence, in `count` steps of equal width; empty steps are left out."""
    steps: list[list[Told]] = [[] for _ in range(count)]
    for confidence, right in told:
        steps[min(int(confidence * count), count - 1)].append((confidence, right))
    return [Bin(sum(c for c, _ in s) / len(s), sum(r for _, r in s) / len(s), len(s)) for s in steps if s]


def calibration_error(told: Sequence[Told], count: int = 10) -> float:
    """Expected calibration error: the mean distance of confidence and share of right claims, weighted by claims.

    Guo et al., On Calibration of Modern Neural Networks (2017).
    """
    return sum(abs(b.confidence - b.right) * b.claims for b in bins(told, count)) / max(1, len(told))


def precision_from(told: Sequence[Told], least: float) -> tuple[float, int]:
    """The share of right claims among those of at least this confidence, and how many they are."""
    kept = [right for confidence, right in told if confidence >= least]
    return (sum(kept) / len(kept) if kept else 0.0), len(kept)


def threshold_for(told: Sequence[Told], precision: float, least: int = 30) -> float | None:
    """The lowest confidence from which on at least `precision` of the claims are right; None where there is none.

    A share over fewer than `least` claims says nothing.
    """
    ordered = sorted(told, reverse=True)
    best, right = None, 0
    for n, (confidence, ok) in enumerate(ordered, 1):
        right += ok
        last = n == len(ordered) or ordered[n][0] < confidence
        if last and n >= least and right / n >= precision:
            best = confidence
    return best


def isotonic(told: Sequence[Told], least: int = 25) -> list[tuple[float, float]]:
    """The rising curve from confidence to the share of right claims that fits best, as points to interpolate between.

    Pool-adjacent-violators over steps of at least `least` claims (Zadrozny and Elkan, 2002). A step's share counts one
    right and one wrong claim more than it holds, so that no step promises certainty.
    """
    ordered = sorted(told)
    blocks: list[tuple[float, float, int]] = []  # sum of confidences, right ones, claims
    for at in range(0, len(ordered), least):
        step = ordered[at : at + least]
        blocks.append((sum(c for c, _ in step), float(sum(r for _, r in step)), len(step)))
        while len(blocks) > 1 and _share(blocks[-2]) >= _share(blocks[-1]):
            (a, b, c), (d, e, f) = blocks.pop(-2), blocks.pop()
            blocks.append((a + d, b + e, c + f))
    return [(block[0] / block[2], _share(block)) for block in blocks]


def _share(block: tuple[float, float, int]) -> float:
    return (block[1] + 1) / (block[2] + 2)
