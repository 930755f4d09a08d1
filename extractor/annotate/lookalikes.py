"""Digits that are no number: names, dates, years, clock times, ages, codes, quotients and footnote marks.

The instruments and dates that the components before this one found are left out elsewhere; what is here is what digits
tell by themselves and by the words right next to them.
"""

from __future__ import annotations

import re

_GLUED = re.compile(r"(?:^|[^\w.,])([A-Za-z][\w&.]*)[-–‑/]$")  # "Nasdaq-100", but not "5x-6x"
_CODE = re.compile(r"[A-Za-z]\d+[-–]$")  # "10b5-1"
_FREE_WORDS = frozenset("sub near to or plus minus about roughly nearly the than under over".split())
_CHAIN = re.compile(r"\d+(?:-\d+){2,}|\d+(?:/\d+)+|\d+(?::\d+)+")  # 2024-05-01, 12/31/20, 24/7, 10:30, 555-123-4567
_YEARS = re.compile(r"(?:1[89]|20)\d\d[-–/](?:(?:1[89]|20)\d\d|\d\d)(?![\d,.]*(?:\d|%))")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_SHORT_YEAR = re.compile(r"\d\d(?![\d.,%])")
_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_MONTH_BEFORE = re.compile(rf"\b{_MONTH} (?:\d{{1,2}} ?(?:[-–,]|and|to) ?)*$")
_MONTH_AFTER = re.compile(rf" ?(?:[-–] ?\d{{1,2}} )? ?(?:of )?{_MONTH}(?! (?:the|be|also|not|have)\b)")
_NAMES = frozenset(
    "No. Nos. number iPhone iPad iOS Windows Boeing Airbus Model Section Title Article Chapter Phase Rule Form Tier "
    "tier Category Level Stage Version Part Page Pages Exhibit Figure Table Chart Step Lesson Route Highway Flight "
    "Galaxy PlayStation Xbox Pixel Item Formula Basel Solvency Vol. Volume Episode Suite Room Gen Generation Web aged "
    "age ages GPT Llama Gemini Claude Core Series Question Reason Tip Key Week Day Class Schedule Building Box Force "
    "Ryzen Rank Channel Radio Studio Pier".split()
)
_SIZES = {
    "S&P": "100 400 500 600 1500", "Poor's": "500", "Poor’s": "500", "FTSE": "100 250 350", "Nikkei": "225",
    "Russell": "1000 2000 2500 3000", "Nasdaq": "100", "NASDAQ": "100", "CAC": "40", "DAX": "30 40", "Stoxx": "50 600",
    "STOXX": "50 600", "Europe": "600", "ASX": "200 300", "CSI": "300", "Topix": "100 500", "TSX": "60", "SMI": "20",
    "Nifty": "50 500", "IBEX": "35", "Ibex": "35", "Fortune": "100 500 1000", "MidCap": "400", "SmallCap": "600",
    "Cap": "400 600", "Dow": "30",
}  # fmt: skip
_AFTER = re.compile(
    r"-year-olds?| years?[- ]old|-? ?min(?:ute)?s? read| ?(?:a\.m\.|p\.m\.|am\b|pm\b|ET\b|GMT\b|EST\b|EDT\b|CET\b"
    r"|BST\b)| ?(?:comments?|shares? on (?:Facebook|X)|views|likes|followers|subscribers|readers)\b|:\d\d|/\d"
    r"|-for-\d|\)\(|\([a-z]\)|(?<=529) plans?\b|-[A-Z]\b|-(?![\w$€£¥.])|, (?:said|says|who|a |an |the |president|chief)"
)
_AGE = re.compile(r"[A-Z][a-z]+, $")
_FOOTNOTE = re.compile(r"[\d,;\s–-]+\]")
_FOOTNOTE_BEFORE = re.compile(r"\[[\d,;\s–-]*$")
_LISTED = re.compile(r"(?:^|[\s,;:])\($")  # "(1) growth, (2) margins"


def chain_end(text: str, start: int) -> int:
    """Where the date, time, telephone number or quotient that begins at `start` ends; `start` where there is none."""
    m = _CHAIN.match(text, start) or _YEARS.match(text, start)
    return m.end() if m else start


def glued(text: str, begin: int, digits: int) -> bool:
    """Whether the number from `begin` on ends a word, a name, a time, a quotient or a footnote mark.

    `digits` is where its digits start, after sign and currency.
    """
    last = text[begin - 1] if begin else " "
    if last in " \n(|\u00a0":
        return False
    if last.isalnum() or last in "_#@\\^":
        return True
    if last in "-–‑":
        if m := _GLUED.search(text, max(0, begin - 24), begin):
            return m[1].lower().rpartition("-")[2] not in _FREE_WORDS
        return _CODE.search(text, max(0, begin - 6), begin) is not None
    if last in "/:":
        return text[begin - 2 : begin - 1].isalnum() and (last == "/" or text[begin - 2].isdigit())
    if last in "'’‘":
        return begin == digits and _SHORT_YEAR.match(text, begin) is not None
    return last == "[" and _FOOTNOTE.match(text, begin) is not None


def named(text: str, begin: int, digits: tuple[int, int], unit: str) -> bool:
    """Whether a bare number, or a length of time, belongs to a name, a date, an age, a clock time or a list."""
    start, end = digits
    core = text[start:end]
    if begin == start and unit != "points" and _YEAR.fullmatch(core):
        return True
    before = text[max(0, begin - 24) : begin]
    small = end - start <= 2 and core.isdigit()
    if small and before[-1:] in (" ", ",", "-", "–") and _MONTH_BEFORE.search(before):
        return True
    if unit != "points" and before[-1:] in " \u00a0-":
        word = before.rpartition("\n")[2].split()[-1:]
        name = word[0].strip("“\"'(-") if word else ""
        if name in _NAMES or core in _SIZES.get(name, "").split():
            return True
    if after := _AFTER.match(text, end):
        return after[0][0] != "," or (small and 17 < int(core) < 100 and _AGE.search(before) is not None)
    if small and not unit:
        if _MONTH_AFTER.match(text, end):
            return True
        if before[-1:] == "(" and text[end : end + 2] == ") ":
            return _LISTED.search(before) is not None
    return text[end : end + 1] == "]" and _FOOTNOTE_BEFORE.search(before) is not None
