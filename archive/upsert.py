"""Rows that may be there already, in the dialect of the connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> None:
    """Add a row; one that is there under any of its keys stays as it is."""
    connection.execute(_insert(connection, table).values(row).on_conflict_do_nothing())


def insert_or_update(
    connection: sa.Connection,
    table: sa.Table,
    row: Mapping[str, Any],
    *,
    key: Sequence[str],
    update: Mapping[str, Any],
) -> None:
    """Add a row; where one is there under the key, give it the values of *update*."""
    connection.execute(
        _insert(connection, table)
        .values({**row, **update})
        .on_conflict_do_update(index_elements=key, set_=update)
    )


def _insert(connection: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
