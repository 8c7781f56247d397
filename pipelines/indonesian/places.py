"""Which region a place name means, by evidence: its full name, the portal, capitals, districts.

A name that the regency and the city share is decided by the portal or left open, never guessed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from archive.region import Region, RegionKind, by_code, named
from pipelines.indonesian.tables import plain, rows

# Words that stay in capitals where a place printed in capitals is written normally.
_CAPITALS = frozenset(
    (
        "DI",
        "DIY",
        "DKI",
        "HSS",
        "HST",
        "HSU",
        "IKN",
        "KBB",
        "KLU",
        "KSB",
        "MBD",
        "NTB",
        "NTT",
        "OKI",
        "OKU",
        "OKUS",
        "OKUT",
        "PALI",
        "PBD",
        "PPU",
        "RI",
        "SBB",
        "SBT",
        "TTS",
        "TTU",
    )
)
NAME_CAP = 80  # characters: no place has a longer name
CUT_NAME_FLOOR = 4  # letters of a name whose first is cut off
_KIND = re.compile(r"(?:kota|kabupaten|kab\.?|provinsi|prov\.?|pemkot|pemkab)\b", re.IGNORECASE)
_CITY_LAST = re.compile(r"(.{3,40}) kota", re.IGNORECASE)
_DISTRICT_WORD = re.compile(r"^(?:kec\.?|kecamatan|kapanewon|kemantren|distrik) ")


def is_place(name: str, portal_region: str | None = None) -> bool:
    """Whether a name is a known place: a region, a capital, a district near the portal.

    A name that is an everyday word as well ("Negara", "Damai") counts only on portals near it.
    """
    return len(name) <= NAME_CAP and _is_place(name, portal_region)


@lru_cache(maxsize=4096)  # a portal's datelines name the same few places
def _is_place(name: str, portal_region: str | None) -> bool:
    key = _key(name)
    if not key:
        return False
    if _named(name):
        return True
    towns, districts = _capitals().get(key, ()), _districts().get(key, ())
    if name.strip().casefold() in _words():
        near = portal_region or "-"
        return any(code[:2] == near[:2] for code, _ in towns) or near in {
            code[:5] for code in districts
        }
    if towns or portal_region is None:
        return bool(towns or districts)
    return any(code[:2] == portal_region[:2] for code in districts)


def is_town(name: str) -> bool:
    """Whether a name is a region's or a capital's, and no mere district's."""
    return len(name) <= NAME_CAP and (bool(_named(name)) or _key(name) in _capitals())


def is_everyday(word: str) -> bool:
    """Whether a place's name is an everyday word as well."""
    return word.casefold() in _words()


def with_first_letter(name: str, portal_region: str | None) -> str | None:
    """The place near a regency's or city's portal whose first letter is cut off: "IAWI".

    Pages that draw the first letter large lose it in their text.
    """
    if portal_region is None or len(portal_region) < 5 or len(name) < CUT_NAME_FLOOR:
        return None
    return _without_first_letter(portal_region).get(_key(name))


@lru_cache(maxsize=64)
def _without_first_letter(portal_region: str) -> dict[str, str]:
    """The names of a regency and what lies in it, by their key without its first letter."""
    region = by_code(portal_region)
    own = [re.sub(r"^(?:Kota|Kabupaten) ", "", region.name)] if region else []
    names = (*own, *_names_within().get(portal_region, ()))
    return {_key(name)[1:]: name for name in reversed(names)}


def region_of(name: str, portal_region: str | None = None) -> str | None:
    """Code of the region a printed place name means, or None where that is open or abroad."""
    return _region_of(name, portal_region) if len(name) <= NAME_CAP else None


@lru_cache(maxsize=4096)
def _region_of(name: str, portal_region: str | None) -> str | None:
    found = _named(name)
    if (_KIND.match(name.strip()) or _CITY_LAST.fullmatch(name.strip())) and len(found) == 1:
        return found[0].code
    key = _key(name)
    portal = by_code(portal_region) if portal_region else None
    if portal is not None and (code := _on_portal(key, found, portal)):
        return code
    below = [region for region in found if region.kind != RegionKind.PROVINCE]
    if portal is not None:  # "Banjar" is a city of one province and a regency of another
        near = [region for region in below if region.province_code == portal.province_code]
        below = near if len(near) == 1 else below
    if len(below) == 1:
        # A district or town near the portal called like a city elsewhere: either may be meant.
        return None if portal is not None and _is_near(portal, key, below[0]) else below[0].code
    if found:
        return found[0].code if len(found) == 1 else None
    return _by_town(key, portal)


def is_province(name: str) -> bool:
    """Whether a name is a province's, "Jateng", and no regency's or city's."""
    found = named(name)
    return bool(found) and all(region.kind == RegionKind.PROVINCE for region in found)


