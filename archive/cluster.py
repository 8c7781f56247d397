"""Reading clusters: who published first, who copied, how late, and what the copy changed.

A cluster is a connected set: A like B and B like C are one cluster also where A and C are less
alike. So a copy of a copy belongs to the story it came from, and which releases are together does
not depend on which was found first; how alike each is to the first is told beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import fold
from archive.changes.diff import changed_passages
from archive.model import ZONES, Precision
from archive.sameness import compared, similarity
from archive.stored import StoredRelease, publishing_order

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One release of a cluster, as its order needs it.

    moment: when it was published, else when it was first seen. is_timed: to the minute.
    version: id of its current wording; number, night: of it.
    """

    release: int
    portal: str
    portal_name: str
    url: str
    title: str
    version: int
    number: int
    night: int
    published_at: str | None
    moment: datetime
    is_timed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One release of a cluster beside its first; the fields are the keys of `show --copies`.

    order: 1 for the first publisher. delay: after the first, as an ISO 8601 duration; of whole
    days where one of the two prints no time. similarity: 0 to 1, of the body, with the first.
    title_changed, removed, added: what it changed of the first; null for the first.
    """

    order: int
    release: int
    portal: str
    url: str
    title: str
    published_at: str | None
    delay: str | None
    similarity: float | None
    title_changed: bool | None
    removed: str | None
    added: str | None


def members(connection: sa.Connection, cluster: int) -> list[Member]:
    """The releases of a cluster in their current wording, the first publisher first."""
    release, version, portal = schema.release, schema.version, schema.portal
    rows = connection.execute(
        sa.select(
            release.c.id,
            release.c.portal,
            portal.c.name,
            release.c.url,
            release.c.published_at,
            release.c.published,
            release.c.published_sort,
            release.c.first_seen,
            version.c.title,
            version.c.id.label("version"),
            version.c.number,
            version.c.night,
        )
        .select_from(
            release.join(
                version,
                sa.and_(version.c.release == release.c.id, version.c.number == release.c.version),
            ).join(portal, portal.c.id == release.c.portal)
        )
        .where(release.c.cluster == cluster)
        .order_by(*publishing_order(release))
    )
    return [
        Member(
            release=row.id,
            portal=row.portal,
            portal_name=row.name,
            url=row.url,
            title=row.title,
            version=row.version,
            number=row.number,
            night=row.night,
            published_at=row.published_at,
            moment=row.published_sort or row.first_seen,
            is_timed=row.published["precision"] in (Precision.MINUTE, None),
        )
        for row in rows
    ]


def copies_of(connection: sa.Connection, release: int) -> list[Copy]:
    """The releases that say the same as *release*, itself among them; empty for one alone."""
    cluster = connection.scalar(
        sa.select(schema.release.c.cluster).where(schema.release.c.id == release)
    )
    if cluster is None:
        return []
    found = members(connection, cluster)
    version = schema.version
    texts: dict[int, Any] = {
        row.id: row
        for row in connection.execute(
            sa.select(version.c.id, version.c.text, version.c.facts).where(
                version.c.id.in_([member.version for member in found])
            )
        )
    }
    first, *others = ((member, texts[member.version]) for member in found)
    return [
        _copy(1, first[0]),
        *(_beside(number, first, other) for number, other in enumerate(others, start=2)),
    ]


def delay_of(first: Member, other: Member) -> timedelta:
    """How long after the first; of whole days where one of the two prints no time."""
    if first.is_timed and other.is_timed:
        return other.moment - first.moment
    days = [each.moment.astimezone(ZONES["WIB"]).date() for each in (first, other)]
    return days[1] - days[0]


def duration_text(delay: timedelta) -> str:
    """A duration as ISO 8601 writes it, to the minute: P1DT3H20M, P2D, PT0M."""
    hours, seconds = divmod(delay.seconds, 3600)
    minutes = seconds // 60
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if not delay.days and not time:
        return "PT0M"
    return "P" + (f"{delay.days}D" if delay.days else "") + (f"T{time}" if time else "")


def collapse(
    hits: Iterable[tuple[Found, StoredRelease]],
) -> Iterator[tuple[Found, StoredRelease]]:
    """One release of each cluster: the first in the order of the hits, so the best ranked.

    hits: each with whatever found it.

    It is not always the first publisher, who may be no hit at all: filters leave releases out,
    and the cluster must not vanish with it. `cluster["first"]` names it.
    """
    shown: set[int] = set()
    for found, release in hits:
        if release.cluster is None:
            yield found, release
        elif release.cluster["id"] not in shown:
            shown.add(release.cluster["id"])
            yield found, release


def _copy(order: int, member: Member) -> Copy:
    return Copy(
        order=order,
        release=member.release,
        portal=member.portal,
        url=member.url,
        title=member.title,
        published_at=member.published_at,
        delay=None,
        similarity=None,
        title_changed=None,
        removed=None,
        added=None,
    )


def _beside(order: int, first: tuple[Member, Any], other: tuple[Member, Any]) -> Copy:
    """A copy beside the first, each with the text and the facts of its wording."""
    removed, added = changed_passages(first[1].text, other[1].text)
    texts = [
        compared(member.portal, member.title, row.text, row.facts) for member, row in (first, other)
    ]
    return replace(
        _copy(order, other[0]),
        delay=duration_text(delay_of(first[0], other[0])),
        similarity=round(similarity(*texts), 3),
        title_changed=fold(first[0].title) != fold(other[0].title),
        removed=removed,
        added=added,
    )
