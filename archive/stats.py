"""What an archive holds, in numbers: rows, bytes, how fast it grows, and where that leads."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from archive import migrate, schema
from archive.backup import backups_of
from archive.database import Archive
from archive.engine_sqlite import SqliteFile

_COUNTED = (
    ("portals", schema.portal),
    ("nights", schema.night),
    ("releases", schema.release),
    ("versions", schema.version),
    ("events", schema.event),
    ("looks", schema.look),
    ("addresses", schema.page),
    ("aliases", schema.alias),
)

# Growth is that of the last nights; longer ago the portals were others.
GROWTH_NIGHTS = 30
# A row of `look` has its address twice, once in an index, and about so much more.
_LOOK_BYTES = 150
_SAMPLED_LOOKS = 10_000

_ASK_DBSTAT = """
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], uri=True)
rows = connection.execute(
    "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE ORDER BY pgsize DESC, name"
)
print(json.dumps(rows.fetchall()))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What a night adds on average. nights: over how many of the last ones."""

    nights: int
    releases: float
    versions: float
    looks: float
    bytes: float


def read_stats(archive: Archive, *, by_table: bool = False) -> dict[str, Any]:
    """Rows of each kind, the schema, sizes in bytes, the first and last night, and a forecast.

    by_table: also the bytes of each table and index, None where no SQLite here can tell; it
    reads the whole file.
    """
    with archive.read() as connection:
        counts = {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in _COUNTED
        }
        first, last = connection.execute(
            sa.select(
                sa.func.min(schema.night.c.started_at), sa.func.max(schema.night.c.started_at)
            )
        ).one()
        version = migrate.current(connection)
        size = archive.place.size_bytes(connection)
        growth = _growth(connection, size, counts)
    file = archive.path if isinstance(archive.place, SqliteFile) else None
    backups = {} if file is None else backups_of(file, archive.folder / "backups")
    stats: dict[str, Any] = {
        "archive": archive.name,
        "schema": version,
        "bytes": size,
        **counts,
        "first_night": first.isoformat(timespec="seconds") if first else None,
        "last_night": last.isoformat(timespec="seconds") if last else None,
        "bytes_per_release": round(size / counts["releases"]) if counts["releases"] else None,
        "measured_nights": growth.nights,
        "releases_per_night": round(growth.releases, 1),
        "versions_per_night": round(growth.versions, 1),
        "looks_per_night": round(growth.looks, 1),
        "bytes_per_night": round(growth.bytes),
        "bytes_in_30_nights": round(size + 30 * growth.bytes),
        "bytes_in_365_nights": round(size + 365 * growth.bytes),
        "backups": len(backups),
        "backup_bytes": sum(backup.stat().st_size for backup in backups.values()),
        "warc_bytes": _bytes_under(archive.folder / "warc"),
    }
    if by_table:
        stats["tables"] = None if file is None else table_bytes(file)
    return stats


def table_bytes(path: Path) -> dict[str, int] | None:
    """The bytes of each table and index of an SQLite file, the largest first.

    Asks Python's own SQLite, as that of pysqlite3 is built without `dbstat`; None where it cannot
    tell either. In a process of its own: two SQLite libraries in one would take each other's
    locks away (sqlite.org/howtocorrupt.html, 2.2).
    """
    if not path.exists():
        return {}
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    ended = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _ASK_DBSTAT, address], capture_output=True, check=False
    )
    return None if ended.returncode else dict(json.loads(ended.stdout))


def _growth(connection: sa.Connection, size: int, counts: dict[str, int]) -> Growth:
    """The last finished nights' means, counted from the rows that bear a night.

    Of the bytes, looks have what their rows take, and the rest is shared among the wordings: texts,
    index, events and addresses come and grow with them.
    """
    night, look, version = schema.night, schema.look, schema.version
    last = list(
        connection.scalars(
            sa.select(night.c.number)
            .where(night.c.finished_at.is_not(None))
            .order_by(night.c.number.desc())
            .limit(GROWTH_NIGHTS)
        )
    )
    if not last:
        return Growth(nights=0, releases=0, versions=0, looks=0, bytes=0)

    def mean(table: sa.Table, *where: sa.ColumnElement[bool]) -> float:
        recent = table.c.night.between(min(last), max(last))
        counted = sa.select(sa.func.count()).select_from(table).where(recent, *where)
        return (connection.scalar(counted) or 0) / len(last)

    looks, versions = mean(look), mean(version)
    of_look = _look_bytes(connection)
    of_version = (size - of_look * counts["looks"]) / counts["versions"] if versions else 0.0
    return Growth(
        nights=len(last),
        releases=mean(version, version.c.number == 1),
        versions=versions,
        looks=looks,
        bytes=looks * of_look + versions * max(of_version, 0.0),
    )


def _look_bytes(connection: sa.Connection) -> float:
    """What a look takes, from the addresses of the last ones."""
    look = schema.look
    newest = sa.select(look.c.url).order_by(look.c.id.desc()).limit(_SAMPLED_LOOKS).subquery()
    chars = connection.scalar(sa.select(sa.func.avg(sa.func.length(newest.c.url))))
    return _LOOK_BYTES + 2 * float(chars or 0)


def _bytes_under(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
