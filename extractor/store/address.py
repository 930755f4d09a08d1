"""A store's URL -> an SQLAlchemy engine that behaves: SQLite files with a write-ahead log, or a PostgreSQL database.

`claims.db`, `sqlite:///claims.db` (relative) and `sqlite:////data/claims.db` (absolute) name a file;
`postgresql://user:password@host:port/database` names a database, and the `postgres` extra speaks to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from extractor.errors import SettingsError, StoreError, StoreUnavailableError

#: How long a writer waits for another one before it gives up, in seconds.
PATIENCE = 30
_REMEDY = "give a path, sqlite:///claims.db, or postgresql://user@host/database"
_OURS = "name a store that this program made, or a new file or an empty database"
_WAIT = "see that the database is there and has room, then run the same command again: nothing is added twice"


def parse(url: str) -> URL:
    """The URL of a store, a plain path included, as SQLAlchemy has it. Raises SettingsError for what names none."""
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise SettingsError(f"store {shown(url)}: not a store's URL", remedy=_REMEDY) from error
    kind = parsed.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind != "sqlite" or not parsed.database or parsed.host:
        raise SettingsError(f"store {shown(url)}: neither an SQLite file nor a PostgreSQL database", remedy=_REMEDY)
    return parsed.set(drivername="sqlite")


def shown(url: str) -> str:
    """A store's URL as messages show it: without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True) if "@" in url else url
    except (ArgumentError, ValueError):
        return url.rpartition("@")[2]


def connect(url: str) -> Engine:
    """An engine for reading and writing. Nothing is opened yet. Raises SettingsError where it never can be."""
    parsed = parse(url)
    if parsed.drivername != "sqlite":
        return _postgres(url, parsed)
    path = Path(parsed.database or "").absolute()
    if path.is_dir() or not path.parent.is_dir():
        why = "is a folder" if path.is_dir() else "its folder is not there"
        raise SettingsError(f"store {url}: cannot be opened: {why}", remedy="name a file in a folder that is there")
    engine = create_engine(parsed, poolclass=QueuePool, connect_args={"timeout": PATIENCE, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def existing(url: str) -> None:
    """Raises SettingsError where a URL names an SQLite file that is not there: for those who ask, and make none."""
    parsed = parse(url)
    if parsed.drivername == "sqlite" and not Path(parsed.database or "").is_file():
        raise SettingsError(f"store {url}: no such file", remedy="name a store that claims check or claims feed made")


def log_ahead(engine: Engine) -> None:
    """Have an SQLite file keep a write-ahead log from now on, so that readers and a writer do not wait for each other.

    Not done on connecting, where a file of another program would be changed before it is refused; and left to the next
    opening where others are using the file just now.
    """
    if engine.dialect.name != "sqlite":
        return
    import sqlite3

    with engine.connect() as connection, suppress(sqlite3.OperationalError):
        raw = connection.connection.driver_connection
        if raw is not None and raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            raw.execute("PRAGMA journal_mode = WAL")


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn what a database complains of into our errors: StoreUnavailableError for what may pass, else StoreError."""
    try:
        yield
    except DBAPIError as error:
        what = " ".join(str(error.orig).split())[:300]
        passing = error.connection_invalidated or isinstance(error, OperationalError)
        kind = StoreUnavailableError if passing else StoreError
        raise kind(f"store {shown(url)}: {what}", remedy=_WAIT if passing else _OURS) from error
    except SQLAlchemyError as error:
        raise StoreError(f"store {shown(url)}: {' '.join(str(error).split())[:300]}") from error


def _postgres(url: str, parsed: URL) -> Engine:
    try:
        return create_engine(parsed, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as error:
        remedy = 'pip install "market-claims[postgres]"'
        raise SettingsError(f"store {shown(url)}: no driver for PostgreSQL is installed", remedy=remedy) from error


def _prepare(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # SQLAlchemy's BEGIN is ours, see _begin
    for pragma in (
        "synchronous = NORMAL",  # safe in a write-ahead log against a kill; a power cut may cost the last commits
        "foreign_keys = ON",
        "cache_size = -65536",  # 64 MiB, so that index pages stay in memory
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: a transaction that reads before it writes could not take it later."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
