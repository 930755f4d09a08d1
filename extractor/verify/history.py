"""Daily bars as arrays, made once for each symbol that is asked for, and the lookups that derivations rest on.

Days are proleptic ordinals, ascending, one a session; what a bar does not tell is NaN. Memory grows with the symbols in
use: a few numbers a session, whatever the store behind holds.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from extractor.calendar import exchange_of, session_on_or_before
from extractor.records import Observation

Observe = Callable[[str, str, dt.date, dt.date], Sequence[Observation]]
"""The figures of a symbol and metric from a first to a last day, every vintage, oldest first.

The parts of a daily bar are the metrics `price` (close), `open`, `high`, `low` and `volume`.
"""
Floats = NDArray[np.float64]
FIRST, LAST = dt.date(1800, 1, 1), dt.date(2200, 1, 1)
PARTS = ("price", "open", "high", "low", "volume")
#: Without a calendar (futures, currencies), two bars no further apart than a long weekend are neighbours.
LONG_WEEKEND = 4


@dataclass(frozen=True, eq=False)
class Bars:
    """All bars of one symbol as one source gives them; days that it lacks are filled from the others."""

    symbol: str
    source: str
    provider: str
    days: tuple[int, ...]
    close: Floats
    open: Floats
    high: Floats
    low: Floats
    volume: Floats

    def at(self, day: dt.date) -> int | None:
        """The position of the last session on or before a day; None where that session has no bar."""
        i = bisect_right(self.days, day.toordinal()) - 1
        return i if i >= 0 and not self._missing(self.day(i), day) else None

    def before(self, day: dt.date) -> int | None:
        """The position of the last session before a day; None where that session has no bar."""
        return self.at(day - dt.timedelta(days=1))

    def first_from(self, day: dt.date) -> int | None:
        """The position of the first session on or after a day; None where there is none, or a session is missing."""
        i = bisect_left(self.days, day.toordinal())
        if i == len(self.days) or (i == 0 and self.days[0] != day.toordinal()):
            return None
        return i if not self._missing(day - dt.timedelta(days=1), self.day(i) - dt.timedelta(days=1)) else None

    def next(self, i: int, step: int) -> int | None:
        """The position of the session before (-1) or after (1); None where that session has no bar."""
        first, last = min(i, i + step), max(i, i + step)
        return None if first < 0 or last >= len(self.days) or self.gaps(first, last) else i + step

    def day(self, i: int) -> dt.date:
        """The date of a position."""
        return dt.date.fromordinal(self.days[i])

    def gaps(self, first: int, last: int) -> bool:
        """Whether a session between two positions has no bar, so that nothing can be counted across."""
        return any(
            self.days[i + 1] - self.days[i] > 1 and self._missing(self.day(i), self.day(i + 1) - dt.timedelta(days=1))
            for i in range(first, last)
        )

    def _missing(self, known: dt.date, day: dt.date) -> bool:
        """Whether there was a session after `known` up to `day`."""
        if day <= known:
            return False
        exchange = exchange_of(self.symbol)
        if exchange is None:
            return (day - known).days >= LONG_WEEKEND
        if exchange == "24/7":
            return True
        return session_on_or_before(day, exchange) > known


class History:
    """What verification looks up: figures from `observe` as they are, and bars as arrays, kept once made."""

    def __init__(self, observe: Observe) -> None:
        self._observe = observe
        self._bars: dict[str, tuple[Bars, ...]] = {}
        self._figures: dict[tuple[str, str], tuple[Observation, ...]] = {}

    def __call__(self, symbol: str, metric: str, first: dt.date, last: dt.date) -> Sequence[Observation]:
        """The figures of a series in a stretch of days, straight from `observe`."""
        return self._observe(symbol, metric, first, last)

    def figures(self, symbol: str, metric: str) -> tuple[Observation, ...]:
        """A whole series, oldest first: for what is published monthly or set at meetings."""
        key = symbol, metric
        if key not in self._figures:
            self._figures[key] = tuple(sorted(self._observe(symbol, metric, FIRST, LAST), key=lambda o: o.date))
        return self._figures[key]

    def bars(self, symbol: str) -> tuple[Bars, ...]:
        """The bars of a symbol, once for each source that differs from the others; empty where there are none."""
        if symbol not in self._bars:
            self._bars[symbol] = views(symbol, {part: self._observe(symbol, part, FIRST, LAST) for part in PARTS})
        return self._bars[symbol]


def historic(observe: Observe) -> History:
    """`observe` itself where it keeps what it has read, so that many calls share it; else with a memory of its own."""
    return observe if isinstance(observe, History) else History(observe)


def views(symbol: str, parts: dict[str, Sequence[Observation]]) -> tuple[Bars, ...]:
    """Bars from the observations of their parts: one view where sources agree or follow on one another, else one each.

    A figure is told apart by provider and source; where one of them gives a day twice, the later seen counts.
    """
    rows: dict[tuple[str, str], dict[int, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for part, found in parts.items():
        for o in sorted(found, key=lambda o: o.observed_at or dt.date.min):
            rows[(o.provider, o.source)][o.date.toordinal()][part] = float(o.value)
    kept = {key: {day: row for day, row in own.items() if "price" in row} for key, own in rows.items()}
    order = sorted((key for key in kept if kept[key]), key=lambda key: (-len(kept[key]), key))
    merged = _merged(kept[key] for key in order)
    rivals = [key for key in order if any(kept[key][day]["price"] != merged[day]["price"] for day in kept[key])]
    chosen = [order[0], *rivals] if order else []
    return tuple(_bars(symbol, key, {**merged, **kept[key]}) for key in chosen)


def _merged(sources: Iterable[dict[int, dict[str, float]]]) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = {}
    for rows in sources:
        for day, row in rows.items():
            found[day] = {**row, **found.get(day, {})}
    return found


def _bars(symbol: str, key: tuple[str, str], rows: dict[int, dict[str, float]]) -> Bars:
    days = sorted(rows)
    columns = {p: np.array([rows[day].get(p, np.nan) for day in days], dtype=np.float64) for p in PARTS}
    return Bars(
        symbol=symbol, source=key[1], provider=key[0], days=tuple(days), close=columns["price"],
        open=columns["open"], high=columns["high"], low=columns["low"], volume=columns["volume"],
    )  # fmt: skip


def exact(value: float) -> Decimal:
    """A float as the decimal that was written for it: 6915.61, not its binary neighbour."""
    return Decimal(repr(float(value)))
