"""Dates as portals print them: value, zone, certainty; and what is no date at all."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archive.model import ZONES, Certainty, DateReading, Precision
from pipelines.indonesian import read_date, read_event_dates

SEEN = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])


def read(text: str, published: date | datetime | None = None) -> DateReading:
    return read_date(text, seen_at=SEEN, published=published, zone="WIB")


def shown(reading: DateReading) -> str | None:
    return reading.value.isoformat() if reading.value else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20 Oktober 2018", "2018-10-20"),
        ("Selasa, 4 Pebruari 2014", "2014-02-04"),
        ("7 Nopember 2016", "2016-11-07"),
        ("9 Agt 2019", "2019-08-09"),
        ("9 Ags. 2019", "2019-08-09"),
        ("Jum'at, 3 Mei 2024", "2024-05-03"),
        ("Jum’at, 3 Mei 2024", "2024-05-03"),
        ("Jum`at, 3 Mei 2024", "2024-05-03"),
        ("Ahad (5/5/2024)", "2024-05-05"),
        ("Diposting pada 14 Juli 2025", "2025-07-14"),
        ("Oleh admin | 14 Juli 2025 | 7 Komentar", "2025-07-14"),
        ("Tgl.20/10/2018", "2018-10-20"),
        ("Tanggal : 20.10.2018", "2018-10-20"),
        ("20-10-2018", "2018-10-20"),
        ("20-Okt-18", "2018-10-20"),
        ("20.10.18", "2018-10-20"),
        ("03/04/2024", "2024-04-03"),
        ("Maret 09 2023", "2023-03-09"),
        ("March 9, 2023", "2023-03-09"),
        ("9th March 2023", "2023-03-09"),
        ("2023-03-09", "2023-03-09"),
        ("/2023/03/09/panen-raya", "2023-03-09"),
        ("/20230309/panen-raya", "2023-03-09"),
        ("/berita/panen-raya-2023-03-09", "2023-03-09"),
        ("٩ Maret ٢٠٢٣", "2023-03-09"),
        ("０９/０３/２０２３", "2023-03-09"),
        ("tanggal 9 bulan Maret tahun 2023", "2023-03-09"),
        ("9 - 11 Maret 2023", "2023-03-09"),
        ("9 s.d. 11 Maret 2023", "2023-03-09"),
        ("28 Februari hingga 2 Maret 2023", "2023-02-28"),
        ("30 Desember - 2 Januari 2019", "2018-12-30"),
        ("Kamis (9/3/ 2023) malam", "2023-03-09"),
        ("Diperbarui 5 Mei 2021 | Diterbitkan 3 Mei 2021", "2021-05-03"),
        ("1 Muharram 1445 H / 19 Juli 2023", "2023-07-19"),
    ],
)
def test_a_printed_day_is_read(text: str, value: str) -> None:
    assert shown(read(text)) == value


@pytest.mark.parametrize(
    ("text", "value", "zone"),
    [
        ("Sabtu, 20 Oktober 2018 | 14:03 WITA", "2018-10-20T14:03:00+08:00", "WITA"),
        ("Sabtu, 20 Oktober 2018 | 14:03", "2018-10-20T14:03:00+07:00", "WIB"),
        ("20 Oktober 2018 pukul 09.15 WIT", "2018-10-20T09:15:00+09:00", "WIT"),
        ("20-10-2018, jam 14:03 | Dibaca 88 kali", "2018-10-20T14:03:00+07:00", "WIB"),
        ("20 Oktober 2018 jam 7 malam", "2018-10-20T19:00:00+07:00", "WIB"),
        ("20 Oktober 2018 09.00 - 11.00 WITA", "2018-10-20T09:00:00+08:00", "WITA"),
        ("09:15 WIB, 20/10/2018", "2018-10-20T09:15:00+07:00", "WIB"),
        ("October 20, 2018 3:04 pm", "2018-10-20T15:04:00+07:00", "WIB"),
        ("2018-10-20T14:03:05+08:00", "2018-10-20T14:03:05+08:00", "+08:00"),
        ("2018-10-20T14:03:05.123Z", "2018-10-20T14:03:05+00:00", "+00:00"),
        ("2018-10-20 14:03:05", "2018-10-20T14:03:05+07:00", "WIB"),
        ("20181020T140305Z", "2018-10-20T14:03:05+00:00", "+00:00"),
        ("Sat, 20 Oct 2018 14:03:05 +0700", "2018-10-20T14:03:05+07:00", "+07:00"),
    ],
)
def test_a_printed_time_makes_an_aware_value(text: str, value: str, zone: str) -> None:
    reading = read(text)
    assert (shown(reading), reading.zone, reading.precision) == (value, zone, Precision.MINUTE)


def test_a_time_of_no_zone_on_a_portal_of_no_zone_is_at_most_likely() -> None:
    reading = read_date("Sabtu, 20 Oktober 2018 14:03", seen_at=SEEN)
    assert (reading.zone, reading.certainty) == ("WIB", Certainty.LIKELY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2019",
        "Tahun 2019-2024",
        "Tahun Pelajaran 2024/2025",
        "© 2019 Pemerintah Kota",
        "Copyright 3 Mei 2019 Pemerintah Kota",
        "Nomor 12/5/2019",
        "Nomor : 188.4/3/2019",
        "Nomor 2.3 Tahun 2019",
        "188/05/10/2019",
        "Pasal 1.2.20",
        "451 kali dilihat",
        "(0285) 412345",
        "0812-3456-7890",
        "NIP 198001012005011002",
        "192.168.10.12",
        "Senin 00/00/0000 00:00 WIB",
        "0000-00-00 07:00",
        "31/02/2020",
        "12/25/2020",
        "17 Ramadhan 1445 H",
        "5 Mei 1445 H",
        "selama 3 (tiga) hari",
        "10 menit",
        "Rp 12.05.2020",
        "pukul 09.00 WIB - selesai",
        "14:03 WIB",
        "Minggu ke 3 Maret",
        "Oktober 2018",
        "awal Maret lalu",
        "bulan depan",
        "senin kemarin",
        "24/7",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read(text) == DateReading()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 hari yang lalu", "2026-02-27"),
        ("dua hari lalu", "2026-02-28"),
        ("5 jam yang lalu", "2026-03-02"),
        ("23 jam lalu", "2026-03-01"),
        ("kemarin", "2026-03-01"),
        ("Kemarin, 14:30", "2026-03-01T14:30:00+07:00"),
        ("hari ini", "2026-03-02"),
        ("baru saja", "2026-03-02"),
        ("Berita | 2 minggu lalu", "2026-02-16"),
        ("3 days ago", "2026-02-27"),
    ],
)
def test_a_relative_date_counts_from_the_look(text: str, value: str) -> None:
    reading = read(text)
    assert shown(reading) == value
    assert reading.certainty in (Certainty.LIKELY, Certainty.DOUBTFUL)


def test_a_relative_date_counts_in_the_zone_of_the_portal() -> None:
    late = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # half past one in the night in Jayapura
    assert shown(read_date("hari ini", seen_at=late, zone="WIT")) == "2026-03-03"
    assert shown(read_date("hari ini", seen_at=late, zone="WIB")) == "2026-03-02"


@pytest.mark.parametrize(
    ("text", "published", "value", "certainty"),
    [
        ("Sabtu (20/10)", date(2018, 10, 21), "2018-10-20", Certainty.CERTAIN),
        ("Sabtu malam (20/10)", date(2018, 10, 21), "2018-10-20", Certainty.CERTAIN),
        ("Senin [31/12]", date(2019, 1, 2), "2018-12-31", Certainty.CERTAIN),
        ("Rabu hingga Kamis (3-4/1)", date(2018, 6, 1), "2018-01-03", Certainty.LIKELY),
        ("(20/10)", date(2018, 10, 21), "2018-10-20", Certainty.LIKELY),
        ("18 Nopember", date(2018, 11, 1), "2018-11-18", Certainty.LIKELY),
        ("18 Nopember", date(2018, 5, 20), "2018-11-18", Certainty.DOUBTFUL),
        ("31 Desember", date(2018, 7, 1), "2018-12-31", Certainty.DOUBTFUL),
        ("31 Desember lalu", date(2018, 7, 1), "2017-12-31", Certainty.DOUBTFUL),
        ("4-8 Januari mendatang", date(2018, 12, 20), "2019-01-04", Certainty.LIKELY),
        ("Selasa (20/10)", date(2018, 10, 21), "2018-10-20", Certainty.DOUBTFUL),
        ("Senin (12/8) hingga Rabu (14/8)", date(2024, 8, 15), "2024-08-12", Certainty.CERTAIN),
        ("mulai tanggal 16 hingga 18", date(2018, 7, 4), "2018-07-16", Certainty.DOUBTFUL),
        ("pada Jumat malam", date(2018, 10, 21), "2018-10-19", Certainty.LIKELY),
    ],
)
def test_a_missing_year_is_found_by_weekday_and_published_date(
    text: str, published: date, value: str, certainty: Certainty
) -> None:
    reading = read(text, published)
    assert (shown(reading), reading.certainty) == (value, certainty)


def test_a_weekday_that_does_not_fit_is_noted_and_the_printed_day_kept() -> None:
    reading = read("Kamis (20/10/2018)")
    assert shown(reading) == "2018-10-20"
    assert (reading.certainty, reading.conflicts) == (Certainty.DOUBTFUL, ("weekday: Kamis",))


def test_day_and_month_that_could_be_swapped_are_only_likely_without_weekday() -> None:
    assert read("03/04/2024").certainty == Certainty.LIKELY
    assert read("Rabu, 03/04/2024").certainty == Certainty.CERTAIN
    assert read("23/04/2024").certainty == Certainty.CERTAIN


@pytest.mark.parametrize("text", ["3 Mei 1984", "31/12/2099", "1970-01-01T00:00:00Z"])
def test_a_date_outside_the_sane_years_is_doubtful(text: str) -> None:
    assert read(text).certainty == Certainty.DOUBTFUL


def test_what_only_dateparser_reads_is_doubtful() -> None:
    reading = read("2018 Oktober 20")
    assert (shown(reading), reading.certainty) == ("2018-10-20", Certainty.DOUBTFUL)


def test_raw_is_what_was_printed() -> None:
    assert read("Oleh admin | Jum’at, 3 Mei 2024 | 14:03 WIB | 9 x").raw == (
        "Jum’at, 3 Mei 2024 | 14:03 WIB"
    )


def test_only_the_first_200_characters_are_read() -> None:
    assert read(" " * 200 + "20 Oktober 2018") == DateReading()


BODY = (
    "Panitia membuka pasar murah, Sabtu (20/10). Kegiatan berlangsung 20-22 Oktober 2018 dan "
    "ditutup Senin (22/10) sore. Keputusan Nomor 5/10/2018 mengaturnya.\n\n"
    "Pendaftaran dibuka 1 Agustus 2018, pukul 08.00 WIB, di tahun anggaran 2018."
)


def test_event_dates_come_in_order_each_day_once() -> None:
    readings = read_event_dates(BODY, seen_at=SEEN, published=date(2018, 10, 21), zone="WIB")
    assert [(reading.raw, shown(reading)) for reading in readings] == [
        ("Sabtu (20/10)", "2018-10-20"),
        ("Senin (22/10)", "2018-10-22"),
        ("1 Agustus 2018", "2018-08-01"),
    ]


def test_two_days_joined_by_dan_are_two_events() -> None:
    readings = read_event_dates("Digelar 20 Oktober dan 5 November 2018.", seen_at=SEEN)
    assert [shown(reading) for reading in readings] == ["2018-10-20", "2018-11-05"]


def test_event_dates_stop_at_twenty() -> None:
    text = "\n".join(f"{day} Maret 2024" for day in range(1, 31))
    assert len(read_event_dates(text, seen_at=SEEN)) == 20


def test_the_hour_24_is_the_midnight_that_ends_the_day() -> None:
    assert read("2024-04-04T24:00:00Z").value == datetime(2024, 4, 5, tzinfo=UTC)


def test_a_time_of_an_unknown_zone_is_never_certain() -> None:
    assert read("Sun, 04 Aug 2024 17:00:00 EST").certainty != Certainty.CERTAIN
