"""Two statements of one quantity side by side: how far apart in time, whether they agree, whether they truly differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.interval import Interval, charitable, stands_for
from extractor.records import Claim
from extractor.verify import dates, wording
from extractor.verify.nearness import DAY_LIMIT, NEARNESS, PROXY_LIMIT, Nearness
from extractor.verify.subjects import SHARED_METRICS, tracked
from extractor.verify.weigh import LARGEST_WIDTH

#: classes that have a figure for each way to draw their line
_VAGUE_KINDS = frozenset({"group", "sector", "other"})
#: points a year that dividends add to a return (the S&P 500: 1.3 in 2025, 2 on average since 2000)
DIVIDENDS = Decimal("2.5")


@dataclass(frozen=True)
class Statement:
    """A claim, with what comparing it needs worked out once. Percent and basis points are both in percent."""

    claim: Claim
    end: int  # the last day of its period, as an ordinal
    interval: Interval
    readings: tuple[Interval, ...]  # generous ones
    intraday: bool
    closing: bool
    averaged: bool

    @property
    def quantity(self) -> tuple[object, ...]:
        """What two claims must share to be of one quantity, dates aside."""
        c = self.claim
        subject = tracked(c.index.id) if c.metric.id in SHARED_METRICS else c.index.id
        versus = tracked(c.versus.id) if c.versus else None
        return subject, c.metric.id, c.metric.basis, versus, c.modality, self.interval.unit

    @property
    def alike(self) -> tuple[object, ...]:
        """All that `compare` looks at besides the quantity: what two statements share that it cannot tell apart."""
        c = self.claim
        cited = c.source.cited if c.modality == "forecast" else None
        read = (self.interval, self.readings, self.intraday, self.closing, self.averaged)
        return c.index.id, c.index.kind, c.date and (c.date.start, c.date.end), cited, read


@dataclass(frozen=True)
class Comparison:
    """Another statement beside ours."""

    other: Claim
    days: int  # apart; 0 where the two are of one time
    meets: bool
    agrees: bool  # meets in a way that says something: not as a bound, nor as a figure too round to
    differs: bool  # misses in a way that means something
    relative: Decimal  # difference


def statement(claim: Claim) -> Statement | None:
    """A claim as a statement; None where it cannot be compared: without a date, supposed, of an ambiguous metric."""
    day = dates.as_of(claim)
    if day is None or claim.metric.id not in NEARNESS or claim.modality == "hypothetical":
        return None
    return Statement(
        claim=claim,
        end=day.toordinal(),
        interval=_in_percent(stands_for(claim.value)),
        readings=tuple(_in_percent(reading) for _, reading in charitable(claim.value)),
        intraday=wording.intraday(claim),
        closing=wording.closing(claim),
        averaged=wording.averaged(claim),
    )


def compare(ours: Statement, theirs: Statement) -> Comparison | None:
    """Two statements of one quantity side by side; None where their dates are too far apart for the metric."""
    nearness = NEARNESS[ours.claim.metric.id]
    days = abs(ours.end - theirs.end)
    if nearness.period:
        if not dates.same_period(ours.claim, theirs.claim, nearness.same):
            return None
        days = 0
    if days > nearness.near:
        return None
    relative, meets = _relative(ours.interval, theirs.interval), ours.interval.intersects(theirs.interval)
    differs = (
        not meets and relative <= min(_limits(ours.claim, theirs.claim)) and _means_something(ours, theirs, nearness)
    )
    return Comparison(
        other=theirs.claim,
        days=0 if days <= nearness.same else days,
        meets=meets,
        agrees=meets and _informative(theirs.interval),
        differs=differs,
        relative=relative,
    )


def _in_percent(interval: Interval) -> Interval:
    return interval.to("percent") if interval.unit == "bps" else interval


def _limits(claim: Claim, other: Claim) -> Iterator[Decimal]:
    """The differences up to which two figures can be of one quantity."""
    yield NEARNESS[claim.metric.id].limit
    if claim.index.id != other.index.id:
        yield PROXY_LIMIT
    if claim.metric.id in ("return", "relative_return") and dates.point(claim):
        yield DAY_LIMIT


def _informative(interval: Interval) -> bool:
    return interval.width is not None and interval.width <= LARGEST_WIDTH * abs(interval.middle or Decimal(0))


def _means_something(ours: Statement, theirs: Statement, nearness: Nearness) -> bool:
    a, b = ours.claim, theirs.claim
    if not nearness.conflicts or a.index.kind in _VAGUE_KINDS:
        return False
    if a.modality == "forecast" and (a.source.cited is None or a.source.cited != b.source.cited):
        return False  # two forecasters may differ
    if not (nearness.period or nearness.by_end) and not (dates.point(a) and dates.point(b)):
        return False  # a level may have changed within a month
    if ours.intraday or theirs.intraday or ours.averaged != theirs.averaged:
        return False
    if any(r.intersects(ours.interval) and r.intersects(theirs.interval) for r in ours.readings + theirs.readings):
        return False
    allowed = dividends(a)
    if nearness.moment and not (ours.closing and theirs.closing):
        size = abs(ours.interval).high or Decimal(0)
        allowed = max(allowed, size * nearness.moment / 100 if nearness.moment_in == "percent" else nearness.moment)
    return not allowed or ours.interval.distance(theirs.interval) > allowed


def dividends(claim: Claim) -> Decimal:
    """What a return differs by, with and without dividends, over its days."""
    if claim.metric.id != "return" or claim.date is None:
        return Decimal(0)
    return DIVIDENDS * (claim.date.end - claim.date.start).days / 365


def _relative(a: Interval, b: Interval) -> Decimal:
    x, y = a.middle, b.middle
    if x is None or y is None or max(abs(x), abs(y)) == 0:
        return Decimal(0)
    return abs(x - y) / max(abs(x), abs(y))
