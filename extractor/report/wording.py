"""Records in words: how a claim and its verdict read to a person. What the table, the page and the CSV share."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from extractor.metrics import METRICS, is_currency
from extractor.records import Article, Bounds, Check, Claim, Period, Reading, Subject

Standing = Literal["refuted", "conflicting", "undecided", "supported", "unchecked"]

STANDINGS: dict[Standing, str] = {  # worst first; the word a reader sees
    "refuted": "refuted",
    "conflicting": "conflicting",
    "undecided": "undecided",
    "supported": "supported",
    "unchecked": "not checked",
}
SYMBOLS: dict[Standing, str] = {
    "refuted": "✗", "conflicting": "≠", "undecided": "?", "supported": "✓", "unchecked": ""
}  # fmt: skip
CHECKED_AGAINST = {
    "market_data": "Against market data", "cross_source": "Against other articles", "internal": "Within the article",
}  # fmt: skip
_ORDER: dict[Standing, int] = {name: place for place, name in enumerate(STANDINGS)}
_SEVERITY = {"material": 0, "minor": 1, "none": 2}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_EVERYDAY = {
    "price": "level", "rsi": "RSI", "pe_ratio": "P/E", "forward_pe_ratio": "forward P/E", "cape_ratio": "CAPE",
    "pb_ratio": "P/B", "ps_ratio": "P/S", "other": "figure", "return": "return", "net_income": "profit",
    "index_weight": "share", "implied_upside": "implied upside",
}  # fmt: skip
_HEDGES = {"approx": "about ", "more_than": "more than ", "less_than": "less than "}
_BREAKS = "\t\n\r\v\f\x85\u2028\u2029"
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """One line that does nothing to a terminal: control, bidi and other invisible characters dropped."""
    if text.isascii() and text.isprintable():
        return text
    text = re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.?)", "", text)
    return "".join(
        " " if c in _BREAKS else c for c in text if c in _BREAKS or unicodedata.category(c) not in _UNPRINTABLE
    )


# -- verdicts ----------------------------------------------------------------------------------------------------------


def standing(claim: Claim) -> Standing:
    """Where a claim stands: its verdict's label, with `not_enough_info` told apart by whether anything was tried.

    A verdict that people gave needs no checks.
    """
    verdict = claim.verdict
    if verdict is None:
        return "unchecked"
    if verdict.label == "not_enough_info":
        return "undecided" if verdict.checks else "unchecked"
    return verdict.label


def rank(claim: Claim) -> tuple[int, int]:
    """Sorts claims worst first; claims of one rank keep their order under a stable sort."""
    severity = claim.verdict.severity if claim.verdict else "none"
    return _ORDER[standing(claim)], _SEVERITY[severity]


def deciding(claim: Claim) -> Check | None:
    """The check that a verdict rests on: the first, since checks stand with the most telling in front."""
    return claim.verdict.checks[0] if claim.verdict and claim.verdict.checks else None


def reason(claim: Claim) -> str:
    """The explanation of the deciding check, as one line; empty where nothing was checked."""
    check = deciding(claim)
    return sentence_case(printable(check.explanation)) if check else ""


def sentence_case(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]


def worst_first(readings: Iterable[Reading]) -> list[Claim]:
    """All claims, worst first, else in reading order."""
    return sorted((claim for reading in readings for claim in reading.claims), key=rank)


def tally(readings: Iterable[Reading]) -> str:
    """One line: `5 articles, 143 claims: 2 refuted, 1 conflicting, 12 supported, 128 not checked`."""
    readings = list(readings)
    claims = [claim for reading in readings for claim in reading.claims]
    line = f"{counted(len(readings), 'article')}, {counted(len(claims), 'claim')}"
    if not claims or all(claim.verdict is None for claim in claims):
        return line
    counts = Counter(map(standing, claims))
    return f"{line}: " + ", ".join(f"{counts[name]} {word}" for name, word in STANDINGS.items() if counts[name])


def in_short(readings: Iterable[Reading]) -> str:
    """What a report comes to, in a sentence: `2 of 143 numbers do not hold, 1 is disputed; 12 hold.`"""
    claims = [claim for reading in readings for claim in reading.claims]
    counts = Counter(map(standing, claims))
    if not claims:
        return "No number was found to check."
    if counts["unchecked"] == len(claims):
        return f"None of {counted(len(claims), 'number')} could be held against anything."
    wrong, disputed, right = counts["refuted"], counts["conflicting"], counts["supported"]
    bad = f"{wrong} of {counted(len(claims), 'number')} {'does' if wrong == 1 else 'do'} not hold" if wrong else (
        f"None of {counted(len(claims), 'number')} is refuted"
    )  # fmt: skip
    disputes = f", {disputed} {'is' if disputed == 1 else 'are'} disputed" if disputed else ""
    return f"{bad}{disputes}; {right or 'none'} {'holds' if right == 1 else 'hold'} against the evidence at hand."


def repeats(article: Article, other: Article | None) -> str:
    """How an article stands to one that it has its figures in common with, by which of them came first."""
    if other is None or not article.published or not other.published or article.published == other.published:
        return "repeats, or is repeated by,"
    return "repeats" if article.published > other.published else "is repeated by"


def copies(readings: Sequence[Reading]) -> Iterator[str]:
    """A line for each pair of documents that count as one source, as far as both are among the readings."""
    articles = {reading.article.id: reading.article for reading in readings}
    told: set[frozenset[str]] = set()
    for reading in readings:
        for other in (articles[ident] for ident in reading.copies if ident in articles):
            pair = frozenset((reading.article.id, other.id))
            verb = repeats(reading.article, other)
            if pair not in told and verb != "is repeated by":
                told.add(pair)
                yield f"{named(reading.article)} {verb} {named(other)}: counted as one source"


def named(article: Article) -> str:
    """Who published an article and what it is called: `Harbor Street Journal, “Small caps”`."""
    title = f"“{article.title}”" if article.title else article.input
    return printable(f"{article.publisher}, {title}" if article.publisher else title)


def counted(number: int, noun: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


# -- claims ------------------------------------------------------------------------------------------------------------


def subject(index: Subject) -> str:
    """A subject's name, with its symbol where it has one that says more."""
    name = printable(index.name) or printable(index.id)
    return name if ":" in index.id or index.id.casefold() == name.casefold() else f"{name} ({printable(index.id)})"


