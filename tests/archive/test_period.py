import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageError
from archive.model import ZONES
from archive.period import parse_moment
from archive.schema import utc_text

WIB = ZONES["WIB"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=WIB)),
        ("2026-03-02T08:30", datetime(2026, 3, 2, 8, 30, tzinfo=WIB)),
        ("2026-03-02 08:30:15", datetime(2026, 3, 2, 8, 30, 15, tzinfo=WIB)),
        ("2026-03-02T08:30:00+09:00", datetime(2026, 3, 2, 6, 30, tzinfo=WIB)),
        ("2026-03-02T08:30:00Z", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
    ],
)
def test_date_or_date_time_is_read_in_wib(text, moment):
    assert parse_moment(text, option="--since") == moment


def test_bare_date_ends_with_its_last_instant():
    end = parse_moment("2026-03-02", option="--until", is_end=True)
    assert end + timedelta(microseconds=1) == datetime(2026, 3, 3, tzinfo=WIB)


def test_date_in_short_form_is_a_whole_day_or_refused():
    """ISO 8601 also writes 20260302; the day it names must not lose its hours."""
    try:
        end = parse_moment("20260302", option="--until", is_end=True)
    except UsageError:
        return
    assert end == parse_moment("2026-03-02", option="--until", is_end=True)


def test_time_of_day_is_the_same_at_both_ends():
    text = "2026-03-02T08:30"
    assert parse_moment(text, option="--until", is_end=True) == parse_moment(text, option="--since")


@pytest.mark.parametrize(
    "text",
    ["", "kemarin", "2026-02-30", "02-03-2026", "2026/03/02", "2026-3-2", "2026-03-02T25:00", "42"],
)
def test_anything_else_names_the_option_and_the_form(text):
    with pytest.raises(UsageError, match=r"--since: .* is no date\. Write 2026-03-02"):
        parse_moment(text, option="--since")


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59:59-12:00"])
def test_date_beyond_what_can_be_stored_is_refused_or_stored(text):
    """The first instant of year 1 in WIB lies before the first instant in UTC."""
    try:
        moment = parse_moment(text, option="--since")
    except UsageError:
        return
    assert utc_text(moment)


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_a_usage_error(text):
    with contextlib.suppress(UsageError):
        assert parse_moment(text, option="--at").tzinfo is not None


@given(
    st.datetimes(timezones=st.sampled_from([WIB, UTC])).filter(lambda time: 1 < time.year < 9999)
)
def test_written_time_is_read_back(moment):
    assert parse_moment(moment.isoformat(), option="--at") == moment
