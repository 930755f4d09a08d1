"""Numbers in digits: where one begins and ends, its sign, currency, scale and unit, and what is no number at all.

Names and dates are no numbers ("Q3", "10-K", "Nasdaq-100", "Jan. 23", "2024-25", "4 p.m."), and what a larger numeral
contains is none either ("31%" in "0.31%", "192.168.0.1").
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.annotate import numerals as n
from extractor.annotate.units import COUNTED, CURRENCIES, DURATIONS, SCALE, UNIT, J, S, any_of


class Found(NamedTuple):
    """A number as it is found, before ranges are joined and hedges read. `power` is its scale word as a factor."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    step: Decimal
    sign: int
    form: str
    currency: str = ""
    power: Decimal = Decimal(1)
    bound: str = ""


# -- patterns --------------------------------------------------------------------------------------------------------

_TAIL = re.compile(rf"(?P<scale>{SCALE})?(?:(?P<plus>\+?)(?P<unit>{UNIT}))?(?!\w)", re.I)
_MONEY_TAIL = re.compile(rf"(?P<scale>{SCALE})?(?P<plus>)(?P<unit>)(?!\w)", re.I)
_PREFIX = re.compile(
    rf"(?P<sign>(?<![\w%)\]/])[-−–+±])?(?P<cur>{any_of(c for c in CURRENCIES if not c[-1].isalpha())}"
    rf"|(?<![A-Za-z])(?:{any_of(c for c in CURRENCIES if c[-1].isalpha())}))?{S}?(?P<sign2>(?<=[$€£¥₹])[-−–+])?(?P<open>(?<=[$€£¥₹])\()?$"
)
_SIGN_WORD = re.compile(rf"(?<![\d%]{S})(?<!plus{S}or{S})\bminus{S}$|\b(?:to|from|at|of|was|or|and|a|:){S}plus{S}$", re.I)
_OPENERS = frozenset("$€£¥₹₩₽₺-−–+±(ABCDEFGHIJKLMNOPQRSTUVWXYZsr.")
_GLUED = re.compile(r"(?:^|[^\w.,])([A-Za-z][\w&.]*)[-–‑/]$")  # "Nasdaq-100", but not "5x-6x"
_CODE = re.compile(r"[A-Za-z]\d+[-–]$")  # "10b5-1"
_FREE_WORDS = frozenset("sub to or plus minus about roughly nearly the than under over".split())
_CHAIN = re.compile(r"\d+(?:-\d+){2,}|\d+(?:/\d+)+|\d+(?::\d+)+")  # 2024-05-01, 12/31/20, 24/7, 10:30, 555-123-4567
_PARTS = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{1,2})(?![\d/])")
_YEARS = re.compile(r"(?:1[89]|20)\d\d[-–/](?:(?:1[89]|20)\d\d|\d\d)(?![\d,.]*(?:\d|%))")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{0,7}|\.)"
_MONTH_BEFORE = re.compile(rf"\b{_MONTH}\s(?:\d{{1,2}}\s?(?:[-–,]|and|to)\s?)*$")
_MONTH_AFTER = re.compile(rf"\s?(?:[-–]\s?\d{{1,2}}\s)?\s?(?:of\s)?{_MONTH}(?![a-z])(?!\s(?:the|be|also|not|have)\b)")
_NAMES = frozenset(
    "No. Nos. number iPhone iPad iOS Windows Boeing Airbus Model Section Title Article Chapter Phase Rule Form Tier tier "
    "Category Level Stage Version Part Page Pages Exhibit Figure Table Chart Step Lesson Route Highway Flight Galaxy "
    "PlayStation Xbox Pixel Item Formula Basel Solvency Vol. Volume Episode Suite Room Gen Generation Web aged age ages "
    "GPT Llama Gemini Claude Core Series Question Reason Tip Key Week Day Class Schedule Building Box Force Ryzen Rank "
    "Channel Radio Studio".split()
)
_SIZES = {
    "S&P": "100 400 500 600 1500", "Poor's": "500", "Poor’s": "500", "FTSE": "100 250 350", "Russell": "1000 2000 2500 3000",
    "Nasdaq": "100", "NASDAQ": "100", "Nikkei": "225", "CAC": "40", "DAX": "30 40", "Stoxx": "50 600", "STOXX": "50 600",
    "Europe": "600", "ASX": "200 300", "CSI": "300", "Topix": "100 500", "TSX": "60", "Nifty": "50 500", "IBEX": "35",
    "Ibex": "35", "Fortune": "100 500 1000", "MidCap": "400", "SmallCap": "600", "Cap": "400 600", "SMI": "20", "Dow": "30",
}  # fmt: skip
_NAME_AFTER = re.compile(
    r"-year-olds?|\syears?[-\s]old|-?\s?min(?:ute)?s?\sread|\s?(?:a\.m\.|p\.m\.|am\b|pm\b|ET\b|GMT\b|EST\b|EDT\b|CET\b|BST\b)"
    r"|\s?(?:comments?|shares?\son\s(?:Facebook|X)|views|likes|followers|subscribers|readers)\b|:\d\d|/\d|-for-\d|\)\("
    r"|\([a-z]\)|(?<=529)\splans?\b|-[A-Z]\b|-(?![\w$€£¥.])|,\s(?:said|says|who|a\s|an\s|the\s|president|chief)"
)
_AGE = re.compile(r"[A-Z][a-z]+,\s$")
_COUNTED = re.compile(
    rf"{S}(?:(?:more|new|extra|additional|other|US|U\.S\.|American|nonfarm|non-farm|active|individual|different){S})?(?:{'|'.join(COUNTED)})\b"
)
_ONE = Decimal(1)


