"""Taken down: gone from every answer and from the file, and the crawler leaves it so (T44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from archive import schema
from archive.backup import make_backup
from archive.changes.log import EventFilters, read_events
from archive.clustering import catch_up
from archive.compact import compact
from archive.errors import NotFoundError
from archive.search.find import Filters, search
from archive.search.index import rebuild
from archive.stored import find_release
from archive.takedown import Wish, take_down
from archive.tasks import Listed, Task
from archive.visit import Visit
from archive.warc import Place
from tests.archive.building import (
    LIST_URL,
    TEXT,
    URL,
    begin_visit,
    make_look,
    make_plan,
    rows,
)

NOW = datetime(2026, 11, 25, 15, 15, tzinfo=UTC)
WISH = Wish(reason="permintaan warga", requested_by="Dinas Contoh")
# Words that stand nowhere else, also not as part of another.
TITLE_WORD, FIRST_WORD, LAST_WORD, LINK_WORD = "zarkunidu", "qelvasimo", "pruxanteb", "wokzirama"
OTHER = "https://kotacontoh.example/berita/lain"


@pytest.fixture
def taken(archive, night, make_release):
    """Two releases, of which the first has two wordings, was held once and is taken down."""
    item = make_release(title=f"Kabar {TITLE_WORD} kota", text=f"{FIRST_WORD} {TEXT}")
    night(make_plan())
    night.store(item, make_release(url=OTHER, text=f"{TEXT} Berita lain."))
    running = night(make_plan())
    visit = Visit(night=running, portal="kotacontoh")
    task = Task(url=LIST_URL, kind="list", position=1)
    visit.begin([task])
    listed = [Listed(url=URL, text=f"Judul {LINK_WORD}")]
    look = make_look(LIST_URL, at=running.clock.now())
    visit.store_list(look, task, listed, following=None)
    night.store_listed(make_release(title=f"Kabar {TITLE_WORD}", text=f"{LAST_WORD} {TEXT}"))
    with archive.write() as connection:
        connection.execute(
            sa.update(schema.look)
            .where(schema.look.c.url == URL)
            .values(warc="n.gz", warc_offset=7)
        )
        return take_down(connection, 1, WISH, at=NOW)


# About the bytes of a file; a server keeps its own to itself.
IN_A_FILE = pytest.mark.parametrize("archive", ["sqlite"], indirect=True)


def closed_file(archive):
    """The archive's file, with the log in it."""
    archive.close()
    return archive.path


def words_in(path):
    content = path.read_bytes()
    # Twelve-letter words; their first nine are what a stemmer might leave.
    words = (TITLE_WORD, FIRST_WORD, LAST_WORD, LINK_WORD)
    return {word for word in words if word[:9].encode() in content}


@IN_A_FILE
def test_T44_the_words_stood_in_the_file_before(archive, night, make_release):
    """Else the tests below would prove nothing."""
    night(make_plan())
    night.store(make_release(title=TITLE_WORD, text=f"{FIRST_WORD} {LAST_WORD} {LINK_WORD}"))
    assert len(words_in(closed_file(archive))) == 4


def test_T44_no_answer_holds_it_any_more(archive, taken):
    with archive.read() as connection:
        for word in ("", FIRST_WORD, LAST_WORD, TITLE_WORD, "jembatan", "-banjir"):
            hits = [hit.id for hit in search(connection, word, Filters())]
            assert hits == ([] if word in (FIRST_WORD, LAST_WORD, TITLE_WORD) else [2]), word
        as_of = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
        assert [hit.id for hit in search(connection, "", Filters(as_of=as_of))] == [2]
        assert {event.release for event in read_events(connection, EventFilters())} == {2}
        with pytest.raises(NotFoundError, match=r"taken down on 2026-11-25 22:15 WIB: permintaan"):
            find_release(connection, 1)
        with pytest.raises(NotFoundError, match="taken down"):
            find_release(connection, 1, 1)


@IN_A_FILE
def test_T44_the_words_are_nowhere_in_the_file_nor_in_a_later_backup(archive, taken, tmp_path):
    path = closed_file(archive)
    compact(path)
    assert words_in(path) == set()
    made = make_backup(path, tmp_path / "b", now=NOW)
    assert words_in(tmp_path / "b" / made.file) == set()
    log = tmp_path / "archive.db-wal"
    assert not log.exists() or words_in(log) == set()


@IN_A_FILE
def test_T44_compacting_while_a_connection_is_open_leaves_none_in_the_log_either(archive, taken):
    path = closed_file(archive)
    with archive.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.release)) == 2
    compact(path)
    log = path.with_name("archive.db-wal")
    assert words_in(path) == set()
    assert not log.exists() or words_in(log) == set()


@IN_A_FILE
def test_T44_the_index_is_whole_afterwards_and_finds_the_others(archive, taken):
    compact(closed_file(archive))
    with archive.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO search_index (search_index) VALUES ('integrity-check')"
        )
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        hits = search(connection, "jembatan sungai", Filters(sort="relevance"))
        assert [hit.id for hit in hits] == [2]


def test_T44_building_the_index_anew_does_not_bring_it_back(archive, taken):
    with archive.write() as connection:
        rebuild(connection)
        assert [hit.id for hit in search(connection, "", Filters())] == [2]


