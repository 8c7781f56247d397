"""Two nights over portals that fail as a whole, one of each kind beside a healthy one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.loopback import LoopbackServer, Raw, Route, serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, Desk, Ended
from tests.nightly.site import Article, article, notice_page, release_page, stand

ITEMS = [article(number) for number in range(4)]


def everything(answer: Route) -> Callable[[LoopbackServer], None]:
    def change(server: LoopbackServer) -> None:
        server.routes.clear()
        server.routes["/robots.txt"] = (404, {}, b"")
        server.routes["*"] = answer

    return change


def nothing(_: LoopbackServer) -> None:
    """The portal stays as it was."""


def close(server: LoopbackServer) -> None:
    server.close()


def moved(item: Article) -> str:
    return item.path.replace(".html", "-baru.html")


def answers_at_new_addresses(server: LoopbackServer) -> None:
    """Each release redirects, each with another status; the list still shows the old ones."""
    for item, status in zip(ITEMS, (301, 302, 307, 308), strict=True):
        server.routes[moved(item)] = release_page(item)
        server.routes[item.path] = (status, {"Location": moved(item)}, b"")


def shows_strangers(server: LoopbackServer) -> None:
    others = [article(60 + number) for number in range(4)]
    stand(server, others)
    for item in ITEMS:
        server.routes[item.path] = release_page(item)


def leads_lists_away(server: LoopbackServer) -> None:
    server.routes["/berita?page=1"] = (301, {"Location": "http://example.org/berita"}, b"")


def answers_one_notice_everywhere(server: LoopbackServer) -> None:
    everything(notice_page("Internet Positif", "Situs yang anda tuju diblokir."))(server)


PORTALS: dict[str, tuple[Callable[[LoopbackServer], None], str]] = {
    "sehat": (nothing, "healthy"),
    "berpindah": (answers_at_new_addresses, "healthy"),
    "asing": (shows_strangers, "changed"),
    "menolak": (everything((403, {}, b"")), "blocked"),
    "galat": (everything((500, {}, b"")), "down"),
    "putus": (everything(Raw(b"")), "down"),
    "ngawur": (everything(Raw(b"\x00\x01\x02 selamat datang\r\n\r\n")), "down"),
    "mati": (close, "down"),
    "pindah": (leads_lists_away, "portal_moved"),
    "diblokir": (answers_one_notice_everywhere, "blocked"),
}


@dataclass(frozen=True)
class Nights:
    desk: Desk
    servers: dict[str, LoopbackServer]
    ended: tuple[Ended, Ended]

    def base(self, portal: str) -> str:
        return self.servers[portal].base


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    desk = Desk(tmp_path_factory.mktemp("portals"))
    with serving(*["127.0.0.1"] * (len(PORTALS) - 1)) as started:
        servers = dict(zip((name for name in PORTALS if name != "mati"), started, strict=True))
        servers["mati"] = LoopbackServer()
        for name, server in servers.items():
            stand(server, ITEMS)
            desk.add(name, server.base)
        first = desk.crawl("--at", NIGHT_1)
        for name, (change, _) in PORTALS.items():
            change(servers[name])
        second = desk.crawl("--at", NIGHT_2)
        yield Nights(desk=desk, servers=servers, ended=(first, second))


def test_first_night_is_healthy_everywhere(nights: Nights) -> None:
    assert nights.ended[0].code == 0, nights.ended[0].err
    assert nights.ended[0].verdicts == dict.fromkeys(sorted(PORTALS), "healthy")


@pytest.mark.parametrize("portal", PORTALS)
def test_portal_ends_the_night_with_its_verdict(nights: Nights, portal: str) -> None:
    assert nights.ended[1].verdicts[portal] == PORTALS[portal][1], nights.ended[1].out


def test_night_with_failed_portals_ends_with_3_and_without_traceback(nights: Nights) -> None:
    assert nights.ended[1].code == 3
    assert "Traceback" not in nights.ended[1].err


@pytest.mark.parametrize(
    "portal", [p for p, (_, verdict) in PORTALS.items() if verdict != "healthy"]
)
def test_failed_portal_makes_one_event_of_the_portal(nights: Nights, portal: str) -> None:
    events = nights.desk.rows(
        "select kind, before, after from event where portal = ? and release is null", portal
    )
    assert [event["kind"] for event in events] == [PORTALS[portal][1]]
    assert "healthy" in events[0]["before"]


@pytest.mark.parametrize("portal", [p for p in PORTALS if p not in ("asing", "sehat")])
def test_failed_portal_keeps_every_release_and_wording(nights: Nights, portal: str) -> None:
    rows = nights.desk.rows("select version, state from release where portal = ?", portal)
    assert [(row["version"], row["state"]) for row in rows] == [(1, "present")] * len(ITEMS)
    kinds = nights.desk.column(
        "select kind from event where portal = ? and night = 2 and release is not null", portal
    )
    assert kinds == []


def test_fault_14_releases_that_redirect_are_kept_under_their_new_address(nights: Nights) -> None:
    base = nights.base("berpindah")
    looks = nights.desk.rows(
        "select class, final_url from look where portal = 'berpindah' "
        "and night = 2 and kind = 'release' order by final_url"
    )
    assert [(look["class"], look["final_url"]) for look in looks] == [
        ("OK", base + moved(item)) for item in ITEMS
    ]
    releases = nights.desk.column("select url from release where portal = 'berpindah' order by url")
    assert releases == [base + moved(item) for item in ITEMS]
    aliases = nights.desk.column("select url from alias where portal = 'berpindah' order by url")
    assert aliases == [base + item.path for item in ITEMS]


def test_fault_6_refused_connection_is_down_with_its_cause(nights: Nights) -> None:
    look = nights.desk.look(nights.base("mati") + "/berita?page=1", 2)
    assert (look["class"], look["cause"]) == ("DOWN", "connection refused")
    robots = nights.desk.look(nights.base("mati") + "/robots.txt", 2)
    assert (robots["class"], robots["cause"]) == ("DOWN", "connection refused")


def test_fault_5_block_page_of_a_provider_is_blocked_with_its_cause(nights: Nights) -> None:
    looks = nights.desk.rows(
        "select class, cause from look where portal = 'diblokir' and night = 2 and kind = 'release'"
    )
    assert {look["class"] for look in looks} == {"BLOCKED"}
    assert all(look["cause"].startswith("dns-filter") for look in looks)


def test_list_of_strangers_names_what_it_shares_with_the_known(nights: Nights) -> None:
    [row] = [row for row in nights.ended[1].rows if row["portal"] == "asing"]
    assert row["evidence"] == "list shares 0 of its 4 addresses with 4 known releases"


def test_healthy_portal_loses_nothing_beside_them(nights: Nights) -> None:
    looks = nights.desk.rows(
        "select url, class from look where portal = 'sehat' and night = 2 and kind = 'release'"
    )
    assert {look["url"]: look["class"] for look in looks} == {
        nights.base("sehat") + item.path: "OK" for item in ITEMS
    }