def read(text: str, start: int, end: int) -> tuple[list[Found], int]:
    """The numbers that the run of digits from `start` to `end` makes, and the offset at which to read on."""
    after = text[end : end + 1]
    if after in ("/", "-", ":", "–", "."):
        if (m := _PARTS.match(text, start)) and sum(map(int, m.groups())) == 100:
            return [_plain(*m.span(i), Decimal(m[i])) for i in (1, 2, 3)], m.end()
        if (m := _CHAIN.match(text, start) or _YEARS.match(text, start)) and m.end() > end:
            return [], m.end()
    found = _number(text, start, end)
    return ([found], found.end) if found else ([], end)


def _plain(start: int, end: int, value: Decimal) -> Found:
    return Found(start, end, value, value, "", _ONE, 0, "number")


def _number(text: str, start: int, end: int) -> Found | None:
    if text[start - 1 : start] in (".", ",") and start:
        start = _leading_point(text, start, end)
        if start < 0:
            return None
    core = text[start:end]
    if "," in core and not _GROUPED.fullmatch(core):
        return None
    try:
        number = n.digits(core)
    except ValueError:
        return None
    begin, sign, currency, bracket = prefix(text, start)
    if _glued(text, begin, start):
        return None
    tail = (_MONEY_TAIL if currency else _TAIL).match(text, end)
    if tail is None:
        return None
    stop = tail.end()
    if bracket:
        if text[stop : stop + 1] != ")":
            return None
        stop += 1
    return _measured(text, (begin, start, end, stop), number, (sign, currency), tail)


_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?[½¼¾⅓⅔⅛⅜⅝⅞]?")


def _measured(
    text: str, at: tuple[int, int, int, int], number: tuple[Decimal, Decimal], signs: tuple[int, str], tail: re.Match[str]
) -> Found | None:
    (begin, start, end, stop), (value, step), (sign, currency) = at, number, signs
    unit, factor = n.unit_of(tail["unit"], currency)
    if not currency and (not unit or unit in DURATIONS or unit == "shares" or unit == "points"):
        if not tail["scale"] and _is_name(text, begin, start, end, unit):
            return None
        unit = unit or noun_unit(text, stop)
    scale = n.scale_of(tail["scale"])
    power = _ONE.scaleb(scale) * factor if scale or factor != 1 else _ONE
    if power != 1:
        value, step = value * power, step * power
    form = "duration" if unit in DURATIONS else "number"
    return Found(begin, stop, value, value, unit, step, sign, form, currency, power, "more_than" if tail["plus"] else "")


def noun_unit(text: str, end: int) -> str:
    """The unit of a bare number that the noun after it gives: "count" for jobs, stocks, people; else none."""
    return "count" if text[end : end + 1] in " \u00a0" and _COUNTED.match(text, end) else ""


