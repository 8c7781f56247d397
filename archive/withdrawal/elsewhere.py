"""Whether the words of a release that is gone stand at another address."""

from __future__ import annotations

import sqlalchemy as sa

from archive import schema
from archive.model import ReleaseState
from archive.tombstone import stands
from archive.withdrawal.machine import Place


def find_elsewhere(connection: sa.Connection, number: int) -> Place | None:
    """Another release that says the same: of the portal, else of a sibling portal.

    On its own portal, one with the very same title and text, or of its cluster, whenever it
    came. A sibling is a portal of the same region, or of the province around it; there it must
    have come after the release was last seen: what was there before is a copy, and stays
    one when the original is withdrawn.
    """
    release, portal = schema.release, schema.portal
    own = connection.execute(
        sa.select(release, portal.c.region_code.label("portal_region"))
        .join(portal, portal.c.id == release.c.portal)
        .where(release.c.id == number)
    ).one()
    is_same: sa.ColumnElement[bool] = release.c.sha256 == own.sha256
    if own.cluster is not None:
        is_same = sa.or_(is_same, release.c.cluster == own.cluster)
    others = (
        sa.select(release.c.id)
        .join(portal, portal.c.id == release.c.portal)
        .where(
            release.c.id != number,
            release.c.state == ReleaseState.PRESENT,
            stands(release.c.id),
            is_same,
        )
        .order_by(release.c.id)
        .limit(1)
    )
    at_home = connection.scalar(others.where(release.c.portal == own.portal))
    if at_home is not None:
        return Place(release=at_home)
    province = own.portal_region.partition(".")[0]
    sibling = connection.scalar(
        others.where(
            release.c.portal != own.portal,
            release.c.first_seen > own.last_seen,
            portal.c.region_code.in_((own.portal_region, province))
            if "." in own.portal_region
            else schema.is_within(portal.c.region_code, own.portal_region),
        )
    )
    return None if sibling is None else Place(release=sibling, is_sibling=True)
