"""Trading days.

`exchange_calendars` knows the holidays; it is imported, with pandas, only when a question needs it (0.2 s on top of
pandas), and the sessions of an exchange are listed once a process. Outside the listed years, and where an exchange is
unknown, every weekday counts as a session.
"""

from __future__ import annotations

import bisect
import datetime as dt
from functools import cache

FIRST_YEAR, LAST_YEAR = 1970, 2040
_EPOCH = dt.date(1970, 1, 1).toordinal()


#: Where indices trade whose symbol tells no exchange.
_INDICES = {
    "^N225": "XTKS", "^HSI": "XHKG", "^GDAXI": "XETR", "^FTSE": "XLON", "^FCHI": "XPAR", "^STOXX": "XETR",
    "^KS11": "XKRX", "^NSEI": "XBOM", "^BSESN": "XBOM", "^AXJO": "XASX",
}  # fmt: skip
_SUFFIXES = {
    "L": "XLON", "DE": "XETR", "PA": "XPAR", "T": "XTKS", "HK": "XHKG", "SS": "XSHG", "TO": "XTSE", "AX": "XASX",
    "KS": "XKRX", "NS": "XBOM", "BO": "XBOM", "SW": "XSWX", "MI": "XMIL", "AS": "XAMS",
}  # fmt: skip


@cache
def exchange_of(symbol: str) -> str | None:
    """The calendar that a symbol trades by: `XNYS` for US shares, funds and indices, `24/7` for coins; None where none
    is known (futures, currencies, other exchanges)."""
    if symbol.endswith("-USD"):
        return "24/7"
    if symbol.endswith(("=F", "=X")) or symbol == "DX-Y.NYB":
        return None
    if symbol in _INDICES:
        return _INDICES[symbol]
    suffix = symbol.rpartition(".")[2] if "." in symbol else ""
    return _SUFFIXES.get(suffix) if suffix else "XNYS"


def is_session(day: dt.date, exchange: str = "XNYS") -> bool:
    """Whether the exchange trades on that day."""
    if day.weekday() > 4 or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return day.weekday() <= 4
    listed = _sessions(exchange)
    if not listed or not listed[0] <= day.toordinal() <= listed[-1]:
        return True
    return listed[bisect.bisect_left(listed, day.toordinal())] == day.toordinal()


def session_on_or_before(day: dt.date, exchange: str = "XNYS") -> dt.date:
    """The day itself where it is a session, else the last one before it."""
    while not is_session(day, exchange):
        day -= dt.timedelta(days=1)
    return day


def session_on_or_after(day: dt.date, exchange: str = "XNYS") -> dt.date:
    """The day itself where it is a session, else the next one."""
    while not is_session(day, exchange):
        day += dt.timedelta(days=1)
    return day


def previous_session(day: dt.date, exchange: str = "XNYS") -> dt.date:
    """The last session before a day."""
    return session_on_or_before(day - dt.timedelta(days=1), exchange)


def next_session(day: dt.date, exchange: str = "XNYS") -> dt.date:
    """The first session after a day."""
    return session_on_or_after(day + dt.timedelta(days=1), exchange)


def nth_session(first: dt.date, n: int, exchange: str = "XNYS") -> dt.date:
    """The n-th session counted from a day on: `nth_session(date(2026, 1, 1), 14)` ends the year's first 14.

    A negative n counts back from the day: -20 starts the last 20 sessions.
    """
    step = next_session if n > 0 else previous_session
    day = session_on_or_after(first, exchange) if n > 0 else session_on_or_before(first, exchange)
    for _ in range(abs(n) - 1):
        day = step(day, exchange)
    return day


def sessions_between(first: dt.date, last: dt.date, exchange: str = "XNYS") -> list[dt.date]:
    """Every session from `first` to `last`, both included."""
    days = (first + dt.timedelta(days=i) for i in range((last - first).days + 1))
    return [day for day in days if is_session(day, exchange)]


@cache
def _sessions(exchange: str) -> list[int]:
    """The ordinals of the sessions that are known: all of FIRST_YEAR to LAST_YEAR for the exchanges of the West."""
    from exchange_calendars import errors, get_calendar

    first, last = f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31"
    try:
        calendar = get_calendar(exchange, start=first, end=last)
    except errors.InvalidCalendarName:
        return []
    except ValueError:  # known for fewer years than asked for
        known = get_calendar(exchange, start=f"{LAST_YEAR - 20}-01-01", end=f"{LAST_YEAR - 19}-01-01")
        start, end = known.bound_min(), known.bound_max()
        calendar = get_calendar(exchange, start=start or first, end=end or last)
    since_epoch: list[int] = calendar.sessions.values.astype("datetime64[D]").astype(int).tolist()
    return [day + _EPOCH for day in since_epoch]
