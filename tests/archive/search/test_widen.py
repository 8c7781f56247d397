"""What a query finds besides the words as typed, and that it stands below them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import QueryError
from archive.search.abbreviations import FORMS_CAP
from archive.search.code import LAST
from archive.search.engines import CURRENT, engine_of
from archive.search.find import Filters, search
from archive.search.query import MAX_CHARS, MAX_WORDS, All, Either, Not, Phrase, Word, parse_query
from archive.search.sqlite import render
from archive.search.tables import rows
from archive.search.widen import widen
from tests.archive.building import URL, make_release


@pytest.fixture
def finds(archive, night):
    """Stores texts, then finds(query, **filters) gives their places, best first."""

    def run(*texts):
        night()
        night.store(
            *(
                make_release(
                    url=f"{URL}-{day}", title="Kabar", text=text, published=date(2026, 2, day)
                )
                for day, text in enumerate(texts, start=1)
            )
        )

        def find(query, **filters):
            with archive.read() as connection:
                found = search(connection, query, Filters(**filters))
                return [release.id for release in found]

        return find

    return run


OFFICE = (
    "Pemkot membuka pasar.",
    "Pemerintah Kota membuka pasar.",
    "Walikota membuka pasar.",
    "Wali Kota membuka pasar.",
    "Kota itu membuka pasar milik pemerintah.",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pemkot", [1, 2]),
        ("PEMKOT", [1, 2]),
        ("pemerintah kota", [2, 5, 1]),
        ("pemerintah kota pasar", [2, 5, 1]),
        ("pasar pemkot", [1, 2]),
        ("walikota", [3, 4]),
        ("wali kota", [4, 3]),
        ("wali-kota", [4, 3]),
        ("walkot", {3, 4}),
        ('"wali kota"', [4]),
        ('"pemerintah kota"', [2]),
        ('"pemkot"', [1]),
        ("pemko*", [1]),
        ("pasar -pemkot", {2, 3, 4, 5}),
        ("pasar -walikota", {1, 2, 4, 5}),
        ("pemkot OR walikota", {1, 2, 3, 4}),
        ("(pemkot OR walikota) pasar", {1, 2, 3, 4}),
        ("pemkot -kota", [1]),
        ("NOT pemkot", [5, 4, 3, 2]),
    ],
)
def test_what_is_typed_comes_first_and_its_other_forms_after_it(finds, query, expected):
    found = finds(*OFFICE)(query)
    assert (set(found) if isinstance(expected, set) else found) == expected


def test_other_forms_are_sorted_by_date_where_that_is_asked(finds):
    find = finds(*OFFICE)
    assert find("pemkot", sort="newest") == [2, 1]
    assert find("pemerintah kota", sort="oldest") == [1, 2, 5]
    assert find("pemkot", limit=1) == [1]


def test_a_rarer_other_form_does_not_stand_above_the_form_typed(finds):
    """bm25 alone would weigh the rarer one higher."""
    find = finds(*["Diskominfo melatih warga."] * 6, "Dinas Komunikasi dan Informatika melatih.")
    assert find("diskominfo")[-1] == 7
    assert find("dinas komunikasi dan informatika")[0] == 7


def test_a_release_is_found_without_the_function_words_of_a_query(finds):
    find = finds("Jalan rusak ditambal.", "Jalan yang rusak ditambal.", "Yang ditambal jembatan.")
    assert find("jalan yang rusak") == [2, 1]
    assert find("yang") == [3, 2]
    assert find('"jalan yang rusak"') == [2]


def test_function_words_are_looked_for_where_nothing_else_is(finds):
    find = finds("Jalan rusak ditambal.", "Jalan yang rusak ditambal.", "Yang ditambal jembatan.")
    assert find("yang -jalan") == [3]
    assert find("yang region:33.75") == [3, 2]
    assert find("(yang -jalan) OR hilang") == [3]
    assert find("-jalan") == [3]


def test_several_meanings_are_all_found(finds):
    find = finds("Kota Layak Anak.", "Kabupaten Layak Anak.", "KLA.", "Kota anak.")
    assert find("kla")[0] == 3
    assert set(find("kla")) == {1, 2, 3}


A, B = Word("air"), Word("banjir")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("air", A),
        ("air banjir", All((A, B))),
        ("air dan banjir", All((A, B))),
        ("dan yang", All((Word("dan"), Word("yang")))),
        ("ijin", Either((Word("ijin"), Word("izin")))),
        ("-ijin", Not(Word("ijin"))),
        ("ijin*", Word("ijin", is_prefix=True)),
        ('"ijin"', Phrase(("ijin",))),
        ("Jum'at", Either((Phrase(("jum", "at")), Word("jumat")))),
        ("air OR ijin", Either((A, Either((Word("ijin"), Word("izin")))))),
    ],
)
def test_a_query_has_this_wider_tree(query, tree):
    assert widen(parse_query(query)) == tree


KNOWN = sorted(
    {row["short"] for row in rows("abbreviations.tsv")}
    | {row["long"] for row in rows("abbreviations.tsv")}
    | {row["spelling"] for row in rows("spellings.tsv")}
)


def test_the_widest_queries_are_within_the_engines_limits(searched):
    """As many leaves as may be typed, each with as many other forms as there can be."""
    shorts = sorted((row["short"] for row in rows("abbreviations.tsv")), key=len)[:MAX_WORDS]
    longs = sorted({row["long"] for row in rows("abbreviations.tsv")}, key=lambda long: -len(long))
    many = []
    while sum(len(long.split()) for long in many) + len(longs[0].split()) <= MAX_WORDS:
        many.append(longs.pop(0))
    nested = "(perwali " * 19 + "wali kota" + ")" * 19
    for query in (" ".join(shorts), " OR ".join(shorts), " ".join(many)[:MAX_CHARS], nested):
        expression = render(widen(parse_query(query)), is_ranked=True)
        assert expression.count(" : ") <= 2 * MAX_WORDS * (FORMS_CAP + 2)
        with searched.read() as connection:
            assert len(list(search(connection, query, Filters()))) <= 7


# The archive is only read, so that one serves all examples.
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(KNOWN), st.sampled_from(["dan", "-", "OR", "(", ")", "dinas", '"'])
        ),
        min_size=1,
        max_size=8,
    ).map(" ".join)
)
def test_a_wider_query_finds_what_the_typed_one_finds(searched, query):
    try:
        tree = parse_query(query)
    except QueryError:
        return
    with searched.read() as connection:
        engine = engine_of(connection)
        typed, wide = (
            set(connection.scalars(engine.matches(CURRENT, each, 0, LAST)))
            for each in (tree, widen(tree))
        )
    assert typed <= wide
