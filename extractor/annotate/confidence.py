"""Confidence: the probability that a claim has its subject, metric and sign right, as measured on articles not learnt from.

A scorer's own probability that a number is a claim, times that of the reading chosen, is read off a curve that
`scripts/calibrate` fits to the share of right claims.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

Curve = Sequence[Sequence[float]]  # rising points of (probability, share of right claims)


def along(curve: Curve, probability: float) -> float:
    """A probability read off a curve: by a straight line between two of its points, level beyond its ends."""
    if not curve:
        return probability
    at = bisect.bisect_right([point[0] for point in curve], probability)
    if at in (0, len(curve)):
        return float(curve[0 if at == 0 else -1][1])
    (x, low), (y, high) = curve[at - 1], curve[at]
    return float(low + (high - low) * (probability - x) / (y - x))
