"""Multiples that are taken for one another: on past and on expected earnings.

A multiple whose basis was read wrongly meets what is said, of the same subject at the same time, on the other basis.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from extractor.records import Claim
from extractor.verify.compare import Statement
from extractor.verify.subjects import TWINS, tracked

#: Days within which two statements of a multiple are of one time: until the next week's commentary.
NEAR = 7


class Twins:
    """The statements of such multiples, by subject, metric and day."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for made in statements:
            if made.claim.metric.id in TWINS:
                found[tracked(made.claim.index.id), made.claim.metric.id].append(made)
        self._found = {key: sorted(own, key=lambda s: (s.end, s.claim.id)) for key, own in found.items()}
        self._days = {key: [s.end for s in own] for key, own in self._found.items()}

    def meets(self, ours: Statement) -> Claim | None:
        """A claim that says of the same subject, on the other basis, what ours says; None where there is none."""
        key = tracked(ours.claim.index.id), TWINS.get(ours.claim.metric.id, "")
        days = self._days.get(key, [])
        near = self._found.get(key, [])[bisect_left(days, ours.end - NEAR) : bisect_right(days, ours.end + NEAR)]
        return next((s.claim for s in near if s.interval.intersects(ours.interval)), None)
