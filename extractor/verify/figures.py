"""A claim held against dated reference figures of the same symbol and metric.

A reference for the claim's own date decides; one of another day can support, and otherwise only tells how far off the
claim is. A later vintage can support, never refute: who wrote before it could not know it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from extractor.interval import charitable, stands_for
from extractor.records import Check, Claim, Observation
from extractor.verify import dates, doubts, explain, moved, wording
from extractor.verify.history import History
from extractor.verify.nearness import NEARNESS, Nearness
from extractor.verify.observed import in_unit, near, plausible, relative, report, split, told
from extractor.verify.subjects import MULTIPLES, TWINS, stand_ins

#: One figure a session: of a period, no single one of them is meant.
_DAILY = frozenset(["price", "exchange_rate", "yield", "volume"])
_BOND = re.compile(r"([A-Z]{2})\d+Y")
#: A figure first seen within this many days of its date is a first print: monthly statistics take up to six weeks.
FIRST_PRINT = timedelta(days=45)
#: A figure of one session may be dated wrongly by a week ("Friday", read as the last one), by reader or writer.
NEIGHBOURS = timedelta(days=8)


def check(claim: Claim, history: History) -> Check | None:
    """What dated figures say of a claim; None where there is no figure to hold it against."""
    metric, nearness = claim.metric.id, NEARNESS.get(claim.metric.id)
    if claim.date is None or nearness is None or (metric in _DAILY and claim.date.start != claim.date.end):
        return None
    found = near(claim, claim.index.id, metric, history)
    own = _of_own_date(claim, found, nearness)
    if own:
        return _decide(claim, own, found, nearness, history)
    return _of_other_date(claim, found, nearness, history) or _by_proxy(claim, history, nearness)


def _of_own_date(claim: Claim, found: Sequence[Observation], nearness: Nearness) -> list[Observation]:
    """The figures for the claim's own date: within its period, or on the nearest day that counts as the same."""
    if claim.date is None:
        return []
    if claim.date.start != claim.date.end:
        return [o for o in found if claim.date.start <= o.date <= claim.date.end]
    day = claim.date.end
    nearest = min((abs((o.date - day).days) for o in found), default=nearness.same + 1)
    return [o for o in found if abs((o.date - day).days) == nearest <= nearness.same]


def _decide(
    claim: Claim, own: Sequence[Observation], found: Sequence[Observation], nearness: Nearness, history: History
) -> Check | None:
    known = _as_known(own, claim.source.published)
    fits, fails = split(claim, known or own)
    if fits:
        rivals = [o for o in fails if o.date == fits[0].date and o.source != fits[0].source]
        if rivals:
            text = f"references differ: {told(fits[0])}, {told(rivals[0])}"
            return report(claim, fits[0], "conflicting", text, "minor")
        return report(claim, fits[0], "supported", told(fits[0]) + _revised(fits[0], own))
    first = fails[0]
    value = in_unit(first, claim)
    if value is None or not plausible(claim, value):
        return None
    reason = (
        _charity(claim, first, [*found, *_at_publication(claim, history)], history)
        or _sibling(claim, history)
        or doubts.of_the_subject(claim)
    )
    if not known:
        reason = "a vintage later than the claim, as first seen"
    elif others := split(claim, own)[0]:
        reason = f"though {told(others[0])} as known at another time"
    elif len({o.date for o in own}) > 1:
        reason = "one of several figures within the period"
    if reason:
        return report(claim, first, "not_enough_info", f"{told(first)}, {reason}", "minor")
    vendor = relative(claim, value) <= nearness.vendor
    text = f"{told(first)}, not {explain.claimed(claim.value)}"
    return report(claim, first, "refuted", text, "minor" if vendor else "material")


