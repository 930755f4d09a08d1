"""What a claim should come to under one reading of it, and the verdict over all readings: charity before blame.

The plain readings are those that the words mean: meeting any one of them supports. The others are what a careful writer
may have meant instead (another base, another moment, another vintage); the first that fits is named. Only a claim that
no reading fits, and whose own extraction leaves no doubt, is refuted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from extractor.interval import Interval, charitable, stands_for
from extractor.records import Check, Claim, Label, Severity, Value
from extractor.verify import explain

#: Target ranges are multiples of an eighth, printed in full.
ENDS = Decimal("0.01")


@dataclass(frozen=True)
class Expected:
    """One reading of a claim with what it comes to, in the claim's unit."""

    value: Interval
    how: str  # formula or figure in words, with day and source
    as_of: date
    source: str = ""
    provider: str = ""
    reading: str = ""  # what is understood otherwise than plainly; "" for a plain reading
    supports: bool = False  # whether a reading that is not plain supports, where it fits, or leaves open
    note: str = ""  # what else is to be said where it fits: "since revised to 4.5%"
    of: str = ""  # which of the things that the words may mean; two sources differ only over one of them
    both_ends: bool = False  # whether a claim must name both ends of `value`, as of a target range

    def under(self, reading: str, *, supports: bool = False) -> Expected:
        """The same figure under another reading; "" leaves it the plain one."""
        return replace(self, reading=reading, supports=supports)

    def met_by(self, value: Value, says: Interval) -> bool:
        """Whether a printed number, which with its rounding and hedge `says` this much, can be this figure."""
        if self.both_ends and self.value.low is not None and self.value.high is not None:
            return abs(value.low - self.value.low) <= ENDS and abs(value.high - self.value.high) <= ENDS
        return says.intersects(self.value)

    def gap(self, value: Value) -> Decimal:
        """How far a printed number is from this figure; for a range, by how much its ends are off."""
        distance = stands_for(value).distance(self.value)
        if self.both_ends and self.value.low is not None and self.value.high is not None:
            return max(distance, abs(value.low - self.value.low), abs(value.high - self.value.high))
        return distance


@dataclass(frozen=True)
class Bar:
    """How far a claim may be from a plain reading: within `tolerance` it is left open, within `vendor` minor."""

    tolerance: Decimal = Decimal(0)
    why: str = ""
    vendor: Decimal = Decimal(0)  # as a share of the expected figure
    doubt: str = ""  # a reason in the claim's own words, or its extraction, not to call it refuted
    spread: Decimal = Decimal(0)  # how far two sources may differ before they are in conflict, as a share


def decide(claim: Claim, plain: Sequence[Expected], others: Iterable[Expected], bar: Bar) -> Check | None:
    """The check that some readings come to; `others` are looked at only where no plain one fits.

    Without a plain reading nothing can be refuted: one of the others supports or leaves open where it fits, and None is
    given where none does.
    """
    says = stands_for(claim.value)
    if any(e.met_by(claim.value, says) for e in plain):
        return _fits(claim, plain, bar)
    for e in others:
        if e.met_by(claim.value, says):
            text = f"{e.how}: it fits {e.reading}" + (f", {e.note}" if e.note else "")
            return report(claim, e, "supported", text) if e.supports else report(claim, e, _OPEN, text, "minor")
    return _misses(claim, plain, bar) if plain else None


_OPEN: Label = "not_enough_info"


def _misses(claim: Claim, plain: Sequence[Expected], bar: Bar) -> Check:
    """No reading fits: refuted, unless the printing, the tolerance or a doubt leaves it open."""
    nearest = min(plain, key=lambda e: e.gap(claim.value))
    text, gap = f"{nearest.how}, not {explain.claimed(claim.value)}", nearest.gap(claim.value)
    for name, reading in charitable(claim.value):
        if any(reading.intersects(e.value) for e in plain if not e.both_ends):
            return report(claim, nearest, _OPEN, f"{text}, which is within reach {name}", "minor")
    if bar.tolerance and gap <= bar.tolerance:
        return report(claim, nearest, _OPEN, f"{text}, no further off than {bar.why}", "minor")
    if bar.doubt:
        return report(claim, nearest, _OPEN, f"{text}, {bar.doubt}", "minor")
    size = max((abs(v) for v in (nearest.value.low, nearest.value.high) if v is not None), default=Decimal(0))
    return report(claim, nearest, "refuted", text, "minor" if gap <= bar.vendor * size else "material")


def _fits(claim: Claim, plain: Sequence[Expected], bar: Bar) -> Check:
    says = stands_for(claim.value)
    first = next(e for e in plain if e.met_by(claim.value, says))
    met = {e.source for e in plain if e.met_by(claim.value, says)}
    for e in plain:
        size = abs(first.value.middle or Decimal(0))
        apart = first.value.distance(e.value)
        if e.source not in met and e.of == first.of and apart > max(bar.spread * size, bar.tolerance):
            return report(claim, first, "conflicting", f"references differ: {first.how}; {e.how}", "minor")
    text = first.how + (f", {first.note}" if first.note else "")
    return report(claim, first, "supported", text)


def report(claim: Claim, e: Expected, label: Label, text: str, severity: Severity = "none") -> Check:
    """A check of a claim against one expectation."""
    return Check(
        kind="market_data",
        label=label,
        expected=explain.bounds(e.value),
        difference=explain.difference(stands_for(claim.value), e.value)
        or (Decimal(0) if label == "supported" else e.gap(claim.value)),
        as_of=e.as_of,
        provider=e.provider or None,
        explanation=text,
        severity=severity,
    )
