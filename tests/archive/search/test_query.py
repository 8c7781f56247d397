import contextlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryError
from archive.model import ZONES
from archive.search.query import (
    MAX_CHARS,
    MAX_DEPTH,
    MAX_WORDS,
    All,
    Either,
    Not,
    Phrase,
    Span,
    Tag,
    Within,
    Word,
    parse_query,
    spans,
)

MARCH_2 = datetime(2026, 3, 2, tzinfo=ZONES["WIB"])
A, B, C = Word("air"), Word("banjir"), Word("cuaca")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", None),
        ("  \n ", None),
        ("air", A),
        ("AIR", A),
        ("air banjir", All((A, B))),
        ("air AND banjir", All((A, B))),
        ("air and banjir", All((A, Word("and"), B))),
        ("air OR banjir", Either((A, B))),
        ("air or banjir", All((A, Word("or"), B))),
        ("air OR banjir OR cuaca", Either((A, B, C))),
        ("air banjir OR cuaca", Either((All((A, B)), C))),
        ("air OR banjir cuaca", Either((A, All((B, C))))),
        ("(air OR banjir) cuaca", All((Either((A, B)), C))),
        ("air (banjir OR cuaca)", All((A, Either((B, C))))),
        ("NOT air", Not(A)),
        ("-air", Not(A)),
        ("not air", All((Word("not"), A))),
        ("air NOT banjir", All((A, Not(B)))),
        ("air AND NOT banjir", All((A, Not(B)))),
        ("air -banjir", All((A, Not(B)))),
        ("air -(banjir OR cuaca)", All((A, Not(Either((B, C)))))),
        ("NOT NOT air", Not(Not(A))),
        ("--air", Not(Not(A))),
        ('air -"banjir cuaca"', All((A, Not(Phrase(("banjir", "cuaca")))))),
        ('"air banjir"', Phrase(("air", "banjir"))),
        ('"air"', Phrase(("air",))),
        ("“air banjir”", Phrase(("air", "banjir"))),
        ("„air banjir“", Phrase(("air", "banjir"))),
        ('"AND"', Phrase(("and",))),
        ('"(air"', Phrase(("air",))),
        ("dinas-kesehatan", Phrase(("dinas", "kesehatan"))),
        ("33.75", Phrase(("33", "75"))),
        ("Jum'at", Phrase(("jum", "at"))),
        ("https://a.go.id/x", Phrase(("https", "a", "go", "id", "x"))),
        ("banj*", Word("banj", is_prefix=True)),
        ("banj* air", All((Word("banj", is_prefix=True), A))),
        ("air,", A),
        ("judul:air", Phrase(("judul", "air"))),
        ("title:air", Within("title", Word("air"))),
        ("title:dinas-kesehatan", Within("title", Phrase(("dinas", "kesehatan")))),
        ('official:"wali kota"', Within("official", Phrase(("wali", "kota"), is_quoted=True))),
        ("credit:hum*", Within("credit", Word("hum", is_prefix=True))),
        ("-title:air", Not(Within("title", Word("air")))),
        ("title: air", Within("title", Word("air"))),
        ("Title:air", Within("title", Word("air"))),
        ("title:(air OR banjir)", Within("title", Either((A, B)))),
        ("title:(air -banjir) cuaca", All((Within("title", All((A, Not(B)))), C))),
        ('"tittle: air"', Phrase(("tittle", "air"))),
        ("portal:Demo-Magelang", Tag("portal", "demo-magelang")),
        ("region:33.75", Tag("region", "33.75")),
        ('region:"kota pekalongan"', Tag("region", "33.75")),
        ("portal:demo-magelang", Tag("portal", "demo-magelang")),
        ("topic:smart-city OR air", Either((Tag("topic", "smart-city"), Word("air")))),
        ("pillar:living", Tag("pillar", "living")),
        ("air since:2026-03-02", All((Word("air"), Span(since=MARCH_2)))),
        ("until:2026-03-02T00:00", Span(until=MARCH_2)),
        ("((air))", A),
        ('air"banjir"', All((A, Phrase(("banjir",))))),
        ("air(banjir)", All((A, B))),
        ("ORANG", Word("orang")),
        ("air^2", Phrase(("air", "2"))),
    ],
)
def test_query_has_this_tree(query, tree):
    assert parse_query(query) == tree


