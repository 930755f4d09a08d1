"""Intervals: arithmetic on them, and what a printed number may stand for.

All intervals are closed, and a bound that is None is unbounded. Half-open ends would buy nothing: rounding to the
nearest differs by single points, and the qualifier `more_than` covers "at least" as well as "more than". Arithmetic is
rounded outwards at 28 digits, so that a result always contains what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import lru_cache

from extractor.annotate import numerals
from extractor.errors import InputError
from extractor.records import Value

_DOWN = Context(prec=28, rounding=ROUND_FLOOR)
_UP = Context(prec=28, rounding=ROUND_CEILING)
_INFINITY = Decimal("Infinity")
_ZERO = Decimal(0)
#: one unit, counted in the other
_CONVERSIONS = {("percent", "bps"): Decimal(100), ("bps", "percent"): Decimal("0.01")}


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`, both included; None is unbounded. `unit` is one of the record, or ""."""

    low: Decimal | None
    high: Decimal | None
    unit: str = ""

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")

    @classmethod
    def at(cls, value: Decimal | int, unit: str = "") -> Interval:
        """The single number `value`."""
        return cls(Decimal(value), Decimal(value), unit)

    @classmethod
    def around(cls, value: Decimal, half: Decimal, unit: str = "") -> Interval:
        """The numbers no further than `half` from `value`."""
        return cls(_DOWN.subtract(value, abs(half)), _UP.add(value, abs(half)), unit)

    @classmethod
    def everything(cls, unit: str = "") -> Interval:
        """All numbers: nothing is known."""
        return cls(None, None, unit)

    # -- measures ---------------------------------------------------------------------------------------------------

    @property
    def width(self) -> Decimal | None:
        """`high` - `low`; None where unbounded."""
        return None if self.low is None or self.high is None else _UP.subtract(self.high, self.low)

    @property
    def middle(self) -> Decimal | None:
        """The number half-way between the bounds; the one bound of a half-bounded interval; None for everything."""
        if self.low is None or self.high is None:
            return self.high if self.low is None else self.low
        return (self.low + self.high) / 2

    def contains(self, other: Interval | Decimal | int) -> bool:
        """Whether all of `other` lies inside."""
        low, high = _ends(other) if isinstance(other, Interval) else (Decimal(other), Decimal(other))
        mine = _ends(self)
        return mine[0] <= low and high <= mine[1]

    def intersects(self, other: Interval) -> bool:
        """Whether the two have a number in common. Units are the caller's to convert."""
        (a, b), (c, d) = _ends(self), _ends(other)
        return a <= d and c <= b

    def distance(self, other: Interval) -> Decimal:
        """How far apart the two are at their nearest: 0 where they meet."""
        (a, b), (c, d) = _ends(self), _ends(other)
        return max(_ZERO, c - b if c > b else a - d if a > d else _ZERO)

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both: a range from the intervals of its two ends."""
        (a, b), (c, d) = _ends(self), _ends(other)
        return _interval(min(a, c), max(b, d), self.unit or other.unit)

    def within(self, other: Interval) -> Interval | None:
        """What the two have in common; None where they do not meet."""
        (a, b), (c, d) = _ends(self), _ends(other)
        return _interval(max(a, c), min(b, d), self.unit or other.unit) if self.intersects(other) else None

    # -- arithmetic -------------------------------------------------------------------------------------------------

    def to(self, unit: str) -> Interval:
        """The same quantity in another unit. Raises ValueError where the two do not measure one thing."""
        if unit == self.unit or not self.unit or not unit:
            return Interval(self.low, self.high, unit)
        factor = _CONVERSIONS.get((self.unit, unit))
        if factor is None:
            raise ValueError(f"{self.unit} cannot be given in {unit}")
        scaled = self.scale(factor)
        return Interval(scaled.low, scaled.high, unit)

    def scale(self, factor: Decimal | int) -> Interval:
        """Every number times `factor`; the unit stays."""
        product = self * Interval.at(factor)
        return Interval(product.low, product.high, self.unit)

    def __neg__(self) -> Interval:
        low, high = _ends(self)
        return _interval(-high, -low, self.unit)

    def __abs__(self) -> Interval:
        low, high = _ends(self)
        least = _ZERO if low <= 0 <= high else min(abs(low), abs(high))
        return _interval(least, max(abs(low), abs(high)), self.unit)

    def __add__(self, other: Interval | Decimal | int) -> Interval:
        right = _operand(other)
        (a, b), (c, d) = _ends(self), _ends(right.to(self.unit) if right.unit else right)
        return _interval(_DOWN.add(a, c), _UP.add(b, d), self.unit or right.unit)

    def __sub__(self, other: Interval | Decimal | int) -> Interval:
        return self + (-_operand(other))

    def __mul__(self, other: Interval | Decimal | int) -> Interval:
        right = _operand(other)
        pairs = [(x, y) for x in _ends(self) for y in _ends(right)]
        low = min(_times(x, y, _DOWN) for x, y in pairs)
        high = max(_times(x, y, _UP) for x, y in pairs)
        return _interval(low, high, self.unit if not right.unit else right.unit if not self.unit else "")

    def __truediv__(self, other: Interval | Decimal | int) -> Interval:
        """Quotient; dividing by an interval that holds zero leaves it unbounded on the side, or sides, of the zero."""
        right = _operand(other)
        unit = "" if right.unit else self.unit
        low, high = _ends(right)
        if low == 0 == high or low < 0 < high:
            return Interval.everything(unit)
        inverse_low = -_INFINITY if high == 0 else _ZERO if high == _INFINITY else _DOWN.divide(1, high)
        inverse_high = _INFINITY if low == 0 else _ZERO if low == -_INFINITY else _UP.divide(1, low)
        if self.low == 0 == self.high:
            return Interval.at(0, unit)
        product = Interval(self.low, self.high) * _interval(inverse_low, inverse_high, "")
        return Interval(product.low, product.high, unit)

    def __radd__(self, other: Decimal | int) -> Interval:
        return self + other

    def __rsub__(self, other: Decimal | int) -> Interval:
        return -self + other

    def __rmul__(self, other: Decimal | int) -> Interval:
        return self * other

    def __rtruediv__(self, other: Decimal | int) -> Interval:
        return Interval.at(other) / self


def _ends(interval: Interval) -> tuple[Decimal, Decimal]:
    return (
        -_INFINITY if interval.low is None else interval.low,
        _INFINITY if interval.high is None else interval.high,
    )


def _interval(low: Decimal, high: Decimal, unit: str) -> Interval:
    return Interval(low if low.is_finite() else None, high if high.is_finite() else None, unit)


def _operand(other: Interval | Decimal | int) -> Interval:
    return other if isinstance(other, Interval) else Interval.at(other)


def _times(x: Decimal, y: Decimal, context: Context) -> Decimal:
    return _ZERO if x == 0 or y == 0 else context.multiply(x, y)


# -- printed numbers -------------------------------------------------------------------------------------------------

#: A fraction in words is spoken on a coarse scale (a quarter, 30 percent, a third, two-fifths): a twentieth of itself
#: on each side when asserted flatly ("a fifth" is 19% to 21%), a tenth behind "about" (a third is 30% to 36.7%).
FRACTION_EXACT, FRACTION_ABOUT = Decimal("0.05"), Decimal("0.10")
#: A fold is rounded to the nearest fold: "four-fold" is 3.5 to 4.5. "Double" has "two and a half times" for its next
#: neighbour, so that it is 1.75 to 2.25. Behind "about", half as much again.
FOLD_HALF, DOUBLE_HALF, FOLD_ABOUT = Decimal("0.5"), Decimal("0.25"), Decimal("1.5")
_SHARE_IN_WORDS = re.compile(r"\b(?:in|of|out of)\s(?:the\s|every\s)?\w+$|\bdigits?\b", re.I)  # "two in five"
#: Small whole numbers of things are counted, not rounded: three cuts are three, 14 sessions 14.
COUNTED = frozenset(["count", "days", "weeks", "months", "quarters", "years", "times"])
COUNTED_BELOW = 1000
#: Rounded once by a vendor and again by a writer, 2.049 becomes 2.1: off by a tenth of the last place at most.
HAIR = Decimal("0.6")
#: "About" never takes in more than a tenth of the number itself.
ABOUT_CAP = Decimal("0.10")


@lru_cache(maxsize=4096)
def stands_for(value: Value) -> Interval:
    """What a printed number may stand for, hedge included, in the unit of the record.

    - exact: half a unit in the last printed place on each side. "19.5" is 19.45 to 19.55, "$75 billion" 74.5 to 75.5.
      Counts below a thousand are themselves.
    - approx: one unit in the last place, or half of the step that round numbers are spoken in, whichever is more, and
      at most a tenth of the number. "About 28" is 27 to 29, "about 50%" 47.5 to 52.5, "some 75" 72.5 to 77.5.
    - more_than, less_than: one-sided in magnitude. "More than a third" is 33.33 and up; a fall of "more than 2%" is -2
      and below; a fall of "as much as 2%" is -2 to 0.
    - range: both ends with their rounding. "5-7%" is 4.5 to 7.5.
    """
    if value.qualifier == "approx":
        return _spread(value, about_half_width)
    if value.qualifier == "more_than":
        return _interval(value.low, _INFINITY, value.unit) if value.low >= 0 else Interval(None, value.high, value.unit)
    if value.qualifier == "less_than":
        return Interval(None, value.high, value.unit) if value.high >= 0 else Interval(value.low, _ZERO, value.unit)
    return rounding(value)


@lru_cache(maxsize=4096)
def rounding(value: Value) -> Interval:
    """What the digits alone stand for, whatever hedge stands before them: half a unit in the last place each way."""
    return _spread(value, half_width)


def charitable(value: Value) -> list[tuple[str, Interval]]:
    """Readings more generous than `stands_for`, each with the words that name it; none softens a threshold in words.

    Digits cut off instead of rounded ("31%" for 31.9%); a round number meant roughly ("800 points" for 812); for
    thresholds, the rounding of the threshold itself ("more than 75%" where it is 74.8).
    """
    step = 2 * half_width(value)
    in_words = _words(value.text) is not None
    if value.qualifier in ("more_than", "less_than"):
        soft = Interval.around(_ZERO, step / 2)
        return [] if in_words else [("with the threshold itself rounded", stands_for(value) + soft)]
    readings = []
    if value.qualifier == "exact" and not in_words:
        cut = Interval(_ZERO, step) if value.low >= 0 else Interval(-step, _ZERO)
        readings.append(("with its digits cut off instead of rounded", Interval.at(value.low, value.unit) + cut))
        readings.append(("but for a hair in the rounding", Interval.around(value.low, step * HAIR, value.unit)))
    if value.qualifier == "exact" and (in_words or _spoken_step(abs(value.low), step) > step):
        readings.append(("taken as a round number", _spread(value, about_half_width)))
    return readings


def half_width(value: Value, number: Decimal | None = None) -> Decimal:
    """Half a unit in the last printed place of a value, in its own unit and scale; words and counts as above."""
    size = abs(number if number is not None else max(abs(value.low), abs(value.high)))
    kind = _words(value.text)
    if kind == "point":
        return _ZERO
    if kind == "fold":
        factor = numerals.multiple(value.text) or Decimal(1)
        return (DOUBLE_HALF if factor <= 2 else FOLD_HALF) * (100 if value.unit == "percent" else 1)
    step = _printed_step(value)
    if kind == "fraction" or step is None:
        return size * FRACTION_EXACT
    return _ZERO if step == 1 and value.unit in COUNTED and size < COUNTED_BELOW else step / 2


def about_half_width(value: Value, number: Decimal | None = None) -> Decimal:
    """How far "about" carries a value on each side, in its own unit and scale."""
    size = abs(number if number is not None else max(abs(value.low), abs(value.high)))
    exact, kind, step = half_width(value, number), _words(value.text), _printed_step(value)
    if kind == "fold":
        return exact * FOLD_ABOUT
    if kind is not None or step is None:
        return size * FRACTION_ABOUT
    return max(step / 2, min(size * ABOUT_CAP, max(step, _spoken_step(size, step) / 2)))


def _spread(value: Value, half: Callable[[Value, Decimal], Decimal]) -> Interval:
    low = Interval.around(value.low, half(value, value.low), value.unit)
    return low.hull(Interval.around(value.high, half(value, value.high), value.unit))


@lru_cache(maxsize=4096)  # of a pure function of the text; a text is looked at for every combination it is part of
def _print(text: str) -> tuple[str | None, Decimal, Decimal | None]:
    """What kind of words a text is, the number that it prints, and one unit in its last printed place.

    The kind is `point` for "a quarter-point", `fraction` for "a third", `fold` for "doubled", None for digits and
    numerals. The unit is None for a text without digits or number words.
    """
    if numerals.point_fraction(text) is not None:
        kind: str | None = "point"
    elif numerals.fraction(text) is not None or _SHARE_IN_WORDS.search(text):
        kind = "fraction"
    else:
        kind = "fold" if numerals.multiple(text) is not None else None
    try:
        number = numerals.parse(text)
        return kind, max(abs(number.low), abs(number.high)), number.step
    except InputError:
        digits = re.search(r"\d[\d,]*(?:\.\d+)?", text)
        return (kind, *numerals.digits(digits[0])) if digits else (kind, _ZERO, None)


def _words(text: str) -> str | None:
    return _print(text)[0]


def _printed_step(value: Value) -> Decimal | None:
    """One unit in the last printed place, in the value's scale; None for a text without digits or number words."""
    _, printed, step = _print(value.text)
    if not step or printed == 0:
        return step or None
    size = max(abs(value.low), abs(value.high))
    return step * size / printed  # a table headed "$ millions" prints 3,640 for 3,640,000,000


def _spoken_step(size: Decimal, step: Decimal) -> Decimal:
    """The step in which people speak of numbers as round as this: 5 for 50 and for 75, 100 for 1,900, 500 for 2,000."""
    if step == 0 or size == 0:
        return step
    count = (size / step).to_integral_value()
    zeros = 0
    while count and count % 10 == 0:
        count, zeros = count / 10, zeros + 1
    place = step.scaleb(zeros)
    if count > 10 and count % 10 == 5:
        return 5 * place
    return place / 2 if zeros and count < 10 else place
