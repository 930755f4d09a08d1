"""Marked articles as readings whose claims are known: extraction without a fault."""

from __future__ import annotations

import datetime as dt
import itertools
import re

from extractor import corpus
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

KINDS = [("sector:", "sector"), ("name:", "other"), ("^", "index")]
RATES = re.compile(r"[A-Z]{2}\d+[YM]$|(?:FED|ECB|BOE|BOJ|SNB|RBA)$")


def kind_of(subject: str) -> str:
    """A subject's kind, as its id tells."""
    for prefix, kind in KINDS:
        if subject.startswith(prefix):
            return kind
    if RATES.match(subject):
        return "rate"
    return "economy" if len(subject) == 2 else "commodity" if subject.endswith("=F") else "equity"


def reading(marked: corpus.MarkedArticle) -> Reading:
    """The gold of one article as a reading. Table rows are blocks; a sentence is what ends in a stop and a space."""
    text, blocks, claims = "", [], []
    published = dt.date.fromisoformat(marked.head["published"])
    document = stable_id("d", marked.name)
    for block in marked.blocks:
        base = len(text)
        row = block.text.lstrip().startswith("|")
        lines = (
            [(m.start(), m.end()) for m in re.finditer(r"(?m)^.+$", block.text)] if row or "\n- " in block.text else []
        )
        for start, end in lines or [(0, len(block.text))]:
            table = block.line if row else None
            blocks.append(Block(kind="row" if row else "paragraph", start=base + start, end=base + end, table=table))
        text += (block.text if row else block.text.replace("\n", " ")) + "\n"
        for c in block.claims:
            spans = lines or sentences(block.text)
            start, end = next((s, e) for s, e in spans if s <= c.start < e)
            evidence = Evidence(text=text[base + start : base + end], start=base + start, end=base + end)
            claims.append(claim(c, base, evidence, Source(
                document=document, input=marked.name, publisher=marked.head["publisher"], title=marked.head["title"],
                published=published, cited=c.cited)))  # fmt: skip
    article = Article(
        id=document, input=marked.name, text=text, title=marked.head["title"], publisher=marked.head["publisher"],
        published=published, blocks=tuple(blocks),
    )  # fmt: skip
    return Reading(article=article, claims=tuple(claims))


def claim(c: corpus.MarkedClaim, base: int, evidence: Evidence, source: Source) -> Claim:
    """One marked claim as a record."""
    span = (base + c.start, base + c.end)
    return Claim(
        id=stable_id("c", source.input, *span, c.index[0]),
        index=Subject(
            id=c.index[0], name=c.index[0], kind=kind_of(c.index[0]), text=c.index[0], start=span[0], end=span[0]
        ),
        metric=MetricMention(id=c.metric[0], basis=c.basis),
        value=Value(
            low=c.low, high=c.high, unit=c.unit, qualifier=c.qualifier, text=c.text, start=span[0], end=span[1]
        ),
        date=Period(start=c.date[0], end=c.date[1]) if c.date else None,
        source=source,
        modality=c.modality,
        versus=Subject(id=c.versus, name=c.versus, kind=kind_of(c.versus)) if c.versus else None,
        evidence=evidence,
        confidence=1.0,
    )


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentence spans, roughly."""
    stops = [
        0,
        *(m.end() for m in re.finditer(r"(?<![A-Z]\.[A-Z])(?<!St)[.!?][\"”’)]*\s+(?=[\"“‘(A-Z*])", text)),
        len(text),
    ]
    return [(a, b) for a, b in itertools.pairwise(stops) if a < b]
