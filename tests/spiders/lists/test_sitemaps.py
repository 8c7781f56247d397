"""Lists in sitemaps: whole, broken, packed, hostile (faults 58 and 60, T35)."""

from __future__ import annotations

import gzip
import resource
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import Response

from archive.tasks import Listed
from spiders.lists import sitemaps
from spiders.lists.sitemaps import Sitemap, maps_of_robots, read_sitemap
from tests.spiders.lists.answers import portal, raw
from tests.spiders.spider import BASE, paths

MAPPED = portal(family="sitemap", listing=None)
ANY = portal(family="sitemap", listing=None, release=None)
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def url(path: str, lastmod: str | None = None) -> str:
    day = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>{BASE}{path}</loc>{day}</url>"


def urlset(*entries: str, root: str = f"<urlset {XMLNS} {NEWS} {IMAGE}>") -> bytes:
    body = "".join(entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>{root}{body}</urlset>'.encode()


def index(*entries: str) -> bytes:
    return f"<sitemapindex {XMLNS}>{''.join(entries)}</sitemapindex>".encode()


TWO = urlset(url("/berita/a", "2026-03-02"), url("/berita/b"), url("/profil"))


def read(body: bytes) -> Sitemap:
    return read_sitemap(raw(body), MAPPED)


def test_a_map_gives_its_releases_with_the_day_of_their_change() -> None:
    assert read(TWO) == Sitemap(
        releases=(
            Listed(url=f"{BASE}/berita/a", modified="2026-03-02"),
            Listed(url=f"{BASE}/berita/b"),
        ),
        is_map=True,
    )


def test_a_news_map_gives_title_and_day_of_publishing_and_no_picture() -> None:
    news = (
        f"<url><loc>{BASE}/berita/a</loc><image:image><image:loc>{BASE}/berita/foto</image:loc>"
        "<image:title>Foto</image:title></image:image><news:news><news:publication>"
        "<news:name>Kota Contoh</news:name></news:publication>"
        "<news:publication_date>2026-03-02T08:00:00+07:00</news:publication_date>"
        "<news:title>Pasar\n  Dibuka</news:title></news:news></url>"
    )
    assert read(urlset(news)).releases == (
        Listed(url=f"{BASE}/berita/a", text="Pasar Dibuka", published="2026-03-02T08:00:00+07:00"),
    )


def test_an_index_gives_its_maps() -> None:
    body = index(
        f"<sitemap><loc>{BASE}/peta-1.xml</loc><lastmod>2026-03-02</lastmod></sitemap>",
        "<sitemap><loc>https://lain.example/peta-2.xml</loc></sitemap>",
        "<sitemap><loc>/peta-3.xml.gz</loc></sitemap><sitemap></sitemap>",
    )
    assert read(body) == Sitemap(
        maps=((f"{BASE}/peta-1.xml", "2026-03-02"), (f"{BASE}/peta-3.xml.gz", None)), is_map=True
    )


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + TWO,
        b"\n \n" + TWO,
        b"<!-- peta situs -->" + TWO,
        b"<b>Warning</b>: Undefined variable in peta.php on line 3<br>" + TWO,
        TWO.replace(b"<?xml", b'<?xml-stylesheet href="peta.xsl"?><?xml', 1),
        TWO.replace(f" {XMLNS}".encode(), b""),
        TWO.replace(XMLNS.encode(), b'xmlns="https://www.sitemaps.org/schemas/sitemap/0.84"'),
        TWO.replace(NEWS.encode(), b"").replace(b"<loc>", b"<peta:loc>"),
        TWO.replace(b"<loc>", b"<loc>\n   "),
        TWO.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        TWO.replace(b"</url></urlset>", b""),
        TWO.replace(b"<url><loc>https://kota.example/profil", b"<url>&x;&<b><loc>"),
        gzip.compress(TWO, mtime=0),
        f"{BASE}/berita/a\r\n{BASE}/berita/b\r\n".encode(),
        b"\xef\xbb\xbf" + f"{BASE}/berita/a\n\n  {BASE}/berita/b".encode(),
    ],
    ids=[
        *(
            "bom",
            "space",
            "comment",
            "warning",
            "stylesheet",
            "no-namespace",
            "other-namespace",
            "no-prefix",
        ),
        *("line-ends", "utf-16", "cut", "junk", "packed", "text", "text-with-bom"),
    ],
)
def test_fault_59_a_careless_map_still_gives_its_releases(body: bytes) -> None:
    assert paths(read(body).releases) == ["/berita/a", "/berita/b"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"bukan peta",
        b"User-agent: *\nDisallow: /berita/a\n# /berita/b",
        b"/berita/a\n/berita/b",
        b'{"loc": "/berita/a"}',
        b'<html><body><a href="/berita/a">Pasar</a></body></html>',
        b'<rss version="2.0"><channel><link>https://kota.example/berita/a</link></channel></rss>',
        b"<urlset><loc>https://kota.example/berita/a</loc></urlset>",
        b"\x1f\x8b\x08\x00rusak",
        gzip.compress(TWO, mtime=0)[:40],
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\xff\xfe<\0",
    ],
)
def test_what_is_no_map_gives_nothing(body: bytes) -> None:
    assert read_sitemap(raw(body, kind=Response), ANY) == Sitemap()


