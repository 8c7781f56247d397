"""The plan's words: an address to fetch, an address a list shows, what a list page brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One address to fetch tonight.

    kind: list, release, or home (a page that only leads to the list); again or variant, a
    second look at a release that was not found, not before its time.
    position: of a list page, its number or offset.
    release: id of the release known to stand there.
    walk: of a list page, how it is walked: "head" from the newest on until it meets what is
    known, "deep" to the end, "sweep" by itself. modified: what an index says of its change.
    """

    url: str
    kind: str
    position: int | None = None
    link_text: str | None = None
    feed_published: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    release: int | None = None
    walk: str | None = None
    modified: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A release address as a list page or feed shows it.

    published, modified: when it came out and was last changed, as the list prints it.
    """

    url: str
    text: str | None = None
    published: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOutcome:
    """What one list page brought.

    fresh: how many addresses it showed that no earlier night knew.
    following: the list pages to ask next. has_ended: the list holds no more, or only what
    is known; is false for a page that stands by itself.
    """

    fresh: int
    following: tuple[Task, ...] = ()
    has_ended: bool = False


def task_from_row(row: sa.Row[Any]) -> Task:
    """A row of `page` as the task it is.

    What a feed once said of a date holds only while the feed says it, or until the page
    was read: a release that was re-dated and left the feed would keep its old date.
    """
    is_fresh = row.state == "found" or row.listed_night == row.planned_night
    return Task(
        url=row.url,
        kind=row.kind,
        position=row.position,
        link_text=row.link_text,
        feed_published=row.feed_published if is_fresh else None,
        etag=row.etag,
        last_modified=row.last_modified,
        release=row.release,
        walk=row.walk,
    )
