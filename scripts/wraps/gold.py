"""A rendered wrap as a reading whose claims are known: extraction without a fault."""

from __future__ import annotations

import datetime as dt

from extractor.records import (
    Article,
    Block,
    Claim,
    Evidence,
    MetricMention,
    Period,
    Reading,
    Source,
    Subject,
    Value,
    stable_id,
)
from wraps.articles import Printed, Wrap
from wraps.facts import decimal
from wraps.prose import NAMES

KINDS = {"^": "index", "US1": "rate", "US2": "rate", "US3": "rate", "FED": "rate", "US": "economy"}


def reading(name: str, wrap: Wrap, text: str, numbers: list[Printed]) -> Reading:
    """The article with the claims that its numbers make."""
    document = stable_id("d", name)
    source = Source(document=document, input=name, title=wrap.title, published=wrap.day)
    blocks, at = [], 0
    for line in text.split("\n"):
        if line:
            kind = "title" if not blocks else "paragraph"
            blocks.append(Block(kind=kind, start=at, end=at + len(line)))
        at += len(line) + 1
    article = Article(id=document, input=name, text=text, title=wrap.title, published=wrap.day, blocks=tuple(blocks))
    return Reading(article=article, claims=tuple(claim(text, p, source) for p in numbers))


def claim(text: str, p: Printed, source: Source) -> Claim:
    """One printed number as a claim."""
    start, end = p.sentence
    low, high = p.value, p.value
    unit = "percent" if p.number.style in ("percent", "points of percent", "range") else p.fact.unit
    if p.number.style == "range":
        high = decimal(p.fact.high or 0, p.number.places)
    span = _named(text, p)
    return Claim(
        id=stable_id("c", source.document, p.start, p.fact.subject),
        index=Subject(
            id=p.fact.subject, name=p.fact.subject, kind=_kind(p.fact.subject), text=text[slice(*span)], start=span[0], end=span[1]
        ),
        metric=MetricMention(id=p.fact.metric),
        value=Value(
            low=low, high=high, unit=unit, qualifier="range" if low != high else "exact", text=p.text, start=p.start, end=p.end
        ),
        date=_days(p),
        source=source,
        modality="actual",
        versus=Subject(id=p.fact.versus, name=p.fact.versus, kind=_kind(p.fact.versus)) if p.fact.versus else None,
        evidence=Evidence(text=text[start:end], start=start, end=end),
        confidence=1.0,
    )  # fmt: skip


def _days(p: Printed) -> Period:
    start = p.fact.start
    if p.fact.metric == "streak":
        start = p.fact.end - dt.timedelta(days=int(1.45 * float(p.value)))
    return Period(start=start, end=p.fact.end, text=p.date_text)


def _named(text: str, p: Printed) -> tuple[int, int]:
    """Where the subject's name stands in the number's sentence."""
    start, end = p.sentence
    sentence = text[start:end].lower()
    for name in sorted(NAMES.get(p.fact.subject, ()), key=len, reverse=True):
        at = sentence.find(name.lower())
        if at >= 0:
            return start + at, start + at + len(name)
    return start, start


def _kind(subject: str) -> str:
    if subject in NAMES and not subject.startswith(("^", "US")):
        return "etf"
    return next((kind for prefix, kind in KINDS.items() if subject.startswith(prefix)), "equity")
