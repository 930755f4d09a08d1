"""Market tables in files: CSV or Parquet, one file or a folder of them, in the two shapes of `docs/market-data.md`.

Daily bars (symbol, date, open, high, low, close, volume, source) and dated figures (symbol, metric, date, value, unit,
observed_at, source, and where told series and basis) are told apart by their heads. A file is scanned once, for where
each symbol's rows are; rows are read when a symbol is first asked for, and only those are kept, so that memory grows
with the symbols in use.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ReferenceDataError
from extractor.records import Observation
from extractor.reference.symbols import canonical

BARS = ("symbol", "date", "close")
FIGURES = ("symbol", "metric", "date", "value")
#: metrics that a daily bar gives, and their columns
_COLUMNS = {"price": "close", "open": "open", "high": "high", "low": "low", "volume": "volume"}
_SHAPES = (
    "daily bars have the columns symbol, date, open, high, low, close, volume, source; "
    "dated figures have symbol, metric, date, value, unit, observed_at, source"
)
_MISSING = {"", ".", "-", "na", "n/a", "nan", "null", "none", "#n/a"}
_FORMATS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y")


class Tables:
    """A provider over files. Raises ReferenceDataError for a path that holds no table, or a table of unknown shape."""

    name = "tables"

    def __init__(self, path: str | Path) -> None:
        self._files = [_open(file) for file in _files(Path(path))]
        self._rows: dict[str, list[Rows]] = {}
        self._series: dict[tuple[str, str], list[_Figure]] = {}

    def observe(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        """The figures of one series from `start` to `end`, oldest first. See `extractor.reference.Provider`.

        Raises ReferenceDataError naming file and row where a value or date of the series cannot be read.
        """
        key = canonical(symbol), metric
        if key not in self._series:
            self._series[key] = self._read(*key)
        series = self._series[key]
        first, after = bisect_left(series, start, key=_day), bisect_right(series, end, key=_day)
        return [self._observation(*key, figure) for figure in series[first:after]]

    def symbols(self) -> list[str]:
        """The symbols that there is any figure for."""
        return sorted({symbol for file in self._files for symbol in file.symbols()})

    def forget(self, symbol: str) -> None:
        """Keep nothing of a symbol any longer; it is read anew when it is asked for again."""
        self._rows.pop(symbol, None)
        for key in [key for key in self._series if key[0] == symbol]:
            del self._series[key]

    def metrics(self, symbol: str) -> list[str]:
        """The metrics that there is a column or row of for a symbol."""
        return sorted({metric for rows in self._of(canonical(symbol)) for metric in rows.metrics()})

    def _of(self, symbol: str) -> list[Rows]:
        if symbol not in self._rows:
            self._rows[symbol] = [Rows(file, symbol, found) for file in self._files if (found := file.rows(symbol))]
        return self._rows[symbol]

    def _read(self, symbol: str, metric: str) -> list[_Figure]:
        figures = {figure for rows in self._of(symbol) for figure in rows.figures(metric)}
        return sorted(figures, key=lambda f: (f.date, f.observed_at or dt.date.min, f.source, f.series, f.value))

    def _observation(self, symbol: str, metric: str, figure: _Figure) -> Observation:
        return Observation.model_construct(symbol=symbol, metric=metric, provider=self.name, **figure._asdict())


class _Figure(NamedTuple):
    date: dt.date
    value: Decimal
    unit: str
    observed_at: dt.date | None
    source: str
    series: str = ""
    basis: str | None = None


def _day(figure: _Figure) -> dt.date:
    return figure.date


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise ReferenceDataError(f"{path}: no such file or folder", remedy="give a CSV or Parquet table, or a folder")
    if path.is_file():
        return [path]
    found = sorted(
        p for p in path.rglob("*") if p.suffix.lower() in (".csv", ".tsv", ".parquet", ".pq") and p.is_file()
    )
    if not found:
        raise ReferenceDataError(f"{path}: no table in this folder", remedy="put .csv or .parquet files into it")
    return found


def _open(path: Path) -> _File:
    return _Parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _Csv(path)


def _shape(path: Path, columns: list[str]) -> str:
    for shape, needed in (("figures", FIGURES), ("bars", BARS)):
        if all(column in columns for column in needed):
            return shape
    shown = ", ".join(columns[:10]) or "nothing"
    raise ReferenceDataError(f"{path}: the head of this table is {shown}", remedy=_SHAPES)


# -- files -----------------------------------------------------------------------------------------------------------


Row = tuple[int, dict[str, str]]  # its number in the file, and its cells by column


@dataclass
class _File(ABC):
    """One table: where it is, and which of the two shapes it has."""

    path: Path
    shape: str = ""

    @abstractmethod
    def symbols(self) -> Iterator[str]:
        """Canonical symbols in the file."""

    @abstractmethod
    def rows(self, symbol: str) -> list[Row]:
        """The rows of a symbol as text, columns in lower case."""


@dataclass
class _Csv(_File):
    """A CSV file, read by byte ranges."""

    _columns: list[str] = field(default_factory=list)
    _comma: str = ","
    _runs: dict[str, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Note where runs of rows of one symbol begin and end: offset, length and number of the first row."""
        with self.path.open("rb") as file:
            first = file.readline()
            head = first.decode("utf-8-sig", errors="replace").strip()
            self._comma = max(",;\t|", key=head.count)
            self._columns = [c.strip().strip('"').lower() for c in head.split(self._comma)]
            self.shape = _shape(self.path, self._columns)
            at, offset, separator = self._columns.index("symbol"), len(first), self._comma.encode()
            current, start, first_row = "", offset, 2
            for row, line in enumerate(file, start=2):
                cells = line.split(separator, at + 1)
                raw = cells[at].strip().strip(b'"') if len(cells) > at else b""
                symbol = canonical(raw.decode("utf-8", errors="replace"))
                if symbol != current:
                    if current:
                        self._runs[current].append((start, offset - start, first_row))
                    current, start, first_row = symbol, offset, row
                offset += len(line)
            if current:
                self._runs[current].append((start, offset - start, first_row))

    def symbols(self) -> Iterator[str]:
        return iter(self._runs)

    def rows(self, symbol: str) -> list[Row]:
        found: list[Row] = []
        with self.path.open("rb") as file:
            for offset, length, first in self._runs.get(symbol, []):
                file.seek(offset)
                text = file.read(length).decode("utf-8", errors="replace")
                for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=self._comma), start=first):
                    if len(cells) > len(self._columns) and any(cells[len(self._columns) :]):
                        raise ReferenceDataError(
                            f"{self.path}, row {number} ({symbol}): "
                            f"{len(cells)} cells under {len(self._columns)} columns",
                            remedy="quote numbers with commas in them",
                        )
                    found.append((number, dict(zip(self._columns, cells, strict=False))))
        return found


