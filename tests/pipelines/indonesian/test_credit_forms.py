"""Credits in brackets, dashes and stars, after the last sentence, amid other lines, and above."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.indonesian import read_dateline
from pipelines.indonesian.credit import split_byline, split_credit

BODY = "Petani memanen jagung.\n\nHasilnya dibagi rata."

SIGNS = st.sampled_from(
    [
        "hms",
        "Humas",
        "HUMAS",
        "Humas/Kominfo",
        "kominfo/dw",
        "dw/ay",
        "red",
        "Tim Humas",
        "Rls",
        "Diskominfo Solok",
        "MC Solok/dw",
        "adv",
        "Rilis Diskominfo",
    ]
)
AROUND = st.sampled_from(["({})", "[{}]", "(({}))", "*({})*", "({}).", "***({})", "( {} )"])
MARKED = st.sampled_from(["- {} -", "-{}-", "— {} —", "*{}*", "**{}**", "* {}"])
BEFORE = st.sampled_from(["\n\n", "\n"])
AFTER = st.sampled_from(
    [
        "",
        "\n\n#SolokMaju #Humas",
        "\nBaca juga: Panen raya",
        "\n\nFoto : Dewi",
        "\nBagikan:",
        "\n\nTag: Humas",
        "\nKomentar",
        "\nNarahubung: 0800",
    ]
)


@given(SIGNS, AROUND, st.sampled_from(["\n\n", "\n", " ", ""]), AFTER)
def test_brackets_sign_on_their_own_or_after_the_last_sentence(
    sign: str, around: str, before: str, after: str
) -> None:
    assert split_credit(BODY + before + around.format(sign) + after) == (BODY, sign)


@given(SIGNS, MARKED, BEFORE, AFTER)
def test_dashes_and_stars_sign_too(sign: str, marked: str, before: str, after: str) -> None:
    assert split_credit(BODY + before + marked.format(sign) + after) == (BODY, sign)


@pytest.mark.parametrize(
    ("end", "credit"),
    [
        (" Dewi", "Dewi"),
        (" dw/ay", "dw/ay"),
        (" Humas Solok", "Humas Solok"),
        (" -red-", "red"),
        (" *dw/hms", "dw/hms"),
        (" (mg1/jun)", "mg1/jun"),
        (" (IN06_Dewi)", "IN06_Dewi"),
        ("\n\n[admin]", "admin"),
        ("\n\n(DWI/Foto:AYU)", "DWI/Foto:AYU"),
        ("\n\nRilis Diskominfo", "Rilis Diskominfo"),
        ("\n\nFoto : Dewi / Teks : Ayu", "Foto : Dewi / Teks : Ayu"),
        ("\n\nFoto: Dewi Teks: Ayu", "Foto: Dewi Teks: Ayu"),
        ("\n\nLaporan Reporter : Dewi", "Laporan Reporter : Dewi"),
        ("\n\nOleh Drs. Dewi Ayu, M.Si", "Oleh Drs. Dewi Ayu, M.Si"),
        ("\n\nDEWI AYU, S.Kom Selasa, 6 November 2018 pukul 06.02 WIB", "DEWI AYU, S.Kom"),
        ("\n\nPenulis : Dewi\nFoto : Adi\nEditor : Ayu", "Penulis : Dewi / Editor : Ayu"),
        (" (dw/hms)\nBantuan Beras Tiba di Solok", "dw/hms"),
        ("\n\nPenulis: Dewi\nBantuan Beras Tiba", "Penulis: Dewi"),
        ("\n\nDewi", "Dewi"),
        ("\n\nPewarta Dewi Ayu", "Pewarta Dewi Ayu"),
        (" /red/", "red"),
        (" (***dw)", "***dw"),
        ("\n\n(Kabag Humas Drs. Dewi Ayu)", "Kabag Humas Drs. Dewi Ayu"),
        ("\n\nsumber :  https://solok.go.id/1", "sumber :  https://solok.go.id/1"),
        (" (dw/ay)\n#solok\n©Media Center Solok", "dw/ay"),
        (" (hms)\n\nby\n\nTop", "hms"),
        ("\n\nMedia Kominfo Solok", "Media Kominfo Solok"),
        ("\n\nPewarta: Dewi\nEditor: Ayu\nCopyright © 2024", "Pewarta: Dewi / Editor: Ayu"),
    ],
)
def test_more_forms_that_sign(end: str, credit: str) -> None:
    assert split_credit(BODY + end) == (BODY, credit)


@pytest.mark.parametrize(
    "end",
    [
        " Merdeka",
        " Amin",
        " Bupati",
        " wib",
        " Terima kasih",
        "\n\nBupati Solok, H. Dewi",
        "\n\nProf. Dewi",
        "\n\nDewi Ayu",
        "\n\nEditor harus jeli",
        "\n\nAdmin Kecamatan",
        "\n\nadmin",
        "\n\nPosted by admin",
        "\n\nOleh karena itu",
        "\n\nSumber data: BPS",
        "\n\nSumber foto : Humas",
        "\n\nKet. Foto: Bupati",
        "\n\n(Foto/Humas)",
        "\n\n#SolokMaju",
        "\n\nKecamatan Gunung Talang",
        "\n\nDiskominfo Solok, 2024",
        "\n\n***",
        "\n\nFoto : Dewi\n\nBaca juga: Panen raya",
        "\n\nFoto bersama mengakhiri acara.",
    ],
)
def test_more_that_signs_nothing(end: str) -> None:
    assert split_credit(BODY + end) == (BODY + end, None)


def test_bylines_above_the_text_are_parted_before_its_dateline() -> None:
    reading = read_dateline(f"Penulis: Dewi\nEditor : Ayu\n\nUNGARAN – {BODY} (hms)")
    assert (reading.place, reading.credit) == ("Ungaran", "Penulis: Dewi / Editor : Ayu / hms")
    assert reading.body == BODY


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("Laporan wartawan Solok Kini, Dewi", True),
        ("Oleh Dewi Ayu", True),
        ("Reporter : Dewi | Editor : Ayu", True),
        ("Sumber: Humas", False),
        ("Laporan keuangan daerah", False),
        ("Penulis muda berkumpul di balai kota", False),
        ("UNGARAN – Penulis: siapa saja", False),
    ],
)
def test_only_a_role_makes_a_byline_above(line: str, *, is_byline: bool) -> None:
    rest, byline = split_byline(f"{line}\n\n{BODY}")
    assert (byline, rest == BODY) == (line if is_byline else None, is_byline)


def test_a_text_that_is_only_bylines_keeps_them() -> None:
    assert split_byline("Penulis: Dewi\nEditor: Ayu\n") == ("Penulis: Dewi\nEditor: Ayu\n", None)
