"""Number words and runs of digits: patterns for them, and what they count."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from extractor.annotate.units import J, S, any_of

# -- words -----------------------------------------------------------------------------------------------------------

ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
WORDS = {w: i for i, w in enumerate(ONES, 1)} | {w: 10 * i for i, w in enumerate(TENS, 2)}
ORDINALS = {w: i for i, w in enumerate(_ORDINALS, 1)} | {f"{w[:-1]}ieth": WORDS[w] for w in TENS}
FRACTIONS = {
    "half": (1, 2), "halve": (1, 2), "third": (1, 3), "quarter": (1, 4), "fourth": (1, 4), "fifth": (1, 5),
    "sixth": (1, 6), "seventh": (1, 7), "eighth": (1, 8), "ninth": (1, 9), "tenth": (1, 10), "twelfth": (1, 12),
    "twentieth": (1, 20), "hundredth": (1, 100), "thousandth": (1, 1000),
}  # fmt: skip
MULTIPLES = {
    "doubl": 2, "once": 1, "twice": 2, "tripl": 3, "thrice": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6,
}  # fmt: skip
_VULGAR = {
    "½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625",
    "⅞": "0.875",
}  # fmt: skip

# -- patterns --------------------------------------------------------------------------------------------------------

_VULGARS = "[½¼¾⅓⅔⅛⅜⅝⅞]"
DIGITS = rf"(?:(?:\d{{1,3}}(?:,\d{{2,3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+){_VULGARS}?(?![.,]?\d)|{_VULGARS})"
MIXED = r"(?:\d{1,3}[- \u00a0\u2011])?[1-9]\d?/(?:2|3|4|5|8|16|32)(?![\d/])"  # 3-1/2, 4 3/8, 1/4
_TENS_ONES = rf"(?:{any_of(TENS)})(?:{J}(?:{any_of(ONES[:9])}))?"
_SMALL = rf"(?:{_TENS_ONES}|{any_of(ONES)})\b"
_SPOKEN = rf"(?:{_TENS_ONES}|{any_of(ONES[9:])}){S}{_TENS_ONES}\b"  # thirty-six forty-five: 3,645
_PART = rf"(?:an?{J}(?:half|third|quarter)|(?:one|two|three){J}(?:half|third|quarter|eighth|tenth)s?)"
_PLACES = rf"{J}point(?:{J}(?:zero|{_SMALL}))+"
WORD = rf"(?:{_SPOKEN}|{_SMALL}(?:{S}hundred(?:{S}and)?{S}{_SMALL})?(?:{J}and{J}{_PART}\b|{_PLACES})?)"
ORDINAL = rf"(?:(?:{any_of(TENS)}){J})?(?:{any_of(ORDINALS)})|\d{{1,4}}(?:st|nd|rd|th)"
COUNT = rf"(?:{DIGITS}|{WORD})"
_FRACTION = re.compile(
    rf"(?:(?P<top>an?|{any_of(ONES[:9])}){J})?(?P<part>{any_of(f for f in FRACTIONS if f != 'halve')}|halve)s?", re.I
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?")
_MIXED = re.compile(r"(?:(?P<whole>\d{1,3})[- \u00a0\u2011])?(?P<top>\d+)/(?P<bottom>\d+)")
_AND_PART = re.compile(rf"(.+?) and ({_PART})")
_FOLD = re.compile(rf"(?:an?\s)?(?:({COUNT}|hundred){J}?|({any_of(WORDS)}|hundred))fold", re.I)
_STEM = re.compile(r"(\w+?l)(?:e|es|ed|ing)")

_ZERO = Decimal(0)
_ONE = Decimal(1)
_STEPS = [_ONE.scaleb(-places) for places in range(40)]  # one unit in the last place


def digits(text: str) -> tuple[Decimal, Decimal]:
    """Digits, vulgar fractions or number words as (value, step). Raises ValueError for anything else."""
    if text.isascii() and text[:1] in "0123456789." and "/" not in text:
        text = text.strip()
        if "," in text and not _GROUPED.fullmatch(text):
            raise ValueError(f"{text!r} is no number")
        try:
            return Decimal(text.replace(",", "")), _STEPS[len(text.partition(".")[2])]
        except (ArithmeticError, IndexError) as error:
            raise ValueError(f"{text!r} is no number") from error
    text = text.strip().lower()
    if m := _MIXED.fullmatch(text):
        return Decimal(m["whole"] or 0) + Decimal(m["top"]) / Decimal(m["bottom"]), _ZERO
    try:
        if text[-1:] in _VULGAR:
            return Decimal(text[:-1].strip().replace(",", "") or 0) + Decimal(_VULGAR[text[-1]]), _ZERO
        return _in_words(re.sub(r"[-\s\u2011]+", " ", text))
    except (KeyError, ArithmeticError) as error:
        raise ValueError(f"{text!r} is no number") from error


def _in_words(text: str) -> tuple[Decimal, Decimal]:
    if (m := _AND_PART.fullmatch(text)) and (part := fraction(m[2])) is not None:
        return Decimal(_whole(m[1])) + part, _ZERO
    whole, _, places = text.partition(" point ")
    value = Decimal(_whole(whole))
    if not places:
        return value, _ONE
    numbers = [0 if w == "zero" else WORDS[w] for w in places.split()]
    tail = str(sum(numbers)) if numbers[0] >= 20 else "".join(map(str, numbers))
    return value + Decimal(f"0.{tail}"), _ONE.scaleb(-len(tail))


def _whole(text: str) -> int:
    if text == "zero":
        return 0
    total = 0
    for word in text.split():
        if word == "hundred" or (word in TENS and total % 100):
            total *= 100
        if word not in ("hundred", "and"):
            total += WORDS[word]
    return total


def fraction(text: str) -> Decimal | None:
    """The share of one that a fraction in words names: "two-thirds", "a quarter", "half"; None for anything else."""
    m = _FRACTION.fullmatch(text.strip())
    if m is None:
        return None
    top, bottom = FRACTIONS[m["part"].lower()]
    count = WORDS.get((m["top"] or "a").lower(), 1)
    return Decimal(count * top) / bottom if math.gcd(count, bottom) == 1 else None  # no "two quarters"


def multiple(text: str) -> Decimal | None:
    """The factor that "double", "tripled", "four-fold", "10-fold" or "halved" names; None for anything else."""
    word = text.strip().lower()
    if re.fullmatch(r"halv(?:e|es|ed|ing)", word):
        return Decimal("0.5")
    if m := _FOLD.fullmatch(word):
        number = m[1] or m[2]
        return Decimal(100) if number == "hundred" else digits(number)[0]
    if word in MULTIPLES:
        return Decimal(MULTIPLES[word])
    stem = _STEM.fullmatch(word)
    return Decimal(MULTIPLES[stem[1]]) if stem and stem[1] in MULTIPLES else None


def ordinal(text: str) -> int | None:
    """The number of "third", "twenty-fifth" or "48th"; None for anything else."""
    word = text.strip().lower()
    if word[:1].isdigit():
        return int(word[:-2]) if re.fullmatch(r"\d{1,4}(?:st|nd|rd|th)", word) else None
    tens, _, one = re.sub(r"[\s\u2011]", "-", word).rpartition("-")
    if one not in ORDINALS or (tens and (tens not in WORDS or WORDS[tens] < 20 or ORDINALS[one] > 9)):
        return None
    return WORDS.get(tens, 0) + ORDINALS[one]
