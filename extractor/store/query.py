"""Questions to a store: which claims, by what they are about, when, where they stand and what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Join, Select, and_, exists, func, or_, select

from extractor.records import Claim
from extractor.store import kept
from extractor.store.batches import batched
from extractor.store.tables import claims, documents, reviews, verdicts


@dataclass(frozen=True)
class Question:
    """What claims are sought; whatever is left out does not matter. Of several values in one place, one must fit.

    `index` is a symbol or a name ("^RUT", "russell 2000"), `first` and `last` bound the days that claims are about,
    `published_first` and `published_last` the days they were published; `publisher` is part of a name, `text` words
    that the sentence must hold, all of them, in any case; `reviewed` whether anybody has said anything of the claim.
    `limit` and `offset` cut what is found.
    """

    index: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    published_first: dt.date | None = None
    published_last: dt.date | None = None
    min_confidence: float = 0.0
    text: tuple[str, ...] = ()
    reviewed: bool | None = None
    limit: int | None = None
    offset: int = 0


def ask(connection: Connection, question: Question) -> Iterator[Claim]:
    """The claims that a question is about, with their verdicts: the latest publications first, then by document and
    place."""
    latest = (documents.c.published.is_(None), documents.c.published.desc(), claims.c.document, claims.c.place)
    query = _sought(claims.c.id, question).order_by(*latest).limit(question.limit).offset(question.offset)
    ids = list(connection.execute(query).scalars())
    for some in batched(ids, 200):
        found = {claim.id: claim for claim in kept.claims_where(connection, claims.c.id.in_(some))}
        yield from (found[id_] for id_ in some if id_ in found)


def count(connection: Connection, question: Question) -> int:
    """How many claims a question is about, its limit and offset apart."""
    return int(connection.execute(_sought(func.count(), question)).scalar_one())


def sought(question: Question) -> ColumnElement[bool]:
    """The condition that a question puts on claims, joined with `documents` and, loosely, `verdicts`."""
    parts: list[ColumnElement[bool]] = []
    if question.index:
        names = [_holds(claims.c.subject_name, name) for name in question.index]
        parts.append(or_(claims.c.subject.in_(question.index), *names))
    if question.metric:
        parts.append(claims.c.metric.in_(question.metric))
    if question.verdict:
        parts.append(verdicts.c.label.in_(question.verdict))
    if question.publisher:
        parts.append(or_(*(_holds(documents.c.publisher, name) for name in question.publisher)))
    if question.document:
        asked = (claims.c.document, documents.c.url, documents.c.input)
        parts.append(or_(*(column.in_(question.document) for column in asked)))
    parts += [claims.c.date_end >= question.first] if question.first else []
    parts += [claims.c.date_start <= question.last] if question.last else []
    parts += [documents.c.published >= question.published_first] if question.published_first else []
    parts += [documents.c.published <= question.published_last] if question.published_last else []
    if question.min_confidence:
        parts.append(claims.c.confidence >= question.min_confidence)
    if question.reviewed is not None:
        said = exists().where(reviews.c.claim == claims.c.id)
        parts.append(said if question.reviewed else ~said)
    parts += [_holds(claims.c.evidence, word) for words in question.text for word in words.split()]
    return and_(True, *parts)


def joined() -> Join:
    """Claims with their documents and, where they have them, verdicts."""
    both = claims.join(documents, documents.c.id == claims.c.document)
    return both.outerjoin(verdicts, verdicts.c.claim == claims.c.id)


def _sought(column: ColumnElement[Any], question: Question) -> Select[Any]:
    return select(column).select_from(joined()).where(sought(question))


def _holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether a column holds some text, in any case; the text's own % and _ mean themselves."""
    return column.icontains(text, autoescape=True)
