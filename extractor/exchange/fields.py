"""A claim as the handful of short texts that people can type, and back. What is not touched stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from extractor.annotate.naming import subject
from extractor.metrics import METRICS, UNITS, is_currency
from extractor.records import (
    Article,
    Claim,
    Evidence,
    MetricMention,
    Modality,
    Period,
    Qualifier,
    Source,
    Value,
    stable_id,
)

QUALIFIERS: tuple[str, ...] = get_args(Qualifier)
MODALITIES: tuple[str, ...] = get_args(Modality)
Fields = Mapping[str, str]  # by name; what is blank is not there
Span = tuple[int, int]


def to_fields(claim: Claim) -> dict[str, str]:
    """The fields of a claim."""
    date, value = claim.date, claim.value
    found = {
        "index": claim.index.id, "metric": claim.metric.id, "basis": claim.metric.basis, "low": f"{value.low:f}",
        "high": f"{value.high:f}" if value.high != value.low else None, "unit": value.unit,
        "qualifier": value.qualifier, "date": f"{date.start}..{date.end}" if date else None,
        "modality": claim.modality,
        "cited": claim.source.cited, "versus": claim.versus.id if claim.versus else None,
    }  # fmt: skip
    return {name: text for name, text in found.items() if text}


def changed(claim: Claim, article: Article, fields: Fields, span: Span) -> Claim:
    """A claim with what somebody changed in its fields or the place of its number; without its verdict, which was on
    what stood there before. Raises ValueError."""
    old = to_fields(claim)
    if dict(fields) == old and span == (claim.value.start, claim.value.end):
        return claim
    update: dict[str, Any] = {name: getattr(claim, name) for name in ("index", "metric", "value", "date", "versus")}
    made = made_of(article, fields, span)
    for name, keys in _KEYS.items():
        if any(fields.get(key) != old.get(key) for key in keys):
            update[name] = getattr(made, name)
    if span != (claim.value.start, claim.value.end):
        update["value"] = made.value
    update["source"] = claim.source.model_copy(update={"cited": made.source.cited})
    changes = {**update, "modality": made.modality}
    verdict = None if any(getattr(claim, name) != changes[name] for name in _BEARING) else claim.verdict
    return claim.model_copy(update={**changes, "verdict": verdict})


_KEYS = {
    "index": ("index",), "metric": ("metric", "basis"), "value": ("low", "high", "unit", "qualifier"),
    "date": ("date",), "versus": ("versus",),
}  # fmt: skip


_BEARING = (*_KEYS, "modality")


def made_of(article: Article, fields: Fields, span: Span) -> Claim:
    """The claim that fields make of a number in an article. Raises ValueError saying what is wrong or missing."""
    start, end = span
    metric = _one_of("metric", fields.get("metric"), METRICS)
    if not fields.get("index"):
        raise ValueError("it has no index (the subject's id, such as ^GSPC)")
    unit = fields.get("unit", "")
    if unit not in UNITS and not is_currency(unit):
        raise ValueError(f"{unit!r} is no unit")
    low, high = _number("low", fields.get("low")), _number("high", fields.get("high", fields.get("low")))
    if low > high:
        raise ValueError(f"low {low} is above high {high}")
    s = {name: getattr(article, name) for name in ("input", "url", "publisher", "author", "title", "published")}
    return Claim(
        id=stable_id("c", article.id, start, end, fields["index"], metric),
        index=subject(fields["index"], metric), metric=MetricMention(id=metric, basis=fields.get("basis")),
        value=Value(
            low=low, high=high, unit=unit,
            qualifier=_one_of("qualifier", fields.get("qualifier", "exact"), QUALIFIERS),  # type: ignore[arg-type]
            text=article.text[start:end], start=start, end=end,
        ),
        date=_period(fields.get("date")), source=Source(document=article.id, cited=fields.get("cited"), **s),
        modality=_one_of("modality", fields.get("modality", "actual"), MODALITIES),  # type: ignore[arg-type]
        versus=subject(fields["versus"], metric) if fields.get("versus") else None,
        evidence=_passage(article, start, end), confidence=1.0,
    )  # fmt: skip


def _one_of(what: str, text: str | None, known: Any) -> str:
    if text is None or text not in known:
        raise ValueError(f"{text!r} is no {what}")
    return text


def _number(what: str, text: str | None) -> Decimal:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        raise ValueError(f"{what} {text!r} is no number") from None
    if not number.is_finite():
        raise ValueError(f"{what} {text!r} is no number")
    return number


def _period(text: str | None) -> Period | None:
    if not text:
        return None
    first, _, last = text.partition("..")
    try:
        start, end = dt.date.fromisoformat(first.strip()), dt.date.fromisoformat((last or first).strip())
    except ValueError:
        raise ValueError(f"{text!r} is no date: 2026-01-26, or 2026-01-01..2026-01-26") from None
    if end < start:
        raise ValueError(f"{text!r} ends before it begins")
    return Period(start=start, end=end)


def _passage(article: Article, start: int, end: int) -> Evidence:
    """The line that a number stands in."""
    first = article.text.rfind("\n", 0, start) + 1
    last = article.text.find("\n", end)
    last = len(article.text) if last < 0 else last
    return Evidence(text=article.text[first:last], start=first, end=last)
