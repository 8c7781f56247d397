"""Whole crawls into PostgreSQL: killed, cut off, started twice, and the same answers as SQLite."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, Desk, Ended
from tests.nightly.server_desk import PostgresDesk
from tests.nightly.site import article, list_page, release_page, stand

pytestmark = pytest.mark.timeout(240)

ITEMS = [article(number) for number in range(24)]
ADDED = article(50)
EDITED = replace(ITEMS[3], paragraphs=(*ITEMS[3].paragraphs, "Jadwalnya dimundurkan dua pekan."))
# Ids, and times that real clocks gave, differ from crawl to crawl.
PASSING = ("id", "release", "at", "first_seen", "last_seen", "since", "warc_offset")
# Of the same releases one engine ranks others first: only SQLite weighs how rare a word is.
QUESTIONS = (
    ("search", ""),
    ("search", "", "--sort", "oldest", "--region", "33"),
    ("search", "", "--since", "2026-02-08", "--until", "2026-02-08"),
    ("search", "warga OR jadwalnya", "--as-of", "2026-03-02", "--sort", "newest"),
    ("search", "kelurahan title:warga -cabai", "--sort", "newest"),
    ("changes",),
    ("changes", "--since", "2026-03-03", "--kind", "new,edited"),
    ("looks",),
    ("looks", "--class", "GONE_HARD"),
    ("portals", "health"),
)


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with serving("127.0.0.1") as [started]:
        stand(started, ITEMS)
        yield started


@pytest.fixture
def desk(tmp_path: Path, server: LoopbackServer, postgres_url: str) -> PostgresDesk:
    made = PostgresDesk(tmp_path, postgres_url)
    made.add("kota", server.base, delay=0.05)
    return made


def ask(desk: Desk, *words: str) -> Ended:
    """Any command but `crawl`, on the desk's archive, by its environment."""
    return desk.run([sys.executable, "-m", "infopublik", *words])


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    while not is_so():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


def assert_whole(desk: Desk, server: LoopbackServer) -> None:
    """Each release once, with one version, one event and one good look."""
    expected = sorted(server.base + item.path for item in ITEMS)
    assert desk.column('select url from release order by url collate "C"') == expected
    assert desk.column("select count(*) from version") == [len(ITEMS)]
    told = desk.column("select url from event join release on release.id = event.release")
    assert sorted(told) == expected
    looks = Counter(desk.column("select url from look where class = 'OK' and kind = 'release'"))
    assert looks == Counter(expected)


@dataclass(frozen=True)
class Both:
    """Two nights of one portal on each engine."""

    postgres: Desk
    sqlite: Desk
    codes: list[int]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres_database: str) -> Iterator[Both]:
    with postgres.database("nights") as url, serving("127.0.0.1") as [started]:
        desks = (
            PostgresDesk(tmp_path_factory.mktemp("server"), url),
            Desk(tmp_path_factory.mktemp("file")),
        )
        codes = []
        for desk in desks:
            stand(started, ITEMS)
            desk.add("kota", started.base)
            codes.append(desk.crawl("--at", NIGHT_1).code)
            started.routes["/berita?page=1"] = list_page([ADDED, *ITEMS[:9]])
            started.routes[ADDED.path] = release_page(ADDED)
            started.routes[EDITED.path] = release_page(EDITED)
            started.routes[ITEMS[5].path] = (404, {}, b"<html><p>tidak ada</p></html>")
            codes.append(desk.crawl("--at", NIGHT_2).code)
        yield Both(*desks, codes=codes)


