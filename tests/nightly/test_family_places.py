"""One night over families whose list stands at another place, or at none (faults 58 to 60)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.loopback import Answer, Handler, LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, Desk, Ended
from tests.nightly.site import article, feed_page, list_page, release_page

ITEMS = [article(number) for number in range(4)]
GZIP = {"Content-Type": "application/x-gzip"}
JSON = {"Content-Type": "application/json"}
API = "/wp-json/wp/v2/posts"


def urlset(base: str) -> bytes:
    entries = "".join(f"<url><loc>{base}{item.path}</loc></url>" for item in ITEMS)
    return f"<urlset>{entries}</urlset>".encode()


def index(*urls: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex>{entries}</sitemapindex>".encode()


def api_shows_no_posts(server: LoopbackServer) -> None:
    """The API says [], as a plugin makes it; the feed tells them all."""
    server.routes[API] = (200, JSON, b"[]")
    server.routes["/"] = (200, JSON, b'{"code": "rest_disabled"}')
    server.routes["/feed/"] = feed_page(server.base, ITEMS)
    server.routes["/feed/?paged=2"] = (404, {}, b"")


def api_leads_home(server: LoopbackServer) -> None:
    server.routes[API] = (302, {"Location": "/"}, b"")
    server.routes["/"] = list_page(ITEMS[:1])
    server.routes["/feed/"] = (403, {}, b"")
    server.routes["/wp-sitemap.xml"] = index(f"{server.base}/wp-sitemap-posts-post-1.xml")
    server.routes["/wp-sitemap-posts-post-1.xml"] = urlset(server.base)


def shows_nothing_anywhere(server: LoopbackServer) -> None:
    server.routes["/"] = list_page([])


def robots_names_a_lost_map(server: LoopbackServer) -> None:
    server.routes["/robots.txt"] = (200, {}, b"Sitemap: /peta-lama.xml")
    server.routes["/sitemap.xml"] = urlset(server.base)


def home_page_names_the_map(server: LoopbackServer) -> None:
    link = b'<head><link rel="sitemap" href="/peta.txt">'
    server.routes["/"] = list_page([]).replace(b"<head>", link)
    lines = "\n".join(server.base + item.path for item in ITEMS)
    server.routes["/peta.txt"] = (200, {"Content-Type": "text/plain"}, lines.encode())


def map_is_empty(server: LoopbackServer) -> None:
    server.routes["/sitemap.xml"] = (200, GZIP, gzip.compress(b"<urlset></urlset>"))


def map_is_a_bomb(server: LoopbackServer) -> None:
    bomb = b"<urlset>" + b" " * 60_000_000
    server.routes["/sitemap.xml"] = (200, GZIP, gzip.compress(bomb, compresslevel=1))


def maps_lead_in_circles(server: LoopbackServer) -> None:
    """An index that names itself, one above, and a chain without an end."""

    def deeper(handler: Handler) -> Answer:
        number = int(handler.path.partition("n=")[2])
        body = index(f"{server.base}/rantai?n={number + 1}", f"{server.base}/sitemap.xml")
        return 200, {"Content-Type": "text/xml"}, body

    own = (f"{server.base}/{path}" for path in ("sitemap.xml", "rantai?n=1", "peta.xml"))
    server.routes["/sitemap.xml"] = index(*own)
    server.routes["/rantai"] = deeper
    server.routes["/peta.xml"] = urlset(server.base)


def list_has_a_base_that_is_none(server: LoopbackServer) -> None:
    broken = b'<head><base href="http://[broken">'
    server.routes["/berita?page=1"] = list_page(ITEMS).replace(b"<head>", broken)
    server.routes["/berita?page=2"] = list_page([]).replace(b"<head>", broken)


def list_is_json(server: LoopbackServer) -> None:
    data = [{"url": item.path} for item in ITEMS]
    server.routes["/berita?page=1"] = (200, JSON, json.dumps({"data": data}).encode())
    server.routes["/berita?page=2"] = (200, JSON, b'{"data": []}')


WORDPRESS: dict[str, object] = {"family": "wordpress", "listing": None}
SITEMAP: dict[str, object] = {"family": "sitemap", "listing": None}
NAMED = {**SITEMAP, "sitemap": "/sitemap.xml"}
PORTALS: dict[str, tuple[Callable[[LoopbackServer], None], dict[str, object]]] = {
    "wp-kosong": (api_shows_no_posts, WORDPRESS),
    "wp-beranda": (api_leads_home, WORDPRESS),
    "wp-hilang": (shows_nothing_anywhere, WORDPRESS),
    "peta-lama": (robots_names_a_lost_map, SITEMAP),
    "peta-beranda": (home_page_names_the_map, SITEMAP),
    "peta-hilang": (shows_nothing_anywhere, SITEMAP),
    "peta-kosong": (map_is_empty, NAMED),
    "peta-bom": (map_is_a_bomb, NAMED),
    "peta-lingkar": (maps_lead_in_circles, NAMED),
    "basis": (list_has_a_base_that_is_none, {}),
    "json": (list_is_json, {}),
}
WHOLE = ("wp-kosong", "wp-beranda", "peta-lama", "peta-beranda", "peta-lingkar", "basis", "json")
LOST = ("wp-hilang", "peta-hilang", "peta-kosong", "peta-bom")


@dataclass(frozen=True)
class Night:
    desk: Desk
    servers: dict[str, LoopbackServer]
    ended: Ended

    def releases(self, portal: str) -> set[str]:
        found = self.desk.column("select url from release where portal = ?", portal)
        return {url.removeprefix(self.servers[portal].base) for url in found}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    desk = Desk(tmp_path_factory.mktemp("places"))
    with serving(*["127.0.0.1"] * len(PORTALS)) as started:
        servers = dict(zip(PORTALS, started, strict=True))
        for name, (stand, keys) in PORTALS.items():
            for item in ITEMS:
                servers[name].routes[item.path] = release_page(item)
            stand(servers[name])
            desk.add(name, servers[name].base, **keys)
        yield Night(desk, servers, desk.crawl("--at", NIGHT_1))


@pytest.mark.parametrize("portal", WHOLE)
def test_the_list_is_found_at_the_place_where_it_stands(night: Night, portal: str) -> None:
    assert night.releases(portal) == {item.path for item in ITEMS}
    assert night.ended.verdicts[portal] == "healthy"


@pytest.mark.parametrize("portal", LOST)
def test_a_list_that_stands_nowhere_is_a_finding(night: Night, portal: str) -> None:
    assert night.releases(portal) == set()
    assert night.ended.verdicts[portal] == "changed"


def test_fault_60_maps_in_circles_are_left_after_a_few_requests(night: Night) -> None:
    asked = night.servers["peta-lingkar"].paths()
    lists = [path for path in asked if "/berita/" not in path]
    assert sorted(lists) == [
        "/peta.xml",
        "/rantai?n=1",
        "/rantai?n=2",
        "/robots.txt",
        "/sitemap.xml",
    ]


def test_each_place_is_asked_once(night: Night) -> None:
    for portal in (*WHOLE, *LOST):
        paths = [path for path in night.servers[portal].paths() if path != "/robots.txt"]
        assert len(paths) == len(set(paths)), portal


def test_nothing_ends_in_a_traceback(night: Night) -> None:
    assert "Traceback" not in night.ended.err
    assert night.ended.code == 3
