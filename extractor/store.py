"""What was read before: readings kept in an SQLite file, so that new articles can be held against old ones.

A store is named by a URL, `sqlite:///claims.db` (relative) or `sqlite:////data/claims.db` (absolute), or by a plain
path. Adding is idempotent: a document is known by its id, and adding it again puts the newer reading in its place.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from extractor.errors import SettingsError
from extractor.records import Claim, Reading

_APPLICATION = 0x6D636C6D  # "mclm" in the file's header: this SQLite file is a store of ours
_VERSION = 1
_SCHEMA = "CREATE TABLE reading (document TEXT PRIMARY KEY, published TEXT, url TEXT, record TEXT NOT NULL) STRICT"
_ADD = "INSERT OR REPLACE INTO reading (document, published, url, record) VALUES (?, ?, ?, ?)"


class Store:
    """Readings in an SQLite file, made on first use. Raises SettingsError where the file cannot serve."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.path = _path(url)
        try:
            self._db = sqlite3.connect(self.path, timeout=30)
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")  # two that make one file at once take turns
                self._open()
        except sqlite3.Error as error:
            raise self._refusal(f"cannot be opened: {error}") from error

    def _open(self) -> None:
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables and not version:
            self._db.execute(_SCHEMA)
            self._db.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._db.execute(f"PRAGMA user_version = {_VERSION}")
        elif application != _APPLICATION:
            raise self._refusal("a database of another program")
        elif version != _VERSION:
            raise self._refusal(f"made by version {version} of the store, not {_VERSION}")

    def _refusal(self, what: str) -> SettingsError:
        return SettingsError(f"store {self.url}: {what}", remedy="name a store that this program made, or a new file")

    def add(self, readings: Iterable[Reading]) -> int:
        """Keep readings, all or none; the number of documents that were not known before."""
        before = len(self)
        rows = [
            (r.article.id, r.article.published and r.article.published.isoformat(), r.article.url, _record(r))
            for r in readings
        ]
        try:
            with self._db:
                self._db.executemany(_ADD, rows)
        except sqlite3.Error as error:
            raise self._refusal(f"cannot be written: {error}") from error
        return len(self) - before

    def readings(self) -> Iterator[Reading]:
        """Every reading kept, oldest publication first."""
        with closing(self._db.execute("SELECT record FROM reading ORDER BY published, document")) as rows:
            for (record,) in rows:
                try:
                    yield Reading.model_validate(json.loads(record))
                except ValueError as error:
                    raise self._refusal("holds a record of unknown shape") from error

    def claims(self) -> Iterator[Claim]:
        """Every claim kept, in the order of their documents."""
        return (claim for reading in self.readings() for claim in reading.claims)

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM reading").fetchone()
        return int(count)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _record(reading: Reading) -> str:
    """As JSON in ASCII, since a file's name may hold characters that UTF-8 cannot."""
    return json.dumps(reading.model_dump(mode="json"))


def _path(url: str) -> Path:
    scheme, colon, rest = url.partition("://")
    if not colon:
        return Path(url)
    if scheme != "sqlite" or not rest.removeprefix("/"):
        raise SettingsError(f"store {url}: not an SQLite file", remedy="give sqlite:///claims.db, or a path")
    return Path(rest.removeprefix("/"))
