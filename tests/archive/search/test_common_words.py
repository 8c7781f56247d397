"""Words that nearly every release bears are looked for, and not weighed."""

import pytest

from archive.search.query import All, Either, Not, Phrase, Tag, Within, Word
from archive.search.ranking import ranking

KOTA, PASAR, BANJIR = Word("kota"), Word("pasar"), Word("banjir")
BOTH = Phrase(("kota", "pasar"))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (KOTA, None),
        (PASAR, PASAR),
        (All((KOTA, PASAR)), PASAR),
        (All((KOTA, PASAR, BANJIR)), All((PASAR, BANJIR))),
        (Either((KOTA, BOTH)), BOTH),
        (Within("title", KOTA), None),
        (All((Within("title", KOTA), PASAR)), PASAR),
        (All((KOTA, Tag("region", "33"), Not(PASAR))), None),
        (All((KOTA, PASAR, Not(BANJIR))), All((PASAR, Not(BANJIR)))),
        (All((Either((KOTA, KOTA)), Tag("region", "33"))), None),
    ],
)
def test_a_tree_is_ranked_by_its_rarer_words(tree, expected):
    def spread(leaf):
        return 1e9 if leaf == KOTA else 1.0

    assert ranking(tree, spread) == expected


@pytest.fixture(autouse=True)
def three_are_many(monkeypatch):
    """In an archive of five releases: what more than three bear is a word that all bear."""
    monkeypatch.setattr("archive.search.sqlite.HEAVY", 3)
    monkeypatch.setattr("archive.search.ranking.HEAVY", 3)
    monkeypatch.setattr("archive.search.sqlite._SAMPLE", 4)


EVERY = (
    ("Kabar kota", "Warga kota datang"),
    ("Kabar satu", "Warga kota kota kota datang"),
    ("Kabar pasar", "Warga kota datang"),
    ("Kabar dua", "Warga kota ke pasar"),
    ("Kabar tiga", "Warga kota datang"),
)


def test_of_words_that_all_bear_the_title_decides_then_the_date(rank, archive):
    found = rank("kota", *EVERY)
    assert set(found) == {1, 2, 3, 4, 5}
    if archive.url.startswith("sqlite"):
        assert found == [1, 5, 4, 3, 2]


def test_beside_a_word_that_all_bear_the_other_ranks(rank):
    assert rank("kota pasar", *EVERY) == [3, 4]


def test_what_is_excluded_stays_out(rank):
    assert rank("kota -pasar region:33", *EVERY)[:1] == [1]


def test_of_another_region_nothing_is_found(rank):
    assert rank("kota -pasar region:34", *EVERY) == []
