"""A beginning that is a tag finds what any beginning would."""

import pytest

from archive.search import beginnings as module
from archive.search.beginnings import beginnings, by_tag
from archive.search.find import Filters, search
from archive.search.query import Tag, parse_query
from archive.search.tables import rows
from tests.archive.building import URL, make_release

TEXTS = (
    ("Bersama warga", "Petugas memperbaiki jalan."),
    ("Jalan rusak", "Warga berterima kasih. Pemerintah meng-aspal."),
    ("Per Maret", "Dana ber asal dari pusat."),
    ("Taman kota", "Ruang hijau kota itu luas."),
)
QUERIES = (
    *("ber*", "mem*", "memp*", "per*", "meng*", "pem*", "title:ber*", "title:per*", "title:mem*"),
    *("-ber*", "ber* jalan", "ber* OR ruang", "title:(ber* OR taman)", "title:(taman -per*)"),
    *("credit:ber*", "warga -mem*", "BER*", "(ber* mem*) OR kota"),
)


@pytest.fixture
def filled(archive, night):
    night()
    for number, (title, text) in enumerate(TEXTS):
        night.store(make_release(url=f"{URL}/{number}", title=title, text=text))
    return archive


def found(archive, query):
    with archive.read() as connection:
        return [release.id for release in search(connection, query, Filters(sort="newest"))]


@pytest.mark.parametrize("query", QUERIES)
def test_beginning_that_is_a_tag_finds_what_the_words_would(filled, monkeypatch, query):
    by_tags = found(filled, query)
    monkeypatch.setattr(module, "_known", frozenset)
    assert by_tag(parse_query(query)) == parse_query(query)
    assert by_tags == found(filled, query)


def test_beginnings_of_a_text_are_those_of_the_table(filled):
    assert beginnings(["memperbaiki", "me", "ber", "jalan"]) == {"mem", "memp", "ber"}
    assert found(filled, "ber*") == [3, 2, 1]
    assert found(filled, "title:ber*") == [1]


def test_beginning_is_a_tag_where_the_table_has_it():
    assert by_tag(parse_query("meng*")) == Tag("begin", "meng")
    assert by_tag(parse_query("title:meng*")) == Tag("titlebegin", "meng")
    for query in ("mengg*", "meng", '"meng"', "official:meng*"):
        assert by_tag(parse_query(query)) == parse_query(query)


def test_table_names_each_beginning_once_in_letters():
    known = [row["beginning"] for row in rows("beginnings.tsv")]
    assert len(known) == len(set(known)) > 20
    assert all(each.isascii() and each.isalpha() and each.islower() for each in known)
    assert all(len(each) >= 3 for each in known)
