"""What every reader and the crawler ask of takedowns: whether a release still stands.

How one is taken down is `archive.takedown`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.errors import NotFoundError
from archive.model import ZONES


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
