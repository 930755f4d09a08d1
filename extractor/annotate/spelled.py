"""Counts in words: "forty-one", "five and a half percent", "sixteen hundred", "a dozen", "a million", "a nickel".

`READERS` names, for each word that may begin a number or hold one together, who reads it. A reader gets the offset of
the word and answers with what it finds there, which may begin earlier, with an article or a sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from extractor.annotate import counts, parts, streaks
from extractor.annotate import numerals as n
from extractor.annotate.figures import Found, Prefix, noun_unit, signed
from extractor.annotate.units import DURATIONS, SCALE, UNIT, J, S, any_of
from extractor.annotate.wording import COUNT

_WORD = re.compile(n.WORD, re.I)
_TAIL = re.compile(rf"(?P<scale>{SCALE})?(?P<unit>{UNIT})?(?!\w)", re.I)
_ORDINAL = re.compile(rf"(?:(?:{any_of(w for w in n.WORDS if n.WORDS[w] > 19)}){J})?(?:{any_of(n.ORDINALS)})\b", re.I)
_MOVE = "(?:cut|hike|move|increase|reduction|trim|easing|dissent|dissenter|vote)"
_ONE_MOVE = re.compile(  # where "one" is a count: "one more cut", "one would sell", "one or two"
    rf"(?:{S}(?:more|additional|further|extra|single|final|last|rate|interest{J}rate|(?:quarter|half){J}point"
    rf"|\d+{J}(?:basis{J}point|bps?)))*{S}{_MOVE}s?\b|{S}in{S}20\d\d\b|{S}(?:or|to){S}(?:two|three)\b"
    rf"|{S}(?:would|says?|rates?|recommends){S}(?:sell|hold|buy|it\b|the{S}stock)",
    re.I,
)
_OF_MANY = re.compile(rf"{S}of{S}(?:the{S}|its{S})?(?:\d+(?![\d%]|[.,]\d)|{n.WORD})", re.I)
_ONLY = re.compile(r"\b(?:only|just|but) $", re.I)
_ONE_UNITS = ("percent", "bps", "points", "USD", "GBP", "EUR", "JPY")
_SINGLE = re.compile(rf"single(?={S}(?:(?:additional|more|extra|further|quarter{J}point|rate){S})*{_MOVE}\b)", re.I)
_NAMED = re.compile(
    r"\b(?:Big|Magnificent|Group of|Formula|Fab|Fantastic|Phase|Level|Chapter|Pier|Class|Nifty|Tier|Lower|[Tt]ale of) $"
)
_CENTURY = re.compile(r"\b(?:eighteen|nineteen|twenty) $", re.I)  # "nineteen eighty-seven"
_DANGLING = re.compile(rf"[-‑](?!to-|or-|{n.WORD})|–\w", re.I)  # "two- and ten-year notes", "a five-bagger"
_TO_ZERO = re.compile(r"\b(?:near|nearly|almost|about|around|approximately|virtually|effectively) $", re.I)
_FROM_ZERO = re.compile(rf"{S}(?:to|and){S}(?:{n.MIXED}|{n.DIGITS}){S}?(?:%|per)")
_LINKS = ("-to-", "-or-")
_DOZEN = re.compile(rf"dozen\b(?:{UNIT})?(?!\w)", re.I)
_HALF_A = re.compile(rf"\bhalf{S}a{S}$", re.I)
_ROUND = re.compile(
    rf"(?:hundred(?:{S}(?:thousand|million|billion))?|thousand|million|billion|trillion)\b(?:{UNIT})?(?!\w)", re.I
)
_PLURAL = re.compile(rf"{S}(?:\w+{S})?[a-z]+s\b")
_CENTS = re.compile(rf"{S}and{S}{COUNT}{S}(?:cents?|pence)\b", re.I)
_COIN = re.compile(
    rf"(?:dime|nickel|penny)(?={S}(?:to|better|above|below|more|less|shy|short|ahead|worse|from|higher|lower"
    rf"|(?:a|per){S}share)\b)",
    re.I,
)
_UNIT_BEFORE = re.compile(
    rf"(?<![\w-])an?{S}(?:(?:full|whole){S}(?:percentage{S}|basis{S})?|percentage{S}|basis{S})$"
    rf"|\b(?:up|down|by|than){S}(?P<bare>a{S})$",
    re.I,
)


def read(text: str, start: int, word: str) -> Found | None:
    """The number that the word at `start` begins or holds together; None where there is none."""
    for reader in READERS[word]:
        if found := reader(text, start):
            return found
    return None


def _count(text: str, start: int) -> Found | None:
    """ "seven", "five and a half percent", "sixteen hundred", and the shares, runs and folds that begin with them."""
    m = _WORD.match(text, start)
    if m is None or _CENTURY.search(text, max(0, start - 10), start):
        return None
    if (
        text[start - 1 : start] == "-"
        and text[start - 2 : start - 1].isalpha()
        and text[start - 4 : start] not in _LINKS
    ):
        return None
    end, (value, step) = m.end(), n.digits(m[0])
    if found := counts.read(text, start, end, value):
        return found
    if value == 1 and (_ONE_MOVE.match(text, end) or _one_of_many(text, start, end)):
        return Found(start, end, value, value, "", step, 0, "words")
    tail = _TAIL.match(text, end)
    if tail is None or _NAMED.search(text, max(0, start - 12), start):
        return None
    unit, factor = n.unit_of(tail["unit"], None)
    if not unit and not tail["scale"] and 1800 <= value <= 2100:
        return None  # a year
    if value == 1 and not tail["scale"] and unit not in _ONE_UNITS:
        return None
    if unit in _ONE_UNITS[3:] and (cents := _CENTS.match(text, tail.end())):
        return parts.parsed(text, start, cents.end(), "words")
    if tail.end() == end and _DANGLING.match(text, end):
        return None
    power = factor.scaleb(n.scale_of(tail["scale"]))
    sign = signed(text, Prefix(start))
    form = "duration" if unit in DURATIONS else "words"
    unit = unit or noun_unit(text, tail.end())
    return Found(sign.begin, tail.end(), value * power, value * power, unit, step * power, sign.sign, form, "", power)


def _one_of_many(text: str, start: int, end: int) -> bool:
    """ "only one of 38 analysts"; not "a gain, one of 20%" nor "one of them"."""
    return bool(_OF_MANY.match(text, end) and _ONLY.search(text, max(0, start - 6), start))


def _zero(text: str, start: int) -> Found | None:
    """ "zero percent", "near zero", "zero to 0.25%"."""
    end = start + len("zero")
    tail = _TAIL.match(text, end)
    if tail and n.unit_of(tail["unit"], None)[0] in ("percent", "bps"):
        return parts.parsed(text, start, tail.end(), "words")
    if text[end : end + 1] == "-" or text[end : end + 1].isalnum():
        return None
    level = _TO_ZERO.search(text, max(0, start - 16), start) or _FROM_ZERO.match(text, end)
    return parts.parsed(text, start, end, "words") if level else None


def _ordinal(text: str, start: int) -> Found | None:
    m = _ORDINAL.match(text, start)
    number = n.ordinal(m[0]) if m else None
    return streaks.read(text, start, m.end(), Decimal(number), ordinal=True) if m and number else None


def _dozen(text: str, start: int) -> Found | None:
    """ "a dozen", "half a dozen", "the dozen funds"."""
    half = _HALF_A.search(text, max(0, start - 8), start)
    begin = half.start() if half else parts.after_article(text, start)
    m = _DOZEN.match(text, start)
    if m is None or (begin == start and text[start - 4 : start].lower() != "the "):
        return None
    return parts.parsed(text, begin, m.end(), "words")


def _round(text: str, start: int) -> Found | None:
    """ "a million", "a hundred points", "the hundred companies"."""
    begin = parts.after_article(text, start)
    m = _ROUND.match(text, start)
    if m is None:
        return None
    if begin == start and not (text[start - 4 : start].lower() == "the " and _PLURAL.match(text, m.end())):
        return None
    found = parts.parsed(text, begin, m.end(), "words")
    return found._replace(unit=noun_unit(text, m.end())) if found and not found.unit else found


def _coin(text: str, start: int) -> Found | None:
    begin, m = parts.after_article(text, start), _COIN.match(text, start)
    return parts.parsed(text, begin, m.end(), "words") if m and begin < start else None


def _unit_alone(text: str, start: int) -> Found | None:
    """ "a full point", "a percentage point", "up a point"."""
    m = _UNIT_BEFORE.search(text, max(0, start - 22), start)
    end = start + len("point")
    if m is None or text[end : end + 1].isalnum():
        return None
    return parts.parsed(text, m.start("bare") if m["bare"] else m.start(), end, "words")


def _single(text: str, start: int) -> Found | None:
    m = _SINGLE.match(text, start)
    return parts.parsed(text, start, m.end(), "words") if m else None


def _folded(text: str, start: int) -> Found | None:
    return parts.parsed(text, start, start + text[start : start + 20].lower().index("fold") + len("fold"), "fold")


Reader = Callable[[str, int], Found | None]
_STEMS = ("doubl", "tripl", "trebl", "quadrupl", "quintupl", "sextupl", "halv")
READERS: dict[str, tuple[Reader, ...]] = {
    **{w: (_count,) for w in n.WORDS},
    **{w: (_ordinal, _count) for w in n.WORDS if n.WORDS[w] > 19},
    **{w: (_ordinal,) for w in n.ORDINALS},
    **{w: (_ordinal, parts.part) for w in n.FRACTIONS},
    **{f"{w}fold": (_folded,) for w in (*n.WORDS, "hundred")},
    **{w: (_round,) for w in ("hundred", "thousand", "million", "billion", "trillion")},
    **{w: (_coin,) for w in n.COINS},
    **{f"{stem}{ending}": (parts.multiple,) for stem in _STEMS for ending in ("e", "ed", "ing")},
    **{f"{stem}es": (parts.multiple,) for stem in _STEMS if stem != "halv"},
    "once": (parts.multiple,), "twice": (parts.multiple,), "thrice": (parts.multiple,), "half": (parts.part, parts.half), "dozen": (_dozen,),
    "point": (_unit_alone,), "single": (_single,), "zero": (_zero,),
}  # fmt: skip
