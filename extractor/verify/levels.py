"""Levels that bars imply: records, 52-week highs and lows, and how far a price stands from them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from extractor.interval import Interval
from extractor.metrics import is_currency
from extractor.records import Check, Claim
from extractor.verify import doubts, wording
from extractor.verify.expected import Bar, Expected, decide
from extractor.verify.explain import number
from extractor.verify.history import Bars, Floats, History, exact
from extractor.verify.observed import plausible
from extractor.verify.stretches import months_before

_STEP = Decimal("0.0001")
#: A record is known only if it is no younger than half a year than what is stored: else an older one may stand.
_KNOWN_AFTER = 120
#: Vendors' highs and lows, and those of an hour before the close, differ by up to half a thousandth.
SLACK = Decimal("0.0005")
_FROM_A_LOW = r"\b(?:above|off|from|over) (?:its|their|the|a) (?:[\w’'-]+ ){0,3}(?:lows?|trough|bottom|nadir)\b|\bearlier in the (?:week|month|year)\b"
_CLOSING, _INTRADAY = "closing", "intraday"


def check(claim: Claim, history: History) -> Check | None:
    """A record high, 52-week high or low, or distance from a high held against bars."""
    find = {"record_high": _records, "high_52w": _year_highs, "low_52w": _year_lows, "distance_from_high": _distances}
    bars = [one for one in history.bars(claim.index.id) if fits_unit(one.symbol, claim)]
    found = [e for one in bars for e in find[claim.metric.id](one, claim)]
    plain = [e for e in found if not e.reading]
    doubt = _doubt(claim) or far_off(claim, plain)
    return decide(claim, plain, (e for e in found if e.reading), _bar(claim, plain, doubt))


def fits_unit(symbol: str, claim: Claim) -> bool:
    """Whether a claim is in the unit of the symbol's bars: points for an index, money for the rest; a percent for all."""
    unit, index = claim.value.unit, symbol.startswith("^") or symbol == "DX-Y.NYB"
    return unit == "percent" or (unit == "points" if index else is_currency(unit))


def _bar(claim: Claim, plain: Sequence[Expected], doubt: str) -> Bar:
    size = max((abs(e.value).high or Decimal(0) for e in plain), default=Decimal(0))
    tolerance = Decimal(0) if claim.value.unit == "percent" else size * SLACK
    return Bar(
        vendor=Decimal("0.03"), doubt=doubt, tolerance=tolerance, why="another vendor's or another moment's extreme"
    )


def far_off(claim: Claim, plain: Sequence[Expected]) -> str:
    """A doubt whether a level that is no misprint of any expected one is of that quantity at all; empty where it may."""
    if claim.value.unit in ("percent", "ratio") or any(plausible(claim, e.value) for e in plain):
        return ""
    return "so far off that another quantity may be meant"


def position(bars: Bars, claim: Claim) -> int | None:
    """The last session that a claim knows: that of its date, at the latest that of its publication."""
    if claim.date is None:
        return None
    return bars.at(min(claim.date.end, claim.source.published or claim.date.end))


def at(claim: Claim, bars: Bars, i: int, value: float, how: str) -> Expected:
    """An expectation of one figure as of a session."""
    exactly = Interval.at(exact(value).quantize(_STEP), claim.value.unit)
    source = f" ({bars.source})" if bars.source else ""
    return Expected(exactly, f"{how}{source}", bars.day(i), bars.source, bars.provider)


def told(value: float, claim: Claim) -> str:
    """A figure as explanations show it, to two places."""
    return number(exact(value).quantize(Decimal("0.01")), claim.value.unit)


def _records(bars: Bars, claim: Claim) -> Iterator[Expected]:
    i = position(bars, claim)
    if i is None:
        return
    for kind, row in _kinds(bars, claim):
        peak = _peak(row, 0, i, np.fmax)
        if peak is None:
            continue
        record = kind if peak > _KNOWN_AFTER else f"{kind}, unless an older one stands,"
        how = f"the record {kind} of {bars.symbol} up to {bars.day(i)} is {told(row[peak], claim)}, of {bars.day(peak)}"
        unmeant = _unmeant(kind, claim) or ("" if peak > _KNOWN_AFTER else record)
        yield at(claim, bars, i, row[peak], how).under(
            unmeant, supports=peak <= _KNOWN_AFTER and not _unmeant(kind, claim)
        )
        yield from _former(bars, claim, kind, row[: i + 1])


def _former(bars: Bars, claim: Claim, kind: str, row: Floats) -> Iterator[Expected]:
    """Records that stood before: a text may speak of the one that was broken, or that still stood when it was written."""
    best = np.fmax.accumulate(row)
    for j in np.flatnonzero(np.diff(best) > 0)[-400:].tolist():
        i = j + 1
        if abs(float(row[i]) - float(claim.value.low)) <= 0.001 * row[i]:
            how = f"{bars.symbol} set a record {kind} of {told(row[i], claim)} on {bars.day(i)}"
            yield at(claim, bars, i, row[i], how).under(f"the record of {bars.day(i)}", supports=wording.former(claim))


