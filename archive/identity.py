"""Which release a page is, and whether what it says now can be believed.

By its address, by an alias, or by its very words; a text that lost much waits for a
second night, and the same words at several addresses are a notice, not a release.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from archive import schema

# A text that lost more than this share waits for a second look (faults.md, section 4).
_SHRUNK_SHARE = 0.30

# The same words under another address are the same release where they are long enough to be no
# formula, and both addresses print one date: what was published twice is two releases.
_SAME_TEXT_CHARS = 80
# The same moment may be printed in another zone, or with seconds in one place.
_ZONES_APART = timedelta(hours=9)
_ROUNDED = timedelta(minutes=1)
# /2026/03/02/ and /2026/03/, as WordPress and others file their posts.
_DATED_FOLDERS = re.compile(r"/(?:19|20)\d\d/\d{1,2}/(?:\d{1,2}/)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is known of a page that was read.

    url: asked for; address: where redirects led, else the same. text_chars: length of
    its text. published: the date it prints, with or without a time.
    """

    portal: str
    url: str
    address: str
    sha256: str
    text_chars: int
    published: date | None


def _candidates() -> sa.Select[Any]:
    """The release of a portal at one of two addresses, its own or an alias (`is_at`).

    Then those that say the very words. A union, each part of which has its index: of the same as
    one condition PostgreSQL reads all releases of the portal.
    """
    release, alias, page = schema.release, schema.alias, schema.page
    portal: sa.BindParameter[str] = sa.bindparam("portal")
    url: sa.BindParameter[str] = sa.bindparam("url")
    address: sa.BindParameter[str] = sa.bindparam("address")
    addresses = (url, address)
    at, says = sa.literal(1).label("is_at"), sa.literal(0).label("is_at")
    ways = sa.union_all(
        sa.select(release.c.id, at).where(release.c.portal == portal, release.c.url.in_(addresses)),
        sa.select(alias.c.release, at).where(alias.c.portal == portal, alias.c.url.in_(addresses)),
        sa.select(page.c.release, at).where(page.c.portal == portal, page.c.url.in_(addresses)),
        sa.select(release.c.id, says).where(
            release.c.portal == portal, release.c.sha256 == sa.bindparam("sha256")
        ),
    ).subquery("ways")
    return (
        sa.select(release, ways.c.is_at)
        .join(ways, ways.c.id == release.c.id)
        # The address asked for decides before the one it led to.
        .order_by(ways.c.is_at.desc(), release.c.url != url, release.c.id)
    )


# Asked for every page that is stored: built once, a statement costs a third.
_CANDIDATES = _candidates()


def find_release(connection: sa.Connection, wanted: Wanted) -> sa.Row[Any] | None:
    """The row of the release the page is, or None for one never seen.

    At its address, or else the release of the portal with just this title and text, and the
    same date.
    """
    rows = connection.execute(
        _CANDIDATES,
        {
            "portal": wanted.portal,
            "url": wanted.url,
            "address": wanted.address,
            "sha256": wanted.sha256,
        },
    ).all()
    if rows and rows[0].is_at:
        return rows[0]
    if wanted.text_chars < _SAME_TEXT_CHARS:
        return None
    return next(
        (
            row
            for row in rows
            if _is_same_date(wanted.published, _date_of(row))
            or _without_date(row.url) == _without_date(wanted.address)
        ),
        None,
    )


def _without_date(url: str) -> str:
    """An address without the date in it: where a release is redated, it moves by that alone."""
    return _DATED_FOLDERS.sub("/", url)


def _date_of(release: sa.Row[Any]) -> date | None:
    """The date that a release prints."""
    text = release.published_at
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _is_same_date(one: date | None, other: date | None) -> bool:
    """Whether two pages may print one date, each in its own form; a page may print none."""
    if one is None or other is None:
        return True
    if isinstance(one, datetime) and isinstance(other, datetime):
        apart = abs(one - other)
        hours = round(apart / timedelta(hours=1)) * timedelta(hours=1)
        return apart <= _ZONES_APART and abs(apart - hours) < _ROUNDED
    days = [each.date() if isinstance(each, datetime) else each for each in (one, other)]
    return days[0] == days[1]


def other_release(connection: sa.Connection, wanted: Wanted, known: int) -> int | None:
    """Another release whose own address the redirect led to."""
    release = schema.release
    return connection.scalar(
        sa.select(release.c.id).where(
            release.c.portal == wanted.portal,
            release.c.url == wanted.address,
            release.c.id != known,
        )
    )


def is_notice(connection: sa.Connection, wanted: Wanted, old: sa.Row[Any]) -> bool:
    """Another address of the portal already answered with these very words, and was held.

    old: the version that stands; a release that says what it always said is none.
    """
    page = schema.page
    return wanted.sha256 != old.sha256 and (
        connection.scalar(
            sa.select(page.c.id)
            .where(
                page.c.portal == wanted.portal,
                page.c.held_sha256 == wanted.sha256,
                page.c.url != wanted.url,
            )
            .limit(1)
        )
        is not None
    )


def is_held(connection: sa.Connection, wanted: Wanted, old: sa.Row[Any], night: int) -> bool:
    """Whether a text lost so much that it is not believed yet.

    old: the version that stands. The same loss on a later night is believed.
    """
    if wanted.text_chars >= (1 - _SHRUNK_SHARE) * len(old.text) or wanted.sha256 == old.sha256:
        return False
    page = schema.page
    row = connection.execute(
        sa.select(page.c.held_sha256, page.c.held_night).where(
            page.c.portal == wanted.portal, page.c.url == wanted.url
        )
    ).one_or_none()
    return row is None or row.held_sha256 != wanted.sha256 or row.held_night == night
