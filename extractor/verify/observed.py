"""Observations as checks need them: in the claim's unit, told in words, and reported as a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from extractor.interval import Interval, stands_for
from extractor.metrics import is_currency
from extractor.records import Check, Claim, Label, Observation, Severity
from extractor.verify import explain
from extractor.verify.weigh import near_enough

Observe = Callable[[str, str, date], list[Observation]]
"""Figures of a symbol and metric dated near a day: a week around it for prices, a year for what is rarely published.

The parts of a daily bar are the metrics `price` (close), `open`, `high` and `low`.
"""
_LOOSE = frozenset(("points", "index", ""))  # what tables call the level of an index, or leave out


def near(claim: Claim, symbol: str, metric: str, observe: Observe) -> list[Observation]:
    """The figures of a series in a unit that the claim can be compared in, nearest to the claim's date first."""
    if claim.date is None:
        return []
    day = claim.date.end
    found = [o for o in observe(symbol, metric, day) if in_unit(o, claim) is not None]
    return sorted(found, key=lambda o: (abs((o.date - day).days), o.date > day, o.date, o.source, o.value))


def in_unit(observation: Observation, claim: Claim) -> Interval | None:
    """The observed value in the claim's unit; None where the two do not measure one thing.

    Bars have no unit: an index is in points, everything else in money.
    """
    unit, given = claim.value.unit, observation.unit
    if given in _LOOSE and (unit == "points" or is_currency(unit)):
        points = observation.symbol.startswith("^") or observation.symbol == "DX-Y.NYB"
        return Interval.at(observation.value, unit) if points == (unit == "points") else None
    try:
        return Interval.at(observation.value, given).to(unit) if given else Interval.at(observation.value, unit)
    except ValueError:
        return None


def plausible(claim: Claim, value: Interval) -> bool:
    """Whether a claim that misses a reference can be a misprint of it, and not another quantity's figure."""
    return near_enough(stands_for(claim.value), value)


def split(claim: Claim, found: Iterable[Observation]) -> tuple[list[Observation], list[Observation]]:
    """The observations that a claim meets, and those that it does not."""
    fits: list[Observation] = []
    fails: list[Observation] = []
    for o in found:
        value = in_unit(o, claim)
        (fits if value is not None and stands_for(claim.value).intersects(value) else fails).append(o)
    return fits, fails


def relative(claim: Claim, value: Interval) -> Decimal:
    """How far a claim is from a value, relative to the value."""
    return stands_for(claim.value).distance(value) / max(abs(value.middle or Decimal(0)), Decimal("1e-9"))


def told(o: Observation) -> str:
    """An observation in words, with its series and vintage: "US unemployment rate of 4.6% on 2025-11-01 (fred UNRATE,
    as of 2026-01-03)"."""
    series = o.series if o.series != o.symbol else ""
    seen = f"as of {o.observed_at}" if o.observed_at and o.observed_at != o.date else ""
    origin = ", ".join(part for part in (f"{o.source} {series}".strip(), seen) if part)
    told_by = f" ({origin})" if origin else ""
    return f"{o.symbol} {o.metric.replace('_', ' ')} of {explain.number(o.value, o.unit)} on {o.date}{told_by}"


def report(
    claim: Claim, o: Observation, label: Label, text: str, severity: Severity = "none", expected: Interval | None = None
) -> Check:
    """A check of a claim against an observation, or against a range that it belongs to."""
    value = expected or in_unit(o, claim) or Interval.everything(claim.value.unit)
    return Check(
        kind="market_data",
        label=label,
        expected=explain.bounds(value),
        difference=explain.difference(stands_for(claim.value), value),
        as_of=o.date,
        provider=o.provider or None,
        explanation=text,
        severity=severity,
    )
