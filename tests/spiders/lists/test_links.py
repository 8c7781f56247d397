"""Lists in HTML and JSON: which links are releases, and where the list goes on."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.tasks import Listed
from spiders.lists.links import base_of, is_json, next_links, release_links, without_tags
from tests.spiders.lists.answers import PORTAL, html, json_answer, portal, raw
from tests.spiders.spider import BASE, paths

TWO_PARTS = """<div id="isi"><a href="/berita/a">Pasar</a> <p class="rubrik"><a
href="/berita/b">Umum</a></p></div><aside><a href="/berita/c">Terpopuler</a></aside>"""


def test_the_part_that_holds_the_list_counts_where_it_is_there() -> None:
    assert paths(release_links(html(TWO_PARTS), PORTAL)) == ["/berita/a", "/berita/b", "/berita/c"]
    assert paths(release_links(html(TWO_PARTS), PORTAL, within=("#isi",))) == [
        "/berita/a",
        "/berita/b",
    ]


def test_the_first_part_that_is_there_counts_and_the_page_where_none_is() -> None:
    found = release_links(html(TWO_PARTS), PORTAL, within=("#tidak-ada", "aside", "#isi"))
    assert paths(found) == ["/berita/c"]
    empty = "<section></section>" + TWO_PARTS
    assert release_links(html(empty), PORTAL, within=("section", "#isi")) == []
    assert len(release_links(html(TWO_PARTS), PORTAL, within=("#tidak-ada",))) == 3


def test_what_leads_elsewhere_in_the_part_is_left_out() -> None:
    found = release_links(html(TWO_PARTS), PORTAL, within=("#isi",), without=".rubrik")
    assert paths(found) == ["/berita/a"]


def test_a_copy_of_a_release_is_left_out() -> None:
    text = '<a href="/berita/a">Pasar</a><a href="/berita/cetak-a">Cetak</a>'
    found = release_links(html(text), PORTAL, copies=re.compile("/cetak-"))
    assert paths(found) == ["/berita/a"]


def test_T19_a_megabyte_in_one_link_is_read_at_once() -> None:
    for text in ("»" * 1_000_000, "baca " * 200_000, "<" * 1_000_000, " !" * 500_000):
        began = time.process_time()
        release_links(html(f'<a href="/berita/a">{text}</a>'), PORTAL)
        without_tags(text)
        assert time.process_time() - began < 1


@pytest.mark.parametrize("base", ["http://[::1", "http://x:abc/", "", "javascript:", "//["])
def test_a_base_that_is_no_address_does_not_stop_the_reading(base: str) -> None:
    response = html(f'<head><base href="{base}"></head><a href="{BASE}/berita/a">Pasar</a>')
    assert paths(release_links(response, PORTAL)) == ["/berita/a"]
    assert isinstance(base_of(response), str)


def test_a_base_on_another_host_takes_its_relative_links_along() -> None:
    text = '<head><base href="https://lain.example/"></head><a href="berita/a">Pasar</a>'
    assert release_links(html(text), PORTAL) == []


@pytest.mark.parametrize(
    "text",
    [
        "Baca lebih lanjut tentang Pasar Dibuka",
        "Baca selengkapnya tentang Pasar Dibuka",
        "Lanjutkan membaca “Pasar Dibuka”",
        "Selengkapnya: Pasar Dibuka",
        "Continue reading &quot;Pasar Dibuka&quot;",
    ],
)
def test_a_link_that_says_read_on_names_its_release_without_these_words(text: str) -> None:
    [entry] = release_links(html(f'<a href="/berita/a">{text}</a>'), PORTAL)
    assert entry.text == "Pasar Dibuka"


# --- "next" links -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        '<a class="next page-numbers" href="/berita?hal=2"><i class="panah"></i></a>',
        '<li class="pager-next"><a href="/berita?hal=2"><i></i></a></li>',
        '<li class="page-item next"><a href="/berita?hal=2"></a></li>',
        '<a aria-label="Next" href="/berita?hal=2"><i></i></a>',
        '<a aria-label="Go to next page" href="/berita?hal=2"><i></i></a>',
        '<a title="Berikutnya" href="/berita?hal=2">2</a>',
        '<a href="/berita?hal=2">Halaman Berikutnya</a>',
        '<a href="/berita?hal=2">← Pos-pos lama</a>',
        '<a href="/berita?hal=2">Posting Lama</a>',
        '<a href="/berita?hal=2">Lanjut &raquo;</a>',
        '<a href="/berita?hal=2">→</a>',
    ],
)
def test_next_link_is_known_by_its_words_label_or_class(link: str) -> None:
    assert next_links(html(link), PORTAL) == [f"{BASE}/berita?hal=2"]


def test_next_is_rather_the_word_than_the_arrow_of_a_calendar() -> None:
    text = '<a href="/agenda?bulan=4">»</a><a href="/berita?hal=2">Selanjutnya</a>'
    assert next_links(html(text), PORTAL)[0] == f"{BASE}/berita?hal=2"


def test_next_is_rather_below_the_list_than_beside_it() -> None:
    text = '<a rel="next" href="/agenda/2026/4">April</a><a href="/berita/hal/2">»</a>'
    there = portal(release=r"^/berita/baca/\d+$")
    assert next_links(html(text), there)[0] == f"{BASE}/berita/hal/2"


def test_of_two_arrows_the_single_one_is_the_next_page() -> None:
    text = '<a href="/berita?hal=9">»</a><a href="/berita?hal=2">›</a>'
    assert next_links(html(text), PORTAL)[0] == f"{BASE}/berita?hal=2"


def test_a_release_that_says_read_on_is_no_next_page() -> None:
    text = '<a href="/berita/a">Selanjutnya</a><a href="/berita?hal=2">Selanjutnya</a>'
    assert next_links(html(text), PORTAL) == [f"{BASE}/berita?hal=2"]


def test_without_a_pattern_any_next_link_counts() -> None:
    text = '<a href="/berita/2">Selanjutnya</a>'
    assert next_links(html(text), portal(release=None)) == [f"{BASE}/berita/2"]


# --- JSON -------------------------------------------------------------------------------

LOAD_MORE = {
    "status": True,
    "html": '<div><a href="/berita/a"><img alt="Pasar Dibuka"></a>\n<a href="/profil">P</a></div>',
    "data": [
        {"url": f"{BASE}/berita/b", "judul": "Jembatan Dibuka"},
        {"url": "/berita/c", "foto": "/berita/foto besar.jpg"},
        {"url": "https://lain.example/berita/d"},
    ],
}


def test_a_load_more_answer_gives_the_addresses_in_its_strings_and_its_html() -> None:
    found = release_links(json_answer(json.dumps(LOAD_MORE)), PORTAL)
    assert found[0] == Listed(url=f"{BASE}/berita/a", text="Pasar Dibuka")
    assert paths(found) == ["/berita/a", "/berita/b", "/berita/c"]


@pytest.mark.parametrize(
    "value",
    [
        {"next_page_url": "/api/berita?page=2", "data": []},
        {"data": {"data": [], "next_page_url": f"{BASE}/api/berita?page=2"}},
        {"data": [], "links": {"next": "/api/berita?page=2", "prev": None}},
        {"_links": {"next": {"href": "/api/berita?page=2"}}},
        {"meta": {"pagination": {"next_url": "/api/berita?page=2"}}},
    ],
)
def test_a_json_page_tells_its_next_page(value: object) -> None:
    assert next_links(json_answer(json.dumps(value)), PORTAL) == [f"{BASE}/api/berita?page=2"]


@pytest.mark.parametrize(
    "value",
    [
        {"next_page_url": None},
        {"next": 2},
        {"next": "https://lain.example/api?page=2"},
        {"links": [{"next": "/api/berita?page=2"}]},
        [],
        "/api/berita?page=2",
        None,
    ],
)
def test_a_json_page_without_a_next_page_of_its_own_ends_the_list(value: object) -> None:
    assert next_links(json_answer(json.dumps(value)), PORTAL) == []


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b'{"a": 1}', "text/html", True),
        (b"\xef\xbb\xbf\n [1]", "text/plain", True),
        (b"", "application/json", True),
        (b'"/berita/a"', "application/json", True),
        (b"<html></html>", "application/json", False),
        (b"<html>{}</html>", "text/html", False),
        (b"", "text/html", False),
    ],
)
def test_json_is_told_by_its_first_letter_and_then_its_type(
    body: bytes, kind: str, expected: bool
) -> None:
    response = html("").replace(body=body, headers={"Content-Type": kind})
    assert is_json(response) is expected


def test_a_page_that_is_called_json_is_read_as_the_page_it_is() -> None:
    response = json_answer(
        '<ul><li class="next"><a href="/berita?hal=2">2</a></li></ul>' + TWO_PARTS
    )
    assert len(release_links(response, PORTAL, within=("#isi",))) == 2
    assert next_links(response, PORTAL) == [f"{BASE}/berita?hal=2"]


@pytest.mark.parametrize(
    "body",
    [
        '{"html": "<a href=\'/berita/a\'>\\ud800</a>"}',
        '["/berita/\\ud800", "<a href=\\"/berita/a\\">x</a>"]',
        '["<a", "/berita/a"]',
    ],
)
def test_half_a_character_in_json_does_not_stop_the_reading(body: str) -> None:
    assert "/berita/a" in paths(release_links(json_answer(body), PORTAL))


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{", b"\xff\xfe\x00", b"9" * 5_000, b"nan"])
def test_json_that_is_none_gives_nothing(body: bytes) -> None:
    response = json_answer(body)
    assert release_links(response, PORTAL) == []
    assert next_links(response, PORTAL) == []


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["next", "links", "data", "html", "href", "url"]) | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(_values)
def test_any_json_is_read_without_an_error(value: object) -> None:
    response = json_answer(json.dumps(value))
    assert all(entry.url.startswith(f"{BASE}/berita/") for entry in release_links(response, PORTAL))
    assert all(url.startswith(BASE) for url in next_links(response, PORTAL))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error(body: bytes) -> None:
    response = raw(b'<base href="' + body + b'"><a href="/berita/a">' + body)
    release_links(response, PORTAL, within=("#isi",), without=".rubrik")
    next_links(response, PORTAL)
