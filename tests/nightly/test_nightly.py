"""A night from lock to report: its files, a second start, a kill at each step, a signal.

Exit codes and what is made up for are in tests/infopublik/test_night.py, in milliseconds.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.at_step import POINTS
from tests.nightly.crawls import NIGHT_1, NIGHT_2
from tests.nightly.nights import NightDesk
from tests.nightly.site import article, list_page, release_page, stand

pytestmark = pytest.mark.timeout(240)

ITEMS = [article(number) for number in range(8)]
ADDED = article(50)
LATER_THAT_NIGHT = "2026-03-02T23:30:00+07:00"
# Of the points a night may be killed at, the one that is tried every day. All of them are, in
# another way, in tests/infopublik/test_night.py.
EVERY_DAY = "after:finish_night"


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with serving("127.0.0.1") as [started]:
        stand(started, ITEMS)
        yield started


@pytest.fixture
def desk(tmp_path: Path, server: LoopbackServer) -> NightDesk:
    made = NightDesk(tmp_path)
    made.add("kota", server.base, delay=0.02)
    return made


def test_a_night_is_told_once_and_a_second_start_visits_nobody(
    desk: NightDesk, server: LoopbackServer
) -> None:
    first = desk.night(NIGHT_1)
    assert (first.code, first.verdicts) == (0, {"kota": "healthy"})
    assert "Night 1 of 2026-03-02: exit 0, all planned work is done" in first.err
    [row] = first.rows
    assert (row["new"], row["fetched"] - row["planned"], row["left"]) == (8, 0, 0)
    assert row["list_complete"] is True
    assert row["dated"] == 1.0
    report, backups = desk.report(1), desk.backups
    assert [step["step"] for step in report["steps"]] == [
        *("clusters", "withdrawals", "manifest", "watches", "backup")
    ]
    assert {step["outcome"] for step in report["steps"]} == {"done"}
    assert (len(backups), report["portals"][0]["new"]) == (1, 8)
    assert desk.page(1) == (desk.beside / "reports/latest.html").read_text()
    assert desk.column("select night from manifest") == [1]
    server.forget()

    again = desk.night(LATER_THAT_NIGHT)

    assert (again.code, again.rows) == (0, first.rows)
    assert "Night 1 of this date is finished; no portal was visited again." in again.err
    assert server.hits == []
    assert (desk.report(1), desk.backups) == (report, backups)

    server.routes["/berita?page=1"] = list_page([ADDED, *ITEMS])
    server.routes[ADDED.path] = release_page(ADDED)
    server.routes[ITEMS[0].path] = (404, {}, b"<html><p>tidak ada</p></html>")
    second = desk.night(NIGHT_2)

    assert second.code == 0
    [row] = second.rows
    assert (row["night"], row["new"], row["gone"]) == (2, 1, 1)
    assert row["usual_dated"] == 1.0
    early = desk.night(NIGHT_1)
    assert early.code == 2
    assert "Name a later --at" in early.err


def test_a_night_tells_its_watches_and_a_dead_channel_changes_nothing(
    desk: NightDesk, server: LoopbackServer, tmp_path: Path
) -> None:
    """T3: a dead endpoint delays no night; what waits is told with the next one."""
    assert desk.night(NIGHT_1).code == 0
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    closed = "http://127.0.0.1:9/hook"
    for name, channel in (("semua", f"file:{feeds}"), ("mati", closed)):
        words = ["watch", "add", name, "", "--to", channel, "--allow-private-network"]
        added = desk.run([sys.executable, "-m", "infopublik", *words, "--archive", desk.url])
        assert added.code == 0, added.err
    server.routes["/berita?page=1"] = list_page([ADDED, *ITEMS])
    server.routes[ADDED.path] = release_page(ADDED)

    second = desk.night(NIGHT_2, **{"INFOPUBLIK_WEBHOOK_SECRET": "rahasia-untuk-uji-coba"})

    assert second.code == 0, second.err
    [entry] = json.loads((feeds / "semua.json").read_text())["items"]
    assert ADDED.title in entry["title"]
    [watches] = [step for step in desk.report(2)["steps"] if step["step"] == "watches"]
    assert (watches["outcome"], watches["exit_code"]) == ("failed", 0)
    assert "1 of 2 messages were not received and wait: mati" in watches["said"]
    assert any("mati" in sentence for sentence in desk.report(2)["attention"])
    assert "rahasia" not in second.err + desk.page(2)
    assert len(desk.backups) == 2


@pytest.mark.long
def test_a_crawl_of_some_portals_is_not_the_night_of_its_date(
    desk: NightDesk, server: LoopbackServer
) -> None:
    with serving("127.0.0.2") as [other]:
        stand(other, ITEMS[:3])
        desk.add("lain", other.base, delay=0.02)
        crawl = [word if word != "nightly" else "crawl" for word in desk.command("kota")]
        assert desk.run([*crawl, "--at", NIGHT_1], timeout=100).code == 0
        ended = desk.night(LATER_THAT_NIGHT)
    assert (ended.code, set(ended.verdicts)) == (0, {"kota", "lain"}), ended.err
    assert desk.column("select number from night") == [1, 2]


@pytest.mark.parametrize(
    "point",
    [point if point == EVERY_DAY else pytest.param(point, marks=pytest.mark.long)
     for point in POINTS],
)  # fmt: skip
def test_a_night_killed_at_a_step_goes_on_at_the_next_start(
    point: str, desk: NightDesk, server: LoopbackServer
) -> None:
    desk.killed = point
    assert desk.night(NIGHT_1).code == -signal.SIGKILL
    asked = Counter(server.paths())
    desk.killed = None

    ended = desk.night(LATER_THAT_NIGHT)

    assert ended.code == 0, ended.err
    assert desk.rows("select number, exit_code from night") == [{"number": 1, "exit_code": 0}]
    again = asked & Counter(path for path in server.paths()[asked.total() :])
    assert not again - Counter(["/robots.txt"]), "what was fetched is not fetched again"
    assert desk.column("select count(*) from release") == [len(ITEMS)]
    assert desk.column("select count(*) from event") == [len(ITEMS)]
    assert desk.column("select night from manifest") == [1]
    assert len(desk.backups) == 1
    report = desk.report(1)
    assert {step["outcome"] for step in report["steps"]} == {"done"}
    assert report["portals"][0]["new"] == len(ITEMS)
    assert "exit 0" in desk.page(1)
    assert list((desk.beside / "backups").glob("*.part")) == []
    assert desk.column("pragma integrity_check") == ["ok"]


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    while not is_so():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), pytest.param(signal.SIGINT, 130, marks=pytest.mark.long)],
)
def test_a_signal_stops_a_night_with_its_counts_and_the_next_start_goes_on(
    desk: NightDesk, server: LoopbackServer, number: signal.Signals, code: int
) -> None:
    desk.add("kota", server.base, delay=0.2)
    with desk.start("--at", NIGHT_1) as process:
        wait_until(lambda: len(server.hits) >= 6, process)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Night 1 was stopped; the next start goes on: " in said
    assert "Traceback" not in said
    ended = desk.night(LATER_THAT_NIGHT)
    assert (ended.code, desk.report(1)["is_resumed"]) == (0, True)
    assert "Night 1 (resumed) of 2026-03-02" in ended.err
    assert desk.column("select count(*) from release") == [len(ITEMS)]


@pytest.mark.long
def test_T37_a_second_start_exits_75_and_disturbs_nothing(
    desk: NightDesk, server: LoopbackServer
) -> None:
    with server.held("/berita?page=1"):
        process = desk.start("--at", NIGHT_1)
        wait_until(lambda: "/berita?page=1" in server.paths(), process)
        second = desk.night(NIGHT_1)
        assert process.poll() is None
    process.communicate(timeout=60)
    assert (second.code, second.out, process.returncode) == (75, "", 0)
    assert f"infopublik: Already running: process {process.pid} since" in second.err


@pytest.mark.long
@pytest.mark.timeout(600)
def test_T37_of_50_simultaneous_starts_exactly_one_runs(
    desk: NightDesk, server: LoopbackServer
) -> None:
    with server.held("/berita?page=1"):
        started = [desk.start("--at", NIGHT_1) for _ in range(50)]
        while sum(process.poll() is None for process in started) > 1:
            time.sleep(0.1)
        [running] = [process for process in started if process.poll() is None]
    said = [process.communicate(timeout=120) for process in started]
    codes = Counter(process.returncode for process in started)
    assert codes == Counter({75: 49, 0: 1}), said
    assert running.returncode == 0
    assert desk.column("select number from night") == [1]
    assert max(Counter(server.paths()).values()) == 1
