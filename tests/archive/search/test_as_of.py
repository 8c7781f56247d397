"""As of an earlier time: also what bore a date then that was still to come."""

from datetime import date, datetime, timedelta

import pytest

from archive import schema
from archive.model import ZONES
from archive.search.find import Filters, search
from archive.search.summary import count
from tests.archive.building import FIRST_NIGHT, TEXT, URL, make_release, rows

DATES = (date(2025, 1, 5), date(2026, 3, 1), date(2026, 3, 4), date(2027, 1, 1))


@pytest.fixture
def two_nights(archive, night):
    """Four releases in the first night, two of them dated ahead; one is edited in the second."""
    night()
    items = [
        make_release(url=f"{URL}/{number}", title=f"Jembatan {number}", published=day)
        for number, day in enumerate(DATES)
    ]
    night.store(*items)
    night()
    night.store(
        make_release(
            url=f"{URL}/3", title="Jembatan 3", text=TEXT + "\n\nTalud.", published=DATES[3]
        ),
        make_release(url=f"{URL}/4", title="Jembatan 4", published=date(2026, 3, 3)),
    )
    return archive


def found(archive, query="jembatan", **filters):
    with archive.read() as connection:
        return [(hit.id, hit.version) for hit in search(connection, query, Filters(**filters))]


FIRST = FIRST_NIGHT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"sort": "newest"}, [4, 3, 2, 1]),
        ({"sort": "oldest"}, [1, 2, 3, 4]),
        ({"sort": "newest", "limit": 1}, [4]),
        ({"sort": "newest", "limit": 3}, [4, 3, 2]),
        ({"sort": "oldest", "limit": 3}, [1, 2, 3]),
        ({"limit": 10}, [4, 3, 2, 1]),
        ({"since": datetime(2026, 3, 4, tzinfo=ZONES["WIB"])}, [4, 3]),
        ({"since": datetime(2026, 3, 4, tzinfo=ZONES["WIB"]), "limit": 5}, [4, 3]),
        ({"until": datetime(2026, 3, 2, tzinfo=ZONES["WIB"]), "limit": 5}, [2, 1]),
    ],
)
def test_what_stood_then_is_found_whatever_its_date(two_nights, filters, expected):
    then = found(two_nights, as_of=FIRST, **filters)
    releases = [release for release, _ in then]
    assert (releases if "sort" in filters else sorted(releases, reverse=True)) == expected
    assert all(version == 1 for _, version in then)
    with two_nights.read() as connection:
        if "limit" not in filters:
            hits = count(connection, "jembatan", Filters(as_of=FIRST, **filters)).hits
            assert hits == len(expected)


def test_later_all_stand_with_their_later_wordings(two_nights):
    later = found(two_nights, as_of=FIRST + timedelta(days=1), sort="newest", limit=9)
    assert later == [(4, 2), (3, 1), (5, 1), (2, 1), (1, 1)]
    assert found(two_nights, "talud", as_of=FIRST, limit=9) == []


def test_before_the_first_look_nothing_stood(two_nights):
    assert found(two_nights, as_of=FIRST_NIGHT - timedelta(days=1), limit=9) == []


def test_only_what_is_dated_ahead_is_marked_and_a_new_date_changes_it(two_nights, night):
    entries = rows(two_nights, schema.search_entry, "release", "version")
    assert [row.is_ahead for row in entries] == [False, False, True, True, True, False]
    night.store(make_release(url=f"{URL}/2", title="Jembatan 2", published=date(2026, 3, 1)))
    entries = rows(two_nights, schema.search_entry, "release", "version")
    assert [row.is_ahead for row in entries] == [False, False, False, True, True, False]
