"""A price level held against the bars of its day and of the neighbouring sessions.

Supported where it meets the close, the open or the day's range, or the last close before an undated claim. Refuted only
outside the ranges of the day and of the sessions next to it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from extractor.interval import Interval, charitable, stands_for
from extractor.records import Check, Claim, Observation
from extractor.verify import explain, wording
from extractor.verify.observed import Observe, in_unit, near, relative, report, split, told

#: Without a day's range, a price is refuted only if it is this far from the close: hardly a day moves further. Coins
#: trade round the clock, and moved by a sixth on 6 February 2026.
UNSEEN_RANGE, UNSEEN_RANGE_COIN = Decimal("0.05"), Decimal("0.20")
#: Two vendors' closes of one day differ by up to this (^GSPC 2021-08-11: 0.12%).
VENDORS = Decimal("0.003")
_HOLIDAYS = 4


def check(claim: Claim, closes: Sequence[Observation], observe: Observe) -> Check | None:
    """What bars and dated prices say of a price; None where there is none for its day or the sessions next to it."""
    if claim.date is None or not closes:
        return None
    day = claim.date.end
    beside = _beside(day, {o.date for o in closes})
    own, next_to = [o for o in closes if o.date == day], [o for o in closes if o.date in beside]
    if not own and not next_to:
        return None
    fits, fails = split(claim, own)
    if fits and fails and max(abs(o.value - fits[0].value) for o in fails) > VENDORS * abs(fits[0].value):
        return report(claim, fits[0], "conflicting", f"references differ: {told(fits[0])}, {told(fails[0])}", "minor")
    if fits:
        return report(claim, fits[0], "supported", f"{told(fits[0])}, the close")
    if opened := split(claim, [o for o in near(claim, claim.index.id, "open", observe) if o.date == day])[0]:
        return report(claim, opened[0], "supported", told(opened[0]))
    if close := split(claim, next_to)[0]:
        return _other_session(claim, close[0], day, bool(own))
    return _ranges(claim, own, next_to, {part: near(claim, claim.index.id, part, observe) for part in ("low", "high")})


def _beside(day: date, sessions: Collection[date]) -> set[date]:
    before = max((d for d in sessions if d < day and (day - d).days <= _HOLIDAYS), default=day)
    after = min((d for d in sessions if d > day and (d - day).days <= _HOLIDAYS), default=day)
    return {before, after} - {day}


def _other_session(claim: Claim, close: Observation, day: date, traded: bool) -> Check:
    undated = claim.date is not None and claim.date.text is None and day == claim.source.published
    if close.date < day and (undated or not traded):
        return report(claim, close, "supported", f"{told(close)}, the last close before")
    which = "before" if close.date < day else "after"
    return report(claim, close, "not_enough_info", f"{told(close)}, the close of the session {which}", "minor")


def _ranges(
    claim: Claim, own: Sequence[Observation], next_to: Sequence[Observation], parts: dict[str, list[Observation]]
) -> Check:
    reference = (own or next_to)[0]
    claimed = stands_for(claim.value)
    day = _range(claim, {o.date for o in own}, parts)
    if day is not None and claimed.intersects(day):
        text = f"{claim.index.name} traded from {_level(day.low, claim)} to {_level(day.high, claim)} on {own[0].date}"
        if wording.closing(claim):
            text += f", and closed at {_level(reference.value, claim)}"
            return report(claim, reference, "not_enough_info", text, "minor")
        return report(claim, reference, "supported", text, expected=day)
    text = f"{told(reference)}, not {explain.claimed(claim.value)}"
    if reason := _charity(claim, reference, _range(claim, {o.date for o in (*own, *next_to)}, parts), day is not None):
        return report(claim, reference, "not_enough_info", f"{text}, {reason}", "minor")
    value = in_unit(reference, claim)
    vendor = value is not None and relative(claim, value) <= VENDORS
    return report(claim, reference, "refuted", text, "minor" if vendor else "material")


def _charity(claim: Claim, reference: Observation, widest: Interval | None, seen: bool) -> str:
    """Why a price outside its day's range may still be right; empty where nothing speaks for it."""
    readings = [("", stands_for(claim.value)), *charitable(claim.value)]
    for name, reading in readings:
        if widest is not None and reading.intersects(widest):
            return f"though within reach {name}" if name else "though it was traded in a session next to it"
    if claim.index.id.endswith("=F") and (wording.other_contract(claim) or not wording.closing(claim)):
        return "which may be of another contract"
    value = in_unit(reference, claim)
    allowed = UNSEEN_RANGE_COIN if claim.index.id.endswith("-USD") else UNSEEN_RANGE
    if not seen and value is not None and (relative(claim, value) <= allowed or wording.intraday(claim)):
        return "and the day's range is not known"
    return ""


def _range(claim: Claim, days: Collection[date], parts: dict[str, list[Observation]]) -> Interval | None:
    low = min((o.value for o in parts["low"] if o.date in days), default=None)
    high = max((o.value for o in parts["high"] if o.date in days), default=None)
    return Interval(low, high, claim.value.unit) if low is not None and high is not None and low <= high else None


def _level(value: Decimal | None, claim: Claim) -> str:
    return "" if value is None else explain.number(value, claim.value.unit)
