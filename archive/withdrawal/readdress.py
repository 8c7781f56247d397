"""A release that stands at another address of its portal: that one is its own from now on."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa

from archive import schema
from archive.upsert import insert_or_update


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses have scheme and host in common: only such a one may be its own."""
    return urlsplit(one)[:2] == urlsplit(other)[:2]


def readdress(
    connection: sa.Connection, night: int, at: datetime, release: int, url: str
) -> str | None:
    """Make *url* the release's own address and the old one its alias; returns the old one.

    None, and nothing done, where the address is another release's.
    """
    table, alias, page = schema.release, schema.alias, schema.page
    portal, old = connection.execute(
        sa.select(table.c.portal, table.c.url).where(table.c.id == release)
    ).one()
    taken = connection.scalar(
        sa.select(table.c.id).where(
            table.c.portal == portal, table.c.url == url, table.c.id != release
        )
    )
    if taken is not None:
        return None
    connection.execute(sa.update(table).where(table.c.id == release).values(url=url))
    connection.execute(sa.delete(alias).where(alias.c.portal == portal, alias.c.url == url))
    insert_or_update(
        connection,
        alias,
        {"portal": portal, "url": old, "first_seen": at},
        key=["portal", "url"],
        update={"release": release},
    )
    connection.execute(
        sa.update(page)
        .where(page.c.portal == portal, page.c.url == old)
        .values(state="alias", release=release)
    )
    insert_or_update(
        connection,
        page,
        {
            "portal": portal,
            "url": url,
            "kind": "release",
            "first_seen": at,
            "last_seen": at,
            "looked_night": night,
            "attempts": 0,
        },
        key=["portal", "url"],
        update={"state": "known", "release": release},
    )
    return str(old)
