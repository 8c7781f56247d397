"""Any input gives a page: encodings, sizes, junk; and the stage that drops empty ones."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.utils.test import get_crawler

from archive.model import CleanPage, Look, LookClass, Release
from pipelines.clean import CleanStage, clean_page
from pipelines.refused import RefusedItemError
from pipelines.vet import VetStage

URL = "https://kota.example.go.id/berita/1"
TEXT = "“Panen raya – tahun ini”, kata Bupati, naik seperlima dari tahun lalu."
PAGE = "<html><head>{}</head><body><h1>Panen Raya Naik</h1><p>" + TEXT + "</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "mark", "declared", "charset"),
    [
        ("utf-8", b"", "", None),
        ("utf-8", b"", "windows-1252", None),  # strict UTF-8 wins over a wrong declaration
        ("utf-8", b"\xef\xbb\xbf", "", None),
        ("utf-16-le", b"\xff\xfe", "", None),
        ("cp1252", b"", "windows-1252", None),
        ("cp1252", b"", "iso-8859-1", None),
        ("cp1252", b"", "utf-8", None),
        ("cp1252", b"", "", None),
        ("cp1252", b"", "unicode_escape", "no-such-code"),
        ("cp1252", b"", "", "ISO-8859-1"),
    ],
)
def test_bytes_are_decoded(encoding: str, mark: bytes, declared: str, charset: str | None) -> None:
    html = PAGE.format(f'<meta charset="{declared}">' if declared else "")
    assert clean_page(mark + html.encode(encoding), url=URL, charset=charset).text == TEXT


def test_xml_declaration_in_text_does_no_harm() -> None:
    html = '<?xml version="1.0" encoding="iso-8859-1"?>' + PAGE.format("")
    assert clean_page(html, url=URL).text == TEXT


def test_entities_of_a_doctype_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    page = clean_page(bomb + PAGE.format("").replace(TEXT, TEXT + " &b;"), url=URL)
    assert page.text.endswith("&b;")


def test_files_are_not_read() -> None:
    html = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + PAGE.format("")
    assert "root:" not in clean_page(html.replace(TEXT, TEXT + " &f;"), url=URL).text


@pytest.mark.parametrize("html", ["", " ", b"", b"\xff", "<", "\0", "<html>", "<!-- -->", "\ud800"])
def test_nothing_is_read_from_nothing(html: str | bytes) -> None:
    page = clean_page(html, url=URL)
    assert (page.title, page.hints) == (None, ())


TAGS = [
    "p",
    "div",
    "td",
    "tr",
    "table",
    "h1",
    "a",
    "b",
    "br",
    "article",
    "nav",
    "form",
    "time",
    "li",
]
MARKUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
        st.sampled_from(
            ["<p class='isi meta share'>", "<time datetime='x'>", "&nbsp;", "&#0;", "<!--"]
        ),
        st.sampled_from(
            ["Baca juga: ", "Berita Terkait", "Dibaca 1 kali", "4 Mei 2019", "Komentar"]
        ),
        st.sampled_from(
            ['<script type="application/ld+json">', '{"@graph": [1]}', "</script>", "["]
        ),
        st.text(max_size=30),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(
    html=st.one_of(st.text(), st.binary(), MARKUP), url=st.text(), link_text=st.text() | st.none()
)
def test_any_input_gives_a_page(html: str | bytes, url: str, link_text: str | None) -> None:
    page = clean_page(html, url=url, link_text=link_text, selectors={"body": "p"})
    assert isinstance(page, CleanPage)
    assert page.title is None or page.title == " ".join(page.title.split()) != ""
    assert all(part.strip() for part in page.text.split("\n\n")) or page.text == ""
    assert all(0 < len(hint.raw) <= 200 for hint in page.hints)


@settings(max_examples=60, deadline=None)
@given(inner=MARKUP, ld=st.recursive(st.none() | st.text() | st.integers(), st.lists).map(repr))
def test_any_markup_around_a_body_gives_a_page(inner: str, ld: str) -> None:
    head = f'<script type="application/ld+json">{ld}</script>'
    assert isinstance(clean_page(PAGE.format(head) + inner, url=URL), CleanPage)


def release(body: bytes) -> Release:
    look = Look(
        at=datetime(2026, 5, 4, tzinfo=UTC), portal="kebumen", url=URL, look_class=LookClass.OK
    )
    return Release(look=look, url=URL, body=body, region_code="33.05", zone="WIB")


def test_stage_sets_the_clean_page() -> None:
    item = CleanStage(get_crawler()).process_item(release(PAGE.format("").encode()))
    assert isinstance(item, Release)
    assert item.clean is not None
    assert (item.clean.title, item.clean.text) == ("Panen Raya Naik", TEXT)


@pytest.mark.parametrize(
    ("body", "missing"),
    [(b"", "no title and no text"), (b"<h1>Panen Raya</h1>", "no text"), (b"<p>a</p>", "no title")],
)
def test_an_empty_page_is_refused_after_cleaning(body: bytes, missing: str) -> None:
    item = CleanStage(get_crawler()).process_item(release(body))
    assert isinstance(item, Release)
    with pytest.raises(RefusedItemError, match=f"^empty: {missing}$") as refused:
        VetStage().process_item(item)
    assert refused.value.look_class == LookClass.SUSPECT
