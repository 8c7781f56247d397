"""What a person may ask of a crawl, and the portals that are refused a visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, Desk, Ended
from tests.nightly.site import FIRST_DAY, article, stand

ITEMS = [article(number) for number in range(12)]
OLD = [replace(item, published=FIRST_DAY.replace(year=2024)) for item in ITEMS[6:]]


@dataclass(frozen=True)
class Nights:
    desk: Desk
    servers: dict[str, LoopbackServer]
    limited: Ended
    # Portal: how many releases the archive held of it, and release pages were asked for.
    after_limit: dict[str, tuple[int, int]]
    full: Ended
    before: Ended


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """A night with --limit, one with --full, and one that is too early; `lain` is never named."""
    desk = Desk(tmp_path_factory.mktemp("options"))
    with serving(*["127.0.0.1"] * 3) as started:
        servers = dict(zip(("kota", "panjang", "lain"), started, strict=True))
        for name, server in servers.items():
            stand(server, ITEMS, per_page=4)
            desk.add(name, server.base, **({"max_pages": 1} if name == "panjang" else {}))
        limited = desk.crawl("--at", NIGHT_1, "--limit", "5", "kota", "panjang")
        after = {name: (stored(desk, name), pages(server)) for name, server in servers.items()}
        full = desk.crawl("--at", NIGHT_2, "--full", "kota", "panjang")
        before = desk.crawl("--at", NIGHT_1)
        yield Nights(
            desk=desk, servers=servers, limited=limited, after_limit=after, full=full, before=before
        )


def stored(desk: Desk, portal: str) -> int:
    [count] = desk.column("select count(*) from release where portal = ?", portal)
    return int(count)


def pages(server: LoopbackServer) -> int:
    return sum(path.startswith("/berita/") for path in server.paths())


def test_limit_bounds_the_release_pages_of_each_portal(nights: Nights) -> None:
    assert nights.after_limit == {"kota": (5, 5), "panjang": (4, 4), "lain": (0, 0)}
    assert (nights.limited.code, nights.limited.verdicts) == (
        0,
        {"kota": "partial", "panjang": "partial"},
    )


def test_next_night_fetches_what_the_limit_left(nights: Nights) -> None:
    assert (nights.full.code, nights.full.verdicts["kota"]) == (0, "healthy")
    assert stored(nights.desk, "kota") == len(ITEMS)


def test_full_walks_past_max_pages(nights: Nights) -> None:
    assert nights.full.verdicts["panjang"] == "healthy"
    assert stored(nights.desk, "panjang") == len(ITEMS)


def test_each_release_was_told_once_over_both_nights(nights: Nights) -> None:
    events = nights.desk.column("select kind || release from event where kind = 'new'")
    assert len(set(events)) == len(events) == 2 * len(ITEMS)


def test_portal_that_was_not_named_is_not_visited(nights: Nights) -> None:
    assert nights.servers["lain"].hits == []
    assert nights.desk.column("select id from portal") == ["kota", "panjang"]


def test_night_before_the_last_one_is_refused_with_2(nights: Nights) -> None:
    assert nights.before.code == 2
    assert "Name a later --at." in nights.before.err
    assert nights.desk.column("select number from night") == [1, 2]


def test_stderr_of_a_pipe_says_one_line_and_no_empty_one(nights: Nights) -> None:
    # Both portals carry the same releases.
    assert nights.full.err == "Night 2 is done: 8 copied, 15 new, 2 recovered.\n"


def test_since_stores_only_what_was_published_from_then_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with serving("127.0.0.1") as [server]:
        stand(server, [*ITEMS[:6], *OLD])
        desk.add("kota", server.base)
        assert desk.crawl("--at", NIGHT_1, "--since", "2026-01-01").code == 0
    dates = desk.column("select published_at from release")
    assert sorted(dates) == [item.published.isoformat() for item in ITEMS[:6]]
    skipped = desk.column("select cause from look where class = 'SKIPPED'")
    assert skipped == ["published before 2026-01-01"] * 6


def test_T1_portal_on_a_private_address_without_leave_gets_no_connection(
    tmp_path: Path,
) -> None:
    """One named by its address, the other by a name that leads to one."""
    desk = Desk(tmp_path)
    with serving("127.0.0.3", "127.0.0.1") as [by_address, by_name]:
        lokal = by_name.base.replace("127.0.0.1", "localhost")
        for portal, base in (("intern", by_address.base), ("lokal", lokal)):
            desk.add(portal, base, allow_private_network=False, delay=1)
        ended = desk.crawl("--at", NIGHT_1)
        assert by_address.hits == by_name.hits == []
    assert (ended.code, ended.verdicts) == (3, {"intern": "blocked", "lokal": "blocked"})
    looks = desk.rows("select portal, kind, class, cause from look")
    assert {look["class"] for look in looks} == {"DENIED"}
    causes = {look["portal"]: look["cause"] for look in looks if look["kind"] == "list"}
    assert set(causes) == {"intern", "lokal"}
    assert "private address 127.0.0.3" in causes["intern"]
    assert "private address 127.0.0.1" in causes["lokal"]


def test_T1_leave_of_one_portal_is_no_leave_for_another_on_the_same_address(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    with serving("127.0.0.4", "127.0.0.4") as [allowed, private]:
        stand(allowed, ITEMS[:2])
        stand(private, ITEMS[:2])
        desk.add("boleh", allowed.base)
        desk.add("intern", private.base, allow_private_network=False, delay=1)
        ended = desk.crawl("--at", NIGHT_1)
        assert private.hits == []
    assert ended.verdicts == {"boleh": "healthy", "intern": "blocked"}
