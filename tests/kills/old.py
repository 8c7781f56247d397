"""Archives of older schemas with rows in them, made of one of today's.

Their nights have no manifests: today's vouch for columns that an older schema lacks.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from alembic import command

from archive import migrate
from archive.engine_sqlite import SqliteFile, sqlite_library
from archive.sqlite_file import schema_version
from tests.kills.content import Content
from tests.nightly.crawls import Desk

# Every schema before today's, the oldest first.
REVISIONS = sorted(migrate.known() - {migrate.newest()})


def make_old(desk: Desk, _crawls: object, *, revision: str) -> None:
    """Give a desk an archive of an older schema that holds what its archive holds."""
    today = desk.path.rename(desk.path.with_name("today.db"))
    writer = SqliteFile(path=desk.path).writer()
    with writer.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    writer.dispose()
    connection = _opened(desk.path)
    connection.execute("ATTACH ? AS today", (str(today),))
    for table in _tables(connection):
        columns = _columns(connection, "main", table)
        known = _columns(connection, "today", table)
        # What is not there any more: an empty value where one must be.
        values = {
            name: f'"{name}"' if name in known else "0"
            for name, is_needed in columns.items()
            if name in known or is_needed
        }
        if known:
            connection.execute(
                f'INSERT INTO main."{table}" ({", ".join(map(_quoted, values))}) '  # noqa: S608
                f'SELECT {", ".join(values.values())} FROM today."{table}"'
            )
    connection.close()
    today.unlink()


def is_old(path: Path) -> bool:
    """Whether an archive is one that today's program does not read."""
    if not path.exists():
        return False
    connection = _opened(path)
    try:
        return schema_version(connection) not in (None, migrate.newest())
    finally:
        connection.close()


def content(path: Path) -> Content:
    """All rows of an older archive as they are, by table."""
    connection = _opened(path)
    try:
        return {
            table: Counter(
                json.dumps(row, default=repr)
                for row in connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            )
            for table in (*_tables(connection), "alembic_version")
        }
    finally:
        connection.close()


def _opened(path: Path) -> Any:
    return sqlite_library().module.connect(path, isolation_level=None)


def _tables(connection: Any) -> list[str]:
    """Tables of rows: no manifests, and neither the index nor the schema's version."""
    names = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    return [
        name
        for (name,) in names
        if not name.startswith(("search_index", "search_past", "alembic", "sqlite", "manifest"))
    ]


def _columns(connection: Any, database: str, table: str) -> dict[str, bool]:
    """Columns of a table, and whether each must have a value."""
    rows = connection.execute(f'PRAGMA {database}.table_info("{table}")')
    return {row[1]: bool(row[3] and row[4] is None) for row in rows}


def _quoted(name: str) -> str:
    return f'"{name}"'
