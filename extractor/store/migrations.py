"""How a store's tables came to be, in numbered steps. Append only: a step that was shipped never changes.

Steps are SQL that SQLite and PostgreSQL read alike. A store keeps the number of its last step in `market_claims`;
opening it takes the steps that it lacks, all in one transaction. Version 1 was an SQLite file with a single table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, inspect

from extractor.errors import SettingsError
from extractor.records import Reading

_MARK = "market_claims"
_OLD_FILE = 0x6D636C6D  # application_id of a version 1 file
_LOCK = 0x6D636C6D  # PostgreSQL's advisory lock, so that two that open a new store at once take turns

STEPS: dict[int, tuple[str, ...]] = {
    1: ("CREATE TABLE reading (document TEXT PRIMARY KEY, published TEXT, url TEXT, record TEXT NOT NULL)",),
    2: (
        """CREATE TABLE documents (
            id TEXT PRIMARY KEY, url TEXT, input TEXT NOT NULL, title TEXT, author TEXT, publisher TEXT,
            published DATE, content TEXT NOT NULL, text TEXT NOT NULL, record TEXT NOT NULL, digest TEXT NOT NULL,
            copies TEXT NOT NULL, family TEXT NOT NULL, signature TEXT NOT NULL, shingles INTEGER NOT NULL,
            added TEXT NOT NULL)""",
        "CREATE INDEX documents_family ON documents (family)",
        "CREATE INDEX documents_content ON documents (content)",
        "CREATE INDEX documents_published ON documents (published, id)",
        "CREATE INDEX documents_publisher ON documents (publisher, published)",
        """CREATE TABLE addresses (
            url TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE)""",
        "CREATE INDEX addresses_document ON addresses (document)",
        """CREATE TABLE claims (
            id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            place INTEGER NOT NULL, subject TEXT NOT NULL, subject_name TEXT NOT NULL, kind TEXT NOT NULL,
            metric TEXT NOT NULL, basis TEXT, versus TEXT, low DOUBLE PRECISION NOT NULL,
            high DOUBLE PRECISION NOT NULL, unit TEXT NOT NULL, qualifier TEXT NOT NULL, value_text TEXT NOT NULL,
            date_start DATE, date_end DATE, modality TEXT NOT NULL, cited TEXT, confidence DOUBLE PRECISION NOT NULL,
            evidence TEXT NOT NULL, quantity TEXT, middle DOUBLE PRECISION, record TEXT NOT NULL)""",
        "CREATE UNIQUE INDEX claims_document ON claims (document, place)",
        "CREATE INDEX claims_quantity ON claims (quantity, date_end, date_start, middle, id)",
        "CREATE INDEX claims_subject ON claims (subject, metric, date_end)",
        "CREATE INDEX claims_metric ON claims (metric, date_end)",
        """CREATE TABLE verdicts (
            claim TEXT PRIMARY KEY REFERENCES claims (id) ON DELETE CASCADE, label TEXT NOT NULL,
            severity TEXT NOT NULL)""",
        "CREATE INDEX verdicts_label ON verdicts (label, severity)",
        """CREATE TABLE checks (
            claim TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE, place INTEGER NOT NULL, kind TEXT NOT NULL,
            label TEXT NOT NULL, severity TEXT NOT NULL, as_of DATE, provider TEXT, url TEXT,
            explanation TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (claim, place))""",
        """CREATE TABLE buckets (
            bucket BIGINT NOT NULL, document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            PRIMARY KEY (bucket, document))""",
        "CREATE INDEX buckets_document ON buckets (document)",
        """CREATE TABLE copies (
            copy TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            origin TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, how TEXT NOT NULL,
            PRIMARY KEY (copy, origin))""",
        "CREATE INDEX copies_origin ON copies (origin)",
        """CREATE TABLE reviews (
            id TEXT PRIMARY KEY, claim TEXT NOT NULL, document TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
            field TEXT, before TEXT, after TEXT, comment TEXT, decision TEXT)""",
        "CREATE INDEX reviews_claim ON reviews (claim, at)",
        "CREATE INDEX reviews_document ON reviews (document)",
        """CREATE TABLE sources (
            url TEXT PRIMARY KEY, kind TEXT, etag TEXT, modified TEXT, cursor TEXT, next_try TEXT,
            failures INTEGER NOT NULL, error TEXT)""",
        """CREATE TABLE runs (
            id TEXT PRIMARY KEY, command TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, state TEXT NOT NULL)""",
        """CREATE TABLE run_counts (
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, name TEXT NOT NULL,
            amount DOUBLE PRECISION NOT NULL, PRIMARY KEY (run, name))""",
        """CREATE TABLE failures (
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, input TEXT NOT NULL, stage TEXT NOT NULL,
            reason TEXT NOT NULL, remedy TEXT NOT NULL, tries INTEGER NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (run, input))""",
        "CREATE INDEX failures_input ON failures (input)",
    ),
    3: (
        "ALTER TABLE claims ADD COLUMN state TEXT",
        "ALTER TABLE claims ADD COLUMN read TEXT",
        "CREATE INDEX claims_state ON claims (state)",
        "ALTER TABLE reviews ADD COLUMN undoes TEXT",
        "ALTER TABLE reviews ADD COLUMN record TEXT",
        "ALTER TABLE reviews ADD COLUMN place INTEGER NOT NULL DEFAULT 0",
        """UPDATE reviews SET place = (
            SELECT count(*) FROM reviews r WHERE r.document = reviews.document
            AND (r.at < reviews.at OR (r.at = reviews.at AND r.id <= reviews.id)))""",
    ),
}
NEWEST = max(STEPS)


def current(connection: Connection) -> bool:
    """Whether nothing needs to be done: a quick look, for every opening of a store."""
    if not inspect(connection).has_table(_MARK):
        return False
    return connection.exec_driver_sql(f"SELECT version FROM {_MARK}").scalar() == NEWEST


def upgrade(connection: Connection, name: str, *, new: bool = True) -> Iterator[Reading]:
    """Bring a database to the newest step, inside the caller's transaction, which must be a writing one.

    Yields the readings of a version 1 store, for the caller to add. Raises SettingsError, naming the store `name`,
    for the database of another program, for a store that a newer program made, and, unless a `new` one may be made, for
    an empty database.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    version = _version(connection, name)
    if not version and not new:
        raise SettingsError(f"store {name}: no store there", remedy="name one that claims check or claims feed made")
    for step in range(version + 1, NEWEST + 1):
        for statement in STEPS[step]:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"DELETE FROM {_MARK}")
    connection.exec_driver_sql(f"INSERT INTO {_MARK} (version) VALUES ({NEWEST})")
    if version < 2:
        yield from _readings(connection, name)
        connection.exec_driver_sql("DROP TABLE reading")


