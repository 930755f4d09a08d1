"""Market figures kept on this machine: a folder with one Parquet file a symbol, made by imports and pulls.

A figure is known by everything but its value, so that adding it again changes nothing, and adding another value for it
corrects it. Files are replaced whole, under a lock: a process that is killed leaves the old file, and two that write at
once take turns. Readers need no lock. Only the files of symbols that are asked for are read.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from extractor.errors import ReferenceDataError, SettingsError
from extractor.records import Observation
from extractor.reference.symbols import canonical
from extractor.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

_VERSION = 1
_MARK, _LOG, _LOCK, _KIND = "market-store.json", "log.jsonl", ".lock", ".parquet"
_SUMMARY = b"market-claims"  # the key of a file's own summary in its Parquet metadata
COLUMNS = ["symbol", "metric", "date", "value", "unit", "observed_at", "source", "basis", "provider", "series"]
_KEY = [column for column in COLUMNS if column != "value"]
_DATE = COLUMNS.index("date")
_PATIENCE = 60.0  # seconds to wait for another writer
_LONGEST = 200  # characters of a symbol as a file name; file systems take 255, and something is put around it


@dataclass(frozen=True)
class Added:
    """What adding figures did: how many were not there, and how many had another value."""

    new: int
    changed: int


@dataclass(frozen=True)
class Held:
    """What the store has of one metric of a symbol."""

    symbol: str
    metric: str
    count: int
    first: dt.date
    last: dt.date
    providers: tuple[str, ...]


def folder(settings: Settings) -> Path:
    """Where the store is: as the settings say, or in the user's data folder."""
    from platformdirs import user_data_path

    return settings.market_store or user_data_path("market-claims") / "market"


def is_store(path: str | os.PathLike[str]) -> bool:
    """Whether a folder is a store of ours."""
    return (Path(path) / _MARK).is_file()


