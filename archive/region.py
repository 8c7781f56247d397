"""Indonesia's 38 provinces and 514 regencies and cities, and finding one by code or name.

The facts are rows of `regions.csv`; reading places out of running text is left to the readers.

Codes and names: Keputusan Menteri Dalam Negeri (Kepmendagri) Nomor 300.2.2-2430
Tahun 2025 by way of the data set cahyadsn/wilayah (MIT licence, db/wilayah.sql of
2026-02-13, commit d68e8d5; the decree itself was not at hand). Compared row by row
with idn-area-data 4.0.1, which follows its forerunner Nomor 300.2.2-2138 Tahun 2025:
all 552 codes and names agree, one stray space and one "Kep." for "Kepulauan" apart.
Spellings stay as they are there, also where an office writes its own otherwise: "Fak
Fak" for "Fakfak", "Palangkaraya" for "Palangka Raya"; lookups forgive spaces, hyphens
and dots.
Zones: Keppres 41/1987, by province; provinces made since then keep their mother's.

`regions.csv` has the columns code, kind (province, regency or city), name, zone (WIB,
WITA or WIT) and also: further names people use, parted by "|" ("DIY", "Jateng"),
our own collection and not the decree's.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from archive.errors import NotFoundError, UsageError

_TABLE = Path(__file__).with_name("regions.csv")


class RegionKind(StrEnum):
    """What a region is."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"


# The words before a name that say its kind, as people and offices write them.
_KIND_WORDS = {
    "provinsi": RegionKind.PROVINCE,
    "propinsi": RegionKind.PROVINCE,
    "prov": RegionKind.PROVINCE,
    "pemprov": RegionKind.PROVINCE,
    "kabupaten": RegionKind.REGENCY,
    "kab": RegionKind.REGENCY,
    "pemkab": RegionKind.REGENCY,
    "kota": RegionKind.CITY,
    "pemkot": RegionKind.CITY,
}
_GOVERNMENT = ("pemerintah",)
_ADMINISTRATIVE = ("administrasi", "adm")
_LONG_WORDS = {"kep": "kepulauan"}


@dataclass(frozen=True, slots=True)
class Region:
    """A province, regency or city.

    code: Kemendagri code, "33" or "33.75". name: in full, "Kota Pekalongan".
    zone: WIB, WITA or WIT.
    """

    code: str
    kind: RegionKind
    name: str
    zone: str

    @property
    def province_code(self) -> str:
        """Code of the province it lies in; a province's own."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class _Table:
    """The regions by code, and the codes by each key of a name without its kind."""

    regions: dict[str, Region]
    codes: dict[str, tuple[str, ...]]


def all_regions() -> tuple[Region, ...]:
    """All 552 regions in the order of their codes, a province before its own."""
    return tuple(_table().regions.values())


def by_code(code: str) -> Region | None:
    """The region of a Kemendagri code, "33" or "33.75"."""
    return _table().regions.get(code)


def named(name: str) -> tuple[Region, ...]:
    """All regions a name may mean, in the order of their codes.

    Upper case, dots, hyphens and spaces do not matter. "Pekalongan" is the regency
    and the city; "Kab. Pekalongan", "Pemkot Pekalongan" and "Provinsi Gorontalo" say
    which kind is meant.
    """
    words = _words(name)
    kind, rest = _split_kind(words)
    found = _matching(rest, kind)
    # "Kota Baru" is no city called Baru but Kabupaten Kotabaru.
    return found or _matching(words, None)


def find(text: str) -> Region:
    """The one region meant by a code or name, as given to `--region`.

    Raises NotFoundError where there is none, UsageError where a name is ambiguous.
    """
    text = text.strip()
    if region := by_code(text):
        return region
    if re.fullmatch(r"[0-9. ]+", text):
        raise NotFoundError(
            f"There is no region with the code {text!r}. "
            "Codes are those of Kemendagri, written like 33 (a province) or 33.75."
        )
    found = named(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(f"There is no region called {text!r}. {_advice(text)}")
    raise UsageError(
        f"{text!r} is the name of {len(found)} regions: {_listed(found)}. "
        "Give the code or the full name."
    )


def within(code: str, region_code: str) -> bool:
    """Whether *code* is that region or lies in it: a province holds its regencies."""
    return code == region_code or (len(region_code) == 2 and code.startswith(region_code + "."))


@cache
def _table() -> _Table:
    regions: dict[str, Region] = {}
    codes: dict[str, list[str]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            region = Region(row["code"], RegionKind(row["kind"]), row["name"], row["zone"])
            regions[region.code] = region
            bare = _split_kind(_words(region.name))[1]
            others = [_words(other) for other in row["also"].split("|") if other]
            for key in dict.fromkeys("".join(words) for words in (bare, *others)):
                codes.setdefault(key, []).append(region.code)
    return _Table(regions, {key: tuple(found) for key, found in codes.items()})


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return [_LONG_WORDS.get(word, word) for word in re.findall(r"[^\W_]+", folded)]


def _split_kind(words: list[str]) -> tuple[RegionKind | None, list[str]]:
    """Part the words that say what kind of region is meant from its bare name."""
    rest = words[1:] if words[:1] and words[0] in _GOVERNMENT else words
    kind = _KIND_WORDS.get(rest[0]) if rest else None
    if kind is None:
        return None, rest
    rest = rest[1:]
    return kind, rest[1:] if rest[:1] and rest[0] in _ADMINISTRATIVE else rest


def _matching(words: Iterable[str], kind: RegionKind | None) -> tuple[Region, ...]:
    table = _table()
    found = (table.regions[code] for code in table.codes.get("".join(words), ()))
    return tuple(region for region in found if kind in (None, region.kind))


def _advice(text: str) -> str:
    """A sentence with the regions whose names come nearest."""
    key = "".join(_split_kind(_words(text))[1])
    table = _table()
    near = difflib.get_close_matches(key[:60], table.codes, n=3, cutoff=0.75)
    codes = dict.fromkeys(code for key in near for code in table.codes[key])
    if not codes:
        return "Give a name like 'Kota Pekalongan' or a Kemendagri code like 33.75."
    return f"Near it: {_listed(table.regions[code] for code in codes)}."


def _listed(regions: Iterable[Region]) -> str:
    return ", ".join(f"{region.name} ({region.code})" for region in regions)
