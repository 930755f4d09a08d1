"""Readings from one-liners, so that a test of verification is a table.

    IWM pe_ratio 19.5 ratio @2026-01-26
    + ^GSPC pe_ratio 28 ratio q=approx

    IWM valuation_discount 33.33 percent q=more_than vs=^GSPC basis=pe_ratio "one-third" :: a discount exceeding {}

An empty line starts a paragraph, a line a sentence, `+` goes on in the sentence before. A range is low..high.
`@` gives the day, or first..last; the publication day where it is not said; `when=in_2025` the words that tell it. Quotes give the printed text, `::` the
words around it with `{}` for the number.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from extractor.records import (
    Article,
    Block,
    Claim,
    Evidence,
    MetricMention,
    Observation,
    Period,
    Reading,
    Source,
    Subject,
    Value,
    stable_id,
)

_PREFIXES = {
    "sector:": "sector",
    "name:": "other",
    "^": "index",
    "MAG7": "group",
    "SMALLCAP": "group",
    "LARGECAP": "group",
}
_FUNDS = ("IWM", "SPY", "IVV", "VOO", "DIA", "QQQ", "IJR", "VTWO")


def kind_of(subject: str) -> str:
    """The kind that an id tells."""
    if re.fullmatch(r"[A-Z]{2}\d+Y|FED|ECB", subject):
        return "rate"
    if subject.endswith("=X"):
        return "currency"
    for prefix, kind in _PREFIXES.items():
        if subject.startswith(prefix):
            return kind
    return "economy" if len(subject) == 2 else "etf" if subject in _FUNDS else "equity"


def reading(name: str, lines: str, *, published: str = "2026-01-26", publisher: str | None = None) -> Reading:
    """One document from its one-liners."""
    text, blocks, claims = "", [], []
    document, day = stable_id("d", name), dt.date.fromisoformat(published)
    source = Source(document=document, input=name, publisher=publisher or name, published=day)
    for paragraph in re.split(r"\n\s*\n", lines.strip()):
        begin = len(text)
        sentences: list[list[str]] = []
        for line in map(str.strip, paragraph.strip().splitlines()):
            if line.startswith("+") and sentences:
                sentences[-1].append(line[1:].strip())
            else:
                sentences.append([line])
        for sentence in sentences:
            start, made = len(text), []
            for line in sentence:
                words, value = _words(line)
                at = len(text) + words.index("{}")
                text += words.replace("{}", value) + " "
                made.append((line, at, at + len(value)))
            text = text.rstrip() + ". "
            evidence = Evidence(text=text[start : len(text) - 1], start=start, end=len(text) - 1)
            claims += [_claim(line, span, evidence, source) for line, *span in made]
        text = text.rstrip() + "\n"
        blocks.append(Block(kind="paragraph", start=begin, end=len(text) - 1))
    article = Article(
        id=document, input=name, text=text, title=name, publisher=source.publisher, published=day, blocks=tuple(blocks)
    )
    return Reading(article=article, claims=tuple(claims))


def observations(*lines: str) -> list[Observation]:
    """Reference figures from one-liners: "IWM pe_ratio 2026-01-12 19.24 ratio vendor seen=2026-01-12"."""
    found = []
    for line in lines:
        symbol, metric, day, value, *rest = line.split()
        options = dict(item.split("=") for item in rest if "=" in item)
        plain = [item for item in rest if "=" not in item]
        found.append(
            Observation(
                symbol=symbol,
                metric=metric,
                date=dt.date.fromisoformat(day),
                value=Decimal(value),
                unit=plain[0] if plain else "",
                source=plain[1] if plain[1:] else "",
                observed_at=dt.date.fromisoformat(options["seen"]) if "seen" in options else None,
                provider="test",
            )
        )
    return found


def observe(*lines: str):
    """An `observe` function over one-liners."""
    known = observations(*lines)
    return lambda symbol, metric, first, last: [
        o for o in known if (o.symbol, o.metric) == (symbol, metric) and first <= o.date <= last
    ]


def _words(line: str) -> tuple[str, str]:
    head, _, words = line.partition("::")
    quoted = re.search(r'"([^"]+)"', head)
    index, metric, number, unit, *_ = head.split()
    value = quoted[1] if quoted else _printed(number, unit)
    return (words.strip() or f"{index} {metric.replace('_', ' ')} {{}}"), value


def _printed(number: str, unit: str) -> str:
    text = number.replace("..", "–").lstrip("-")
    return {"percent": f"{text}%", "bps": f"{text} basis points", "points": text, "USD": f"${text}"}.get(unit, text)


def _claim(line: str, span: list[int], evidence: Evidence, source: Source) -> Claim:
    head = re.sub(r'"[^"]+"', "", line.partition("::")[0])
    index, metric, number, unit, *rest = head.split()
    low, _, high = number.partition("..")
    options = dict(item.split("=", 1) for item in rest if "=" in item)
    days = next((item[1:] for item in rest if item.startswith("@")), str(source.published))
    first, _, last = days.partition("..")
    period = None
    if days != "null":
        text = options.get("when", "").replace("_", " ") or None
        period = Period(start=dt.date.fromisoformat(first), end=dt.date.fromisoformat(last or first), text=text)
    versus = options.get("vs")
    cited = source.model_copy(update={"cited": options.get("by")})
    return Claim(
        id=stable_id("c", source.document, *span, index),
        index=Subject(id=index, name=index, kind=kind_of(index), text=index, start=evidence.start, end=evidence.start),
        metric=MetricMention(id=metric, basis=options.get("basis")),
        value=Value(
            low=Decimal(low), high=Decimal(high or low), unit=unit,
            qualifier=options.get("q", "range" if high else "exact"),
            text=evidence.text[span[0] - evidence.start : span[1] - evidence.start], start=span[0], end=span[1],
        ),
        date=period, source=cited, modality=options.get("as", "actual"),
        versus=Subject(id=versus, name=versus, kind=kind_of(versus)) if versus else None,
        evidence=evidence, confidence=float(options.get("sure", 1)),
    )  # fmt: skip
