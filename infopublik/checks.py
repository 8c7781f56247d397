"""What must be well before a night begins, and what `doctor` looks at too.

Each check is a word, a state and one sentence. What stops a night is raised as an error.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa

from archive import migrate, schema
from archive.clock import Clock
from archive.database import Archive
from archive.engine_postgres import PostgresDatabase
from archive.engine_sqlite import sqlite_library
from archive.errors import StorageError

# A night does not begin with less room than this; on a small disk, with less than this share
# (faults.md, section 5: disk guard).
MIN_FREE_BYTES = 1 << 30
MIN_FREE_SHARE = 0.05

# A clock that is so far behind the archive is worth a word; a day is refused (archive/night.py).
_SKEW = timedelta(minutes=5)
# Two nights so far apart have one missing between them.
_A_NIGHT_MISSING = timedelta(hours=36)


class State(StrEnum):
    """How a check ended; only `wrong` wants a hand now."""

    GOOD = "good"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at, how it is, and what was found, with what to do where it is not well."""

    check: str
    state: State
    found: str


def check_disk(folder: Path) -> Check:
    """Room on the disk of a folder that need not be there yet."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    usage = shutil.disk_usage(there)
    found = f"{usage.free / (1 << 30):.1f} GiB free at {there}"
    share = usage.free / usage.total
    if usage.free < min(MIN_FREE_BYTES, MIN_FREE_SHARE * usage.total):
        least = f"1 GiB, or {MIN_FREE_SHARE:.0%} of a small disk, is the least"
        return Check(check="disk", state=State.WRONG, found=f"{found}; make room: {least}")
    if share < MIN_FREE_SHARE:
        return Check(
            check="disk", state=State.NOTE, found=f"{found}, {share:.1%} of it; make room soon"
        )
    return Check(check="disk", state=State.GOOD, found=found)


def require_room_for_a_night(folder: Path) -> Check:
    """The check of the disk; raises StorageError where a night must not begin (T39)."""
    check = check_disk(folder)
    if check.state == State.WRONG:
        raise StorageError(f"{check.found}. No night was begun.")
    return check


def check_sqlite() -> Check:
    """Which SQLite is used, and whether it may keep a write-ahead log."""
    library = sqlite_library()
    found = f"{library.version} ({library.module.__name__})"
    if library.wal_safe:
        return Check(check="sqlite", state=State.GOOD, found=f"{found}, write-ahead log")
    return Check(
        check="sqlite",
        state=State.NOTE,
        found=f"{found} may damage a write-ahead log, so a rollback journal is used: slower, safe. "
        "3.51.3 or newer, or the package pysqlite3, mends it",
    )


def check_engine(place: object) -> Check:
    """The library of a file, or the version of a server. Raises what asking the server raises."""
    if isinstance(place, PostgresDatabase):
        found = f"server {place.server_version()}, psycopg {version('psycopg')}"
        return Check(check="postgresql", state=State.GOOD, found=found)
    return check_sqlite()


def check_schema(archive: Archive) -> Check:
    """The schema of an open archive: opening it refused every other one."""
    return Check(
        check="archive", state=State.GOOD, found=f"{archive.name}, schema {migrate.newest()}"
    )


def check_last_night(archive: Archive, now: datetime) -> Check:
    """When the last night began, and how it ended; a note where it is older than it should be."""
    night = schema.night
    with archive.read() as connection:
        last = connection.execute(
            sa.select(night).order_by(night.c.number.desc()).limit(1)
        ).one_or_none()
    if last is None:
        return Check(check="night", state=State.NOTE, found="none yet: infopublik nightly")
    ended = "not finished" if last.finished_at is None else f"exit {last.exit_code}"
    found = f"night {last.number} began {last.started_at:%Y-%m-%d %H:%M} UTC, {ended}"
    if now - last.started_at > _A_NIGHT_MISSING:
        days = (now - last.started_at).total_seconds() / 86400
        return Check(
            check="night",
            state=State.NOTE,
            found=f"{found}, {days:.1f} days ago; a timer: infopublik nightly --install",
        )
    return Check(check="night", state=State.GOOD, found=found)


def check_clock(archive: Archive, clock: Clock) -> Check:
    """The night's clock beside the archive's last night."""
    with archive.read() as connection:
        last: datetime | None = connection.scalar(sa.select(sa.func.max(schema.night.c.started_at)))
    now = f"{clock.started_at:%Y-%m-%d %H:%M} UTC"
    if last is None:
        return Check(check="clock", state=State.GOOD, found=f"{now}; the first night")
    ahead = clock.started_at - last
    if ahead < -_SKEW:
        return Check(
            check="clock",
            state=State.NOTE,
            found=f"{now} is {-ahead.total_seconds() / 60:.0f} minutes before the last night "
            "began: set the machine's clock",
        )
    if ahead > _A_NIGHT_MISSING:
        return Check(
            check="clock",
            state=State.NOTE,
            found=f"{now}; the last night began {ahead.total_seconds() / 86400:.1f} days ago: "
            "nights are missing, see the timer, or the clock is ahead",
        )
    return Check(check="clock", state=State.GOOD, found=now)
