"""Which of the addresses that a list shows are asked for: traps left out, mere variants folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from archive.address import trap
from archive.tasks import Listed
from spiders.passing import names_one, without_query
from spiders.portal import Portal


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
    if "?" not in url or portal.release is None:
        return url
    bare = without_query(url)
    return bare if names_one(url) and portal.is_release(bare) else url
