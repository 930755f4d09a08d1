"""Changes that prices imply: in percent, in points, a year, and against another subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from extractor.interval import Interval, stands_for
from extractor.records import Check, Claim
from extractor.verify import doubts, legs, wording
from extractor.verify.expected import Bar, Expected, decide
from extractor.verify.explain import number
from extractor.verify.history import Bars, History, exact
from extractor.verify.legs import Leg
from extractor.verify.subjects import stand_ins, tracked

_STEP = Decimal("0.0001")
_YEAR = Decimal("365.25")
#: What dividends add a year, in points, at least and at most since 2018, by index; others by the widest.
DIVIDENDS = {
    "^GSPC": ("1.0", "2.3"), "^DJI": ("1.4", "2.8"), "^IXIC": ("0.4", "1.4"), "^NDX": ("0.4", "1.2"),
    "^RUT": ("0.9", "2.0"),
}  # fmt: skip
_ANY_DIVIDEND = ("0.2", "5.0")
#: Over less than a quarter dividends do not show in a printed return.
_DIVIDENDS_SHOW = 80
#: A day's move beyond this many points of the true one, or a longer one's beyond as many again and four times it, is
#: hardly a misprint: another quantity was read.
REACH_DAY, REACH = Decimal(10), Decimal(40)
_VAGUE = r"\b(?:mid|middle|early|late|around|about|turn|beginning|end) ?(?:of|-)?"
Measure = Callable[[Leg], Decimal]


def percent(leg: Leg) -> Decimal:
    """What a price changed by, in percent."""
    first, last = map(exact, leg.prices)
    return (100 * (last / first - 1)).quantize(_STEP)


def points(leg: Leg) -> Decimal:
    """What a price changed by, in its own unit."""
    first, last = map(exact, leg.prices)
    return (last - first).quantize(_STEP)


def a_year(leg: Leg) -> Decimal:
    """What a price changed by on average a year, compounded, in percent."""
    first, last = map(exact, leg.prices)
    return (100 * ((last / first) ** (_YEAR / leg.days) - 1)).quantize(_STEP)


def check(claim: Claim, history: History) -> Check | None:
    """A return, change in points, or average return a year held against bars."""
    measure = {"return": percent, "point_change": points, "annualized_return": a_year}[claim.metric.id]
    if claim.metric.id == "annualized_return" and not _years(claim):
        return None
    bars = history.bars(claim.index.id)
    over = 365 if measure is a_year else 0
    plain = [
        _expected(leg, measure, claim)
        for one in bars
        for leg in legs.plain(one, claim)
        if leg.known and leg.days > over
    ]
    if not plain:
        return decide(claim, (), _proxies(claim, history, measure), Bar())
    return decide(claim, plain, _others(claim, bars, history, measure), _bar(claim, plain))


def relative(claim: Claim, history: History) -> Check | None:
    """A relative return held against the bars of both sides: in points of percent, or as a multiple."""
    if claim.versus is None:
        return None
    ours, theirs = history.bars(claim.index.id)[:1], history.bars(claim.versus.id)[:1]
    if not ours or not theirs:
        return None
    first = list(_paired(claim, legs.plain(ours[0], claim), legs.plain(theirs[0], claim)))
    if not first:
        return None
    later = _paired(claim, legs.charitable(ours[0], claim), legs.charitable(theirs[0], claim))
    return decide(claim, first, chain(_signed(claim, first), later), _bar(claim, first))


def _expected(leg: Leg, measure: Measure, claim: Claim) -> Expected:
    value = measure(leg)
    first, last = (number(exact(p), "") for p in leg.prices)
    formula = f"{last} - {first}" if measure is points else f"{last} / {first} - 1"
    if measure is a_year:
        formula = f"({last} / {first}) ^ (1 / {leg.days / float(_YEAR):.1f}) - 1"
    how = f"{leg.bars.symbol} {formula} = {_shown(value, claim)}, {leg.told()}"
    at = Interval.at(value, claim.value.unit)
    return Expected(at, how, leg.bars.day(leg.end), leg.bars.source, leg.bars.provider, leg.reading, leg.supports)


def _others(claim: Claim, bars: tuple[Bars, ...], history: History, measure: Measure) -> Iterator[Expected]:
    """The charitable readings that come near the claim, likeliest first."""
    unsure = wording.direction(claim) != (1 if claim.value.high > 0 else -1)
    near = _near(claim)
    for one in bars:
        for low, high, name in legs.within_the_day(one, claim):
            if low.known and high.known:
                yield _between(low, high, name, measure, claim)
        for leg in legs.charitable(one, claim):
            if not leg.known or (measure is a_year and leg.days <= 365):
                continue
            rough = _roughly(leg, measure)
            if near[0] <= rough <= near[1]:
                yield _expected(leg, measure, claim)
            elif unsure and near[0] <= -rough <= near[1]:
                e = _expected(leg, measure, claim)
                yield replace(e, value=-e.value, reading=f"{e.reading}, with the opposite sign")
        if measure is not points:
            yield from _with_dividends(claim, one, measure)
    for other in _proxies(claim, history, measure):
        yield Expected(other.value, other.how, other.as_of, other.source, other.provider, other.reading)
    yield from _signed(
        claim, (_expected(leg, measure, claim) for one in bars for leg in legs.plain(one, claim) if leg.known)
    )


def _near(claim: Claim) -> tuple[float, float]:
    """The claim's interval with room for the last digit, as floats: what is outside need not be computed exactly."""
    says = stands_for(claim.value)
    low, high = (
        (float("-inf") if says.low is None else float(says.low)),
        (float("inf") if says.high is None else float(says.high)),
    )
    return low - 0.01, high + 0.01


