"""Any day in any form, amid any noise, is read back; any number that is no date gives none."""

from __future__ import annotations

from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import ZONES, DateReading
from pipelines.indonesian import read_date

SEEN = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])

INDONESIAN = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Ahad")
SIGNS = (", ", " ", " / ", " - ", " | ", "\n", " pagi ", ",")
# d, m, n, y: the day, the month's name and number, the year.
FORMS = (
    *("{d} {m} {y}", "{d:02} {m} {y}", "{d}-{m}-{y}", "{d}/{m}/{y}", "{d}. {m} {y}", "{d}{m}{y}"),
    *("{d} {m}, {y}", "{m} {d}, {y}", "{m} {d} {y}", "{d}\u00a0{m}\u00a0{y}", "({d} {m} {y})"),
    *("{d}/{n}/{y}", "{d:02}-{n:02}-{y}", "{d:02}.{n:02}.{y}", "({d}/{n}/{y})"),
    *("{y}-{n:02}-{d:02}", "{y}/{n:02}/{d:02}"),
)
BEFORE = (
    *("", "Diposting pada ", "Oleh admin | ", "Tanggal : ", "Berita / ", "• ", "Hits: 120 | ", "["),
    *("Dibaca 231 kali | ", "120 views · ", "Posted on ", "Foto: Dok. Dinas | "),
)
AFTER = (
    *("", " | 231 views", " | Dibaca 12 kali", " - Admin", " • 3 menit baca", " / 0 Komentar"),
    *(".", "]", " | 1.204 kali dilihat", " (12)"),
)
TIME_SIGNS = (" | ", " ", ", ", " - ", " pukul ", ", Pkl. ", " / ", " @ ", "\n", " jam ")


def read(text: str, published: date | None = None) -> DateReading:
    return read_date(text, seen_at=SEEN, published=published, zone="WIB")


dates = st.dates(date(1996, 1, 1), date(2027, 12, 31))


@st.composite
def printed_days(draw: st.DrawFn) -> tuple[date, str]:
    """A day, and one of the ways in which a portal may print it."""
    day = draw(dates)
    name = draw(st.sampled_from((INDONESIAN, ENGLISH)))[day.month - 1]
    form = draw(st.sampled_from(FORMS))
    text = form.format(d=day.day, m=name, n=day.month, y=day.year)
    if draw(st.booleans()):
        text = WEEKDAYS[day.weekday()] + draw(st.sampled_from(SIGNS)) + text
    return day, draw(st.sampled_from((str, str.upper, str.lower)))(text)


@st.composite
def printed_times(draw: st.DrawFn) -> tuple[time, str, str]:
    """A time, its zone, and how it stands after a day."""
    clock = draw(st.times()).replace(second=0, microsecond=0)
    zone = draw(st.sampled_from(("WIB", "Wita", "wit")))
    form = draw(st.sampled_from(("%H:%M", "%H.%M", "%H:%M:00")))
    return clock, zone.upper(), f"{draw(st.sampled_from(TIME_SIGNS))}{clock.strftime(form)} {zone}"


@given(st.sampled_from(BEFORE), printed_days(), st.sampled_from(AFTER))
def test_any_form_amid_any_noise_is_read_back(
    before: str, printed: tuple[date, str], after: str
) -> None:
    day, text = printed
    assert read(before + text + after).value == day


@given(st.sampled_from(BEFORE), printed_days(), printed_times(), st.sampled_from(AFTER))
def test_any_time_after_any_form_is_read_back(
    before: str, printed: tuple[date, str], timed: tuple[time, str, str], after: str
) -> None:
    day, text = printed
    clock, zone, tail = timed
    expected = datetime.combine(day, clock, tzinfo=ZONES[zone])
    assert read(before + text + tail + after).value == expected


NO_DATES = (
    *("Nomor {a}/{b}/{y}", "Perda No. {a} Tahun {y}", "periode {y}-{z}", "TA {y}/{z}"),
    *("RT {a}/RW {b}", "skor {a}-{b}", "Rp{a}.500.{b}", "Telp. (0285) 4{a}-{b}", "HUT ke-{a} RI"),
    *("Halaman {a} dari {b}", "pukul 0{c}.30 WIB", "Dibaca {a} kali", "© {y} Dinas"),
    *("Pasal {a} ayat ({b})", "selama {a} hari", "pekan ke-{a} Mei {y}", "/berita/{a}/{b}"),
    *("{a}.{b} persen", "usia {a}-{b} tahun", "versi {c}.{a}.{b}", "10.{a}.{b}.{a}"),
    *("{a} Ramadan 14{b:02} H", "00-00-0000 {a}:00", "Level {c} Mei {y}", "-7.{a}, 110.{b}"),
)


@settings(deadline=None)  # the first text that reaches dateparser waits while it loads
@given(
    st.sampled_from(NO_DATES),
    st.integers(1, 31),
    st.integers(1, 31),
    st.integers(2001, 2026),
    st.none() | dates,
)
def test_any_number_that_is_no_date_gives_none(
    form: str, one: int, other: int, year: int, published: date | None
) -> None:
    text = form.format(a=one, b=other, c=one % 9 + 1, y=year, z=year + 5)
    assert read(text, published) == DateReading()
