"""Finding what is like a release: signatures written, keys looked up, likely texts compared.

Within the caller's transaction, for the releases of one batch at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.membership import parts_of
from archive.minhash import (
    ALGORITHM,
    band_keys,
    estimate,
    exact_key,
    near,
    signature_of,
    stretch_of,
)
from archive.sameness import SAME, Compared, compared, is_same

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


class Batch:
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

    def parts(self, cluster: int) -> list[list[int]]:
        """The connected parts of a cluster: a release whose words changed may have held it."""
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
        return parts_of(
            list(minhashes),
            lambda one, other: (
                _may_be_alike(minhashes[one], minhashes[other])
                and is_same(self.texts[one], self.texts[other])
            ),
        )

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


def _may_be_alike(one: bytes | None, other: bytes | None) -> bool:
    """Whether two signatures leave it open that the texts are one; None: it is not known."""
    if one is None or other is None:
        return True
    return one == other if not one or not other else estimate(one, other) >= _ESTIMATED