def _roughly(leg: Leg, measure: Measure) -> float:
    """The measure in floats."""
    first, last = leg.prices
    if measure is points:
        return last - first
    return (
        100 * (last / first - 1) if measure is percent else 100 * float((last / first) ** (float(_YEAR) / leg.days) - 1)
    )


def _signed(claim: Claim, plain: Iterable[Expected]) -> Iterator[Expected]:
    """The other sign, where the words next to the number tell none, or tell it: the sign may be misread."""
    told, sign = wording.direction(claim), 1 if claim.value.high > 0 else -1
    if told == sign and (wording.own_direction(claim) != sign or _sides_turned(claim)):
        told = 0
    if told != sign:
        for e in plain:
            yield replace(
                e,
                value=-e.value,
                reading="with the sign that its words tell" if told else "with the opposite sign",
                supports=told != 0,
            )


def _sides_turned(claim: Claim) -> bool:
    """Whether the other side of a comparison stands before the subject, so that the two may be taken for one another."""
    if claim.versus is None or claim.versus.start is None or claim.index.start is None:
        return False
    return claim.index.start > claim.versus.start


def _between(low: Leg, high: Leg, name: str, measure: Measure, claim: Claim) -> Expected:
    ends = sorted((measure(low), measure(high)))
    how = f"{low.bars.symbol} was between {_shown(ends[0], claim)} and {_shown(ends[1], claim)} on {low.bars.day(low.end)}"
    value = Interval(ends[0], ends[1], claim.value.unit)
    return Expected(value, how, low.bars.day(low.end), low.bars.source, low.bars.provider, name)


def _with_dividends(claim: Claim, bars: Bars, measure: Measure) -> Iterator[Expected]:
    for leg in list(legs.plain(bars, claim))[:1]:
        if (
            leg.known
            and (leg.days >= _DIVIDENDS_SHOW or wording.total_return(claim))
            and not wording.says(claim, "price return")
        ):
            least, most = (Decimal(d) for d in DIVIDENDS.get(tracked(claim.index.id), _ANY_DIVIDEND))
            years = Decimal(1) if measure is a_year else leg.days / _YEAR
            found = _expected(leg, measure, claim)
            price = found.value.middle or Decimal(0)
            grown = 1 + max(price, Decimal(0)) / 100
            value = Interval(price + least * years, price + most * years * grown, claim.value.unit)
            yield Expected(
                value, found.how, found.as_of, found.source, found.provider, "a total return, with dividends"
            )


def _proxies(claim: Claim, history: History, measure: Measure) -> Iterator[Expected]:
    """The same change of a fund for its index, or an index for its fund: it can support, never refute."""
    if measure is points:
        return
    for symbol in stand_ins(claim.index.id, "return"):
        for bars in history.bars(symbol)[:1]:
            for leg in legs.plain(bars, claim):
                if leg.known:
                    found = _expected(leg, measure, claim)
                    name = f"{symbol}, standing for {claim.index.name}"
                    yield Expected(
                        found.value, found.how, found.as_of, found.source, found.provider, name, supports=True
                    )


