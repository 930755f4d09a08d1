"""Numbers in digits: where one begins and ends, its sign, currency, scale and unit.

A run of digits is one number or none: nothing is cut out of a larger numeral ("31%" in "0.31%", "192.168.0.1").
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.annotate import lookalikes
from extractor.annotate import numerals as n
from extractor.annotate.units import COUNTED, CURRENCIES, DURATIONS, SCALE, UNIT, S, any_of
from extractor.annotate.wording import MIXED

_ONE = Decimal(1)


class Found(NamedTuple):
    """A number as it is found, before ranges are joined and hedges read.

    `power` is the factor of its scale word; `bound` the qualifier that it has of itself ("100+ points").
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    step: Decimal
    sign: int
    form: str
    currency: str = ""
    power: Decimal = _ONE
    bound: str = ""


class _Tail(NamedTuple):
    """What follows the digits: scale word, unit, a plus between them, and where they end."""

    end: int
    scale: str | None = None
    unit: str | None = None
    plus: bool = False


class Prefix(NamedTuple):
    """What stands before the digits: sign, currency and whether a bracket opens, and where they begin."""

    begin: int
    sign: int = 0
    currency: str = ""
    bracket: bool = False


_TAIL = re.compile(rf"(?P<scale>{SCALE})?(?:(?P<plus>\+?)(?P<unit>{UNIT}))?(?!\w)", re.I)
_MONEY_TAIL = re.compile(rf"(?P<scale>{SCALE})?(?:(?!\w)|(?=e(?!\w)))", re.I)  # "$0.98e": an estimate
_NO_TAIL = frozenset([*",;:)|\n\"”'’!?/]—", ""])
_STOPPED = _NO_TAIL | {" "}
_NAMED, _SIGNS = (any_of(c for c in CURRENCIES if c[-1].isalpha() == named) for named in (True, False))
_PREFIX = re.compile(
    rf"(?P<sign>(?<![\w%)\]/])[-−–+±])?(?P<cur>{_SIGNS}|(?<![A-Za-z])(?:{_NAMED}))?{S}?(?P<sign2>(?<=[$€£¥₹])[-−–+])?"
    r"(?P<open>(?<=[$€£¥₹])\()?$"
)
_OPENERS = frozenset("$€£¥₹₩₽₺-−–+±(ABCDEFGHIJKLMNOPQRSTUVWXYZsr.")
_SIGN_WORD = re.compile(
    rf"(?<![\d%]{S})(?<!plus{S}or{S})\b(?P<minus>minus{S})$|\b(?:to|from|at|of|was|or|and|a|:){S}(?P<plus>plus{S})$",
    re.I,
)
_PARTS = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{1,2})(?![\d/])")  # a mix of 50/42/8
_EVEN = re.compile(r"50[-/]50(?![\d.,%/-])")
_MIXED = re.compile(rf"{MIXED}(?={UNIT}|{S}to{S}{MIXED}{UNIT})", re.I)  # "3-1/2 to 3-3/4 percent"
_COUNTED = re.compile(
    rf"{S}(?:(?:more|new|extra|additional|other|US|U\.S\.|American|nonfarm|non-farm|active|individual|different){S})?"
    rf"(?:{'|'.join(COUNTED)})\b"
)


def read(text: str, start: int, end: int) -> tuple[list[Found], int]:
    """The numbers that the run of digits from `start` to `end` makes, and the offset at which to read on."""
    if text[end : end + 1] in _JOINTS:
        if (m := _MIXED.match(text, start)) and (mixed := _number(text, start, m.end())):
            return [mixed], mixed.end
        if (m := _PARTS.match(text, start)) and sum(map(int, m.groups())) == 100:
            return [_plain(*m.span(i), Decimal(m[i])) for i in (1, 2, 3)], m.end()
        if m := _EVEN.match(text, start):
            half = _plain(start, m.end(), Decimal(50))
            return [half._replace(unit="percent", form="fraction", step=Decimal(0))], m.end()
        if (over := lookalikes.chain_end(text, start)) > end:
            return [], over
    found = _number(text, start, end)
    return ([found], found.end) if found else ([], end)


_LONGEST = 24  # characters; longer runs of digits are keys
_JOINTS = frozenset("/-:–‑ \u00a0")