@pytest.mark.parametrize(
    "place",
    ["", "https://lain.example/berita/a", "//lain.example/a", "javascript:a", "http://[::1/a"],
)
def test_T35_a_foreign_or_broken_address_is_passed_over(place: str) -> None:
    body = urlset(f"<url><loc>{place}</loc></url>", url("/berita/b"))
    assert paths(read_sitemap(raw(body), ANY).releases) == ["/berita/b"]


def test_the_home_page_is_no_release() -> None:
    body = urlset(url("/"), url(""), url("/berita/a"))
    assert paths(read_sitemap(raw(body), ANY).releases) == ["/berita/a"]


def test_a_moment_that_all_releases_share_is_that_of_the_map() -> None:
    same = urlset(*(url(f"/berita/{n}", "2026-03-02T01:00:00Z") for n in range(20)))
    assert {entry.modified for entry in read(same).releases} == {None}
    apart = urlset(*(url(f"/berita/{n}", f"2026-03-{n + 1:02}") for n in range(20)))
    assert len({entry.modified for entry in read(apart).releases}) == 20
    few = urlset(*(url(f"/berita/{n}", "2026-03-02") for n in range(3)))
    assert {entry.modified for entry in read(few).releases} == {"2026-03-02"}


def test_fault_58_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text("rahasia")
    body = (
        f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">]><urlset {XMLNS}>'
        f"<url><loc>{BASE}/berita/&x;</loc></url>{url('/berita/b')}</urlset>"
    )
    assert "rahasia" not in str(read(body.encode()))
    assert paths(read(body.encode()).releases) == ["/berita/b"]


def test_fault_58_a_billion_laughs_stay_unread() -> None:
    laughs = "".join(f'<!ENTITY h{n} "{f"&h{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<!DOCTYPE urlset [<!ENTITY h0 "ha">{laughs}]><urlset {XMLNS}>'
        f"<url><loc>{BASE}/berita/&h9;</loc></url>{url('/berita/b')}</urlset>"
    )
    assert len(str(read(body.encode()))) < 1_000


def test_fault_60_a_bomb_is_no_map() -> None:
    assert read(gzip.compress(b"<urlset>" + b" " * 60_000_000, compresslevel=1)) == Sitemap()


@pytest.mark.long
def test_T35_a_map_of_a_million_foreign_addresses_is_cut_and_stays_small() -> None:
    entry = "<url><loc>https://lain.example/berita/%d</loc></url>"
    body = urlset(*(entry % n for n in range(1_000_000)), url("/berita/a"))
    packed = gzip.compress(body, compresslevel=1)
    assert len(body) < 60_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert read(packed).releases == ()
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mib < 256


def test_T35_of_more_addresses_than_the_protocol_allows_the_first_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sitemaps.MAX_ADDRESSES == 50_000
    monkeypatch.setattr(sitemaps, "MAX_ADDRESSES", 50)
    assert len(read(urlset(*(url(f"/berita/{n}") for n in range(55)))).releases) == 50
    lines = "\n".join(f"{BASE}/berita/{n}" for n in range(55))
    assert len(read(lines.encode()).releases) == 50


def test_robots_names_maps_of_the_portals_own_host() -> None:
    text = (
        "\ufeffsitemap: /peta-a.xml\r\nUser-agent: *\nDisallow:\n"
        f"SITEMAP :  {BASE}/peta-b.xml\nSitemap: https://lain.example/peta.xml\n"
        f"Sitemap:\nSitemap: /peta-a.xml\n# Sitemap: {BASE}/peta-c.xml\nSitemap: http://[x"
    )
    found = maps_of_robots(raw(text.encode(), "/robots.txt"), MAPPED)
    assert found == [f"{BASE}/peta-a.xml", f"{BASE}/peta-b.xml"]


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(TWO)), st.booleans())
def test_any_bytes_in_a_map_are_read_without_an_error(junk: bytes, at: int, packed: bool) -> None:
    body = TWO[:at] + junk + TWO[at:]
    found = read_sitemap(raw(gzip.compress(body) if packed else body), ANY)
    assert all(entry.url.startswith(BASE) for entry in found.releases)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error(body: bytes) -> None:
    read_sitemap(raw(body), ANY)
    read_sitemap(raw(b"\x1f\x8b" + body), ANY)
    maps_of_robots(raw(b"Sitemap: " + body), ANY)
