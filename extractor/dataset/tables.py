"""Rows -> Parquet: a file for each combination of parts, so that every split is a few whole files and no row is stored
twice. Rows are written in groups as they come; memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.dataset.columns import Column, schema, writable

Parts = tuple[str | None, ...]
NOWHERE = "none"  # the name of the part of what is in no part


def file_name(table: str, ways: Sequence[str], parts: Parts) -> str:
    """The file of a combination of parts: "data/claims/time_train-publisher_dev.parquet"."""
    named = (
        part or NOWHERE if way == "fixed" else f"{way}_{part or NOWHERE}" for way, part in zip(ways, parts, strict=True)
    )
    return f"data/{table}/{'-'.join(named)}.parquet"


class Table:
    """One table of a dataset: rows go in with `add`, and end in files under `folder`/data."""

    def __init__(
        self, folder: Path, name: str, columns: tuple[Column[Any], ...], ways: tuple[str, ...], *, group: int
    ) -> None:
        self._folder, self._name, self._columns, self._ways = folder, name, columns, ways
        self._group = group  # rows written at once
        self._schema = schema(columns, ways)
        self._open: dict[Parts, pq.ParquetWriter] = {}
        self._waiting: dict[Parts, list[Sequence[Any]]] = {}
        self.counts: dict[Parts, int] = {}

    def add(self, row: object, parts: Parts) -> None:
        """Put in a row, read off a claim or an article."""
        waiting = self._waiting.setdefault(parts, [])
        waiting.append([*(_clean(column.get(row)) for column in self._columns), *parts])
        self.counts[parts] = self.counts.get(parts, 0) + 1
        if len(waiting) >= self._group:
            self._write(parts)

    def files(self) -> dict[Parts, str]:
        """The files with rows, by their parts."""
        return {parts: file_name(self._name, self._ways, parts) for parts in sorted(self.counts, key=_place)}

    def _write(self, parts: Parts) -> None:
        if parts not in self._open:
            path = self._folder / file_name(self._name, self._ways, parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open[parts] = pq.ParquetWriter(path, self._schema, compression="zstd", version="2.6")
        columns = zip(*self._waiting.pop(parts), strict=True)
        arrays = [pa.array(cells, type=field.type) for cells, field in zip(columns, self._schema, strict=True)]
        self._open[parts].write_table(pa.Table.from_arrays(arrays, schema=self._schema))

    def __enter__(self) -> Table:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            for parts in list(self._waiting):
                self._write(parts)
        for writer in self._open.values():
            writer.close()


def _place(parts: Parts) -> tuple[str, ...]:
    return tuple(part or NOWHERE for part in parts)


def _clean(cell: Any) -> Any:
    """A cell as Parquet takes it."""
    if isinstance(cell, str):
        return writable(cell)
    if isinstance(cell, Mapping):
        return {name: _clean(value) for name, value in cell.items()}
    return [_clean(value) for value in cell] if isinstance(cell, list) else cell
