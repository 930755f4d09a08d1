"""Records <-> rows. What is kept of a document depends on the reading alone, never on the day or the machine."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

from pydantic import BaseModel

from extractor.records import Article, Claim, Reading, stable_id
from extractor.store.judgement import Judged, Review
from extractor.verify.compare import Statement
from extractor.verify.cross_source import comparable

Row = dict[str, Any]
_LONGEST = 600  # characters, of up to four bytes


def content_hash(text: str) -> str:
    """The id of a text's words: the same for two articles that differ only in white space and case."""
    return stable_id("t", " ".join(text.casefold().split()).encode("utf-8", "backslashreplace").hex())


def digest(reading: Reading) -> str:
    """What tells whether a reading is the one kept: a hash of all its fields but the name it was asked by."""
    claims = [c.model_copy(update={"source": c.source.model_copy(update={"input": ""})}) for c in reading.claims]
    article = reading.article.model_copy(update={"input": ""})
    nameless = reading.model_copy(update={"article": article, "claims": tuple(claims)})
    return hashlib.sha256(packed(nameless).encode()).hexdigest()[:32]


def document_row(reading: Reading) -> Row:
    """The row of a reading's article."""
    article = reading.article
    text = column(article.text)
    return {
        "id": article.id, "url": column(article.url), "input": column(article.input), "title": column(article.title),
        "author": column(article.author), "publisher": key(article.publisher), "published": article.published,
        "content": content_hash(article.text), "text": text, "digest": digest(reading),
        "record": packed(article.model_copy(update={"text": ""}) if text == article.text else article),
        "copies": json.dumps(sorted(reading.copies)),
    }  # fmt: skip


def claim_rows(document: str, judged: Sequence[Judged]) -> Iterator[Row]:
    """The rows of a document's claims, in their order. Nothing is held against a claim that was rejected."""
    for place, one in enumerate(judged):
        claim = one.claim
        made = statement(claim) if one.state != "rejected" else None
        date, value = claim.date, claim.value
        yield {
            "id": claim.id, "document": document, "place": place, "subject": key(claim.index.id),
            "subject_name": column(claim.index.name), "kind": claim.index.kind, "metric": claim.metric.id,
            "basis": column(claim.metric.basis), "versus": column(claim.versus.id) if claim.versus else None,
            "low": float(value.low), "high": float(value.high), "unit": column(value.unit),
            "qualifier": value.qualifier, "value_text": column(value.text), "date_start": date.start if date else None,
            "date_end": date.end if date else None, "modality": claim.modality, "cited": column(claim.source.cited),
            "confidence": claim.confidence, "evidence": column(claim.evidence.text),
            "quantity": quantity_key(made.quantity) if made else None,
            "middle": float(made.interval.middle or 0) if made else None,
            "record": packed(claim.model_copy(update={"verdict": None})), "state": one.state,
            "read": None if claim == one.read and one.state != "rejected" else packed(one.read) if one.read else "",
        }  # fmt: skip


def verdict_rows(claims: Iterable[Claim]) -> Iterator[Row]:
    """The rows of the verdicts that claims have."""
    for claim in claims:
        if claim.verdict:
            yield {"claim": claim.id, "label": claim.verdict.label, "severity": claim.verdict.severity}


def check_rows(claims: Iterable[Claim]) -> Iterator[Row]:
    """The rows of all checks of claims."""
    for claim in claims:
        for place, check in enumerate(claim.verdict.checks if claim.verdict else ()):
            yield {
                "claim": claim.id, "place": place, "kind": check.kind, "label": check.label,
                "severity": check.severity, "as_of": check.as_of, "provider": column(check.provider),
                "url": column(check.url), "explanation": column(check.explanation), "record": packed(check),
            }  # fmt: skip


def statement(claim: Claim) -> Statement | None:
    """A claim as what is compared, where it can be. One that verification fails on cannot be; checking tells of it."""
    try:
        return comparable(claim)
    except Exception:
        return None


def quantity_key(quantity: Sequence[object]) -> str:
    """A quantity (see `verify.compare.Statement.quantity`) as text that an index can hold."""
    return key("|".join("" if part is None else str(part) for part in quantity))


def to_claim(record: str, verdict: Mapping[str, Any] | None, checks: Sequence[str] = ()) -> Claim:
    """A claim as it was put in: its record, its row of `verdicts` where there is one, the records of its checks."""
    fields = json.loads(record)
    if verdict is not None:
        fields["verdict"] = {
            "label": verdict["label"], "severity": verdict["severity"], "checks": [json.loads(c) for c in checks]
        }  # fmt: skip
    return Claim.model_validate(fields)


def review_row(review: Review, place: int) -> Row:
    """The row of a review, which stands at a place among its document's. The same one has the same id."""
    said = {
        "claim": review.claim, "document": review.document, "who": column(review.who), "at": review.at or now(),
        "field": review.field, "before": json.dumps(review.before), "after": json.dumps(review.after),
        "comment": column(review.comment), "decision": review.decision,
    }  # fmt: skip
    undoing = {"undoes": review.undoes} if review.undoes else {}
    parts = said | undoing
    record = json.dumps(review.record) if review.record else None
    id_ = stable_id("v", *(parts[name] for name in sorted(parts)))
    return said | {"id": id_, "undoes": review.undoes, "record": record, "place": place}


def to_review(row: Mapping[str, Any]) -> Review:
    """A review from its row."""
    whole = {name: json.loads(row[name]) if row[name] else None for name in ("before", "after", "record")}
    return Review(**{**row, **whole})


def to_article(record: str, text: str) -> Article:
    """An article as it was put in; `text` is its text as far as the record leaves it out."""
    fields = json.loads(record)
    return Article.model_validate(fields | {"text": fields["text"] or text})


@overload
def key(text: str) -> str: ...
@overload
def key(text: str | None) -> str | None: ...
def key(text: str | None) -> str | None:
    """Text as an index takes it: of what is too long, the beginning and a hash. PostgreSQL's limit is 2,704 bytes."""
    cleaned = column(text)
    if cleaned is None or len(cleaned) <= _LONGEST:
        return cleaned
    return f"{cleaned[:_LONGEST]}…{hashlib.sha256(cleaned.encode()).hexdigest()[:16]}"


def packed(record: BaseModel) -> str:
    """A record as JSON in ASCII, every field present, no blanks, always the same; a claim with its `readings`."""
    fields = record.model_dump(mode="json")
    if isinstance(record, Claim):
        fields["readings"] = record.readings
    return json.dumps(fields, separators=(",", ":"))


def now() -> str:
    """The time as the store keeps it: UTC, to the second, "2026-01-26T14:00:00Z"."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@overload
def column(text: str) -> str: ...
@overload
def column(text: str | None) -> str | None: ...
def column(text: str | None) -> str | None:
    """Text as both databases take it: what UTF-8 cannot hold as an escape, and no NUL. The record has it as it was."""
    if text is None:
        return None
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\ufffd")
