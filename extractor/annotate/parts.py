"""Fractions and multiples in words: "a third", "two-fifths", "a quarter-point", "half a million", "doubled".

Each reader gets the offset of a word that such a phrase may turn on, and answers with the stretch that it takes; the
number is always what `numerals.parse` makes of that stretch.
"""

from __future__ import annotations

import re

from extractor.annotate import numerals as n
from extractor.annotate.figures import Found, noun_unit
from extractor.annotate.units import DURATIONS, UNIT, J, S, any_of
from extractor.errors import InputError

_NAMES = any_of(f for f in n.FRACTIONS if f != "halve")
_ROUND_WORD = "(?:hundred|thousand|million|billion|trillion)"
_POINTS = re.compile(  # "half a percentage point", "quarter-point", "tenths of a percent", "tenths of 1%"
    rf"(?:half|quarter|third|fourth|fifth|eighth|tenth|hundredth)s?"
    rf"(?:{S}of{S}(?:1|one)(?:%|{S}per{S}?cent|{S}percentage{S}point)"
    rf"|(?:{J}(?:of{S})?an?)?{J}(?:full{J})?(?:(?:percentage{J}|per{S}?cent(?:age)?{S})?points?|per{S}?cent))(?!\w)",
    re.I,
)
_OF_ANOTHER = re.compile(  # "a quarter of a million", "half a basis point", "three-quarters of a year"
    rf"half-{_ROUND_WORD}\b(?:{UNIT})?(?!\w)"
    rf"|(?:half|third|quarter|fifth|tenth)s?{S}(?:of{S})?an?(?:{S}{_ROUND_WORD}(?:{UNIT})?"
    rf"|{J}(?:basis{J}points?|cents?|dollars?|years?))(?!\w)",
    re.I,
)
_PLURAL = re.compile(rf"(?:{_NAMES}|halve)s?(?!\w)", re.I)
_SINGULAR = re.compile(rf"(?:{_NAMES})\b(?!-)", re.I)
_ARTICLE = re.compile(rf"(?<![\w-])an?{S}$", re.I)
_ADJECTIVE = re.compile(
    rf"{S}(?!(?:{any_of('of in at to from on by this last each every and or since more less lower higher below above after when as but over for next ahead a its the with per before until'.split())})\b)[a-z]"
)
_MEANS_PART = re.compile(
    rf"{S}(?:of|off|below|above|less|more|lower|higher|cheaper|dearer|from|since|versus|to|compared|over|on|as|this"
    r"|last)\b"
    rf"|{S}in\b(?!{S}a{S}row)|[.,;:)—–”\"\n]|$",
    re.I,
)
_NO_PART = re.compile(
    rf"{S}of{S}(?:the{S}century|a{S}century|(?:19|20)\d\d|growth|gains?|declines?|losses|a{S}\w+{S}year)", re.I
)
_GOES_ON = re.compile(rf"{S}(?:for|after|and|but|when|while|with|at|or|per|again)\b")  # after "about a quarter"
_MEANS_QUARTER = re.compile(rf"{S}(?:of|off|below|above|less|more|lower|higher|cheaper|dearer)\b", re.I)
_HEDGED = re.compile(
    rf"\b(?:by|lost|shed|down|up|some|about|roughly|nearly|almost|over|than|around|only|just|least|under|barely){S}$",
    re.I,
)
_NO_HALF = re.compile(
    rf"\b(?:first|second|latter|back|other|final|this|that|the|each|last|next|better|fiscal|your|my|our|a){J}$", re.I
)
_AFTER_HALF = re.compile(rf"{S}(?:of|the|its|their|that|what|as|those|all|his|her|in|off)\b|[.,;)”\"\n]|$", re.I)
_NOT_HALF = re.compile(
    rf"\w|-|{S}(?:year|hour|dozen|point|percentage|time|century|of{S}(?:19|20)\d\d|and{S}half"
    rf"|an?{S}(?:hour|dozen|{_ROUND_WORD}|century|decade|percentage|point|year|minute))\b",
    re.I,
)
_AGAIN = re.compile(rf"half{S}(?:as{S}much{S})?again\b", re.I)
_MULTIPLE = re.compile(
    r"(?:\w+l(?:e|es|ed|ing)|once|twice|thrice|halv(?:e|es|ed|ing))\b"
    rf"(?!{S}(?:down|digit|dip|bottom|top|take|whammy|bind|edged|counting|click|play)|-)",
    re.I,
)
_CUT_BEFORE = re.compile(  # "may cut only once"
    rf"\b(?:cut|hike|raise|lower|ease|move|tighten|act)(?:s|d|ing)?{S}(?:(?:rates|its|policy|rate|borrowing|costs){S})*(?:only{S}|just{S})?$",
    re.I,
)
_DOUBLE_DIGITS = re.compile(rf"double{J}digits?\b", re.I)


