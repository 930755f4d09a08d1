"""Documents with their claims and verdicts: written once each, read back as they were."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, delete, func, select, update

from extractor.records import Claim, Reading
from extractor.store import rows
from extractor.store.batches import batched
from extractor.store.judgement import Judged, Review, judge
from extractor.store.tables import addresses, checks, claims, documents, reviews, verdicts
from extractor.store.upsert import upsert

_PAGE = 100  # documents read at once


@dataclass(frozen=True)
class Known:
    """What of a question is here already. `urls` and `contents` say which document each leads to."""

    ids: frozenset[str]
    urls: dict[str, str]
    contents: dict[str, str]


def add(connection: Connection, reading: Reading) -> bool:
    """Keep a reading, in the caller's transaction; whether its document was not known before."""
    row = rows.document_row(reading)
    id_ = reading.article.id
    own = documents.c.id == id_
    before = connection.execute(select(documents.c.digest).where(own)).scalar()
    if before is None:
        blank = {"added": rows.now(), "family": id_, "signature": "", "shingles": 0}
        connection.execute(documents.insert(), [row | blank])
    elif before != row["digest"]:
        connection.execute(update(documents).where(own).values(row))
    if before != row["digest"]:
        said = reviews_where(connection, reviews.c.document == id_) if before is not None else []
        _write(connection, id_, judge(reading.claims, said))
    for url in {reading.article.url, reading.article.input} - {None, "-"}:
        alias(connection, str(url), id_)
    return before is None


def judge_anew(connection: Connection, document: str) -> None:
    """Write a document's claims as all that was said of them leaves them."""
    read = [one.read for one in judged(connection, document) if one.read]
    said = reviews_where(connection, reviews.c.document == document)
    if connection.execute(select(documents.c.id).where(documents.c.id == document)).scalar():
        _write(connection, document, judge(read, said))


def _write(connection: Connection, document: str, judged: Sequence[Judged]) -> None:
    connection.execute(delete(claims).where(claims.c.document == document))
    held = [one.claim for one in judged if one.state != "rejected"]
    for table, made in (
        (claims, rows.claim_rows(document, judged)), (verdicts, rows.verdict_rows(held)),
        (checks, rows.check_rows(held)),
    ):  # fmt: skip
        if lines := list(made):
            connection.execute(table.insert(), lines)


def alias(connection: Connection, url: str, document: str) -> None:
    """Note that a URL leads to a document."""
    connection.execute(upsert(connection, addresses), [{"url": rows.key(url), "document": document}])


def tally(reading: Reading) -> dict[str, float]:
    """What a new reading adds to the figures of a run."""
    labels = Counter(f"verdict:{claim.verdict.label}" for claim in reading.claims if claim.verdict)
    return {"new": 1, "claims": len(reading.claims), **labels}


def known(connection: Connection, *, ids: Iterable[str], urls: Iterable[str], contents: Iterable[str]) -> Known:
    """Which of some ids, URLs and content hashes are here."""
    of_content = (documents.c.content, func.min(documents.c.id))
    return Known(
        ids=frozenset(_found(connection, ids, (documents.c.id, func.min(documents.c.id)))),
        urls=_found(connection, urls, (addresses.c.url, func.min(addresses.c.document))),
        contents=_found(connection, contents, of_content),
    )


def _found(
    connection: Connection, wanted: Iterable[str], pair: tuple[Column[str], ColumnElement[str]]
) -> dict[str, str]:
    names = {rows.key(name): name for name in wanted}
    found: dict[str, str] = {}
    for keys in batched(sorted(names)):
        query = select(*pair).where(pair[0].in_(keys)).group_by(pair[0])
        found.update({names[key]: document for key, document in connection.execute(query)})
    return found


def page(connection: Connection, after: str) -> list[str]:
    """The ids of the next documents after one, in order; none at the end."""
    query = select(documents.c.id).where(documents.c.id > after).order_by(documents.c.id).limit(_PAGE)
    return list(connection.execute(query).scalars())


def readings(connection: Connection, ids: Sequence[str]) -> Iterator[Reading]:
    """Documents with their claims and verdicts, in the order of their ids; those that are not here are left out."""
    for some in batched(ids):
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims_where(connection, claims.c.document.in_(some)):
            found[claim.source.document].append(claim)
        query = select(documents.c.id, documents.c.record, documents.c.text, documents.c.copies)
        for id_, record, text, copies in connection.execute(
            query.where(documents.c.id.in_(some)).order_by(documents.c.id)
        ):
            article = rows.to_article(record, text)
            yield Reading(article=article, claims=tuple(found[id_]), copies=tuple(json.loads(copies)))


def claims_where(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Claim]:
    """The claims that a condition on the table of claims selects, with their verdicts, by document and place; what was
    rejected is none."""
    return (one.claim for one in judged_where(connection, condition) if one.state != "rejected")


def judged(connection: Connection, document: str) -> list[Judged]:
    """A document's claims as people left them, rejected ones included."""
    return list(judged_where(connection, claims.c.document == document))


def judged_where(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Judged]:
    """As `claims_where`, with what people made of each claim, and rejected ones too."""
    checked: dict[str, list[str]] = defaultdict(list)
    joined = checks.join(claims, claims.c.id == checks.c.claim)
    query = select(checks.c.claim, checks.c.record).select_from(joined).where(condition)
    for claim, record in connection.execute(query.order_by(checks.c.claim, checks.c.place)):
        checked[claim].append(record)
    joined = claims.outerjoin(verdicts, verdicts.c.claim == claims.c.id)
    fields = (claims.c.id, claims.c.record, claims.c.state, claims.c.read, verdicts.c.label, verdicts.c.severity)
    wanted = select(*fields).select_from(joined).where(condition)
    for id_, record, state, read, label, severity in connection.execute(
        wanted.order_by(claims.c.document, claims.c.place)
    ):
        verdict = {"label": label, "severity": severity} if label else None
        claim = rows.to_claim(record, verdict, checked[id_])
        yield Judged(claim, state, claim if read is None else Claim.model_validate_json(read) if read else None)


def claim(connection: Connection, id_: str) -> Claim | None:
    """One claim with its verdict; None where it is not here."""
    return next(claims_where(connection, claims.c.id == id_), None)


def reviews_where(connection: Connection, condition: ColumnElement[bool]) -> list[Review]:
    """The reviews that a condition selects, oldest first; those of one moment as they were put in."""
    query = select(reviews).where(condition).order_by(reviews.c.at, reviews.c.place, reviews.c.id)
    return [rows.to_review(dict(row)) for row in connection.execute(query).mappings()]


def count(connection: Connection) -> int:
    """The number of documents."""
    return connection.execute(select(func.count()).select_from(documents)).scalar_one()
