"""What new readings are held against, of all that is kept: claims of the same quantities near in time, and copies.

Of a quantity that few documents tell, all claims near in time are looked at; of one in everybody's paper those nearest
in time and value, which decide. The cost of a claim is bounded, whatever the store holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Date, TextualSelect, bindparam, select, text

from extractor.records import Claim, Reading
from extractor.store import kinship
from extractor.store.batches import batched
from extractor.store.rows import quantity_key, statement
from extractor.store.tables import claims
from extractor.verify import dates
from extractor.verify.compare import Statement
from extractor.verify.copies import Copy
from extractor.verify.nearness import NEARNESS, Nearness

#: For each claim of a new reading: claims of its quantity looked at, those of them recalled, and of these those of one
#: day and value. More of one value change no verdict; explanations name up to three.
LOOKED_AT, RECALLED, OF_ONE_VALUE = 100, 8, 3
#: The days that are looked at one by one where a quantity is crowded, from a claim's own.
_BESIDE = range(-dates.WEEKEND, dates.WEEKEND + 1)


@dataclass(frozen=True)
class Recalled:
    """What bears on new readings: `claims` without verdicts, and `copies` among them and the new ones' documents."""

    claims: tuple[Claim, ...]
    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class _Place:
    """Where a claim of a new reading stands: its quantity, days and value. `first` is where a period starts."""

    quantity: str
    day: date
    first: date
    middle: float
    nearness: Nearness

    @property
    def reach(self) -> int:
        """The most days off that anything is compared."""
        return self.nearness.near + dates.WEEKEND

    def rank(self, id_: str, first: date, day: date, middle: float) -> tuple[object, ...]:
        """How near another claim is, nearest first: of one time, over the same period, by value."""
        apart, start = abs((day - self.day).days), abs((first - self.first).days)
        other_period = self.nearness.period and start > max(self.nearness.same, dates.LONG_SLACK)
        return 0 if apart <= self.nearness.same else apart, other_period, abs(middle - self.middle), id_


def recall(connection: Connection, readings: Sequence[Reading]) -> Recalled:
    """What is kept that bears on some readings, their own documents apart."""
    here = {reading.article.id for reading in readings}
    places = sorted(
        {_place(made) for r in readings for c in r.claims if (made := statement(c)) is not None},
        key=lambda p: (p.quantity, p.day, p.first, p.middle),
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
    day, middle = date.fromordinal(made.end), float(made.interval.middle or 0)
    first = made.claim.date.start if made.claim.date else day
    return _Place(quantity_key(made.quantity), day, first, middle, NEARNESS[made.claim.metric.id])


def _nearest(connection: Connection, place: _Place, here: Container[str]) -> Iterator[str]:
    """The ids of the claims that one is held against: nearest in time, then in value; a few of each value."""
    around = {"quantity": place.quantity, "from": _off(place.day, -place.reach), "to": _off(place.day, place.reach)}
    rows: Sequence[Any] = connection.execute(_AROUND, around).all()
    if len(rows) == LOOKED_AT:
        each = {f"day{n}": _off(place.day, days) for n, days in enumerate(_BESIDE)}
        each |= {f"first{n}": _off(place.first, days) for n, days in enumerate(_BESIDE)}
        rows = connection.execute(_looks(), {**around, **each, "middle": place.middle}).all()
    found = {(id_, first, day, middle) for id_, document, first, day, middle in rows if document not in here}
    taken: Counter[tuple[object, ...]] = Counter()
    for id_, first, day, middle in sorted(found, key=lambda row: place.rank(*row)):
        if taken[first, day, middle] < OF_ONE_VALUE:
            taken[first, day, middle] += 1
            yield id_
        if taken.total() == RECALLED:
            return


def _off(day: date, days: int) -> date:
    """The day so many days on, or the last that there is."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


_ROW = (claims.c.id, claims.c.document, claims.c.date_start, claims.c.date_end, claims.c.middle)
_AROUND = (
    select(*_ROW)
    .where(claims.c.quantity == bindparam("quantity"))
    .where(claims.c.date_end.between(bindparam("from", type_=Date), bindparam("to", type_=Date)))
    .limit(LOOKED_AT)
)


@cache
def _looks() -> TextualSelect:
    """Short looks into a crowded quantity: on each day around, among claims of the same start and of the same length,
    those of this value and the next on either side; and the claims on the nearest days before and after.

    Written out, since making it of parts takes longer than the looks.
    """
    columns = ", ".join(column.name for column in _ROW)
    sides = [
        f"date_end = :day{n} AND date_start = :first{start} AND {side}"
        for n in range(len(_BESIDE))
        for start in sorted({n, _BESIDE.index(0)})
        for side in (
            f"middle = :middle ORDER BY id LIMIT {OF_ONE_VALUE + 1}",
            f"middle > :middle ORDER BY middle, id LIMIT {RECALLED}",
            f"middle < :middle ORDER BY middle DESC, id DESC LIMIT {RECALLED}",
        )
    ]
    sides.append(f"date_end >= :from AND date_end < :day0 ORDER BY date_end DESC LIMIT {RECALLED}")
    sides.append(f"date_end > :day{len(_BESIDE) - 1} AND date_end <= :to ORDER BY date_end LIMIT {RECALLED}")
    look = f"SELECT * FROM (SELECT {columns} FROM claims WHERE quantity = :quantity AND {{}}) s"
    days = [f"{name}{n}" for name in ("day", "first") for n in range(len(_BESIDE))]
    dated = [bindparam(name, type_=Date) for name in ("from", "to", *days)]
    return text(" UNION ALL ".join(map(look.format, sides))).bindparams(*dated).columns(*_ROW)


def _claims(connection: Connection, ids: Sequence[str]) -> Iterator[Claim]:
    for some in batched(ids):
        query = select(claims.c.record).where(claims.c.id.in_(some)).order_by(claims.c.id)
        for record in connection.execute(query).scalars():
            yield Claim.model_validate_json(record)
