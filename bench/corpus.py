"""A seeded archive of any size: releases of ten years, 552 regions, a quarter of them near-copies.

Word frequencies follow Zipf and Mandelbrot. A release has some 200 words, as measured on the
portals; a fifth of them are function words, and of the others two thirds bare roots, as in the
texts of `infopublik.demo`. Words that are independent of each other compress and spread worse than
prose: sizes are upper bounds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.facts import facts_to_json
from archive.model import Certainty, DateReading, Facts, Person, Precision
from archive.region import all_regions
from archive.search.index import index_version
from archive.search.tables import rows
from archive.versions import published_columns

SEED = 20261123
YEARS = 10
LAST_DAY = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
NIGHTS = 3_650
PORTALS = 500
_WORDS, _FUNCTION_WORDS = 200_000, 45
_BARE_ROOTS = 0.75
_COPIES, _COPY_WITHIN, _WORDS_REPLACED = 0.25, 3_000, 0.06
_PREFIXES = ("", "", "", "me", "pe", "di", "ber", "ter", "ke")
_SUFFIXES = ("", "", "kan", "an", "nya", "i")
_ONSETS = (*"bdghjklmnprstwyc", "ng", "ny")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One made release."""

    title: str
    text: str
    published: datetime
    portal: str
    region: str
    is_smart: bool


def vocabulary(chance: random.Random) -> list[str]:
    """Words by rank, the most frequent first: function words, then made-up ones."""
    words = dict.fromkeys(row["word"] for row in rows("function_words.tsv"))
    while len(words) < _WORDS:
        syllables = range(chance.randint(2, 3))
        root = "".join(chance.choice(_ONSETS) + chance.choice("aiueo") for _ in syllables)
        if chance.random() >= _BARE_ROOTS:
            root = chance.choice(_PREFIXES) + root + chance.choice(_SUFFIXES)
        words[root] = None
    return list(words)


def corpus(count: int, *, seed: int = SEED) -> Iterator[Made]:
    """So many releases, older ones first, growing in number from year to year."""
    chance = random.Random(seed)
    words = vocabulary(chance)
    weights = list(accumulate(_weight(rank) for rank in range(len(words))))
    regions = [region.code for region in all_regions()]
    spread = list(accumulate((rank + 1) ** -0.6 for rank in range(len(regions))))
    recent: list[Made] = []
    for number in range(count):
        # The square root: twice as many in the second half as in the first.
        age = timedelta(days=365 * YEARS * (1 - ((number + 1) / count) ** 0.5))
        published = LAST_DAY - age - timedelta(minutes=chance.randrange(600))
        region = chance.choices(regions, cum_weights=spread)[0]
        portal = f"portal{regions.index(region) % PORTALS}"
        if recent and chance.random() < _COPIES:
            title, text = _copy(chance, chance.choice(recent), words, weights)
        else:
            title, text = _told(chance, words, weights)
        made = Made(
            title=title,
            text=text,
            published=published.replace(second=0, microsecond=0),
            portal=portal,
            region=region,
            is_smart=chance.random() < 0.02,
        )
        recent.append(made)
        if len(recent) > _COPY_WITHIN:
            recent.pop(0)
        yield made


def _weight(rank: int) -> float:
    return 0.54 / (rank + 3) if rank < _FUNCTION_WORDS else 1.0 / (rank + 30) ** 1.03


def _told(chance: random.Random, words: Sequence[str], weights: Sequence[float]) -> tuple[str, str]:
    title = " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(6, 12)))
    drawn = chance.choices(words, cum_weights=weights, k=chance.randint(120, 280))
    parts = (drawn[start : start + 35] for start in range(0, len(drawn), 35))
    return title.title(), "\n\n".join(" ".join(part).capitalize() + "." for part in parts)


def _copy(
    chance: random.Random, of: Made, words: Sequence[str], weights: Sequence[float]
) -> tuple[str, str]:
    share = chance.random() * _WORDS_REPLACED
    text = " ".join(
        chance.choices(words, cum_weights=weights)[0] if chance.random() < share else word
        for word in of.text.split(" ")
    )
    title = of.title if chance.random() < 0.5 else _told(chance, words, weights)[0]
    return title, text


def load(connection: sa.Connection, made: Sequence[Made], first: int) -> None:
    """Add releases with version, labels, event and index, numbered from *first*; no looks."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("release", "version", "label", "event")
    }
    for number, item in enumerate(made, start=first):
        facts, labels = facts_of(item), _labels(item)
        night = max(1, NIGHTS - (LAST_DAY - item.published).days)
        rows["release"].append({
            "id": number, "portal": item.portal, "region_code": item.region, "state": "present",
            "url": f"https://{item.portal}.example/berita/{number}",
            "version": 1, "sha256": f"{number:064x}",
            "first_seen": item.published, "last_seen": LAST_DAY,
            **published_columns(reading_of(item)),
        })  # fmt: skip
        rows["version"].append({
            "id": number, "release": number, "number": 1, "night": night,
            "valid_from": item.published, "sha256": f"{number:064x}",
            "title": item.title, "text": item.text, "facts": facts,
        })  # fmt: skip
        rows["label"] += [
            {"version": number, "kind": kind, "value": value} for kind, value in labels
        ]
        rows["event"].append({
            "at": item.published, "night": night, "kind": "new", "weight": 10,
            "portal": item.portal, "release": number, "version": number,
            "title": item.title, "summary": item.text[:200],
        })  # fmt: skip
    for name, several in rows.items():
        connection.execute(sa.insert(schema.metadata.tables[name]), several)
    for version, item in zip(rows["version"], made, strict=True):
        index_version(
            connection, version["id"], release=version["release"], portal=item.portal,
            region_code=item.region, published=item.published, title=item.title, text=item.text,
            facts=version["facts"], labels=_labels(item), valid_from=item.published,
        )  # fmt: skip


def _labels(item: Made) -> set[tuple[str, str]]:
    return {("region", item.region)} | ({("topic", "smart-city")} if item.is_smart else set())


def begin(connection: sa.Connection) -> None:
    """The nights and portals that the releases belong to."""
    connection.execute(
        sa.insert(schema.night),
        [
            {
                "number": number,
                "started_at": LAST_DAY - timedelta(days=NIGHTS - number),
                "finished_at": LAST_DAY - timedelta(days=NIGHTS - number) + timedelta(hours=2),
                "exit_code": 0,
            }
            for number in range(1, NIGHTS + 1)
        ],
    )
    connection.execute(
        sa.insert(schema.portal),
        [
            {
                "id": f"portal{number}", "name": f"Portal {number}", "region_code": "33",
                "home": f"https://portal{number}.example/", "family": "listing",
                "checked": "never", "backfilled_night": 1,
            }
            for number in range(PORTALS)
        ],
    )  # fmt: skip


def reading_of(item: Made) -> DateReading:
    """The date as a page prints it."""
    return DateReading(
        value=item.published, raw=item.published.isoformat(), source="visible", zone="WIB",
        precision=Precision.MINUTE, certainty=Certainty.CERTAIN,
    )  # fmt: skip


def facts_of(item: Made) -> dict[str, Any]:
    """What the readers see in one: a date, a credit, a person, a topic."""
    name = " ".join(item.title.split()[:2])
    person = Person(
        name=name, office="Kepala Dinas", region_code=item.region, quotes=1, start=0, end=9
    )
    facts = Facts(
        published=reading_of(item), credit="Tim Humas", people=(person,),
        topics=("smart-city",) if item.is_smart else (),
    )  # fmt: skip
    return facts_to_json(facts)
