"""When a claim holds: the date in the text that belongs to its number, or what its metric takes where none is said."""

from __future__ import annotations

import bisect
import datetime as dt
import math
import re
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from extractor.annotate.spans import Quantity, When, get, note
from extractor.annotate.windows import Window

if TYPE_CHECKING:
    from extractor.annotate.links import Choice

MACRO = frozenset(
    "inflation unemployment_rate payrolls jobless_claims gdp_growth pmi consumer_sentiment retail_sales_growth".split()
)
RESULTS = frozenset("eps earnings_growth net_income revenue revenue_growth profit_margin".split())
SESSION = frozenset(
    "price point_change return rate_change yield exchange_rate volume breadth record_high relative_return yield_spread".split()
)
STANDING = frozenset(
    "pe_ratio forward_pe_ratio market_cap aum dividend_yield policy_rate distance_from_high valuation_discount valuation_premium "
    "cape_ratio ps_ratio pb_ratio expense_ratio index_weight support resistance moving_average rsi".split()
)
CHANGES = frozenset("point_change return rate_change relative_return annualized_return fund_flow".split())
_STEP = {"days": 1.45, "weeks": 7.0, "months": 30.44, "quarters": 91.3, "years": 365.25, "times": 0.0}
#: "its October record of $126,000": the date is the record's alone
_OF_A_MARK = re.compile(
    r"(?:['’]s)?\s(?:\w+\s)?(?:record|high|low|peak|close|top|bottom|all-time|closing|intraday|reading|meeting)\b", re.I
)
_DAY = dt.timedelta(days=1)


class Clock:
    """Dates for the claims of one document. Remembers the session a wrap is about and the last period of each metric."""

    def __init__(self, doc: Doc) -> None:
        self.whens = get(doc, "dates", When)
        self.starts = [w.start for w in self.whens]
        self.text = doc.text
        said = note(doc, "published")
        self.published = dt.date.fromisoformat(said) if said else None
        self.session = self._session()
        self.last: dict[str, When] = {}
        self.month = self._usual(27, 31, 80)
        self.quarter = self._usual(80, 98, 130)

    def when(self, window: Window, choice: Choice, modality: str) -> tuple[str, str, int, int]:
        """First and last day (ISO, "" for none) and the offsets of the words that tell them (-1 for none)."""
        quantity, metric = choice.quantity, choice.metric
        previous = choice.scores.frame == "previous"
        found = self._said(window, quantity, metric, modality, previous)
        if metric == "streak":
            return self._streak(quantity, found)
        if found is not None:
            self._remember(metric, found)
            return found.first, found.last, found.start, found.end
        first, last = self._default(metric, modality)
        return first, last, -1, -1

    def _said(self, w: Window, q: Quantity, metric: str, modality: str, previous: bool) -> When | None:
        best, score = None, 0.1
        cell = w.cells.get(q.start)
        head = cell.column_head if cell else None
        for when in [*self._within(w.start, w.end), *(self._within(*head) if head else [])]:
            if cell and cell.column_head and cell.column_head[0] <= when.start < cell.column_head[1]:
                fit = 1.0
            elif w.start <= when.start < w.end:
                fit = self._fit(w, q, when) if not cell or when.start < cell.row_head[1] else 0.0
            else:
                continue
            fit *= self._suits(when, metric, modality, previous)
            if fit > score:
                best, score = when, fit
        return best

    def _within(self, start: int, end: int) -> list[When]:
        return self.whens[bisect.bisect_left(self.starts, start) : bisect.bisect_left(self.starts, end)]

    def _fit(self, w: Window, q: Quantity, when: When) -> float:
        if when.start >= q.end:
            gap, other = w.text[q.end : when.start], 1.2
        else:
            gap, other = w.text[when.end : q.start], 0.95
        between = sum(
            1 for o in w.quantities if o is not q and min(q.start, when.start) < o.start < max(q.start, when.start)
        )
        strong = len(
            re.findall(
                r"[;—]|\b(?:while|whereas|but|although|compared|versus|against|than|from|after|when|which)\b", gap
            )
        )
        if _OF_A_MARK.match(w.text, when.end) and not when.end <= q.start <= when.end + 40:
            return 0.0
        opener = when.start - w.start < 25 and when.end <= q.start
        base = math.exp(-len(gap) / 70) * 0.8**between * 0.6**strong * 0.85 ** len(re.findall(r",(?!\d)", gap)) * other
        return max(base, 0.35 if opener else 0.0)

    def _suits(self, when: When, metric: str, modality: str, previous: bool) -> float:
        """How well a kind of date suits a metric; `previous` where the number is a level of before."""
        if when.kind == "vague":
            return 0.0
        if metric == "probability":  # odds are as of today, whatever day they are about
            return 0.9 if previous and when.first == when.last and when.first < (self.session or "") else 0.0
        if when.kind == "horizon":
            return (
                1.2
                if modality == "forecast" and metric in ("price_target", "implied_upside", "earnings_growth")
                else 0.0
            )
        future = self.published is not None and when.first > self.published.isoformat()
        if future and modality == "actual" and metric not in ("probability",):
            return 0.3
        long = _days(when) > 45
        if metric in SESSION - CHANGES or metric in STANDING:
            return 0.05 if long else 1.0
        if metric in MACRO or metric in RESULTS:
            return 0.35 if when.kind == "point" else 1.0
        return 1.0

    def _default(self, metric: str, modality: str) -> tuple[str, str]:
        if self.published is None:
            when = self.last.get(metric)
            return (when.first, when.last) if when else ("", "")
        today = self.published.isoformat()
        if metric == "price_target" or (metric == "implied_upside" and modality == "forecast"):
            when = self.last.get("price_target")
            if when is not None:
                return when.first, when.last
            on = _year_on(self.published).isoformat()
            return on, on
        if metric in MACRO:
            when = self.month or self.last.get(metric) or self.last.get("macro")
            if when is not None:
                return when.first, when.last
            last = self.published.replace(day=1) - _DAY
            return last.replace(day=1).isoformat(), last.isoformat()
        if metric in RESULTS:
            when = self.quarter or self.last.get(metric) or self.last.get("results")
            if when is not None:
                return when.first, when.last
            month = 3 * ((self.published.month - 1) // 3) + 1
            last = self.published.replace(month=month, day=1) - _DAY
            return last.replace(month=last.month - 2, day=1).isoformat(), last.isoformat()
        if metric in SESSION and self.session:
            return self.session, self.session
        return today, today

    def _streak(self, q: Quantity, found: When | None) -> tuple[str, str, int, int]:
        if found is not None and found.first != found.last:
            return found.first, found.last, found.start, found.end
        end = found.last if found else self.session or (self.published.isoformat() if self.published else "")
        if not end:
            return "", "", -1, -1
        last = dt.date.fromisoformat(end)
        length = int(_STEP.get(q.unit, 1.0) * float(q.high))
        try:
            first = last - dt.timedelta(days=max(0, length - (1 if q.unit == "days" else 0)))
        except OverflowError:
            first = last
        return first.isoformat(), end, found.start if found else -1, found.end if found else -1

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

    def _remember(self, metric: str, when: When) -> None:
        if when.kind == "period" and (metric in MACRO or metric in RESULTS or metric == "price_target"):
            self.last[metric] = when
            self.last["macro" if metric in MACRO else "results" if metric in RESULTS else metric] = when


def _days(when: When) -> int:
    return (dt.date.fromisoformat(when.last) - dt.date.fromisoformat(when.first)).days + 1


def _year_on(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