def _year_highs(bars: Bars, claim: Claim) -> Iterator[Expected]:
    yield from _year_extremes(bars, claim, np.fmax, "high")


def _year_lows(bars: Bars, claim: Claim) -> Iterator[Expected]:
    yield from _year_extremes(bars, claim, np.fmin, "low")


def _year_extremes(bars: Bars, claim: Claim, better: np.ufunc, name: str) -> Iterator[Expected]:
    last = position(bars, claim)
    for i, when in ((last, ""), (None if last is None else last - 1, "before that session")):
        first = None if i is None or i < 0 else bars.first_from(months_before(bars.day(i), 12))
        if i is None or first is None:
            return
        for kind, row in _kinds(bars, claim, low=name == "low"):
            peak = _peak(row, first, i, better)
            if peak is not None:
                how = f"the 52-week {kind} {name} of {bars.symbol} up to {bars.day(i)} is {told(row[peak], claim)}, of {bars.day(peak)}"
                reading = f"the 52-week {name} {when}" if when else _unmeant(kind, claim)
                yield at(claim, bars, i, row[peak], how).under(reading)


def _distances(bars: Bars, claim: Claim) -> Iterator[Expected]:
    """How far the last close stands from the record, or from the 52-week high, closing or intraday; and those beside it."""
    i = position(bars, claim)
    if i is None:
        return
    yield from _from_high(bars, claim, i, "")
    written = bars.at(claim.source.published) if claim.source.published else None
    if written is not None and written != i:
        yield from _from_high(bars, claim, written, "the day of publication")
    for step, name in ((-1, "before"), (1, "after")):
        beside = bars.next(i, step)
        if beside is not None and bars.day(beside) <= (claim.source.published or bars.day(beside)):
            yield from _from_high(bars, claim, beside, f"the session {name}")


def _from_high(bars: Bars, claim: Claim, i: int, when: str) -> Iterator[Expected]:
    year = bars.first_from(months_before(bars.day(i), 12))
    yearly, recent = (
        wording.says(claim, r"52[- ]week|one-year|12-month|yearly"),
        wording.says(claim, r"\b(?:peak|high)\b"),
    )
    for kind, row in _kinds(bars, claim):
        for first, name in ((0, "record"), (year, "52-week high")):
            peak = None if first is None else _peak(row, first, i, np.fmax)
            if peak is None:
                continue
            high, close = float(row[peak]), float(bars.close[i])
            gap = 100 * (close / high - 1) if claim.value.unit == "percent" else close - high
            of = f"its {kind} {name} of {told_price(high)} on {bars.day(peak)}"
            how = f"{bars.symbol} closed at {told_price(close)} on {bars.day(i)}, {told(gap, claim)} from {of}"
            meant = yearly if name != "record" else not yearly and peak > _KNOWN_AFTER
            reading = when or ("" if meant else f"the {kind} {name}")
            yield at(claim, bars, i, gap, how).under(reading, supports=recent and not when)
            unsigned = wording.direction(claim) == 0 and not when
            yield at(claim, bars, i, -gap, how).under(f"the {kind} {name} without its sign", supports=unsigned)


def told_price(value: float) -> str:
    """A price as explanations show it, whatever the unit of the claim."""
    return number(exact(value).quantize(Decimal("0.01")), "")


def _kinds(bars: Bars, claim: Claim, *, low: bool = False) -> Iterator[tuple[str, Floats]]:
    """Closing figures and the day's extremes."""
    yield _CLOSING, bars.close
    yield _INTRADAY, bars.low if low else bars.high


def _unmeant(kind: str, claim: Claim) -> str:
    """What a kind of extreme is called where the words mean the other one; empty where they leave it open."""
    closing, intraday = (
        wording.says(claim, r"\bclos\w+|\bsettle\w*|\bfinish\w*"),
        wording.says(claim, r"\bintra-?day\b|\btouch\w*|\bhit\b"),
    )
    if closing and not intraday and kind == _INTRADAY:
        return "the intraday one in place of the closing one"
    if intraday and not closing and kind == _CLOSING:
        return "the closing one in place of the intraday one"
    return ""


def _peak(row: Floats, first: int, last: int, better: np.ufunc) -> int | None:
    part = row[first : last + 1]
    best = float(better.reduce(part)) if len(part) else math.nan
    return None if math.isnan(best) else first + int(np.flatnonzero(part == best)[0])


def _doubt(claim: Claim) -> str:
    if reason := doubts.of_the_subject(claim):
        return reason
    if claim.metric.id == "distance_from_high" and (
        wording.elsewhen(claim) or wording.matches(r"\baverage\b", wording.clause(claim))
    ):
        return "which may be counted from another high, or be of another time"
    if claim.metric.id == "distance_from_high" and wording.matches(_FROM_A_LOW, wording.clause(claim)):
        return "which may be counted from a low"
    if claim.index.id.endswith(("=F", "=X", "-USD")):
        return "which may be of another contract or hour"
    if wording.other_thing(claim):
        return f"which may be of something other than {claim.index.name} itself"
    if claim.metric.id != "distance_from_high" and wording.former(claim):
        return "though it may be of another time"
    return ""
