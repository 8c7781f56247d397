"""The rule of which backups are kept."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from archive.model import ZONES
from archive.rotation import kept

WIB = ZONES["WIB"]
NEWEST = datetime(2026, 11, 25, 23, 30, tzinfo=WIB)


def nightly(nights: int) -> list[datetime]:
    return [NEWEST - timedelta(days=each) for each in range(nights)]


def test_nothing_keeps_nothing():
    assert kept([]) == set()


def test_the_only_backup_is_kept_however_old():
    old = datetime(1999, 1, 1, tzinfo=WIB)
    assert kept([old]) == {old}


def test_of_two_years_of_nights_seven_days_four_weeks_and_twelve_months_are_kept():
    days = {moment.date().isoformat() for moment in kept(nightly(730))}
    daily = {f"2026-11-{day}" for day in range(19, 26)}
    # The newest of its week is a Sunday, but for this week.
    weekly = {"2026-11-25", "2026-11-22", "2026-11-15", "2026-11-08"}
    monthly = {"2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31"}
    monthly |= {"2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31", "2026-11-25"}
    assert days == daily | weekly | monthly


def test_of_several_on_a_day_the_newest_is_kept():
    morning, evening = NEWEST.replace(hour=6), NEWEST
    assert kept([morning, evening]) == {evening}


def test_a_day_is_a_day_in_wib():
    before = datetime(2026, 11, 24, 23, 59, tzinfo=WIB)
    after = datetime(2026, 11, 25, 0, 1, tzinfo=WIB)
    assert kept([before, after]) == {before, after}


def test_a_week_over_the_turn_of_the_year_is_one_week():
    days = [datetime(2026, 12, 28, tzinfo=WIB) + timedelta(days=each) for each in range(7)]
    later = [datetime(2027, 6, 1, tzinfo=WIB) + timedelta(days=each) for each in range(7)]
    # Of the week, the newest stands for it; of December, its last day for the month.
    assert kept(days + later) & set(days) == {days[-1], datetime(2026, 12, 31, tzinfo=WIB)}


def test_a_pause_drops_nothing_that_was_kept_before_it():
    before = nightly(10)
    paused = kept(before)
    assert kept([*paused, NEWEST + timedelta(days=400)]) >= paused - {min(paused)}


@pytest.mark.parametrize("seed", range(20))
def test_the_rule_is_stable_and_always_keeps_the_newest(seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    moments = [NEWEST - timedelta(hours=chance.randrange(20_000)) for _ in range(300)]
    once = kept(moments)
    assert max(moments) in once, f"seed {seed}"
    assert kept(once) == once, f"seed {seed}"
    assert len(once) <= 7 + 4 + 12, f"seed {seed}"


def test_applied_each_night_for_three_years_the_rule_keeps_twelve_months():
    there: set[datetime] = set()
    for night in sorted(nightly(1_100)):
        there = kept([*there, night])
    months = {(moment.year, moment.month) for moment in there}
    assert len(months) == 12
    assert min(there) < NEWEST - timedelta(days=320)
