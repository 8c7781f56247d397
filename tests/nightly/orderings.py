"""A list that grows from night to night, in one of five orders, and what a crawl found of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from archive.clock import Clock
from archive.database import open_for_writing
from archive.model import ZONES
from archive.night import begin_night, finish_night
from tests.loopback import Handler, LoopbackServer, serving
from tests.nightly.crawls import Desk, Ended
from tests.nightly.site import Article, article, list_page, release_page

FIRST_NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])
PINS = 3  # fewer than a page holds
BACKDATED_PERCENT, BACKDATED_DAYS = 3, 90  # faults.md, T36


@dataclass(frozen=True, slots=True)
class Grown:
    """A release, and the night in which its list first shows it."""

    article: Article
    night: int


def grown(
    total: int, *, nights: int, days_apart: int, seed: int, is_backdated: bool
) -> list[Grown]:
    """So many releases: nine of ten stand there in the first night, the others come later.

    Those of the first night are dated so many days apart, back from it. A later one is dated
    on the day it comes, but for three in a hundred of all, which are dated up to 90 days
    before, where is_backdated.
    """
    chance = random.Random(seed)  # noqa: S311  # a test's own, the same each time
    old = total * 9 // 10
    found = []
    for number in range(total):
        if number < old:
            night, days = 1, (number - old) * days_apart
        else:
            night = 2 + (number - old) * (nights - 1) // (total - old)
            days = night - 1
        # One at a time within a day, the last at the hour of the crawl.
        published = FIRST_NIGHT + timedelta(days=days, minutes=number - total)
        found.append(Grown(replace(article(number), published=published), night))
    if is_backdated:
        for at in chance.sample(range(old, total), -(-total * BACKDATED_PERCENT // 100)):
            day = found[at].article.published - timedelta(days=chance.randint(1, BACKDATED_DAYS))
            found[at] = replace(found[at], article=replace(found[at].article, published=day))
    return found


def newest_first(items: Sequence[Grown], night: int) -> list[Grown]:
    return sorted(items, key=lambda item: item.article.published, reverse=True)


def pinned(items: Sequence[Grown], night: int) -> list[Grown]:
    """Old releases on top, other ones each night; they stand in their place as well."""
    start = 7 * night
    return [*items[start : start + PINS], *newest_first(items, night)]


def unordered(items: Sequence[Grown], night: int) -> list[Grown]:
    return sorted(items, key=lambda item: sha256(item.article.slug.encode()).digest())


def oldest_first(items: Sequence[Grown], night: int) -> list[Grown]:
    return newest_first(items, night)[::-1]


ORDERS: dict[str, Callable[[Sequence[Grown], int], list[Grown]]] = {
    "terbaru": newest_first,
    "disematkan": pinned,
    "acak": unordered,
    "mundur": newest_first,
    "terlama": oldest_first,
}


@dataclass(slots=True)
class Shelf:
    """The list of one portal on a server, as it stands in the night that is set."""

    items: list[Grown]
    order: Callable[[Sequence[Grown], int], list[Grown]]
    per_page: int
    night: int = 1

    def stand(self, server: LoopbackServer) -> None:
        server.routes["/berita"] = self.page
        for item in self.items:
            server.routes[item.article.path] = release_page(item.article)

    def page(self, handler: Handler) -> bytes:
        start = (int(handler.path.partition("page=")[2]) - 1) * self.per_page
        there = [item for item in self.items if item.night <= self.night]
        shown = self.order(there, self.night)[start : start + self.per_page]
        return list_page([item.article for item in shown])


@dataclass(frozen=True, slots=True)
class Orderings:
    """Five portals, one an order, and the desk that crawls them."""

    desk: Desk
    shelves: dict[str, Shelf]
    servers: dict[str, LoopbackServer]

    def crawl(self, night: int) -> Ended:
        """The crawl of a night, a day after the last."""
        for shelf in self.shelves.values():
            shelf.night = night
        for server in self.servers.values():
            server.forget()
        at = FIRST_NIGHT + timedelta(days=night - 1)
        return self.desk.crawl("--at", at.isoformat(), timeout=900)

    def quiet(self, night: int) -> None:
        """A night in which these portals are not crawled."""
        archive = open_for_writing(f"sqlite:///{self.desk.path}")
        try:
            clock = Clock(FIRST_NIGHT + timedelta(days=night - 1))
            finish_night(begin_night(archive, clock, []))
        finally:
            archive.close()

    def list_requests(self, portal: str) -> int:
        """How many list pages the last crawl asked a portal for."""
        return sum("page=" in path for path in self.servers[portal].paths())

    def delays(self, portal: str) -> dict[str, int | None]:
        """Of each release how many nights after its coming it was found; None for never."""
        base = self.servers[portal].base
        nights = {
            row["url"].removeprefix(base): row["night"]
            for row in self.desk.rows(
                "select release.url, event.night from event "
                "join release on release.id = event.release "
                "where event.kind = 'new' and release.portal = ?",
                portal,
            )
        }
        found = {}
        for item in self.shelves[portal].items:
            night = nights.get(item.article.path)
            found[item.article.path] = None if night is None else night - item.night
        return found


@contextmanager
def five_orderings(
    folder: Path, *, total: int, nights: int, per_page: int, days_apart: int
) -> Iterator[Orderings]:
    """Five portals of *total* releases each, the last of which come in night *nights*."""
    desk = Desk(folder)
    with serving(*["127.0.0.1"] * len(ORDERS)) as started:
        servers = dict(zip(ORDERS, started, strict=True))
        shelves = {}
        for seed, (name, order) in enumerate(ORDERS.items()):
            items = grown(
                total,
                nights=nights,
                days_apart=days_apart,
                seed=seed,
                is_backdated=name == "mundur",
            )
            shelves[name] = Shelf(items, order, per_page)
            shelves[name].stand(servers[name])
            desk.add(name, servers[name].base, delay=0, budget=10_000)
        yield Orderings(desk, shelves, servers)
