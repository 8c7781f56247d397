"""Killed at named points: the archive is whole, and the next start ends as if nothing had been.

The points stand in `tests/kills/points.tsv`; how a process is killed there, what is compared and
what may differ is told in `tests/kills`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.kills import site
from tests.kills.cared import Cares
from tests.kills.crawled import Crawls, ServerCrawls
from tests.kills.points import Named, crossed, is_nameable, named_points, place_of
from tests.kills.process import KILLED, run
from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_2

POINTS = named_points()
ON_A_SERVER = [each for each in POINTS if "server" in each.also]
# A pause that a portal asked for is kept by host, then by portal, then told in a look.
PAUSED = [
    ("archive.manners:_keep COMMIT after", 2),
    ("archive.visit:ask_back_at COMMIT before", 1),
    ("archive.visit:ask_back_at COMMIT after", 1),
    ("archive.health:close_visit COMMIT before", 1),
]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def servers() -> Iterator[list[LoopbackServer]]:
    with serving(*site.HOSTS) as started:
        yield started


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory, servers: list[LoopbackServer]) -> Crawls:
    return Crawls(tmp_path_factory.mktemp("crawls"), servers)


@pytest.fixture(scope="module")
def cares(tmp_path_factory: pytest.TempPathFactory, crawls: Crawls) -> Cares:
    return Cares(tmp_path_factory.mktemp("cares"), crawls)


@pytest.fixture(scope="module")
def server_crawls(
    tmp_path_factory: pytest.TempPathFactory, servers: list[LoopbackServer]
) -> Iterator[ServerCrawls]:
    if why := postgres.why_not():
        pytest.skip(why)
    with postgres.databases("kills") as create:
        yield ServerCrawls(tmp_path_factory.mktemp("server"), servers, create=create)


def cases(points: list[Named]) -> list[object]:
    return [
        pytest.param(each, id=each.id, marks=[] if "daily" in each.also else pytest.mark.long)
        for each in points
    ]


@pytest.mark.parametrize("named", cases(POINTS))
def test_T38_killed_at_a_named_point_the_next_start_ends_as_if_it_had_not_been(
    named: Named, crawls: Crawls, cares: Cares, tmp_path: Path
) -> None:
    word, _, number = named.scenario.partition(" ")
    if word == "night":
        wrong = crawls.kill_and_go_on(tmp_path, int(number), named.point, named.crossing)
    else:
        wrong = cares.kill_and_start_again(tmp_path, named.scenario, named.point, named.crossing)
    assert not wrong, f"{named.id}:\n{wrong}"


@pytest.mark.long
@pytest.mark.parametrize("named", ON_A_SERVER, ids=[each.id for each in ON_A_SERVER])
def test_T38_killed_at_a_named_point_on_a_server_the_next_start_ends_as_if_it_had_not_been(
    named: Named, server_crawls: ServerCrawls, tmp_path: Path
) -> None:
    night = int(named.scenario.split()[1])
    wrong = server_crawls.kill_and_go_on(tmp_path, night, named.point, named.crossing)
    assert not wrong, f"{named.id}:\n{wrong}"


def test_T38_a_hundred_points_are_named_once_each() -> None:
    assert len(POINTS) == len({named.id for named in POINTS}) >= 100
    assert len(ON_A_SERVER) >= 20


@pytest.mark.long
def test_T38_every_place_that_changes_something_has_a_named_point(tmp_path: Path) -> None:
    named = {place_of(each.point) for each in POINTS}
    found = {
        place_of(point) for _, counts in crossed(tmp_path) for point in counts if is_nameable(point)
    }
    assert found - named == set(), "write the table anew: python -m tests.kills.points"


@pytest.mark.long
@pytest.mark.parametrize(("point", "crossing"), PAUSED)
def test_T38_killed_while_a_pause_is_kept_the_portal_is_left_alone_and_called_blocked(
    point: str, crossing: int, crawls: Crawls, tmp_path: Path
) -> None:
    """Its list is not asked for a second time: where its look was not kept, it is told so."""
    desk = crawls.desk(tmp_path, 1)
    site.asks_for_a_pause(crawls.servers)
    words = desk.command("desa", "--at", NIGHT_2)
    words = words[words.index("crawl") :]
    killed = run(desk.folder, desk.environment, words, kill_at=(point, crossing))
    assert killed.code == KILLED, killed.crossed
    desa = crawls.servers[2]
    desa.forget()
    ended = run(desk.folder, desk.environment, words)
    assert ended.code == 3, ended.said
    assert "/umpan.xml" not in desa.paths()
    judged = desk.rows("select portal, verdict from night_portal where night = 2")
    assert judged == [{"portal": "desa", "verdict": "blocked"}]
    assert desk.column("select kind from event where night = 2") == ["blocked"]
    lists = desk.column("select url from look where night = 2 and kind in ('home', 'list')")
    assert sorted(lists) == [f"{desa.base}/", f"{desa.base}/umpan.xml"]
    assert crawls.faults(desk) == []
