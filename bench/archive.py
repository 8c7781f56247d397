"""`make bench-archive`: a million releases loaded, searched, and added to; N=100000 for fewer.

Each query runs twenty times with other words of the same frequency, warm, and three times cold:
with a new connection and the file dropped from the page cache. The baseline is the
engine's own over the same index: every hit ranked, and the best twenty taken; on a server, where
no tsvector is stored, that reads the tsvector of each hit from its text.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from archive import engine, schema
from archive.clock import Clock
from archive.database import Archive, open_for_reading, open_for_writing, place_of
from archive.engine_postgres import PostgresDatabase
from archive.errors import DeadlineError
from archive.model import CleanPage, Facts, Look, LookClass, Release
from archive.night import PortalPlan, begin_night
from archive.search.code import LAST
from archive.search.engines import CURRENT, engine_of
from archive.search.find import Filters, search
from archive.search.postgres_query import superset
from archive.search.query import parse_query
from archive.search.sqlite import render
from archive.search.summary import count, facets
from archive.store import store_release
from bench.corpus import LAST_DAY, SEED, begin, corpus, load, reading_of, vocabulary
from pipelines.fingerprint import fingerprint

Ask = Callable[[sa.Connection, Sequence[str]], object]
PHRASE = '"{0} {1}"'
BATCH, TIMES, COLD, PAGE = 500, 20, 3, 20
# The baseline takes long, and is not asked so often.
PLAIN_TIMES, PLAIN_S = 5, 20.0
# Ranks of the made vocabulary, by the share of releases that bear such a word.
RARE, COMMON, VERY_COMMON = (60_000, 90_000), (300, 420), (4, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A kind of query; ask: what is timed, given words."""

    name: str
    ranks: tuple[int, int]
    words: int
    ask: Ask
    plain: str | None = None


def first(connection: sa.Connection, query: str, **filters: Any) -> list[Any]:
    """The first page of an answer."""
    asked = Filters(**{"limit": PAGE, "deadline_s": 5.0, **filters})
    return list(search(connection, query, asked))


def cases() -> list[Case]:
    """The kinds of queries, as researchers ask them."""
    then = LAST_DAY - timedelta(days=365)
    year = {"since": LAST_DAY - timedelta(days=730), "until": LAST_DAY - timedelta(days=365)}
    return [
        Case(name="rare word", ranks=RARE, words=1, ask=_page(), plain="{0}"),
        Case(name="common word", ranks=COMMON, words=1, ask=_page(), plain="{0}"),
        Case(name="very common word", ranks=VERY_COMMON, words=1, ask=_page(), plain="{0}"),
        Case(name="two common words", ranks=COMMON, words=2, ask=_page(), plain="{0} {1}"),
        Case(name="phrase of two", ranks=VERY_COMMON, words=2, ask=_page(PHRASE), plain=PHRASE),
        Case(name="common word, region", ranks=COMMON, words=1, ask=_page(region="33")),
        Case(name="common word, a year", ranks=COMMON, words=1, ask=_page(**year)),
        Case(name="common word, newest first", ranks=COMMON, words=1, ask=_page(sort="newest")),
        Case(name="very common, newest", ranks=VERY_COMMON, words=1, ask=_page(sort="newest")),
        Case(name="beginning of a word", ranks=COMMON, words=1, ask=_page("{0:.5}*")),
        Case(name="beginning of very many", ranks=COMMON, words=0, ask=_page("ber*")),
        Case(name="common word, as of a year ago", ranks=COMMON, words=1, ask=_page(as_of=then)),
        Case(name="no hits", ranks=COMMON, words=1, ask=_page("{0}qx")),
        Case(name="all, newest first", ranks=COMMON, words=0, ask=_page("")),
        Case(name="count, common word", ranks=COMMON, words=1, ask=_of(count)),
        Case(name="count, very common word", ranks=VERY_COMMON, words=1, ask=_of(count)),
        Case(name="facets, common word", ranks=COMMON, words=1, ask=_of(facets)),
    ]  # fmt: skip


def _page(form: str | None = None, **filters: Any) -> Ask:
    def ask(connection: sa.Connection, words: Sequence[str]) -> object:
        query = " ".join(words) if form is None else form.format(*words)
        return first(connection, query, **filters)

    return ask


def _of(function: Callable[..., object]) -> Ask:
    return lambda connection, words: function(connection, " ".join(words), Filters())


