"""When a claim holds: of all the days that could be meant, those that fit best.

What could be meant are the dates in the number's own sentence and table heads, and what a reader carries along: the day
of the report, the quarter reported, the month of the data, the year guided for, each also one step back. Every option is
described by traits (`scope`), and the traits are weighed with `data/date_weights.csv`.
"""

from __future__ import annotations

import bisect
import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from spacy.tokens import Doc

from extractor.annotate import fiscal, scope
from extractor.annotate import periods as p
from extractor.annotate.spans import Instrument, Quantity, When, get, note
from extractor.annotate.windows import Window
from extractor.metrics import is_currency

if TYPE_CHECKING:
    from extractor.annotate.links import Choice

_GROUPS = {
    "macro": "inflation unemployment_rate payrolls jobless_claims gdp_growth pmi consumer_sentiment retail_sales_growth",
    "results": "eps earnings_growth net_income revenue revenue_growth profit_margin guidance cash",
    "move": "point_change return rate_change relative_return",
    "level": "price yield exchange_rate volume breadth record_high yield_spread high_52w low_52w",
    "target": "price_target implied_upside",
    "policy": "policy_rate rate_move_count",
    "flow": "fund_flow buyback annualized_return average_volume hit_rate correlation volatility",
    "streak": "streak",
    "odds": "probability",
}
GROUP = {metric: group for group, metrics in _GROUPS.items() for metric in metrics.split()}
_SESSION = frozenset(("move", "level"))
_STEP = {"days": 1.45, "weeks": 7.0, "months": 30.44, "quarters": 91.3, "years": 365.25, "times": 0.0}
_DAY = dt.timedelta(days=1)


class Option(NamedTuple):
    """Days that a number could be about, the words that tell them (-1 where none do), and what speaks for them."""

    first: str
    last: str
    start: int
    end: int
    traits: list[str]


#: what is a ratio or an amount on one day, unless an average is said
_ON_A_DAY = frozenset(
    "pe_ratio forward_pe_ratio cape_ratio pb_ratio ps_ratio peg_ratio ev_ebit ev_ebitda valuation_discount "
    "valuation_premium price market_cap aum index_weight".split()
)
_AVERAGED = re.compile(
    r"\b(?:averag\w+|mean|median|norm\w*|typical\w*|histor\w+|rang\w+|usual\w*|since|between)\b", re.I
)

_MATCHING = re.compile(r"\b(?:same|equal) (?:valuation|multiple)|\bmatch|\bparity\b", re.I)


def _odd(w: Window, choice: Choice, modality: str, published: dt.date | None) -> Callable[[Option], bool]:
    """Tells whether a stretch of days is one that the metric does not have: years for a ratio, a year on for an "if"."""
    averaged = _AVERAGED.search(w.text, w.start, w.end)
    if choice.metric in _ON_A_DAY and modality == "actual" and not averaged:
        return lambda o: _days(o) > 200
    if (
        choice.metric == "implied_upside"
        and published
        and (modality == "hypothetical" or _MATCHING.search(w.text, w.start, w.end))
    ):
        return lambda o: o.last > published.isoformat()
    return lambda _: False


