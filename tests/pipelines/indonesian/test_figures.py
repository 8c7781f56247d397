"""Figures as portals print them: kind, value, unit and where they stand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.indonesian.figures import Figure, read_figures


def only(text: str) -> Figure:
    figures = read_figures(text)
    assert len(figures) == 1, figures
    return figures[0]


def values(text: str) -> list[tuple[str, str]]:
    return [(str(figure.value), figure.unit) for figure in read_figures(text)]


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("Rp2,5 miliar", 2_500_000_000, "rupiah"),
        ("Rp 1,2 M", 1_200_000_000, "rupiah"),
        ("Rp3T", 3 * 10**12, "rupiah"),
        ("Rp. 750.000", 750_000, "rupiah"),
        ("Rp4.250.000,-", 4_250_000, "rupiah"),
        ("Rp4.250.000,00", 4_250_000, "rupiah"),
        ("Rp 4,250,000", 4_250_000, "rupiah"),
        ("Rp7,500", 7_500, "rupiah"),
        ("Rp85rb", 85_000, "rupiah"),
        ("Rp 40 jt", 40_000_000, "rupiah"),
        ("IDR 90 juta", 90_000_000, "rupiah"),
        ("Rp2 milyar", 2 * 10**9, "rupiah"),
        ("Rp2 miliar 150 juta", 2_150_000_000, "rupiah"),
        ("Rp25.5 miliar", 25_500_000_000, "rupiah"),
        ("60 ribu rupiah", 60_000, "rupiah"),
        ("enam puluh ribu rupiah", 60_000, "rupiah"),
        ("setengah miliar rupiah", 500_000_000, "rupiah"),
        ("3,4 triliun", 3_400_000_000_000, "rupiah"),
        ("Rp8.000.000 (delapan juta rupiah)", 8_000_000, "rupiah"),
        ("Rp8.000.000,- (delapan juta rupiah)", 8_000_000, "rupiah"),
        ("US$ 1,5 juta", 1_500_000, "dolar AS"),
        ("200 ribu dolar AS", 200_000, "dolar AS"),
    ],
)
def test_money_is_read_in_every_spelling(raw: str, value: int, unit: str) -> None:
    figure = only(f"Biayanya {raw}, kata panitia.")
    assert (figure.kind, figure.value, figure.unit) == ("money", value, unit)
    assert figure.raw == raw


@pytest.mark.parametrize(
    "text",
    ["menyalurkan bantuan 300 juta.", "dengan anggaran 300 juta untuk talud", "modal 300 jt."],
)
def test_a_bare_amount_is_money_where_the_sentence_speaks_of_money(text: str) -> None:
    assert values(text) == [("300000000", "rupiah")]


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("8,25 persen", "8.25", "percent"),
        ("8,25%", "8.25", "percent"),
        ("8,25 %", "8.25", "percent"),
        ("8.2 per sen", "8.2", "percent"),
        ("seratus persen", "100", "percent"),
        ("nol koma lima persen", "0.5", "percent"),
        ("-1,5 persen", "-1.5", "percent"),
        ("minus 1,5 persen", "-1.5", "percent"),
        ("4 poin persen", "4", "percentage point"),
        ("4 persen poin", "4", "percentage point"),
    ],
)
def test_shares_are_read(raw: str, value: str, unit: str) -> None:
    figure = only(f"Angkanya {raw} pada akhir tahun")
    assert (figure.kind, figure.value, figure.unit) == ("percent", Decimal(value), unit)
    assert figure.raw == raw


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("41 komunitas", 41, "komunitas"),
        ("2.315 warga", 2315, "warga"),
        ("7 ribu bibit", 7000, "bibit"),
        ("1,2 juta orang", 1_200_000, "orang"),
        ("empat kelurahan", 4, "kelurahan"),
        ("empat belas desa", 14, "desa"),
        ("empatbelas desa", 14, "desa"),
        ("dua ratus lima puluh kursi", 250, "kursi"),
        ("seribu dua ratus lilin", 1200, "lilin"),
        ("28 (dua puluh delapan) orang", 28, "orang"),
        ("lima (5) unit", 5, "unit"),
        ("36 KK", 36, "kepala keluarga"),
        ("36 kepala keluarga", 36, "kepala keluarga"),
        ("12 OPD", 12, "perangkat daerah"),
        ("60 anak-anak", 60, "anak"),
        ("tiga kali", 3, "kali"),
        ("17 kuali", 17, "kuali"),
        ("14 Pohon", 14, "pohon"),
    ],
)
def test_counts_are_read_with_their_unit(raw: str, value: int, unit: str) -> None:
    figure = only(f"Di sana ada {raw} sejak pagi")
    assert (figure.kind, figure.value, figure.unit) == ("count", value, unit)
    assert figure.raw == raw


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("3 kilometer", "3", "km"),
        ("3,75km", "3.75", "km"),
        ("2.5 hektar", "2.5", "hektare"),
        ("1.250,5 ha", "1250.5", "hektare"),
        ("640 meter persegi", "640", "m2"),
        ("640 m²", "640", "m2"),
        ("15 ton", "15", "ton"),
        ("sebelas kilogram", "11", "kg"),
        ("satu koma delapan meter", "1.8", "m"),
        ("5 m", "5", "m"),
        ("31 derajat Celsius", "31", "derajat Celsius"),
        ("31°C", "31", "derajat Celsius"),
        ("magnitudo 5,4", "5.4", "magnitudo"),
    ],
)
def test_measures_are_read(raw: str, value: str, unit: str) -> None:
    figure = only(f"Tercatat {raw} di lokasi")
    assert (figure.kind, figure.value, figure.unit) == ("measure", Decimal(value), unit)
    assert figure.raw == raw


def test_a_measure_per_something_keeps_its_own_unit() -> None:
    assert values("debit 20 liter/detik dan 9 ton per hari") == [("20", "liter"), ("9", "ton")]


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("4 hari", "4", "hari"),
        ("10 (sepuluh) hari kerja", "10", "hari kerja"),
        ("dua pekan", "2", "pekan"),
        ("dua minggu", "2", "pekan"),
        ("satu setengah tahun", "1.5", "tahun"),
        ("setengah jam", "0.5", "jam"),
        ("setahun", "1", "tahun"),
        ("seminggu", "1", "pekan"),
        ("2x24 jam", "48", "jam"),
        ("2 x 24 jam", "48", "jam"),
    ],
)
def test_spans_of_time_are_read(raw: str, value: str, unit: str) -> None:
    figure = only(f"berlangsung selama {raw}.")
    assert (figure.kind, figure.value, figure.unit) == ("duration", Decimal(value), unit)
    assert figure.raw == raw


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rp100 ribu hingga Rp250 ribu", [("100000", "rupiah"), ("250000", "rupiah")]),
        ("Rp15-20 ribu", [("15000", "rupiah"), ("20000", "rupiah")]),
        ("Rp15.000-20.000", [("15000", "rupiah"), ("20000", "rupiah")]),
        ("Rp1-2 M", [("1000000000", "rupiah"), ("2000000000", "rupiah")]),
        ("naik dari 61,5 menjadi 70 persen", [("61.5", "percent"), ("70", "percent")]),
        ("susut dari 1.900 menjadi 1.150 orang", [("1900", "orang"), ("1150", "orang")]),
        ("5-7 hari", [("5", "hari"), ("7", "hari")]),
        ("usia 0 sampai 5 tahun", [("0", "tahun"), ("5", "tahun")]),
    ],
)
def test_a_range_is_two_figures_of_one_unit(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


def test_a_figure_repeated_in_brackets_is_one() -> None:
    assert values("selama 14 hari (empat belas hari) penuh") == [("14", "hari")]
    assert values("lima juta rupiah (Rp5.000.000)") == [("5000000", "rupiah")]
    assert values("90 orang (10 persen)") == [("90", "orang"), ("10", "percent")]


@pytest.mark.parametrize(
    ("text", "raw", "value"),
    [
        ("Berkas diterima paling lambat 9 Juli 2026.", "paling lambat 9 Juli 2026", "2026-07-09"),
        ("Posko dibuka hingga 31 Desember.", "hingga 31 Desember", "--12-31"),
        (
            "Batas akhir unggah berkas adalah 5 Mei 2026",
            "Batas akhir unggah berkas adalah 5 Mei 2026",
            "2026-05-05",
        ),
        ("dikirim sebelum tanggal 17 Agustus", "sebelum tanggal 17 Agustus", "--08-17"),
        ("dilaporkan sebelum tanggal 12.", "sebelum tanggal 12", "---12"),
        ("tenggat: 15 Mei", "tenggat: 15 Mei", "--05-15"),
        ("rehab ditargetkan selesai 20 Juni 2026", "selesai 20 Juni 2026", "2026-06-20"),
        ("wajib rampung pada Oktober 2026", "rampung pada Oktober 2026", "2026-10"),
        ("paling lambat akhir tahun 2026", "paling lambat akhir tahun 2026", "2026"),
        (
            "paling lambat pukul 16.00 WIB, Jumat (30/6)",
            "paling lambat pukul 16.00 WIB, Jumat (30/6)",
            "--06-30",
        ),
        ("jatuh tempo PBB 30 September", "jatuh tempo PBB 30 September", "--09-30"),
        (
            "pendaftaran 1 hingga 30 Juni 2026",
            "hingga 30 Juni 2026",
            "2026-06-30",
        ),
    ],
)
def test_deadlines_are_read(text: str, raw: str, value: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.value, figure.unit) == ("deadline", value, "date")
    assert figure.raw == raw


def test_a_deadline_may_be_counted_from_something_else() -> None:
    figure = only("Jawaban diberikan paling lambat 14 (empat belas) hari kerja sesudahnya.")
    assert (figure.kind, figure.value, figure.unit) == ("deadline", 14, "hari kerja")
    assert figure.raw == "paling lambat 14 (empat belas) hari kerja"


@pytest.mark.parametrize(
    "text",
    [
        "Hingga Senin (19/1), 88 desa sudah menerima.",
        "Sampai 31 Maret 2026, realisasinya 20 persen.",
        "Tercatat sampai dengan 30 April 2026 ada dua kasus.",
        "Pameran digelar mulai 3 Mei hingga 9 Mei 2026.",
        "Berlangsung Sabtu s.d. Minggu (4-5/7/2026).",
        "paling lambat 31 Februari 2026",
        "Selesai 5 Mei 2026 lalu.",
    ],
)
def test_a_day_that_limits_nothing_is_no_deadline(text: str) -> None:
    assert [figure for figure in read_figures(text) if figure.kind == "deadline"] == []


def test_figures_come_in_order_and_where_they_stand() -> None:
    text = "Rumah“ 3 unit\u00a0rusak,\n\n paling lambat 2 Mei 2026, Rp５ juta"
    figures = read_figures(text)
    assert [figure.kind for figure in figures] == ["count", "deadline", "money"]
    for figure in figures:
        assert text[figure.start : figure.start + len(figure.raw)] == figure.raw
    assert figures[2].value == 5_000_000


def test_a_line_broken_inside_a_sentence_still_joins_number_and_unit() -> None:
    assert values("menampung 33\nkomunitas") == [("33", "komunitas")]
    assert values("Jumlahnya 33\n\nkomunitas lain") == []


@pytest.mark.parametrize(
    ("text", "raw", "value", "unit"),
    [
        (
            "nilainya Rp. 139. 963. 046. 000,- dari APBD",
            "Rp. 139. 963. 046. 000,-",
            139963046000,
            "rupiah",
        ),
        (
            "sebesar 166 juta 494 ribu 700 rupiah",
            "166 juta 494 ribu 700 rupiah",
            166494700,
            "rupiah",
        ),
        ("baru 70, 84 persen", "70, 84 persen", "70.84", "percent"),
        ("pajak Rp 319, 5 Milyar", "Rp 319, 5 Milyar", 319500000000, "rupiah"),
        ("ruas 4, 5 kilometer", "4, 5 kilometer", "4.5", "km"),
        ("pagu anggaran senilai 1.222.400.000 itu", "1.222.400.000", 1222400000, "rupiah"),
        ("ada 40 lebih rumah rusak", "40 lebih rumah", 40, "rumah"),
    ],
)
def test_slips_of_the_space_bar_and_more_than_are_read(
    text: str, raw: str, value: int | str, unit: str
) -> None:
    figure = only(text)
    assert (figure.raw, figure.value, figure.unit) == (raw, Decimal(value), unit)


def test_a_list_of_shares_is_no_decimal() -> None:
    assert values("masing-masing 10, 20, 30 persen") == [("30", "percent")]
