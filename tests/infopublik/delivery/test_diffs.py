"""A diff as HTML and Markdown: whatever a portal wrote, it stays text (T5, T6)."""

from __future__ import annotations

import pytest
from lxml import html
from markdown_it import MarkdownIt

from archive.changes.diff import diff_lines, diff_texts
from infopublik.delivery.diff_html import inline_lines, side_by_side_lines
from infopublik.delivery.diff_markdown import markdown_diff_lines

BEFORE = (
    "Anggaran taman Rp2 miliar disetujui dewan kota.\n\n"
    "Pembangunan dimulai bulan depan di tepi sungai kota.\n\n"
    + "\n\n".join(f"Paragraf {number} tidak berubah." for number in range(9))
    + "\n\nAcara ditutup dengan doa bersama warga kampung."
)
AFTER = "\n\n".join(
    [
        "Acara ditutup dengan doa bersama warga kampung.",
        BEFORE.split("\n\nAcara")[0].replace("Rp2", "Rp4"),
    ]
)
TITLE = diff_lines("Taman Kota Dibangun", "Taman Kota Diperluas")
HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror="x"> **tebal** ~~coret~~ [a](javascript:x) &'
)


def text_of(element):
    return " ".join(element.text_content().split())


def inline(before=BEFORE, after=AFTER, **how):
    return html.fromstring("\n".join(inline_lines(TITLE, diff_texts(before, after), **how)))


def side_by_side(before=BEFORE, after=AFTER, **how):
    lines = side_by_side_lines(TITLE, diff_texts(before, after), ("Versi 1", "Versi 2"), **how)
    return html.fromstring("\n".join(lines))


def test_inline_marks_what_went_before_what_came():
    page = inline()
    assert [text_of(each) for each in page.iter("del")] == [
        "dihapus (removed): Dibangun",
        "dihapus (removed): Rp2",
    ]
    assert [text_of(each) for each in page.iter("ins")] == [
        "ditambahkan (added): Diperluas",
        "ditambahkan (added): Rp4",
    ]


def test_side_by_side_has_each_text_in_its_column():
    page = side_by_side()
    assert [text_of(head) for head in page.iter("th")] == ["Versi 1", "Versi 2"]
    rows = [list(row) for row in page.iter("tr") if len(row) == 2 and row[0].tag == "td"]
    for row in rows:
        assert not list(row[0].iter("ins"))
        assert not list(row[1].iter("del"))
    budget = next(row for row in rows if "Anggaran" in text_of(row[0]))
    assert "removed): Rp2 miliar" in text_of(budget[0])
    assert "added): Rp4 miliar" in text_of(budget[1])


@pytest.mark.parametrize("page", [inline(), side_by_side()], ids=["inline", "side-by-side"])
def test_unchanged_paragraphs_are_folded_and_can_be_opened(page):
    (details,) = page.iter("details")
    assert "paragraphs unchanged" in text_of(details.find("summary"))
    assert "Paragraf 5 tidak berubah." in text_of(details)


@pytest.mark.parametrize("page", [inline(is_whole=True), side_by_side(is_whole=True)])
def test_whole_diff_folds_nothing(page):
    assert not list(page.iter("details"))


@pytest.mark.parametrize("page", [inline(), side_by_side()], ids=["inline", "side-by-side"])
def test_moved_paragraph_is_no_removal(page):
    marked = [text_of(each) for each in page.iter("del", "ins")]
    assert not any("doa bersama" in text for text in marked)
    assert text_of(page).count("doa bersama") == 2


@pytest.mark.parametrize("make", [inline, side_by_side])
def test_html_of_a_portal_stays_text(make):
    page = make("Satu dua tiga empat.", f"Satu dua tiga lima {HOSTILE}")
    assert not list(page.iter("script", "img", "a"))
    assert "<script>alert(1)</script>" in text_of(page)


def markdown(before, after):
    return "\n".join(markdown_diff_lines(TITLE, diff_texts(before, after)))


def test_markdown_marks_what_went_and_came():
    found = markdown(BEFORE, AFTER)
    assert "# Taman Kota ~~Dibangun~~ **Diperluas**" in found
    assert "Anggaran taman ~~Rp2~~ **Rp4** miliar" in found
    assert "paragraphs unchanged*" in found
    assert found.count("*moved") == 2


@pytest.mark.parametrize("line", [HOSTILE, "- butir", "1. butir", "# judul", "12) dua", "> kutip"])
def test_markdown_of_a_portal_stays_text(line):
    shown = (
        MarkdownIt().enable("strikethrough").render(markdown("Satu dua.", f"Satu dua.\n\n{line}"))
    )
    page = html.fromstring(f"<div>{shown}</div>")
    assert not list(page.iter("script", "img", "a", "li", "blockquote", "h2"))
    assert line in text_of(page)
