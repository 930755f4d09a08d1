"""What people say of claims: corrections, decisions, comments, in order. Nothing said is ever changed or taken away.

A correction names a field of the record by its path ("value.low", "index.id", "verdict.label") and holds what stood
there before and what should. Reviews survive when their document is read anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from extractor.records import Claim, stable_id
from extractor.store.database import Database
from extractor.store.rows import column, now
from extractor.store.tables import reviews as table
from extractor.store.upsert import insert_new

Decision = Literal["accept", "reject"]


@dataclass(frozen=True)
class Review:
    """One thing that someone said of a claim. `at` is UTC; blank means now. `before` and `after` are plain JSON."""

    claim: str
    document: str
    who: str
    field: str | None = None
    before: Any = None
    after: Any = None
    comment: str | None = None
    decision: Decision | None = None
    at: str = ""


class Reviews:
    """The reviews kept in a store. Writes join a transaction of the same thread that is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, said: Iterable[Review]) -> int:
        """Keep reviews, all or none; the number that were not there before (the same one twice is one)."""
        rows = [_row(review) for review in said]
        with self._database.writing() as connection:
            insert = insert_new(connection, table).returning(table.c.id)
            return sum(connection.execute(insert, row).scalar() is not None for row in rows)

    def of(self, *, claim: str | None = None, document: str | None = None) -> list[Review]:
        """The reviews of a claim, of a document's claims, or all, oldest first."""
        query = select(table).order_by(table.c.at, table.c.id)
        if claim is not None:
            query = query.where(table.c.claim == claim)
        if document is not None:
            query = query.where(table.c.document == document)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [_review(dict(row)) for row in rows]

    def __iter__(self) -> Iterator[Review]:
        """All reviews, oldest first."""
        return iter(self.of())


def corrected(claim: Claim, said: Iterable[Review]) -> Claim | None:
    """A claim with the corrections that reviews of it make, later ones over earlier; None where it was rejected last.

    Raises ValueError for a correction that leaves no valid record.
    """
    record, rejected = claim.to_dict(), False
    for review in said:
        if review.claim != claim.id:
            continue
        if review.decision is not None:
            rejected = review.decision == "reject"
        if review.field:
            _put(record, review.field.split("."), review.after)
    return None if rejected else Claim.model_validate(record)


def _put(record: dict[str, Any], path: list[str], value: Any) -> None:
    *folders, last = path
    for name in folders:
        if not isinstance(record.get(name), dict):
            record[name] = {}
        record = record[name]
    record[last] = value


def _row(review: Review) -> dict[str, Any]:
    row = vars(review) | {
        "at": review.at or now(), "who": column(review.who), "comment": column(review.comment),
        "before": json.dumps(review.before), "after": json.dumps(review.after),
    }  # fmt: skip
    return row | {"id": stable_id("v", *(row[name] for name in sorted(row)))}


def _review(row: dict[str, Any]) -> Review:
    del row["id"]
    return Review(**row | {"before": json.loads(row["before"]), "after": json.loads(row["after"])})