class Clock:
    """Dates for the claims of one document, in order. Remembers what was said of each kind of number before."""

    def __init__(self, doc: Doc) -> None:
        self.whens = get(doc, "dates", When)
        self.starts = [w.start for w in self.whens]
        said = note(doc, "published")
        self.published = dt.date.fromisoformat(said) if said else None
        self.session = self._session()
        self.year = fiscal.of([i for i in get(doc, "instruments", Instrument) if i.strong])
        self.last: dict[str, Option] = {}
        self.latest: tuple[Quantity, Window, str] | None = None
        self.month = self._usual(27, 31, 80)
        self.quarter = self._usual(80, 98, 130)
        self._natures: dict[int, tuple[list[str], str]] = {}

    def when(self, window: Window, choice: Choice, modality: str) -> tuple[str, str, int, int]:
        """First and last day (ISO, "" for none) and the offsets of the words that tell them (-1 for none)."""
        group = group_of(choice)
        options, number = self._options(window, choice, modality)
        if not options:
            return "", "", -1, -1
        odd, worth = _odd(window, choice, modality, self.published), _worths(group, number)
        best = max(options, key=lambda o: worth(o.traits) - 4.0 * odd(o))
        self.last[group], self.latest = best, (choice.quantity, window, group)
        best = self.dated(choice, best)
        return best.first, best.last, best.start, best.end

    @staticmethod
    def dated(choice: Choice, option: Option) -> Option:
        """The option as the record gives it: a run that ends on a day began as long before as it has lasted."""
        q = choice.quantity
        if choice.metric != "streak" or option.first != option.last:
            return option
        last = dt.date.fromisoformat(option.last)
        length = int(_STEP.get(q.unit, 1.0) * float(q.high))
        try:
            first = last - dt.timedelta(days=max(0, length - (1 if q.unit == "days" else 0)))
        except OverflowError:
            first = last
        return option._replace(first=first.isoformat())

    def options(self, w: Window, choice: Choice, modality: str) -> list[Option]:
        """Everything that the number could be about, with all that speaks for each, as the weights name it."""
        found, number = self._options(w, choice, modality)
        return [o._replace(traits=_crossed(group_of(choice), o.traits, number)) for o in found]

    def _options(self, w: Window, choice: Choice, modality: str) -> tuple[list[Option], list[str]]:
        """Everything that the number could be about, one option a stretch of days; and what there is to the number."""
        q, group = choice.quantity, group_of(choice)
        said = list(self._said(w, choice))
        number = [
            *scope.part(w, q), modality, f"frame {choice.scores.frame}",
            f"in {w.kind}", choice.metric, f"{min(len(said), 2)} said",
            f"after {self.latest[2] if self.latest and self.latest[1].block == w.block else None}",
            f"reports {self.quarter is not None}", f"data {self.month is not None}",
            f"kind {choice.subject.mention.kind}", f"unit {'money' if is_currency(choice.unit) else choice.unit}",
        ]  # fmt: skip
        merged: dict[tuple[str, str], Option] = {}
        for option in [*said, *self._shifted(said), *self._carried(w, choice, group)]:
            seen = merged.get((option.first, option.last))
            if seen is None:
                merged[option.first, option.last] = option
            else:
                seen.traits.extend(option.traits)
        return list(merged.values()), number

    # -- what could be meant -----------------------------------------------------------------------------------------

    def _said(self, w: Window, choice: Choice) -> Iterator[Option]:
        q, cell = choice.quantity, w.cells.get(choice.quantity.start)
        own = fiscal.known(choice.subject.mention.id)
        inside = self._within(w.start, w.end)
        near = sorted(inside, key=lambda when: _distance(q, when))
        for when in inside:
            if when.start < q.end and q.start < when.end:
                continue
            traits, shape = self._nature(w, when)
            if (
                cell
                and when.start >= cell.row_head[1]
                and "|" in w.text[min(q.end, when.end) : max(q.start, when.start)]
            ):
                yield Option(when.first, when.last, when.start, when.end, ["other cell", "other cell " + shape])
                continue
            traits = [*traits, *scope.between(w, q, when), f"near{min(near.index(when), 2)}"]
            closest = min((_distance(o, when) for o in w.quantities), default=0) == _distance(q, when)
            traits.append(f"its {closest}")
            if cell:
                traits.append("row head " + shape)
            yield Option(when.first, when.last, when.start, when.end, ["said", *traits])
            if own and self.published:
                for name, period in fiscal.reread(own, w.text[when.start : when.end], when, self.published):
                    first, last = period.first.isoformat(), period.last.isoformat()
                    yield Option(first, last, when.start, when.end, [name, *traits])
        if cell and cell.column_head:
            for when in self._within(*cell.column_head):
                yield Option(when.first, when.last, when.start, when.end, ["column head", *self._nature(w, when)[0]])

    def _nature(self, w: Window, when: When) -> tuple[list[str], str]:
        if when.start not in self._natures:
            self._natures[when.start] = scope.nature(w, when, self.published)
        return self._natures[when.start]

    def _shifted(self, said: list[Option]) -> Iterator[Option]:
        """The month, quarter or year before one that is said: "to 50.3 in May from 51.9"."""
        for o in said:
            days = _days(o)
            if not 26 < days < 372 or "said" not in o.traits:
                continue
            near = [t for t in o.traits if t.startswith("near")]
            if days < 32:
                yield _back("month before", o, 1, near)
            elif 80 < days < 99:
                yield _back("quarter before", o, 3, near)
            if "prep through" in o.traits or "prep in" in o.traits:
                yield Option(f"{o.last[:4]}-01-01", o.last, o.start, o.end, ["year through", *near])
            yield _back("year before", o, 12, near)

    def _carried(self, w: Window, choice: Choice, group: str) -> Iterator[Option]:
        today = self.published
        last = self.last.get(group)
        if last is not None and self.latest is not None:
            before, where, kind = self.latest
            place = "sentence" if where.start == w.start else "block" if where.block == w.block else "far"
            traits = ["as before", f"as before {_size(last)}", f"as before {place}", f"as before {_size(last)} {place}"]
            if place == "sentence" and kind == group:
                joins = scope.breaks(w.text, before.end, choice.quantity.start)
                traits += [f"as before past {name}" for name in joins or ["nothing"]]
            yield last._replace(start=-1, end=-1, traits=traits)
            if (other := self.last.get(kind)) is not None and kind != group:
                traits = [
                    "as the number before",
                    f"as the number before {place}",
                    f"as the number before {_size(other)}",
                ]
                yield other._replace(start=-1, end=-1, traits=[*traits, f"as the number before {kind}"])
        if today is None:
            return
        now = self.session if group in _SESSION and self.session else today.isoformat()
        yield _silent(now, now, "now")
        yield from self._spoken(w)
        if group in ("target", "policy", "macro", "results", "move", "level", "other"):
            year = today.year
            yield _period(p.year(year), "this year")
            yield _period(p.year(year + 1), "next year")
            yield _silent(f"{year}-12-31", f"{year}-12-31", "year end")
            yield _silent(f"{year - 1}-12-31", f"{year - 1}-12-31", "last year end")
            yield _silent(f"{year + 1}-12-31", f"{year + 1}-12-31", "next year end")
        if group == "target":
            on = _year_on(today).isoformat()
            yield _silent(on, on, "year on")
        elif group == "macro":
            yield from self._data_months(w, today, choice.metric)
        elif group in ("results", "other", "flow"):
            yield from self._results(w, today, choice)
            if choice.subject.mention.kind == "economy":
                yield from self._data_months(w, today, choice.metric)
        if group in ("move", "level", "flow", "other", "odds"):
            yield from self._running(today, now)

    def _data_months(self, w: Window, today: dt.date, metric: str) -> Iterator[Option]:
        """The month that an economic figure is of: the latest named, the one the article names most, the last over."""
        if metric == "jobless_claims":
            saturday = today - _DAY * ((today.weekday() + 2) % 7)
            saturday -= 7 * _DAY * ((today - saturday).days < 4)
            yield _silent((saturday - 6 * _DAY).isoformat(), saturday.isoformat(), "claims week")
            return
        months = [("last month", p.shift(p.containing(today, "month"), -1, "month"))]
        months.append(("this month", p.containing(today, "month")))
        for name, when in (("usual month", self.month), ("named month", self._latest(w, 27, 31, 80))):
            if when:
                months.append((name, p.containing(dt.date.fromisoformat(when.first), "month")))
        for name, month in months:
            yield _period(month, name)
            yield _period(p.shift(month, -1, "month"), name + " before")
        quarter = p.shift(p.containing(today, "quarter"), -1, "quarter")
        yield _period(quarter, "last quarter")

    def _results(self, w: Window, today: dt.date, choice: Choice) -> Iterator[Option]:
        """The quarter and year that a company's figure is of, by its own calendar, by the article's, by the almanac."""
        own = fiscal.known(choice.subject.mention.id) or self.year or fiscal.FiscalYear(12)
        quarter, number = own.reported(today), own.number_of(today)
        quarters = [("own quarter", quarter)]
        for name, when in (("usual quarter", self.quarter), ("named quarter", self._latest(w, 80, 120, 140))):
            if when:
                first, last = dt.date.fromisoformat(when.first), dt.date.fromisoformat(when.last)
                quarters.append((name, p.Period(first, last, "quarter" if first.day == 1 else "span")))
        for name, found in quarters:
            yield _period(found, name)
            yield _period(p.shift(found, -1, "year"), name + " year before")
            yield _period(p.shift(found, -1, "quarter"), name + " before")
            yield _period(p.shift(found, 1, "quarter"), name + " next")
        for step in (-1, 0, 1):
            yield _period(own.year(number + step), f"own year {step}")
        yield _silent(quarter.last.isoformat(), quarter.last.isoformat(), "quarter end")
        if half := self._latest(w, 175, 190, 400):
            yield _silent(half.first, half.last, "named half")
            yield _back("named half year before", _silent(half.first, half.last), 12, [])
        named = self._latest(w, 360, 372, 800)
        if named:
            yield _silent(named.first, named.last, "named year")

    def _running(self, today: dt.date, now: str) -> Iterator[Option]:
        """The stretches that a move may run over without a word: the year, the week."""
        yield _silent(f"{now[:4]}-01-01", now, "year to date")
        yield _period(p.week(dt.date.fromisoformat(now)), "week")

    def _spoken(self, w: Window) -> Iterator[Option]:
        """What was last spoken of: in the paragraph, in the sentence before, in the heading, in the lead."""
        spans = [("paragraph", (w.block[0], w.start)), ("sentence before", w.previous), ("heading", w.heading)]
        for name, span in spans:
            seen = [x for x in self._within(*span) if x.kind in ("period", "point")] if span else []
            if seen:
                when = seen[0] if name == "heading" else seen[-1]
                yield _silent(when.first, when.last, name, name + " " + self._nature(w, when)[1])

    def _within(self, start: int, end: int) -> list[When]:
        return self.whens[bisect.bisect_left(self.starts, start) : bisect.bisect_left(self.starts, end)]

    def _latest(self, w: Window, shortest: int, longest: int, back: int) -> When | None:
        """The last past stretch of that length (days) named before a sentence and not long over."""
        assert self.published is not None
        early, today = (self.published - back * _DAY).isoformat(), self.published.isoformat()
        for when in reversed(self.whens[: bisect.bisect_left(self.starts, w.start)]):
            if when.kind == "period" and early <= when.last <= today and shortest <= _days(when) <= longest:
                return when
        return None

    # -- the document as a whole -------------------------------------------------------------------------------------

    def _session(self) -> str | None:
        """The trading day that a wrap is about: the first day named near the top that lies just before publication."""
        if self.published is None:
            return None
        today = self.published.isoformat()
        early = (self.published - dt.timedelta(days=4)).isoformat()
        for when in self.whens:
            if when.start > 1500:
                break
            if when.kind == "point" and early <= when.first <= today:
                return when.first
        from extractor.calendar import session_on_or_before

        return session_on_or_before(self.published).isoformat()

    def _usual(self, shortest: int, longest: int, back: int) -> When | None:
        """The past period of that length (days) that the article names most, ending within `back` days of publication."""
        if self.published is None:
            return None
        early = (self.published - dt.timedelta(days=back)).isoformat()
        named = [w for w in self.whens if w.kind in ("period", "point") and shortest <= _days(w) <= longest]
        recent = [w for w in named if early <= w.last < self.published.isoformat()]
        return max(recent, key=lambda w: sum(1 for o in recent if o.first == w.first), default=None)


