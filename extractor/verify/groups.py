"""What all documents say of one thing: claims grouped by subject, metric, basis and time, and how they stand together.

In a group, the value that most sources give (documents that derive from one another are one source) is what the others
are held against, by the same comparison that verification makes: they agree, they stand apart, or it is open, since
they may be of another moment or basis.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractor.records import Claim
from extractor.verify import dates
from extractor.verify.compare import Statement, compare
from extractor.verify.nearness import NEARNESS

Stand = Literal["agrees", "apart", "open"]


@dataclass(frozen=True)
class Member:
    """A claim in a group, how it stands to the others, and the family of its document."""

    claim: Claim
    stands: Stand
    family: str


@dataclass(frozen=True)
class Link:
    """Two documents of a group of which one derives from the other, and how that shows."""

    copy: str
    origin: str
    how: str


@dataclass(frozen=True)
class Group:
    """Claims of one quantity and time. `members` are in the order of their days; `first` and `last` are the days that
    their periods end on; `sources` counts documents, those that derive from one another as one."""

    index: str
    name: str
    metric: str
    basis: str | None
    versus: str | None
    first: dt.date
    last: dt.date
    members: tuple[Member, ...]
    copies: tuple[Link, ...]
    sources: int

    @property
    def stands_apart(self) -> bool:
        """Whether some claim in the group stands apart."""
        return any(member.stands == "apart" for member in self.members)


def by_time(found: Iterable[Statement]) -> Iterator[list[Statement]]:
    """Statements in the order of their days, cut where the next is too far off to be compared with the one before.

    Those of a period go with the first that covers the same days.
    """
    groups: list[list[Statement]] = []
    for made in found:
        nearness = NEARNESS[made.claim.metric.id]
        over = [g for g in groups if made.end - g[-1].end > nearness.near + dates.WEEKEND]
        groups = [g for g in groups if g not in over] if over else groups
        yield from over
        for group in reversed(groups):
            if _together(group, made):
                group.append(made)
                break
        else:
            groups.append([made])
    yield from groups


def _together(group: Sequence[Statement], made: Statement) -> bool:
    nearness = NEARNESS[made.claim.metric.id]
    if nearness.period:
        return dates.same_period(group[0].claim, made.claim, nearness.same)
    return made.end - group[-1].end <= nearness.near


def group(together: Sequence[Statement], families: Mapping[str, str], copies: Iterable[Link] = ()) -> Group:
    """Statements of one quantity and time as a group. `families` names the family of each document."""
    standard = _standard(together, families)
    agreeing = {made.claim.id for made in standard}
    stands: Iterator[Stand] = ("agrees" if m.claim.id in agreeing else _stands(m, standard) for m in together)
    members = (Member(m.claim, s, families[m.claim.source.document]) for m, s in zip(together, stands, strict=True))
    first = together[0].claim
    return Group(
        index=first.index.id, name=first.index.name, metric=first.metric.id, basis=first.metric.basis,
        versus=first.versus.id if first.versus else None,
        first=dt.date.fromordinal(together[0].end), last=dt.date.fromordinal(together[-1].end),
        members=tuple(members), copies=tuple(copies),
        sources=len({families[m.claim.source.document] for m in together}),
    )  # fmt: skip


def _standard(together: Sequence[Statement], families: Mapping[str, str]) -> list[Statement]:
    """The statements that meet in the value which most families give; of two such values the smaller."""
    ends: dict[Decimal, list[tuple[int, str]]] = defaultdict(list)
    for made in together:
        family, bounds = families[made.claim.source.document], made.interval
        if bounds.low is not None and bounds.high is not None:
            ends[bounds.low].append((0, family))
            ends[bounds.high].append((1, family))
    here: Counter[str] = Counter()
    best: Decimal | None = None
    most = count = 0
    for value in sorted(ends):
        for closing, family in sorted(ends[value]):
            here[family] += -1 if closing else 1
            count += {(1, 0): 1, (0, 1): -1}.get((here[family], closing), 0)
            if count > most:
                best, most = value, count
    if best is None:
        return []
    return [made for made in together if made.interval.width is not None and made.interval.contains(best)]


def _stands(made: Statement, standard: Sequence[Statement]) -> Stand:
    at = bisect_left(standard, made.end, key=lambda other: other.end)  # standard is in the order of days
    found = [c for other in standard[max(0, at - 2) : at + 2] if (c := compare(made, other)) is not None]
    if any(c.meets for c in found):
        return "agrees"
    return "apart" if any(c.differs for c in found) else "open"
