from datetime import datetime, timedelta

import pytest

from archive.errors import QueryError
from archive.model import ZONES
from archive.period import parse_moment
from tests.archive.building import FIRST_NIGHT


def since(text):
    return parse_moment(text, option="--since")


def until(text):
    return parse_moment(text, option="--until", is_end=True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kesehatan", {1, 2}),
        ("KESEHATAN", {1, 2}),
        ("dinas kesehatan", {1, 2}),
        ("dinas AND kesehatan", {1, 2}),
        ('"dinas kesehatan"', {1}),
        ("dinas-kesehatan", {1}),
        ('"kesehatan dinas"', set()),
        ("banjir OR pasar", {3, 5}),
        ("dinas NOT jalan", {1}),
        ("dinas -jalan", {1}),
        ("dinas -(jalan OR layanan)", set()),
        ('dinas -"layanan malam"', {2}),
        ("-dinas", {3, 4, 5, 6, 7}),
        ("NOT dinas NOT pasar", {3, 4, 6, 7}),
        ("NOT NOT dinas", {1, 2}),
        ("NOT (dinas -jalan)", {2, 3, 4, 5, 6, 7}),
        ("kota (NOT bupati NOT pasar)", {6}),
        ("(banjir OR pasar) air", {3}),
        ("tingkat", {1, 2, 3}),
        ("meningkatkan", {1, 2, 3}),
        ('"meningkatkan"', {1}),
        ("peng*", {3, 7}),
        ("pengu*", {3, 7}),
        ("diresmikan", {5}),
        ("meresmikan", {5}),
        ("rp9", {6}),
        ("rené", {7}),
        ("RENÉ", {7}),
        ("tiada", set()),
        ("kesehatan tiada", set()),
    ],
)
def test_query_finds_these_releases(find_ids, query, expected):
    assert set(find_ids(query)) == expected


def test_empty_query_lists_all_newest_first_and_the_undated_last(find_ids):
    assert find_ids("") == find_ids("  ") == [6, 5, 4, 3, 2, 1, 7]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", [6, 5, 4, 3, 2, 1, 7]), ("oldest", [1, 2, 3, 4, 5, 6, 7]), (None, None)],
)
def test_sorts_of_a_list(find_ids, sort, expected):
    assert find_ids("", sort=sort) == (expected or [6, 5, 4, 3, 2, 1, 7])


def test_found_releases_are_sorted_as_asked(find_ids):
    assert find_ids("tingkat", sort="newest") == [3, 2, 1]
    assert find_ids("tingkat", sort="oldest") == [1, 2, 3]


@pytest.mark.parametrize(("limit", "expected"), [(0, []), (1, [6]), (2, [6, 5]), (99, None)])
def test_limit_cuts_the_answer(find_ids, limit, expected):
    assert find_ids("", limit=limit) == (find_ids("") if expected is None else expected)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"region": "33"}, {1, 2, 3, 4, 7}),
        ({"region": "33.75"}, {1, 2, 7}),
        ({"region": "33.25"}, {3, 4}),
        ({"region": "34.71"}, {4}),
        ({"region": "34"}, {4}),
        ({"region": "3"}, set()),
        ({"region": "91"}, {5, 6}),
        ({"portal": "kablain"}, {3, 4}),
        ({"portal": "tiada"}, set()),
        ({"topic": "smart-city"}, {1, 4, 6}),
        ({"pillar": "living"}, {4}),
        ({"pillar": "society"}, {1}),
        ({"pillar": "smart-city"}, set()),
        ({"topic": "smart-city", "region": "33"}, {1, 4}),
    ],
)
def test_filters_let_these_through(find_ids, filters, expected):
    assert set(find_ids("", **filters)) == expected


def test_filters_narrow_a_query_too(find_ids):
    assert find_ids("kesehatan", topic="smart-city") == [1]
    assert find_ids("-dinas", region="33.25") == [4, 3]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-02-11", "2026-02-11", {2, 3}),
        ("2026-02-12", "2026-02-12", {4, 5, 6}),
        ("2026-02-13", "2026-02-13", set()),
        ("2026-02-10", "2026-02-12", {1, 2, 3, 4, 5, 6}),
        ("2026-02-12", "2026-02-11", set()),
        ("2026-02-10T08:00", "2026-02-10T08:00", {1}),
        ("2026-02-10T08:01", "2026-02-10T23:00", set()),
    ],
)
def test_days_are_whole_days_in_wib_both_ends_included(find_ids, first, last, expected):
    """Release 5 bears only a date on a WIT portal; 6 is of 01.00 WIT, 23.00 WIB the day before."""
    assert set(find_ids("", since=since(first), until=until(last))) == expected


def test_undated_release_is_in_no_span(find_ids):
    assert 7 not in find_ids("", since=since("1990-01-01"))
    assert 7 not in find_ids("", until=until("2099-01-01"))


def test_as_of_answers_with_the_wording_and_labels_of_that_time(find):
    then = FIRST_NIGHT + timedelta(hours=12)
    (old,) = find("anggaran", as_of=then)
    (new,) = find("anggaran")
    assert ("Rp5" in old.text, old.version) == (True, 1)
    assert ("Rp9" in new.text, new.version) == (True, 2)
    assert old.sha256 != new.sha256
    assert find("rp9", as_of=then) == []
    assert [release.id for release in find("rp5", as_of=then)] == [6]
    assert find("rp5") == []
    assert {release.id for release in find("", topic="smart-city", as_of=then)} == {1, 4}


def test_as_of_before_the_first_night_is_empty(find_ids):
    assert find_ids("", as_of=FIRST_NIGHT - timedelta(seconds=1)) == []
    assert find_ids("-dinas", as_of=FIRST_NIGHT - timedelta(seconds=1)) == []


def test_as_of_the_last_night_is_what_stands_today(find_ids):
    later = datetime(2026, 4, 1, tzinfo=ZONES["WIB"])
    assert find_ids("", as_of=later) == find_ids("")


@pytest.mark.parametrize("query", ["air OR -banjir", "kota (air OR NOT banjir)"])
def test_or_with_something_only_excluded_is_refused(find, query):
    with pytest.raises(QueryError, match="Use AND NOT"):
        find(query)
