"""Readings made by hand, for tests of what is shown: every verdict, every kind of block, and text that means harm."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from extractor.records import (
    Article,
    Block,
    Bounds,
    Check,
    Claim,
    Evidence,
    MetricMention,
    Period,
    Reading,
    Source,
    Subject,
    Value,
    Verdict,
    stable_id,
)

DAY = dt.date(2026, 1, 26)
IWM = Subject(id="IWM", name="iShares Russell 2000 ETF", kind="etf")
SPX = Subject(id="^GSPC", name="S&P 500", kind="index")
DOW = Subject(id="^DJI", name="Dow Jones Industrial Average", kind="index")
FED = Subject(id="FED", name="Federal Reserve policy rate", kind="rate")


def article(
    title: str, *lines: tuple[str, str], publisher: str = "Harbor Street Journal", input: str = "a.html"
) -> Article:
    """An article of (kind, text) lines; a row's cells are parted by ` | `."""
    blocks, at = [], 0
    rows = [("title", title), *lines]
    for kind, text in rows:
        cells, place = [], at
        for cell in text.split(" | ") if kind in ("row", "header_row") else ():
            cells.append((place, place + len(cell)))
            place += len(cell) + 3
        blocks.append(Block(kind=kind, start=at, end=at + len(text), cells=tuple(cells), table=0 if cells else None))
        at += len(text) + 1
    text = "\n".join(text for _, text in rows)
    return Article(
        id=stable_id("d", title, text),
        input=input,
        text=text,
        title=title,
        author="Dana Whitlow",
        publisher=publisher,
        published=DAY,
        url="https://harborstreet.example/2026/01/26/small-caps",
        blocks=tuple(blocks),
    )


def claim(
    of: Article,
    words: str,
    subject: Subject,
    metric: str,
    value: str,
    *,
    unit: str = "percent",
    verdict: Verdict | None = None,
    versus: Subject | None = None,
    qualifier: str = "exact",
    cited: str | None = None,
    within: str | None = None,
    modality: str = "actual",
    basis: str | None = None,
) -> Claim:
    """The claim that the first `words` in the text make, or the first inside the passage `within`."""
    start = of.text.index(words, of.text.index(within) if within else 0)
    block = next(b for b in of.blocks if b.start <= start < b.end)
    low, _, high = value.partition("..")
    return Claim(
        id=stable_id("c", of.id, start, subject.id, metric),
        index=subject,
        metric=MetricMention(id=metric, basis=basis),
        value=Value(
            low=Decimal(low),
            high=Decimal(high or low),
            unit=unit,
            qualifier=qualifier,
            text=words,
            start=start,
            end=start + len(words),
        ),
        date=Period(start=DAY, end=DAY, text="now"),
        source=Source(
            document=of.id,
            input=of.input,
            url=of.url,
            publisher=of.publisher,
            author=of.author,
            title=of.title,
            published=of.published,
            cited=cited,
        ),
        modality=modality,
        versus=versus,
        evidence=Evidence(text=of.text[block.start : block.end], start=block.start, end=block.end),
        confidence=0.9,
        verdict=verdict,
    )


def verdict(
    label: str,
    explanation: str,
    *,
    kind: str = "internal",
    severity: str = "none",
    low: str | None = None,
    high: str | None = None,
    unit: str = "percent",
    provider: str | None = None,
    url: str | None = None,
    evidence: tuple[str, ...] = (),
) -> Verdict:
    """A verdict that rests on one check."""
    expected = Bounds(low=low and Decimal(low), high=high and Decimal(high), unit=unit) if low or high else None
    check = Check(
        kind=kind,
        label=label,
        expected=expected,
        as_of=DAY,
        evidence=evidence,
        provider=provider,
        url=url,
        explanation=explanation,
        severity=severity,
    )
    return Verdict(label=label, severity=severity, checks=(check,))


NOTHING = Verdict(label="not_enough_info", severity="none")