@pytest.mark.parametrize(
    ("query", "position", "says"),
    [
        ("region:atlantis", 7, "atlantis"),
        ("air topic:cuaca", 10, "'cuaca' is no topic. Known: smart-city"),
        ("pillar:air", 7, "'air' is no pillar"),
        ("since:kemarin", 6, "'kemarin' is no date"),
        ("title:-", 6, "no letter or digit"),
        ("title:...", 6, "no letter or digit"),
        ("air title:", 10, "A word is missing after title:"),
        ("title: OR air", 7, "A word is missing after title:"),
        ("air tittle:banjir", 4, '"tittle:" is no field; write title:'),
        ("Regions:33", 0, '"Regions:" is no field; write region:'),
        ("region:(33 OR 34)", 7, "region: takes one value; write"),
        ("title:(air region:33)", 6, "A field cannot stand in the brackets of title:"),
        ("title:(-air)", 6, "title: says nothing to look for"),
        ("title:(air", 6, "The bracket is never closed"),
        ('air "banjir', 4, "The quote is never closed"),
        ('"', 0, "The quote is never closed"),
        ("(air", 0, "The bracket is never closed"),
        ("air (banjir (cuaca)", 4, "The bracket is never closed"),
        ("air)", 3, "Nothing was opened here"),
        (")", 0, "A word is missing"),
        ("()", 1, "A word is missing"),
        ("AND", 0, "A word is missing"),
        ("OR air", 0, "A word is missing"),
        ("air AND", 7, "A word is missing"),
        ("air OR", 6, "A word is missing"),
        ("air AND OR banjir", 8, "A word is missing"),
        ("air NOT", 7, "A word is missing"),
        ("NOT OR", 4, "A word is missing"),
        ("air -", 4, "There is no letter or digit"),
        ("air ...", 4, "There is no letter or digit"),
        ('air ""', 4, "There is no letter or digit"),
        ("*", 0, "There is no letter or digit"),
        ("air ba*", 4, "A beginning needs 3 letters"),
    ],
)
def test_wrong_query_names_the_character_at_fault(query, position, says):
    with pytest.raises(QueryError, match=says) as caught:
        parse_query(query)
    assert caught.value.position == position
    assert f"at character {position + 1}:" in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("query", "position"),
    [("air OR -banjir", 7), ("air OR NOT banjir", 7), ("cuaca (air OR -banjir)", 14)],
)
def test_or_with_something_only_excluded_names_the_character_at_fault(query, position):
    with pytest.raises(QueryError, match="NOT beside OR") as caught:
        parse_query(query)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("a" * (MAX_CHARS + 1), MAX_CHARS),
        ("kata " * (MAX_WORDS + 1), 5 * MAX_WORDS),
        ("(" * (MAX_DEPTH + 2) + "kata" + ")" * (MAX_DEPTH + 2), MAX_DEPTH + 1),
        ("-" * (MAX_DEPTH + 2) + "kata", MAX_DEPTH + 1),
        ("(" * MAX_CHARS, MAX_DEPTH + 1),
    ],
)
def test_T8_query_beyond_a_limit_is_refused_where_it_passes_it(query, position):
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.position == position


def test_query_at_its_limits_is_taken():
    assert len(parse_query("kata " * MAX_WORDS).nodes) == MAX_WORDS
    assert parse_query("(" * MAX_DEPTH + "air" + ")" * MAX_DEPTH) == A


@given(st.text(alphabet='air BANJIR()"“”„-* ORNOTAND.\u00e9\ud800\x00', max_size=60))
def test_T8_any_text_is_a_tree_or_a_query_error_within_it(text):
    found = None
    with contextlib.suppress(QueryError):
        found = parse_query(text)
    if found is not None:
        assert parse_query(f"({text})") == found
    elif text.strip():
        with pytest.raises(QueryError) as caught:
            parse_query(text)
        assert 0 <= caught.value.position <= len(text)


def test_dates_narrow_the_whole_query():
    tree, dates = spans(parse_query("air since:2026-03-02 banjir"))
    assert (tree, dates) == (All((A, B)), [Span(since=MARCH_2)])
    assert spans(parse_query("since:2026-03-02")) == (None, [Span(since=MARCH_2)])
    assert spans(parse_query("air")) == (A, [])
    assert spans(None) == (None, [])


@pytest.mark.parametrize(
    ("query", "position"),
    [("air OR since:2026-03-02", 7), ("-until:2026-03-02", 1), ("air -(b since:2026-03-02)", 8)],
)
def test_dates_in_another_place_are_refused(query, position):
    with pytest.raises(QueryError, match="narrow the whole query") as caught:
        spans(parse_query(query))
    assert caught.value.position == position
