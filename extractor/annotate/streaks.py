"""Runs: "14 consecutive sessions", "its fifth straight gain", "three quarters in a row", "a seven-day winning streak".

A run is read where its number stands: `read` gets a number or an ordinal and looks at the words that follow.
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.annotate.figures import Found
from extractor.annotate.numerals import IN_A_ROW, RUN, RUN_UNITS
from extractor.annotate.units import PERIOD, J, S

_EVENT = (
    r"(?:gain|loss|advance|decline|drop|close|record|rise|fall|win|beat|miss|dividend|raise|increase|cut|hike|reduction"
    r"|meeting|time|game|move)(?:e?s)?\b"
)
_EVERY = r"(?:daily|weekly|monthly|quarterly|annual|yearly)"
_NO_PERIOD = rf"{J}(?:percentage{J})?points?\b|-(?:over|end)\b"  # "quarter-point", "year-over-year"
_NEXT = re.compile(rf"{J}([A-Za-z]+)")
RUNS = frozenset("consecutive straight successive uninterrupted unbroken".split())
HEADS = frozenset(
    "day days session sessions week weeks month months quarter quarters year years trading calendar losing winning "
    "monthly weekly quarterly annual daily gain gains loss losses advance advances decline declines drop drops meeting "
    "meetings time times game rise rises fall falls increase increases cut cuts hike hikes record records".split()
)
_RUN = re.compile(
    rf"{J}{RUN}(?:{J}(?:trading{J}|calendar{J})?(?P<unit>{PERIOD}s?|{_EVERY}|meetings?)\b(?!{_NO_PERIOD}))?", re.I
)
_AFTER_RUN = re.compile(rf"{S}(?:[\w’'-]+{S}){{0,3}}?(?P<event>{_EVENT})|{S}(?:year{J}over{J}year|quarterly)\b", re.I)
_NO_RUN = re.compile(rf"{S}(?:quarter|half|\d|rate|interest|(?:cut|hike|reduction|increase|move|trim)s?\b)", re.I)
_ROW = re.compile(
    rf"{J}(?:(?:trading|calendar|losing|winning|(?P<every>{_EVERY})){J})?(?P<unit>{PERIOD}s?|{_EVENT}){S}{IN_A_ROW}\b",
    re.I,
)
_STREAK = re.compile(
    rf"{J}(?P<unit>(?:trading{J})?(?:{PERIOD}|game))(?={J}(?:\w+{S})?(?:winning{S}|losing{S}|win{S}|record{S})?"
    rf"(?:streak|skid|losing{S}run|winning{S}run|run{S}of{S}(?:gains|loss|losses|records?|declines|advances|wins|under|out)))",
    re.I,
)
_TREND = re.compile(
    rf"{J}(?P<unit>{PERIOD}s?)(?={S}(?:period{S}|stretch{S}|spell{S}|streak{S})?of{S}(?:[a-z-]+{S}){{0,2}}(?:under|out)performance)",
    re.I,
)
_EACH_BEFORE = re.compile(
    rf"\beach{S}of{S}the{S}(?:\w+{S})?(?:next|first|last|past|previous|prior|final|preceding){S}$", re.I
)
_EACH = re.compile(rf"{J}(?P<unit>(?:trading{J})?{PERIOD}s?)\b(?!{S}(?:ago|earlier))", re.I)
_AGAIN_BEFORE = re.compile(rf"\bfor{S}a{S}$", re.I)  # "rose for a third day"
_BARE_ROW = re.compile(rf"{S}in{S}a{S}row\b", re.I)
_EVERY_BEFORE = re.compile(rf"\b(?:{_EVERY}|{PERIOD}s?)\b", re.I)
_YEARLY = re.compile(r"\b(?:dividend|payout|distribution|hike|raise)", re.I)
_ONE = Decimal(1)


def read(text: str, start: int, end: int, count: Decimal, *, ordinal: bool) -> Found | None:
    """The run that the number from `start` to `end` counts; None where it counts none."""
    head = _NEXT.match(text, end)
    if head is None or count < 2 or count != int(count):
        return None
    word = head[1].lower()
    if ordinal and word == "in" and (m := _BARE_ROW.match(text, end)):
        return _found(start, m.end(), count, _unit_before(text, start))
    if word in RUNS:
        return _run(text, start, end, count, ordinal)
    if word not in HEADS:
        return None
    if m := _ROW.match(text, end):
        unit = RUN_UNITS[_stem(m["every"] or m["unit"])]
        if not ordinal and unit == "times":
            return None  # "at three meetings in a row": how many, not how long
        return _found(start, m.end() if ordinal else m.end("unit"), count, unit)
    if ordinal:
        m = _EACH.match(text, end)
        again = m and _AGAIN_BEFORE.search(text, max(0, start - 8), start)
        return _found(start, m.end(), count, RUN_UNITS[_stem(m["unit"])]) if m and again else None
    m = _EACH.match(text, end)
    if m and _EACH_BEFORE.search(text, max(0, start - 40), start):
        return _found(start, m.end(), count, RUN_UNITS[_stem(m["unit"])])
    if m := _STREAK.match(text, end) or _TREND.match(text, end):
        return _found(start, m.end("unit"), count, RUN_UNITS[_stem(m["unit"])])
    return None


def _run(text: str, start: int, end: int, count: Decimal, ordinal: bool) -> Found | None:
    """ "fourth consecutive monthly", "14 straight sessions"; what is counted may stand further on, or nowhere."""
    m = _RUN.match(text, end)
    if m is None:
        return None
    if m["unit"]:
        unit = RUN_UNITS[_stem(m["unit"])]
        return _found(start, m.end(), count, unit) if ordinal or unit != "times" else None
    if not ordinal and _NO_RUN.match(text, m.end()):
        return None
    after = _AFTER_RUN.match(text, m.end())
    if after:
        yearly = re.search(rf"year{J}over{J}year", after[0], re.I)
        unit = RUN_UNITS[_stem(after["event"])] if after["event"] and not yearly else "quarters"
        if every := re.search(_EVERY, after[0], re.I):
            unit = RUN_UNITS[every[0].lower()]
        if (
            not ordinal
            and unit == "times"
            and not _stem(after["event"] or "").startswith(("dividend", "increase", "raise"))
        ):
            return None
        return _found(start, m.end(), count, unit)
    if not ordinal:
        return None
    line = max(text.rfind("\n", 0, start), start - 80, 0)
    return _found(start, m.end(), count, "years" if _YEARLY.search(text, line, start) else "times")


def _unit_before(text: str, start: int) -> str:
    """The unit of "the fourth in a row": that of the time last named in the line."""
    line = max(text.rfind("\n", 0, start), start - 120, 0)
    times = _EVERY_BEFORE.findall(text, line, start)
    return RUN_UNITS[_stem(times[-1])] if times else "times"


def _found(start: int, end: int, count: Decimal, unit: str) -> Found:
    return Found(start, end, count, count, unit, _ONE, 0, "streak")


def _stem(noun: str) -> str:
    """The key of a noun in `RUN_UNITS`."""
    word = re.split(r"[-\s\u2011]", noun.lower())[-1]
    return next((w for w in (word, word.removesuffix("s"), word.removesuffix("es")) if w in RUN_UNITS), "day")