def small_caps() -> Reading:
    """One article with each verdict, two claims on one number, a list, a table and a quotation."""
    a = article(
        "Small caps trade at 19.5 times earnings",
        (
            "paragraph",
            "The iShares Russell 2000 ETF (IWM) changes hands at 19.5 times earnings, against 28 for the "
            "S&P 500: a discount exceeding one-third. The S&P 500 and the Dow each rose 1.1% on Friday.",
        ),
        ("heading", "Where the money went"),
        ("item", "The fund holds about $75 billion of net assets."),
        ("item", "Its shares may be worth 50% more in a year, says Samuel Rines."),
        ("header_row", "Fund | P/E | Yield"),
        ("row", "IWM | 19.5 | 1.1%"),
        ("quote", "The Fed has cut rates to 3.50–3.75%, and will not stop there."),
    )
    pe = claim(
        a,
        "19.5",
        IWM,
        "pe_ratio",
        "19.5",
        unit="ratio",
        within="The iShares",
        verdict=verdict(
            "conflicting",
            "Another article gives 19.24 for 12 Jan 2026, two weeks earlier.",
            kind="cross_source",
            severity="minor",
            low="19.235",
            high="19.245",
            unit="ratio",
        ),
    )
    spx = claim(a, "28", SPX, "pe_ratio", "28", unit="ratio", verdict=NOTHING)
    discount = claim(
        a,
        "one-third",
        IWM,
        "valuation_discount",
        "33.33",
        qualifier="more_than",
        versus=SPX,
        basis="pe_ratio",
        verdict=verdict(
            "refuted",
            "1 - 19.5 / 28 = 30.4% (28.9% to 31.8% with rounding), below the more than 33.3% claimed.",
            severity="material",
            low="28.9",
            high="31.8",
            evidence=(pe.id, spx.id),
        ),
    )
    rose = verdict(
        "supported",
        "The reference says 1.10% for that day.",
        kind="market_data",
        low="1.095",
        high="1.105",
        provider="sample.csv",
        url="https://fred.example/series/SP500",
    )
    return Reading(
        article=a,
        claims=(
            claim(a, "19.5 times", IWM, "pe_ratio", "19.5", unit="ratio", verdict=NOTHING),
            pe,
            spx,
            discount,
            claim(a, "1.1%", SPX, "return", "1.1", within="each rose", verdict=rose),
            claim(
                a,
                "1.1%",
                DOW,
                "return",
                "1.1",
                within="each rose",
                verdict=verdict(
                    "refuted",
                    "The reference says 0.58% for that day.",
                    kind="market_data",
                    severity="minor",
                    low="0.575",
                    high="0.585",
                ),
            ),
            claim(a, "$75 billion", IWM, "aum", "75000000000", unit="USD", qualifier="approx", verdict=NOTHING),
            claim(
                a,
                "50%",
                IWM,
                "implied_upside",
                "50",
                modality="forecast",
                cited="Samuel Rines",
                verdict=verdict("not_enough_info", "28 / 19.5 - 1 = 43.6%; “50%” may be rounded.", low="41", high="46"),
            ),
            claim(a, "19.5", IWM, "pe_ratio", "19.5", unit="ratio", within="IWM | 19.5", verdict=NOTHING),
            claim(a, "1.1%", IWM, "dividend_yield", "1.1", within="IWM | 19.5", verdict=NOTHING),
            claim(a, "3.50–3.75%", FED, "policy_rate", "3.50..3.75", qualifier="range", verdict=NOTHING),
        ),
    )


def hostile() -> Reading:
    """An article whose text, names and explanations try to be markup, terminal codes and formulas."""
    a = article(
        '<script>alert(1)</script> =HYPERLINK("http://x")',
        (
            "paragraph",
            "=cmd|' /C calc'!A0 [red]IWM[/red] \x1b[31mfell\x1b[0m <img src=x onerror=alert(1)> 19.5 "
            "\u202etimes\u202c {{ 7*7 }} & more",
        ),
        publisher="@SUM(1+1)*cmd|' /C calc'!A0",
        input="-evil\x1b]0;owned\x07[bold]\n.html",
    )
    a = a.model_copy(update={"url": "javascript:alert(1)", "author": "+1</title>", "warnings": ("<b>\x1b[5mblink",)})
    return Reading(
        article=a,
        claims=(
            claim(
                a,
                "19.5",
                Subject(id="name:x", name="<svg/onload=alert(1)>", kind="other"),
                "pe_ratio",
                "-19.5",
                unit="ratio",
                cited="-2+3+cmd|' /C calc'!A0",
                verdict=verdict(
                    "refuted",
                    "=1+1 <script>alert(2)</script> [/] \x1b[2J",
                    severity="material",
                    provider="<i>",
                    url="javascript:alert(2)",
                ),
            ),
        ),
    )
