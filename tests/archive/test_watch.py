"""Watches: kept as asked, told from now on, and forgotten with all they sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive import schema
from archive.errors import NotFoundError, UsageError
from archive.watch import read_watches, remove_watch, require_name
from tests.archive.building import FIRST_NIGHT, make_release, rows
from tests.archive.watching import digests, end_backfill, make_watch, told


def test_watch_is_kept_as_it_was_asked(archive):
    made = make_watch(
        archive,
        '"kota cerdas" OR smart*',
        region="33.75",
        kinds=("new", "removed"),
        min_weight=20,
        every="week",
        is_private_allowed=True,
    )
    with archive.read() as connection:
        assert read_watches(connection) == [made]


@pytest.mark.parametrize("name", ["Pagi", "PAGI"])
def test_a_name_that_is_taken_in_another_case_is_refused(archive, name):
    make_watch(archive)
    with pytest.raises(UsageError, match="is there already"):
        make_watch(archive, name=name)


@pytest.mark.parametrize(
    "name",
    ["", "../x", "a/b", "a\\b", ".x", "a b", "x\n", "x\0", "CON", "nul.atom", "x" * 65, "é", "a."],
)
def test_T11_what_cannot_be_the_name_of_a_file_is_refused(name):
    with pytest.raises(UsageError, match="cannot name a watch"):
        require_name(name)


def test_an_unknown_watch_is_refused_with_those_that_are_there(archive):
    make_watch(archive)
    with archive.write() as connection, pytest.raises(NotFoundError, match="There are: pagi"):
        remove_watch(connection, "sore")


def test_a_removed_watch_leaves_nothing(archive, night):
    night()
    make_watch(archive)
    make_watch(archive, name="lain")
    end_backfill(archive)
    night.store(make_release())
    digests(archive)
    with archive.write() as connection:
        remove_watch(connection, "pagi")
    assert len(told(archive, "lain")) == 1
    assert len(rows(archive, schema.digest)) == len(rows(archive, schema.digest_event)) == 1


def test_weekly_watch_is_due_on_the_seventh_day_whatever_the_hour(archive):
    watch = make_watch(archive, every="week")
    late = FIRST_NIGHT.replace(hour=23)
    assert not watch.is_due(late + timedelta(days=6))
    assert watch.is_due(FIRST_NIGHT.replace(hour=0) + timedelta(days=7))
    assert watch.is_due(FIRST_NIGHT - timedelta(days=1))
