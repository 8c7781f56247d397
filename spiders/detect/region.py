"""Whose portal it is: the region that host, title and words of a front page speak for.

"Pekalongan" alone is a regency and a city; nothing here guesses between two.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from archive.region import Region, by_code, named

# Weights of what is said, and what a region needs to be taken.
_HOST, _HOST_BARE, _TITLE, _TITLE_BARE = 10.0, 6.0, 5.0, 2.0
_TEXT, _TEXT_MOST = 0.5, 3.0
_ENOUGH = 4.0
_LEAD = 1.8  # times the next one's weight
_MAX_TEXT = 20_000
_MAX_WORDS = 6  # of a region's name
_KINDS = {"prov": "Provinsi", "kab": "Kabupaten", "kota": "Kota"}
_SUFFIX = re.compile(r"^(.{3,})(prov|kab|kota)$")
_PREFIX = re.compile(r"^(?:pem)?(prov|kab|kota)(?:upaten|insi)?-?(.{3,})$")
_SAID = re.compile(
    r"\b(provinsi|propinsi|prov\.|pemprov|kabupaten|kab\.|pemkab|kota|pemkot)[ \t]+"
    r"((?:[A-Z][\w.'-]*[ \t]*){1,6})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A region, how much speaks for it, and what."""

    region: Region
    weight: float
    why: tuple[str, ...]


def candidates(host: str, title: str, text: str) -> list[Candidate]:
    """The regions that a front page speaks for, those with most evidence first."""
    weights: dict[str, float] = defaultdict(float)
    why: dict[str, list[str]] = defaultdict(list)
    for region, weight, reason in (*_by_host(host), *_by_title(title), *_by_text(text)):
        weights[region.code] += weight
        why[region.code].append(reason)
    found = [
        Candidate(known, weight, tuple(why[code]))
        for code, weight in weights.items()
        if (known := by_code(code))
    ]
    return sorted(found, key=lambda each: (-each.weight, each.region.code))


def chosen(found: list[Candidate]) -> Candidate | None:
    """The one region that enough speaks for and no other comes near; else None."""
    if not found or found[0].weight < _ENOUGH:
        return None
    near = len(found) > 1 and found[0].weight < _LEAD * found[1].weight
    return None if near else found[0]


def region_labels(host: str) -> list[str]:
    """The labels of a host that may name its region, the owner's own first."""
    name = host.partition(":")[0].removeprefix("www.")
    if re.fullmatch(r"[0-9.]+|\[.*", name):
        return []
    labels = name.split(".")
    for suffix in (["go", "id"], ["desa", "id"], ["blogspot", "com"], ["co", "id"]):
        if labels[-2:] == suffix:
            return labels[:-2][::-1]
    return labels[:-1][::-1]


def _by_host(host: str) -> Iterator[tuple[Region, float, str]]:
    labels = region_labels(host)
    whole = ".".join(labels[::-1])
    if region := by_code(_labels().get(whole, "")):
        yield region, _HOST, f"its host says {whole!r}"
        return
    for place, label in enumerate(labels):
        if found := list(_of_label(label)):
            for region, weight in found:
                # A label further left is an office's: "banjar.bulelengkab" is no Banjar.
                yield region, weight, f"its host says {label!r}"
            return
        if place == 1:
            return


def _of_label(label: str) -> Iterator[tuple[Region, float]]:
    if region := by_code(_labels().get(label, "")):
        yield region, _HOST
        return
    if parts := _SUFFIX.match(label):
        exact = named(f"{_KINDS[parts[2]]} {parts[1]}")
        if exact:
            yield from ((region, _HOST / len(exact)) for region in exact)
            return
    whole = named(label)
    if not whole and (parts := _PREFIX.match(label)):
        exact = named(f"{_KINDS[parts[1]]} {parts[2]}")
        yield from ((region, _HOST / len(exact)) for region in exact)
        return
    yield from ((region, _HOST_BARE / len(whole)) for region in whole)


def _by_title(title: str) -> Iterator[tuple[Region, float, str]]:
    said = list(dict.fromkeys(_named_in(title)))
    for region in said:
        yield region, _TITLE / len(said), f"its title says {region.name!r}"
    if said:
        return
    words = re.findall(r"[^\W_]+", title)[:30]
    for length in range(_MAX_WORDS, 0, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if len(name) > 3 and name[0].isupper() and (found := named(name)):
                for region in found:
                    yield region, _TITLE_BARE / len(found), f"its title says {name!r}"
                return


def _by_text(text: str) -> Iterator[tuple[Region, float, str]]:
    counts = Counter(region.code for region in _named_in(text[:_MAX_TEXT]))
    for code, count in counts.most_common(5):
        if region := by_code(code):
            weight = min(_TEXT_MOST, _TEXT * count)
            yield region, weight, f"its front page says {region.name!r} {count} times"


def _named_in(text: str) -> Iterator[Region]:
    """The regions that a text names together with their kind: "Kab. Lebak"."""
    for said in _SAID.finditer(text):
        words = said[2].split()
        for length in range(min(len(words), _MAX_WORDS), 0, -1):
            found = named(f"{said[1]} {' '.join(words[:length])}")
            if len(found) == 1:
                yield found[0]
                break


@cache
def _labels() -> dict[str, str]:
    lines = files(__package__).joinpath("hosts.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return {row["label"]: row["code"] for row in rows}