def group_of(choice: Choice) -> str:
    """Numbers whose dates go alike: market moves, levels, company results, economic data ..."""
    group = GROUP.get(choice.metric, "other" if choice.metric == "other" else "standing")
    return "macro" if group == "other" and choice.subject.mention.kind == "economy" else group


def _crossed(group: str, traits: list[str], number: list[str]) -> list[str]:
    """The traits of an option alone, by kind of number, and (its first: where it comes from) by all about the number."""
    out = []
    for trait in dict.fromkeys(traits):
        out += [trait, f"{group}: {trait}"]
        if trait in _ORIGINS:
            out += [f"{trait} & {n}" for n in number]
            out += [f"{group}: {trait} & {n}" for n in number[:6]]
        elif trait.startswith(_TELLING):
            out += [f"{trait} & {n}" for n in number[:7]]
        elif trait[0] in "<>" or trait in ("back", "opens"):
            out += [f"{trait} & {n}" for n in number[:2]]
            out += [f"{trait} & {t}" for t in traits if t.startswith(("head", "prep", "is "))]
    return out


def _worths(group: str, number: list[str]) -> Callable[[list[str]], float]:
    """What the traits of an option are worth for a number: the sum of the weights of all that `_crossed` makes of them,
    without making it."""
    alone, here = weighed()[""], weighed().get(group, {})
    none: dict[str, float] = {}

    def worth(traits: list[str]) -> float:
        told: list[float] = []
        for trait in dict.fromkeys(traits):
            general, own = alone.get(trait, none), here.get(trait, none)
            told += (general.get("", 0.0), own.get("", 0.0))
            if trait in _ORIGINS:
                told += [general.get(n, 0.0) for n in number]
                told += [own.get(n, 0.0) for n in number[:6]]
            elif trait.startswith(_TELLING):
                told += [general.get(n, 0.0) for n in number[:7]]
            elif trait[0] in "<>" or trait in ("back", "opens"):
                told += [general.get(n, 0.0) for n in number[:2]]
                told += [general.get(t, 0.0) for t in traits if t.startswith(("head", "prep", "is "))]
        return sum(told)

    return worth


