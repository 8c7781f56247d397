"""What an archive holds, in numbers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from archive import migrate, schema
from archive.database import Archive

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


def read_stats(archive: Archive) -> dict[str, Any]:
    """Rows of each kind, the schema, the size in bytes, and the first and last night."""
    with archive.read() as connection:
        counts = {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in _COUNTED
        }
        first, last = connection.execute(
            sa.select(
                sa.func.min(schema.night.c.started_at), sa.func.max(schema.night.c.started_at)
            )
        ).one()
        version = migrate.current(connection)
        size = archive.place.size_bytes(connection)
    return {
        "archive": archive.name,
        "schema": version,
        "bytes": size,
        **counts,
        "first_night": first.isoformat(timespec="seconds") if first else None,
        "last_night": last.isoformat(timespec="seconds") if last else None,
    }
