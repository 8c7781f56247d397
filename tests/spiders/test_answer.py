"""Pages that only lead elsewhere are recognised, and nobody follows them (faults 18 and 20)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.answer import is_bomb, leads_to
from tests.nightly.site import article, list_page, release_page
from tests.spiders.spider import BASE, page

HERE = "/berita/12"
WORDS = "<p>Anda akan dialihkan ke alamat yang baru.</p>"


def refresh(content: str) -> str:
    return f'<html><head><meta http-equiv="refresh" content="{content}"></head>{WORDS}</html>'


def script(code: str) -> str:
    return f"<html><body>{WORDS}<script>{code}</script></body></html>"


@pytest.mark.parametrize(
    ("html", "target"),
    [
        (refresh("0; url=/berita/13"), BASE + "/berita/13"),
        (refresh("5;URL='https://lain.example/'"), "https://lain.example/"),
        (refresh("0; url=13"), BASE + "/berita/13"),
        (script("window.location = '/berita/13';"), BASE + "/berita/13"),
        (script('location.href="https://lain.example/x"'), "https://lain.example/x"),
        (script("top.location.replace('/')"), BASE + "/"),
        (script("if (1) { document.location.assign( '/a' ) }"), BASE + "/a"),
    ],
)
def test_fault_18_page_that_only_leads_on_tells_where(html: str, target: str) -> None:
    assert leads_to(page(html, HERE)) == target


@pytest.mark.parametrize(
    "html",
    [
        release_page(article(1)).decode(),
        list_page([article(1)]).decode(),
        WORDS,
        "",
        refresh("300; url=/berita/13"),
        refresh("60"),
        refresh("0; url=/berita/12"),
        refresh("0; url=http://[::1/x"),
        script("var lokasi = '/berita/13'"),
        script("if (location == '/berita/13') { mulai() }"),
        script("mylocation = '/berita/13'"),
        script("location = alamat"),
        "<noscript>" + refresh("0; url=/tanpa-skrip") + "</noscript>",
    ],
)
def test_page_that_leads_nowhere_else_is_a_page(html: str) -> None:
    assert leads_to(page(html, HERE)) is None


def test_release_that_refreshes_itself_away_after_reading_is_a_release() -> None:
    long = release_page(article(1)).decode().replace("<head>", "<head>" + refresh("0; url=/lain"))
    assert leads_to(page(long, HERE)) is None


@given(st.text(max_size=300))
def test_any_page_is_judged(html: str) -> None:
    for tried in (html, refresh(html.replace('"', "")), script(html)):
        leads_to(page(tried.encode("utf-8", "replace").decode(), HERE))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div>" * 60_000, False),
        ("<i>x</i>" * 60_000, True),
        ("<div " + "a=1 " * 40_000 + ">", True),
        ("<p>" + "kata " * 40_000 + "</p>", False),
    ],
)
def test_57_page_of_too_much_markup_is_no_list(body: str, expected: bool) -> None:
    assert is_bomb(page(body, HERE)) is expected
