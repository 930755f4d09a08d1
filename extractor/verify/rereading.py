"""Doubt of the reading itself: what a claim says where its words name another metric, or the other side, than its record.

Which number goes with which words is the hardest part of reading, and its errors must not become blame. A claim whose
own words name another metric is held as that too; a comparison whose other side was not read is held against the one
other subject that its sentence names.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from extractor.metrics import METRICS
from extractor.records import Check, Claim, MetricMention, Period, Subject
from extractor.verify import wording

_ABROAD = re.compile(
    r"\b(?:gilts?|bunds?|JGBs?|OATs?|BTPs?|British|Britain|U\.?K\.?|German\w*|French|France|Ital\w+|Japan\w*|Swiss|Canad\w+|Australia\w*"
    r"|Indian?|Chin(?:a|ese)|Brazil\w*|Mexic\w+|Turk(?:ey|ish)|euro[- ]?zone|euro area|Europe\w*)\b"
)
_AT_HOME = re.compile(r"\b(?:U\.?S\.?|America\w*|Treasur\w+|Fed\w*|Wall Street)\b")
#: How the ids of American indices begin.
_AMERICAN = (
    "^GSPC", "^SP", "^DJ", "^IX", "^ND", "^RU", "^RL", "^RMC", "^VIX", "^VVIX", "^SOX", "^OEX", "^NY", "^W5000", "^KRX", "^BKX"
)  # fmt: skip
_N = r"(?:\d{1,3}|[a-z]+)"
#: Words that name a metric, and nothing else, where they stand before a number.
_TELLS: dict[str, re.Pattern[str]] = {
    metric: re.compile(words, re.I)
    for metric, words in {
        "average_volume": r"\baverage (?:daily |trading )*(?:volume|turnover)|\b(?:volume|turnover) average",
        "high_52w": r"\b(?:52|fifty-two)[- ]week (?:closing |intraday )?(?:high|peak)|\bone-year high",
        "low_52w": r"\b(?:52|fifty-two)[- ]week (?:closing |intraday )?low|\bone-year low",
        "record_high": r"\b(?:record|all-time) (?:closing |intraday )?(?:high|close|peak|of)\b",
        "moving_average": rf"\bmoving average|\b{_N}-(?:day|week) average(?! (?:daily |trading )*(?:volume|turnover))",
        "volatility": r"\b(?:reali[sz]ed|historical|annuali[sz]ed|day) volatility",
        "rsi": r"\bRSI\b|\brelative strength",
        "beta": r"\bbeta\b",
        "correlation": r"\bcorrelation\b",
        "yield_spread": r"\bspread\b",
        "distance_from_high": r"\b(?:below|from|off|beneath) (?:its|their|the|a) (?:\w+ ){0,2}(?:record|peak|high)\b",
    }.items()
}
#: Words of which a statistic's sentence must hold one: without them, another thing was read as that statistic.
_SUBJECT_WORDS = {
    "inflation": r"\b(?:inflation|prices?|CPI|PCE|deflation|cost of living|price index)\b",
    "distance_from_high": r"\b(?:records?|highs?|peaks?|tops?|summit|all-time)\b",
    "unemployment_rate": r"\b(?:unemploy\w+|jobless\w*)\b",
    "payrolls": r"\b(?:jobs?|payrolls?|hir(?:ing|ed)|employ\w+|positions|workers)\b",
    "policy_rate": r"\b(?:rates?|range|target|percent|Fed\w*|borrowing costs?|interest)\b",
    "yield": r"\b(?:yield\w*|notes?|bonds?|Treasur\w+|bills?|gilts?|bunds?|paper)\b",
}
#: Metrics that are taken for one another: all are told of prices, trading and yields.
_PRICED = frozenset({*_TELLS, "price", "point_change", "return", "relative_return", "volume", "yield"})
Names = Mapping[str, Subject]


def names(claims: Iterable[Claim]) -> dict[str, Subject]:
    """The names that a document's claims use for their subjects, and those of well-known indices, in lower case."""
    found = dict(_indices())
    for claim in claims:
        for subject in (claim.index, claim.versus):
            if subject is not None and subject.text and len(subject.text) > 2:
                found.setdefault(subject.text.lower(), subject)
    return found


@cache
def _indices() -> dict[str, Subject]:
    """Indices by their proper names in the gazetteer; descriptions and words that may mean others are left out."""
    rows = csv.DictReader((files("extractor") / "data" / "gazetteer.csv").read_text(encoding="utf-8").splitlines())
    found: dict[str, Subject] = {}
    for row in (r for r in rows if r["kind"] == "index" and r["id"].startswith("^")):
        subject = Subject(id=row["id"], name=row["name"], kind="index")
        for name in (row["name"], *row["aliases"].split("|")):
            if len(name) > 3 and not name.endswith(("~", "?")):
                found.setdefault(name.lower(), subject)
    return found


