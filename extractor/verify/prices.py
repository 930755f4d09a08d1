"""A price level held against the bars of its day and of the neighbouring sessions.

Supported where it meets the close, the open or the day's range, or the last close before an undated claim. Refuted only
outside the ranges of the day and of the sessions next to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractor.interval import Interval, charitable, stands_for
from extractor.records import Check, Claim, Observation
from extractor.verify import explain, wording
from extractor.verify.history import History
from extractor.verify.observed import in_unit, near, plausible, relative, report, split, told

#: Without a day's range, a price is refuted only if it is this far from the close: hardly a day moves further. Coins
#: trade round the clock, and moved by a sixth on 6 February 2026.
UNSEEN_RANGE, UNSEEN_RANGE_COIN = Decimal("0.05"), Decimal("0.20")
#: Two vendors' closes of one day differ by up to this (^GSPC 2021-08-11: 0.12%).
VENDORS = Decimal("0.003")
#: The sessions next to a day are no further away than the longest holiday weekend.
_HOLIDAYS = 4


@dataclass(frozen=True)
class Sessions:
    """The bars around a claim's day; closes nearest to the day first."""

    day: date
    closes: Sequence[Observation]
    opens: Sequence[Observation]
    lows: Sequence[Observation]
    highs: Sequence[Observation]
    published: Sequence[Observation]  # the closes around publication, where the claim is of another time

    @property
    def own(self) -> list[Observation]:
        """The closes of the day itself, one a source."""
        return [o for o in self.closes if o.date == self.day]

    @property
    def beside(self) -> list[Observation]:
        """The closes of the sessions before and after."""
        known = {o.date for o in self.closes}
        before = max((d for d in known if 0 < (self.day - d).days <= _HOLIDAYS), default=self.day)
        after = min((d for d in known if 0 < (d - self.day).days <= _HOLIDAYS), default=self.day)
        return [o for o in self.closes if o.date != self.day and o.date in (before, after)]

    def traded(self, closes: Sequence[Observation], unit: str) -> Interval | None:
        """The range of the sessions of some closes; None where a low or high is not known."""
        days = {o.date for o in closes}
        low = min((o.value for o in self.lows if o.date in days), default=None)
        high = max((o.value for o in self.highs if o.date in days), default=None)
        return Interval(low, high, unit) if low is not None and high is not None and low <= high else None


def check(claim: Claim, history: History) -> Check | None:
    """What bars and dated prices say of a price; None where there is none for its day or the sessions next to it."""
    closes = near(claim, claim.index.id, "price", history)
    if claim.date is None or claim.date.start != claim.date.end or not closes:
        return None
    opens, lows, highs = (near(claim, claim.index.id, part, history) for part in ("open", "low", "high"))
    day = claim.source.published
    published = near(claim, claim.index.id, "price", history, day) if day else []
    sessions = Sessions(claim.date.end, closes, opens, lows, highs, published)
    if not sessions.own and not sessions.beside:
        return None
    return _at_a_close(claim, sessions) or _within_a_range(claim, sessions) or _outside(claim, sessions)


def _at_a_close(claim: Claim, sessions: Sessions) -> Check | None:
    fits, fails = split(claim, sessions.own)
    if fits and fails and max(abs(o.value - fits[0].value) for o in fails) > VENDORS * abs(fits[0].value):
        return report(claim, fits[0], "conflicting", f"references differ: {told(fits[0])}, {told(fails[0])}", "minor")
    if fits:
        return report(claim, fits[0], "supported", f"{told(fits[0])}, the close")
    if opened := split(claim, [o for o in sessions.opens if o.date == sessions.day])[0]:
        return report(claim, opened[0], "supported", told(opened[0]))
    for close in split(claim, sessions.beside)[0]:
        undated = claim.date is not None and claim.date.text is None and sessions.day == claim.source.published
        if close.date < sessions.day and (undated or not sessions.own):
            return report(claim, close, "supported", f"{told(close)}, the last close before")
        which = "before" if close.date < sessions.day else "after"
        return report(claim, close, "not_enough_info", f"{told(close)}, the close of the session {which}", "minor")
    return None


