"""Multiples of two days, and the price between them: earnings stand still for weeks, so that a P/E moves with its price."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from extractor.interval import Interval, stands_for
from extractor.records import Check, Claim
from extractor.verify import dates
from extractor.verify.explain import number
from extractor.verify.history import Bars, History, exact
from extractor.verify.subjects import MULTIPLES

#: Sessions before and after the claim's day whose close it may rest on: data pages lag by a day or two.
LAG = 2


def scaled(
    symbol: str, figure: Interval, then: dt.date, now: dt.date, history: History
) -> Iterator[tuple[Interval, str]]:
    """A multiple of one day carried to another by the symbol's closes: that of the day first, then those near it."""
    for bars in history.bars(symbol)[:1]:
        first, last = bars.at(then), bars.at(now)
        if first is None or last is None:
            continue
        for back in range(LAG + 1):
            for i in {last - back, last + back}:
                if 0 <= i < len(bars.days) and i != first:
                    yield _carried(bars, figure, first, i)


def _carried(bars: Bars, figure: Interval, first: int, last: int) -> tuple[Interval, str]:
    base, end = exact(bars.close[first]), exact(bars.close[last])
    value = figure.scale(end / base)
    middle = (value.middle or Decimal(0)).quantize(Decimal("0.01"))
    shown = number((figure.middle or Decimal(0)).normalize(), "")
    formula = f"{shown} x {number(end, '')} / {number(base, '')} = {number(middle, '')}"
    return value, f"{formula} with the closes of {bars.symbol} on {bars.day(last)} and {bars.day(first)}"


def accounts(claim: Claim, other: Claim, history: History) -> str:
    """How the price between two days accounts for two multiples that differ; empty where it does not, or is not known."""
    now, then = dates.as_of(claim), dates.as_of(other)
    if claim.metric.id not in MULTIPLES or now is None or then is None or now == then:
        return ""
    for symbol in dict.fromkeys((other.index.id, claim.index.id)):
        for value, told in scaled(symbol, stands_for(other.value), then, now, history):
            if value.intersects(stands_for(claim.value)):
                return f"the price between the two days accounts for it: {told}"
    return ""


def explained(claim: Claim, check: Check, others: dict[str, Claim], history: History) -> Check:
    """A disagreement of documents over a multiple, with what the price explains of it; any other check as it is."""
    if check.kind != "cross_source" or check.label != "conflicting":
        return check
    for ident in check.evidence:
        if ident in others and (told := accounts(claim, others[ident], history)):
            return check.model_copy(update={"severity": "minor", "explanation": f"{check.explanation}; {told}"})
    return check
