"""What new readings are held against, of all that is kept: claims of the same quantities near in time, and copies.

Of a quantity that few documents tell, all claims near in time are looked at; of one in everybody's paper those nearest
in time and value, which decide. The cost of a claim is bounded, whatever the store holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select, union_all

from extractor.records import Claim, Reading
from extractor.store import kinship
from extractor.store.rows import quantity_key, statement
from extractor.store.tables import claims
from extractor.verify import dates
from extractor.verify.compare import Statement
from extractor.verify.copies import Copy
from extractor.verify.nearness import NEARNESS

#: Claims of one quantity looked at, and those of them recalled, for each claim of a new reading. Two more than
#: explanations name, on either side of the value.
LOOKED_AT, RECALLED, OF_ONE_VALUE = 100, 12, 4
#: Days on either side that are looked at one by one where a quantity is crowded.
_CROWDED_DAYS = 3


@dataclass(frozen=True)
class Recalled:
    """What bears on new readings: `claims` without verdicts, and `copies` among them and the new ones' documents."""

    claims: tuple[Claim, ...]
    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class _Place:
    """Where a claim of a new reading stands: its quantity, day and value."""

    quantity: str
    day: date
    middle: float
    same: int
    reach: int


def recall(connection: Connection, readings: Sequence[Reading]) -> Recalled:
    """What is kept that bears on some readings, their own documents apart."""
    here = {reading.article.id for reading in readings}
    places = sorted(
        {_place(made) for r in readings for c in r.claims if (made := statement(c)) is not None},
        key=lambda p: (p.quantity, p.day, p.middle),
    )
    ids: set[str] = set()
    for place in places:
        ids.update(_nearest(connection, place, here))
    found = list(_claims(connection, sorted(ids)))
    links = [copy for r in readings for copy in kinship.origins(connection, kinship.sketch(r))]
    links = [c for c in links if not {c.copy.id, c.origin.id} <= here]
    told = {c.source.document for c in found} | {end.id for c in links for end in (c.copy, c.origin)} - here
    return Recalled(tuple(found), (*links, *kinship.families(connection, sorted(told))))


def _place(made: Statement) -> _Place:
    nearness = NEARNESS[made.claim.metric.id]
    day, middle = date.fromordinal(made.end), float(made.interval.middle or 0)
    reach = nearness.near + dates.WEEKEND
    return _Place(quantity_key(made.quantity), day, middle, nearness.same + dates.WEEKEND, reach)


def _nearest(connection: Connection, place: _Place, here: Iterable[str]) -> Iterator[str]:
    """The ids of the claims that one is held against: nearest in time, then in value; a few of each value."""
    away = timedelta(days=place.reach)
    query = _of(place, here).where(claims.c.date_end.between(place.day - away, place.day + away)).limit(LOOKED_AT)
    rows: Sequence[Any] = connection.execute(query).all()
    if len(rows) == LOOKED_AT:
        rows = connection.execute(union_all(*_probes(place, here))).all()
    taken: dict[tuple[int, float], int] = {}
    count = 0
    for _, id_, day, middle in sorted({_rank(place, id_, day, middle) for id_, day, middle in rows}):
        voice = (day, middle)
        if taken.get(voice, 0) < OF_ONE_VALUE and count < RECALLED:
            taken[voice] = taken.get(voice, 0) + 1
            count += 1
            yield id_


def _rank(place: _Place, id_: str, day: date, middle: float) -> tuple[tuple[int, float], str, int, float]:
    apart = abs((day - place.day).days)
    return (0 if apart <= place.same else apart, abs(middle - place.middle)), id_, apart, middle


def _probes(place: _Place, here: Iterable[str]) -> Iterator[Select[Any]]:
    """Short looks into a crowded quantity: on each day around, the claims of this value and the next on either side."""
    of, middle, most = _of(place, here), claims.c.middle, RECALLED
    for offset in range(-min(place.reach, _CROWDED_DAYS), min(place.reach, _CROWDED_DAYS) + 1):
        day = of.where(claims.c.date_end == place.day + timedelta(days=offset))
        for query in (
            day.where(middle == place.middle).order_by(claims.c.id).limit(OF_ONE_VALUE),
            day.where(middle > place.middle).order_by(middle, claims.c.id).limit(most),
            day.where(middle < place.middle).order_by(middle.desc(), claims.c.id.desc()).limit(most),
        ):
            yield select(*query.subquery().c)


def _of(place: _Place, here: Iterable[str]) -> Select[Any]:
    query = select(claims.c.id, claims.c.date_end, claims.c.middle).where(claims.c.quantity == place.quantity)
    return query.where(claims.c.document.not_in(sorted(here)))


def _claims(connection: Connection, ids: Sequence[str]) -> Iterator[Claim]:
    for start in range(0, len(ids), 500):
        query = select(claims.c.record).where(claims.c.id.in_(ids[start : start + 500])).order_by(claims.c.id)
        for record in connection.execute(query).scalars():
            yield Claim.model_validate_json(record)
