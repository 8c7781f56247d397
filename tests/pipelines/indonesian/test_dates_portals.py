"""Dates as publishing systems print them, and the noise around them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import ZONES, Certainty, DateReading
from pipelines.indonesian import read_date, read_event_dates

SEEN = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])


def read(text: str, published: date | None = None) -> DateReading:
    return read_date(text, seen_at=SEEN, published=published, zone="WIB")


def shown(reading: DateReading) -> str | None:
    return reading.value.isoformat() if reading.value else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rab, 14 Agu 2024 - 08:05", "2024-08-14T08:05:00+07:00"),
        ("14 Agustus 2024 | 08:05 WITA | Operator | 31x dibaca", "2024-08-14T08:05:00+08:00"),
        ("14 Agustus 2024 / 8:05 pm", "2024-08-14T20:05:00+07:00"),
        ("14/8/2024, 08.05.00", "2024-08-14T08:05:00+07:00"),
        ("14 Agustus 2024 Waktu : 08.05 WIT", "2024-08-14T08:05:00+09:00"),
        ("14 Agustus 2024 08:05 (GMT+8)", "2024-08-14T08:05:00+08:00"),
        ("14 Agustus 2024 08.00 s.d. 10.00 WITA", "2024-08-14T08:00:00+08:00"),
        ("pukul 08.05 WITA tanggal 14 Agustus 2024", "2024-08-14T08:05:00+08:00"),
        ("Pukul 08.00-10.00 WIB, Rabu (14/8/2024)", "2024-08-14T08:00:00+07:00"),
        ("Wed Aug 14 08:05:00 WIB 2024", "2024-08-14T08:05:00+07:00"),
        ("Wed Aug 14 2024 08:05:00 GMT+0800", "2024-08-14T08:05:00+08:00"),
        ("2024-08-14 08:05:00+08", "2024-08-14T08:05:00+08:00"),
        ("Wed, 14 Aug 2024 08:05:00 -0400", "2024-08-14T08:05:00-04:00"),
        ("14 Agustus 2024 jam 12 malam", "2024-08-15T00:00:00+07:00"),
        ("14 Agustus 2024 jam 1 malam", "2024-08-14T01:00:00+07:00"),
        ("14 Agustus 2024 jam 11 siang", "2024-08-14T11:00:00+07:00"),
        ("14 Agustus 2024 jam 5 petang", "2024-08-14T17:00:00+07:00"),
    ],
)
def test_a_time_is_read_however_a_system_prints_it(text: str, value: str) -> None:
    assert shown(read(text)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Written by Operator on 14 August 2024. Posted in Kabar", "2024-08-14"),
        ("14th of August 2024", "2024-08-14"),
        ("tanggal 14 (empat belas) Agustus 2024", "2024-08-14"),
        ("12, 13, dan 14 Agustus 2024", "2024-08-12"),
        ("12, 13 dan 14 Agustus 2024", "2024-08-12"),
        ("30 Agustus – 2 September 2024", "2024-08-30"),
        ("Rabu Legi, 14 Agustus 2024", "2024-08-14"),
        ("Buda Umanis, Rabu 14 Agustus 2024", "2024-08-14"),
        ("Rabu / 14 Agustus 2024", "2024-08-14"),
        ("14 Méi 2024", "2024-05-14"),
        ("14\u00a0Agustus\u202f2024", "2024-08-14"),
        ("14–08–2024", "2024-08-14"),
        ("١٤ Agustus ٢٠٢٤", "2024-08-14"),
        ("9 Shafar 1446 H / 14 Agustus 2024 M", "2024-08-14"),
    ],
)
def test_noise_around_a_day_is_left_aside(text: str, value: str) -> None:
    reading = read(text)
    assert (shown(reading), reading.certainty) == (value, Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "14/VIII/2024",
        "2024-W33-3",
        "Agustus 2024",
        "08/2024",
        "Rabu Legi",
        "tiga perempat (3/4) warga",
        "halaman (1/2)",
        "3 hari lagi",
        "beberapa hari yang lalu",
        "10 Market 2019",
        "Nomor: 12/8/2024",
    ],
)
def test_what_only_looks_like_a_date_gives_none(text: str) -> None:
    assert read(text, date(2024, 8, 15)) == DateReading()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15 mnt lalu", "2026-03-02"),
        ("4 hr yang lalu", "2026-02-26"),
        ("4hr ago", "2026-03-02"),
        ("3 hari ago", "2026-02-27"),
        ("sejam yang lalu", "2026-03-02"),
        ("seminggu yang lalu", "2026-02-23"),
        ("1 minggu, 3 hari yang lalu", "2026-02-20"),
        ("1 week and 3 days ago", "2026-02-20"),
        ("a few seconds ago", "2026-03-02"),
        ("beberapa menit lalu", "2026-03-02"),
        ("Yesterday, 9:05 pm", "2026-03-01T21:05:00+07:00"),
        ("Hari ini 12:05 am", "2026-03-02T00:05:00+07:00"),
    ],
)
def test_relative_forms_of_common_libraries_count_from_the_look(text: str, value: str) -> None:
    assert shown(read(text)) == value


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("14 Septmber 2024", "2024-09-14", Certainty.DOUBTFUL),
        ("Sabtu, 14 Septmber 2024", "2024-09-14", Certainty.LIKELY),
        ("14 Desemebr 2024", "2024-12-14", Certainty.DOUBTFUL),
        ("14 Novemmber 2024", "2024-11-14", Certainty.DOUBTFUL),
        ("Copyright 14 Septmber 2024", None, Certainty.NONE),
    ],
)
def test_a_month_misspelt_by_one_letter_is_never_certain(
    text: str, value: str | None, certainty: Certainty
) -> None:
    reading = read(text)
    assert (shown(reading), reading.certainty) == (value, certainty)


@pytest.mark.parametrize("text", ["14/8/2024/DISKOMINFO", "SE-14/8/2024", "A14 Agustus 2024"])
def test_letters_right_against_a_date_make_it_doubtful(text: str) -> None:
    assert read(text).certainty == Certainty.DOUBTFUL


@pytest.mark.parametrize("text", ["Last Updated on 14 August 2024", "Diubah: 14 Agustus 2024"])
def test_the_day_of_a_change_alone_is_only_likely(text: str) -> None:
    assert (shown(read(text)), read(text).certainty) == ("2024-08-14", Certainty.LIKELY)


def test_the_day_of_a_change_gives_way_to_that_of_publishing() -> None:
    assert shown(read("Updated: 16 August 2024 | Published: 14 August 2024")) == "2024-08-14"


@pytest.mark.parametrize("text", ["14 Agu", "AGU 14"])
def test_a_badge_without_a_year_stands_near_the_published_date(text: str) -> None:
    reading = read(text, date(2024, 8, 15))
    assert (shown(reading), reading.certainty) == ("2024-08-14", Certainty.LIKELY)


def test_a_range_without_a_year_takes_none_from_its_last_day() -> None:
    assert shown(read("5 Agustus – 10 September", date(2024, 8, 15))) == "2024-08-05"


def test_a_dash_between_a_later_and_an_earlier_day_makes_no_range() -> None:
    text = "30/07/2019 – Sabtu sore (27/7/2019) warga kerja bakti."
    readings = read_event_dates(text, seen_at=SEEN, zone="WIB")
    assert [shown(reading) for reading in readings] == ["2019-07-30", "2019-07-27"]


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Rabu, 14 Agustus 2024 (08.05 WIB)", "Rabu, 14 Agustus 2024 (08.05 WIB)"),
        ("Rabu (14/8/2024 pukul 08.05 WIB) di aula", "Rabu (14/8/2024 pukul 08.05 WIB)"),
        ("Rabu (14 Agustus 2024 lalu) di aula", "Rabu (14 Agustus 2024 lalu)"),
    ],
)
def test_raw_never_ends_before_its_closing_bracket(text: str, raw: str) -> None:
    assert read(text).raw == raw
    (event,) = read_event_dates(text, seen_at=SEEN)
    assert event.raw is not None
    assert event.raw.count("(") == event.raw.count(")")


@given(
    st.integers(1, 59),
    st.sampled_from(
        ["{} menit yang lalu", "{} mnt lalu", "{} detik lalu", "{} minutes ago", "{} mins ago"]
    ),
    st.sampled_from(["", "Diposting ", "Admin | ", "sekitar "]),
)
def test_any_number_of_minutes_ago_is_today(count: int, form: str, before: str) -> None:
    assert shown(read(before + form.format(count))) == "2026-03-02"


@given(st.dates(date(1996, 1, 1), date(2026, 1, 1)), st.data())
def test_any_slip_in_a_long_month_never_gives_another_date(day: date, data: st.DataObject) -> None:
    names = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    name = names.split()[day.month - 1]
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    reading = read(f"{day.day} {name[:place]}{letter}{name[place + 1 :]} {day.year}")
    # "Juni" and "Juli" are one letter apart, and each is a month.
    assert reading.value in (day, None) or name in ("Juni", "Juli")
