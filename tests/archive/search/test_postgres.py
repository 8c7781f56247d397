"""The bounds of PostgreSQL's index, and its clock; the rest is the same tests as SQLite's."""

from datetime import date, datetime

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from archive import migrate
from archive.database import open_for_writing
from archive.errors import DeadlineError
from archive.migrations.versions import v0010_postgres_search
from archive.model import ZONES
from archive.search.engines import CURRENT
from archive.search.find import Filters, search
from archive.search.indexed import IndexedWords
from archive.search.postgres import deadline, in_order, matches, vector
from archive.search.query import Word
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


def test_entries_of_an_older_archive_are_built_anew_with_their_spans(archive, night):
    night()
    night.store(make_release(title="Jembatan", published=date(2026, 2, 10)))
    until = datetime(2026, 2, 11, tzinfo=ZONES["WIB"])
    since = datetime(2026, 2, 9, tzinfo=ZONES["WIB"])
    with archive.write() as connection:
        spans = "ARRAY(SELECT lexeme FROM unnest(words) WHERE lexeme ^@ 'n')"
        connection.exec_driver_sql(f"UPDATE search_index SET words = ts_delete(words, {spans})")  # noqa: S608
    assert ids(archive, "jembatan", since=since, until=until) == []
    with archive.write() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            v0010_postgres_search.upgrade()
        migrate.upgrade(connection, archive.name)
    assert ids(archive, "jembatan", since=since, until=until) == [1]


@pytest.mark.parametrize("word", ["jembatan", "tidakada"])
def test_planner_has_no_way_but_the_index_of_the_words(archive, night, word):
    night()
    night.store(*(make_release(url=f"{URL}/{n}", title=f"Jembatan {n}") for n in range(3)))
    statement = matches(CURRENT, Word(word), 0, 2**62).order_by(in_order(CURRENT, Word(word)))
    with archive.read() as connection, deadline(connection, 5):
        asked = statement.limit(2).compile(connection)
        plan = connection.exec_driver_sql(f"EXPLAIN {asked}", asked.params).scalars().all()
    assert "search_index_words" in "".join(plan)
    assert "Seq Scan" not in "".join(plan)
    assert "search_index_pkey" not in "".join(plan)


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
