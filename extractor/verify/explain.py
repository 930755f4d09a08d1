"""Numbers and intervals as a reader wants them in one line of explanation."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.interval import Interval
from extractor.metrics import is_currency
from extractor.records import Bounds, Value

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
_WORDS = {"approx": "about ", "more_than": "more than ", "less_than": "at most ", "exact": "", "range": ""}


def number(value: Decimal, unit: str) -> str:
    """One number with its unit: "30.4%", "75 bps", "$1.24 billion", "3,925.43"."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    if is_currency(unit):
        for power, word in _SCALES:
            if size >= Decimal(1).scaleb(power):
                return f"{sign}{_money(unit, _plain(size.scaleb(-power)))} {word}"
        return f"{sign}{_money(unit, _cents(_plain(size)))}"
    suffix = {"percent": "%", "ratio": "", "points": "", "count": "", "": ""}.get(unit, f" {unit}")
    return f"{sign}{_plain(size)}{suffix}"


def operand(value: Value) -> str:
    """A value as it stands in a formula, with its printed places: "19.5", "2,840.60", "(15 to 16)", "$1.24 billion"."""
    texts = []
    for v in dict.fromkeys((value.low, value.high)):
        places = v.as_tuple().exponent
        printed = not is_currency(value.unit) and isinstance(places, int) and -4 <= places < 0
        texts.append(f"{v:,f}" if printed else number(v, value.unit).removesuffix("%").removesuffix(" bps"))
    text = " to ".join(texts)
    return f"({text})" if len(texts) > 1 or text.startswith("-") else text


def claimed(value: Value) -> str:
    """What was claimed: "19.24", "more than 33.3%", "about 50%", "5% to 7%"."""
    ends = list(dict.fromkeys((value.low, value.high)))
    if not re.search(r"\d", value.text):  # a third is 33.33 in the record
        ends = [shown(v, shown_step(Interval.at(v))) for v in ends]
    return _WORDS[value.qualifier] + " to ".join(number(v, value.unit) for v in ends)


def shown_step(interval: Interval) -> Decimal:
    """The place to which an interval's bounds are shown: three digits of the larger bound, at least two decimals of
    prices, and never coarser than a tenth."""
    size = max((abs(v) for v in (interval.low, interval.high) if v is not None), default=Decimal(0))
    places = max(1, 2 - size.adjusted()) if size else 1
    return Decimal(1).scaleb(-places if size < 10**6 else size.adjusted() - 3)


def shown(value: Decimal, step: Decimal) -> Decimal:
    """A number rounded half up to a place."""
    return (value / step).to_integral_value(rounding="ROUND_HALF_UP") * step


def bounds(interval: Interval) -> Bounds:
    """An interval as the record carries it, rounded for reading; a single number stays as it is."""
    if interval.low is not None and interval.low == interval.high:
        return Bounds(low=interval.low, high=interval.high, unit=interval.unit)
    step = shown_step(interval)
    low, high = (None if v is None else shown(v, step) for v in (interval.low, interval.high))
    return Bounds(low=low, high=high, unit=interval.unit)


def spread(point: Decimal | None, interval: Interval) -> str:
    """A computed figure with its interval: "30.4% (28.9% to 31.8% with rounding)"."""
    edges = bounds(interval)
    ends = [number(v, interval.unit) for v in (edges.low, edges.high) if v is not None]
    if point is None:
        return " to ".join(ends)
    middle = number(shown(point, shown_step(interval)), interval.unit)
    if len(ends) < 2 or ends == [middle, middle]:
        return middle
    return f"{middle} ({ends[0]} to {ends[1]} with rounding)"


def difference(claim: Interval, expected: Interval) -> Decimal:
    """The distance from a claimed to an expected interval as shown, to two digits at least; 0 where they meet."""
    if claim.intersects(expected):
        return Decimal(0)
    edges = bounds(expected)
    gap = claim.distance(Interval(edges.low, edges.high)) or claim.distance(expected)
    return shown(gap, Decimal(1).scaleb(min(0, gap.adjusted() - 1)))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}" if value else "0"


def _money(unit: str, text: str) -> str:
    return f"{_SIGNS[unit]}{text}" if unit in _SIGNS else f"{unit} {text}"


def _cents(text: str) -> str:
    return f"{text}0" if text.partition(".")[2].isdigit() and len(text.partition(".")[2]) == 1 else text
