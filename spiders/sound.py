"""Which of the addresses that a list shows are asked for: traps left out, mere variants folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit, urlunsplit

from archive.address import trap
from archive.tasks import Listed
from spiders.portal import Portal

# The last part of a path that names one release by itself: a slug of three words, or a number.
_NAMES_ONE = re.compile(r"[^/]*-[^/]*-[^/]*|\d{2,}[^/]*")


def sound(
    entries: Iterable[Listed], portal: Portal, *, today: date
) -> tuple[list[Listed], list[tuple[str, str]]]:
    """The entries to plan, each address once, and the traps with the cause of each.

    A query that the release pattern does without, behind a path that names one release, says
    how a reader came: /2026/03/02/jembatan-baru-dibuka/?month=5 is that release (faults.md, T20).
    """
    kept: dict[str, Listed] = {}
    traps = []
    for entry in entries:
        url = without_variant(entry.url, portal)
        if cause := trap(url, today=today):
            traps.append((url, cause))
        elif url not in kept or not kept[url].text:
            kept[url] = replace(entry, url=url)
    return list(kept.values()), traps


def without_variant(url: str, portal: Portal) -> str:
    """The address without a query that tells nothing of which release it is."""
    parts = urlsplit(url)
    if not parts.query or portal.release is None:
        return url
    last = parts.path.rstrip("/").rpartition("/")[2]
    bare = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    return bare if _NAMES_ONE.fullmatch(last) and portal.is_release(bare) else url
