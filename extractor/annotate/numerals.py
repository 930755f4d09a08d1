"""Printed numerals as numbers: digits, words, fractions, folds, shares, ratios, runs and ranges.

`parse` reads one surface such as "$1.5-2.0 billion", "a quarter-point" or "two in five". Some things it cannot know,
since they stand outside of a surface: what is counted ("2,000 stocks"), what a run without its noun is made of ("its
fifth straight gain" has the surface "fifth straight"), and whether "three quarters" are a share or, in a row, a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Context, Decimal
from typing import NamedTuple

from extractor.annotate.units import CURRENCY, PERIOD, SCALE, UNIT, J, S, any_of, scale_of, unit_of
from extractor.annotate.wording import (
    COUNT,
    DIGITS,
    FRACTIONS,
    MIXED,
    MULTIPLES,
    ONES,
    ORDINAL,
    ORDINALS,
    WORD,
    WORDS,
    digits,
    fraction,
    multiple,
    ordinal,
)  # fmt: skip
from extractor.errors import InputError

__all__ = [
    "DIGITS", "FRACTIONS", "MIXED", "MULTIPLES", "ORDINALS", "WORD", "WORDS", "Numeral", "amount", "digits", "fraction",
    "multiple", "ordinal", "parse", "plain_number", "point_fraction", "scale_of", "share", "unit_of",
]  # fmt: skip

COINS = {"dime": Decimal("0.10"), "nickel": Decimal("0.05"), "penny": Decimal("0.01")}
RUN = "(?:consecutive|straight|successive|uninterrupted|unbroken)"
IN_A_ROW = rf"(?:in{S}a{S}row|running|on{S}the{S}trot|in{S}succession|straight)"
_SIGN = rf"[-−–+±]|minus{S}|plus{S}"
NUMBER = (
    rf"(?P<sign>{_SIGN})?(?P<cur>{CURRENCY})?{S}?(?P<sign2>[-−–+])?(?P<open>\()?"
    rf"(?P<num>{MIXED}|{DIGITS}|{WORD}|zero\b)(?P<scale>{SCALE})?(?(open)\))(?(cur)|(?:\+?(?P<unit>{UNIT}))?)"
)
_NUMBER = re.compile(NUMBER, re.I)
_POINTS = re.compile(
    rf"(?P<part>(?:(?:an?|{any_of(ONES[:9])}){J})?(?:half|quarter|third|fourth|fifth|eighth|tenth|hundredth)s?)"
    rf"(?:{S}of{S}(?:1|one)(?:%|{S}per{S}?cent|{S}percentage{S}point)|(?:{J}(?:of{S})?an?)?{J}(?:full{J})?"
    rf"(?:(?:percentage{J}|per{S}?cent(?:age)?{S})?points?|per{S}?cent))",
    re.I,
)
_PART_OF = re.compile(  # "a quarter of a million", "half a billion dollars", "three-quarters of a year"
    rf"(?P<part>(?:(?:an?|{any_of(ONES[:9])}){J})?(?:half|third|quarter|fifth|tenth)s?)(?:{S}(?:of{S})?an?|(?=-))"
    rf"(?P<scale>{J}(?:hundred|thousand|million|billion|trillion))?(?P<unit>{UNIT})?",
    re.I,
)
_SHARE = re.compile(
    rf"(?:an?{S})?(?P<a>{COUNT})(?:{J}[a-z]+)?(?:{J}in{J}|{J}out{J}of{J}|{S}of{S})"
    rf"(?:(?:every|the|its|their){S})?(?:(?:last|past|previous){S})?(?P<b>{COUNT})",
    re.I,
)
_RATIO = re.compile(rf"(?P<a>{COUNT}){J}to{J}(?:1|one)", re.I)
_DOZEN = re.compile(rf"(?:(?P<n>half{S}a|an?|{COUNT}){J})?(?P<noun>dozen|score)(?P<unit>{UNIT})?", re.I)
_ROUND = re.compile(
    rf"(?:an?{S})?(?P<scale>hundred(?:{S}(?:thousand|million|billion))?|thousand|million|billion|trillion)"
    rf"(?P<unit>{UNIT})?",
    re.I,
)
_UNIT_ALONE = re.compile(rf"an?{S}(?:full{S}|whole{S})?(?P<unit>(?:percentage{S}|basis{S})?point)", re.I)
_COIN = re.compile(rf"an?{S}(dime|nickel|penny)", re.I)
_BILLS = re.compile(
    rf"(?P<whole>{COUNT}{S}(?:dollars|euros|pounds)){S}and{S}(?P<cents>{COUNT}{S}(?:cents?|pence))", re.I
)
_EVENT = "(?:meeting|time|game|gain|loss|advance|decline|increase|drop|cut|hike|rise|fall|win|record)"
_EVERY = "(?:daily|monthly|weekly|quarterly|annual|yearly)"
_RUNNING = re.compile(
    rf"(?:each{S}of{S}the{S}\w+{S})?(?P<n>{ORDINAL}|{COUNT})(?P<run>{J}{RUN})?"
    rf"(?:{J}(?:calendar|trading|losing|winning|(?P<every>{_EVERY})))?"
    rf"(?:{J}(?P<unit>{PERIOD}|{_EVENT})(?:e?s)?)?(?P<tail>{S}{IN_A_ROW})?",
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


class Numeral(NamedTuple):
    """A number read off its surface. `step` is one unit in the last printed place, scaled as the number is."""

    low: Decimal
    high: Decimal
    unit: str
    step: Decimal


_ZERO = Decimal(0)
_ONE = Decimal(1)
_ROUNDED = Context(prec=6)


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


def parse(surface: str) -> Numeral:
    """The number that a value's text stands for, in the units of the record; ranges have low < high.

    Raises InputError for a text that is no number.
    """
    try:
        number = _read(re.sub(r"\s+", " ", surface.strip()))
    except ValueError:  # more digits than a number has
        number = None
    if number is None:
        raise InputError(f"{surface!r} is not a number", remedy="give digits, number words or a fraction with its unit")
    return number


def _read(text: str) -> Numeral | None:
    if (part := fraction(text)) is not None:  # before numbers: "three quarters" is a share, not a time
        return _one(_percent(part), "percent")
    if (match := _NUMBER.fullmatch(text)) is not None:
        return amount(match)
    for reader in _READERS:
        if (number := reader(text)) is not None:
            return number
    return None


def plain_number(text: str) -> Numeral | None:
    """`parse` for one number in digits or words with scale and unit; None for anything else."""
    match = _NUMBER.fullmatch(text)
    return amount(match) if match else None


def amount(
    match: re.Match[str], *, scale: str | None = None, unit: str | None = None, cur: str | None = None
) -> Numeral:
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


def _fifty(text: str) -> Numeral | None:
    even = text.lower() in ("half as much again", "half again", "50-50", "50/50", "fifty-fifty")
    return _one(Decimal(50), "percent") if even else None


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
        if left.low > right.low and not a["scale"]:  # "$900,000 to $1.2 million"
            left = amount(a, unit=b["unit"], cur=b["cur"])
        low, high = sorted((left.low, right.low))
        return Numeral(low, high, right.unit or left.unit, max(left.step, right.step))
    return None


_READERS: tuple[Callable[[str], Numeral | None], ...] = (
    _points, _fifty, _multiple, _part_of, _share, _ratio, _round, _bills, _running, _plus_minus, _range,
)  # fmt: skip
