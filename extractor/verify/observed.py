"""Observations as checks need them: in the claim's unit, told in words, and reported as a check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from extractor.interval import Interval, half_width, stands_for
from extractor.metrics import is_currency
from extractor.records import Check, Claim, Label, Observation, Severity
from extractor.verify import explain, wording
from extractor.verify.history import History
from extractor.verify.weigh import near_enough

#: A scale word or a decimal point misprinted.
POWERS = (-6, -3, -2, -1, 1, 2, 3, 6)
#: Days around a claim's date in which figures are asked for: as far as the slowest metric is compared (yearly fees).
WINDOW = timedelta(days=365)
#: ... and for what has a figure for every session: enough for the sessions before and after the longest holiday.
DAILY_WINDOW = timedelta(days=8)
DAILY = frozenset(["price", "open", "high", "low", "close", "volume", "yield", "exchange_rate"])
_LOOSE = frozenset(("points", "index", ""))  # what tables call the level of an index, or leave out


def near(claim: Claim, symbol: str, metric: str, history: History, day: date | None = None) -> list[Observation]:
    """The figures of a series in a unit that the claim can be compared in, nearest to the claim's date first.

    They are asked for around another `day` where one is given.
    """
    if claim.date is None:
        return []
    centre, end = day or claim.date.end, claim.date.end
    window = DAILY_WINDOW if metric in DAILY else WINDOW
    found = [o for o in history(symbol, metric, centre - window, centre + window) if in_unit(o, claim) is not None]
    return sorted(found, key=lambda o: (abs((o.date - end).days), o.date > end, o.date, o.source, o.value))


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
    return near_enough(stands_for(claim.value), value) or _misprinted(claim, value) or wording.turned(claim, value)


def _misprinted(claim: Claim, value: Interval) -> bool:
    """Whether a claim has the digits of the value but for one, or for two that stand swapped (three digits at least), or
    is off by its scale."""
    half = half_width(claim.value)
    if value.middle is None or not half or not value.middle:
        return False
    if any(stands_for(claim.value).intersects(value.scale(Decimal(10) ** k)) for k in POWERS):
        return True
    ours, theirs = (str(int(abs(v) / (2 * half) + Decimal("0.5"))) for v in (claim.value.low, value.middle))
    if len(ours) != len(theirs) or len(ours) < 3:
        return False
    off = [i for i, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    swapped = (
        len(off) == 2 and off[1] == off[0] + 1 and ours[off[0]] == theirs[off[1]] and ours[off[1]] == theirs[off[0]]
    )
    return len(off) == 1 or swapped


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
