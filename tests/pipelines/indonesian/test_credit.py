"""Closing credits in the forms offices sign with, and what only stands where one would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.indonesian.credit import split_credit

BODY = "Petani memanen jagung.\n\nHasilnya dibagi rata."


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("- Humas Solok -", "Humas Solok"),
        ("—Diskominfo Solok—", "Diskominfo Solok"),
        ("Jurnalis: D", "Jurnalis: D"),
        ("Wartawan : Dewi", "Wartawan : Dewi"),
        ("Fotografer/Penulis: Dewi", "Fotografer/Penulis: Dewi"),
        ("Teks dan Foto : Dewi", "Teks dan Foto : Dewi"),
        ("(Dewi Ayu Sartika)", "Dewi Ayu Sartika"),
        ("(D. Sartika)", "D. Sartika"),
        ("(*/dewi)", "*/dewi"),
        ("Tim Liputan Diskominfo Solok", "Tim Liputan Diskominfo Solok"),
        ("HUMAS KAB. SOLOK", "HUMAS KAB. SOLOK"),
        ("(PPID Kecamatan Gunung Talang)", "PPID Kecamatan Gunung Talang"),
    ],
)
def test_a_line_that_signs_is_parted_from_the_body(line: str, credit: str) -> None:
    assert split_credit(f"{BODY}\n\n{line}") == (BODY, credit)


@pytest.mark.parametrize(
    "line",
    [
        "(tamat)",
        "(Selesai)",
        "(bersambung)",
        "(istimewa)",
        "(wawancara)",
        "PPID Humas",
        "PPID Utama",
        "Sumber foto: Humas",
        "Super Admin",
        "- sampai jumpa -",
        "--",
    ],
)
def test_a_line_that_signs_nothing_stays(line: str) -> None:
    assert split_credit(f"{BODY}\n\n{line}") == (f"{BODY}\n\n{line}", None)


def test_a_whole_name_counts_only_on_a_line_of_its_own() -> None:
    assert split_credit(f"{BODY} (Dewi Ayu Sartika)") == (f"{BODY} (Dewi Ayu Sartika)", None)


@given(st.lists(st.sampled_from(["-", " ", "Humas", "PPID", "(", ")", "tamat", "\n", "/", "*"])))
def test_no_ending_makes_it_raise(pieces: list[str]) -> None:
    body, credit = split_credit("".join(pieces))
    assert body in "".join(pieces)
    assert credit is None or credit.strip()
