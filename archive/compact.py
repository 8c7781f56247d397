"""Making an SQLite archive small and tidy: index merged, statistics new, free pages gone.

The file is rewritten beside itself and copied back page by page in one transaction: killed at any
instant the archive is whole. A plain VACUUM would hold the whole archive in memory, as the
SQLite of pysqlite3 is built to keep temporary tables there (TEMP_STORE=3).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.disk import disk_errors, require_room
from archive.engine import BUSY_TIMEOUT_S
from archive.errors import BusyError
from archive.sqlite_file import LEFTOVERS, opened

_STEP_PAGES = 1_024
# Once for the new file, once for the log or journal of copying it back.
_ROOM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """The length of the archive's file in bytes, before and after."""

    before: int
    after: int


def compact(path: Path) -> Compacted:
    """Rewrite the archive without what was deleted; no deleted word is in the file afterwards.

    The caller holds the archive's lock; readers may go on. Raises StorageError where the disk
    has no room for two more copies of the file, BusyError where a reader does not let go.
    """
    before = path.stat().st_size
    with disk_errors(path):
        require_room(path.parent, _ROOM * before, what="rewriting the archive")
        temporary = path.with_name(f"{path.name}.compacting")
        try:
            _clear(temporary)
            with opened(path, mode="rw") as connection:
                _merge_indexes(connection)
                connection.execute("ANALYZE")
                connection.execute("VACUUM INTO ?", (str(temporary),))
                with opened(temporary) as source:
                    _copy_back(source, connection, path)
                _empty_log(connection, path)
        finally:
            _clear(temporary)
    return Compacted(before=before, after=path.stat().st_size)


def _merge_indexes(connection: Any) -> None:
    """Merge each full-text index into one piece: only so do deleted words leave it.

    FTS5's own "secure-delete" would do it at once, but then SQLite before 3.42 reads the file no
    more, which the program still runs on.
    """
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
    ).fetchall()
    for (name,) in tables:
        connection.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'optimize\')')  # noqa: S608 - of the schema


def _copy_back(source: Any, connection: Any, path: Path) -> None:
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    last_left = -1

    def step(_status: int, left: int, _total: int) -> None:
        nonlocal deadline, last_left
        if left != last_left:
            deadline, last_left = time.monotonic() + BUSY_TIMEOUT_S, left
        elif time.monotonic() > deadline:
            raise BusyError(f"{path} was held by a reader for {BUSY_TIMEOUT_S:.0f} s.")

    source.backup(connection, pages=_STEP_PAGES, progress=step)


def _empty_log(connection: Any, path: Path) -> None:
    """Write the log into the file and empty it; it would still hold pages of before."""
    is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise BusyError(f"A reader holds {path}: its log still has old pages. Start again later.")


def _clear(temporary: Path) -> None:
    for leftover in ("", *LEFTOVERS):
        Path(f"{temporary}{leftover}").unlink(missing_ok=True)
