"""Several days named together, the words before a date, and times told by the part of the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import ZONES, Certainty, DateReading
from pipelines.indonesian import read_date
from pipelines.indonesian.tables import rows

SEEN = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
NAMES = MONTHS.split()
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
NEAR = date(2024, 8, 15)


def read(text: str, published: date | None = None) -> DateReading:
    return read_date(text, seen_at=SEEN, published=published, zone="WIB")


def shown(reading: DateReading) -> str | None:
    return reading.value.isoformat() if reading.value else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12, 13, 14 Agustus 2024", "2024-08-12"),
        ("12,13,14 Agustus 2024", "2024-08-12"),
        ("12/14 Agustus 2024", "2024-08-12"),
        ("12 ~ 14 Agustus 2024", "2024-08-12"),
        ("tanggal 12 sampai tanggal 14 Agustus 2024", "2024-08-12"),
        ("selama tiga hari (12-14) Agustus 2024", "2024-08-12"),
        ("12/8 - 14/8/2024", "2024-08-12"),
        ("12/8-14/8/2024", "2024-08-12"),
        ("30/12 s.d. 2/1/2025", "2024-12-30"),
        ("30/12/2024-2/1/2025", "2024-12-30"),
        ("30-12-2024/02-01-2025", "2024-12-30"),
        ("Senin, Selasa, Rabu (12, 13, 14/8)", "2024-08-12"),
        ("Senin, Selasa dan Rabu, 12, 13 dan 14 Agustus", "2024-08-12"),
        ("(Rabu/14/8)", "2024-08-14"),
        ("(Rabu/14/8/2024)", "2024-08-14"),
        ("(Rabu-14/8)", "2024-08-14"),
        ("Rabu (14-08)", "2024-08-14"),
        ("Rabu (14//8)", "2024-08-14"),
        ("Rabu, tepatnya tanggal 14 Agustus", "2024-08-14"),
    ],
)
def test_of_days_named_together_the_first_is_read(text: str, value: str) -> None:
    assert shown(read(text, NEAR)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ruang 3, 14 Agustus 2024", "2024-08-14"),
        ("Aula 15 - 14 Agustus 2024", "2024-08-14"),
        ("pukul 3, August 4, 2024", "2024-08-04"),
        ("14, 12 dan 20 Agustus 2024", "2024-08-12"),
        ("050/14 Agustus 2024", "2024-08-14"),
    ],
)
def test_a_number_that_is_no_day_of_the_list_is_left_aside(text: str, value: str) -> None:
    assert shown(read(text)) == value


@given(
    st.dates(date(1996, 1, 1), date(2027, 6, 1)),
    st.integers(1, 40),
    st.sampled_from([" - ", "–", " s.d. ", " s/d ", " sampai dengan ", " hingga ", " to "]),
    st.sampled_from(
        ["{0.day} {1} {0.year}", "{0.day} {1}", "{0.day}/{0.month}", "{0.day}/{0.month}/{0.year}"]
    ),
    st.data(),
)
def test_any_range_gives_its_first_day(
    first: date, length: int, link: str, form: str, data: st.DataObject
) -> None:
    last = first + timedelta(days=length)
    whole = form if "year" in form else form + ("/{0.year}" if "/" in form else " {0.year}")
    weekday = data.draw(st.sampled_from(["", f"{DAYS[first.weekday()]}, "]))
    text = f"{weekday}{form.format(first, NAMES[first.month - 1])}{link}" + whole.format(
        last, NAMES[last.month - 1]
    )
    assert read(text).value == first


@pytest.mark.parametrize(
    "text",
    [
        "Level 3 Juli 2021",
        "tahap 2 Mei 2021",
        "pekan 2 Mei 2021",
        "PP 1-84/1/2006",
        "pandemi Covid-19 Mei 2020",
        "setengah (1/2)",
        "surat bernomor 12/5/2019",
        "Nomor surat 12/5/2019",
        "(0285) 12-05-2024",
        "v1.2.2020",
        "Jalan 17 Agustus",
        "Jl. 10 Nopember No. 5",
        "Universitas 17 Agustus 1945",
        "Gerakan 30 September",
        "12,5 Mei 2024",
        "Rabu (6-7)",
        "Rabu (19.30)",
    ],
)
def test_the_words_before_tell_what_is_no_date(text: str) -> None:
    assert read(text, NEAR) == DateReading()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Level 3, 5 Juli 2021", "2021-07-05"),
        ("di Jalan 17 Agustus, Rabu (14/8)", "2024-08-14"),
        ("gerak jalan 17 Agustus", "2024-08-17"),
        ("Lapangan 17 Mei, 14 Agustus 2024", "2024-08-14"),
        ("Tanggal Kegiatan: 12 Agustus 2024 | Tanggal Terbit: 14 Agustus 2024", "2024-08-14"),
        ("Disunting 16 Agustus 2024, terbit 14 Agustus 2024", "2024-08-14"),
    ],
)
def test_the_words_before_tell_which_date_counts(text: str, value: str) -> None:
    assert shown(read(text, NEAR)) == value


@pytest.mark.parametrize(
    "text", ["PASAR BARU (14/8-2024)", "Rabu (14/8 2024)", "Rabu (14-8/2024)", "Rabu, 14/8, 2024"]
)
def test_another_sign_before_the_year_changes_nothing(text: str) -> None:
    assert shown(read(text)) == "2024-08-14"


@pytest.mark.parametrize("text", ["14/8-2024", "Blok 5-6 2019", "ND-14/8/2024", "KEP.14/8/2024"])
def test_signs_of_a_document_number_are_never_certain(text: str) -> None:
    assert read(text).certainty in (Certainty.NONE, Certainty.DOUBTFUL)


@given(st.sampled_from(rows("before_dates.tsv")), st.dates(date(1996, 1, 1), date(2026, 1, 1)))
def test_each_word_of_the_table_does_what_it_says(row: dict[str, str], day: date) -> None:
    text = f"{row['word'].capitalize()} {day.day} {NAMES[day.month - 1]}"
    if row["means"] in ("number", "count", "rank", "place"):
        assert read(text, day).value is None
    else:
        assert read(f"{text} {day.year}").value == day


@pytest.mark.parametrize(
    "text", ["Rabu (14/8/224)", "Rabu (14/8/20024)", "Rabu (14/8/3024)", "Rabu (14/082024)"]
)
def test_a_broken_year_is_found_like_a_missing_one_and_doubted(text: str) -> None:
    reading = read(text, NEAR)
    assert (shown(reading), reading.certainty) == ("2024-08-14", Certainty.DOUBTFUL)


def test_a_digit_in_place_of_a_letter_is_never_certain() -> None:
    reading = read("14 0ktober 2024")
    assert (shown(reading), reading.certainty) == ("2024-10-14", Certainty.DOUBTFUL)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14 Agustus 2024 malam pukul 7.30", "2024-08-14T19:30:00+07:00"),
        ("Rabu malam (14/8/2024) pukul 8 WITA", "2024-08-14T20:00:00+08:00"),
        ("Rabu malam (14/8/2024) pukul 19.30 WIT", "2024-08-14T19:30:00+09:00"),
        ("14 Agustus 2024 malam pukul 01.30", "2024-08-14T01:30:00+07:00"),
        ("14 Agustus 2024 1:15 p.m.", "2024-08-14T13:15:00+07:00"),
        ("14 Agustus 2024 10:15WIB", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024 10 : 15 Wita", "2024-08-14T10:15:00+08:00"),
        ("14 Agustus 2024 pk. 10.15", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024 pukul 10,15 WIB", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024 pukul 1015 WIB", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024 sekira pukul 10.15", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024 tepatnya pukul10.15", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024; 10:15", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024 : 10.15 WIB", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024 10:15 Waktu Indonesia Timur", "2024-08-14T10:15:00+09:00"),
        ("10:15:30 Rabu, 14 Agustus 2024", "2024-08-14T10:15:30+07:00"),
        ("14 Agustus 2024 | 10.15 Operator", "2024-08-14T10:15:00+07:00"),
        ("14 Agustus 2024 | 10.15 juta", "2024-08-14"),
        ("14 Agustus 2024 1015 orang", "2024-08-14"),
        ("14 Agustus 2024 10,15 juta", "2024-08-14"),
    ],
)
def test_a_time_keeps_its_part_of_the_day_and_its_signs(text: str, value: str) -> None:
    assert shown(read(text)) == value


def test_an_ago_right_against_the_word_before_it_is_read() -> None:
    assert shown(read("Sungai Kelok4 hari ago")) == "2026-02-26"
