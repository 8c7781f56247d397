"""The bounds of PostgreSQL's index, and its clock; the rest is the same tests as SQLite's."""

import pytest

from archive.database import open_for_writing
from archive.errors import DeadlineError
from archive.search.find import Filters, search
from archive.search.indexed import IndexedWords
from archive.search.postgres import deadline, vector
from tests.archive.building import URL, make_release


@pytest.fixture
def archive(postgres_url):
    opened = open_for_writing(postgres_url)
    yield opened
    opened.close()


def ids(archive, query, **filters):
    with archive.read() as connection:
        return [hit.id for hit in search(connection, query, Filters(**filters))]


def test_text_larger_than_an_entry_may_be_is_stored_and_found_by_its_beginning(archive, night):
    words = [f"kata{number}" for number in range(150_000)]
    assert len(" ".join(words)) > 1_048_575
    night()
    night.store(make_release(text=" ".join(words)))
    assert ids(archive, "kata7 kata999") == [1]
    assert ids(archive, '"kata7 kata8"') == [1]
    assert ids(archive, "kata149999") == []


def test_word_longer_than_an_entry_may_hold_is_found(archive, night):
    long = "x" * 900
    night()
    night.store(make_release(text=f"Alamat {long} di laman itu."))
    assert ids(archive, long) == [1]


def test_phrase_beyond_the_last_place_is_not_found_but_its_words_are(archive, night):
    night()
    night.store(make_release(text=" ".join(f"k{n % 977}" for n in range(16_400)) + " dua kata"))
    assert ids(archive, "dua kata") == [1]
    assert ids(archive, '"dua kata"') == []


def test_search_that_takes_too_long_is_stopped(archive, night):
    night()
    night.store(*(make_release(url=f"{URL}/{n}", title=f"Jembatan {n}") for n in range(3)))
    with archive.read() as connection:
        with pytest.raises(DeadlineError), deadline(connection, 0.05):
            connection.exec_driver_sql("SELECT pg_sleep(5)")
        # The same transaction answers on, without a clock.
        connection.exec_driver_sql("SELECT pg_sleep(0.1)")
    assert len(ids(archive, "jembatan", deadline_s=5, limit=2)) == 2


def test_deadline_ends_with_its_block(archive):
    with archive.read() as connection:
        with deadline(connection, 0.05):
            pass
        connection.exec_driver_sql("SELECT pg_sleep(0.2)")


def test_entry_holds_each_word_once_with_its_places():
    words = IndexedWords(
        title="satu dua satu",
        text="satu",
        title_stem="satu dua satu",
        text_stem="satu",
        credit="",
        official="budi",
        meta="xall",
    )
    assert vector(words, 7_659_518_208) == (
        "'n7222' 'mxall' 'tsatu':1A,3A 'tdua':2A 'usatu' 'udua' 'obudi':1D 'bsatu':1B 'ssatu'"
    )
