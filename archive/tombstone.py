"""What every reader and the crawler ask of takedowns: whether a release still stands.

How one is taken down is `archive.takedown`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.errors import NotFoundError
from archive.model import ZONES, EventKind
from archive.warc import Place


def stands(release: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether the release of a column was not taken down; null where there is no release."""
    return release.not_in(sa.select(schema.takedown.c.release))


def is_taken_down(connection: sa.Connection, release: int) -> bool:
    """Whether a release was taken down."""
    table = schema.takedown
    found = connection.scalar(sa.select(table.c.release).where(table.c.release == release))
    return found is not None


def require_standing(connection: sa.Connection, release: int) -> None:
    """Pass where a release was not taken down; raises NotFoundError that says when and why."""
    table = schema.takedown
    row = connection.execute(sa.select(table).where(table.c.release == release)).one_or_none()
    if row is not None:
        when = row.at.astimezone(ZONES["WIB"])
        raise NotFoundError(
            f"Release {release} was taken down on {when:%Y-%m-%d %H:%M} WIB: {row.reason}"
        )


def raw_answers(connection: sa.Connection, releases: Iterable[int]) -> list[Place]:
    """Where the raw answers of looks at these releases lie.

    Also of looks at their other addresses, and of those from before they were known.
    """
    look, page, alias, release = schema.look, schema.page, schema.alias, schema.release
    numbers = list(releases)
    addresses = sa.union(
        sa.select(page.c.portal, page.c.url).where(page.c.release.in_(numbers)),
        sa.select(alias.c.portal, alias.c.url).where(alias.c.release.in_(numbers)),
        sa.select(release.c.portal, release.c.url).where(release.c.id.in_(numbers)),
    ).subquery()
    is_theirs = sa.exists().where(
        addresses.c.portal == look.c.portal, addresses.c.url == look.c.url
    )
    rows = connection.execute(
        sa.select(look.c.warc, look.c.warc_offset)
        .where(look.c.warc.is_not(None), sa.or_(look.c.release.in_(numbers), is_theirs))
        .distinct()
        .order_by(look.c.warc, look.c.warc_offset)
    )
    return [Place(file=row.warc, offset=row.warc_offset) for row in rows]


def tells_copy_of(releases: Iterable[tuple[str, int]]) -> sa.ColumnElement[bool]:
    """Whether an event tells that another release is a copy of one of these (portal and id)."""
    event = schema.event
    named = [json.dumps(f"{portal}/{number}") for portal, number in releases]
    return sa.and_(event.c.kind == EventKind.COPIED, sa.cast(event.c.before, sa.Text).in_(named))