def _within_a_range(claim: Claim, sessions: Sessions) -> Check | None:
    traded = sessions.traded(sessions.own, claim.value.unit)
    if traded is None or not stands_for(claim.value).intersects(traded):
        return None
    low, high = (explain.number(v, claim.value.unit) for v in (traded.low, traded.high) if v is not None)
    text, own = f"{claim.index.name} traded from {low} to {high} on {sessions.day}", sessions.own[0]
    rough = not claim.value.text.rstrip("0123456789").endswith(".")
    if wording.intraday(claim) or wording.moment(claim) or (rough and not wording.closing(claim)):
        return report(claim, own, "supported", text, expected=traded)
    text += f", and closed at {explain.number(own.value, claim.value.unit)}"
    if fits := split(claim, [*sessions.closes, *sessions.published])[0]:
        return report(claim, own, "not_enough_info", f"{text}, while {told(fits[0])} fits", "minor")
    if _plainly_closed(claim):
        return _refuted(claim, own, f"{told(own)}, the close, not {explain.claimed(claim.value)}")
    return report(claim, own, "not_enough_info", text, "minor")


def _outside(claim: Claim, sessions: Sessions) -> Check | None:
    reference = (sessions.own or sessions.beside)[0]
    value = in_unit(reference, claim)
    closed = bool(sessions.own) and _plainly_closed(claim)
    if value is None or not (closed or plausible(claim, value)):
        return None
    text = f"{told(reference)}, not {explain.claimed(claim.value)}"
    if reason := _charity(claim, sessions, value):
        return report(claim, reference, "not_enough_info", f"{text}, {reason}", "minor")
    return _refuted(claim, reference, text)


def _plainly_closed(claim: Claim) -> bool:
    """Whether a sentence says of its named subject that it closed at exactly this price on that day."""
    return (
        claim.value.qualifier == "exact" and wording.closed_at(claim) and wording.named(claim)
        and not wording.other_thing(claim) and not wording.intraday(claim) and not claim.index.id.endswith(("=F", "-USD"))
    )  # fmt: skip


def _refuted(claim: Claim, o: Observation, text: str) -> Check:
    value = in_unit(o, claim)
    vendor = value is not None and relative(claim, value) <= VENDORS
    return report(claim, o, "refuted", text, "minor" if vendor else "material")


def _charity(claim: Claim, sessions: Sessions, value: Interval) -> str:
    """Why a price outside its day's range may still be right; empty where nothing speaks for it."""
    closed = bool(sessions.own) and _plainly_closed(claim)
    widest = None if closed else sessions.traded([*sessions.own, *sessions.beside], claim.value.unit)
    for name, reading in [("", stands_for(claim.value)), *charitable(claim.value)]:
        if closed and name and reading.intersects(value):
            return f"though within reach {name}"
        if widest is not None and reading.intersects(widest):
            return f"though within reach {name}" if name else "though it was traded in a session next to it"
    if fits := split(claim, [*sessions.closes, *sessions.published])[0]:
        return f"while {told(fits[0])} fits"
    if not wording.named(claim):
        return f"if {claim.index.name} is what the sentence is about"
    if wording.earlier(claim):
        return "though it may be of another time"
    if wording.other_thing(claim):
        return f"which may be of something other than {claim.index.name} itself"
    if wording.other_level(claim):
        return "though the text speaks of levels that are no prices"
    if claim.index.id.endswith("=F") and (
        wording.other_contract(claim) or wording.reached(claim) or not wording.closing(claim)
    ):
        return "which may be of another contract"
    allowed = UNSEEN_RANGE_COIN if claim.index.id.endswith("-USD") else UNSEEN_RANGE
    seen = sessions.traded(sessions.own, claim.value.unit) is not None
    return "" if seen or (relative(claim, value) > allowed and not wording.intraday(claim)) else _UNSEEN


_UNSEEN = "and the day's range is not known"
