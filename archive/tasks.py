"""The plan's words: an address to fetch, an address a list shows, what a list page brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One address to fetch tonight.

    kind: list, release, or home (a page that only leads to the list).
    position: of a list page, its number or offset.
    release: id of the release known to stand there.
    """

    url: str
    kind: str
    position: int | None = None
    link_text: str | None = None
    feed_published: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    release: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A release address as a list page or feed shows it."""

    url: str
    text: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOutcome:
    """What one list page brought.

    fresh: tasks for the addresses that were planned because of it.
    has_ended: the list holds no more; the following page was not planned.
    """

    fresh: tuple[Task, ...]
    has_ended: bool


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
    )
