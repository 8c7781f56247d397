"""The stage of a programme in whole releases: what the release reports, not what came before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.indonesian import read_smart_city
from pipelines.indonesian.programme_stage import read_stage
from pipelines.indonesian.tables import toml


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("Agam Terpilih Ikuti Gerakan Menuju Smart City", "selected"),
        ("Agam Masuk Nominasi Smart City", "selected"),
        ("Kementerian Pilih Agam Jadi Kota Cerdas", "selected"),
        ("Lolos Seleksi, Agam Menuju Smart City", "selected"),
        ("Agam Susun Masterplan Smart City", "planned"),
        ("Bimtek Smart City Tahap Dua", "planned"),
        ("Agam Bentuk Dewan Smart City", "planned"),
        ("Asesmen Smart City Digelar", "planned"),
        ("Agam Segera Terapkan Smart City", "planned"),
        ("Smart City Akan Diluncurkan Tahun Depan", "planned"),
        ("Bupati Luncurkan Aplikasi Smart City", "launched"),
        ("Agam Canangkan Kota Cerdas", "launched"),
        ("Launching Agam Smart City", "launched"),
        ("Rp2 Miliar Dialokasikan untuk Smart City", "budgeted"),
        ("Anggaran Smart City Dibahas", "budgeted"),
        ("Pagu Smart City Dipangkas", "budgeted"),
        ("Bupati Teken MoU Smart City", "contracted"),
        ("Lelang Pengadaan Smart City Diulang", "contracted"),
        ("Agam Jalin Kerja Sama Penerapan Smart City", "contracted"),
        ("Evaluasi Implementasi Smart City", "evaluated"),
        ("Agam Raih Penghargaan Smart City", "evaluated"),
        ("Smart City Award untuk Agam", "evaluated"),
        ("Proyek Smart City Mangkrak", "ended"),
        ("Smart City Tidak Lagi Dilanjutkan", "ended"),
        ("Agam Terapkan Smart City", "operating"),
        ("Agam Perkuat Smart City", "operating"),
        ("Smart City Tidak Dianggarkan", None),
        ("Smart City Tanpa APBD", None),
        ("Quick Win Smart City Dipaparkan", None),
        ("Agam Belajar Smart City ke Bontang", None),
        ("Studi Tiru Penerapan Smart City", None),
        ("Forum Smart City", None),
    ],
)
def test_a_headline_tells_the_stage(title: str, stage: str | None) -> None:
    assert read_smart_city(title, "Acara berlangsung di aula.").stage == stage


@pytest.mark.parametrize(
    ("title", "text", "stage"),
    [
        (
            "Agam Terapkan Smart City",
            "Pemkab menerapkan smart city di semua dinas.\n\nAgam terpilih sebagai peserta "
            "smart city pada 2019.",
            "operating",
        ),
        (
            "Agam Terapkan Smart City",
            "Bupati menandatangani nota kesepahaman tentang smart city.",
            "contracted",
        ),
        (
            "Aduan Warga Naik",
            "Kanal aduan dibuka bagi warga.\n\nKanal itu bagian dari masterplan smart city.",
            None,
        ),
        (
            "Dewan Kota Bertemu",
            "Program smart city berlanjut sesuai masterplan yang ada.",
            None,
        ),
        (
            "Rombongan Tiba",
            "Dinas melakukan studi banding smart city.\n\nSmart city di sana dievaluasi.",
            None,
        ),
        (
            "Kabar Kota",
            "Kepala dinas, Drs. H. M. Rais, menjelaskan masterplan smart city Kab. Agam yang "
            "sedang disusun.",
            "planned",
        ),
        (
            "Kabar Kota",
            "Bupati meresmikan pasar. Warga senang. Smart city ikut disebut.",
            None,
        ),
    ],
)
def test_title_and_first_paragraph_count_before_what_stands_below(
    title: str, text: str, stage: str | None
) -> None:
    assert read_smart_city(title, text).stage == stage


def test_the_word_that_tells_the_stage_is_evidence() -> None:
    reading = read_smart_city("", "Pemkab menyusun masterplan smart city.")
    assert (reading.stage, [part for _, _, part in reading.evidence]) == (
        "planned",
        ["menyusun", "smart city"],
    )


STAGES = [stage for stage in toml("stages.toml") if stage != "around"]
PIECES = st.sampled_from(
    [
        "smart city ",
        "terpilih ",
        "akan ",
        "belum ",
        "meluncurkan ",
        "studi banding ",
        ". ",
        "\n",
        "M. ",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_a_stage_is_one_of_the_table_and_its_word_stands_in_the_text(text: str) -> None:
    shown = f"Kabar\n\n{text}"
    names = [(at, at + 10) for at in range(len(shown)) if shown.startswith("smart city", at)]
    found = read_stage(shown, names)
    if found is not None:
        stage, (start, end) = found
        assert stage in STAGES
        assert shown[start:end].strip()
