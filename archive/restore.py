"""Proving a backup, and putting it in the archive's place.

What stood there is never overwritten: it is moved aside, with its log, under a name that says when.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive import migrate
from archive.backup import Backup, KeptFile, description_of
from archive.disk import disk_errors, flush, require_room, sha256_of
from archive.engine_sqlite import archive_folder
from archive.errors import BusyError, NotFoundError, SchemaError, StorageError, UsageError
from archive.lock import hold_lock
from archive.retake import read_tombstones, take_down_again
from archive.sqlite_file import (
    LEFTOVERS,
    count_rows,
    faults,
    opened,
    schema_version,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did.

    aside: where what stood there before lies now, if something did. taken_down: releases that were
    taken down again; None where the archive before could not be read for them.
    """

    backup: Backup
    path: Path
    aside: Path | None
    taken_down: list[int] | None


def read_description(file: Path) -> Backup:
    """What a backup is said to hold.

    Raises NotFoundError where the backup or its .json is not there, UsageError where the .json
    is none of ours.
    """
    described = description_of(file)
    for needed in (file, described):
        if not needed.is_file():
            raise NotFoundError(
                f"{needed} is not there. A backup is a .db file and the .json beside it."
            )
    try:
        values: dict[str, Any] = json.loads(described.read_text(encoding="utf-8"))
        return Backup(**{**values, "files": [KeptFile(**each) for each in values["files"]]})
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(
            f"{described} does not describe a backup ({error}). Name another backup."
        ) from error


def prove(file: Path) -> Backup:
    """Pass where a backup is what was made: its hash, its pages, its rows, its schema.

    Reads the file and nothing else. Raises StorageError that says what is wrong, SchemaError for
    a schema this program does not know, NotFoundError, UsageError.
    """
    backup = read_description(file)
    with disk_errors(file):
        if (length := file.stat().st_size) != backup.bytes:
            raise StorageError(f"{file} has {length:,} bytes, not {backup.bytes:,}. {_ADVICE}")
        if sha256_of(file) != backup.sha256:
            raise StorageError(f"{file} is not the file that was made: its hash differs. {_ADVICE}")
    with opened(file) as connection:
        if found := faults(connection):
            raise StorageError(f"{file} is damaged: {found[0]}. {_ADVICE}")
        rows, version = count_rows(connection), schema_version(connection)
    if rows != backup.rows:
        table = next(
            name for name in {**rows, **backup.rows} if rows.get(name) != backup.rows.get(name)
        )
        raise StorageError(
            f"{file} has {rows.get(table)} rows of {table}, not {backup.rows.get(table)}. {_ADVICE}"
        )
    if version != backup.schema or version not in migrate.known():
        raise SchemaError(
            f"{file} has schema {version}, which this program does not know. Update Infopublik."
        )
    return backup


_ADVICE = "Name another backup."


def changed_files(backup: Backup, folder: Path) -> list[str]:
    """Of the files that lay beside the archive, those not in *folder* as they were, by name."""
    return [
        each.name
        for each in backup.files
        if not (file := folder / each.name).is_file()
        or file.stat().st_size < each.bytes
        or sha256_of(file, length=each.bytes) != each.sha256
    ]


def restore(file: Path, path: Path, *, now: datetime) -> Restored:
    """Prove a backup and make it the archive *path*; what stands there is moved aside.

    Killed at any moment, the old archive or the new one is there, and the old one is kept. What
    was taken down in the old one is taken down before the new one has its name.
    Raises BusyError where a run holds the archive, and what `prove` raises.
    """
    backup = prove(file)
    with disk_errors(path), hold_lock(archive_folder(path), now=now):
        require_room(path.parent, backup.bytes, what="the restored archive")
        temporary = path.with_name(f"{path.name}.restoring")
        _clear(temporary)
        try:
            shutil.copyfile(file, temporary)
            flush(temporary)
            if sha256_of(temporary) != backup.sha256:
                raise StorageError(f"{temporary} was not written as it was read. Check the disk.")
            tombstones = read_tombstones(path)
            taken_down = None if tombstones is None else take_down_again(temporary, tombstones)
            aside = _move_aside(path, now)
            temporary.replace(path)
        finally:
            _clear(temporary)
        flush(path.parent)
    return Restored(backup=backup, path=path, aside=aside, taken_down=taken_down)


def _move_aside(path: Path, now: datetime) -> Path | None:
    """Give what stands at *path* a second name, and its log and journal only that one.

    A log that stayed would be read into the restored file.
    """
    if not path.exists():
        aside = None
    else:
        _empty_log(path)
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        aside = path.with_name(f"{path.name}.replaced-{stamp}")
        if aside.exists():
            raise StorageError(f"{aside} is there already. Wait a second and start again.")
        _name_again(path, aside)
    for leftover in LEFTOVERS:
        beside = Path(f"{path}{leftover}")
        if aside is None or leftover == "-shm":
            beside.unlink(missing_ok=True)
        elif beside.exists():
            beside.replace(f"{aside}{leftover}")
    return aside


def _empty_log(path: Path) -> None:
    """Write the log into the file, so that the file alone is the archive while it is moved."""
    # What is too damaged for that moves aside as it is.
    with suppress(StorageError, BusyError), opened(path, mode="rw") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _clear(temporary: Path) -> None:
    for leftover in ("", *LEFTOVERS):
        Path(f"{temporary}{leftover}").unlink(missing_ok=True)


def _name_again(path: Path, aside: Path) -> None:
    """A second name for a file; only another name where the disk knows no second ones."""
    try:
        os.link(path, aside)
    except OSError:
        path.replace(aside)