def parsed(text: str, start: int, end: int, form: str) -> Found | None:
    """What `parse` makes of a stretch of text, as a find; None where that is no number after all."""
    try:
        number = n.parse(text[start:end])
    except InputError:
        return None
    if number.unit in DURATIONS:
        form = "duration"
    return Found(start, end, number.low, number.high, number.unit, number.step, 0, form)


def after_article(text: str, start: int) -> int:
    """Where the article before `start` begins; `start` where none stands there."""
    m = _ARTICLE.search(text, max(0, start - 4), start)
    return m.start() if m else start


def counted(text: str, start: int, at: int) -> Found | None:
    """The fraction that a count from `start` on makes with the word at `at`: "two-thirds", "three-tenths of 1%"."""
    if points := _POINTS.match(text, at):
        if text[at - 1] != "-" and re.match(r"[a-z]+[rdfh]-", points[0], re.I):
            return None  # "five quarter-point cuts"
        return parsed(text, start, points.end(), "number")
    if other := _OF_ANOTHER.match(text, at):
        return _of_another(text, start, other.end())
    m = _PLURAL.match(text, at)
    if m is None or n.fraction(text[start : m.end()]) is None or _NO_PART.match(text, m.end()):
        return None
    if m[0].lower().startswith("quarter") and text[at - 1] != "-" and not _MEANS_QUARTER.match(text, m.end()):
        return None  # "three quarters" may be nine months
    return parsed(text, start, m.end(), "fraction")


def _of_another(text: str, start: int, end: int) -> Found | None:
    found = parsed(text, start, end, "words")
    return found._replace(unit=noun_unit(text, end)) if found and not found.unit else found


def part(text: str, start: int) -> Found | None:
    """ "a third", "a quarter of its value", "a quarter-point", "half a point", "a quarter of a million"."""
    begin = after_article(text, start)
    if m := _POINTS.match(text, start):
        adjective = text[m.end() - 1] != "s" and _ADJECTIVE.match(text, m.end()) and not re.search(r"\sa\s", m[0])
        return parsed(text, start if adjective else begin, m.end(), "number")
    if m := _OF_ANOTHER.match(text, start):
        return _of_another(text, begin, m.end())
    m = _SINGULAR.match(text, start)
    if m is None or begin == start or text[start] in "hH" or _NO_PART.match(text, m.end()):
        return None
    hedged = _HEDGED.search(text, max(0, begin - 14), begin)
    means = _MEANS_PART.match(text, m.end()) or (hedged and _GOES_ON.match(text, m.end()))
    if text[start] in "qQ" and not hedged:
        means = _MEANS_QUARTER.match(text, m.end())
    return parsed(text, begin, m.end(), "fraction") if means else None


def half(text: str, start: int) -> Found | None:
    """ "half of its sales", "more than half", "half as much again"; not the half of a year or a game."""
    if m := _AGAIN.match(text, start):
        return parsed(text, start, m.end(), "fraction")
    end = start + 4
    if _NOT_HALF.match(text, end) or _NO_HALF.search(text, max(0, start - 10), start):
        return None
    if _AFTER_HALF.match(text, end) or _HEDGED.search(text, max(0, start - 10), start):
        return parsed(text, start, end, "fraction")
    return None


def multiple(text: str, start: int) -> Found | None:
    """ "doubled", "twice", "halving"; and "double digits", which are ten percent or more."""
    if m := _DOUBLE_DIGITS.match(text, start):
        found = parsed(text, start, m.end(), "words")
        return found._replace(bound="more_than") if found else None
    m = _MULTIPLE.match(text, start)
    if m is None or (m[0].lower() == "once" and not _CUT_BEFORE.search(text, max(0, start - 40), start)):
        return None
    return parsed(text, start, m.end(), "multiple")
