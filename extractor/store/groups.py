"""Groups of claims that speak of one thing, read from a store: see `verify.groups`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, distinct, func, select

from extractor.records import Claim
from extractor.store.batches import batched
from extractor.store.query import Question, joined, sought
from extractor.store.rows import statement
from extractor.store.tables import claims, copies, documents
from extractor.verify.compare import Statement
from extractor.verify.groups import Group, Link, by_time, group


def groups(connection: Connection, question: Question, *, least: int = 2) -> Iterator[Group]:
    """The groups among the claims that a question is about, by subject, metric and day.

    `least` is the number of documents that a group must have. A group is of claims that are near enough in time for
    their metric to be compared; the question's `limit` counts groups.
    """
    given = 0
    for quantity in _quantities(connection, question, least):
        found = _statements(connection, question, quantity)
        for together in by_time(found):
            if len({made.claim.source.document for made in together}) >= least:
                ids = sorted({made.claim.source.document for made in together})
                yield group(together, _families(connection, ids), _links(connection, ids))
                given += 1
                if given == question.limit:
                    return


def _quantities(connection: Connection, question: Question, least: int) -> list[str]:
    query = (
        select(claims.c.quantity)
        .select_from(joined())
        .where(sought(question), claims.c.quantity.is_not(None))
        .group_by(claims.c.quantity)
        .having(func.count(distinct(claims.c.document)) >= least)
        .order_by(claims.c.quantity)
    )
    return list(connection.execute(query).scalars())


def _statements(connection: Connection, question: Question, quantity: str) -> list[Statement]:
    query = select(claims.c.record).select_from(joined()).where(sought(question), claims.c.quantity == quantity)
    ordered = query.order_by(claims.c.date_end, claims.c.date_start, claims.c.id)
    read = (Claim.model_validate_json(record) for record in connection.execute(ordered).scalars())
    return [made for claim in read if (made := statement(claim)) is not None]


def _families(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    query = select(documents.c.id, documents.c.family)
    return {
        id_: family
        for some in batched(ids)
        for id_, family in connection.execute(query.where(documents.c.id.in_(some)))
    }


def _links(connection: Connection, ids: Sequence[str]) -> Iterator[Link]:
    known = set(ids)
    for some in batched(ids):
        query = select(copies.c.copy, copies.c.origin, copies.c.how).where(copies.c.copy.in_(some))
        for copy, origin, how in connection.execute(query.order_by(copies.c.copy, copies.c.origin)):
            if origin in known:
                yield Link(copy, origin, how)
