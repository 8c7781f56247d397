"""Each family crawls whole fronts of its content systems, over two nights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.fronts import NAMES, front
from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, Desk, Ended

# A visit of a front asks its list at most so often on a night without news (issue 5).
MOST_LISTS = 3


@dataclass(frozen=True)
class Crawled:
    desk: Desk
    servers: dict[str, LoopbackServer]
    nights: list[Ended]

    def releases(self, name: str) -> list[str]:
        found = self.desk.column("select url from release where portal = ?", name)
        return sorted(url.removeprefix(self.servers[name].base) for url in found)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    desk = Desk(tmp_path_factory.mktemp("families"))
    with serving(*["127.0.0.1"] * len(NAMES)) as started:
        servers = dict(zip(NAMES, started, strict=True))
        for name, server in servers.items():
            front(name).stand(server)
            desk.add(name, server.base, **front(name).keys)
        nights = [desk.crawl("--at", night) for night in (NIGHT_1, NIGHT_2)]
        yield Crawled(desk, servers, nights)


def test_the_nights_end_well(crawled: Crawled) -> None:
    assert [night.code for night in crawled.nights] == [0, 0], crawled.nights[0].err
    assert "Traceback" not in crawled.nights[0].err + crawled.nights[1].err


@pytest.mark.parametrize("name", NAMES)
def test_all_releases_are_found_and_nothing_else(crawled: Crawled, name: str) -> None:
    assert crawled.releases(name) == front(name).releases
    states = crawled.desk.column("select state from release where portal = ?", name)
    assert set(states) == {"present"}


@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_taken_for_a_release_by_mistake(crawled: Crawled, name: str) -> None:
    asked = crawled.desk.column("select url from page where portal = ? and kind = 'release'", name)
    base = crawled.servers[name].base
    assert sorted(url.removeprefix(base) for url in asked) == front(name).releases


@pytest.mark.parametrize("name", NAMES)
def test_a_night_without_news_asks_for_few_lists(crawled: Crawled, name: str) -> None:
    lists = crawled.desk.column(
        "select url from look where portal = ? and night = 2 and kind in ('home', 'list')", name
    )
    assert 1 <= len(lists) <= MOST_LISTS
    assert crawled.nights[1].verdicts[name] == "healthy"
    assert not crawled.desk.column(
        "select event.id from event join release on release.id = event.release "
        "where release.portal = ? and event.night = 2",
        name,
    )
