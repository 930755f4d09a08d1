"""A price's way from a base to an end: every pair of prices that a claim of change may mean.

A change counts from the last close before its period to the last close in it. The plain pairs come first; the others
are other bases, moments and periods, each with the words that name it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.interval import half_width
from extractor.records import Claim
from extractor.verify import doubts, wording
from extractor.verify.dates import WEEKEND
from extractor.verify.history import LONG_WEEKEND, Bars
from extractor.verify.stretches import Stretch, others

DAY = dt.timedelta(days=1)
#: Of a stretch this long that starts on no first of a month, the start is one of a few days: "over the last six months".
LOOK_BACK = dt.timedelta(days=25)
#: "Between the middle of June and the middle of August" may be a rally's low and high, a week off at each end.
NEAR = 5
#: A count from the year's first open to a moment of the day is thought of where a number has two decimals.
HUNDREDTH = Decimal("0.005")


@dataclass(frozen=True)
class Leg:
    """Two prices of one symbol: positions and parts of the bars."""

    bars: Bars
    base: int
    end: int
    from_part: str = "close"
    to_part: str = "close"
    reading: str = ""
    supports: bool = False

    @property
    def prices(self) -> tuple[float, float]:
        """Base and end; NaN where a bar does not tell."""
        first: float = getattr(self.bars, self.from_part)[self.base]
        last: float = getattr(self.bars, self.to_part)[self.end]
        return float(first), float(last)

    @property
    def known(self) -> bool:
        """Whether both prices are known and positive, so that a percentage can be taken."""
        return all(math.isfinite(p) and p > 0 for p in self.prices)

    @property
    def days(self) -> int:
        """Calendar days between the two."""
        return self.bars.days[self.end] - self.bars.days[self.base]

    def told(self) -> str:
        """Where the two prices are from: "from the close of 2026-01-22 to the close of 2026-01-23 (yahoo)"."""
        source = f" ({self.bars.source})" if self.bars.source else ""
        first, last = self.bars.day(self.base), self.bars.day(self.end)
        return f"from the {self.from_part} of {first} to the {self.to_part} of {last}{source}"


def plain(bars: Bars, claim: Claim) -> Iterator[Leg]:
    """The pairs that the claim's own words and period mean; none where a session's bar is missing."""
    ends = _ends(bars, claim)
    if ends is None or claim.date is None:
        return
    base, end = ends
    if wording.intraday(claim):
        for part in ("high", "low"):
            yield Leg(bars, base, end, to_part=part)
        if claim.date.end - claim.date.start <= dt.timedelta(days=WEEKEND):
            return
    yield Leg(bars, base, end)
    first = bars.first_from(claim.date.start)
    if first is not None and base < first < end and _counted_from_its_first_day(claim):
        yield Leg(bars, first, end)
        second = bars.next(first, 1)
        if _look_back(claim) and second is not None and second < end:
            yield Leg(bars, second, end)


def charitable(bars: Bars, claim: Claim) -> Iterator[Leg]:
    """The pairs that a careful writer may have meant instead, likeliest first."""
    ends = _ends(bars, claim)
    if ends is None or claim.date is None:
        return
    base, end = ends
    first = bars.first_from(bars.day(base) + DAY)
    whole = first is not None and first < end
    if first is not None and (whole or wording.says(claim, r"\bopen(?:ed|ing)?\b")):
        opened = "a count from the first session's open" if whole else "the move since the open"
        yield Leg(bars, first, end, "open", reading=opened)
    yield from _other_sessions(bars, base, end, claim)
    if not whole and first is not None and wording.swung(claim):
        for start in ("low", "high"):
            yield Leg(bars, end, end, start, reading=f"the way from the session's {start} to its close")
        yield Leg(bars, end, end, "low", "high", "the session's whole range")
    within = wording.swung(claim) or wording.moment(claim)
    plainly = not within and (whole or not doubts.of_the_period(claim))  # a move from close to close, told as such
    for part in () if plainly or wording.closing(claim) else ("high", "low"):
        yield Leg(bars, base, end, to_part=part, reading=f"the session's {part} in place of its close")
        if whole and first is not None:
            yield Leg(bars, first, end, "open", part, f"a count from the first session's open to the last one's {part}")
    if whole and first is not None and (within or _counted_from_its_first_day(claim) or not doubts.told(claim)):
        day, last = bars.day(first), bars.day(end)
        for start, part in itertools.product(("high", "low"), repeat=2):
            yield Leg(bars, first, end, start, part, f"the intraday {start} of {day} to the {part} of {last}")
        if bars.days[end] - bars.days[base] >= LOOK_BACK.days:
            yield from _between_extremes(bars, base, end)
    written = bars.at(_published(claim)) if claim.source.published else None
    yield from _around_publication(bars, claim, written)
    for until in dict.fromkeys((end, end if written is None else written)):
        for stretch in others(claim, bars.day(until), every=bool(doubts.of_the_period(claim))):
            yield from _over(bars, stretch)


def _other_sessions(bars: Bars, base: int, end: int, claim: Claim) -> Iterator[Leg]:
    """The same change a session earlier or later: of a day both its ends, of a longer period either of them."""
    if bars.days[end] - bars.days[base] <= LONG_WEEKEND:
        for step, name in ((-1, "before"), (1, "after")):
            first, last = bars.next(base, step), bars.next(end, step)
            if first is not None and last is not None and bars.day(last) <= _published(claim):
                for part in ("close", "high", "low") if wording.intraday(claim) else ("close",):
                    yield Leg(bars, first, last, to_part=part, reading=f"the session {name}, {bars.day(last)}")
        return
    for first in (bars.next(base, 1), bars.next(base, -1)):
        if first is not None:
            yield Leg(bars, first, end, reading=f"a count from the close of {bars.day(first)}")
    for last in (bars.next(end, -1), bars.next(end, 1)):
        if last is not None and bars.day(last) <= _published(claim):
            yield Leg(bars, base, last, reading=f"a count to the close of {bars.day(last)}")


def _around_publication(bars: Bars, claim: Claim, written: int | None) -> Iterator[Leg]:
    """The session that an article was written on, the one before; and counts from the days that the sentence names."""
    if written is None:
        return
    for last in (written, written - 1):
        if last > 0 and claim.date is not None and bars.day(last) != claim.date.end:
            yield Leg(bars, last - 1, last, reading=f"the session of {bars.day(last)}")
    days = wording.days_named(claim)
    if claim.date is not None and wording.matches(r"\bsince (?:last )?\w+day\b", claim.date.text or ""):
        days += [claim.date.start - dt.timedelta(days=n) for n in (1, 7)]
    for day in days:
        for base in {bars.at(day), bars.before(day)} - {None}:
            for last in (written, written - 1):
                if base is not None and base < last:
                    yield Leg(bars, base, last, reading=f"a count from the close of {bars.day(base)}")


def _between_extremes(bars: Bars, base: int, end: int) -> Iterator[Leg]:
    """From the lowest close near the base to the highest near the end, and the other way: a rally, or a fall, in full."""
    first, last = range(max(0, base - NEAR), base + NEAR + 1), range(end - NEAR, min(len(bars.days), end + NEAR + 1))
    low, high = bars.close.__getitem__, lambda i: -bars.close[i]
    for a, b, name in ((low, high, "the low to the high"), (high, low, "the high to the low")):
        yield Leg(bars, min(first, key=a), min(last, key=b), reading=f"{name} around those days")


def within_the_day(bars: Bars, claim: Claim) -> Iterator[tuple[Leg, Leg, str]]:
    """The lowest and the highest that a change was during its last session, where the text may be of that moment."""
    ends = _ends(bars, claim)
    if ends is None or claim.date is None or (wording.closing(claim) and not wording.intraday(claim)):
        return
    base, end = ends
    day = claim.date.end - claim.date.start <= dt.timedelta(days=WEEKEND)
    if day and (wording.moment(claim) or wording.intraday(claim)):
        yield Leg(bars, base, end, to_part="low"), Leg(bars, base, end, to_part="high"), "a moment of that session"
    first, new_year = bars.first_from(claim.date.start), (claim.date.start.month, claim.date.start.day) <= (1, 4)
    fine = half_width(claim.value) <= HUNDREDTH and claim.date.end + DAY >= _published(claim)
    if first is not None and base < first < end and new_year and fine:
        low, high = (Leg(bars, first, end, "open", part) for part in ("low", "high"))
        yield low, high, "a moment of the last session, counted from the first session's open"


def _ends(bars: Bars, claim: Claim) -> tuple[int, int] | None:
    """Positions of the last close before a claim's period and of the last one in it."""
    if claim.date is None:
        return None
    last = min(claim.date.end, max(_published(claim), claim.date.start))
    end, base = bars.at(last), bars.before(claim.date.start)
    if end is None:
        return None
    if base is None or base >= end:  # a day, or a weekend
        base = bars.next(end, -1) if (last - claim.date.start).days <= 3 else None
    return None if base is None else (base, end)


def _published(claim: Claim) -> dt.date:
    return claim.source.published or dt.date.max - DAY


def _look_back(claim: Claim) -> bool:
    d = claim.date
    return d is not None and d.end - d.start >= LOOK_BACK and d.start.day != 1 and d.end == _published(claim)


def _counted_from_its_first_day(claim: Claim) -> bool:
    """Whether a period may start at the close of its first day: "from 19 February to 23 March", "over six months"."""
    d = claim.date
    return d is not None and (
        _look_back(claim)
        or (d.end - d.start > dt.timedelta(days=3) and d.start.day != 1 and wording.counted_from(claim))
    )


def _over(bars: Bars, stretch: Stretch) -> Iterator[Leg]:
    base, end = bars.before(stretch.start), bars.at(stretch.end)
    if base is not None and end is not None and base < end:
        yield Leg(bars, base, end, reading=stretch.name)