def lasting(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows without the probe, whose address is made up, and without what differs."""
    return [
        {key: value for key, value in row.items() if key not in PASSING}
        for row in rows
        if not (row.get("cause") or "").startswith("probe: ")
    ]


def test_two_nights_tell_what_changed(both: Both) -> None:
    assert both.codes == [0, 0, 0, 0]
    assert both.postgres.events(2) == sorted([("new", ADDED.path), ("edited", EDITED.path)])


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_every_question_has_the_answer_of_an_archive_in_a_file(
    both: Both, words: tuple[str, ...]
) -> None:
    on_server, in_file = (ask(desk, *words) for desk in (both.postgres, both.sqlite))
    assert (on_server.code, on_server.err) == (in_file.code, in_file.err)
    assert on_server.code == 0
    assert on_server.rows
    assert lasting(on_server.rows) == lasting(in_file.rows)


def test_show_tells_a_release_its_wordings_and_their_difference(both: Both) -> None:
    [number] = both.postgres.column("select release from event where kind = 'edited' and night = 2")
    shown = [ask(both.postgres, "show", str(number), *more) for more in ([], ["--version", "1"])]
    assert [EDITED.paragraphs[-1] in ended.out for ended in shown] == [True, False]
    assert EDITED.paragraphs[-1] in ask(both.postgres, "show", str(number), "--diff").out


def test_stats_and_doctor_know_the_server(both: Both) -> None:
    [stats] = ask(both.postgres, "archive", "stats").rows
    assert (stats["releases"], stats["nights"]) == (len(ITEMS) + 1, 2)
    assert stats["bytes"] > 100_000
    checks = {row["check"]: row for row in ask(both.postgres, "doctor").rows}
    [version] = both.postgres.column("show server_version")
    assert f"server {version}, psycopg " in checks["postgresql"]["found"]
    assert checks["archive"]["state"] == "good"


def test_verify_finds_rows_files_and_chain_whole(both: Both) -> None:
    ended = ask(both.postgres, "archive", "verify")
    assert (ended.code, ended.rows) == (0, []), ended.err


def test_what_belongs_to_the_archive_lies_in_the_home(both: Both) -> None:
    name = both.postgres.url.rpartition("/")[2]
    log = both.postgres.folder / f"{name}.d" / "requests" / "kota" / "1.jsonl"
    assert log.stat().st_size > 0


@pytest.mark.parametrize(
    "moment", [4, 25, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 2, 8, 12, 18, 27))]
)
def test_T38_killed_crawl_goes_on_and_loses_and_doubles_nothing(
    desk: PostgresDesk, server: LoopbackServer, moment: int
) -> None:
    with desk.start("--at", NIGHT_1) as process:
        wait_until(lambda: len(server.hits) >= moment, process)
        process.kill()
        process.communicate()

    ended = desk.crawl("--at", NIGHT_1)

    assert (ended.code, ended.verdicts) == (0, {"kota": "healthy"}), ended.err
    assert desk.rows("select number, exit_code from night") == [{"number": 1, "exit_code": 0}]
    assert_whole(desk, server)


def test_T37_second_start_exits_75_and_says_who_runs(
    desk: PostgresDesk, server: LoopbackServer
) -> None:
    with server.held("/berita?page=1"):
        process = desk.start("--at", NIGHT_1)
        wait_until(lambda: len(server.hits) == 2, process)
        second = desk.crawl("--at", NIGHT_1)
        migrating = ask(desk, "archive", "migrate")
        assert process.poll() is None
    process.communicate(timeout=30)
    for ended in (second, migrating):
        assert (ended.code, ended.out) == (75, "")
        assert f"Already running: process {process.pid} since " in ended.err
    assert process.returncode == 0
    assert_whole(desk, server)


def test_T40_crawl_whose_sessions_end_exits_74_and_the_next_start_goes_on(
    desk: PostgresDesk, server: LoopbackServer
) -> None:
    with desk.start("--at", NIGHT_1) as process:
        wait_until(lambda: len(server.hits) >= 12, process)
        desk.end_sessions()
        _, said = process.communicate(timeout=30)
    assert process.returncode == 74
    assert "Traceback" not in said
    [line] = [line for line in said.splitlines() if line.startswith("infopublik: ")]
    assert "tart again when" in line

    ended = desk.crawl("--at", NIGHT_1)

    assert "Night 1 (resumed) is done: 24 new." in ended.err
    assert_whole(desk, server)
