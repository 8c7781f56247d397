"""Reading the looks: every fetch, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from archive import schema


@dataclass(frozen=True, slots=True, kw_only=True)
class LookFilters:
    """What narrows the looks. url: asked for, or where redirects led."""

    portal: str | None = None
    url: str | None = None
    classes: Sequence[str] = ()
    since: datetime | None = None
    limit: int | None = None


def read_looks(connection: sa.Connection, filters: LookFilters) -> Iterator[dict[str, Any]]:
    """The looks that pass, oldest first, each with the contract's keys in its order."""
    look = schema.look
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.portal:
        conditions.append(look.c.portal == filters.portal)
    if filters.url:
        conditions.append(sa.or_(look.c.url == filters.url, look.c.final_url == filters.url))
    if filters.classes:
        conditions.append(look.c["class"].in_(filters.classes))
    if filters.since:
        conditions.append(look.c.at >= filters.since)
    statement = sa.select(look).where(*conditions).order_by(look.c.id).limit(filters.limit)
    for row in connection.execute(statement.execution_options(yield_per=500)).mappings():
        yield {
            "at": row["at"].isoformat(timespec="seconds"),
            "night": row["night"],
            "portal": row["portal"],
            "url": row["url"],
            "class": row["class"],
            "cause": row["cause"],
            "status": row["status"],
            "bytes": row["bytes"],
            "release": row["release"],
            "warc": row["warc"],
            "warc_offset": row["warc_offset"],
            "payload_sha256": row["payload_sha256"],
        }