def is_short_province(name: str) -> bool:
    """Whether a name is a province's short one, "Jateng", and not how it is called in full."""
    found = named(name)
    return len(found) == 1 and is_province(name) and _key(found[0].name) != _key(name)


def region_within(name: str, others: list[str], portal_region: str | None = None) -> str | None:
    """The same, of a place printed beside others that it may lie in: "Karanganyar, Kebumen"."""
    key = _key(name) if len(name) <= NAME_CAP else ""
    for other in others:
        around = by_code(region_of(other, portal_region) or "")
        if around is None:
            continue
        if around.kind == RegionKind.PROVINCE:
            if not named(name) and (code := _by_town(key, around)):
                return code
        elif _has_district(around, key) or any(
            code == around.code for code, _ in _capitals().get(key, ())
        ):
            return around.code
    return region_of(name, portal_region)


def written(name: str) -> str:
    """A place as printed, but capitals normalised: "KOTA X" is "Kota X"."""
    name = " ".join(name.split())
    if not name.isupper() and not name.islower():
        return name
    return re.sub(r"[^\W\d_]+(?:'[^\W\d_]+)?", _written_word, name)


def _written_word(match: re.Match[str]) -> str:
    word = match[0].upper()
    return word if word in _CAPITALS else word.capitalize()


def _named(name: str) -> tuple[Region, ...]:
    """Regions of a name, also as "Malang Kota"."""
    found = named(name)
    if found:
        return found
    match = _CITY_LAST.fullmatch(name.strip())
    return named(f"Kota {match[1]}") if match else ()


def _on_portal(key: str, found: tuple[Region, ...], portal: Region) -> str | None:
    """What the name means on this portal: its own region, its capital, one of its districts."""
    towns = _capitals().get(key, ())
    if portal.kind == RegionKind.PROVINCE:
        capital = next((code for code, province in towns if province == portal.code), None)
        return capital or (portal.code if portal in found else None)
    if portal in found:
        return portal.code
    if any(code == portal.code for code, _ in towns):
        return portal.code
    # A district called like a province's capital (Bandung in Tulungagung) proves nothing.
    if _has_district(portal, key) and not any(province for _, province in towns):
        return portal.code
    return None


def _has_district(portal: Region, key: str) -> bool:
    """Whether a regency or city has a district of this name; a province's prove nothing."""
    return portal.kind != RegionKind.PROVINCE and any(
        code.startswith(portal.code + ".") for code in _districts().get(key, ())
    )


def _is_near(portal: Region, key: str, region: Region) -> bool:
    """Whether the portal has a town or district called like *region*.

    One of its own region, or of its province where *region* lies elsewhere. A province's
    capital ("Surabaya") is meant all the same.
    """
    if _has_district(portal, key):
        return True
    towns = _capitals().get(key, ())
    if region.province_code == portal.province_code or any(province for _, province in towns):
        return False
    codes = (*_districts().get(key, ()), *(code for code, _ in towns))
    return any(code[:2] == portal.province_code for code in codes)


def _by_town(key: str, portal: Region | None) -> str | None:
    """By a capital or district of this name where only one can be meant.

    Near the portal first; a district of another province's is not meant on a portal.
    """
    towns = {code for code, _ in _capitals().get(key, ())}
    districts = {code[:5] for code in _districts().get(key, ())}
    if portal is not None:
        near = {code for code in towns or districts if code[:2] == portal.province_code}
        if near:
            return near.pop() if len(near) == 1 else None
        districts = set()
    every = towns | districts
    return (every.pop() or None) if len(every) == 1 else None


@cache
def _capitals() -> dict[str, tuple[tuple[str, str], ...]]:
    """Per town: the region it stands for, and the province whose capital it is, or ""."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows("capitals.tsv"):
        found.setdefault(_key(row["town"]), []).append((row["code"], row["province"]))
    return {key: tuple(pairs) for key, pairs in found.items()}


@cache
def _districts() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in rows("districts.tsv"):
        found.setdefault(_key(row["name"]), []).append(row["code"])
    return {key: tuple(codes) for key, codes in found.items()}


@cache
def _names_within() -> dict[str, list[str]]:
    """The towns and districts of each regency and city."""
    found: dict[str, list[str]] = {}
    for row in rows("capitals.tsv"):
        found.setdefault(row["code"], []).append(row["town"])
    for row in rows("districts.tsv"):
        found.setdefault(row["code"][:5], []).append(row["name"])
    return found


@cache
def _words() -> frozenset[str]:
    """Names that are everyday words as well: a place only near the portal."""
    return frozenset(row["word"] for row in rows("place_words.tsv"))


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", _DISTRICT_WORD.sub("", plain(name).strip().casefold()))
