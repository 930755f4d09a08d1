"""FRED and ALFRED: US statistics with every vintage, Treasury yields, the Fed's target, a few closes.

With a key (`FRED_API_KEY`) the API is asked: revised series come with all their vintages, `observed_at` being the first
day of each. Without one, the public CSV of a series gives what stands today; what is ever revised is then marked as
seen today, so that nobody is blamed for what was printed before.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from extractor.errors import ReferenceDataError
from extractor.records import Observation
from extractor.reference.symbols import canonical
from extractor.reference.web import Web, in_shape, unusable
from extractor.settings import Settings, load_settings

_API, _PUBLIC = "https://api.stlouisfed.org", "https://fred.stlouisfed.org"
PACE = 2.0  # requests a second; FRED allows 120 a minute
MOST_VINTAGES = 2000  # of one request; more are refused with status 400
_PAGE_ROWS, _PAGE_VINTAGES = 100_000, 10_000  # FRED's own limits of `limit`
_FIRST, _EVER = dt.date(1776, 7, 4), "9999-12-31"  # the first day that FRED takes, and its word for "until now"
_MISSING = frozenset((".", ""))
_DATE_HEADS = ("observation_date", "date")  # in CSV files; DATE until late 2024


@dataclass(frozen=True)
class Series:
    """A row of `data/fred_series.csv`: which series holds a metric of a symbol, and whether it is ever revised."""

    symbol: str
    metric: str
    series: str
    unit: str
    basis: str | None
    revised: bool


@dataclass(frozen=True)
class _Row:
    """One figure of a series: `seen` is the day from which it stood, None where that is not told."""

    date: dt.date
    value: Decimal
    seen: dt.date | None = None


class Fred:
    """The provider `fred`. Raises ReferenceDataError, or QuotaError, for answers that cannot be used."""

    name = "fred"

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or load_settings()
        given = self._settings.fred_api_key
        self._key = (given.get_secret_value() if given else os.environ.get("FRED_API_KEY", "")).strip()
        self._web = Web(self.name, self._settings, pace=PACE, secret=self._key)

    def metrics(self, symbol: str) -> list[str]:
        """The metrics that FRED has for a symbol."""
        return [metric for of, metric in table() if of == canonical(symbol)]

    def observe(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        """The figures of one series, every vintage of them. See `extractor.reference.Provider`."""
        series = table().get((canonical(symbol), metric))
        start = max(start, _FIRST)
        if series is None or start > min(end, dt.date.today()):
            return []
        if not self._key:
            rows = self._public(series, start, end)
        elif series.revised:
            rows = self._vintages(series.series, start, end)
        else:
            rows = self._rows(series.series, start, end)
        found = sorted(rows, key=lambda row: (row.date, row.seen or row.date))
        return [self._observation(series, row) for row in found if start <= row.date <= end]

    def _observation(self, series: Series, row: _Row) -> Observation:
        return Observation(
            symbol=series.symbol, metric=series.metric, date=row.date, value=row.value, unit=series.unit,
            observed_at=row.seen, source="fred", provider=self.name, series=series.series, basis=series.basis,
        )  # fmt: skip

    # -- with a key ----------------------------------------------------------------------------------------------------

    def _vintages(self, series: str, start: dt.date, end: dt.date) -> list[_Row]:
        """Every vintage of the figures of some days, in windows of as many vintages as one request may span.

        What is dated after `start` was never printed before it. A window begins with all that stood on its first day,
        so that a figure equal to the one before it is no vintage of its own.
        """
        span = {"realtime_start": start.isoformat(), "realtime_end": _EVER}
        pages = self._pages("vintagedates", "vintage_dates", {"series_id": series, **span}, _PAGE_VINTAGES)
        with in_shape(self.name):
            dates = [dt.date.fromisoformat(text) for text in pages]
        found: list[_Row] = []
        for i in range(0, len(dates), MOST_VINTAGES):
            after = dates[i + MOST_VINTAGES : i + MOST_VINTAGES + 1]
            until = (after[0] - dt.timedelta(days=1)).isoformat() if after else _EVER
            found += self._rows(series, start, end, {"realtime_start": dates[i].isoformat(), "realtime_end": until})
        found.sort(key=lambda row: (row.date, row.seen or row.date))
        news = [b for a, b in pairwise(found) if (a.date, a.value) != (b.date, b.value)]
        return found[:1] + news

    def _rows(
        self, series: str, start: dt.date, end: dt.date, real_time: Mapping[str, str] | None = None
    ) -> list[_Row]:
        """The figures of some days: as they stand today, or with `real_time` each with the day from which it stood."""
        span = {"series_id": series, "observation_start": start.isoformat(), "observation_end": end.isoformat()}
        given = self._pages("observations", "observations", {**span, **(real_time or {})}, _PAGE_ROWS)
        with in_shape(self.name):
            return [row for cells in given if (row := _row(cells, vintage=real_time is not None))]

    def _pages(self, what: str, key: str, params: Mapping[str, str], page: int) -> Iterator[Any]:
        """The entries of a list that comes in pages."""
        url, offset = f"{self._settings.fred_url or _API}/fred/series/{what}", 0
        while True:
            asked = {**params, "api_key": self._key, "file_type": "json", "limit": str(page), "offset": str(offset)}
            answer = self._web.get(url, asked)
            found = answer.json()
            if answer.status >= 400:
                raise self._refused(answer.status, found)
            with in_shape(self.name):
                entries, count = found[key], int(found.get("count", 0))
                if not isinstance(entries, list):
                    raise TypeError(f"{key} is no list")
            yield from entries
            offset += page
            if offset >= count or not entries:
                return

    def _refused(self, status: int, found: Any) -> ReferenceDataError:
        said = str(found.get("error_message", "") if isinstance(found, dict) else found)[:200]
        remedy = "see what FRED says"
        if "api_key" in said:
            remedy = "set FRED_API_KEY to a key from fredaccount.stlouisfed.org, or unset it to do without vintages"
        return ReferenceDataError(f"fred: status {status}: {said.replace(self._key, '***')}", remedy=remedy)

    # -- without -------------------------------------------------------------------------------------------------------

    def _public(self, series: Series, start: dt.date, end: dt.date) -> list[_Row]:
        url = f"{self._settings.fred_url or _PUBLIC}/graph/fredgraph.csv"
        answer = self._web.get(url, {"id": series.series, "cosd": start.isoformat(), "coed": end.isoformat()})
        if answer.status >= 400:
            raise ReferenceDataError(
                f"fred: status {answer.status} for series {series.series}",
                remedy="set FRED_API_KEY to a key from fredaccount.stlouisfed.org",
            )
        seen = dt.date.today() if series.revised else None
        return list(_csv_rows(answer.text, seen))


@cache
def table() -> dict[tuple[str, str], Series]:
    """The series of each symbol and metric, from `data/fred_series.csv`."""
    text = (files("extractor") / "data" / "fred_series.csv").read_text(encoding="utf-8")
    rows = [
        Series(r["symbol"], r["metric"], r["series"], r["unit"], r["basis"] or None, r["revised"] == "yes")
        for r in csv.DictReader(text.splitlines())
    ]
    return {(row.symbol, row.metric): row for row in rows}


def _row(cells: Mapping[str, str], *, vintage: bool) -> _Row | None:
    """A row of the API's answer; None where the figure is missing."""
    if cells["value"].strip() in _MISSING:
        return None
    day = cells["date"] if "date" in cells else cells["observation_date"]
    seen = dt.date.fromisoformat(cells["realtime_start"]) if vintage else None
    return _Row(dt.date.fromisoformat(day), _decimal(cells["value"]), seen)


def _csv_rows(text: str, seen: dt.date | None) -> Iterator[_Row]:
    """The rows of a series' CSV, headed `observation_date,UNRATE` or `DATE,UNRATE`."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    if not rows or len(rows[0]) != 2 or not is_fred_head(rows[0]):
        raise unusable("fred", text, "CSV")
    with in_shape("fred"):
        for day, value in (cells for cells in rows[1:] if cells):
            if value.strip() not in _MISSING:
                yield _Row(dt.date.fromisoformat(day), _decimal(value), seen)


def is_fred_head(cells: Sequence[str]) -> bool:
    """Whether a CSV head is of a file from FRED: a date, then series."""
    return len(cells) > 1 and cells[0].strip().lower() in _DATE_HEADS and "symbol" not in cells


def _decimal(text: str) -> Decimal:
    value = Decimal(text.strip())
    if not value.is_finite():
        raise ValueError(f"{text!r} is no figure")
    return value
