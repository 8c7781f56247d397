"""The bounds of PostgreSQL's index, and its clock; the rest is the same tests as SQLite's."""

from datetime import date

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from archive import migrate
from archive.database import open_for_writing
from archive.errors import DeadlineError
from archive.migrations.versions import v0011_stems_and_rows
from archive.search.engines import CURRENT
from archive.search.find import Filters, search
from archive.search.indexed import IndexedWords
from archive.search.postgres import deadline, in_order, matches
from archive.search.postgres_words import entry_of
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


def test_phrase_at_the_end_of_a_long_text_is_found(archive, night):
    night()
    night.store(make_release(text=" ".join(f"k{n % 977}" for n in range(40_000)) + " dua kata"))
    assert ids(archive, '"dua kata"') == [1]
    assert ids(archive, '"kata dua"') == []


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


def test_entries_of_an_older_archive_are_built_anew_as_text(archive, night):
    night()
    night.store(make_release(title="Jembatan", published=date(2026, 2, 10)))
    assert ids(archive, "jembatan") == [1]
    with archive.write() as connection:
        for name in ("search_index", "search_past"):
            connection.exec_driver_sql(f"ALTER TABLE {name} DROP COLUMN words, DROP COLUMN length")
            connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN words tsvector")
        connection.exec_driver_sql("ALTER TABLE search_entry DROP COLUMN is_ahead")
        connection.exec_driver_sql("UPDATE search_state SET built = '2.2'")
        with Operations.context(MigrationContext.configure(connection)):
            v0011_stems_and_rows.upgrade()
        migrate.upgrade(connection, archive.name)
    assert ids(archive, "jembatan") == [1]


def test_a_wording_lies_in_its_row_and_the_words_of_an_entry_outside(archive):
    with archive.read() as connection:
        stored = connection.exec_driver_sql(
            "SELECT attrelid::regclass::text, attname, attstorage::text, attcollation::regcollation"
            "::text FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid "
            "WHERE attrelid IN ('version'::regclass, 'search_index'::regclass) "
            "AND attnum > 0 AND attcollation > 0"
        ).all()
    assert set(stored) == {
        *(("version", name, "p", '"C"') for name in ("valid_from", "valid_to", "sha256")),
        *(("version", name, "m", '"C"') for name in ("title", "text")),
        ("search_index", "words", "x", '"C"'),
    }


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


def test_entry_holds_the_words_in_order_each_marked_by_its_column():
    words = IndexedWords(
        title="satu dua satu",
        text="satu yang di pasar",
        title_stem="dua",
        text_stem="satu",
        credit="tim",
        official="budi",
        meta="xall xregionx33",
    )
    assert entry_of(words, 7_659_518_208) == (
        " Tsatu Tdua Tsatu Udua N7222 Mxall Mxregionx33 Ctim Obudi satu yang di pasar Ssatu "
        "Pyang_di "
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"yang di"', [2, 1]),
        ('"di yang"', []),
        ('"yang di pasar"', [1]),
        ("di-pas*", [1]),
        ('"yang di" -"di pasar"', [2]),
        ('pasar -"yang di pasar"', [3]),
        ('"yang di pasar" OR "yang di kota"', [2, 1]),
        ('NOT "yang di pasar"', [3, 2]),
        ('"pasar pasar"', []),
        ('title:"yang di"', [2]),
        ('title:"yang di" OR "pasar itu"', [3, 2]),
        ('-title:"yang di"', [3, 1]),
        ('"warga yang" "di pasar"', [1]),
        ('credit:"dari untuk"', []),
        ('(pasar -"di pasar") OR (kota -"pasar")', [3, 2]),
        ('portal:kotacontoh "di pasar"', [1]),
        ('"di pasar" -"warga"', []),
    ],
)
def test_words_side_by_side_are_told_from_words_that_are_all_there(archive, night, query, expected):
    night()
    night.store(
        make_release(url=f"{URL}/1", title="Satu", text="Warga yang di pasar menunggu."),
        make_release(url=f"{URL}/2", title="Yang di kota", text="Warga yang di kota di rumah."),
        make_release(url=f"{URL}/3", title="Tiga", text="Yang pasar itu. Di sana warga."),
    )
    assert ids(archive, query, sort="newest") == expected
