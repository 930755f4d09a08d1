"""A database in use: transactions that join one another, opened at need, one connection a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from extractor.store.address import translated


class Database:
    """An engine with transactions. Threads may share one; processes each open their own."""

    def __init__(self, url: str, engine: Engine) -> None:
        self.url = url
        self.engine = engine
        self._here = threading.local()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all. One inside another of the same thread is part of it.

        Raises StoreUnavailableError where the database is gone, full or locked for too long, StoreError for the rest.
        """
        open_already: Connection | None = getattr(self._here, "connection", None)
        if open_already is not None:
            with translated(self.url):
                yield open_already
            return
        writer = self.engine.execution_options(writes=True)
        with translated(self.url), writer.begin() as connection:
            self._here.connection = connection
            try:
                yield connection
            finally:
                self._here.connection = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A look at one state of the database; inside `writing`, at what is being written. Raises as `writing` does."""
        open_already: Connection | None = getattr(self._here, "connection", None)
        if open_already is not None:
            with translated(self.url):
                yield open_already
            return
        with translated(self.url), self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections. Using the database again opens new ones."""
        self.engine.dispose()
