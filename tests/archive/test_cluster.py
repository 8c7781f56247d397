"""What a cluster is asked: order, delays, what each copy changed, and one of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from archive.cluster import collapse, copies_of, duration_text
from archive.clustering import catch_up
from archive.search.find import Filters, search
from tests.archive.building import WIB, make_plan, make_release
from tests.archive.stories import FAR, NEAR, OTHER, STORY
from tests.archive.test_citation import RELEASE

PORTALS = ("satu", "dua", "tiga")
AT = datetime(2026, 3, 1, 8, 0, tzinfo=WIB)


@pytest.fixture
def stand(archive, night):
    """Stores and places (portal, text, published) in one night; a title may follow."""
    night(*(make_plan(portal) for portal in PORTALS))

    def run(*given):
        for number, (portal, text, published, *title) in enumerate(given):
            values = {"title": title[0]} if title else {}
            url = f"https://{portal}.example/berita/{number}"
            night.store(
                make_release(portal=portal, text=text, url=url, published=published, **values)
            )
        for portal in PORTALS:
            catch_up(night.running, portal)

    return run


def copies(archive, release=1):
    with archive.read() as connection:
        return copies_of(connection, release)


def test_the_first_publisher_stands_first_whoever_was_found_first(archive, stand):
    stand(("satu", STORY, AT + timedelta(hours=5)), ("dua", STORY, AT), ("tiga", STORY, None))
    # Without a date it counts from when it was first seen, the night of 2 March.
    assert [(each.order, each.release) for each in copies(archive)] == [(1, 2), (2, 1), (3, 3)]
    assert [each.delay for each in copies(archive)][:2] == [None, "PT5H"]


def test_at_the_same_time_who_was_seen_first_is_first(archive, stand):
    stand(("satu", STORY, AT), ("dua", STORY, AT))
    assert [(each.release, each.delay) for each in copies(archive)] == [(1, None), (2, "PT0M")]


def test_each_copy_says_how_alike_it_is_and_what_it_changed(archive, stand):
    edited = STORY.replace("dua belas titik", "lima belas titik")
    tail = f"{STORY}\n\nLaporan lengkap ada di laman resmi."
    stand(("satu", STORY, AT), ("dua", edited, AT, "Judul lain"), ("tiga", tail, AT))
    first, second, third = copies(archive)
    assert (first.similarity, first.title_changed, first.removed, first.added) == (None,) * 4
    assert (second.title_changed, second.removed, second.added) == (True, "dua", "lima")
    assert (third.title_changed, third.removed) == (False, "")
    assert third.added == "Laporan lengkap ada di laman resmi."
    assert 0.7 < second.similarity < third.similarity < 1


def test_how_far_a_copy_of_a_copy_drifted_is_told(archive, stand):
    stand(("satu", STORY, AT), ("dua", NEAR, AT), ("tiga", FAR, AT))
    assert [each.similarity >= 0.7 for each in copies(archive)[1:]] == [True, False]


def test_who_is_alone_has_no_copies(archive, stand):
    stand(("satu", STORY, AT), ("dua", OTHER, AT))
    assert copies(archive) == []
    assert copies(archive, 99) == []


@pytest.mark.parametrize(
    ("delay", "text"),
    [
        (timedelta(0), "PT0M"),
        (timedelta(minutes=59, seconds=59), "PT59M"),
        (timedelta(hours=3, minutes=20), "PT3H20M"),
        (timedelta(days=2), "P2D"),
        (timedelta(days=1, minutes=5), "P1DT5M"),
    ],
)
def test_a_duration_is_iso_8601_to_the_minute(delay, text):
    assert duration_text(delay) == text


def collapsed(hits):
    return [hit.id for _, hit in collapse((None, hit) for hit in hits)]


def test_collapsing_keeps_the_best_ranked_of_each_cluster_and_all_that_are_alone():
    hits = [
        replace(RELEASE, id=number, cluster=cluster and {"id": cluster, "first": 1, "size": 2})
        for number, cluster in ((5, 7), (1, 7), (2, None), (3, 8), (4, None), (6, 8))
    ]
    assert collapsed(hits) == [5, 2, 3, 4]


def test_collapsing_a_search_leaves_one_of_each_story(archive, stand):
    stand(("satu", STORY, AT), ("dua", STORY, date(2026, 3, 2)), ("tiga", OTHER, AT))
    with archive.read() as connection:
        hits = list(search(connection, "", Filters()))
        assert set(collapsed(hits)) == {2, 3}
        assert collapsed(search(connection, "", Filters(portal="satu"))) == [1]


def test_a_page_of_results_names_its_clusters_without_a_query_for_each(archive, stand):
    stand(*((portal, STORY, AT + timedelta(days=n)) for portal in PORTALS for n in range(6)))
    asked = []
    with archive.read() as connection:
        sa.event.listen(
            connection, "before_cursor_execute", lambda *values: asked.append(values[2])
        )
        few = list(search(connection, "", Filters(limit=2)))
        for_few = len(asked)
        many = list(search(connection, "", Filters(limit=18)))
    assert (len(few), len(many)) == (2, 18)
    assert {hit.cluster["size"] for hit in many} == {18}
    assert len(asked) == 2 * for_few
