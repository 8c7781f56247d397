"""Weighing the places on a page that say when a release was published."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import ZONES, Certainty, DateHint, DateReading, Precision
from pipelines.indonesian import read_published

SEEN = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def weigh(*hints: tuple[str, str], zone: str = "WIB") -> DateReading:
    return read_published(
        [DateHint(source=source, raw=raw) for source, raw in hints], seen_at=SEEN, zone=zone
    )


def test_the_most_trusted_readable_place_wins_whatever_the_order() -> None:
    reading = weigh(
        ("url", "/2025/03/14/panen"),
        ("visible", "Senin, 12 Mei 2025"),
        ("json-ld", "kemarin sekali"),
        ("meta", "2025-05-12T08:30:00+07:00"),
    )
    assert reading.source == "meta"
    assert reading.value == datetime(2025, 5, 12, 8, 30, tzinfo=ZONES["WIB"])
    assert reading.conflicts == ("url: 2025/03/14",)
    assert reading.certainty == Certainty.LIKELY


def test_no_readable_hint_is_no_date() -> None:
    assert weigh(("visible", "Dibaca 20 kali"), ("url", "/berita/7")) == DateReading()
    assert weigh() == DateReading()


def test_agreeing_places_raise_the_certainty() -> None:
    assert weigh(("visible", "03/04/2025")).certainty == Certainty.LIKELY
    both = weigh(("visible", "03/04/2025"), ("url", "/2025/04/03/panen"))
    assert (both.certainty, both.conflicts) == (Certainty.CERTAIN, ())


def test_an_agreeing_place_with_a_time_gives_the_finer_value() -> None:
    reading = weigh(("json-ld", "2025-05-12"), ("visible", "Senin, 12 Mei 2025 | 09:05 WIB"))
    assert reading.value == datetime(2025, 5, 12, 9, 5, tzinfo=ZONES["WIB"])
    assert (reading.source, reading.precision) == ("visible", Precision.MINUTE)


def test_a_stored_midnight_gives_way_to_a_printed_time() -> None:
    reading = weigh(("time", "2025-05-12 00:00:00"), ("visible", "12 Mei 2025 09:05 WIB"))
    assert reading.value == datetime(2025, 5, 12, 9, 5, tzinfo=ZONES["WIB"])


def test_another_day_is_told_and_lowers_the_certainty() -> None:
    reading = weigh(("json-ld", "2025-05-12T09:05:00+07:00"), ("visible", "2 Mei 2025"))
    assert reading.value == datetime(2025, 5, 12, 9, 5, tzinfo=ZONES["WIB"])
    assert (reading.certainty, reading.conflicts) == (Certainty.DOUBTFUL, ("visible: 2 Mei 2025",))


def test_days_are_compared_on_the_clocks_of_the_portal() -> None:
    reading = weigh(
        ("json-ld", "2025-05-12T16:05:00Z"), ("visible", "Selasa, 13 Mei 2025 01:05"), zone="WIT"
    )
    assert (reading.certainty, reading.conflicts) == (Certainty.CERTAIN, ())


def test_a_local_time_labelled_as_utc_is_taken_from_the_printed_line() -> None:
    reading = weigh(
        ("json-ld", "2025-05-12T20:05:00+00:00"), ("visible", "12 Mei 2025 20:05 WITA"), zone="WITA"
    )
    assert reading.value == datetime(2025, 5, 12, 20, 5, tzinfo=ZONES["WITA"])
    assert reading.conflicts == ()


def test_a_future_date_never_wins_against_a_past_one() -> None:
    reading = weigh(("json-ld", "2026-12-31"), ("visible", "1 Maret 2026"))
    assert reading.value == date(2026, 3, 1)
    assert reading.conflicts == ("json-ld: 2026-12-31",)


def test_a_lone_future_date_is_doubtful() -> None:
    assert weigh(("visible", "9 Maret 2026")).certainty == Certainty.DOUBTFUL


def test_the_birth_of_unix_never_wins() -> None:
    reading = weigh(("json-ld", "1970-01-01T00:00:00Z"), ("visible", "1 Maret 2026"))
    assert reading.value == date(2026, 3, 1)


def test_an_address_alone_is_likely_at_best() -> None:
    assert weigh(("url", "/2025/04/23/panen")).certainty == Certainty.LIKELY


def test_a_year_less_line_stands_near_the_other_dates() -> None:
    reading = weigh(("visible", "Sabtu (20/10)"), ("url", "/2018/10/20/panen"))
    assert (reading.value, reading.certainty) == (date(2018, 10, 20), Certainty.CERTAIN)


@pytest.mark.parametrize("raw", ["3 hari yang lalu", "27 Februari 2026"])
def test_a_relative_line_counts_from_the_look(raw: str) -> None:
    assert weigh(("visible", raw)).value == date(2026, 2, 27)


@given(
    st.lists(
        st.builds(
            DateHint,
            source=st.sampled_from(["json-ld", "meta", "visible", "url", "other"]),
            raw=st.text() | st.dates().map(str) | st.datetimes(timezones=st.timezones()).map(str),
        ),
        max_size=5,
    ),
    st.datetimes(),
)
def test_no_hints_make_it_raise(hints: list[DateHint], seen_at: datetime) -> None:
    reading = read_published(hints, seen_at=seen_at, zone="WITA")
    assert (reading.value is None) == (reading.source is None)


CLOCK = ("visible", "Senin, 02 Maret 2026")


@pytest.mark.parametrize(
    "told", [CLOCK, ("visible", "Senin, 2 Maret 2026 22:03 WIB"), ("meta", "2026-03-02")]
)
def test_the_clock_of_the_page_neither_wins_nor_weakens(told: tuple[str, str]) -> None:
    reading = weigh(("visible", "12 Mei 2025"), told)
    assert (reading.value, reading.certainty) == (date(2025, 5, 12), Certainty.CERTAIN)
    assert reading.conflicts == (f"{told[0]}: {told[1]}",)


def test_a_release_of_the_day_of_the_look_stands_against_an_event_above_it() -> None:
    reading = weigh(("json-ld", "2026-03-02T09:05:00+07:00"), ("visible", "28 Februari 2026"))
    assert reading.value == datetime(2026, 3, 2, 9, 5, tzinfo=ZONES["WIB"])
    filed = weigh(CLOCK, ("url", "/2026/03/01/panen"))
    assert (filed.value, filed.certainty) == (date(2026, 3, 2), Certainty.LIKELY)


def test_a_lone_line_of_the_day_of_the_look_may_be_the_clock() -> None:
    assert weigh(CLOCK).certainty == Certainty.LIKELY
    assert weigh(("meta", "2026-03-02")).certainty == Certainty.CERTAIN


def test_an_old_address_wins_against_the_clock_of_the_page() -> None:
    assert weigh(CLOCK, ("url", "/2025/05/12/panen")).value == date(2025, 5, 12)


@pytest.mark.parametrize(
    ("raw", "certainty", "conflicts"),
    [
        ("10 bulan lalu", Certainty.CERTAIN, 0),
        ("5 tahun lalu", Certainty.DOUBTFUL, 1),
    ],
)
def test_a_coarse_count_is_no_conflict_where_it_is_true(
    raw: str, certainty: Certainty, conflicts: int
) -> None:
    reading = weigh(("visible", raw), ("meta", "2025-05-12T09:05:00+07:00"))
    assert reading.value == datetime(2025, 5, 12, 9, 5, tzinfo=ZONES["WIB"])
    assert (reading.certainty, len(reading.conflicts)) == (certainty, conflicts)


def test_a_precise_address_wins_against_a_coarse_count() -> None:
    reading = weigh(("time", "10 bulan lalu"), ("url", "/2025/05/12/panen"))
    assert reading.value == date(2025, 5, 12)


def test_a_day_and_month_changed_over_leave_the_date_likely() -> None:
    reading = weigh(("json-ld", "2025-05-12T09:05:00+07:00"), ("visible", "05/12/2025 09:05"))
    assert (reading.certainty, len(reading.conflicts)) == (Certainty.LIKELY, 1)


def test_a_local_evening_labelled_as_utc_is_of_the_printed_day() -> None:
    reading = weigh(("json-ld", "2025-05-12T20:05:00+00:00"), ("visible", "12 Mei 2025"))
    assert (reading.value, reading.conflicts) == (date(2025, 5, 12), ())
