"""Going on behind an earlier answer: nothing twice, nothing left out."""

from datetime import date, timedelta

import pytest

from archive.errors import DeadlineError, UsageError
from archive.period import parse_moment
from archive.search import find
from archive.search.find import Filters, search, search_hits
from tests.archive.building import URL, make_release

NOON = parse_moment("2026-02-10T12:00", option="")


def paged(connection, query, **filters):
    """The ids of an answer, taken two at a time."""
    ids, after = [], None
    while True:
        page = list(search_hits(connection, query, Filters(limit=2, after=after, **filters)))
        if not page:
            return ids
        ids += [release.id for _, release in page]
        after = page[-1][0].cursor


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["", "dinas", "-dinas", "taman OR pasar OR tingkat"])
@pytest.mark.parametrize("ranked", [2, 2_000])
def test_pages_make_up_the_answer(searched, monkeypatch, query, sort, ranked):
    monkeypatch.setattr(find, "RANKED", ranked)
    with searched.read() as connection:
        whole = [release.id for release in search(connection, query, Filters(sort=sort))]
        assert paged(connection, query, sort=sort) == whole
        assert len(set(whole)) == len(whole)


@pytest.mark.parametrize("after", ["", "x1", "r", "d-1", "d1' OR 1=1", "r1", "d" + "9" * 30])
def test_what_is_no_cursor_is_refused(searched, after):
    with searched.read() as connection, pytest.raises(UsageError, match="cursor"):
        list(search_hits(connection, "dinas", Filters(after=after)))


def test_releases_of_one_minute_are_all_found_in_the_order_they_came(archive, night):
    """A day without a time is one minute, which has room for 256; the rest runs over."""
    night()
    day = date(2026, 2, 10)
    story = {"title": "Panen raya", "text": "Warga memanen padi bersama."}
    night.store(
        *(make_release(url=f"{URL}/{n}", published=day, **story) for n in range(300)),
        make_release(url=f"{URL}/besok", published=day + timedelta(days=1), **story),
    )
    with archive.read() as connection:
        found = [release.id for release in search(connection, "panen", Filters(sort="newest"))]
        span = {"since": parse_moment("2026-02-10", option=""), "until": NOON}
        assert len(list(search(connection, "panen", Filters(**span)))) == 300
    assert found == list(range(301, 0, -1))


def test_T8_a_search_that_takes_too_long_is_stopped(searched):
    with searched.read() as connection:
        with pytest.raises(DeadlineError, match="took longer than 0 s"):
            list(search(connection, " OR ".join(["tam*"] * 60), Filters(deadline_s=0, limit=5)))
        assert list(search(connection, "taman", Filters(limit=5)))


def test_newer_releases_rank_higher_where_that_is_asked(archive, night):
    night()
    night.store(
        make_release(url=f"{URL}/1", title="Banjir", text="Surut.", published=date(2021, 2, 1)),
        make_release(url=f"{URL}/2", title="Kabar", text="Banjir.", published=date(2026, 2, 1)),
    )
    with archive.read() as connection:

        def ids(**filters):
            return [release.id for release in search(connection, "banjir", Filters(**filters))]

        assert ids() == [1, 2]
        assert ids(is_recent_better=True) == [2, 1]
