"""Rows just as they are stored, also those of a damaged file: what hashes are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from archive import schema

# Rows read at once.
_BATCH = 500


def stored_rows(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], night: int
) -> Iterator[dict[str, Any]]:
    """The rows of a night as they are stored, in the order of their id.

    Rows are only added, and one night runs at a time: those of a night have ids side by side.
    """
    for row in connection.execute(
        _select(table, columns).where(*of_night(connection, table, night)).order_by(table.c.id),
        execution_options={"yield_per": _BATCH},
    ).mappings():
        yield dict(row)


def rows_by_release(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], night: int
) -> Iterator[dict[str, Any]]:
    """The same in the order of their release, and below it of their id.

    Only ids are sorted: SQLite keeps what it sorts in memory (100,000 wordings took 200 MB).
    """
    ids = connection.execute(
        sa.select(table.c.id)
        .where(*of_night(connection, table, night))
        .order_by(table.c.release, table.c.id),
        execution_options={"yield_per": _BATCH},
    ).scalars()
    for batch in ids.partitions():
        found = connection.execute(_select(table, columns).where(table.c.id.in_(batch)))
        rows = {row["id"]: dict(row) for row in found.mappings()}
        yield from (rows[key] for key in batch if key in rows)


def _select(table: sa.Table, columns: Sequence[str]) -> sa.Select[Any]:
    return sa.select(*(stored_column(table.c[name]).label(name) for name in columns))


def of_night(
    connection: sa.Connection, table: sa.Table, night: int
) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions that are true of a night's rows, by their ids alone.

    An index on the night would give its own copy of a column, and the table's may be damaged.
    """
    return (
        table.c.id >= _first_id(connection, table, night),
        table.c.id < _first_id(connection, table, night + 1),
    )


def row_line(row: Mapping[str, Any]) -> bytes:
    """A row as it is hashed. What a damaged file gives in place of text is hashed too."""
    text = json.dumps(list(row.values()), ensure_ascii=False, separators=(",", ":"), default=repr)
    return text.encode("utf-8", "surrogateescape") + b"\n"


def number_of(value: object) -> int:
    """An id; of a damaged row, where it is no number, one that nothing has."""
    return value if isinstance(value, int) else -1


@contextmanager
def as_stored(connection: sa.Connection) -> Iterator[None]:
    """Let text that is no UTF-8, as a damaged file has it, be read and hashed like any other."""
    if connection.dialect.name != "sqlite":
        yield  # PostgreSQL checks what it reads
        return
    driver: Any = connection.connection.driver_connection
    driver.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def stored_column(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A column as the file has it: times and JSON as text, true as 1."""
    if isinstance(column.type, schema.UtcTime):
        return sa.type_coerce(column, sa.String)
    if isinstance(column.type, sa.JSON):
        return sa.cast(column, sa.Text)
    if isinstance(column.type, sa.Boolean):
        return sa.cast(column, sa.Integer)
    return column


def _first_id(connection: sa.Connection, table: sa.Table, night: int) -> int:
    """The lowest id from which on all rows are of this night or a later one (by halving)."""
    low, high = 0, (connection.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        found = connection.scalar(
            sa.select(table.c.night).where(table.c.id >= middle).order_by(table.c.id).limit(1)
        )
        if found is None or number_of(found) >= night:
            high = middle
        else:
            low = middle + 1
    return low
