"""Ways in which home-made portals write their addresses, pagers and entries."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from infopublik.sampling import judge
from spiders.detect.finding import Finding
from spiders.detect.walk import Asked, detect
from tests.nightly.site import Article
from tests.spiders.detect.fronts import (
    BASE,
    ITEMS,
    PER_PAGE,
    Pages,
    card,
    frame,
    listed,
    release,
    rss,
    split,
    take,
)

Path = Callable[[Article], str]


def number(item: Article) -> int:
    return int(item.slug[:3])


def found(pages: Pages) -> Finding:
    return take(pages, detect(Asked(url=f"{BASE}/"), judge))[0]


def site(path: Path, page: Callable[[int], str], menu: tuple[str, ...], first: str) -> Pages:
    """A front with a few cards, and its list at *first* as the menu links it."""
    pages = listed(path, page, menu=menu)
    pages[first] = pages[page(1)]
    pages["/"] = frame("".join(card(item, path(item)) for item in ITEMS[:4]), menu=menu)
    return pages


@pytest.mark.parametrize(
    ("path", "page", "menu", "listing", "pattern"),
    [
        pytest.param(
            lambda i: f"/berita-{number(i)}-{i.slug[4:]}.html",
            lambda n: f"/halberita-{n}.html",
            ("/profil", "/statis-1-visi-misi.html", "/semua-berita.html", "/agenda"),
            "/halberita-{page}.html",
            r"^/berita-\d+-[^/?]+\.html$",
            id="words-and-numbers-in-one-segment",
        ),
        pytest.param(
            lambda i: f"/?id={number(i)}&mod=detailberita",
            lambda n: f"/?hal={n}&mod=berita",
            ("/?mod=profil", "/?mod=berita", "/?mod=kontak"),
            "/?hal={page}&mod=berita",
            r"^/\?id=\d+&mod=detailberita$",
            id="everything-in-the-query",
        ),
        pytest.param(
            lambda i: f"/Berita/Detail/{number(i)}",
            lambda n: f"/Berita?page={n}",
            ("/Home/About", "/Berita", "/Home/Contact"),
            "/Berita?page={page}",
            r"^/Berita/Detail/\d+$",
            id="capital-words",
        ),
        pytest.param(
            lambda i: f"/web/detail-berita/{number(i)}/{i.slug[4:]}",
            lambda n: f"/web/berita?per_page={(n - 1) * PER_PAGE}",
            ("/web/profil", "/web/berita", "/web/galeri"),
            "/web/berita?per_page={offset}",
            r"^/web/detail-berita/\d+/[^/?]+$",
            id="offsets-in-the-query",
        ),
    ],
)
def test_addresses_and_pagers_of_home_made_portals(
    path: Path,
    page: Callable[[int], str],
    menu: tuple[str, ...],
    listing: str,
    pattern: str,
) -> None:
    first = next(each for each in menu if "berita" in each.lower())
    finding = found(site(path, page, menu, first))
    assert (finding.portal.listing, finding.portal.release) == (listing, pattern)
    assert all(finding.portal.is_release(BASE + path(item)) for item in ITEMS)
    assert not any(finding.portal.is_release(BASE + each) for each in menu)
    assert finding.doubts == ()


def test_a_title_may_stand_outside_the_link() -> None:
    def entry(item: Article) -> str:
        return (
            f'<div><a href="/berita/{number(item)}"><img src="/a.jpg"></a><h3>{item.title}</h3>'
            f"<p>Ringkasan.</p><a href='/berita/{number(item)}'>Selengkapnya</a></div>"
        )

    pages = {f"/berita/{number(item)}": release(item) for item in ITEMS}
    numbers = "".join(f'<a href="/berita?page={n}">{n}</a>' for n in (1, 2, 3, 4))
    for n, items in enumerate(split(), start=1):
        pages[f"/berita?page={n}"] = frame("".join(map(entry, items)) + numbers)
    pages["/"] = pages["/berita?page=1"]
    finding = found(pages)
    assert finding.portal.release == r"^/berita/\d+$"
    assert finding.portal.listing == "/berita?page={page}"


def test_links_are_read_against_the_base_of_the_page() -> None:
    head = f'<base href="{BASE}/baru/">'
    pages = {f"/baru/detail/{number(item)}": release(item) for item in ITEMS}
    numbers = "".join(f'<a href="arsip/{n}">{n}</a>' for n in (1, 2, 3, 4))
    for n, items in enumerate(split(), start=1):
        cards = "".join(card(item, f"detail/{number(item)}") for item in items)
        pages[f"/baru/arsip/{n}"] = frame(cards + numbers, head=head)
    pages["/"] = pages["/baru/arsip/1"]
    finding = found(pages)
    assert finding.portal.listing == "/baru/arsip/{page}"
    assert finding.portal.release == r"^/baru/detail/\d+$"


def test_where_scripts_turn_the_pages_the_longer_feed_is_taken() -> None:
    def path(item: Article) -> str:
        return f"/informasi/{item.slug}"

    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    pages = {path(item): release(item) for item in ITEMS}
    cards = "".join(card(item, path(item)) for item in ITEMS[:8])
    pages["/"] = frame(f'{cards}<a href="#" onclick="muat()">Berikutnya</a>', head=head)
    pages["/rss.xml"] = rss(ITEMS[:20], path)
    finding = found(pages)
    assert (finding.portal.family, finding.portal.feed) == ("feed", "/rss.xml")
    assert "newest 20 releases only" in " ".join(finding.doubts)


WP = '<link rel="stylesheet" href="/wp-content/themes/x/style.css">'


def test_a_wordpress_site_whose_api_and_feed_are_shut_is_read_by_its_pages() -> None:
    def path(item: Article) -> str:
        return f"/{item.published:%Y/%m/%d}/{item.slug}/"

    menu = ("/profil/", "/category/berita/", "/author/admin/")
    pages = site(path, lambda n: f"/category/berita/page/{n}/", menu, "/category/berita/")
    pages["/"] = pages["/"].replace(b"</head>", WP.encode() + b"</head>")
    finding = found(pages)
    assert (finding.portal.family, finding.portal.listing) == (
        "wordpress",
        "/category/berita/page/{page}/",
    )


def test_folders_of_lists_are_barred_where_releases_stand_in_any_folder() -> None:
    def path(item: Article) -> str:
        return f"/{('berita', 'umum')[number(item) % 2]}/{item.slug[4:]}-{number(item)}/"

    menu = ("/profil/", "/category/berita/", "/tag/desa/", "/author/admin/")
    pages = {path(item): release(item) for item in ITEMS}
    posts = [{"link": BASE + path(item), "title": {"rendered": item.title}} for item in ITEMS]
    pages["/wp-json/wp/v2/posts?*"] = json.dumps(posts).encode()
    pages["/"] = frame("".join(card(i, path(i)) for i in ITEMS[:5]), menu=menu, head=WP)
    portal = found(pages).portal
    assert all(portal.is_release(BASE + path(item)) for item in ITEMS)
    assert not any(portal.is_release(f"{BASE}{each}") for each in (*menu, "/category/umum/"))
