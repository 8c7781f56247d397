"""Which releases a cluster holds: joined, parted, counted. Within the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import sqlalchemy as sa

from archive import schema


def join(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """Make releases one cluster, with all that theirs hold; the oldest cluster's id stays."""
    release, cluster = schema.release, schema.cluster
    old = sorted(
        connection.scalars(
            sa.select(release.c.cluster)
            .where(release.c.id.in_(numbers), release.c.cluster.is_not(None))
            .distinct()
        )
    )
    kept = old[0] if old else _new_cluster(connection)
    connection.execute(
        sa.update(release)
        .where(sa.or_(release.c.id.in_(numbers), release.c.cluster.in_(old[1:])))
        .values(cluster=kept)
    )
    connection.execute(sa.delete(cluster).where(cluster.c.id.in_(old[1:])))
    _count(connection, kept)


def keep_apart(connection: sa.Connection, cluster: int, parts: Iterable[Sequence[int]]) -> None:
    """Make clusters of the parts of one; a release that is alone is in none."""
    release = schema.release
    connection.execute(sa.update(release).where(release.c.cluster == cluster).values(cluster=None))
    groups = [part for part in parts if len(part) > 1]
    for group in groups:
        number = cluster if group is groups[0] else _new_cluster(connection)
        connection.execute(sa.update(release).where(release.c.id.in_(group)).values(cluster=number))
        _count(connection, number)
    if not groups:
        connection.execute(sa.delete(schema.cluster).where(schema.cluster.c.id == cluster))


def _new_cluster(connection: sa.Connection) -> int:
    key = connection.execute(sa.insert(schema.cluster).values(size=0)).inserted_primary_key
    if key is None:
        raise ValueError("the database gave no key")
    return int(key[0])


def _count(connection: sa.Connection, cluster: int) -> None:
    release = schema.release
    size = sa.select(sa.func.count()).where(release.c.cluster == cluster).scalar_subquery()
    connection.execute(
        sa.update(schema.cluster).where(schema.cluster.c.id == cluster).values(size=size)
    )


def parts_of(numbers: Sequence[int], is_alike: Callable[[int, int], bool]) -> list[list[int]]:
    """The connected parts of a set of releases, each in order, the one with the oldest first."""
    parts: list[list[int]] = []
    for number in numbers:
        linked = [part for part in parts if any(is_alike(number, each) for each in part)]
        parts = [part for part in parts if part not in linked]
        parts.append(sorted([number, *chain.from_iterable(linked)]))
    return sorted(parts)
