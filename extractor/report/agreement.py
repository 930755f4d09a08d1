"""Who says what of one thing, and who agrees with whom: what the cross-source checks of several articles come to.

Nothing is compared anew: two claims speak of one thing where a check held them against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractor.records import Claim, Reading
from extractor.report import wording

Relation = Literal["agree", "differ", "open"]
_RELATIONS: dict[str, Relation] = {
    "supported": "agree", "conflicting": "differ", "refuted": "differ", "not_enough_info": "open"
}  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """One thing that several articles give a figure of: their claims, the earliest dates first."""

    claims: tuple[Claim, ...]

    @property
    def worst(self) -> Claim:
        """The claim that stands worst."""
        return min(self.claims, key=wording.rank)


@dataclass(frozen=True)
class Matrix:
    """How often articles agree. `rows` are places in the list of readings; `counts` holds each pair both ways round."""

    rows: tuple[int, ...]
    counts: dict[tuple[int, int], Counter[Relation]] = field(default_factory=dict)

    def cell(self, one: int, other: int) -> Counter[Relation]:
        """The figures that two articles share, by what came of them."""
        return self.counts.get((one, other), Counter())


def topics(readings: Sequence[Reading]) -> list[Topic]:
    """What at least two of the readings give a figure of, where sources differ first, then by how many speak of it."""
    claims = {claim.id: claim for reading in readings for claim in reading.claims}
    leader: dict[str, str] = {}

    def find(ident: str) -> str:
        while (above := leader.setdefault(ident, ident)) != ident:
            leader[ident] = leader[above]
            ident = above
        return ident

    for one, other, _ in _comparisons(claims):
        leader[find(one)] = find(other)
    together: dict[str, list[Claim]] = {}
    for ident, claim in claims.items():
        if ident in leader:
            together.setdefault(find(ident), []).append(claim)
    found = [Topic(tuple(sorted(_each_once(group), key=_oldest_first))) for group in together.values()]
    shared = [topic for topic in found if len({claim.source.document for claim in topic.claims}) > 1]
    return sorted(shared, key=lambda topic: (wording.rank(topic.worst), -len(topic.claims)))


def matrix(readings: Sequence[Reading]) -> Matrix | None:
    """Who agrees with whom; None where no two of the readings were held against each other."""
    places = {reading.article.id: n for n, reading in reversed(list(enumerate(readings)))}
    claims = {claim.id: claim for reading in readings for claim in reading.claims}
    counts: dict[tuple[int, int], Counter[Relation]] = {}
    told: set[frozenset[str]] = set()
    for one, other, relation in sorted(_comparisons(claims), key=lambda found: found[2] == "open"):
        pair = places[claims[one].source.document], places[claims[other].source.document]
        if pair[0] != pair[1] and frozenset((one, other)) not in told:
            told.add(frozenset((one, other)))
            for way in (pair, pair[::-1]):
                counts.setdefault(way, Counter())[relation] += 1
    return Matrix(tuple(sorted({n for n, _ in counts})), counts) if counts else None


def _comparisons(claims: dict[str, Claim]) -> Iterator[tuple[str, str, Relation]]:
    """Every two claims at hand that a check held against each other, and what came of it."""
    for claim in claims.values():
        for check in claim.verdict.checks if claim.verdict else ():
            for other in check.evidence if check.kind == "cross_source" else ():
                if other in claims:
                    yield claim.id, other, _RELATIONS[check.label]


def _each_once(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those by which an article says the same again."""
    return list({(c.source.document, c.value.low, c.value.high, c.date): c for c in reversed(claims)}.values())


def _oldest_first(claim: Claim) -> tuple[str, str, str]:
    day = claim.date.end.isoformat() if claim.date else ""
    return day, wording.origin(claim), claim.id
