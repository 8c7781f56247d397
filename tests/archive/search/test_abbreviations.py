import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.abbreviations import (
    FORMS_CAP,
    LONGEST,
    abbreviations,
    expansions,
    is_form,
    other_forms,
    spellings,
)
from archive.search.tables import rows
from archive.search.words import is_function_word, tokens


def form(text):
    return tuple(text.split())


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("pemkot", "pemerintah kota"),
        ("diskominfo", "dinas komunikasi dan informatika"),
        ("perwali", "peraturan wali kota"),
        ("perwali", "peraturan walikota"),
        ("kla", "kota layak anak"),
        ("kla", "kabupaten layak anak"),
        ("jateng", "jawa tengah"),
        ("uu", "undang undang"),
    ],
)
def test_an_abbreviation_and_what_it_stands_for_find_each_other(short, long):
    assert form(long) in expansions(short)
    assert short in abbreviations(form(long))
    assert form(long) in other_forms((short,))
    assert (short,) in other_forms(form(long))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("walikota", "wali kota"),
        ("ijin", "izin"),
        ("nopember", "november"),
        ("propinsi", "provinsi"),
        ("jumat", "jum at"),
        ("mushola", "musholla"),
        ("dinas olah raga", "dinas olahraga"),
        ("wakil walikota pekalongan", "wakil wali kota pekalongan"),
    ],
)
def test_spellings_find_each_other(one, other):
    assert form(other) in spellings(form(one))
    assert form(one) in spellings(form(other))


@pytest.mark.parametrize("word", ["banjir", "kota", "perintah", "dan", "2026"])
def test_most_words_have_no_other_form(word):
    assert other_forms((word,)) == ()
    assert not is_form((word,))


def test_abbreviations_of_the_same_words_are_forms_of_each_other():
    assert ("walkot",) in other_forms(("wako",))
    assert ("dinkominfo",) in other_forms(("diskominfo",))


def test_the_table_of_abbreviations_holds_what_can_be_looked_up():
    table = rows("abbreviations.tsv")
    pairs = [(row["short"].casefold(), row["long"]) for row in table]
    assert len({short for short, _ in pairs}) > 700
    assert len(pairs) == len(set(pairs))
    for short, long in pairs:
        assert tokens(short) == [short]
        assert " ".join(tokens(long)) == long
        assert 1 <= len(long.split()) <= LONGEST
        assert not is_function_word(short)
        assert form(long) in expansions(short)


def test_the_table_of_spellings_names_each_spelling_once():
    spelled = [
        tuple(tokens(each))
        for row in rows("spellings.tsv")
        for each in (row["spelling"], *row["also"].split("|"))
    ]
    assert len(spelled) == len(set(spelled)) > 250
    assert all(1 <= len(each) <= LONGEST for each in spelled)


def test_function_words_stand_in_the_table_once_and_are_words():
    words = [row["word"] for row in rows("function_words.tsv")]
    assert len(words) == len(set(words))
    assert all(tokens(word) == [word] for word in words)


KNOWN = st.sampled_from(
    [word for row in rows("abbreviations.tsv") for word in tokens(" ".join(row.values()))]
)


@given(st.lists(st.one_of(KNOWN, st.text(min_size=1)), min_size=1, max_size=20).map(tuple))
def test_other_forms_are_few_and_never_the_form_itself(words):
    found = other_forms(words)
    assert len(found) == len(set(found)) <= FORMS_CAP
    assert words not in found
    assert all(found)