def _leading_point(text: str, start: int, end: int) -> int:
    """Where a number begins before whose digits a stop stands: ".5" and "c.40%" are numbers, "rose.12" is none."""
    before = text[max(0, start - 3) : start - 1]
    if text[start - 1] == "." and (before == "" or before[-1] in " \n\t(|$€£¥+-−–~\u00a0") and "." not in text[start:end]:
        return start - 1
    return start if re.fullmatch(r"(?:|.*[^\w])c", before) and text[start - 1] == "." else -1


def prefix(text: str, start: int) -> tuple[int, int, str, bool]:
    """What stands before the digits: where sign and currency begin, the sign, the currency, and whether a bracket is open."""
    if not start:
        return start, 0, "", False
    last = text[start - 1]
    begin, sign, currency, bracket = start, 0, "", False
    if last in _OPENERS or (last in " \u00a0" and text[start - 2 : start - 1] in _OPENERS):
        m = _PREFIX.search(text, max(0, start - 7), start)
        if m and (m["cur"] or m["sign"]) and (m["cur"] or m.end() - m.start() == 1):
            signs = (m["sign"] or "") + (m["sign2"] or "") + ("-" if m["open"] else "")
            sign = -1 if signs and signs[0] in "-−–" else 1 if signs[:1] == "+" else 0
            begin, currency, bracket = m.start(), m["cur"] or "", bool(m["open"])
    if text[begin - 1 : begin] == " " and text[begin - 2 : begin - 1] in ("s", "S"):
        if m := _SIGN_WORD.search(text, max(0, begin - 14), begin):
            word = m[0].lower()
            begin = m.end() - 6 if "minus" in word else m.end() - 5
            sign = -1 if "minus" in word else 1
    return begin, sign, currency, bracket


def _glued(text: str, begin: int, start: int) -> bool:
    """Whether the number is the end of a word, a name, a time, a quotient or a footnote mark."""
    if not begin:
        return False
    last = text[begin - 1]
    if last in " \n(|\u00a0":
        return False
    if last.isalnum() or last in "_#@\\^":
        return not (begin == start and last == "c" and not text[begin - 2 : begin - 1].isalpha() and text[start] == ".")
    if last in "-–‑":
        if m := _GLUED.search(text, max(0, begin - 24), begin):
            return m[1].lower().rpartition("-")[2] not in _FREE_WORDS
        return _CODE.search(text, max(0, begin - 6), begin) is not None
    if last in "/:":
        return text[begin - 2 : begin - 1].isalnum() and (last == "/" or text[begin - 2].isdigit())
    if last in "'’‘":
        return bool(re.match(r"\d\d(?![\d.,%])", text[start : start + 4])) and begin == start
    if last == "[":
        return bool(re.match(r"[\d,;\s–-]+\]", text[start : start + 20]))
    return False


def _is_name(text: str, begin: int, start: int, end: int, unit: str) -> bool:
    """Whether a bare number, or a length of time, belongs to a name, a date, an age, a clock time or a list."""
    core = text[start:end]
    if _YEAR.fullmatch(core) and begin == start and unit != "points":
        return True
    before = text[max(0, begin - 24) : begin]
    whole = len(core) <= 2 and core.isdigit()
    if whole and before[-1:] in " ,-–" and _MONTH_BEFORE.search(before):
        return True
    word = before.rpartition("\n")[2].split()[-1:] if before[-1:] in " \u00a0-" else []
    name = word[0].strip("“\"'(-") if word else ""
    if (name in _NAMES or core in _SIZES.get(name, "").split()) and unit != "points":
        return True
    if after := _NAME_AFTER.match(text, end):
        return after[0][0] != "," or bool(whole and 17 < int(core) < 100 and _AGE.search(before))
    if whole and _MONTH_AFTER.match(text, end) and not unit:
        return True
    if whole and text[begin - 1 : begin] == "(" and text[end : end + 2] == ") " and not unit:
        return bool(re.match(r"(?:^|[\s,;:])\($", text[max(0, begin - 2) : begin]) or begin < 2)
    return text[end : end + 1] == "]" and bool(re.search(r"\[[\d,;\s–-]*$", before))
