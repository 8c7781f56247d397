"""The night window, in the portal's own zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import ZONES
from archive.window import is_open, opens_in

MOMENTS = st.integers(0, 730 * 86_400).map(lambda s: START + timedelta(seconds=s))
START = datetime(2025, 1, 1, tzinfo=UTC)
TIMES = st.times().map(lambda at: f"{at:%H:%M}")
WINDOWS = st.tuples(TIMES, TIMES).filter(lambda both: both[0] != both[1]).map("-".join)


@pytest.mark.parametrize(
    ("window", "here", "expected"),
    [
        ("21:00-04:30", "20:59", False),
        ("21:00-04:30", "21:00", True),
        ("21:00-04:30", "23:59", True),
        ("21:00-04:30", "00:00", True),
        ("21:00-04:30", "04:29", True),
        ("21:00-04:30", "04:30", False),
        ("21:00-04:30", "12:00", False),
        ("01:00-05:00", "00:59", False),
        ("01:00-05:00", "01:00", True),
        ("01:00-05:00", "05:00", False),
        ("00:00-23:59", "23:59", False),
        ("22:00-00:00", "23:59", True),
        ("22:00-00:00", "00:00", False),
    ],
)
@pytest.mark.parametrize("zone", ZONES)
def test_window_is_of_the_portal_s_own_hours(
    window: str, zone: str, here: str, expected: bool
) -> None:
    at = datetime.fromisoformat(f"2026-03-02T{here}:30").replace(tzinfo=ZONES[zone])
    at = at if here != "20:59" else at.replace(second=59)
    assert is_open(window, zone, at.astimezone(UTC)) == expected


def test_same_moment_is_open_in_the_east_and_not_yet_in_the_west() -> None:
    at = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)  # 19:30 WIB, 20:30 WITA, 21:30 WIT
    assert [is_open("21:00-04:30", zone, at) for zone in ("WIB", "WITA", "WIT")] == [
        False,
        False,
        True,
    ]
    assert opens_in("21:00-04:30", "WIB", at) == timedelta(minutes=90)
    assert opens_in("21:00-04:30", "WITA", at) == timedelta(minutes=30)
    assert opens_in("21:00-04:30", "WIT", at) == timedelta(0)


def test_without_a_window_every_hour_will_do() -> None:
    at = datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert is_open(None, "WIB", at)
    assert opens_in(None, "WIB", at) == timedelta(0)


@given(WINDOWS, st.sampled_from(sorted(ZONES)), MOMENTS)
def test_window_opens_just_when_it_is_said_to(window: str, zone: str, at: datetime) -> None:
    wait = opens_in(window, zone, at)
    assert timedelta(0) <= wait < timedelta(days=1)
    assert is_open(window, zone, at + wait)
    if wait:
        assert not is_open(window, zone, at)
        assert not is_open(window, zone, at + wait - timedelta(microseconds=1))


@given(WINDOWS, st.sampled_from(sorted(ZONES)), MOMENTS)
def test_window_and_its_reverse_part_the_day(window: str, zone: str, at: datetime) -> None:
    begin, _, end = window.partition("-")
    assert is_open(window, zone, at) != is_open(f"{end}-{begin}", zone, at)
