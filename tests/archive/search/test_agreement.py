"""The same query finds the same releases on both engines, whatever stands beside what."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from archive.database import Archive, open_for_writing
from archive.errors import QueryError
from archive.search.find import Filters, search
from archive.search.summary import count
from bench.corpus import LAST_DAY, Made, begin, load
from tests import postgres
from tests.archive.building import make_archive

# Few words, so that every order of two occurs: joining ones, roots, other forms of these roots,
# forms with another spelling or an abbreviation, figures, letters with accents.
WORDS = (
    *("yang", "di", "dan", "untuk", "ini"),
    *("kota", "wali", "walikota", "pemerintah", "pemkot", "pasar", "izin", "ijin"),
    *("bangun", "pembangunan", "membangun", "tingkat", "peningkatan", "2026", "rp5", "café"),
)
QUERY_WORDS = (*WORDS, "cafe", "PASAR", "bangunan", "hilang", "pas*", "pem*", "bang*", "wali-kota")
FIELDS = ("region:33", "region:33.75", "portal:portal1", "topic:smart-city", "since:2026-11-10")
RELEASES = 250


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, list[Archive]]]:
    """A seed, and an archive on each engine with the releases it makes."""
    if why := postgres.why_not():
        pytest.skip(why)
    seed = random.randrange(10**6)  # noqa: S311
    chance = random.Random(seed)  # noqa: S311
    releases = [_made(chance) for _ in range(RELEASES)]
    with ExitStack() as stack:
        url = stack.enter_context(postgres.database("agreement"))
        archives = [make_archive(tmp_path_factory.mktemp("agreement")), open_for_writing(url)]
        for archive in archives:
            stack.callback(archive.close)
            with archive.write() as connection:
                begin(connection)
                load(connection, releases, 1)
        yield seed, archives


def _made(chance: random.Random) -> Made:
    return Made(
        title=" ".join(chance.choices(WORDS, k=chance.randint(1, 5))).title(),
        text=". ".join(
            " ".join(chance.choices(WORDS, k=chance.randint(1, 8)))
            for _ in range(chance.randint(1, 4))
        ),
        published=LAST_DAY - timedelta(minutes=chance.randrange(30 * 24 * 60)),
        portal=f"portal{chance.randrange(3)}",
        region=chance.choice(["33", "33.75", "91.71"]),
        is_smart=chance.random() < 0.3,
    )


def _query(chance: random.Random, depth: int = 0) -> str:
    """A query of up to three parts, which may be in brackets, negated or bound to the title."""
    parts = [_part(chance, depth) for _ in range(chance.randint(1, 3))]
    sign = chance.choice([" ", " ", " AND ", " OR "])
    if sign == " OR ":
        return sign.join(part.removeprefix("-") for part in parts)
    return sign.join(parts)


def _part(chance: random.Random, depth: int) -> str:
    kind = chance.randrange(10)
    if kind < 4:
        part = chance.choice(QUERY_WORDS)
    elif kind < 7:
        part = f'"{" ".join(chance.choices(WORDS, k=chance.randint(1, 4)))}"'
    elif kind < 8 and depth < 2:
        part = f"({_query(chance, depth + 1)})"
    elif kind < 9:
        part = f"title:{chance.choice(QUERY_WORDS)}"
    else:
        part = chance.choice(FIELDS)
    # Dates narrow a whole query, and stand in no exclusion.
    return f"-{part}" if chance.random() < 0.2 and "since" not in part else part


@pytest.mark.parametrize("number", [100, pytest.param(5_000, marks=pytest.mark.long)])
@pytest.mark.timeout(3_000)
def test_any_query_finds_the_same_on_both_engines(
    both: tuple[int, list[Archive]], number: int
) -> None:
    made_by, archives = both
    seed = random.randrange(10**6)  # noqa: S311
    chance = random.Random(seed)  # noqa: S311
    found = 0
    for _ in range(number):
        query = _query(chance)
        newest = [_answer(archive, query, Filters(sort="newest")) for archive in archives]
        assert newest[0] == newest[1], f"{query!r} (seeds {made_by}, {seed})"
        ranked = [_answer(archive, query, Filters()) for archive in archives]
        assert set(ranked[0]) == set(ranked[1]), f"{query!r} (seeds {made_by}, {seed})"
        counts = [_count(archive, query) for archive in archives]
        assert counts[0] == counts[1], f"{query!r} (seeds {made_by}, {seed})"
        found += 0 < len(newest[0]) < RELEASES
    assert found > number / 4


def _answer(archive: Archive, query: str, filters: Filters) -> list[int] | str:
    """The releases found, or what is wrong with the query."""
    try:
        with archive.read() as connection:
            return [release.id for release in search(connection, query, filters)]
    except QueryError as error:
        return str(error)


def _count(archive: Archive, query: str) -> object:
    try:
        with archive.read() as connection:
            return count(connection, query, Filters())
    except QueryError as error:
        return str(error)
