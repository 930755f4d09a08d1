"""Stretches of the calendar: months, quarters, seasons, weeks, holidays, and steps between days. Pure arithmetic."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

DAY = dt.timedelta(days=1)
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_APPROXIMATE_DAYS = {"hour": 1 / 24, "day": 1, "session": 1.45, "week": 7, "fortnight": 14, "half-century": 18262}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


class Period(NamedTuple):
    """First and last day, both included, and what it is a stretch of: day, week, month, quarter, half, year, span."""

    first: dt.date
    last: dt.date
    grain: str


def day(when: dt.date) -> Period:
    """One day."""
    return Period(when, when, "day")


def span(first: dt.date, last: dt.date) -> Period:
    """Any stretch; turned round where it runs backwards."""
    return Period(min(first, last), max(first, last), "span")


def months(year: int, month: int, count: int, grain: str) -> Period:
    """`count` calendar months from the first of one; `month` may run over the year's ends."""
    first = _first_of(year, month)
    return Period(first, _first_of(year, month + count) - DAY, grain)


def month(year: int, number: int) -> Period:
    """A calendar month."""
    return months(year, number, 1, "month")


def quarter(year: int, number: int) -> Period:
    """A calendar quarter, 1 to 4."""
    return months(year, 3 * number - 2, 3, "quarter")


def half(year: int, number: int) -> Period:
    """A half year, 1 or 2."""
    return months(year, 6 * number - 5, 6, "half")


def year(number: int) -> Period:
    """A calendar year."""
    return Period(dt.date(number, 1, 1), dt.date(number, 12, 31), "year")


def season(year_: int, name: str) -> Period:
    """A season of the northern year; winter is named for the year in which it begins."""
    return months(year_, SEASONS[name], 3, "season")


def week(of: dt.date) -> Period:
    """The trading week, Monday to Friday, that a day lies in; a weekend belongs to the week before it."""
    monday = of - dt.timedelta(days=of.weekday())
    return Period(monday, monday + dt.timedelta(days=4), "week")


def containing(when: dt.date, grain: str) -> Period:
    """The calendar week, month, quarter, half or year around a day."""
    if grain == "week":
        return week(when)
    if grain == "month":
        return month(when.year, when.month)
    if grain == "quarter":
        return quarter(when.year, (when.month + 2) // 3)
    if grain == "half":
        return half(when.year, (when.month + 5) // 6)
    if grain == "year":
        return year(when.year)
    if grain == "decade":
        return Period(dt.date(when.year // 10 * 10, 1, 1), dt.date(when.year // 10 * 10 + 9, 12, 31), "decade")
    return day(when)


def step(when: dt.date, count: float, unit: str) -> dt.date:
    """A day moved by some days, sessions, weeks, months, quarters, years or decades; month ends stay inside the month.

    Far ends of the calendar are kept inside it.
    """
    try:
        if unit in _MONTHS:
            moved = _first_of(when.year, when.month + round(count * _MONTHS[unit]))
            return moved.replace(day=min(when.day, calendar.monthrange(moved.year, moved.month)[1]))
        return when + dt.timedelta(days=round(count * _APPROXIMATE_DAYS[unit]))
    except (OverflowError, ValueError):
        return dt.date.min if count < 0 else dt.date.max


def shift(period: Period, count: int, unit: str) -> Period:
    """A period moved as a whole; calendar periods stay whole ("February" a month on is all of March)."""
    if period.grain in ("month", "quarter", "half", "year") and unit in ("month", "quarter", "half", "year"):
        length = {"month": 1, "quarter": 3, "half": 6, "year": 12}[period.grain]
        try:
            return months(period.first.year, period.first.month + count * _MONTHS[unit], length, period.grain)
        except (OverflowError, ValueError):
            return period
    return Period(step(period.first, count, unit), step(period.last, count, unit), period.grain)


def easter(year_: int) -> dt.date:
    """Easter Sunday (the anonymous Gregorian rule)."""
    a, b, c = year_ % 19, year_ // 100, year_ % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return dt.date(year_, f // 31, f % 31 + 1)


def holiday(name: str, year_: int) -> dt.date:
    """A named day of a year: "christmas", "christmas eve", "good friday", "thanksgiving" ..."""
    fixed = {
        "christmas eve": (12, 24), "christmas": (12, 25), "christmas day": (12, 25), "boxing day": (12, 26),
        "new year's eve": (12, 31), "new year's day": (1, 1), "new year's": (1, 1), "new year": (1, 1),
        "valentine's day": (2, 14), "independence day": (7, 4), "juneteenth": (6, 19), "fourth of july": (7, 4),
        "halloween": (10, 31),
    }  # fmt: skip
    if name in fixed:
        return dt.date(year_, *fixed[name])
    if name == "thanksgiving":
        return _nth_weekday(year_, 11, 3, 4)
    if name == "labor day":
        return _nth_weekday(year_, 9, 0, 1)
    if name == "memorial day":
        return _nth_weekday(year_, 6, 0, 1) - 7 * DAY
    moved = {"good friday": -2, "easter": 0, "easter monday": 1}
    return easter(year_) + moved[name] * DAY


def _nth_weekday(year_: int, month_: int, weekday: int, n: int) -> dt.date:
    first = dt.date(year_, month_, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _first_of(year_: int, month_: int) -> dt.date:
    whole, rest = divmod(month_ - 1, 12)
    return dt.date(year_ + whole, rest + 1, 1)