def main() -> None:
    """Load, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder to load into, or loaded before")
    parser.add_argument("--archive", help="URL of an empty PostgreSQL database, or loaded before")
    options = parser.parse_args()
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as temporary:
        path = (options.keep or Path(temporary)) / f"bench-{options.n}.db"
        url = options.archive or f"sqlite:///{path}"
        path.parent.mkdir(parents=True, exist_ok=True)
        archive = open_for_writing(url)
        with archive.read() as connection:
            is_loaded = connection.scalar(sa.select(schema.release.c.id).limit(1)) is not None
        if not is_loaded:
            _load(archive, options.n, console)
        with archive.read() as connection:
            size = archive.place.size_bytes(connection)
        archive.close()
        console.print(f"{url}: {options.n:,} releases, {size / options.n:,.0f} bytes each")
        console.print(_latencies(url, None if options.archive else path))
        _inserts(url, console)


def _load(archive: Archive, total: int, console: Console) -> None:
    made = corpus(total)
    with archive.write() as connection:
        begin(connection)
        put_off = _put_off_index(connection)
    start = last = time.perf_counter()
    done = 0
    while batch := list(islice(made, BATCH)):
        with archive.write() as connection:
            load(connection, batch, done + 1)
        done += len(batch)
        if done % (BATCH * 20) == 0 or done == total:
            now = time.perf_counter()
            console.print(f"  {done:,} loaded, {BATCH * 20 / (now - last):,.0f} a second", end="\r")
            last = now
    with archive.write() as connection:
        if connection.dialect.name == "postgresql":
            # The rows brought their own ids, of which a server's sequences know nothing.
            for table in ("release", "version"):
                sequence = f"pg_get_serial_sequence('{table}', 'id')"
                connection.exec_driver_sql(f"SELECT setval({sequence}, {total})")
        for statement in put_off:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("ANALYZE")
    # As autovacuum does, where it is not turned off.
    _tell_server(archive.url, "VACUUM ANALYZE")
    rate = total / (time.perf_counter() - start)
    console.print(f"{rate:,.0f} releases a second loaded, in batches of {BATCH}")


def _put_off_index(connection: sa.Connection) -> list[str]:
    """On a server take the index of the words away; what makes it again.

    Built of all entries at once, as after a restore, it takes a quarter of the time.
    """
    if connection.dialect.name == "sqlite":
        return []
    made = connection.exec_driver_sql(f"SELECT pg_get_indexdef('{CURRENT}_words'::regclass)")
    statements = ["SET LOCAL maintenance_work_mem = '1GB'", str(made.scalar_one())]
    connection.exec_driver_sql(f"DROP INDEX {CURRENT}_words")
    return statements


def _latencies(url: str, path: Path | None) -> Table:
    """The table; path: of the file, which alone can be had cold."""
    chance = random.Random(SEED)
    words = vocabulary(random.Random(SEED))
    drawn = {
        case.name: [
            [words[chance.randrange(*case.ranks)] for _ in range(case.words)]
            for _ in range(TIMES + COLD)
        ]
        for case in cases()
    }
    # All that is asked warm first: what is asked cold leaves the file cold.
    if path:
        _read_through(path)
    else:
        _read_through_server(url)
    warm = {case.name: _warm(url, case, drawn[case.name][:TIMES]) for case in cases()}
    heads = ("query, ms", "p50", "p95", "worst", "cold", "cold worst", "plain", "x")
    table = Table(*heads, box=None, pad_edge=False)
    for case in cases():
        taken, plain = warm[case.name]
        cold = [_cold(url, path, case, each) for each in drawn[case.name][TIMES:]] if path else []
        p50 = statistics.median(taken)
        theirs = statistics.median(plain) if plain else None
        table.add_row(
            case.name,
            *(f"{value:.1f}" for value in (p50, _p95(taken), max(taken))),
            *(f"{value:.1f}" if cold else "" for value in _middle_and_worst(cold)),
            *(_against(p50, theirs) if theirs is not None else ("", "")),
        )
    return table


def _against(ours: float, theirs: float) -> tuple[str, str]:
    """The baseline's time, and how many times ours it is."""
    if math.isinf(theirs):
        return f">{PLAIN_S * 1000:,.0f}", f">{PLAIN_S * 1000 / ours:,.0f}"
    return f"{theirs:,.1f}", f"{theirs / ours:,.1f}"


def _warm(url: str, case: Case, drawn: Sequence[Sequence[str]]) -> tuple[list[float], list[float]]:
    """How long we and the engine's own ranking take, on one connection."""
    archive = open_for_reading(url)
    with archive.read() as connection:
        case.ask(connection, drawn[0])
        ours = [_timed(case.ask, connection, each) for each in drawn]
        asked = drawn[:PLAIN_TIMES]
        plain = [_plain(connection, case.plain, each) for each in asked] if case.plain else []
    archive.close()
    return ours, plain