def _charity(claim: Claim, first: Observation, found: Sequence[Observation], history: History) -> str:
    """Why a figure that misses its reference may still be right; empty where nothing speaks for it."""
    value, nearness = in_unit(first, claim), NEARNESS[claim.metric.id]
    for name, reading in charitable(claim.value):
        if value is not None and reading.intersects(value):
            return f"which is within reach {name}"
    if not nearness.decides:
        return "which may be of another kind"
    if not wording.told_of(claim):
        return f"if {claim.index.name} is what the sentence is about"
    if wording.subgroup(claim):
        return "which is for the headline figure, not for a part or another kind"
    scale = 100 if claim.value.unit == "bps" else 1
    if value is not None and nearness.moment and stands_for(claim.value).distance(value) <= nearness.moment * scale:
        return "no further off than another hour or vendor"
    if nearness.moment and wording.intraday(claim):
        return "while the claim is of a moment of the day"
    if twin := TWINS.get(claim.metric.id):
        same_time = [o for o in near(claim, claim.index.id, twin, history) if _beside(o, claim)]
        if fits := split(claim, same_time)[0]:
            return f"while {told(fits[0])} fits"
    if claim.metric.id in _DAILY:
        if fits := split(claim, [o for o in found if o.date != first.date and _beside(o, claim)])[0]:
            return f"while {told(fits[0])} fits"
        if wording.elsewhen(claim):
            return "though it may be of another time"
    return ""


def _beside(o: Observation, claim: Claim) -> bool:
    """Whether a figure is of a session near the claim's date, or near its publication."""
    days = (claim.source.published, dates.as_of(claim))
    return any(day is not None and abs(o.date - day) <= NEIGHBOURS for day in days)


def _at_publication(claim: Claim, history: History) -> list[Observation]:
    """The figures around publication, for what moves daily: a date may be that of another number of the sentence."""
    day = claim.source.published
    if day is None or claim.metric.id not in _DAILY:
        return []
    return near(claim, claim.index.id, claim.metric.id, history, day)


def _sibling(claim: Claim, history: History) -> str:
    """A yield that is right for another maturity of which the sentence speaks: "4.73% and 4.34%, respectively"."""
    bond = _BOND.fullmatch(claim.index.id) if claim.metric.id == "yield" else None
    for years in ("2", "5", "10", "30") if bond else ():
        other = f"{bond[1]}{years}Y" if bond else ""
        if other != claim.index.id and wording.mentions_maturity(claim, years):
            same_day = [o for o in near(claim, other, "yield", history) if o.date == dates.as_of(claim)]
            if fits := split(claim, same_day)[0]:
                return f"while {told(fits[0])} fits"
    return ""


def _as_known(found: Sequence[Observation], published: date | None) -> list[Observation]:
    """For each source and day the newest figure known at publication, or first printed; empty where all came later."""
    newest: dict[tuple[str, str, date], Observation] = {}
    for o in sorted(found, key=lambda o: o.observed_at or date.min):
        first_print = o.observed_at is not None and o.observed_at - o.date <= FIRST_PRINT
        if o.observed_at is None or published is None or o.observed_at <= published:
            newest[(o.provider, o.source, o.date)] = o
        elif first_print:
            newest.setdefault((o.provider, o.source, o.date), o)
    return list(newest.values())


def _revised(first: Observation, own: Sequence[Observation]) -> str:
    same = [o for o in own if (o.source, o.date) == (first.source, first.date)]
    latest = max(same, key=lambda o: o.observed_at or date.min)
    return f", since revised to {explain.number(latest.value, latest.unit)}" if latest.value != first.value else ""


def _of_other_date(claim: Claim, found: Sequence[Observation], nearness: Nearness, history: History) -> Check | None:
    """A figure of another day, near enough for the metric: it supports, or tells how far off the claim is."""
    if not found or claim.date is None or abs((found[0].date - claim.date.end).days) > nearness.near:
        return None
    first = found[0]
    text = f"{told(first)}, {dates.apart(first.date, claim.date.end)}"
    if split(claim, found[:1])[0]:
        return report(claim, first, "supported", text)
    text += "; none for the claim's own date"
    value = in_unit(first, claim) if claim.metric.id in MULTIPLES else None
    if value is not None:
        for carried, formula in moved.scaled(first.symbol, value, first.date, claim.date.end, history):
            if stands_for(claim.value).intersects(carried):
                text = f"{text}, but the price between the two days accounts for the difference: {formula}"
                return report(claim, first, "not_enough_info", text, "minor", expected=carried)
    return report(claim, first, "not_enough_info", text, "minor")


def _by_proxy(claim: Claim, history: History, nearness: Nearness) -> Check | None:
    """A fund or index that stands for the subject can support a claim, never refute it."""
    for symbol in stand_ins(claim.index.id, claim.metric.id):
        own = _of_own_date(claim, near(claim, symbol, claim.metric.id, history), nearness)
        if fits := split(claim, own)[0]:
            return report(claim, fits[0], "supported", f"{told(fits[0])}, standing for {claim.index.name}")
    return None
