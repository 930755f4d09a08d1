"""Questions to a store: which claims, by what they are about, when, where they stand and what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Join, Select, and_, false, func, or_, select

from extractor.store import kept
from extractor.store.batches import batched
from extractor.store.judgement import STATES, Judged
from extractor.store.tables import claims, documents, verdicts


@dataclass(frozen=True)
class Question:
    """What claims are sought; whatever is left out does not matter. Of several values in one place, one must fit.

    `index` is a symbol or a name ("^RUT", "russell 2000"), `first` and `last` bound the days that claims are about,
    `published_first` and `published_last` the days they were published; `publisher` is part of a name, `text` words
    that the sentence must hold, all of them, in any case, `words` such that stand in it, in its subject's name, or in
    the article's title, publisher or author; `reviewed` whether anybody has said anything of the claim,
    `state` what people made of it: `open` (not judged yet), accepted, corrected, added, rejected (which is sought
    only where it is named), commented. `limit` and `offset` cut what is found.
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
    words: tuple[str, ...] = ()
    reviewed: bool | None = None
    state: tuple[str, ...] = ()
    limit: int | None = None
    offset: int = 0


_AT = (documents.c.published, claims.c.document, claims.c.place)
_LATEST = (_AT[0].is_(None), _AT[0].desc(), _AT[1], _AT[2])
_OLDEST = (_AT[0].is_not(None), _AT[0], _AT[1].desc(), _AT[2].desc())


def ask(connection: Connection, question: Question) -> Iterator[Judged]:
    """The claims that a question is about, with their verdicts and what people made of them: the latest publications
    first, then by document and place."""
    query = _sought(claims.c.id, question).order_by(*_LATEST).limit(question.limit).offset(question.offset)
    ids = list(connection.execute(query).scalars())
    for some in batched(ids, 200):
        found = {one.claim.id: one for one in kept.judged_where(connection, claims.c.id.in_(some))}
        yield from (found[id_] for id_ in some if id_ in found)


def beside(connection: Connection, question: Question, claim: str) -> tuple[str | None, str | None, int]:
    """The claims before and after one among those that a question is about, and how many stand before it. The claim
    itself need not be among them any more."""
    here = select(*_AT).select_from(joined()).where(claims.c.id == claim)
    row = connection.execute(here).first()
    if row is None:
        return None, None, 0
    day, document, place = row
    published, of, at = _AT
    same = published == day if day else published.is_(None)
    later = published > day if day else published.is_not(None)
    earlier = or_(published < day, published.is_(None)) if day else false()
    ahead = or_(of < document, and_(of == document, at < place))
    behind = or_(of > document, and_(of == document, at > place))
    before, after = or_(later, and_(same, ahead)), or_(earlier, and_(same, behind))
    ids = _sought(claims.c.id, question)
    number = connection.execute(_sought(func.count(), question).where(before)).scalar_one()
    return (
        connection.execute(ids.where(before).order_by(*_OLDEST).limit(1)).scalar(),
        connection.execute(ids.where(after).order_by(*_LATEST).limit(1)).scalar(),
        int(number),
    )


def states(connection: Connection, question: Question) -> dict[str, int]:
    """How many of the claims that a question is about, its states apart, are in each state; `open` counts what only
    was commented on too."""
    counts: dict[str, int] = {}
    asked = replace(question, state=("open", *STATES))
    state = func.coalesce(claims.c.state, "open")
    query = select(state, func.count()).select_from(joined()).where(sought(asked)).group_by(state)
    for name, number in connection.execute(query):
        counts[name] = number
    counts["open"] = counts.get("open", 0) + counts.get("commented", 0)
    return counts


def subjects(connection: Connection, most: int = 500) -> list[tuple[str, str, str]]:
    """The subjects that most claims are about: id, name and kind."""
    number = func.count().label("number")
    top = select(claims.c.subject, number).group_by(claims.c.subject).order_by(number.desc(), claims.c.subject)
    found, one = top.limit(most).subquery(), claims.alias()
    same, order = one.c.subject == found.c.subject, (one.c.metric, one.c.date_end)  # the index's: one row is read
    name, kind = (select(column).where(same).order_by(*order).limit(1) for column in (one.c.subject_name, one.c.kind))
    query = select(found.c.subject, name.scalar_subquery(), kind.scalar_subquery())
    rows = connection.execute(query.order_by(found.c.number.desc(), found.c.subject))
    return [(id_, name, kind) for id_, name, kind in rows]


def publishers(connection: Connection, most: int = 500) -> list[str]:
    """The publishers of the articles, by name."""
    name = documents.c.publisher
    query = select(name).distinct().where(name.is_not(None)).order_by(name).limit(most)
    return list(connection.execute(query).scalars())


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
        parts.append(claims.c.state.is_not(None) if question.reviewed else claims.c.state.is_(None))
    parts += [_holds(claims.c.evidence, word) for words in question.text for word in words.split()]
    parts += [or_(*(_holds(column, word) for column in _TOLD)) for words in question.words for word in words.split()]
    parts += [_in_state(question.state)]
    return and_(True, *parts)


_TOLD = (
    claims.c.evidence, claims.c.subject_name, claims.c.cited, documents.c.title, documents.c.publisher,
    documents.c.author,
)  # fmt: skip


def _in_state(wanted: tuple[str, ...]) -> ColumnElement[bool]:
    state = func.coalesce(claims.c.state, "open")
    if not wanted:
        return state != "rejected"
    return state.in_({*wanted, "commented"} if "open" in wanted else wanted)


def joined() -> Join:
    """Claims with their documents and, where they have them, verdicts."""
    both = claims.join(documents, documents.c.id == claims.c.document)
    return both.outerjoin(verdicts, verdicts.c.claim == claims.c.id)


def _sought(column: ColumnElement[Any], question: Question) -> Select[Any]:
    return select(column).select_from(joined()).where(sought(question))


def _holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether a column holds some text, in any case; the text's own % and _ mean themselves."""
    return column.icontains(text, autoescape=True)
