"""Backups of an SQLite archive while it is in use: copied, checked, hashed, then named.

A backup is NAME-20261125T151500Z.db and a .json of the same name that says what it holds. It gets
its name when all of it is on the disk, so a file that is there is whole. Never a plain copy of
the live file: of ten made while it was written to, two were damaged (faults.md, section 5).
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.disk import disk_errors, flush, require_room, sha256_of
from archive.engine_sqlite import archive_folder, sqlite_library
from archive.errors import StorageError
from archive.lock import hold_lock
from archive.rotation import kept
from archive.sqlite_file import (
    count_rows,
    faults,
    opened,
    schema_version,
)

# What the archive refers to by name, and a database alone could not bring back.
KEPT_BESIDE = ("warc", "manifests")

_STAMP = "%Y%m%dT%H%M%SZ"
# A name for what is not whole yet.
_PART = ".part"
_STEP_PAGES = 1_024
# With a rollback journal a writer gets this long between two steps of the copy.
_PAUSE_S = 0.01
# And a copy that writers made begin anew so often goes on in one step.
_MOST_RESTARTS = 3

# What is only added to: while a writer goes on, the copy holds no less than was there before.
_GROWING = ("look", "version", "event")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file beside the archive. name: its path in the archive's folder; bytes: its length."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What the .json beside a backup says.

    file: the backup's name. archive: of the file it was made from. rows: by table.
    sha256, bytes: of the backup. files: what lay in the archive's folder with it.
    """

    file: str
    archive: str
    made_at: str
    schema: str | None
    bytes: int
    sha256: str
    rows: dict[str, int]
    files: list[KeptFile]


def make_backup(
    path: Path, folder: Path, *, now: datetime, progress: Progress = lambda done, total: None
) -> Backup:
    """Back the archive *path* up into *folder*; writers may go on meanwhile.

    progress: is told pages done and in all. Raises StorageError where disk or archive fail (then
    no new file is left), BusyError where another backup of the archive is made.
    """
    stamp = now.astimezone(UTC).strftime(_STAMP)
    target = folder / f"{path.stem}-{stamp}.db"
    if target.exists():
        raise StorageError(f"{target} is there already. Wait a second and start again.")
    with disk_errors(folder), hold_lock(archive_folder(path) / "backups", now=now):
        folder.mkdir(parents=True, exist_ok=True)
        _clear(path, folder)
        require_room(folder, _bytes_of(path), what="the backup")
        temporary = target.with_name(f"{target.name}{_PART}")
        try:
            backup = _make(path, temporary, target.name, now, progress)
            _write_description(backup, target)
            temporary.replace(target)
        finally:
            _clear(path, folder)
        flush(folder)
    return backup


def description_of(file: Path) -> Path:
    """Where what a backup holds is written."""
    return file.with_suffix(".json")


def backups_of(path: Path, folder: Path) -> dict[datetime, Path]:
    """The whole backups of the archive *path* in a folder, by when they were made."""
    named = re.compile(re.escape(path.stem) + r"-(\d{8}T\d{6}Z)\.db")
    found = {}
    for file in folder.glob("*.db"):
        if (match := named.fullmatch(file.name)) and description_of(file).exists():
            found[datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)] = file
    return found


def rotate(path: Path, folder: Path) -> list[Path]:
    """Delete the backups of *path* that the rule of `archive.rotation` does not keep; which."""
    found = backups_of(path, folder)
    surplus = [found[moment] for moment in sorted(set(found) - kept(found))]
    for file in surplus:
        file.unlink()
        description_of(file).unlink()
    return surplus


def files_beside(folder: Path) -> list[KeptFile]:
    """The archive's raw records and manifests in its folder, with their hashes, by name."""
    paths = [file for name in KEPT_BESIDE for file in (folder / name).rglob("*") if file.is_file()]
    return [
        KeptFile(
            name=file.relative_to(folder).as_posix(),
            bytes=file.stat().st_size,
            sha256=sha256_of(file),
        )
        for file in sorted(paths)
    ]


