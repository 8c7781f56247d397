"""What of a text is the portal's and not the release's: its insets, as fingerprints.

Here is what the store needs of them; how they are found and learnt is `pipelines.insets`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.model import Inset

# The newest versions of a portal from which its insets are learnt.
LEARNT_FROM = 200

_NUMBER = re.compile(r"\d+")
_SIGNS = re.compile(r"[\W_]+")


def fingerprint(text: str) -> str:
    """Of a text, whatever its numbers, signs and case are."""
    folded = _SIGNS.sub("", unicodedata.normalize("NFC", text)).casefold()
    return "t:" + hashed(_NUMBER.sub("#", folded))


def hashed(text: str) -> str:
    """Eight bytes of a hash, as hex: enough for what one portal prints."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def only_insets_differ(old: str, new: str, known: Iterable[Inset]) -> bool:
    """Whether two texts of a release are the same but for its insets: no edit, then.

    known: its insets as of both looks. Texts have their paragraphs parted by an empty line.
    """
    texts = {inset.text for inset in known}

    def own(text: str) -> list[str]:
        return [part for part in text.split("\n\n") if fingerprint(part) not in texts]

    return own(old) == own(new)


def insets_of(facts: Any) -> list[Inset]:
    """The insets that a version's facts hold; versions of before they were kept have none."""
    return [Inset(**each) for each in facts.get("insets", ())]


def read_insets(connection: sa.Connection, portal: str) -> list[list[Inset]]:
    """The insets of each of a portal's newest releases, as of their current versions."""
    version, release = schema.version, schema.release
    rows = connection.scalars(
        sa.select(version.c.facts)
        .join(
            release,
            sa.and_(release.c.id == version.c.release, release.c.version == version.c.number),
        )
        .where(release.c.portal == portal)
        .order_by(version.c.id.desc())
        .limit(LEARNT_FROM)
    )
    return [insets_of(facts) for facts in rows]
