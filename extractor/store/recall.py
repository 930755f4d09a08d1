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
from extractor.verify.nearness import NEARNESS

#: For each claim of a new reading: claims of its quantity looked at, those of them recalled, and of these those of one
#: day and value. More of one value change no verdict; explanations name up to three.
LOOKED_AT, RECALLED, OF_ONE_VALUE = 100, 8, 3
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

    def off(self, days: int) -> date:
        """The day so many days on, or the last that there is."""
        return date.fromordinal(min(max(self.day.toordinal() + days, 1), date.max.toordinal()))


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


def _nearest(connection: Connection, place: _Place, here: Container[str]) -> Iterator[str]:
    """The ids of the claims that one is held against: nearest in time, then in value; a few of each value."""
    around = {"quantity": place.quantity, "first": place.off(-place.reach), "last": place.off(place.reach)}
    rows: Sequence[Any] = connection.execute(_AROUND, around).all()
    if len(rows) == LOOKED_AT:
        days = min(place.reach, _CROWDED_DAYS)
        each = {f"day{n}": place.off(n - days) for n in range(2 * days + 1)}
        rows = connection.execute(_probes(days), {"quantity": place.quantity, "middle": place.middle, **each}).all()
    near = sorted({_rank(place, id_, day, middle) for id_, document, day, middle in rows if document not in here})
    taken: Counter[tuple[int, float]] = Counter()
    for _, id_, apart, middle in near:
        if taken[apart, middle] < OF_ONE_VALUE:
            taken[apart, middle] += 1
            yield id_
        if taken.total() == RECALLED:
            return


def _rank(place: _Place, id_: str, day: date, middle: float) -> tuple[tuple[int, float], str, int, float]:
    apart = abs((day - place.day).days)
    return (0 if apart <= place.same else apart, abs(middle - place.middle)), id_, apart, middle


_ROW = (claims.c.id, claims.c.document, claims.c.date_end, claims.c.middle)
_AROUND = (
    select(*_ROW)
    .where(claims.c.quantity == bindparam("quantity"))
    .where(claims.c.date_end.between(bindparam("first", type_=Date), bindparam("last", type_=Date)))
    .limit(LOOKED_AT)
)


@cache
def _probes(days: int) -> TextualSelect:
    """Short looks into a crowded quantity: on each day around, the claims of this value and the next on either side.

    Written out, since making it of parts takes longer than the looks.
    """
    columns = ", ".join(column.name for column in _ROW)
    looks = [
        f"SELECT * FROM (SELECT {columns} FROM claims WHERE quantity = :quantity AND date_end = :day{n} AND {side}) s"
        for n in range(2 * days + 1)
        for side in (
            f"middle = :middle ORDER BY id LIMIT {OF_ONE_VALUE + 1}",
            f"middle > :middle ORDER BY middle, id LIMIT {RECALLED}",
            f"middle < :middle ORDER BY middle DESC, id DESC LIMIT {RECALLED}",
        )
    ]
    dated = [bindparam(f"day{n}", type_=Date) for n in range(2 * days + 1)]
    return text(" UNION ALL ".join(looks)).bindparams(*dated).columns(*_ROW)


def _claims(connection: Connection, ids: Sequence[str]) -> Iterator[Claim]:
    for some in batched(ids):
        query = select(claims.c.record).where(claims.c.id.in_(some)).order_by(claims.c.id)
        for record in connection.execute(query).scalars():
            yield Claim.model_validate_json(record)
