"""Printed numerals as numbers: digits, words, fractions, folds, shares, ratios, runs and ranges.

`parse` reads one surface such as "$1.5-2.0 billion", "a quarter-point" or "two in five". Three things it cannot know,
since they stand outside of a surface: a unit that is left out ("to 66 cents from 64"), what is counted ("2,000 stocks"),
and what a run without its noun is made of ("its fifth straight gain" has the surface "fifth straight").
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Context, Decimal
from typing import NamedTuple

from extractor.annotate.units import CURRENCY, PERIOD, SCALE, UNIT, J, S, any_of, scale_of, unit_of
from extractor.errors import InputError

__all__ = [
    "DIGITS", "FRACTIONS", "MULTIPLES", "ORDINALS", "WORD", "WORDS", "Numeral", "amount", "digits", "fraction",
    "multiple", "ordinal", "parse", "plain_number", "point_fraction", "scale_of", "share", "unit_of",
]  # fmt: skip

# -- words -----------------------------------------------------------------------------------------------------------

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
WORDS = {w: i for i, w in enumerate(_ONES, 1)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
ORDINALS = {w: i for i, w in enumerate(_ORDINALS, 1)} | {f"{w[:-1]}ieth": WORDS[w] for w in _TENS}
FRACTIONS = {
    "half": (1, 2), "halve": (1, 2), "third": (1, 3), "quarter": (1, 4), "fourth": (1, 4), "fifth": (1, 5),
    "sixth": (1, 6), "seventh": (1, 7), "eighth": (1, 8), "ninth": (1, 9), "tenth": (1, 10), "twelfth": (1, 12),
    "twentieth": (1, 20), "hundredth": (1, 100), "thousandth": (1, 1000),
}  # fmt: skip
MULTIPLES = {
    "doubl": 2, "twice": 2, "tripl": 3, "thrice": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6,
}  # fmt: skip
COINS = {"dime": Decimal("0.10"), "nickel": Decimal("0.05"), "penny": Decimal("0.01")}
_VULGAR = {
    "½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625",
    "⅞": "0.875",
}  # fmt: skip

# -- patterns --------------------------------------------------------------------------------------------------------

_VULGARS = "[½¼¾⅓⅔⅛⅜⅝⅞]"
DIGITS = rf"(?:(?:\d{{1,3}}(?:,\d{{2,3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+){_VULGARS}?(?![.,]?\d)|{_VULGARS})"
_SMALL = rf"(?:(?:{any_of(_TENS)})(?:{J}(?:{any_of(_ONES[:9])}))?|{any_of(_ONES)})\b"
_SPOKEN = rf"(?:{any_of(_ONES[9:])}|(?:{any_of(_TENS)})(?:{J}(?:{any_of(_ONES[:9])}))?){S}(?:{any_of(_TENS)})(?:{J}(?:{any_of(_ONES[:9])}))?\b"  # thirty-six forty-five
_PART = rf"(?:an?{S}(?:half|third|quarter)|(?:one|two|three){J}(?:half|third|quarter|eighth|tenth)s?)"
WORD = (
    rf"(?:{_SPOKEN}|{_SMALL}(?:{S}hundred(?:{S}and)?{S}{_SMALL})?(?:{S}and{S}{_PART}\b|{J}point(?:{J}(?:zero|{_SMALL}))+)?)"
)
RUN = "(?:consecutive|straight|successive|uninterrupted|unbroken)"
IN_A_ROW = rf"(?:in{S}a{S}row|running|on{S}the{S}trot|in{S}succession|straight)"
_SIGN = rf"[-−–+±]|minus{S}|plus{S}"
NUMBER = (
    rf"(?P<sign>{_SIGN})?(?P<cur>{CURRENCY})?{S}?(?P<sign2>[-−–+])?(?P<open>\()?(?P<num>{DIGITS}|{WORD})(?P<scale>{SCALE})?"
    rf"(?(open)\))(?(cur)|(?:\+?(?P<unit>{UNIT}))?)"
)
_NUMBER = re.compile(NUMBER, re.I)
_ORDINAL = rf"(?:(?:{any_of(_TENS)}){J})?(?:{any_of(ORDINALS)})|\d{{1,4}}(?:st|nd|rd|th)"
_FRACTION = re.compile(
    rf"(?:(?P<top>an?|{any_of(_ONES[:9])}){J})?(?P<part>{any_of(f for f in FRACTIONS if f != 'halve')}|halve)s?", re.I
)
_POINTS = re.compile(
    rf"(?P<part>(?:(?:an?|{any_of(_ONES[:9])}){J})?(?:half|quarter|third|fourth|fifth|eighth|tenth|hundredth)s?)"
    rf"(?:{S}of{S}(?:1|one)(?:%|{S}per{S}?cent|{S}percentage{S}point)|(?:{J}(?:of{S})?an?)?{J}(?:full{J})?"
    rf"(?:(?:percentage{J}|per{S}?cent(?:age)?{S})?points?|per{S}?cent))",
    re.I,
)
_PART_OF = re.compile(  # "a quarter of a million", "half a billion dollars", "three-quarters of a year"
    rf"(?P<part>(?:(?:an?|{any_of(_ONES[:9])}){J})?(?:half|third|quarter|fifth|tenth)s?){S}(?:of{S})?an?"
    rf"(?P<scale>{S}(?:hundred|thousand|million|billion|trillion))?(?P<unit>{UNIT})?",
    re.I,
)
_COUNT = rf"(?:{DIGITS}|{WORD})"
_SHARE = re.compile(
    rf"(?:an?{S})?(?P<a>{_COUNT})(?:{J}[a-z]+)?(?:{J}in{J}|{J}out{J}of{J}|{S}of{S})(?:every{S}|the{S}|its{S}|the{S}last{S}|the{S}past{S})?(?P<b>{_COUNT})",
    re.I,
)
_RATIO = re.compile(rf"(?P<a>{_COUNT}){J}to{J}(?:1|one)", re.I)
_DOZEN = re.compile(rf"(?:(?P<n>half{S}a|an?|{_COUNT}){J})?(?P<noun>dozen|score)(?P<unit>{UNIT})?", re.I)
_ROUND = re.compile(
    rf"(?:an?{S})?(?P<scale>hundred(?:{S}(?:thousand|million|billion))?|thousand|million|billion|trillion)(?P<unit>{UNIT})?", re.I
)
_UNIT_ALONE = re.compile(rf"an?{S}(?:full{S}|whole{S})?(?P<unit>(?:percentage{S}|basis{S})?point)", re.I)
_COIN = re.compile(rf"an?{S}(dime|nickel|penny)", re.I)
_BILLS = re.compile(rf"(?P<whole>{_COUNT}{S}(?:dollars|euros|pounds)){S}and{S}(?P<cents>{_COUNT}{S}(?:cents?|pence))", re.I)
_RUNNING = re.compile(
    rf"(?:each{S}of{S}the{S}\w+{S})?(?P<n>{_ORDINAL}|{_COUNT})(?P<run>{J}{RUN})?(?:{J}(?:calendar|trading|losing|winning"
    rf"|(?P<every>daily|monthly|weekly|quarterly|annual|yearly)))?(?:{J}(?P<unit>{PERIOD}|meeting|time|game|gain|loss|advance|decline|increase"
    rf"|drop|cut|hike|rise|fall|win|record)(?:e?s)?)?(?P<tail>{S}{IN_A_ROW})?",
    re.I,
)
RUN_UNITS = {
    "day": "days", "session": "days", "gain": "days", "loss": "days", "advance": "days", "decline": "days",
    "drop": "days", "close": "days", "record": "days", "rise": "days", "fall": "days", "win": "days", "week": "weeks",
    "month": "months", "quarter": "quarters", "year": "years", "daily": "days", "weekly": "weeks", "monthly": "months",
    "quarterly": "quarters", "annual": "years", "yearly": "years", "beat": "quarters", "miss": "quarters",
    "meeting": "times", "time": "times", "game": "times", "increase": "times", "cut": "times", "hike": "times",
    "dividend": "times", "raise": "times", "reduction": "times", "move": "times",
}  # fmt: skip
_HALVES = re.compile(
    rf"(?:{S}?[-–—−]{S}?|{J}to{J}|{S}and{S}|{S}or{S})(?=[-−–+]?{S}?[\d.½¼¾]|[A-Za-z]{{0,3}}[$€£¥₹]|{WORD})", re.I
)
_PLUS_MINUS = re.compile(rf"(?:,?{S}plus{S}or{S}minus|{S}?±|{S}?\+/[-−–]){S}?", re.I)


_AND_PART = re.compile(rf"(.+?) and ({_PART})")
_FOLD = re.compile(rf"(?:an?\s)?(?:({_COUNT}|hundred){J}?|({any_of(WORDS)}|hundred))fold", re.I)
_STEM = re.compile(r"(\w+?l)(?:e|es|ed|ing)")


class Numeral(NamedTuple):
    """A number read off its surface. `step` is one unit in the last printed place, scaled as the number is."""

    low: Decimal
    high: Decimal
    unit: str
    step: Decimal


_ZERO = Decimal(0)
_ONE = Decimal(1)
_ROUNDED = Context(prec=6)
_STEPS = [_ONE.scaleb(-places) for places in range(40)]  # one unit in the last place


def digits(text: str) -> tuple[Decimal, Decimal]:
    """Digits, vulgar fractions or number words as (value, step). Raises ValueError for anything else."""
    if text.isascii() and text[:1] in "0123456789.":
        text = text.strip()
        try:
            return Decimal(text.replace(",", "")), _STEPS[len(text.partition(".")[2])]
        except (ArithmeticError, IndexError) as error:
            raise ValueError(f"{text!r} is no number") from error
    text = text.strip().lower()
    if text[-1:] in _VULGAR:
        whole = text[:-1].strip() or "0"
        return Decimal(whole.replace(",", "")) + Decimal(_VULGAR[text[-1]]), _ZERO
    try:
        return _in_words(re.sub(r"[-\s\u2011]+", " ", text))
    except KeyError as error:
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
    total = 0
    for word in text.split():
        if word == "hundred" or (word in _TENS and total % 100):
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


def point_fraction(text: str) -> Decimal | None:
    """Percentage points that "a quarter-point", "half a percentage point", "three-tenths of 1%" name."""
    m = _POINTS.fullmatch(text.strip())
    return fraction(m["part"]) if m else None


def share(text: str) -> Decimal | None:
    """Percent that "four in ten", "a two-in-five", "one job in nine" or "seven of the 11" names."""
    m = _SHARE.fullmatch(text.strip())
    if m is None:
        return None
    part, whole = digits(m["a"])[0], digits(m["b"])[0]
    return _percent(part / whole) if 0 < part < whole else None


def ordinal(text: str) -> int | None:
    """The number of "third", "twenty-fifth" or "48th"; None for anything else."""
    word = text.strip().lower()
    if word[:1].isdigit():
        return int(word[:-2]) if re.fullmatch(r"\d{1,4}(?:st|nd|rd|th)", word) else None
    tens, _, one = re.sub(r"[\s\u2011]", "-", word).rpartition("-")
    if one not in ORDINALS or tens and (tens not in WORDS or WORDS[tens] < 20 or ORDINALS[one] > 9):
        return None
    return WORDS.get(tens, 0) + ORDINALS[one]


def parse(surface: str) -> Numeral:
    """The number that a value's text stands for, in the units of the record; ranges have low < high.

    Raises InputError for a text that is no number.
    """
    text = re.sub(r"\s+", " ", surface.strip())
    if (part := fraction(text)) is not None:  # before numbers: "three quarters" is a share, not a time
        return _one(_percent(part), "percent")
    if (match := _NUMBER.fullmatch(text)) is not None:
        return amount(match)
    for reader in _READERS:
        if (number := reader(text)) is not None:
            return number
    raise InputError(f"{surface!r} is not a number", remedy="give digits, number words or a fraction with its unit")


def plain_number(text: str) -> Numeral | None:
    """`parse` for one number in digits or words with scale and unit; None for anything else."""
    match = _NUMBER.fullmatch(text)
    return amount(match) if match else None


def amount(match: re.Match[str], *, scale: str | None = None, unit: str | None = None, cur: str | None = None) -> Numeral:
    """The number of a match of `NUMBER`; `scale`, `unit` and `cur` stand in where it has none of its own."""
    value, step = digits(match["num"])
    name, factor = unit_of(match["unit"] or unit, match["cur"] or cur)
    if power := scale_of(match["scale"] or scale):
        factor = factor.scaleb(power)
    if (match["sign"] or match["sign2"] or "+")[0] in "-−–mM" or match["open"]:
        value = -value
    if factor != 1:
        value, step = value * factor, step * factor
    return Numeral(value, value, name, step)


# -- what is not digits or words with a unit --------------------------------------------------------------------------


def _percent(part: Decimal) -> Decimal:
    return (part * 100).quantize(Decimal("0.01"))


def _one(value: Decimal, unit: str, step: Decimal = _ZERO) -> Numeral:
    return Numeral(value, value, unit, step)


def _points(text: str) -> Numeral | None:
    point = point_fraction(text)
    return None if point is None else _one(point, "percent")


def _again(text: str) -> Numeral | None:
    return _one(Decimal(50), "percent") if text.lower() in ("half as much again", "half again") else None


def _multiple(text: str) -> Numeral | None:
    factor = multiple(text)
    return None if factor is None else _one(factor, "ratio")


def _share(text: str) -> Numeral | None:
    part = share(text)
    return None if part is None else _one(part, "percent")


def _ratio(text: str) -> Numeral | None:
    m = _RATIO.fullmatch(text)
    if m is None:
        return None
    value, step = digits(m["a"])
    return _one(value, "ratio", step)


def _part_of(text: str) -> Numeral | None:
    m = _PART_OF.fullmatch(text)
    part = fraction(m["part"]) if m and (m["scale"] or m["unit"]) else None
    if m is None or part is None:
        return None
    unit, factor = unit_of(m["unit"], None)
    return _one(_ROUNDED.multiply(part.scaleb(scale_of(m["scale"])), factor), unit)


def _round(text: str) -> Numeral | None:
    """A number that is a word of its own: "a dozen", "half a dozen", "a million", "a full point", "double digits"."""
    if m := _DOZEN.fullmatch(text):
        head = (m["n"] or "a").lower()
        count = Decimal("0.5") if head.startswith("half") else _ONE if head in ("a", "an") else digits(head)[0]
        unit, factor = unit_of(m["unit"], None)
        return _one(count * (12 if m["noun"].lower() == "dozen" else 20) * factor, unit, _ONE)
    if m := _ROUND.fullmatch(text):
        unit, factor = unit_of(m["unit"], None)
        value = factor.scaleb(scale_of(m["scale"]))
        return _one(value, unit, value)
    if m := _UNIT_ALONE.fullmatch(text):
        return _one(_ONE, unit_of(m["unit"], None)[0], _ONE)
    if m := _COIN.fullmatch(text):
        return _one(COINS[m[1].lower()], "USD", Decimal("0.01"))
    if text.lower() in ("single", "one single"):
        return _one(_ONE, "", _ONE)
    return _one(Decimal(10), "percent", _ONE) if re.fullmatch(r"[“\"']?double[-\s]digits?", text, re.I) else None


def _bills(text: str) -> Numeral | None:
    m = _BILLS.fullmatch(text)
    whole, cents = (plain_number(m["whole"]), plain_number(m["cents"])) if m else (None, None)
    return _one(whole.low + cents.low, whole.unit, Decimal("0.01")) if whole and cents else None


def _running(text: str) -> Numeral | None:
    m = _RUNNING.fullmatch(text)
    if m is None or not (m["run"] or m["tail"] or m["unit"] or ordinal(m["n"])):
        return None
    number = ordinal(m["n"])
    count = Decimal(number) if number else digits(m["n"])[0]
    return _one(count, RUN_UNITS.get((m["every"] or m["unit"] or "").lower(), ""), _ONE)


def _plus_minus(text: str) -> Numeral | None:
    m = _PLUS_MINUS.search(text)
    middle, off = (_NUMBER.fullmatch(text[: m.start()]), _NUMBER.fullmatch(text[m.end() :])) if m else (None, None)
    if middle is None or off is None:
        return None
    center, width = amount(middle, unit=off["unit"]), amount(off, unit=middle["unit"], cur=middle["cur"])
    return Numeral(center.low - width.low, center.low + width.low, center.unit, max(center.step, width.step))


def _range(text: str) -> Numeral | None:
    for m in _HALVES.finditer(text):
        a, b = _NUMBER.fullmatch(text[: m.start()]), _NUMBER.fullmatch(text[m.end() :])
        if a is None or b is None:
            continue
        right = amount(b, cur=a["cur"], unit=a["unit"])
        left = amount(a, scale=b["scale"], unit=b["unit"], cur=b["cur"])
        low, high = sorted((left.low, right.low))
        return Numeral(low, high, right.unit or left.unit, max(left.step, right.step))
    return None


_READERS: tuple[Callable[[str], Numeral | None], ...] = (
    _points, _again, _multiple, _part_of, _share, _ratio, _round, _bills, _running, _plus_minus, _range,
)  # fmt: skip
