"""Doc -> Claims: the linker's rows become records, each grounded to the character."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.annotate.spans import ClaimRow, get
from extractor.records import (
    Article,
    Claim,
    Evidence,
    MetricMention,
    Period,
    Source,
    Subject,
    Value,
    stable_id,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc


def to_claims(article: Article, doc: Doc) -> tuple[Claim, ...]:
    """The claims of an annotated article, in text order; two claims on one number are ordered by subject."""
    return tuple(to_claim(article, row) for row in get(doc, "claims", ClaimRow))


def to_claim(article: Article, row: ClaimRow) -> Claim:
    """The claim that one row of the linker is, in an article whose text its offsets are into."""
    text = article.text
    found = row.subject_start >= 0
    versus = None
    if row.versus:
        start, end, ident, name, kind, *_ = row.versus
        versus = Subject(id=ident, name=name, kind=kind, text=text[start:end], start=start, end=end)
    return Claim(
        id=stable_id("c", article.id, row.start, row.end, row.subject_id, row.metric),
        index=Subject(
            id=row.subject_id,
            name=row.subject_name,
            kind=row.subject_kind,  # type: ignore[arg-type]
            text=text[row.subject_start : row.subject_end] if found else None,
            start=row.subject_start if found else None,
            end=row.subject_end if found else None,
        ),
        metric=MetricMention(
            id=row.metric,
            basis=row.basis or None,
            text=text[row.metric_start : row.metric_end] if row.metric_start >= 0 else None,
            start=row.metric_start if row.metric_start >= 0 else None,
            end=row.metric_end if row.metric_start >= 0 else None,
        ),
        value=Value(
            low=Decimal(row.low),
            high=Decimal(row.high),
            unit=row.unit,
            qualifier=row.qualifier,  # type: ignore[arg-type]
            text=text[row.start : row.end],
            start=row.start,
            end=row.end,
        ),
        date=_period(text, row),
        source=Source(
            document=article.id,
            input=article.input,
            url=article.url,
            publisher=article.publisher,
            author=article.author,
            title=article.title,
            published=article.published,
            cited=row.cited or None,
        ),
        modality=row.modality,  # type: ignore[arg-type]
        versus=versus,
        evidence=Evidence(
            text=text[row.evidence_start : row.evidence_end], start=row.evidence_start, end=row.evidence_end
        ),
        confidence=float(row.confidence),
        readings=tuple((str(subject), str(metric), float(p)) for subject, metric, p in row.readings),
    )


def _period(text: str, row: ClaimRow) -> Period | None:
    if not row.first:
        return None
    said = text[row.when_start : row.when_end] if row.when_start >= 0 else None
    return Period(start=dt.date.fromisoformat(row.first), end=dt.date.fromisoformat(row.last), text=said)
