"""Which region an office is of: by the region printed with it, else by the portal's, else open."""

from __future__ import annotations

from functools import lru_cache

from archive.region import RegionKind, by_code, named
from pipelines.indonesian.places import region_of
from pipelines.indonesian.tokens import Tokens

REGION_CAP = 5  # words of the longest region's name, with its kind
LOOK_BACK = 80  # tokens in which another region may be told of
REGION_KINDS = frozenset(
    ("kota", "kabupaten", "kab", "provinsi", "propinsi", "prov", "daerah", "administrasi")
)
_GOVERNMENTS = frozenset(("pemkot", "pemko", "pemkab", "pemprov"))
_OF_OTHERS = frozenset(("pemerintah", "rombongan", "delegasi", "dprd", "jajaran", "pemda"))
_OTHERS = _GOVERNMENTS | _OF_OTHERS
_KINDS = {
    "regency": RegionKind.REGENCY,
    "city": RegionKind.CITY,
    "province": RegionKind.PROVINCE,
}


@lru_cache(maxsize=4096)
def office_region(
    level: str, printed: str | None, place: str | None, national: bool, portal: str | None
) -> str | None:
    """Code of the region an office is of, None where that is open.

    level: as in offices.tsv. printed: the region named in the office, place: a district or
    town named there. national: whether a body of the state is named.
    """
    if level == "state":
        return None
    if printed is not None:
        return _by_name(level, printed, portal)
    if national or level in ("open", "force"):
        return None
    return _by_portal(level, place, portal)


def _by_name(level: str, printed: str, portal: str | None) -> str | None:
    kind = _KINDS.get(level)
    if kind is None and level != "force":
        return region_of(printed, portal)
    # The police and army of a regency and a city of the same name are not one.
    found = [region for region in named(printed) if kind in (None, region.kind)]
    return found[0].code if len(found) == 1 else None


def _by_portal(level: str, place: str | None, portal: str | None) -> str | None:
    region = by_code(portal) if portal else None
    if level == "district" and place is not None:
        code = region_of(place, portal)
        if code is not None and code.count(".") == 1:
            return code
    if region is None:
        return None
    if level == "province":
        return region.province_code
    if level in ("district", "village"):
        return None if region.kind == RegionKind.PROVINCE else region.code
    return region.code if level == "local" or region.kind == _KINDS[level] else None


def region_elsewhere(tokens: Tokens, index: int, portal: str | None) -> bool:
    """Whether the paragraph, up to a token, tells of another region's government or visitors.

    Then an office without a region may be theirs: "Rombongan Kabupaten X dipimpin Sekda Y".
    """
    before = tokens.low[max(0, index - LOOK_BACK) : index]
    if portal is None or _OTHERS.isdisjoint(before):
        return False
    for at in range(index - 1, max(-1, index - LOOK_BACK), -1):
        if tokens.text[at][0] == "\n":
            break
        governs = tokens.low[at] in _GOVERNMENTS or (
            tokens.low[at] in REGION_KINDS and tokens.low[at - 1] in _OF_OTHERS
        )
        if governs and tokens.capital(at):
            length = region_length(tokens, at)
            found = named(tokens.shown(at, at + length)) if length else ()
            if found and not any(portal in (one.code, one.province_code) for one in found):
                return all(one.code != portal[:2] for one in found)
    return False


def region_length(tokens: Tokens, at: int) -> int:
    """How many tokens a region's name takes here, with the words for its kind."""
    if not tokens.capital(at):
        return 0
    start = at
    while (
        start < at + 3 and start < len(tokens) and tokens.low[start] in REGION_KINDS | _GOVERNMENTS
    ):
        start += 2 if tokens.is_at(start + 1, ".") else 1
    end = start
    while end < start + REGION_CAP and tokens.capital(end):
        end += 1
    for stop in range(end, start, -1):
        if _is_region(tokens.shown(at, stop)):
            return stop - at
    return 0


def region_within(tokens: Tokens, start: int, end: int) -> str | None:
    """The last region named between two tokens, as printed."""
    for at in range(end - 1, start - 1, -1):
        length = region_length(tokens, at)
        if length and at + length <= end:
            before = at - 1 if at > start and tokens.low[at - 1] in REGION_KINDS else at
            return tokens.shown(before, at + length)
    return None


@lru_cache(maxsize=8192)
def _is_region(name: str) -> bool:
    return bool(named(name))
