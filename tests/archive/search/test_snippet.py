"""Where a text says what was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.query import parse_query
from archive.search.snippet import WORDS, highlight, snippet
from archive.search.widen import widen


def marked(text, query):
    return "".join(
        f"[{p.text}]" if p.is_hit else p.text for p in highlight(text, parse_query(query))
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("layanan", "Pemkot [melayani] warga; [Layanan] itu gratis."),
        ('"layanan itu"', "Pemkot melayani warga; [Layanan] [itu] gratis."),
        ("war*", "Pemkot melayani [warga]; Layanan itu gratis."),
        ("warga -layanan", "Pemkot melayani [warga]; Layanan itu gratis."),
        ("gratis OR (pemkot warga)", "[Pemkot] melayani [warga]; Layanan itu [gratis]."),
        ("title:gratis", "Pemkot melayani warga; Layanan itu [gratis]."),
        ("topic:smart-city", "Pemkot melayani warga; Layanan itu gratis."),
    ],
)
def test_a_word_is_marked_in_every_form_it_is_found_in(query, expected):
    assert marked("Pemkot melayani warga; Layanan itu gratis.", query) == expected


def test_accents_and_case_do_not_matter():
    assert marked("Kafe René", "RENE") == "Kafe [René]"


def test_other_spellings_of_a_wider_query_are_marked():
    pieces = highlight("Pemerintah kota bekerja", widen(parse_query("pemkot")))
    assert [piece.text for piece in pieces if piece.is_hit] == ["Pemerintah", "kota"]


def test_the_part_with_most_of_it_is_shown():
    text = " ".join(["kata"] * 50 + ["banjir", "surut", "banjir"] + ["kata"] * 50)
    pieces = snippet(text, parse_query("banjir"))
    shown = "".join(piece.text for piece in pieces)
    assert shown.count("banjir") == 2
    assert shown.startswith("… kata")
    assert shown.endswith("kata …")
    assert len(shown.split()) == WORDS + 2


def test_a_text_without_it_is_shown_from_its_beginning():
    assert snippet("Satu dua.", parse_query("tiga"))[0].text == "Satu dua."
    assert snippet("", parse_query("tiga")) == []


@given(st.text(max_size=300), st.sampled_from(["a", "dinas", '"a b"', "ab*", "a OR b", ""]))
def test_highlighting_changes_no_text(text, query):
    pieces = highlight(text, parse_query(query) if query != "ab*" else None)
    assert "".join(piece.text for piece in pieces) == text