_TELLING = ("is ", "near0", "as before far", "as before block")
_ORIGINS = frozenset(
    [
        "said", "column head", "now", "as before", "as the number before", "named half", "named half year before", "month before", "quarter before", "year before", "this year",
        "next year", "year end", "last year end", "next year end", "own nth", "own this", "own said year", "year through", "year on", "claims week", "quarter end", "named year", "year to date",
        "week", "paragraph", "other cell", "sentence before", "heading", "last quarter", "own year -1", "own year 0",
        "own year 1",
        *(f"{n} month{s}" for n in ("last", "this", "usual", "named") for s in ("", " before")),
        *(f"{n} quarter{s}" for n in ("own", "usual", "named") for s in ("", " before", " next", " year before")),
    ]
)  # fmt: skip


def _distance(q: Quantity, when: When) -> float:
    return when.start - q.end if when.start >= q.end else 1.2 * (q.start - when.end)


def _silent(first: str, last: str, *traits: str) -> Option:
    return Option(first, last, -1, -1, list(traits))


def _period(period: p.Period, *traits: str) -> Option:
    return _silent(period.first.isoformat(), period.last.isoformat(), *traits)


def _back(name: str, o: Option, months: int, traits: list[str]) -> Option:
    first, last = dt.date.fromisoformat(o.first), dt.date.fromisoformat(o.last)
    whole = (last + _DAY).day == 1
    last = p.step(last + _DAY, -months, "month") - _DAY if whole else p.step(last, -months, "month")
    return Option(p.step(first, -months, "month").isoformat(), last.isoformat(), o.start, o.end, [name, *traits])


def _size(option: Option) -> str:
    days = _days(option)
    return "day" if days == 1 else "month" if days < 32 else "quarter" if days < 99 else "long"


def _days(when: When | Option) -> int:
    return (dt.date.fromisoformat(when.last) - dt.date.fromisoformat(when.first)).days + 1


def _year_on(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@cache
def weights() -> dict[str, float]:
    """How much each trait speaks for an option; fitted by `scripts/fit_dates`."""
    with (files("extractor") / "data" / "date_weights.csv").open(encoding="utf-8") as rows:
        return {r["trait"]: float(r["weight"]) for r in csv.DictReader(rows)}


@cache
def weighed() -> dict[str, dict[str, dict[str, float]]]:
    """The same weights by kind of number ("" for all), trait, and what it is crossed with ("" for the trait alone)."""
    found: dict[str, dict[str, dict[str, float]]] = {"": {}}
    groups = {*_GROUPS, "other", "standing"}
    for key, weight in weights().items():
        group, _, rest = key.partition(": ")
        group, rest = (group, rest) if group in groups else ("", key)
        trait, _, other = rest.partition(" & ")
        found.setdefault(group, {}).setdefault(trait, {})[other] = weight
    return found
