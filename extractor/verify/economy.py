"""Monthly and weekly statistics from dated figures: inflation, jobs, unemployment, jobless claims.

A month is looked up by its date, never by its place in the series: a month that was never published has no figure. What
was known on the day of publication decides (the first print, where nothing was yet seen); what is known now is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.interval import Interval
from extractor.records import Check, Claim, Observation
from extractor.verify import wording
from extractor.verify.expected import Bar, Expected, decide
from extractor.verify.explain import number
from extractor.verify.history import History
from extractor.verify.observed import plausible
from extractor.verify.stretches import months_before

DAY = dt.timedelta(days=1)
#: A week's claims are published on the Thursday after it ends: a text's day may be up to 12 days past the figure's.
WEEKS = dt.timedelta(days=12)
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.0001")
#: A statistic is first seen within this many days of the first of its month, late ones of a government shutdown included.
FIRST_PRINT = dt.timedelta(days=80)
#: Price indices by kind, headline first; unadjusted ones are what yearly rates are quoted from, adjusted ones monthly.
_HEADLINE, _CORE, _PCE, _CORE_PCE = ("cpi_nsa", "cpi_sa"), ("core_cpi_nsa", "core_cpi_sa"), ("pce",), ("core_pce",)
_YEARLY = r"\b(?:year[- ](?:on|over)[- ]year|yoy|y/y|annual(?:ly|ised|ized)?|(?:a|one) year|(?:12|twelve)[- ]month\w*|year earlier|yearly|per year)\b"
_MONTHLY = r"\b(?:month[- ](?:on|over)[- ]month|mom|m/m|month\w*|from (?:the month|January|February|March|April|May|June|July|August|September|October|November|December))\b"


@dataclass(frozen=True)
class Vintage:
    """A series as it stood on some day: one figure a month."""

    figures: dict[dt.date, Observation]
    name: str  # "" for what was known at publication

    def at(self, month: dt.date) -> Observation | None:
        """The figure of the month of a day; None where that month has none."""
        return self.figures.get(month.replace(day=1))


def vintages(found: Sequence[Observation], published: dt.date | None, month: dt.date) -> Iterator[Vintage]:
    """A series as known at publication, as first printed for a month, and as known now; equal ones once.

    A figure without a day of its own on which it was seen counts as always known.
    """
    on = published or dt.date.max
    own = [o.observed_at for o in found if o.date == month and o.observed_at is not None]
    seen = []
    if not own or min(own) <= on:
        seen.append((on, ""))
    if own and min(own) - month <= FIRST_PRINT:
        seen.append((min(own), "" if not seen else "the first print"))
    seen.append((dt.date.max, "what is known now"))
    told: list[dict[dt.date, Observation]] = []
    for day, name in seen:
        figures = as_of(found, day)
        if figures not in told:
            told.append(figures)
            yield Vintage(figures, name)


def as_of(found: Sequence[Observation], day: dt.date) -> dict[dt.date, Observation]:
    """The newest figure of each date that was known on a day."""
    newest: dict[dt.date, Observation] = {}
    for o in sorted(found, key=lambda o: o.observed_at or dt.date.min):
        if o.observed_at is None or o.observed_at <= day:
            newest[o.date] = o
    return newest


def check_inflation(claim: Claim, history: History) -> Check | None:
    """An inflation rate, by the year or by the month, held against price indices."""
    if claim.value.unit != "percent" or claim.date is None:
        return None
    kinds, doubt = _indices(claim)
    yearly, monthly = wording.says(claim, _YEARLY), bool(wording.nearby(claim, f"({_MONTHLY})"))
    if abs(claim.value.low) <= 1:  # as small as a monthly rate: only words next to it make it a yearly one
        yearly = wording.matches(_YEARLY, wording.clause(claim))
    long = (claim.date.end - claim.date.start).days > 300
    spans = {12: not monthly or yearly or long, 1: not yearly and not long and monthly}
    small = not yearly and not long and abs(claim.value.low) <= 1
    spans = {12: True, 1: True} if small else spans
    readings: list[Expected] = []
    for month in _months(claim, history, kinds):
        for kind in kinds:
            for months, meant in spans.items():
                official = kind == _official(claim, history, kinds, months)
                odd = (
                    ""
                    if official
                    else "the unadjusted index"
                    if kind.endswith("_nsa")
                    else "the seasonally adjusted index"
                )
                name = odd if meant else f"the {'yearly' if months == 12 else 'monthly'} rate"
                measure = _growth(months, kind)
                found = _readings(claim, history.figures(claim.index.id, kind), month, measure, name)
                readings += (replace(e, of=f"{months} months") for e in found)
        if any(not e.reading for e in readings):
            for beside in (
                month + 31 * DAY,
                months_before(month, 1),
            ):  # which month a change is from, and which it is of
                for kind, months in ((_official(claim, history, kinds, n), n) for n in spans):
                    figures = history.figures(claim.index.id, kind)
                    readings += _readings(claim, figures, beside.replace(day=1), _growth(months, kind), f"{beside:%B}")
            break
    if small and not doubt and not any(" over 1 month " in e.how and not e.reading for e in readings):
        doubt = "while only later vintages of the monthly rate are known"
    exact = kinds[0] == _official(claim, history, kinds, 12)
    return _decided(claim, readings, doubt, Decimal(0) if exact else _TENTH)


def _official(claim: Claim, history: History, kinds: Sequence[str], months: int) -> str:
    """The index that a rate is quoted from: unadjusted by the year, adjusted by the month; the other where it is not known."""
    wanted = kinds[0] if months == 12 or len(kinds) == 1 else kinds[1]
    return next((k for k in (wanted, *kinds) if history.figures(claim.index.id, k)), wanted)


def check_payrolls(claim: Claim, history: History) -> Check | None:
    """Jobs added in a month, from the level of employment in the same vintage."""
    if claim.value.unit != "count" or claim.date is None:
        return None
    found = history.figures(claim.index.id, "payroll_employment")
    for month in _months(claim, history, ("payroll_employment",)):
        readings = list(_readings(claim, found, month, _added, ""))
        if readings:
            return _decided(claim, readings, "")
    return None


def check_jobless_claims(claim: Claim, history: History) -> Check | None:
    """New claims of a week, which a figure dates by its last day and a text by that week, or by the Thursday after."""
    if claim.value.unit != "count" or claim.date is None:
        return None
    found = [
        o
        for o in history.figures(claim.index.id, "jobless_claims")
        if claim.date.end - WEEKS <= o.date <= claim.date.end
    ]
    if not found:
        return None
    last = found[-1].date
    readings = list(_readings(claim, found, last, _level, ""))
    for day in sorted({o.date for o in found} - {last}, reverse=True):
        readings += _readings(claim, found, day, _level, f"the week to {day}")
    return _decided(claim, readings, "")


Measure = Callable[[Vintage, dt.date], tuple[Decimal, str] | None]


def _growth(months: int, kind: str) -> Measure:
    def measure(vintage: Vintage, month: dt.date) -> tuple[Decimal, str] | None:
        last, first = vintage.at(month), vintage.at(months_before(month, months))
        if last is None or first is None or first.value == 0:
            return None
        value = (100 * (last.value / first.value - 1)).quantize(_HUNDREDTH)
        shown = number(value.quantize(Decimal("0.01")), "percent")
        return (
            value,
            f"US {kind.replace('_', ' ')} {last.value} / {first.value} - 1 = {shown} over {months} month{'s' * (months > 1)}",
        )

    return measure


def _level(vintage: Vintage, day: dt.date) -> tuple[Decimal, str] | None:
    o = vintage.figures.get(day)
    return (
        None
        if o is None
        else (o.value, f"{o.symbol} {o.metric.replace('_', ' ')} {number(o.value, '')} in the week to {day}")
    )


def _added(vintage: Vintage, month: dt.date) -> tuple[Decimal, str] | None:
    last, first = vintage.at(month), vintage.at(months_before(month, 1))
    if last is None or first is None:
        return None
    scale = 1000 if last.unit == "thousands" else 1
    value = (last.value - first.value) * scale
    return (
        value,
        f"payroll employment {number(last.value, '')} - {number(first.value, '')} {last.unit} = {number(value, '')}",
    )


def _readings(
    claim: Claim, found: Sequence[Observation], month: dt.date, measure: Measure, name: str
) -> Iterator[Expected]:
    """One expectation for each vintage that differs; the one known at publication is the plain one."""
    made: list[Expected] = []
    for vintage in vintages(found, claim.source.published, month):
        result, o = measure(vintage, month), vintage.figures.get(month)
        if result is None or o is None or any(e.value.low == result[0] for e in made):
            continue
        seen = f", seen {o.observed_at}" if o.observed_at else ""
        of = f" for {month:%B %Y}" if month.day == 1 else ""
        how = f"{result[1]}{of} ({o.source}{seen})"
        reading = " of ".join(part for part in (vintage.name, name) if part)
        made.append(
            Expected(Interval.at(result[0], claim.value.unit), how, month, o.source, o.provider, reading, not name)
        )
    if len(made) > 1 and made[-1].reading.startswith("what is known now"):
        now = number(_rounded(made[-1].value.low or Decimal(0)), claim.value.unit)
        made[0] = replace(made[0], note=f"since revised to {now}")
    yield from made


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_TENTH) if abs(value) < 1000 else value.quantize(Decimal(1))


def _decided(claim: Claim, readings: Sequence[Expected], doubt: str, slack: Decimal = Decimal(0)) -> Check | None:
    plain, others = [e for e in readings if not e.reading], [e for e in readings if e.reading]
    if plain and not any(plausible(claim, e.value) for e in plain):
        doubt = "so far off that another quantity may be meant"
    if not wording.named(claim) and claim.index.id != "US":
        doubt = f"if {claim.index.name} is what the sentence is about"
    if wording.subgroup(claim) and not doubt:
        doubt = "which is for the headline figure, not for a part or another kind"
    if wording.earlier(claim) and not doubt:
        doubt = "though it may be of another time"
    bar = Bar(doubt=doubt, vendor=Decimal("0.02"), tolerance=slack, why="another seasonal adjustment")
    return decide(claim, plain, others, bar)


def _indices(claim: Claim) -> tuple[tuple[str, ...], str]:
    """Which price index the words mean, headline consumer prices where they do not say; and what speaks against it."""
    core, pce = (
        wording.nearby(claim, r"\b(core|underlying|excluding|ex-food)\b"),
        wording.nearby(
            claim, r"\b(PCE|personal consumption|preferred (?:\w+ )?(?:measure|gauge|index)|preferred inflation)\b"
        ),
    )
    if (
        wording.says(
            claim,
            r"\b(?:producer|PPI|wholesale|import prices|rents?|shelter|food|energy|gasoline|wages?|earnings|goods|services|expectations?)\b",
        )
        and not core
    ):
        return (_PCE if pce else _HEADLINE), "which may be of a part of prices"
    if pce:
        return (_CORE_PCE if core else _PCE), ""
    return (_CORE if core else _HEADLINE), ""


def _months(claim: Claim, history: History, kinds: Sequence[str]) -> Iterator[dt.date]:
    """The months that a claim may be of: that of its period's end; for a claim of a day, the last one published by then."""
    assert claim.date is not None
    if claim.date.start != claim.date.end:
        yield claim.date.end.replace(day=1)
        return
    month = claim.date.end.replace(day=1)
    for back in (1, 2, 0):
        yield months_before(month, back)
