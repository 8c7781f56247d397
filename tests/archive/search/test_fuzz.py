"""T8, T10: whatever is typed, the answer comes in time, and no error is the database's."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product

import pytest
import sqlalchemy as sa

from archive import schema
from archive.database import Archive, open_for_writing
from archive.errors import DeadlineError, UsageError
from archive.search.find import Filters, search
from archive.search.summary import count, facets
from bench.corpus import begin, corpus, load, vocabulary
from tests import postgres
from tests.archive.building import make_archive

DEADLINE_S = 1.0
SLACK_S = 0.5
RELEASES = 5_000
BRICKS = (
    *("AND", "OR", "NOT", "-", "(", ")", '"', "“", "*", ":", "^", "+", "~", "NEAR", "NEAR(", ","),
    *("title:", "credit:", "official:", "region:33", "region:33.75", "portal:portal1"),
    *("topic:smart-city", "pillar:living", "since:2020-01-01", "until:2024-12-31", "region:x"),
    *("pemkot", "wali kota", "dinas-kesehatan", "33.75", "Rp5.000", "izin", "yang", "dan", "a*"),
    *(
        "k" * 200,
        "\x00",
        "\ud800",
        "\u202e",
        "🏙️",
        "ﷺ",
        "'; DROP TABLE release; --",
        "{title}:",
        "é",
    ),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            archive = make_archive(tmp_path_factory.mktemp("fuzz"))
        elif why := postgres.why_not():
            pytest.skip(why)
        else:
            archive = open_for_writing(stack.enter_context(postgres.database("fuzz")))
        stack.callback(archive.close)
        with archive.write() as connection:
            begin(connection)
            load(connection, list(corpus(RELEASES)), 1)
        yield archive


def queries(seed: int, number: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311
    words = vocabulary(random.Random(1))[:2_000]  # noqa: S311
    for _ in range(number):
        parts = [
            chance.choice(BRICKS) if chance.random() < 0.5 else chance.choice(words)
            for _ in range(chance.randint(1, 12))
        ]
        yield chance.choice(("", " ")).join(parts)


@pytest.mark.parametrize("number", [300, pytest.param(100_000, marks=pytest.mark.long)])
@pytest.mark.timeout(3_000)
def test_T8_fuzzed_queries_end_in_time_with_no_error_but_our_own(
    made: Archive, number: int
) -> None:
    seed = random.randrange(10**6)  # noqa: S311
    chance = random.Random(seed)  # noqa: S311
    slowest = 0.0
    with made.read() as connection:
        for query in queries(seed, number):
            sort = chance.choice(("relevance", "newest", "oldest"))
            filters = Filters(limit=20, sort=sort, deadline_s=DEADLINE_S)
            start = time.perf_counter()
            try:
                found = list(search(connection, query, filters))
                assert len(found) <= 20
                if chance.random() < 0.1:
                    count(connection, query, filters)
                    facets(connection, query, filters)
            except (UsageError, DeadlineError):
                pass
            except Exception as error:
                raise AssertionError(f"seed {seed}: {query!r}") from error
            slowest = max(slowest, time.perf_counter() - start)
    assert slowest < 4 * (DEADLINE_S + SLACK_S), f"seed {seed}"


OPENINGS = ("'", '"', "')", '")', "1'", "%'", "\\'", "x' ", "*' ", "')) ", "0", "`")
PAYLOADS = (
    *("OR 1=1 --", "OR 'a'='a", "; DROP TABLE release; --", "UNION SELECT 1,2,3 --", "/*"),
    *(
        "AND SLEEP(5) --",
        "; SELECT pg_sleep(5) --",
        "|| (SELECT text FROM version) --",
        "MATCH 'a'",
    ),
    *("; ATTACH DATABASE 'x' AS y --", "OR rowid > 0 --", "; PRAGMA writable_schema=1 --", "\x00"),
    *("AND load_extension('x')", "; COPY release TO PROGRAM 'id' --", "NEAR/2 a", "{title} : a"),
    *("- a", "a:b", "$(id)", "${7*7}", "{{7*7}}", "%00", "%27", "&#39;", "\u02bc", "\uff07"),
    *("<script>", "..%2f", "\\x27", "0x27", "char(39)", "CHR(39)", "@@version", "sqlite_master"),
    *("information_schema.tables", "ORDER BY 1 --", "LIMIT 0 --", "HAVING 1=1", "GROUP BY 1"),
    *("CAST(1 AS int)", "1;--", "~", "^"),
)


def test_T10_five_hundred_injections_change_nothing_and_find_nothing_else(made: Archive) -> None:
    strings = [f"{opening} {payload}" for opening, payload in product(OPENINGS, PAYLOADS)]
    assert len(strings) >= 500
    with made.read() as connection:
        before = connection.scalar(sa.select(sa.func.count()).select_from(schema.release))
        for string in strings:
            for filters in (Filters(), Filters(portal=string), Filters(region=string)):
                try:
                    found = list(search(connection, string, filters))
                except UsageError:
                    continue
                # No made release holds these words, and none is filed under them.
                assert found == [], string
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.release)) == before
