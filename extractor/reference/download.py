"""CSV files as FRED and ALFRED give them for download: a date, then a column a series, or a column a vintage of it.

`observation_date,UNRATE` (headed `DATE` until late 2024) is one series as it stood when it was downloaded;
`observation_date,UNRATE_20260103,UNRATE_20260322` are two vintages of it.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from extractor.errors import ReferenceDataError
from extractor.records import Observation
from extractor.reference.fred import Series, is_fred_head, table
from extractor.reference.symbols import canonical
from extractor.reference.tables import Tables

_VINTAGE = re.compile(r"(.+)_(\d{8})")
_MISSING = frozenset((".", ""))


def opened(path: str | os.PathLike[str]) -> Tables | Download:
    """The figures of a file or folder. Raises ReferenceDataError where it holds no table that we know."""
    try:
        with Path(path).open(encoding="utf-8-sig", errors="replace", newline="") as file:
            head = next(csv.reader([file.readline(100_000)]), [])
    except (OSError, csv.Error):
        head = []  # a folder, a file that is not there: Tables says so
    return Download(path) if is_fred_head(head) else Tables(os.fspath(path))


class Download:
    """A provider over one downloaded file. Raises ReferenceDataError for columns and cells that cannot be read.

    Figures of a series that is ever revised, in a column that tells no vintage, are known since the file was written.
    """

    name = "fred"

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._written = dt.date.fromtimestamp(self._path.stat().st_mtime)
        try:
            with self._path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
                head, *rows = csv.reader(file)
        except csv.Error as error:
            raise ReferenceDataError(f"{path}: {error}", remedy="download it again") from error
        self._rows = [(number, cells) for number, cells in enumerate(rows, start=2) if cells]
        self._columns = [self._column(name.strip()) for name in head[1:]]

    def symbols(self) -> list[str]:
        """The symbols that there is a series of."""
        return sorted({series.symbol for series, _ in self._columns})

    def metrics(self, symbol: str) -> list[str]:
        """The metrics that there is a series of for a symbol."""
        return sorted({series.metric for series, _ in self._columns if series.symbol == canonical(symbol)})

    def observe(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        """The figures of one series, every vintage of them. See `extractor.reference.Provider`."""
        standing: dict[dt.date, Observation] = {}
        found: list[Observation] = []
        wanted = [i for i, (s, _) in enumerate(self._columns) if (s.symbol, s.metric) == (canonical(symbol), metric)]
        for i in sorted(wanted, key=lambda i: self._columns[i][1] or dt.date.min):
            for o in self._figures(i):
                if start <= o.date <= end and (o.date not in standing or standing[o.date].value != o.value):
                    standing[o.date] = o
                    found.append(o)
        return sorted(found, key=lambda o: (o.date, o.observed_at or o.date))

    def _column(self, name: str) -> tuple[Series, dt.date | None]:
        """What a column holds, and since when that was known."""
        vintage = _VINTAGE.fullmatch(name)
        series = next((s for s in table().values() if s.series == (vintage[1] if vintage else name)), None)
        if series is None:
            raise ReferenceDataError(
                f"{self._path}: {name} is no series that we know", remedy="the page on market data lists the series"
            )
        try:
            seen = dt.date.fromisoformat(vintage[2]) if vintage else self._written if series.revised else None
        except ValueError as error:
            raise ReferenceDataError(f"{self._path}: column {name}: {error}", remedy="is it from ALFRED?") from error
        return series, seen

    def _figures(self, column: int) -> Iterator[Observation]:
        series, seen = self._columns[column]
        for number, cells in self._rows:
            text = cells[column + 1].strip() if len(cells) > column + 1 else ""
            if text in _MISSING:
                continue
            try:
                yield Observation(
                    symbol=series.symbol, metric=series.metric, date=dt.date.fromisoformat(cells[0].strip()),
                    value=Decimal(text), unit=series.unit, observed_at=seen, source="fred", provider=self.name,
                    series=series.series, basis=series.basis,
                )  # fmt: skip
            except (ValueError, ArithmeticError) as error:
                raise ReferenceDataError(
                    f"{self._path}, row {number}: {', '.join(cells)[:80]!r} is no date with figures",
                    remedy="download it again",
                ) from error