def _named_in(sentence: str, known: Names) -> dict[str, Subject]:
    """The subjects whose names stand in a sentence in lower case; of names within one another the longest counts."""
    found: dict[str, Subject] = {}
    for text in sorted((t for t in known if t in sentence), key=len, reverse=True):
        sentence, times = re.subn(rf"(?<!\w){re.escape(text)}(?!\w)", " ", sentence)
        if times:
            found[known[text].id] = known[text]
    return found


def completed(claim: Claim, known: Names) -> Claim:
    """A comparison with the other side that its sentence names, where one was not read; a run that is compared with
    nothing without one; any other claim as it is."""
    if claim.metric.id == "streak" and claim.versus is not None and not wording.compares(claim):
        return claim.model_copy(update={"versus": None})
    wants = claim.metric.id == "relative_return" or (claim.metric.id == "streak" and wording.compares(claim))
    if not wants or claim.versus is not None:
        return claim
    sentence = _without(claim.evidence.text, claim)
    others = _named_in(sentence, known)
    others.pop(claim.index.id, None)
    return claim.model_copy(update={"versus": next(iter(others.values()))}) if len(others) == 1 else claim


def rereadings(claim: Claim) -> Iterator[Claim]:
    """The claim as each other metric that the words before its number name, if its unit can be of that metric."""
    if claim.metric.id not in _PRICED:
        return
    text, at = claim.evidence.text, claim.value.start - claim.evidence.start
    before = wording.up_to(claim, 80)
    behind = text[at + claim.value.end - claim.value.start :][:45]
    for metric, words in _TELLS.items():
        place = behind if metric == "distance_from_high" else before
        if metric != claim.metric.id and METRICS[metric].allows(claim.value.unit) and words.search(place):
            day = claim.date.end if claim.date else None
            date = Period(start=day, end=day, text=claim.date.text) if day and claim.date else None
            yield claim.model_copy(update={"metric": MetricMention(id=metric), "date": date})


def of_another(claim: Claim, known: Names, others: Iterable[Claim]) -> Iterator[tuple[Claim, tuple[Claim, ...]]]:
    """The claim as of each other subject that its sentence names, with what was read of that subject there.

    "The Dow and the S&P 500 rose 0.4% and 1.1%" is easily dealt out wrongly.
    """
    if claim.metric.id not in _PRICED:
        return
    sentence, beside = _without(claim.evidence.text, claim), tuple(others)
    for ident, subject in _named_in(sentence, known).items():
        if ident != claim.index.id:
            own = tuple(
                o
                for o in beside
                if o.index.id == ident and o.metric.id == claim.metric.id and o.evidence.start == claim.evidence.start
            )
            yield claim.model_copy(update={"index": subject}), own


def abroad(claim: Claim, document: Iterable[Claim]) -> str:
    """A reason why a figure read as America's may be another country's: its sentence names that country, or the document
    tells of foreign exchanges and the sentence does not say whose it is."""
    if claim.index.id != "US" and not claim.index.id.startswith("US"):
        return ""
    reason = "which may be another country's"
    text = claim.evidence.text
    if _ABROAD.search(text):
        return reason
    indices = [c.index.id for c in document if c.index.kind == "index"]
    foreign = sum(not ident.startswith(_AMERICAN) for ident in indices)
    return reason if 2 * foreign > len(indices) and not _AT_HOME.search(text) else ""


def told_as(metric: str, check: Check) -> Check:
    """A check of a claim under another metric, which its explanation names."""
    return check.model_copy(update={"explanation": f"read as {METRICS[metric].name.lower()}: {check.explanation}"})


def misread(claim: Claim) -> bool:
    """Whether a statistic's sentence has none of the words that such a statistic is told with."""
    words = _SUBJECT_WORDS.get(claim.metric.id)
    return words is not None and not wording.says(claim, words)


def left_open(check: Check, reason: str) -> Check:
    """A refutation that rests on a doubtful reading, left open."""
    text = f"{check.explanation}, {reason}"
    return check.model_copy(update={"label": "not_enough_info", "severity": "minor", "explanation": text})


def _without(text: str, claim: Claim) -> str:
    """A sentence in lower case without the claim's own subject."""
    start, end = claim.index.start, claim.index.end
    if start is None or end is None or not wording.named(claim):
        return text.lower()
    return (text[: start - claim.evidence.start] + " " + text[end - claim.evidence.start :]).lower()
