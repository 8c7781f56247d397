"""Which smart-city programme a printed name means, and whose it is.

A region's own programme is called after it in many ways ("Pekalongan Smart City", "Kota Pekalongan
SmartCity") and mostly by no name at all; those are one. Other names are those of
`programmes.tsv`, else each stands for itself.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.region import Region, named, within
from archive.search.abbreviations import expansions

_TABLE = Path(__file__).with_name("programmes.tsv")
_WITHOUT = frozenset(
    ("kota", "kabupaten", "kab", "provinsi", "pemkot", "pemkab", "pemprov", "program", "dan", "and")
)
_SMART = re.compile(
    r"(?P<place>.+?) ?smart ?(?:city|regency|province|village|kampung|service|region|island)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme of a region.

    name: None for the region's own, whatever it is called; else as the table or the release has it.
    region_code: of the region it is run in.
    """

    name: str | None
    region_code: str


def programme_of(printed: str | None, region_code: str) -> Programme:
    """The programme that a release of a region means.

    printed: the name in the release, None where it gives none. A name that says of which one
    region it is ("Agam Smart City", told by the province) leads to that region.
    """
    key = _key(printed or "")
    if not key:
        return Programme(name=None, region_code=region_code)
    if row := _table().get(key):
        name, region = row
        return Programme(name=None if region else name, region_code=region or region_code)
    if own := _region_of(printed or "", region_code):
        return Programme(name=None, region_code=own)
    return Programme(name=printed, region_code=region_code)


def _key(name: str) -> str:
    """What all spellings of a name have in common."""
    return " ".join(word for word in _words(name) if word not in _WITHOUT)


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", name).casefold().replace("smartcity", "smart city")
    return re.findall(r"[^\W_]+", folded)


def _region_of(name: str, region_code: str) -> str | None:
    """Code of the one region that a name is called after; the release's own where it may be."""
    match = _SMART.fullmatch(" ".join(_words(name)))
    if match is None:
        return None
    found = [region.code for region in _called(match["place"])]
    if region_code in found:
        return region_code
    inside = [code for code in found if within(code, region_code)]
    best = inside or found
    return best[0] if len(best) == 1 else None


def _called(place: str) -> Iterator[Region]:
    """Regions of a name, in full or for short: "Jogja", "Kobar"."""
    yield from named(place)
    for form in expansions(place):
        yield from named(" ".join(form))


@cache
def _table() -> dict[str, tuple[str, str | None]]:
    """Name and region by each key of a row."""
    found: dict[str, tuple[str, str | None]] = {}
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(
        (line for line in lines if line and not line.startswith("#")),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    for row in rows:
        for name in (row["programme"], *filter(None, row["also"].split("|"))):
            found[_key(name)] = (row["programme"], row["region"] or None)
    return found