def _version(connection: Connection, name: str) -> int:
    tables = inspect(connection).get_table_names()
    if _MARK in tables:
        version = connection.exec_driver_sql(f"SELECT version FROM {_MARK}").scalar()
        if not isinstance(version, int) or version > NEWEST:
            raise SettingsError(
                f"store {name}: made by a newer program (tables of version {version}, this one knows {NEWEST})",
                remedy="update market-claims, or name another store",
            )
        return version
    version = 0
    if connection.dialect.name == "sqlite" and tables == ["reading"]:
        old = connection.exec_driver_sql("PRAGMA application_id").scalar() == _OLD_FILE
        version = 1 if old else 0
    if tables and not version:
        remedy = "name a store that this program made, or a new file or an empty database"
        raise SettingsError(f"store {name}: a database of another program", remedy=remedy)
    connection.exec_driver_sql(f"CREATE TABLE {_MARK} (version INTEGER NOT NULL)")
    return version


def _readings(connection: Connection, name: str) -> Iterator[Reading]:
    for (record,) in connection.exec_driver_sql("SELECT record FROM reading ORDER BY published, document").fetchall():
        try:
            yield Reading.model_validate(json.loads(record))
        except ValueError as error:
            raise SettingsError(f"store {name}: holds a record of unknown shape") from error