def _read_through(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def _read_through_server(url: str) -> None:
    """Have the server's files read once; needs its extension pg_prewarm."""
    _tell_server(url, "CREATE EXTENSION IF NOT EXISTS pg_prewarm")
    _tell_server(
        url,
        "SELECT pg_prewarm(oid::regclass, 'read') FROM pg_class "
        "WHERE relkind IN ('r', 'i', 't') AND relpersistence = 'p' AND oid > 16384",
    )


def _tell_server(url: str, statement: str) -> None:
    """Run a statement by itself at an archive's server; of a file nothing."""
    place = place_of(url)
    if isinstance(place, PostgresDatabase):
        with engine.passing(place.session("bench")) as connection:
            connection.exec_driver_sql(statement)


def _timed(ask: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    ask(*arguments)
    return (time.perf_counter() - start) * 1000


def _plain(connection: sa.Connection, form: str, words: Sequence[str]) -> float:
    """Rank every hit of the same words, take twenty: ORDER BY rank, ORDER BY ts_rank.

    Infinite where that takes more than PLAIN_S.
    """
    tree = parse_query(form.format(*words))
    if tree is None:
        raise ValueError(f"{form} asks for nothing")
    if connection.dialect.name == "sqlite":
        asked: dict[str, Any] = {"query": render(tree)}
        statement = sa.text(
            "SELECT rowid FROM search_index WHERE search_index MATCH :query ORDER BY rank LIMIT 20"
        )
    else:
        asked = {"query": superset(tree, 0, LAST)}
        statement = sa.text(
            "SELECT code FROM search_index, CAST(:query AS tsquery) AS query "
            "WHERE CAST(words AS tsvector) @@ query "
            "ORDER BY ts_rank(CAST(words AS tsvector), query) DESC LIMIT 20"
        )

    def ask() -> None:
        with engine_of(connection).deadline(connection, PLAIN_S):
            connection.execute(statement, asked).all()

    try:
        return _timed(ask)
    except DeadlineError:
        return math.inf


def _cold(url: str, path: Path, case: Case, words: Sequence[str]) -> float:
    handle = os.open(path, os.O_RDONLY)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)
    archive = open_for_reading(url)
    with archive.read() as connection:
        taken = _timed(case.ask, connection, words)
    archive.close()
    return taken


def _middle_and_worst(values: Sequence[float]) -> tuple[float, float]:
    return (statistics.median(values), max(values)) if values else (0.0, 0.0)


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _inserts(url: str, console: Console) -> None:
    """Releases stored one by one, as a crawl does; at this size, and in an archive of 10,000."""
    archive = open_for_writing(url)
    here = statistics.median(_rates(archive))
    archive.close()
    with tempfile.TemporaryDirectory() as folder:
        small = open_for_writing(f"sqlite:///{folder}/small.db")
        with small.write() as connection:
            begin(connection)
            load(connection, list(corpus(10_000)), 1)
        there = statistics.median(_rates(small))
        small.close()
    console.print(
        f"stored one by one: {here:,.0f} a second; "
        f"at 10,000 releases {there:,.0f} ({here / there:.2f} x)"
    )


def _rates(archive: Archive) -> Iterator[float]:
    plan = PortalPlan(
        id="portal1", name="Portal 1", home="https://portal1.example/", region_code="33",
        family="listing", checked="never",
    )  # fmt: skip
    night = begin_night(archive, Clock(), [plan])
    fresh = corpus(2_000, seed=int(time.time()))
    for _ in range(5):
        items = [
            _release(night.clock.now(), item.title, item.text, item) for item in islice(fresh, 400)
        ]
        start = time.perf_counter()
        for item in items:
            store_release(night, item)
        yield len(items) / (time.perf_counter() - start)


def _release(at: Any, title: str, text: str, made: Any) -> Release:
    url = f"https://portal1.example/baru/{random.randrange(10**12)}"
    look = Look(
        at=at, portal="portal1", url=url, look_class=LookClass.OK, status=200, size_bytes=9_000
    )
    item = Release(look=look, url=url, body=b"", region_code="33", zone="WIB")
    return replace(
        item,
        clean=CleanPage(title=title, title_source="heading", text=text),
        facts=Facts(published=reading_of(made), credit="Tim Humas"),
        sha256=fingerprint(title, text),
    )


if __name__ == "__main__":
    main()
