"""Intervals of counted shares."""

from __future__ import annotations

import math


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95% interval of a share, by Wilson's score."""
    if n == 0:
        return 0.0, 1.0
    p, w = hits / n, 1 + z * z / n
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / w
    middle = (p + z * z / (2 * n)) / w
    return max(0.0, middle - half), min(1.0, middle + half)
