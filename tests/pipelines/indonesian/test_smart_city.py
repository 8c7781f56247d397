"""Smart-city programmes, their pillars and stages, and what only looks like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import PILLARS
from pipelines.indonesian import read_smart_city
from pipelines.indonesian.tables import toml

STAGES = "selected planned launched budgeted contracted operating evaluated ended"


@pytest.mark.parametrize(
    "text",
    [
        "Forum Smart City digelar di aula.",
        "Pemkab menyusun SmartCity bersama warga.",
        "Menuju Kabupaten Cerdas pada 2030.",
        "Kota Pintar butuh warga yang aktif.",
        "Program Agam Smart Regency berlanjut.",
        "Pemkab menyusun Smart\nCity bersama warga.",
        "Dewan SMART\u00a0 CITY dikukuhkan.",
        "Lomba Smart Nagari dibuka.",
        "Kabupaten Cerdas Berkelanjutan jadi tujuan.",
        "Desa itu ikut lomba Smart Village.",
        "Ada smart governance, smart economy dan smart living di sana.",
        "Agam meraih penghargaan dimensi smart people.",
        "Program smart environment dimulai di sekolah.",
        "Menuju “Smart” City yang ramah.",
        "Dewan smart_city dikukuhkan.",
        "Agam mengikuti Gerakan Menuju 100 “Smart City”.",
        "Penerapan smarcity dibahas.",
        "Predikat daerah pintar diraih Agam.",
        "Kota Paling Cerdas jatuh kepada Agam.",
        "Smart Kalurahan dan Smart Nagari bertukar cerita.",
        "Lomba cerdas cermat mengawali program smart city.",
        "Siswa pintar dan warga menyambut kota cerdas. Program kota cerdas berlanjut.",
    ],
)
def test_a_release_that_names_a_programme_is_about_it(text: str) -> None:
    reading = read_smart_city("Kabar Agam", text)
    assert reading.about
    assert reading.evidence


@pytest.mark.parametrize(
    "text",
    [
        "Bupati menyerahkan Smart TV kepada sekolah.",
        "Warga melapor lewat smartphone.",
        "Rapat digelar di Agam Smart Room.",
        "Rapat digelar di Hotel Smart City lantai dua.",
        "SMA Smart Bangsa juara kota cerdas cermat.",
        "Siswa menerima Kartu Pintar dan buku.",
        "Rumah Pintar dibuka setiap hari.",
        "Anak-anak senang di Kota Cerdas Bermain.",
        "Macet di Jalan Smart City Boulevard.",
        "Rapat digelar di ruang Smart City.",
        "Lagu Kota Pintar dinyanyikan.",
        "Wali kota cerdas membaca peluang.",
        "Pembinaan Desa Cerdas Hukum digelar.",
        "Target harus smart\nKota Agam bersiap.",
        "Target disusun dengan indikator SMART.",
        "Kita harus smart dan cerdas, kata bupati.",
        "Tiga pilar pembangunan: ekonomi, masyarakat, lingkungan.",
        "Regu juara cerdas cermat. Kota cerdas, kata juri, lahir dari perpustakaan.",
        "Rumah Pintar dibuka. Desa pintar dimulai dari buku, kata camat.",
        "Desa Pintar Mengelola Sampah.",
        "Apartemen itu menawarkan smart living.",
        "Smart government dibahas dalam bimtek SPBE.",
        "Smart people dan smart farming.",
        "Bimtek SPBE bagi perangkat daerah.",
        "",
    ],
)
def test_a_false_friend_is_not_about_a_programme(text: str) -> None:
    assert read_smart_city("", text) == read_smart_city(None, "")


@pytest.mark.parametrize(
    ("text", "pillars"),
    [
        (
            "Smart city meliputi smart living, smart goverment, smart people, "
            "smart branding, smart economi, serta smart environment.",
            PILLARS,
        ),
        ("Smart City: smart branding dan Smart Environtment.", ("environment", "branding")),
        ("Kota cerdas dengan smart people.", ("society",)),
        (
            "Kota cerdas dengan tata kelola cerdas dan lingkungan pintar.",
            ("governance", "environment"),
        ),
        (
            "Pilar smart city: governance, branding, economy, living, society dan environment.",
            PILLARS,
        ),
        ("Smart City menata ekonomi, masyarakat dan lingkungan.", ()),
        ("Smart city: smart goverment, smart economi, smart peopel.", ("governance", "economy")),
        ("Smart city: smart enviromental dan smart livings.", ("environment", "living")),
        ("Kota cerdas: masyarakat yang cerdas, cerdas secara ekonomi.", ("economy", "society")),
        (
            "Enam pilar smart city:\n\n1. Governance\n\n2. Branding\n\n3. Economy",
            ("governance", "economy", "branding"),
        ),
        ("Smart city menegaskan branding kota.", ()),
    ],
)
def test_pillars_are_those_the_words_name(text: str, pillars: tuple[str, ...]) -> None:
    assert read_smart_city("", text).pillars == pillars


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("Ikut Gerakan Menuju 100 Smart City tahun ini.", "Gerakan Menuju 100 Smart City"),
        ("Masuk dalam 100 kota menuju smart city.", "Gerakan Menuju 100 Smart City"),
        ("Masterplan Gunung Mas Smart City rampung.", "Gunung Mas Smart City"),
        ("Warga memakai Jogja Smart Service.", "Jogja Smart Service"),
        ("Evaluasi Gerakan 100 Smart City digelar.", "Gerakan Menuju 100 Smart City"),
        ("Gerakan Program Kota Cerdas berlanjut.", "Gerakan Menuju 100 Smart City"),
        ("Gerakan menuju 100 “Smart City” dimulai.", "Gerakan Menuju 100 Smart City"),
        ("Anggaran Jakarta Smart City naik.", "Jakarta Smart City"),
        ("Program Kobar Smart City dipaparkan.", "Kobar Smart City"),
        ("Program Sombere and Smart City dipamerkan.", "Sombere & Smart City"),
        ("Kader digital Desa Cerdas dilatih.", "Desa Cerdas"),
        ("Sekolah Smart City digelar.", None),
        ("Evaluasi Program Smart City digelar.", None),
        ("Forum Smart City digelar.", None),
    ],
)
def test_a_programme_is_named_only_where_the_words_do(text: str, programme: str | None) -> None:
    assert read_smart_city("", text).programme == programme


@pytest.mark.parametrize(
    ("title", "text", "stage"),
    [
        ("", "Agam terpilih mengikuti program smart city.", "selected"),
        ("", "Agam menyusun masterplan smart city.", "planned"),
        ("", "Bupati meluncurkan Agam Smart City.", "launched"),
        ("", "Program smart city dianggarkan Rp2 miliar.", "budgeted"),
        ("", "Nota kesepahaman smart city ditandatangani.", "contracted"),
        ("", "Smart city dinilai lewat evaluasi tahunan.", "evaluated"),
        ("", "Program smart city dihentikan.", "ended"),
        ("", "Agam menerapkan smart city.", "operating"),
        ("", "Evaluasi implementasi program smart city.", "evaluated"),
        ("Evaluasi Smart City", "Agam menyusun masterplan smart city.", "evaluated"),
        ("", "Bupati meresmikan pasar. Smart city ikut dibahas.", None),
        ("", "Forum Smart City digelar.", None),
    ],
)
def test_a_stage_counts_only_beside_the_programme(title: str, text: str, stage: str | None) -> None:
    assert read_smart_city(title, text).stage == stage


def test_a_programme_in_the_title_names_the_release() -> None:
    text = "Gerakan Menuju 100 Smart City dimulai pada 2017."
    assert read_smart_city("Agam Smart City Berlanjut", text).programme == "Agam Smart City"


def test_a_negated_stage_is_no_stage() -> None:
    assert read_smart_city("", "Smart city belum pernah dianggarkan.").stage is None


def test_evidence_spans_are_places_in_title_and_text() -> None:
    title, text = "Menuju Smart City", "Agam terpilih. Smart living jadi pilar.\n\nSMART CITY ya."
    whole = f"{title}\n\n{text}"
    evidence = read_smart_city(title, text).evidence
    assert [part for _, _, part in evidence] == ["Smart City", "Smart living", "SMART CITY"]
    assert all(whole[start:end] == part for start, end, part in evidence)


def test_the_tables_name_all_pillars_and_only_known_stages() -> None:
    assert tuple(toml("pillars.toml")) == PILLARS
    assert set(toml("stages.toml")) == {*STAGES.split(), "around"}


PIECES = st.sampled_from(
    [
        "smart ",
        "city ",
        "Kota ",
        "Agam ",
        "cerdas",
        ", ",
        "governance",
        "living",
        ".",
        "\n",
        "evaluasi ",
    ]
)


@given(st.none() | st.text(), st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_no_text_makes_it_raise(title: str | None, text: str) -> None:
    reading = read_smart_city(title, text)
    whole = f"{title or ''}\n\n{text}"
    assert all(whole[start:end] == part for start, end, part in reading.evidence)
