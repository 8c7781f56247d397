"""Keeping the clusters: which releases say the same thing, as wordings come and change.

A step after the store, in batches: every release of a portal whose signature is not of its
current wording is signed and placed. So whatever brought the wording is caught up with, keys are
written in sorted runs, and a batch is one transaction: killed at any instant, a release is placed
with its event, or waits for the next batch. `archive.health.close_visit` places the last of a
night in the transaction that closes the portal.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from archive import schema
from archive.copied import tell_copies
from archive.likeness import Batch
from archive.membership import join, keep_apart
from archive.minhash import ALGORITHM
from archive.night import NightRun

# Releases signed and placed in one transaction.
BATCH = 50


def catch_up(night: NightRun, portal: str) -> None:
    """Place every release of a portal that has new words, in transactions of their own."""
    is_more = True
    while is_more:
        with night.archive.write() as connection:
            is_more = place_new(connection, night.number, night.clock.now(), portal)


def place_new(connection: sa.Connection, night: int, at: datetime, portal: str) -> bool:
    """Place up to BATCH releases of a portal that have new words; returns whether more wait.

    Within the caller's transaction. Tells a copy found at time *at* in that night.
    """
    found = _unsigned(connection, portal, limit=BATCH + 1)
    if not found:
        return False
    numbers = found[:BATCH]
    batch = Batch(connection)
    left = batch.sign(numbers)
    for cluster in sorted(left):
        if len(parts := batch.parts(cluster)) > 1:
            keep_apart(connection, cluster, parts)
    for number, alike in batch.alike().items():
        join(connection, [number, *alike])
    release = schema.release
    joined = connection.scalars(
        sa.select(release.c.cluster)
        .where(release.c.id.in_(numbers), release.c.cluster.is_not(None))
        .distinct()
    )
    for cluster in sorted({*left, *joined}):
        tell_copies(connection, night, at, cluster)
    return len(found) > BATCH


def _unsigned(connection: sa.Connection, portal: str, *, limit: int) -> list[int]:
    """Releases without a signature of their current wording, in the order of their ids.

    What was taken down has no words any more.
    """
    release, signature, takedown = schema.release, schema.signature, schema.takedown
    return list(
        connection.scalars(
            sa.select(release.c.id)
            .select_from(release.outerjoin(signature, signature.c.release == release.c.id))
            .where(
                release.c.portal == portal,
                release.c.id.not_in(sa.select(takedown.c.release)),
                sa.or_(
                    signature.c.release.is_(None),
                    signature.c.sha256 != release.c.sha256,
                    signature.c.algorithm != ALGORITHM,
                ),
            )
            .order_by(release.c.id)
            .limit(limit)
        )
    )
