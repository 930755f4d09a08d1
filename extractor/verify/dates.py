"""When claims hold, and how the days of two claims stand to each other."""

from __future__ import annotations

import datetime as dt

from extractor.records import Claim

#: "Since New Year" and "since January 2" are one period: the starts of periods longer than a week may differ by days,
#: their ends may not, since a market may fall by a tenth from Thursday to Monday.
LONG, LONG_SLACK = dt.timedelta(days=7), 4
WEEKEND = 3  # days from a close to the next session
_YEAR = range(350, 381)


def as_of(claim: Claim) -> dt.date | None:
    """The day that a claim is about: the last one of a period. None where nothing tells."""
    return claim.date.end if claim.date else None


def same_period(a: Claim, b: Claim, days: int = 0) -> bool:
    """Whether two claims are about the same days, give or take `days` at each end; a weekend there is no matter."""
    if a.date is None or b.date is None:
        return False
    long = min(a.date.end - a.date.start, b.date.end - b.date.start) > LONG
    first, last = sorted((a.date.end, b.date.end))
    if (last - first).days > days and sessions_between(first, last) > 0:
        return False
    return abs((a.date.start - b.date.start).days) <= max(days, LONG_SLACK if long else 0)


def point(claim: Claim) -> bool:
    """Whether a claim is about one moment: a day, or a weekend."""
    return claim.date is not None and (claim.date.end - claim.date.start).days <= WEEKEND


def ends_with(operand: Claim, target: Claim, days: int = 0) -> bool:
    """Whether an operand is a point in time at the end of the target's period, give or take `days`."""
    if operand.date is None or target.date is None or (operand.date.end - operand.date.start).days > max(days, WEEKEND):
        return False
    return abs((operand.date.end - target.date.end).days) <= days


def starts(operand: Claim, target: Claim) -> bool:
    """Whether an operand holds at the last close before the target's period, or on its first day."""
    if operand.date is None or target.date is None or operand.date.end >= target.date.end:
        return False
    first = target.date.start
    return operand.date.end == first or (operand.date.end < first and sessions_between(operand.date.end, first) <= 1)


def current(operand: Claim) -> bool:
    """Whether a figure is of the publication day or of the last weekday before it."""
    published, day = operand.source.published, as_of(operand)
    return bool(published and day and day <= published and sessions_between(day, published) <= 1)


def year_before(operand: Claim, target: Claim) -> bool:
    """Whether an operand is about the same part of the year before."""
    if operand.date is None or target.date is None or operand.date.start == operand.date.end:
        return False
    return all(
        (late - early).days in _YEAR
        for early, late in ((operand.date.start, target.date.start), (operand.date.end, target.date.end))
    )


def earnings_year(operand: Claim, target: Claim) -> bool:
    """Whether an operand covers the year that a price is set against: the past one, or if forecast the running one."""
    day = as_of(target)
    if operand.date is None or day is None or (operand.date.end - operand.date.start).days not in _YEAR:
        return False
    if operand.modality == "forecast":
        return -300 <= (operand.date.start - day).days <= 120
    return 0 <= (day - operand.date.end).days <= 120


def sessions_between(early: dt.date, late: dt.date) -> int:
    """Weekdays after `early` up to `late`; 1 for neighbouring sessions. Holidays count, so it errs on the high side."""
    return _weekdays(late) - _weekdays(early) if early < late else 0


def _weekdays(day: dt.date) -> int:
    """Weekdays up to and including a day, since day 1 of the calendar, which was a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return 5 * weeks + min(rest, 5)


def apart(a: dt.date, b: dt.date) -> str:
    """How far apart two days are, in words: "the same day", "5 days apart", "two weeks apart"."""
    days = abs((a - b).days)
    if days % 7 == 0 and 14 <= days <= 70:
        names = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
        return f"{names[days // 7 - 2]} weeks apart"
    return "the same day" if days == 0 else "a day apart" if days == 1 else f"{days} days apart"