def metric(claim: Claim) -> str:
    """The metric's name, with its basis; the article's own words where it is none of the known."""
    if claim.metric.id == "other" and claim.metric.text:
        return printable(claim.metric.text)
    basis = f" on {_name(claim.metric.basis)}" if claim.metric.basis else ""
    return _name(claim.metric.id) + basis


def _name(ident: str) -> str:
    """A metric's everyday name: the table's, in lower case but for its abbreviations."""
    if ident in _EVERYDAY or ident not in METRICS:
        return _EVERYDAY.get(ident, printable(ident))
    name = METRICS[ident].name
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def value(claim: Claim) -> str:
    """The value in plain units with its hedge: `about $75 billion`, `3.5% to 3.75%`, `19.24x`."""
    return _HEDGES.get(claim.value.qualifier, "") + amount(claim.value.low, claim.value.high, claim.value.unit)


def bounds(expected: Bounds) -> str:
    """An interval of possible values, rounded to what a reader can use."""
    if expected.low is None and expected.high is None:
        return "any value"
    if expected.high is None:
        return f"at least {_with_unit(_rounded(expected.low or Decimal(0)), expected.unit)}"
    if expected.low is None:
        return f"at most {_with_unit(_rounded(expected.high), expected.unit)}"
    return amount(_rounded(expected.low), _rounded(expected.high), expected.unit)


