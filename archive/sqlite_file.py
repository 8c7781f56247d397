"""An SQLite archive as the file it is: opened without an engine, counted, checked.

What backup, restore and vacuum share. A PostgreSQL archive has its own tools, and is refused here
with the command to use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from archive import schema
from archive.database import place_of
from archive.engine import BUSY_TIMEOUT_S
from archive.engine_sqlite import SqliteFile, sqlite_library
from archive.errors import BusyError, NotFoundError, StorageError, UsageError

# What SQLite may leave beside a file: a log or journal of what is not yet in it, and an index.
LEFTOVERS = ("-wal", "-shm", "-journal")


def sqlite_path(url: str, *, instead: str) -> Path:
    """The file that the URL of an SQLite archive names.

    instead: the command for PostgreSQL, in which {database} stands for its address (T14: no
    password). Raises UsageError for another archive than SQLite.
    """
    place = place_of(url)
    if isinstance(place, SqliteFile):
        return place.path
    command = instead.format(database=place.name)
    raise UsageError(f"This archive is a PostgreSQL database, with tools of its own: {command}")


def require_archive(path: Path) -> None:
    """Pass where a file stands there; raises NotFoundError."""
    if not path.exists() or path.stat().st_size == 0:
        raise NotFoundError(f"{path} is not there: there is no archive to work on.")


@contextmanager
def opened(path: Path, *, mode: str = "ro") -> Iterator[Any]:
    """A connection to a file, without a transaction; mode: ro, rw or rwc.

    Raises StorageError and BusyError for what SQLite says of the file.
    """
    library = sqlite_library()
    try:
        connection = library.module.connect(
            f"file:{quote(str(path))}?mode={mode}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            yield connection
        finally:
            connection.close()
    except library.module.Error as error:
        if "locked" in str(error) or "busy" in str(error):
            raise BusyError(f"{path} was held by another for {BUSY_TIMEOUT_S:.0f} s.") from error
        if "malformed" in str(error):
            raise StorageError(f"{path} is damaged ({error}). Restore a backup of it.") from error
        raise StorageError(f"{path}: {error}. Check disk and rights.") from error


def count_rows(connection: Any) -> dict[str, int]:
    """How many rows each table of the archive has, as far as it has the table."""
    there = {
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a name of ours
        for name in sorted(schema.metadata.tables)
        if name in there
    }


def schema_version(connection: Any) -> str | None:
    """The archive's schema version, None where the file has none."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite_library().module.OperationalError:
        return None
    return None if row is None else str(row[0])


def faults(connection: Any) -> list[str]:
    """What SQLite finds wrong in the file: damaged pages and indexes, rows without their parent."""
    try:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(10)
    except sqlite_library().module.DatabaseError as error:
        return [str(error)]  # so badly damaged that the check itself fails
    found = [] if said == ["ok"] else said
    return found + [f"row {row[1]} of {row[0]} has no {row[2]}" for row in orphans]
