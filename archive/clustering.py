"""Keeping the clusters: which releases say the same thing, as wordings come and change.

A step after the store, in batches: every release of a portal whose signature is not of its
current wording is signed and placed. So whatever brought the wording is caught up with, keys are
written in sorted runs, and a batch is one transaction: killed at any instant, a release is placed
with its event, or waits for the next batch. `archive.health.close_visit` places the last of a
night in the transaction that closes the portal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.copied import tell_copies
from archive.minhash import (
    ALGORITHM,
    band_keys,
    estimate,
    exact_key,
    near,
    signature_of,
    stretch_of,
)
from archive.night import NightRun
from archive.sameness import SAME, Compared, compared, is_same

# Releases signed and placed in one transaction.
BATCH = 50

# The estimate is within 0.17 of the truth for 997 pairs of 1,000 (rms 0.056): who is below is
# not compared word by word.
_ESTIMATED = SAME - 0.17
# Releases read of one key, and candidates compared of one release: a form that a portal fills in
# thousands of times would otherwise make every new one slower. Where the keys of a batch bring
# more rows than these, some of them are such keys.
_MAX_OF_KEY = 100
_MAX_CANDIDATES = 20
_MAX_ROWS = 2_000

_BY_KEY = (
    sa.select(schema.band.c.key, schema.band.c.release)
    .where(schema.band.c.key.in_(sa.bindparam("keys", expanding=True)))
    .order_by(schema.band.c.key, schema.band.c.release)
    .limit(sa.bindparam("most"))
)


def catch_up(night: NightRun, portal: str) -> None:
    """Place every release of a portal that has new words, in transactions of their own."""
    placed = BATCH
    while placed == BATCH:
        with night.archive.write() as connection:
            placed = place_new(connection, night.number, night.clock.now(), portal)


def place_new(connection: sa.Connection, night: int, at: datetime, portal: str) -> int:
    """Place up to BATCH releases of a portal that have new words; returns how many.

    Within the caller's transaction. Tells a copy found at time *at* in that night.
    """
    numbers = _unsigned(connection, portal)
    if not numbers:
        return 0
    batch = _Batch(connection)
    left = batch.sign(numbers)
    for cluster in sorted(left):
        batch.part(cluster)
    for number, alike in batch.alike().items():
        _join(connection, [number, *alike])
    release = schema.release
    joined = connection.scalars(
        sa.select(release.c.cluster)
        .where(release.c.id.in_(numbers), release.c.cluster.is_not(None))
        .distinct()
    )
    for cluster in sorted({*left, *joined}):
        tell_copies(connection, night, at, cluster)
    return len(numbers)


def _unsigned(connection: sa.Connection, portal: str) -> list[int]:
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
            .limit(BATCH)
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """One release with its signature: empty for a short text."""

    text: Compared
    minhash: bytes
    stretch: int

    def keys(self, stretch: int) -> list[int]:
        """Its keys in a stretch of time."""
        if self.minhash:
            return band_keys(self.minhash, stretch)
        return [exact_key(self.text.words, stretch)]


class _Batch:
    """Releases of one transaction, and the texts they were compared with."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.signed: dict[int, _Signed] = {}
        self.texts: dict[int, Compared] = {}

    def sign(self, numbers: Sequence[int]) -> set[int]:
        """Write the signatures and keys of releases anew; returns the clusters they are in."""
        signature, band = schema.signature, schema.band
        rows = self._read(numbers)
        for row in rows:
            text = self.texts[row.id]
            self.signed[row.id] = _Signed(
                text=text,
                minhash=b"" if text.is_short else signature_of(text.shingles),
                stretch=stretch_of(row.published_sort or row.first_seen),
            )
        for table in (signature, band):
            self.connection.execute(sa.delete(table).where(table.c.release.in_(numbers)))
        self.connection.execute(
            sa.insert(signature),
            [
                {
                    "release": row.id,
                    "sha256": row.sha256,
                    "algorithm": ALGORITHM,
                    "minhash": self.signed[row.id].minhash,
                }
                for row in rows
            ],
        )
        keys = {
            (key, number)
            for number, signed in self.signed.items()
            for key in signed.keys(signed.stretch)
            if signed.text.words
        }
        if keys:
            self.connection.execute(
                sa.insert(band), [{"key": key, "release": number} for key, number in sorted(keys)]
            )
        return {row.cluster for row in rows if row.cluster is not None}

    def alike(self) -> dict[int, list[int]]:
        """Of each signed release those that say the same; of a cluster one is enough."""
        release = schema.release
        candidates = self._candidates()
        others = set(chain.from_iterable(candidates.values()))
        self._read_more(others)
        rows = self.connection.execute(
            sa.select(release.c.id, release.c.cluster).where(
                release.c.id.in_(others), release.c.cluster.is_not(None)
            )
        )
        clusters = {row.id: row.cluster for row in rows}
        found: dict[int, list[int]] = {}
        for number, likely in candidates.items():
            reached = set()
            for other in likely:
                cluster = clusters.get(other)
                if cluster not in reached and is_same(self.texts[number], self.texts[other]):
                    found.setdefault(number, []).append(other)
                    reached |= {cluster} - {None}
        return found

    def _candidates(self) -> dict[int, list[int]]:
        """Of each signed release those that share a key with it and are alike by the estimate."""
        signature = schema.signature
        asked: dict[int, list[int]] = {}
        for number, mine in self.signed.items():
            for stretch in near(mine.stretch):
                for key in mine.keys(stretch):
                    asked.setdefault(key, []).append(number)
        shared: dict[int, Counter[int]] = {number: Counter() for number in self.signed}
        for key, other in self._with_keys(sorted(asked)):
            for number in asked[key]:
                shared[number][other] += 1
        most = {
            number: [other for other, _ in counts.most_common(_MAX_CANDIDATES) if other != number]
            for number, counts in shared.items()
        }
        rows = self.connection.execute(
            sa.select(signature.c.release, signature.c.minhash).where(
                signature.c.algorithm == ALGORITHM,
                signature.c.release.in_(set(chain.from_iterable(most.values()))),
            )
        )
        minhashes = {row.release: row.minhash for row in rows}
        return {
            number: [
                other
                for other in others
                if other in minhashes
                and _may_be_alike(minhashes[other], self.signed[number].minhash)
            ]
            for number, others in most.items()
        }

    def _with_keys(self, keys: Sequence[int]) -> list[tuple[int, int]]:
        """Each key with the releases that have it; of a key that very many have, some."""
        most = _MAX_ROWS if len(keys) > 1 else _MAX_OF_KEY
        rows = self.connection.execute(_BY_KEY, {"keys": keys, "most": most})
        found = [(row.key, row.release) for row in rows]
        if len(found) < most or len(keys) == 1:
            return found
        half = len(keys) // 2
        return self._with_keys(keys[:half]) + self._with_keys(keys[half:])

    def part(self, cluster: int) -> None:
        """Part a cluster where it is no longer connected; the oldest group keeps its id.

        A release whose words changed may have held it together.
        """
        release, signature = schema.release, schema.signature
        minhashes: dict[int, bytes | None] = {
            row.id: row.minhash
            for row in self.connection.execute(
                sa.select(release.c.id, signature.c.minhash)
                .select_from(
                    release.outerjoin(
                        signature,
                        sa.and_(
                            signature.c.release == release.c.id,
                            signature.c.algorithm == ALGORITHM,
                        ),
                    )
                )
                .where(release.c.cluster == cluster)
                .order_by(release.c.id)
            )
        }
        self._read_more(minhashes)
        parts = parts_of(
            list(minhashes),
            lambda one, other: (
                _may_be_alike(minhashes[one], minhashes[other])
                and is_same(self.texts[one], self.texts[other])
            ),
        )
        if len(parts) > 1:
            _keep_apart(self.connection, cluster, parts)

    def _read_more(self, numbers: Iterable[int]) -> None:
        self._read([number for number in set(numbers) if number not in self.texts])

    def _read(self, numbers: Sequence[int]) -> Sequence[Any]:
        """Rows of releases, their current texts made ready to compare."""
        release, version = schema.release, schema.version
        rows = self.connection.execute(
            sa.select(
                release.c.id,
                release.c.portal,
                release.c.cluster,
                release.c.sha256,
                release.c.published_sort,
                release.c.first_seen,
                version.c.title,
                version.c.text,
                version.c.facts,
            )
            .select_from(
                release.join(
                    version,
                    sa.and_(
                        version.c.release == release.c.id,
                        version.c.number == release.c.version,
                    ),
                )
            )
            .where(release.c.id.in_(numbers))
            .order_by(release.c.id)
        ).all()
        for row in rows:
            self.texts[row.id] = compared(row.portal, row.title, row.text, row.facts)
        return rows


def parts_of(numbers: Sequence[int], is_alike: Callable[[int, int], bool]) -> list[list[int]]:
    """The connected parts of a set of releases, each in order, the one with the oldest first."""
    parts: list[list[int]] = []
    for number in numbers:
        linked = [part for part in parts if any(is_alike(number, each) for each in part)]
        parts = [part for part in parts if part not in linked]
        parts.append(sorted([number, *chain.from_iterable(linked)]))
    return sorted(parts)


def _may_be_alike(one: bytes | None, other: bytes | None) -> bool:
    """Whether two signatures leave it open that the texts are one; None: it is not known."""
    if one is None or other is None:
        return True
    return one == other if not one or not other else estimate(one, other) >= _ESTIMATED


def _join(connection: sa.Connection, numbers: Sequence[int]) -> None:
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


def _keep_apart(connection: sa.Connection, cluster: int, parts: Iterable[Sequence[int]]) -> None:
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
