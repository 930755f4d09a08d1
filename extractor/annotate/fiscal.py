"""Financial years that do not follow the calendar: "its fiscal third quarter" of a company whose year ends in January.

`data/fiscal_years.csv` knows the months in which well-known companies' years end; an article may also say so itself
("its fiscal third quarter, which ended Aug. 29"). Years are named for the calendar year in which they end, except where
`named` is -1 (most American retailers).
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from extractor.annotate import periods as p
from extractor.annotate.spans import Instrument, When

# An article is one company's when half of its mentions are: a wrap that names the company now and then is not.
_SHARE = 0.5


class FiscalYear(NamedTuple):
    """The month in which a financial year ends, and how its name differs from that calendar year."""

    end_month: int
    named: int = 0

    def year(self, number: int) -> p.Period:
        """The year called fiscal `number`."""
        return p.months(number - self.named - 1, self.end_month + 1, 12, "year")

    def quarter(self, year: int, number: int) -> p.Period:
        """A quarter, 1 to 4, of the year called fiscal `year`."""
        return p.months(year - self.named - 1, self.end_month + 3 * number - 2, 3, "quarter")

    def number_of(self, day: dt.date) -> int:
        """The name of the year that a day lies in."""
        return day.year + (day.month > self.end_month) + self.named

    def around(self, day: dt.date) -> p.Period:
        """The quarter that a day lies in."""
        number = self.number_of(day)
        return next(q for n in range(1, 5) if (q := self.quarter(number, n)).last >= day)

    def reported(self, today: dt.date, number: int | None = None) -> p.Period:
        """The last quarter that ended before a day; with `number`, the last first, second, third or fourth."""
        year = self.number_of(today)
        past = [
            self.quarter(y, n)
            for y in (year - 1, year)
            for n in range(1, 5)
            if number in (None, n) and self.quarter(y, n).last < today
        ]
        return past[-1]


def told(quarter: int, ended: dt.date) -> FiscalYear:
    """The financial year of a company whose quarter of that number ended on a day."""
    end = p.step(
        ended.replace(day=1) if ended.day > 7 else p.step(ended.replace(day=1), -1, "month"), 3 * (4 - quarter), "month"
    )
    return FiscalYear(end.month)


def of(instruments: Sequence[Instrument]) -> FiscalYear | None:
    """The financial year of the company that a text is mostly about, if it is about one, and one that is known."""
    counts = Counter(i.id for i in instruments if i.kind in ("equity", "index", "etf", "commodity", "rate"))
    if not counts:
        return None
    symbol, most = counts.most_common(1)[0]
    return _known().get(symbol) if most >= max(3, _SHARE * counts.total()) else None


def reread(year: FiscalYear, words: str, when: When, today: dt.date) -> Iterator[tuple[str, p.Period]]:
    """The quarters or year that words may mean by a company's own calendar: "second quarter", "this quarter", "2025"."""
    words = words.lower()
    if number := quarter_number(words):
        named = int(when.last[:4])
        if re.search(r"20\d\d", words):
            yield "own nth", year.quarter(named, number)
            return
        near = [year.quarter(y, number) for y in range(today.year - 1, today.year + 3)]
        yield "own nth", min(near, key=lambda q: abs((q.last - today).days))
    elif re.search(r"\b(?:this|current|next|last|latest)\s\w*\s?quarter", words):
        step = 1 if words.startswith("next") else -1 if words.startswith(("last", "latest")) else 0
        yield "own this", p.shift(year.around(today), step, "quarter")
    elif said := re.search(r"20\d\d", words):
        if (dt.date.fromisoformat(when.last) - dt.date.fromisoformat(when.first)).days > 190:
            yield "own said year", year.year(int(said[0]))
    elif re.search(r"\byear\b|full", words):
        step = 1 if words.startswith("next") else -1 if words.startswith("last") else 0
        yield "own said year", year.year(year.number_of(today) + step)


def known(symbol: str) -> FiscalYear | None:
    """The financial year of a company, where it is known not to be the calendar year."""
    return _known().get(symbol)


@cache
def _known() -> dict[str, FiscalYear]:
    with (files("extractor") / "data" / "fiscal_years.csv").open(encoding="utf-8") as rows:
        return {r["symbol"]: FiscalYear(int(r["end_month"]), int(r["named"])) for r in csv.DictReader(rows)}


def quarter_number(words: str) -> int | None:
    """1 to 4 for "Q3" or "third quarter"; None where no quarter is numbered."""
    if m := re.search(r"q([1-4])|([1-4])q", words.lower()):
        return int(m[1] or m[2])
    names = ("first", "second", "third", "fourth")
    return next((n for n, name in enumerate(names, 1) if name in words.lower()), None)