class MarketStore:
    """A store of market figures, a provider over them. The folder is made when something is first added.

    Raises SettingsError for a folder that is something else, ReferenceDataError for a file that cannot be read.
    """

    name = "store"

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._series: dict[tuple[str, str], _Series] = {}
        self._check()

    # -- reading -------------------------------------------------------------------------------------------------------

    def observe(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        """The figures of one series from `start` to `end`, oldest first. See `extractor.reference.Provider`.

        Each names the provider it once came from.
        """
        key = canonical(symbol), metric
        if key not in self._series:
            self._series[key] = self._read(*key)
        return self._series[key].between(start, end)

    def metrics(self, symbol: str) -> list[str]:
        """The metrics that there is any figure of for a symbol."""
        symbol = canonical(symbol)
        return [held.metric for held in self._summary(self._file(symbol))] if _fits(symbol) else []

    def symbols(self) -> list[str]:
        """The symbols that there is any figure for."""
        return sorted(unquote(file.name.removesuffix(_KIND)) for file in self.path.glob(f"*{_KIND}"))

    def status(self) -> Iterator[tuple[str, list[Held], int]]:
        """Each symbol, what there is of it, and the bytes of its file; only the ends of files are read."""
        for symbol in self.symbols():
            file = self._file(symbol)
            yield symbol, self._summary(file), file.stat().st_size

    def frame(self, symbols: Iterable[str] | None = None) -> pd.DataFrame:
        """The figures of some symbols, or of all, as a pandas table with the columns `COLUMNS`."""
        import pandas as pd

        names = self.symbols() if symbols is None else [s for s in map(canonical, symbols) if _fits(s)]
        frames = [frame for name in names if len(frame := self._load(self._file(name)))]
        return pd.concat(frames, ignore_index=True) if frames else _frame([])

    def _read(self, symbol: str, metric: str) -> _Series:
        """One series, which is a row group of its own: neither other series nor pandas are loaded for it."""
        if not _fits(symbol) or not (file := self._file(symbol)).exists():
            return _Series([])
        with self._readable(file) as parquet, parquet.ParquetFile(file) as table:
            metrics = list(json.loads(table.metadata.metadata[_SUMMARY]))
            return _Series(_rows(table.read_row_group(metrics.index(metric))) if metric in metrics else [])

    def _load(self, file: Path) -> pd.DataFrame:
        with self._readable(file) as parquet:
            table = parquet.ParquetFile(file).read() if file.exists() else _schema().empty_table()
            return _plain(table.to_pandas(date_as_object=True))

    def _summary(self, file: Path) -> list[Held]:
        if not file.exists():
            return []
        with self._readable(file) as parquet:
            symbol = unquote(file.name.removesuffix(_KIND))
            given = json.loads(parquet.read_metadata(file).metadata[_SUMMARY])
            day = dt.date.fromisoformat
            return [
                Held(symbol, metric, count, day(first), day(last), tuple(providers))
                for metric, (count, first, last, providers) in given.items()
            ]

    @contextmanager
    def _readable(self, file: Path) -> Iterator[Any]:
        import pyarrow
        from pyarrow import parquet

        try:
            yield parquet
        except (pyarrow.ArrowException, OSError, KeyError, ValueError) as error:
            what = " ".join(str(error).split())[:150]
            raise ReferenceDataError(
                f"{file}: cannot be read: {what}", remedy="delete this file, and import or pull the symbol again"
            ) from error

    # -- writing -------------------------------------------------------------------------------------------------------

    def add(self, given: Iterable[Observation] | pd.DataFrame) -> Added:
        """Keep figures: observations, or a table with the columns `COLUMNS`. All of a symbol, or nothing of it.

        Raises SettingsError where the folder cannot be written, ReferenceDataError for a table without the columns.
        """
        new = changed = 0
        for symbol, rows in _frame(given).groupby("symbol", sort=True):
            file = self._file(str(symbol))
            with self._writing():
                added, after = _merged(self._load(file), rows)
                if added.new or added.changed:
                    self._replace(file, after)
            new, changed = new + added.new, changed + added.changed
        self._series.clear()
        return Added(new, changed)

    def note(self, entry: Mapping[str, Any]) -> None:
        """Add a line to the store's log: what was imported or pulled, and when."""
        line = json.dumps({"when": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), **entry})
        with self._writing(), (self.path / _LOG).open("ab+") as log:
            size = log.seek(0, os.SEEK_END)
            if size:
                log.seek(size - 1)
            torn = bool(size) and log.read(1) != b"\n"  # the last writer was killed in the middle of a line
            log.write(b"\n" * torn + line.encode() + b"\n")

    def log(self) -> Iterator[dict[str, Any]]:
        """The lines of the log, oldest first, without those that a killed process left incomplete."""
        try:
            lines = (self.path / _LOG).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry

    @contextmanager
    def _writing(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path / _LOCK, timeout=_PATIENCE):
                self._check()
                for left in self.path.glob(".*.tmp"):  # by a process that was killed
                    left.unlink()
                if not is_store(self.path):
                    _write(self.path / _MARK, json.dumps({"version": _VERSION}).encode())
                yield
        except Timeout as error:
            raise SettingsError(
                f"{self.path}: another process has been writing for {_PATIENCE:g} s", remedy="wait for it to end"
            ) from error
        except OSError as error:
            raise SettingsError(
                f"{self.path}: cannot be written: {error.strerror or error}",
                remedy="name another folder with --into or EXTRACTOR_MARKET_STORE",
            ) from error

    def _replace(self, file: Path, frame: pd.DataFrame) -> None:
        import pyarrow
        from pyarrow import parquet

        schema = _schema().with_metadata({_SUMMARY: json.dumps(_summed(frame)).encode()})
        sink = pyarrow.BufferOutputStream()
        with parquet.ParquetWriter(sink, schema, compression="zstd") as out:
            for _, rows in frame.groupby("metric", sort=True):
                part = pyarrow.Table.from_pandas(rows, schema=schema, preserve_index=False)
                out.write_table(part, row_group_size=len(rows))
        _write(file, sink.getvalue().to_pybytes())

    def _file(self, symbol: str) -> Path:
        if not _fits(symbol):
            raise ReferenceDataError(f"{symbol[:40]}...: no symbol is so long", remedy="is the column the right one?")
        return self.path / (quote(symbol, safe="") + _KIND)

    def _check(self) -> None:
        """Refuse a folder of another program, and a store of another version."""
        mark = self.path / _MARK
        try:
            version = json.loads(mark.read_bytes()).get("version") if mark.exists() else _VERSION
        except (OSError, ValueError, AttributeError) as error:
            raise SettingsError(f"{mark}: cannot be read: {error}", remedy="delete it if the store is yours") from error
        if version != _VERSION:
            raise SettingsError(
                f"{self.path}: made by version {version} of the store, not {_VERSION}", remedy="name another folder"
            )
        if not mark.exists() and self.path.exists():
            others = [p.name for p in self.path.iterdir() if not p.name.startswith(".")] if self.path.is_dir() else [""]
            if others:
                raise SettingsError(f"{self.path}: no store of market figures", remedy="name one, or an empty folder")


def _fits(symbol: str) -> bool:
    """Whether a symbol can be a file name."""
    return len(quote(symbol, safe="")) <= _LONGEST


