"""The listing family: which links of a list page are releases, and where the list goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.tasks import Listed
from tests.spiders.spider import BASE, links, list_task, make_spider, page, paths


def test_links_that_match_the_pattern_are_releases_in_their_order() -> None:
    html = links(
        "/berita/b", "/profil", "/berita/a", "/berita?page=2", "/berita/", "/berita/b/foto"
    )
    assert paths(make_spider().entries(page(html))) == ["/berita/b", "/berita/a"]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:void(0)",
        "JavaScript:/berita/a",
        "mailto:humas@kota.example",
        "tel:+6285000000",
        "data:text/html,/berita/a",
        "file:///berita/a",
        "ftp://kota.example/berita/a",
        "#",
        "#/berita/a",
        "",
        "  ",
        "?",
        "http://",
        "/berita/" + "x" * 3000,
        "https://lain.example/berita/a",
        "//lain.example/berita/a",
        "https://kota.example.lain.example/berita/a",
        "https://kota.example:8443/berita/a",
        "https://kota.example@lain.example/berita/a",
        "https://127.0.0.1/berita/a",
        "https://kota.example:70000/berita/a",
        "https://kota.example:abc/berita/a",
        "http://[::1/berita/a",
        "http://[fe80::zz]/berita/a",
        "https://kota\u2100.example/berita/a",
    ],
)
def test_fault_65_link_that_is_no_release_of_ours_is_ignored(href: str) -> None:
    html = links(href, "/berita/asli")
    assert paths(make_spider().entries(page(html))) == ["/berita/asli"]


@pytest.mark.parametrize(
    "href",
    [
        "a",
        "./a",
        "/berita/a",
        " /berita/a\n",
        "/berita/a#komentar",
        "/berita/a?utm_source=wa&amp;fbclid=x",
        "//kota.example/berita/a",
        "https://kota.example/berita/a",
        "HTTPS://KOTA.EXAMPLE:443/berita/a",
        "http://kota.example/berita/a",
        "https://www.kota.example/berita/a",
        "https://kota.example./berita/a",
    ],
)
def test_T21_every_spelling_of_an_address_is_one_release(href: str) -> None:
    html = links(href, "/berita/a")
    found = make_spider().entries(page(html, "/berita/?page=1"))
    assert paths(found) == ["/berita/a"]


def test_base_element_counts_for_relative_links() -> None:
    html = '<html><head><base href="/berita/"></head><body><a href="a">A</a></body></html>'
    assert paths(make_spider().entries(page(html, "/arsip/1"))) == ["/berita/a"]


def test_longest_text_of_all_links_to_a_release_names_it() -> None:
    html = """<a href="/berita/a"><img alt="foto.jpg"></a>
    <h3><a href="/berita/a">Jembatan  Baru
    Diresmikan</a></h3> <a href="/berita/a">Selengkapnya »</a>"""
    assert make_spider().entries(page(html)) == [
        Listed(url=f"{BASE}/berita/a", text="Jembatan Baru Diresmikan")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Selengkapnya",
        "Baca Selengkapnya ...",
        "[Baca lebih lanjut]",
        "Read more »",
        "Detail",
        "Lanjutkan membaca",
        "3 Komentar",
        "Lihat Detail",
        "",
    ],
)
def test_words_that_say_read_on_name_no_release(text: str) -> None:
    [entry] = make_spider().entries(page(f'<a href="/berita/a">{text}</a>'))
    assert entry.text is None


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ('<a href="/berita/a" title="Pasar Dibuka">Selengkapnya</a>', "Pasar Dibuka"),
        ('<a href="/berita/a"><img alt="Pasar Dibuka"></a>', "Pasar Dibuka"),
        ('<a href="/berita/a">Detail Engineering Design Pasar Rampung Dibahas</a>', None),
        ('<a href="/berita/a"><b>Pasar</b> <i>Dibuka</i></a>', "Pasar Dibuka"),
    ],
)
def test_title_and_picture_name_a_release_where_the_text_does_not(
    link: str, text: str | None
) -> None:
    [entry] = make_spider().entries(page(link))
    assert entry.text == (text or "Detail Engineering Design Pasar Rampung Dibahas")


def test_pages_are_counted_from_1_and_filled_in() -> None:
    spider = make_spider()
    [first] = spider.seeds()
    assert (first.url, first.position) == (f"{BASE}/berita?page=1", 1)
    second = spider.following(page(""), first, 10)
    assert second is not None
    assert (second.url, second.position, second.kind) == (f"{BASE}/berita?page=2", 2, "list")
    third = spider.following(page(""), second, 0)
    assert third is not None
    assert third.url == f"{BASE}/berita?page=3"


def test_offsets_are_counted_from_0_by_what_was_shown() -> None:
    spider = make_spider(listing="/berita/index/{offset}")
    [first] = spider.seeds()
    assert (first.url, first.position) == (f"{BASE}/berita/index/0", 0)
    second = spider.following(page(""), first, 9)
    assert second is not None
    assert (second.url, second.position) == (f"{BASE}/berita/index/9", 9)
    third = spider.following(page(""), second, 4)
    assert third is not None
    assert (third.url, third.position) == (f"{BASE}/berita/index/13", 13)
    assert spider.following(page(""), third, 0) is None


def test_offsets_follow_the_pager_where_a_page_shows_more_than_its_list() -> None:
    spider = make_spider(listing="/berita/index/{offset}")
    [first] = spider.seeds()
    shown = links("/berita/a", "/berita/b", "/berita/populer")
    second = spider.following(page(shown + links("/berita/index/2", "/berita/index/4")), first, 3)
    assert second is not None
    assert (second.url, second.position) == (f"{BASE}/berita/index/2", 2)
    last = spider.following(page(shown + links("/berita/index/0")), second, 3)
    assert last is None


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next" href="/berita?hal=2">',
        '<a rel="next" href="/berita?hal=2">2</a>',
        '<a rel="nofollow next" href="/berita?hal=2">2</a>',
        '<a href="/berita?hal=2">Berikutnya</a>',
        '<a href="/berita?hal=2"> berikut » </a>',
        '<a href="/berita?hal=2">Selanjutnya</a>',
        '<a href="/berita?hal=2"><span>Next</span> Page</a>',
        '<a href="/berita?hal=2">Older posts</a>',
        '<a href="/berita?hal=2">»</a>',
        '<a href="/berita?hal=2">&gt;</a>',
        '<a href=" https://www.kota.example/berita?hal=2 ">›</a>',
        '<a rel="next" href="javascript:lanjut()">2</a><a href="/berita?hal=2">Berikutnya</a>',
        '<a rel="next" href="http://[::1/">2</a><a href="/berita?hal=2">Berikutnya</a>',
    ],
)
def test_next_link_is_followed_where_the_listing_has_no_numbers(link: str) -> None:
    spider = make_spider(listing="/berita")
    following = spider.following(page(link, "/berita"), list_task(), 5)
    assert following is not None
    assert (following.url, following.position) == (f"{BASE}/berita?hal=2", 2)


@pytest.mark.parametrize(
    "link",
    [
        "",
        '<a href="/berita/a">Program Berikutnya Dimulai</a>',
        '<a href="/berita?hal=1">Sebelumnya</a>',
        '<a href="#">Berikutnya</a>',
        '<a href="javascript:lanjut()">Berikutnya</a>',
        '<a rel="next" href="">2</a>',
        '<a rel="next" href="/berita">1</a>',
        '<a rel="next" href="https://lain.example/berita?hal=2">2</a>',
        '<link rel="next" href="http://127.0.0.2/berita?hal=2">',
    ],
)
def test_list_without_a_next_link_of_its_own_ends(link: str) -> None:
    spider = make_spider(listing="/berita")
    assert spider.following(page(link, "/berita"), list_task(), 5) is None


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_links_are_read_without_an_error(hrefs: list[str]) -> None:
    spider = make_spider(listing="/berita")
    response = page("".join(f'<a rel="next" href="{href}">»</a>' for href in hrefs))
    for entry in spider.entries(response):
        assert entry.url.startswith(f"{BASE}/berita/")
    following = spider.following(response, list_task(), 1)
    assert following is None or following.url.startswith(BASE)