def test_T44_tombstone_addresses_and_hashes_stay(archive, taken):
    (tombstone,) = rows(archive, schema.takedown)
    assert (tombstone.release, tombstone.at, tombstone.reason) == (1, NOW, "permintaan warga")
    assert tombstone.requested_by == "Dinas Contoh"
    release = rows(archive, schema.release)[0]
    assert (release.url, release.state, release.version) == (URL, "present", 2)
    wordings = [row for row in rows(archive, schema.version) if row.release == 1]
    assert [(row.number, row.title, row.text) for row in wordings] == [(1, "", ""), (2, "", "")]
    assert wordings[1].sha256 == release.sha256 != wordings[0].sha256
    assert (
        len([row for row in rows(archive, schema.event) if row.release == 1]) == taken.events == 3
    )


def test_the_raw_answers_of_its_looks_are_named(taken):
    assert taken.records == (Place(file="n.gz", offset=7),)
    assert (taken.versions, taken.url) == (2, URL)


def test_second_takedown_and_one_of_an_unknown_release_are_refused(archive, taken):
    with archive.write() as connection:
        with pytest.raises(NotFoundError, match="Release 1 was taken down on"):
            take_down(connection, 1, WISH, at=NOW)
        with pytest.raises(NotFoundError, match="Release 9 is not in the archive"):
            take_down(connection, 9, WISH, at=NOW)
    assert len(rows(archive, schema.takedown)) == 1


def test_other_releases_with_the_same_words_are_named(archive, night, make_release):
    night(make_plan(), make_plan("lain"))
    night.store(make_release(), make_release(portal="lain", url="https://lain.example/berita/1"))
    with archive.write() as connection:
        assert take_down(connection, 1, WISH, at=NOW).same_words == (2,)
        assert take_down(connection, 2, WISH, at=NOW).same_words == ()


@pytest.mark.parametrize("others", [1, 2])
def test_it_leaves_its_cluster_and_its_title_the_events_of_its_copies(
    archive, night, make_release, others
):
    portals = ["kotacontoh", *(f"lain{number}" for number in range(others))]
    running = night(*(make_plan(portal) for portal in portals))
    long_text = " ".join(f"{TEXT} Alinea {number}." for number in range(6))
    for portal in portals:
        url = f"https://{portal}.example/1"
        title = f"Kabar {TITLE_WORD}" if portal == "kotacontoh" else "Kabar kota"
        night.store(make_release(portal=portal, url=url, title=title, text=long_text))
        catch_up(running, portal)
    assert TITLE_WORD in str([row.summary for row in rows(archive, schema.event)])
    with archive.write() as connection:
        done = take_down(connection, 1, WISH, at=NOW)
    assert done.same_words == tuple(range(2, 2 + others))
    assert TITLE_WORD not in str(rows(archive, schema.event))
    clusters = [row.cluster for row in rows(archive, schema.release)]
    assert clusters == ([None, None] if others == 1 else [None, 1, 1])
    assert [row.size for row in rows(archive, schema.cluster)] == ([] if others == 1 else [2])
    assert [row for row in rows(archive, schema.band) if row.release == 1] == []
    assert [row for row in rows(archive, schema.signature) if row.release == 1] == []


# --- the crawler does not bring it back -------------------------------------------------


@pytest.mark.parametrize("is_full", [False, True])
def test_T44_it_is_not_planned_again(archive, night, taken, is_full):
    running = night(make_plan())
    visit = Visit(night=running, portal="kotacontoh", is_full=is_full)
    visit.begin([Task(url=LIST_URL, kind="list", position=1)])
    assert [task.url for task in visit.pending(kinds=("release",))] == [OTHER]


def test_T44_a_list_that_shows_it_as_changed_neither_plans_it_nor_leaves_its_title(
    archive, night, taken
):
    running = night(make_plan())
    visit = Visit(night=running, portal="kotacontoh")
    task = Task(url=LIST_URL, kind="list", position=1)
    visit.begin([task])
    entry = Listed(url=URL, text=LINK_WORD, published=LINK_WORD, modified="2026-03-04")
    outcome = visit.store_list(make_look(LIST_URL), task, [entry], following=None)
    assert outcome.fresh == 0
    page = next(row for row in rows(archive, schema.page) if row.url == URL)
    assert (page.link_text, page.feed_published, page.modified) == (None, None, None)
    assert page.listed_night == running.number
    assert URL not in [each.url for each in visit.pending(kinds=("release",))]


@pytest.mark.parametrize("how", ["redirect", "same words", "address"])
def test_T44_what_leads_to_it_again_is_a_look_and_no_text(archive, night, make_release, taken, how):
    running = night(make_plan())
    new = "https://kotacontoh.example/berita/baru"
    item = make_release(title=f"Kabar {TITLE_WORD}", text=f"{LAST_WORD} {TEXT}", url=new)
    if how == "redirect":
        item = replace(item, look=replace(item.look, final_url=URL))
    elif how == "address":
        item = make_release(title="Judul baru", text=f"{LAST_WORD} dengan isi baru", url=URL)
    before = len(rows(archive, schema.version))
    (stored,) = night.store(item)
    assert (stored.release, stored.look_class, stored.cause) == (1, "SKIPPED", "taken down")
    assert len(rows(archive, schema.version)) == before
    assert rows(archive, schema.look)[-1].release == 1
    assert rows(archive, schema.held) == []
    page = next(row for row in rows(archive, schema.page) if row.url == item.url)
    assert (page.release, page.state) == (1, "known" if how == "address" else "alias")
    assert not {LAST_WORD, TITLE_WORD} & set(str(rows(archive, schema.page)).split())
    begin_visit(night(make_plan()), item.url)
    pages = {row.url: row.planned_night for row in rows(archive, schema.page)}
    assert pages[item.url] != running.number + 1
