"""What is remembered of each feed between two visits: validators, position, when to come again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from extractor.store.database import Database
from extractor.store.rows import column, key
from extractor.store.tables import sources as table
from extractor.store.upsert import upsert


@dataclass(frozen=True)
class SourceState:
    """One source's state.

    `etag` and `modified` go back as If-None-Match and If-Modified-Since; `cursor` is the reader's own mark of how far
    it got; `next_try` is a time in UTC, "2026-01-26T14:00:00Z"; `failures` counts those in a row, `error` tells the
    last one.
    """

    url: str
    kind: str | None = None
    etag: str | None = None
    modified: str | None = None
    cursor: str | None = None
    next_try: str | None = None
    failures: int = 0
    error: str | None = None


class Sources:
    """The states of all sources, by URL. Writes join a transaction of the same thread that is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, url: str) -> SourceState:
        """The state of a source; a blank one where it was never visited."""
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.url == key(url))).mappings().one_or_none()
        return SourceState(**dict(row) | {"url": url}) if row else SourceState(url)

    def put(self, state: SourceState) -> None:
        """Keep a state in the place of the source's earlier one."""
        with self._database.writing() as connection:
            connection.execute(
                upsert(connection, table), [vars(state) | {"url": key(state.url), "error": column(state.error)}]
            )

    def __iter__(self) -> Iterator[SourceState]:
        """All states, in the order of their URLs."""
        with self._database.reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.url)).mappings().all()
        return (SourceState(**row) for row in rows)
