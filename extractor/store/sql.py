"""SQL of the user's own, read-only: nothing that is asked here can change a store, or read another file.

An SQLite file is opened for reading, and an authorizer refuses all but reading of its tables. In PostgreSQL the
statement is the body of a cursor in a read-only transaction: what is no single query is no valid cursor.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from extractor.errors import SettingsError, StoreError
from extractor.store.address import PATIENCE, existing, parse, shown
from extractor.store.tables import metadata

Cell = str | int | float | None


@dataclass(frozen=True)
class Answer:
    """What a statement answers: the names of its columns, and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


@contextmanager
def answered(url: str, statement: str) -> Iterator[Answer]:
    """Ask one query of a store. Raises SettingsError where there is no store, StoreError for what cannot be asked."""
    existing(url)
    parsed = parse(url)
    faults, connection, cursor = _sqlite(parsed) if parsed.drivername == "sqlite" else _postgres(url, parsed)
    with closing(connection):
        try:
            cursor.execute(statement.strip().rstrip("; \n"))
            if cursor.description is None:
                raise StoreError(
                    f"store {shown(url)}: no query", remedy='ask, for example: "SELECT count(*) FROM claims"'
                )
            yield Answer(tuple(column[0] for column in cursor.description), (_plain(row) for row in cursor))
        except faults as error:
            what = " ".join(str(error).split())[:300]
            raise StoreError(
                f"store {shown(url)}: {what}", remedy="only reading is allowed, one SELECT at a time"
            ) from error


def schema() -> dict[str, tuple[str, ...]]:
    """The tables that can be asked, with their columns."""
    return {name: tuple(column.name for column in table.columns) for name, table in metadata.tables.items()}


def _sqlite(parsed: URL) -> tuple[type[Exception], Any, Any]:
    path = Path(parsed.database or "").absolute()
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.set_authorizer(_reading)
    return sqlite3.Error, connection, connection.cursor()


def _reading(action: int, *_details: object) -> int:
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def _postgres(url: str, parsed: URL) -> tuple[type[Exception], Any, Any]:
    try:
        import psycopg
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"store {shown(url)}: no driver for PostgreSQL is installed", remedy='pip install "market-claims[postgres]"'
        ) from error
    address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = psycopg.connect(address, connect_timeout=10)
    except psycopg.Error as error:
        raise StoreError(f"store {shown(url)}: {' '.join(str(error).split())[:300]}") from error
    connection.read_only = True
    return psycopg.Error, connection, connection.cursor(name="claims_sql")


def _plain(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    return tuple(_cell(value) for value in row)


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
