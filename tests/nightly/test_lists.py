"""One night over lists that are odd, broken or endless, a portal each (faults 63 to 65)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.loopback import Handler, LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, Desk, Ended
from tests.nightly.site import article, feed_page, list_page, notice_page, release_page, stand

ITEMS = [article(number) for number in range(8)]
JUNK = (
    "javascript:void(0)",
    "mailto:humas@example.org",
    "#",
    "",
    "tel:+6228500000",
    "data:text/html,x",
    "/berita/" + "x" * 3000 + ".html",
    "http://example.org/berita/asing.html",
    "//127.0.0.2:1/berita/asing.html",
)


def repeats_its_last_page(server: LoopbackServer) -> None:
    server.routes["/berita"] = list_page(ITEMS[4:])
    server.routes["/berita?page=1"] = list_page(ITEMS[:4])
    del server.routes["/berita?page=3"]


def shows_a_sidebar_for_ever(server: LoopbackServer) -> None:
    """Beyond its end the list shows two older releases, other ones on each page."""

    def beyond(handler: Handler) -> bytes:
        page = int(handler.path.partition("page=")[2])
        return list_page([ITEMS[page % 8], ITEMS[(page + 3) % 8]])

    server.routes["/berita"] = beyond
    del server.routes["/berita?page=3"]


def invents_addresses(server: LoopbackServer) -> None:
    """Each page shows releases that never were, without an end."""

    def page(handler: Handler) -> bytes:
        number = int(handler.path.partition("page=")[2])
        return list_page([f"/berita/palsu-{number}-{at}.html" for at in range(3)])

    server.routes["/berita"] = page
    for key in ("/berita?page=1", "/berita?page=2", "/berita?page=3"):
        del server.routes[key]


def is_404_past_its_end(server: LoopbackServer) -> None:
    server.routes["/berita?page=3"] = (404, {}, b"")


def fails_on_page_2(server: LoopbackServer) -> None:
    server.routes["/berita?page=2"] = (500, {}, b"")


def shows_junk_links(server: LoopbackServer) -> None:
    server.routes["/berita?page=1"] = list_page([*JUNK, *ITEMS[:4]])


def shows_an_unclosed_bracket(server: LoopbackServer) -> None:
    server.routes["/berita?page=1"] = list_page(["http://[::1/berita/a.html", *ITEMS[:4]])


def is_empty(server: LoopbackServer) -> None:
    server.routes["/berita?page=1"] = list_page([])


def is_missing(server: LoopbackServer) -> None:
    server.routes["/berita?page=1"] = (404, {}, b"")


def is_under_maintenance(server: LoopbackServer) -> None:
    server.routes["/berita?page=1"] = notice_page("Pemeliharaan", "Website sedang maintenance.")


def is_no_text(server: LoopbackServer) -> None:
    server.routes["/berita?page=1"] = (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n\0\0")


def has_pages(server: LoopbackServer) -> None:
    for page in range(1, 9):
        server.routes[f"/berita?page={page}"] = list_page([ITEMS[page - 1]])


def broken_feed(server: LoopbackServer) -> None:
    whole = feed_page(server.base, ITEMS)
    server.routes["/feed/"] = whole.replace(b"</item>", b"</itm>", 1).replace(b"Warga", b"&x; W", 1)


def feed_with_an_unclosed_bracket(server: LoopbackServer) -> None:
    whole = feed_page(server.base, [article(90), *ITEMS])
    server.routes["/feed/"] = whole.replace(
        server.base.encode() + b"/berita/090", b"http://[::1/", 1
    )


def home_names_the_feed(server: LoopbackServer) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/umpan.xml">'
    server.routes["/"] = list_page([]).replace(b"<head>", b"<head>" + link.encode())
    server.routes["/umpan.xml"] = feed_page(server.base, ITEMS)


LISTS: dict[str, Callable[[LoopbackServer], None]] = {
    "mengulang": repeats_its_last_page,
    "berputar": shows_a_sidebar_for_ever,
    "mengarang": invents_addresses,
    "habis": is_404_past_its_end,
    "patah": fails_on_page_2,
    "sampah": shows_junk_links,
    "kurung": shows_an_unclosed_bracket,
    "kosong": is_empty,
    "hilang": is_missing,
    "perbaikan": is_under_maintenance,
    "gambar": is_no_text,
    "panjang": has_pages,
    "hemat": has_pages,
    "umpan-rusak": broken_feed,
    "umpan-kurung": feed_with_an_unclosed_bracket,
    "beranda": home_names_the_feed,
}
KEYS: dict[str, dict[str, object]] = {
    "mengarang": {"max_pages": 5},
    "panjang": {"max_pages": 3},
    "hemat": {"budget": 6},
    "umpan-rusak": {"family": "feed", "feed": "/feed/", "listing": None},
    "umpan-kurung": {"family": "feed", "feed": "/feed/", "listing": None},
    "beranda": {"family": "feed", "listing": None},
}
# Portals whose list lost nothing.
WHOLE = (
    "mengulang",
    "berputar",
    "habis",
    "sampah",
    "kurung",
    "umpan-rusak",
    "umpan-kurung",
    "beranda",
)


@dataclass(frozen=True)
class Night:
    desk: Desk
    servers: dict[str, LoopbackServer]
    ended: Ended

    def releases(self, portal: str) -> set[str]:
        found = self.desk.column("select url from release where portal = ?", portal)
        return {url.removeprefix(self.servers[portal].base) for url in found}

    def evidence(self, portal: str) -> str:
        [row] = [row for row in self.ended.rows if row["portal"] == portal]
        return str(row["evidence"])

    def is_complete(self, portal: str) -> bool:
        [found] = self.desk.column(
            "select list_complete from night_portal where portal = ?", portal
        )
        return bool(found)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    desk = Desk(tmp_path_factory.mktemp("lists"))
    with serving(*["127.0.0.1"] * len(LISTS)) as started:
        servers = dict(zip(LISTS, started, strict=True))
        for name, server in servers.items():
            stand(server, ITEMS, per_page=4)
            for item in ITEMS:
                server.routes[item.path] = release_page(item)
            LISTS[name](server)
            desk.add(name, server.base, **KEYS.get(name, {}))
        yield Night(desk=desk, servers=servers, ended=desk.crawl("--at", NIGHT_1))


@pytest.mark.parametrize("portal", WHOLE)
def test_all_releases_are_found_and_the_portal_is_healthy(night: Night, portal: str) -> None:
    assert night.releases(portal) == {item.path for item in ITEMS}
    assert night.ended.verdicts[portal] == "healthy", night.evidence(portal)
    assert night.is_complete(portal)


@pytest.mark.parametrize("portal", ["mengulang", "berputar"])
def test_fault_63_endless_list_is_left_after_a_few_pages(night: Night, portal: str) -> None:
    assert sum("page=" in path for path in night.servers[portal].paths()) <= 5


def test_fault_63_list_of_invented_addresses_stops_at_max_pages(night: Night) -> None:
    lists = [path for path in night.servers["mengarang"].paths() if "page=" in path]
    assert lists == [f"/berita?page={page}" for page in range(1, 6)]
    assert night.releases("mengarang") == set()


def test_max_pages_ends_the_walk_but_does_not_call_the_list_whole(night: Night) -> None:
    assert night.releases("panjang") == {item.path for item in ITEMS[:3]}
    assert not night.is_complete("panjang")
    assert night.ended.verdicts["panjang"] == "partial"
    looks = night.desk.column(
        "select cause from look where portal = 'panjang' and kind = 'list' order by id"
    )
    assert looks == [None, None, "stopped at 3 list pages"]


def test_budget_counts_every_request_and_leaves_the_rest_planned(night: Night) -> None:
    assert len(night.servers["hemat"].hits) == 6
    assert night.ended.verdicts["hemat"] == "partial"
    left = night.desk.column(
        "select count(*) from page where portal = 'hemat' and looked_night is null"
    )
    assert left[0] > 0
    assert "left for another night" in night.evidence("hemat")
    assert not night.desk.column("select id from look where class = 'SKIPPED'")


def test_fault_64_list_that_fails_in_the_middle_is_partial(night: Night) -> None:
    assert night.releases("patah") == {item.path for item in ITEMS[:4]}
    assert night.ended.verdicts["patah"] == "partial"
    assert not night.is_complete("patah")


def test_fault_65_links_that_are_no_release_are_not_asked_for(night: Night) -> None:
    paths = night.servers["sampah"].paths()
    asked = {path for path in paths if path != "/robots.txt" and "tidak-ada-" not in path}
    assert asked == {f"/berita?page={page}" for page in (1, 2, 3)} | {item.path for item in ITEMS}
    stored = night.desk.column("select url from page where portal = 'sampah'")
    assert {url.removeprefix(night.servers["sampah"].base) for url in stored} == asked


@pytest.mark.parametrize(
    ("portal", "verdict"),
    [("kosong", "changed"), ("hilang", "changed"), ("perbaikan", "down"), ("gambar", "changed")],
)
def test_list_without_releases_is_a_finding_never_a_quiet_zero(
    night: Night, portal: str, verdict: str
) -> None:
    assert night.ended.verdicts[portal] == verdict
    assert night.releases(portal) == set()


def test_home_page_that_names_the_feed_is_asked_first(night: Night) -> None:
    assert night.servers["beranda"].paths()[:3] == ["/robots.txt", "/", "/umpan.xml"]


def test_exit_code_3_and_no_traceback(night: Night) -> None:
    assert night.ended.code == 3
    assert "Traceback" not in night.ended.err