def _paired(claim: Claim, ours: Iterator[Leg], theirs: Iterator[Leg]) -> Iterator[Expected]:
    """The difference, or quotient, of two returns over the same days, under each reading that both sides have."""
    other: dict[tuple[str, str], Leg] = {}
    for leg in theirs:
        other.setdefault((leg.reading, leg.told().rpartition(" (")[0]), leg)
    yearly = wording.nearby(claim, r"\b(annual\w*|a year|per year|each year|yearly)\b") is not None and _years(claim)
    measure = a_year if yearly else percent
    for mine in ours:
        match = other.get((mine.reading, mine.told().rpartition(" (")[0]))
        if match is None or not mine.known or not match.known:
            continue
        a, b = measure(mine), measure(match)
        for value, formula in _compared(a, b, claim):
            how = f"{mine.bars.symbol} {_pct(a)} against {match.bars.symbol} {_pct(b)}: {formula} = {_shown(value, claim)}, {mine.told()}"
            at = Interval.at(value, claim.value.unit)
            yield Expected(at, how, mine.bars.day(mine.end), mine.bars.source, mine.bars.provider, mine.reading)


def _compared(a: Decimal, b: Decimal, claim: Claim) -> Iterator[tuple[Decimal, str]]:
    unit = claim.value.unit
    if unit == "ratio":
        if a != 0 and b != 0 and (a > 0) == (b > 0):
            yield (a / b).quantize(_STEP), f"{_plain(a)} / {_plain(b)}"
        return
    scale = 100 if unit == "bps" else 1
    yield (a - b) * scale, f"{_plain(a)} - {_plain(b)}"
    if b > -100:
        yield (
            (scale * 100 * ((100 + a) / (100 + b) - 1)).quantize(_STEP),
            f"(100 + {_plain(a)}) / (100 + {_plain(b)}) - 1",
        )


def _bar(claim: Claim, plain: list[Expected]) -> Bar:
    return Bar(
        vendor=Decimal("0.1"),
        doubt=_doubt(claim, plain),
        spread=Decimal("0.02"),
        tolerance=_SLACK,
        why="another vendor's close",
    )


#: Two vendors' closes of an index differ in the last place printed now and then: two hundredths of a point of percent.
_SLACK = Decimal("0.02")


def _doubt(claim: Claim, plain: list[Expected]) -> str:
    """A reason in the claim's own words not to call a change refuted; empty where there is none."""
    if reason := doubts.of_the_subject(claim) or doubts.of_the_period(claim):
        return reason
    if wording.on_the_way(claim):
        return "which may be of a moment of the session"
    if _the_week_just_ended(claim):
        return "which may be of the week just ended"
    if wording.off_hours(claim):
        return "which may be of trading outside the session"
    if wording.other_thing(claim):
        return f"which may be of something other than {claim.index.name} itself"
    if claim.date is not None and wording.matches(_VAGUE, claim.date.text or ""):
        return "which may be counted from another day"
    if claim.metric.id == "return" and wording.nearby(claim, r"\b(a year|annual\w*|per year|each year)\b"):
        return "which may be an average a year"
    if claim.value.unit == "ratio":
        return "if that is how the two are compared"
    if claim.index.id.endswith(("=X", "-USD")) or claim.index.id == "DX-Y.NYB":
        return "which may be of another hour"
    if wording.averaged(claim) and claim.metric.id != "annualized_return":
        return "which may be an average"
    says = stands_for(claim.value)
    nearest = min(plain, key=lambda e: says.distance(e.value))
    gap, size = says.distance(nearest.value), abs(nearest.value).high or Decimal(0)
    day = claim.date is not None and (claim.date.end - claim.date.start).days <= 3
    turned = wording.turned(claim, nearest.value)
    if claim.value.unit == "percent" and not turned and gap > (REACH_DAY if day else max(REACH, 4 * size)):
        return "so far off that another quantity may be meant"
    if claim.index.id.endswith("=F") and not wording.closing(claim):
        return "which may be of another contract or hour"
    return ""


def _the_week_just_ended(claim: Claim) -> bool:
    """Whether "last week", told on a weekend, was read as the week before the one that had just ended."""
    d, written = claim.date, claim.source.published
    return (
        d is not None and written is not None and written.weekday() > 4 and (written - d.end).days > 6
        and (d.text or "").lower() == "last week"
    )  # fmt: skip


def _years(claim: Claim) -> bool:
    return claim.date is not None and (claim.date.end - claim.date.start).days > 500


def _shown(value: Decimal, claim: Claim) -> str:
    step = Decimal("0.01") if claim.value.unit in ("percent", "points", "ratio") or abs(value) >= 1 else _STEP
    return number(value.quantize(step), claim.value.unit)


def _pct(value: Decimal) -> str:
    return number(value.quantize(Decimal("0.01")), "percent")


def _plain(value: Decimal) -> str:
    text = number(value.quantize(Decimal("0.01")), "")
    return f"({text})" if value < 0 else text