def _make(path: Path, temporary: Path, name: str, now: datetime, progress: Progress) -> Backup:
    with opened(path) as source:
        is_logged = source.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        if is_logged:
            # One view for counting and copying. Beside a write-ahead log it holds nobody off.
            source.execute("BEGIN")
        before = count_rows(source)
        with opened(temporary, mode="rwc") as copy:
            _copy(source, copy, path, progress, is_logged=is_logged)
        after = count_rows(source)
    with opened(temporary, mode="rw") as copy:
        if found := faults(copy):
            raise _damaged(path, found[0])
        # One file without a log beside it: it can be hashed, moved and opened read-only.
        copy.execute("PRAGMA journal_mode = DELETE")
        rows = count_rows(copy)
        version = schema_version(copy)
    for table in _GROWING:
        if not before.get(table, 0) <= rows.get(table, 0) <= after.get(table, 0):
            raise StorageError(
                f"{temporary}: the copy has {rows.get(table, 0)} rows of {table}, the archive "
                f"{after.get(table, 0)}. Start the backup again."
            )
    flush(temporary)
    return Backup(
        file=name,
        archive=path.name,
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        schema=version,
        bytes=temporary.stat().st_size,
        sha256=sha256_of(temporary),
        rows=rows,
        files=files_beside(archive_folder(path)),
    )


def _copy(source: Any, copy: Any, path: Path, progress: Progress, *, is_logged: bool) -> None:
    try:
        if is_logged:
            source.backup(copy, pages=_STEP_PAGES, progress=_told(progress))
        else:
            _copy_between_writers(source, copy, progress)
    except sqlite_library().module.DatabaseError as error:
        if "malformed" not in str(error):
            raise
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, what: str) -> StorageError:
    return StorageError(f"{path} is damaged, so no backup was made: {what}. Restore an older one.")


class _BegunAnew(Exception):
    """Writers came between the steps too often."""


def _copy_between_writers(source: Any, copy: Any, progress: Progress) -> None:
    """Copy in steps between which writers get their turn, as a rollback journal needs it.

    Whatever they write makes the copy begin anew; after some times it holds them off until it
    is done.
    """
    restarts, last_left = 0, sys.maxsize
    tell = _told(progress)

    def step(status: int, left: int, total: int) -> None:
        nonlocal restarts, last_left
        tell(status, left, total)
        restarts += left >= last_left
        last_left = left
        if restarts > _MOST_RESTARTS:
            raise _BegunAnew
        time.sleep(_PAUSE_S)

    try:
        source.backup(copy, pages=_STEP_PAGES, progress=step)
    except _BegunAnew:
        source.backup(copy, pages=-1)


def _told(progress: Progress) -> Callable[[int, int, int], None]:
    return lambda status, left, total: progress(total - left, total)


def _bytes_of(path: Path) -> int:
    """The archive's bytes, with those that still stand in its log."""
    log = Path(f"{path}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _write_description(backup: Backup, target: Path) -> None:
    """Write the .json before the backup has its name: a backup is never without it."""
    final = description_of(target)
    temporary = final.with_name(f"{final.name}{_PART}")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(asdict(backup), file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(final)


def _clear(path: Path, folder: Path) -> None:
    """Remove what an unfinished backup of the archive left, also one that was killed."""
    own = re.compile(
        rf"{re.escape(path.stem)}-\d{{8}}T\d{{6}}Z\.(db|json){re.escape(_PART)}(-\w+)?"
    )
    described = re.compile(rf"{re.escape(path.stem)}-\d{{8}}T\d{{6}}Z\.json")
    for file in list(folder.iterdir()):
        is_alone = described.fullmatch(file.name) and not file.with_suffix(".db").exists()
        if own.fullmatch(file.name) or is_alone:
            file.unlink(missing_ok=True)