def _plain(start: int, end: int, value: Decimal) -> Found:
    return Found(start, end, value, value, "", _ONE, 0, "number")


def _number(text: str, start: int, end: int) -> Found | None:
    if start and text[start - 1] in ".,":
        start = _leading_point(text, start, end)
        if start < 0:
            return None
    core = text[start:end]
    if end - start > _LONGEST:
        return None
    try:
        value, step = n.digits(core)
    except ValueError:
        return None
    before = prefix(text, start)
    tail = None if lookalikes.glued(text, before.begin, start) else _tail(text, end, before.currency)
    if tail is None or (before.bracket and text[tail.end : tail.end + 1] != ")"):
        return None
    unit, factor = n.unit_of(tail.unit, before.currency)
    if not before.currency and (not unit or unit in _SHARED):
        if not tail.scale and lookalikes.named(text, before.begin, (start, end), unit):
            return None
        unit = unit or noun_unit(text, tail.end)
    scale = n.scale_of(tail.scale)
    power = _ONE
    if scale or factor != 1:
        power = factor.scaleb(scale)
        value, step = value * power, step * power
    form = "duration" if unit in DURATIONS else "number"
    return Found(
        before.begin, tail.end + before.bracket, value, value, unit, step, before.sign, form, before.currency, power,
        "more_than" if tail.plus else "",
    )  # fmt: skip


_SHARED = frozenset([*DURATIONS, "shares", "points"])  # units that names and dates have, too


def _tail(text: str, end: int, currency: str) -> _Tail | None:
    after = text[end : end + 1]
    if after in _NO_TAIL or (after == "." and text[end + 1 : end + 2] in _STOPPED):
        return _Tail(end)
    if after == "%" and not currency and text[end + 1 : end + 2] in _STOPPED and text[end + 2 : end + 7] != "point":
        return _Tail(end + 1, None, "%")
    if currency:
        m = _MONEY_TAIL.match(text, end)
        return _Tail(m.end(), m["scale"]) if m else None
    m = _TAIL.match(text, end)
    return _Tail(m.end(), m["scale"], m["unit"], bool(m["plus"])) if m else None


def noun_unit(text: str, end: int) -> str:
    """The unit of a bare number that the noun after it gives: "count" for jobs, stocks, people; else none."""
    return "count" if text[end : end + 1] in " \u00a0" and _COUNTED.match(text, end) else ""


def _leading_point(text: str, start: int, end: int) -> int:
    """Where a number begins before whose digits a stop stands: ".5" and "c.40%" are numbers, "rose.12" is none."""
    before = text[max(0, start - 3) : start - 1]
    if text[start - 1] != ".":
        return -1
    if before[-1:] in " \n\t(|$€£¥+-−–~\u00a0" and "." not in text[start:end]:
        return start - 1
    return start if before[-1:] == "c" and not before[:-1].isalnum() else -1


def prefix(text: str, start: int) -> Prefix:
    """What stands before the digits at `start`."""
    last = text[start - 1 : start]
    found = Prefix(start)
    if last in _OPENERS or (last in _SPACES and text[start - 2 : start - 1] in _OPENERS):
        m = _PREFIX.search(text, max(0, start - 7), start)
        if m and (m["cur"] or (m["sign"] and m.end() - m.start() == 1)):
            signs = (m["sign"] or "") + (m["sign2"] or "") + ("-" if m["open"] else "")
            sign = -1 if signs[:1] in _MINUS else 1 if signs[:1] == "+" else 0
            found = Prefix(m.start(), sign, m["cur"] or "", bool(m["open"]))
    return signed(text, found)


def signed(text: str, found: Prefix) -> Prefix:
    """With the sign that is a word: "minus 2%", "from minus 550 to plus 828"."""
    begin = found.begin
    if text[begin - 2 : begin - 1] not in _SIGN_ENDS or text[begin - 1] not in _SPACES:
        return found
    m = _SIGN_WORD.search(text, max(0, begin - 16), begin)
    if m is None:
        return found
    word = m.lastgroup or "minus"
    return found._replace(begin=m.start(word), sign=-1 if word == "minus" else 1)


_SIGN_ENDS = frozenset("sS")
_SPACES = frozenset(" \u00a0")
_MINUS = frozenset("-−–")
