"""Writes that may be repeated: a row with a known key takes the place of the old one, or leaves it alone."""

from __future__ import annotations

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table) -> Insert:
    """An insert that puts a row in the place of one with the same primary key."""
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    others = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def insert_new(connection: Connection, table: Table) -> Insert:
    """An insert that leaves alone what is there under the same primary key."""
    return _insert(connection, table).on_conflict_do_nothing()


def add_up(connection: Connection, table: Table, amount: str) -> Insert:
    """An insert that adds its `amount` to that of the row with the same primary key, where there is one."""
    statement = _insert(connection, table)
    total = table.c[amount] + statement.excluded[amount]
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_={amount: total})


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return make(table)
