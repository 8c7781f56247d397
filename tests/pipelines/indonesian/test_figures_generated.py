"""Whatever value in whatever spelling: it is read back, and no text makes the reader raise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipelines.indonesian.figures import read_figures
from pipelines.indonesian.number_forms import worth

DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def in_words(number: int) -> str:
    """A number below 10^12 as it is spoken."""
    for scale, name in ((10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus")):
        if number >= scale:
            count, rest = divmod(number, scale)
            one = count == 1 and scale <= 1000
            head = f"se{name}" if one else f"{in_words(count)} {name}"
            return f"{head} {in_words(rest)}" if rest else head
    if number < 10:
        return DIGITS[number]
    if number in (10, 11):
        return "sepuluh" if number == 10 else "sebelas"
    tens, ones = divmod(number, 10)
    if number < 20:
        return f"{DIGITS[ones]} belas"
    return f"{DIGITS[tens]} puluh {DIGITS[ones]}" if ones else f"{DIGITS[tens]} puluh"


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@given(st.integers(0, 10**12 - 1))
def test_any_number_in_words_is_worth_what_it_says(number: int) -> None:
    assert worth(in_words(number)) == number


@given(
    st.integers(1, 10**14),
    st.sampled_from(["Rp{}", "Rp {}", "Rp. {}", "IDR {}", "Rp{},-", "Rp{},00", "{} rupiah"]),
    st.sampled_from(["Biayanya ", "(", "sebesar\u00a0", ""]),
)
def test_any_sum_is_read_back(number: int, form: str, before: str) -> None:
    raw = form.format(dotted(number))
    (figure,) = read_figures(f"{before}{raw} untuk jalan")
    assert (figure.kind, figure.value, figure.raw) == ("money", number, raw)


@given(
    st.integers(0, 9999),
    st.integers(0, 99),
    st.sampled_from(
        [("ribu", 3), ("juta", 6), ("jt", 6), ("miliar", 9), ("M", 9), ("triliun", 12)]
    ),
)
def test_any_sum_with_a_scale_is_exact(whole: int, cents: int, scale: tuple[str, int]) -> None:
    (figure,) = read_figures(f"Nilainya Rp{whole},{cents:02d} {scale[0]}.")
    assert figure.value == Decimal(f"{whole}.{cents:02d}") * 10 ** scale[1]


@given(
    st.integers(0, 100_000),
    st.integers(0, 999),
    st.sampled_from(
        [(" persen", "percent"), ("%", "percent"), (" km", "km"), (" hektar", "hektare")]
    ),
)
def test_any_decimal_is_read_back(whole: int, part: int, unit: tuple[str, str]) -> None:
    (figure,) = read_figures(f"mencapai {dotted(whole)},{part:03d}{unit[0]} lagi")
    assert (figure.value, figure.unit) == (Decimal(f"{whole}.{part:03d}"), unit[1])


@given(st.integers(2, 10**9 - 1), st.sampled_from(["orang", "desa", "bibit", "kuali"]))
def test_any_count_is_read_back_in_digits_and_words_and_both(number: int, unit: str) -> None:
    for raw in (dotted(number), in_words(number), f"{dotted(number)} ({in_words(number)})"):
        (figure,) = read_figures(f"Ada sebanyak {raw} {unit} di sana")
        assert (figure.kind, figure.value, figure.unit) == ("count", number, unit)
        assert figure.raw == f"{raw} {unit}"


@given(st.dates())
def test_any_deadline_with_a_year_is_read_back(day: date) -> None:
    text = f"paling lambat {day:%d}-{day:%m}-2026"
    if f"{day:%d%m}" == "2902":
        assert read_figures(text) == []
    else:
        assert [figure.value for figure in read_figures(text)] == [f"2026-{day:%m-%d}"]


PIECES = st.sampled_from(
    [
        *("Rp", "2,5", "1.250", "33", "0812", "2026", "miliar", "ribu", "jt", "M", "persen", "%"),
        *("orang", "hari", "dua", "puluh", "belas", "setengah", "koma", "satu", "(", ")", "-", "/"),
        *("x", ".", ",", ":", ";", " ", " ", " ", " ", "\n", "paling lambat", "hingga", "sampai"),
        *("sebelum", "s.d.", "Mei", "30 Juni", "selesai", "harus", "Nomor", "kelas", "Tahun"),
        *("İ", "²", "½", "٣", "５", "°", "minus", "menjadi", "\u200b", "\ufeff"),
    ]
)


@given(st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_no_text_makes_the_reader_raise_and_raw_is_what_stands_there(text: str) -> None:
    end = 0
    for figure in read_figures(text):
        assert text[figure.start : figure.start + len(figure.raw)] == figure.raw != ""
        assert figure.start >= end
        end = figure.start + len(figure.raw)


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert read_figures("a" * 49_000 + " 5 orang " + "b" * 10**6)[0].value == 5
    assert read_figures("a" * 50_001 + " 5 orang") == []
    assert len(read_figures("5 orang. " * 100_000)) <= 1000