def _write(file: Path, content: bytes) -> None:
    """Put a file in its place at once: whoever reads it sees the old or the new one, also after a crash."""
    part = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


# -- tables ------------------------------------------------------------------------------------------------------------


def _frame(given: Iterable[Observation] | pd.DataFrame) -> pd.DataFrame:
    """Figures as a table of plain columns, symbols in our spelling."""
    import pandas as pd

    if isinstance(given, pd.DataFrame):
        missing = [column for column in ("symbol", "metric", "date", "value") if column not in given]
        if missing:
            raise ReferenceDataError(f"a table without {', '.join(missing)}", remedy=f"columns: {', '.join(COLUMNS)}")
        frame = given.reindex(columns=COLUMNS)
        for column in ("date", "observed_at"):
            frame[column] = pd.to_datetime(frame[column]).dt.date.astype(object)
    else:
        frame = pd.DataFrame([[getattr(o, column) for column in COLUMNS] for o in given], columns=COLUMNS, dtype=object)
    frame["symbol"] = frame["symbol"].map(canonical)
    frame["value"] = frame["value"].astype("float64")
    frame = _plain(frame)
    return frame[(frame["value"].abs() < math.inf) & frame["date"].notna()]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with text and dates as objects, empty text where there is none, and None where nothing is told."""
    for column in ("unit", "source", "provider", "series"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), "").astype(object)
    for column in ("observed_at", "basis"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame


def _merged(before: pd.DataFrame, given: pd.DataFrame) -> tuple[Added, pd.DataFrame]:
    """The figures after some are added, and what that does."""
    import pandas as pd

    given = given.drop_duplicates(_KEY, keep="last")
    if before.empty:
        return Added(len(given), 0), _sorted(given)
    both = given.merge(before, on=_KEY, how="left", suffixes=("", "_before"), indicator=True)
    there = both["_merge"] == "both"
    added = Added(int((~there).sum()), int((there & (both["value"] != both["value_before"])).sum()))
    after = pd.concat([before, given], ignore_index=True).drop_duplicates(_KEY, keep="last")
    return added, _sorted(after)


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(["metric", "date", "observed_at"], na_position="first")


class _Series:
    """The rows of one series, oldest first, made observations when they are first asked for."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = rows
        self._dates: list[dt.date] = [row[_DATE] for row in rows]
        self._made: list[Observation | None] = [None] * len(rows)

    def between(self, start: dt.date, end: dt.date) -> list[Observation]:
        """Those dated from `start` to `end`."""
        wanted = range(bisect_left(self._dates, start), bisect_right(self._dates, end))
        return [self._made[i] or self._make(i) for i in wanted]

    def _make(self, i: int) -> Observation:
        made = Observation.model_construct(**dict(zip(COLUMNS, self._rows[i], strict=True)))
        self._made[i] = made
        return made


def _rows(table: Any) -> list[tuple[Any, ...]]:
    """The rows of a table of one series, oldest first, earlier vintages before later ones."""
    columns = [_cells(table.column(name).combine_chunks()) for name in COLUMNS]
    return sorted(zip(*columns, strict=True), key=_order)


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    _, _, date, _, _, observed_at, source, basis, provider, _ = row
    return date, observed_at or dt.date.min, provider, source, basis or ""


def _cells(column: Any) -> list[Any]:
    """The cells of a column, each different one made once."""
    from numpy import from_dlpack

    encoded = column if hasattr(column, "dictionary") else column.dictionary_encode()
    different = [Decimal(repr(cell)) if isinstance(cell, float) else cell for cell in encoded.dictionary.to_pylist()]
    if encoded.null_count == len(encoded):
        return [None] * len(encoded)
    if encoded.null_count:
        return [None if i is None else different[i] for i in encoded.indices.to_pylist()]
    return [different[i] for i in from_dlpack(encoded.indices).tolist()]  # pyarrow's own to_numpy imports pandas


def _summed(frame: pd.DataFrame) -> dict[str, tuple[int, str, str, list[str]]]:
    """What `Held` tells, for each metric of a table of one symbol."""
    return {
        str(metric): (
            len(rows), rows["date"].min().isoformat(), rows["date"].max().isoformat(),
            sorted(set(rows["provider"])),
        )
        for metric, rows in frame.groupby("metric", sort=True)
    }  # fmt: skip


def _schema() -> Any:
    import pyarrow as pa

    words = pa.dictionary(pa.int32(), pa.string())
    kinds = {"date": pa.date32(), "observed_at": pa.date32(), "value": pa.float64()}
    return pa.schema([(column, kinds.get(column, words)) for column in COLUMNS])
