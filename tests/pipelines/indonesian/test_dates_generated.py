"""Generated dates are read back in every supported form, and no text makes a reader raise."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from archive.model import ZONES, Certainty, DateReading
from pipelines.indonesian import read_date, read_event_dates
from pipelines.indonesian.tables import plain, rows

SEEN = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])


def read(text: str, published: date | datetime | None = None) -> DateReading:
    return read_date(text, seen_at=SEEN, published=published, zone="WIB")


MONTH_WORDS = [(row["word"], int(row["month"])) for row in rows("months.tsv")]
DAY_WORDS = [(row["word"], int(row["day"])) for row in rows("days.tsv")]
dates = st.dates(date(1996, 1, 1), date(2027, 12, 31))


@given(dates, st.sampled_from(["", "Diposting pada ", "Oleh admin | ", "Tanggal : "]), st.data())
def test_any_date_with_any_month_and_day_name_is_read_back(
    day: date, before: str, data: st.DataObject
) -> None:
    month = data.draw(
        st.sampled_from([word for word, number in MONTH_WORDS if number == day.month])
    )
    weekday = data.draw(
        st.sampled_from([word for word, number in DAY_WORDS if number == day.isoweekday()])
    )
    case = data.draw(st.sampled_from([str, str.upper, str.lower]))
    text = case(f"{weekday}, {day.day} {month} {day.year}")
    reading = read(before + text)
    assert (reading.value, reading.certainty) == (day, Certainty.CERTAIN)


@given(
    dates,
    st.sampled_from(
        [
            "{0:%d/%m/%Y}",
            "{0:%d-%m-%Y}",
            "{0:%d.%m.%Y}",
            "{0.day}/{0.month}/{0.year}",
            "{0:%d/%m/%y}",
            "{0:%Y-%m-%d}",
            "{0:%Y/%m/%d}",
            "({0.day}/{0.month}/{0.year})",
        ]
    ),
    st.sampled_from(["", "Dipublikasikan: ", "admin - "]),
)
def test_any_date_in_numbers_is_read_back(day: date, form: str, before: str) -> None:
    assert read(before + form.format(day)).value == day


@given(
    dates,
    st.times(),
    st.sampled_from(["WIB", "WITA", "WIT"]),
    st.sampled_from(
        [" | {0:%H:%M} {1}", " pukul {0:%H.%M} {1}", ", jam {0:%H:%M} {1}", " {0:%H:%M:00} {1}"]
    ),
)
def test_any_time_and_zone_is_read_back(day: date, clock: time, zone: str, form: str) -> None:
    reading = read(f"{day:%d-%m-%Y}" + form.format(clock, zone))
    minute = clock.replace(second=0, microsecond=0)
    assert reading.value == datetime.combine(day, minute, tzinfo=ZONES[zone])


@given(
    st.datetimes(datetime(1996, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - zone drawn below
    st.integers(-12 * 60, 14 * 60),
)
def test_any_iso_time_is_read_back(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)), microsecond=0)
    assert read(aware.isoformat()).value == aware


@given(dates, st.integers(-14, 14))
def test_a_yearless_date_near_the_published_one_is_read_back(day: date, shift: int) -> None:
    names = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    text = f"{names[day.weekday()]} ({day.day}/{day.month})"
    reading = read(text, day + timedelta(days=shift))
    assert (reading.value, reading.raw) == (day, text)


PIECES = st.sampled_from(
    [
        "20",
        "10",
        "2018",
        "/",
        "-",
        ".",
        " ",
        "Oktober",
        "Sabtu",
        "(",
        ")",
        "pukul",
        "WIB",
        ":",
        "00",
        "lalu",
        "hari",
        "s.d.",
        "kemarin",
        "T",
        "Z",
        "+07:00",
        "Nomor",
        "29",
        "Februari",
        "\n",
        "0",
    ]
)


@given(
    st.text() | st.lists(PIECES, max_size=30).map("".join),
    st.datetimes() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.dates() | st.datetimes(),
    st.sampled_from([None, "WIB", "WIT", "?"]),
)
def test_no_text_and_no_clock_makes_a_reader_raise(
    text: str, seen_at: datetime, published: date | None, zone: str | None
) -> None:
    reading = read_date(text, seen_at=seen_at, published=published, zone=zone)
    assert (reading.value is None) == (reading.certainty == Certainty.NONE)
    assert reading.raw is None or reading.raw in text
    read_event_dates(text, seen_at=seen_at, published=published, zone=zone)


@given(st.text())
def test_plain_text_is_as_long_as_the_printed(text: str) -> None:
    assert len(plain(text)) == len(text)