@dataclass
class _Parquet(_File):
    """A Parquet file, read with the symbol as filter."""

    _columns: dict[str, str] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        import pyarrow  # here, since a folder of CSV files need not wait for it
        from pyarrow import parquet

        try:
            self._columns = {c.strip().lower(): c for c in parquet.read_schema(self.path).names}
            self.shape = _shape(self.path, list(self._columns))
            names = parquet.read_table(self.path, columns=[self._columns["symbol"]]).column(0)
        except (pyarrow.ArrowException, OSError) as error:
            raise ReferenceDataError(f"{self.path}: {error}", remedy="is it a Parquet file?") from error
        for name in names.unique().to_pylist():
            if name:
                self._names[canonical(str(name))].append(str(name))

    def symbols(self) -> Iterator[str]:
        return iter(self._names)

    def rows(self, symbol: str) -> list[Row]:
        from pyarrow import parquet

        names = self._names.get(symbol)
        if not names:
            return []
        table = parquet.read_table(self.path, filters=[(self._columns["symbol"], "in", names)])
        cells = [
            {new: "" if row[old] is None else str(row[old]) for new, old in self._columns.items()}
            for row in table.to_pylist()
        ]
        return list(enumerate(cells, start=1))


# -- rows ------------------------------------------------------------------------------------------------------------


