"""What the archive answers with: a release in one wording, as the contract names its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.region import by_code
from archive.tombstone import require_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRelease:
    """One release in one of its wordings; the fields are the contract's keys, in its order."""

    id: int
    portal: str
    region_code: str
    region: str | None
    url: str
    title: str
    text: str
    published_at: str | None
    published: dict[str, Any]
    event_dates: list[dict[str, Any]]
    dateline: dict[str, Any]
    credit: str | None
    topics: list[str]
    pillars: list[str]
    people: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    version: int
    versions: int
    first_seen: str
    last_seen: str
    state: str
    cluster: dict[str, Any] | None
    sha256: str


def read_wordings(connection: sa.Connection, codes: Sequence[int]) -> list[StoredRelease]:
    """The wordings under these numbers of the index, in the order of the numbers given."""
    entry, release, version = schema.search_entry, schema.release, schema.version
    rows = connection.execute(
        _release_columns()
        .add_columns(entry.c.id.label("code"))
        .select_from(
            entry.join(version, version.c.id == entry.c.version).join(
                release, release.c.id == entry.c.release
            )
        )
        .where(entry.c.id.in_(codes))
    )
    found = {row.code: release_from_row(row) for row in rows}
    return [found[code] for code in codes]


def find_release(
    connection: sa.Connection, release_id: int, version: int | None = None
) -> StoredRelease | None:
    """One release, in its current wording or in the one of that number.

    Raises NotFoundError that says when and why where it was taken down.
    """
    require_standing(connection, release_id)
    release, table = schema.release, schema.version
    row = connection.execute(
        _release_columns()
        .select_from(table.join(release, table.c.release == release.c.id))
        .where(
            release.c.id == release_id,
            table.c.number == (release.c.version if version is None else version),
        )
    ).one_or_none()
    return None if row is None else release_from_row(row)


def release_from_row(row: sa.Row[Any]) -> StoredRelease:
    """A row of a release in one wording as the contract has it."""
    facts: dict[str, Any] = row.facts
    region = by_code(row.region_code)
    published: dict[str, Any] = row.published
    return StoredRelease(
        id=row.id,
        portal=row.portal,
        region_code=row.region_code,
        region=region.name if region else None,
        url=row.url,
        title=row.title,
        text=row.text,
        published_at=row.published_at,
        published={
            key: published[key] for key in ("raw", "source", "zone", "precision", "certainty")
        },
        event_dates=[
            {"raw": date["raw"], "date": date["value"], "certainty": date["certainty"]}
            for date in facts["event_dates"]
        ],
        dateline=facts["dateline"],
        credit=facts["credit"],
        topics=list(facts["topics"]),
        pillars=list(facts["pillars"]),
        people=[
            {key: person[key] for key in ("name", "office", "region_code", "quotes")}
            for person in facts["people"]
        ],
        figures=list(facts["figures"]),
        version=row.number,
        versions=row.versions,
        first_seen=row.first_seen.isoformat(timespec="seconds"),
        last_seen=row.last_seen.isoformat(timespec="seconds"),
        state=row.state,
        cluster=None
        if row.cluster is None
        else {"id": row.cluster, "first": row.cluster_first, "size": row.cluster_size},
        sha256=row.version_sha256,
    )


def publishing_order(release: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    """The order in which releases were published, the first publisher first.

    One without a date counts from when it was first seen: it was published by then.
    """
    moment = sa.func.coalesce(release.c.published_sort, release.c.first_seen)
    return [moment, release.c.first_seen, release.c.id]


def _release_columns() -> sa.Select[Any]:
    release, version = schema.release, schema.version
    same, cluster = release.alias("same"), schema.cluster
    # Of the rows that are answered, not of those that were looked through: a release that is in
    # no cluster costs nothing, and a page of results stays one query.
    first = (
        sa.select(same.c.id)
        .where(same.c.cluster == release.c.cluster)
        .order_by(*publishing_order(same))
        .limit(1)
        .scalar_subquery()
    )
    size = sa.select(cluster.c.size).where(cluster.c.id == release.c.cluster).scalar_subquery()
    return sa.select(
        release.c.id,
        release.c.portal,
        release.c.region_code,
        release.c.url,
        release.c.published_at,
        release.c.published,
        release.c.first_seen,
        release.c.last_seen,
        release.c.state,
        release.c.version.label("versions"),
        release.c.cluster,
        first.label("cluster_first"),
        size.label("cluster_size"),
        version.c.number,
        version.c.title,
        version.c.text,
        version.c.facts,
        version.c.sha256.label("version_sha256"),
    )
