"""What is owed to a host, kept between nights: its robots.txt, and until when to leave it alone.

A host has its port with it where that is not the scheme's own. Portals on the same host
share its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.database import Archive
from archive.upsert import insert_or_update

# So long the last robots.txt that could be had holds for a host that gives none (RFC 9309,
# 2.4; faults.md, fault 61).
ROBOTS_HOLD = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What is known of a host.

    robots: the last robots.txt that could be had, "" where there was none; None if never.
    robots_at: when that was. not_before: leave the host alone until then, for the reason.
    tls_fault: what was wrong with its certificate when it was last asked over https.
    """

    robots: str | None = None
    robots_at: datetime | None = None
    not_before: datetime | None = None
    reason: str | None = None
    tls_fault: str | None = None

    def robots_holding(self, now: datetime) -> str | None:
        """The last robots.txt, while it is young enough to hold for one that is not given."""
        if self.robots_at is None or now - self.robots_at > ROBOTS_HOLD:
            return None
        return self.robots


def manners_of(archive: Archive, host: str) -> Manners:
    """What is known of a host; all None for one that was never asked."""
    table = schema.host
    with archive.read() as connection:
        row = connection.execute(sa.select(table).where(table.c.name == host)).one_or_none()
    if row is None:
        return Manners()
    return Manners(
        robots=row.robots,
        robots_at=row.robots_at,
        not_before=row.not_before,
        reason=row.reason,
        tls_fault=row.tls_fault,
    )


def keep_robots(archive: Archive, host: str, text: str, at: datetime) -> None:
    """Remember the robots.txt of a host, "" where it has none."""
    _keep(archive, host, robots=text, robots_at=at)


def keep_wait(archive: Archive, host: str, until: datetime, reason: str) -> None:
    """Remember to leave a host alone until a time, and why."""
    _keep(archive, host, not_before=until, reason=reason)


def keep_tls(archive: Archive, host: str, fault: str | None) -> None:
    """Remember what is wrong with the certificate of a host; None where all is well."""
    _keep(archive, host, tls_fault=fault)


def _keep(archive: Archive, host: str, **values: Any) -> None:
    with archive.write() as connection:
        insert_or_update(connection, schema.host, {"name": host}, key=["name"], update=values)