class Rows:
    """The rows of one symbol of one file, on their way to figures."""

    def __init__(self, file: _File, symbol: str, rows: list[Row]) -> None:
        self._file, self._symbol = file, symbol
        self._numbers = [number for number, _ in rows]
        self._cells = [cells for _, cells in rows]
        self._dates = self._parsed("date")
        self._sources = self._column("source")

    def figures(self, metric: str) -> Iterator[_Figure]:
        """Every row that has a value of the metric."""
        return self._of_bars(metric) if self._file.shape == "bars" else self._dated(metric)

    def metrics(self) -> set[str]:
        """The metrics that the rows are of."""
        if self._file.shape == "bars":
            return {metric for metric, column in _COLUMNS.items() if any(self._column(column))}
        return {name for name in self._column("metric") if name}

    def _of_bars(self, metric: str) -> Iterator[_Figure]:
        part = _COLUMNS.get(metric)
        if part is None:
            return
        unit = "shares" if part == "volume" else ""
        for i, text in enumerate(self._column(part)):
            day = self._dates[i]
            if day is not None and (value := self._number(text, i, part)) is not None:
                yield _Figure(day, value, unit, None, self._sources[i])

    def _dated(self, metric: str) -> Iterator[_Figure]:
        metrics, units, values = self._column("metric"), self._column("unit"), self._column("value")
        seen, series, bases = self._parsed("observed_at"), self._column("series"), self._column("basis")
        for i, name in enumerate(metrics):
            day = self._dates[i]
            if name == metric and day is not None and (value := self._number(values[i], i, "value")) is not None:
                yield _Figure(day, value, units[i], seen[i], self._sources[i], series[i], bases[i] or None)

    def _column(self, name: str) -> list[str]:
        return [cells.get(name, "").strip() for cells in self._cells]

    def _number(self, text: str, i: int, column: str) -> Decimal | None:
        if text.lower() in _MISSING:
            return None
        try:
            value = Decimal(text.replace(",", "").replace("_", "").removesuffix("%"))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise self._broken(
                i, f"{column} {text!r} is not a number", "give plain digits, or nothing where it is missing"
            )
        return value

    def _parsed(self, name: str) -> list[dt.date | None]:
        """A column of dates: ISO with or without a time, or one of a few usual formats; None where empty."""
        texts = self._column(name)
        month_first = _month_first(texts)
        return [self._date(text, i, name, month_first) for i, text in enumerate(texts)]

    def _date(self, text: str, i: int, name: str, month_first: bool | None) -> dt.date | None:
        if text.lower() in _MISSING | {"nat"}:
            return None
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            pass
        if "/" in text and not text.startswith(("19", "20")):
            if month_first is None:
                raise self._broken(i, f"{name} {text!r} may be read two ways", "write dates as YYYY-MM-DD")
            formats: tuple[str, ...] = ("%m/%d/%Y", "%m/%d/%y") if month_first else ("%d/%m/%Y", "%d/%m/%y")
        else:
            formats = _FORMATS
        for form in formats:
            try:
                return dt.datetime.strptime(text, form).date()
            except ValueError:
                continue
        raise self._broken(i, f"{name} {text!r} is not a date", "write dates as YYYY-MM-DD")

    def _broken(self, i: int, what: str, remedy: str) -> ReferenceDataError:
        return ReferenceDataError(f"{self._file.path}, row {self._numbers[i]} ({self._symbol}): {what}", remedy=remedy)


def _month_first(texts: list[str]) -> bool | None:
    """Whether dates with slashes have the month first; None where all of them could be read either way."""
    parts = [text.split("/") for text in texts if text.count("/") == 2 and not text.startswith(("19", "20"))]
    pairs = [(int(p[0]), int(p[1])) for p in parts if p[0].isdigit() and p[1].isdigit()]
    if any(first > 12 for first, _ in pairs):
        return False
    return True if any(second > 12 for _, second in pairs) else None