def amount(low: Decimal, high: Decimal, unit: str) -> str:
    """A number, or a range of two, with its unit."""
    return _with_unit(low, unit) if low == high else f"{_with_unit(low, unit)} to {_with_unit(high, unit)}"


def _with_unit(number: Decimal, unit: str) -> str:
    sign = "-" if number < 0 else ""
    size = abs(number)
    if unit == "percent":
        return f"{sign}{_digits(size)}%"
    if unit == "ratio":
        return f"{sign}{_digits(size)}x"
    if is_currency(unit):
        mark = _SYMBOLS.get(unit, f"{unit} ")
        scale, word = next(((s, f" {w}") for s, w in _SCALES if size >= s), (Decimal(1), ""))
        return f"{sign}{mark}{_digits(size / scale)}{word}"
    if unit == "bps":
        return f"{sign}{_digits(size)} bps"
    return f"{sign}{_digits(size)} {unit[:-1] if size == 1 and unit.endswith('s') else unit}"


def _digits(size: Decimal) -> str:
    return f"{size.normalize():,f}"


def _rounded(number: Decimal) -> Decimal:
    """Four significant digits at least, and two decimals where that gives fewer."""
    places = max(2, 3 - number.adjusted()) if number else 0
    return round(number, min(places, 8))


def when(period: Period | None) -> str:
    """The days in words: `23 Jan 2026`, `Dec 2025`, `Q4 2025`, `2025`, `1 Jan 2026 to 23 Jan 2026`."""
    if period is None:
        return "no date"
    start, end = period.start, period.end
    if start == end:
        return day(start)
    last = calendar.monthrange(end.year, end.month)[1]
    if start.day == 1 and end.day == last and start.year == end.year:
        months = (start.month, end.month)
        if months == (1, 12):
            return f"{start.year}"
        if months[0] == months[1]:
            return f"{start:%b} {start.year}"
        if months[0] % 3 == 1 and months[1] == months[0] + 2:
            return f"Q{months[1] // 3} {start.year}"
    return f"{day(start)} to {day(end)}"


def day(day: dt.date) -> str:
    """A day in words: `23 Jan 2026`."""
    return f"{day:%d %b %Y}".lstrip("0")


def origin(claim: Claim) -> str:
    """Who says so: the publisher, else the title, else the input's name."""
    source = claim.source
    return printable(source.publisher or source.title or source.input)


def brief(claim: Claim) -> str:
    """A claim in a few words: `IWM P/E 19.5x`."""
    symbol = claim.index.name if ":" in claim.index.id or not claim.index.id.isalnum() else claim.index.id
    return f"{printable(symbol)} {metric(claim)} {value(claim)}"


def asserts(claim: Claim) -> str:
    """What a claim comes to, in a line: subject, metric, value, other side, days, and whether it is said to hold."""
    other = f" against {subject(claim.versus)}" if claim.versus else ""
    mood = "" if claim.modality == "actual" else f", {claim.modality}"
    return f"{subject(claim.index)}: {metric(claim)} {value(claim)}{other}, {when(claim.date)}{mood}"


def sentence(claim: Claim) -> str:
    """A claim as a sentence: `Harbor Street Journal puts the P/E of … at 19.5x for 26 Jan 2026.`"""
    other = f" against {subject(claim.versus)}" if claim.versus else ""
    cited = f", citing {printable(claim.source.cited)}," if claim.source.cited else ""
    days = "" if claim.date is None else f" ({when(claim.date)})"
    return f"{origin(claim)}{cited} puts the {metric(claim)} of {subject(claim.index)}{other} at {value(claim)}{days}."


def topic(claim: Claim) -> str:
    """What a claim is a figure of: `P/E of iShares Russell 2000 ETF (IWM)`."""
    other = f" against {subject(claim.versus)}" if claim.versus else ""
    return f"{sentence_case(metric(claim))} of {subject(claim.index)}{other}"
