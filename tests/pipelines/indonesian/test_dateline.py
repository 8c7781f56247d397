"""Datelines and credits: place, region, outlet, credit, and the text between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.region import by_code
from pipelines.indonesian import DatelineReading, read_dateline
from pipelines.indonesian.places import region_of
from pipelines.indonesian.tables import rows

REST = "Pemerintah daerah membagikan bibit durian kepada petani."


def first(before: str, portal_region: str | None = None) -> DatelineReading:
    return read_dateline(f"{before}{REST}\n\nPetani senang.", portal_region=portal_region)


@pytest.mark.parametrize(
    ("before", "portal", "place", "code", "outlet"),
    [
        ("Kota Madiun, Info Publik - ", "35.77", "Kota Madiun", "35.77", "Info Publik"),
        ("UNGARAN – ", "33.22", "Ungaran", "33.22", None),
        ("Ungaran — ", None, "Ungaran", "33.22", None),
        ("Manado (ANTARA) - ", "71", "Manado", "71.71", "ANTARA"),
        ("MEDIA CENTER, Bau-Bau – ", "74.72", "Bau-Bau", "74.72", "Media Center"),
        ("TEMANGGUNG, INFO – ", "33.23", "Temanggung", "33.23", "INFO"),
        ("TEMANGGUNG-INFO, ", "33.23", "Temanggung", "33.23", "INFO"),
        ("TEMANGGUNG INFO – ", "33.23", "Temanggung", "33.23", "INFO"),
        ("agamkab.go.id – Agam, ", "13.06", "Agam", "13.06", "agamkab.go.id"),
        ("Kendari, (kendarikota.go.id) – ", "74.71", "Kendari", "74.71", "kendarikota.go.id"),
        ("SUNGGUMINASA-", "73.06", "Sungguminasa", "73.06", None),
        ("DENPASAR- ", "51", "Denpasar", "51.71", None),
        ("Jakarta, Prokopim – ", "51", "Jakarta", "31", "Prokopim"),
        ("Jakarta, XYZ – ", "75", "Jakarta", "31", "XYZ"),
        ("KABUPATEN KUPANG, Humas – ", "53", "Kabupaten Kupang", "53.01", "Humas"),
        ("Diskominfo Agam – ", "13.06", "Agam", "13.06", "Diskominfo Agam"),
        ("Kajen, Senin (20/10/2025) – ", None, "Kajen", "33.26", None),
        ("Semarang, Jawa Tengah - ", "33", "Semarang", "33.74", None),
        ("PALANGKA RAYA – MMCKalteng – ", "62", "Palangka Raya", "62.71", "MMCKalteng"),
        ("Wangi-Wangi – ", "74.07", "Wangi-Wangi", "74.07", None),
        ("Sukamenanti, Humas – ", "13.12", "Sukamenanti", None, "Humas"),
        ("UNGARAN: ", "33.22", "Ungaran", "33.22", None),
        ("UNGARAN, HUMAS | ", "33.22", "Ungaran", "33.22", "HUMAS"),
        ("UNGARAN (7/5/2024): ", "33.22", "Ungaran", "33.22", None),
        ("Kabupaten Semarang | ", "33.22", "Kabupaten Semarang", "33.22", None),
        ("Diskominfo Agam, ", "13.06", "Agam", "13.06", "Diskominfo Agam"),
        ("UNGARAN ---- ", "33.22", "Ungaran", "33.22", None),
        ("Ungaran (Serasi TV) - ", "33.22", "Ungaran", "33.22", "Serasi TV"),
        ("Desa Lerep, Ungaran – ", "33.22", "Desa Lerep", "33.22", None),
        ("Ungaran, Selasa, 7 Mei 2024 pukul 09.00 WIB – ", "33.22", "Ungaran", "33.22", None),
        ("SOFIFI – ", "82", "Sofifi", "82.72", None),
        ("Larantuka, Flotim – ", "53", "Larantuka", "53.06", None),
        ("Tanjab Barat – ", "15", "Tanjab Barat", "15.06", None),
        ("Desa Lerep – ", "33.22", "Desa Lerep", "33.22", None),
        ("KELURAHAN GEDANGANAK – ", "33.22", "Kelurahan Gedanganak", "33.22", None),
        ("D.I. Yogyakarta – ", "34", "D.I. Yogyakarta", "34", None),
        ("UNGARAN\n\n", "33.22", "Ungaran", "33.22", None),
        ("NGARAN – ", "33.22", "Ungaran", "33.22", None),
    ],
)
def test_a_dateline_is_read_and_parted_from_the_body(
    before: str, portal: str | None, place: str, code: str | None, outlet: str | None
) -> None:
    reading = first(before, portal)
    assert (reading.place, reading.region_code, reading.outlet) == (place, code, outlet)
    assert reading.body == f"{REST}\n\nPetani senang."


@pytest.mark.parametrize(
    "before",
    [
        "",
        "Bupati Agam, Hj. Rina Putri – yang hadir bersama rombongan – ",
        "Pada tanggal 14 – 15 Juni 2023 ",
        "Dinas Perikanan dan Pangan (DPP) Kabupaten Agam - ",
        "“Selamat datang di Agam, Sumatera Barat - ",
        '"Agam – ',
        "Rumah Kita (Rumah Kreatif) Agam, Rabu (7/6) - ",
        "Tim PKK - ",
        "Sebanyak 85 anak - ",
        "STUNTING – ",
        "Joko Susilo - ",
        "PENGUMUMAN: ",
        "Agam: ",
        "AGAM: kabar dari ",
        "SIARAN PERS: ",
        "Desa Maju – ",
        "Desa Digital – ",
        "Kampung Batik – ",
        "Agam\n\n",
        "Diskominfo Agam, Rabu (5/6), ",
        "Diskominfo Agam, Bappeda dan BPS bertemu. ",
        "Agenda | ",
    ],
)
def test_what_is_no_dateline_stays_in_the_body(before: str) -> None:
    reading = first(before, "13.06")
    assert (reading.place, reading.region_code, reading.outlet) == (None, None, None)
    assert reading.body == f"{before}{REST}\n\nPetani senang."


@pytest.mark.parametrize(
    ("name", "portal", "code"),
    [
        ("Pekalongan", "33.75", "33.75"),
        ("Pekalongan", "33.26", "33.26"),
        ("Pekalongan", None, None),
        ("Pekalongan", "33", None),
        ("Pekalongan", "35.77", None),
        ("Kota Pekalongan", "33.26", "33.75"),
        ("Kab. Pekalongan", "33.75", "33.26"),
        ("Gorontalo", "75", "75"),
        ("Gorontalo", "75.01", "75.01"),
        ("Gorontalo", None, None),
        ("Jayapura", "91", "91.71"),
        ("Jayapura", None, None),
        ("Depok", "34.04", "34.04"),
        ("Depok", "32.76", "32.76"),
        ("Depok", None, "32.76"),
        ("Bandung", "35.04", None),
        ("Palangka Raya", None, "62.71"),
        ("Palangkaraya", None, "62.71"),
        ("Kajen", None, "33.26"),
        ("Condongcatur", "34.04", None),
        ("Ngamprah", "32", "32.17"),
        ("Martapura", None, None),
        ("Martapura", "63.03", "63.03"),
        ("Jeddah", "33", None),
    ],
)
def test_the_region_of_a_name_is_decided_by_evidence_or_left_open(
    name: str, portal: str | None, code: str | None
) -> None:
    assert region_of(name, portal) == code


@pytest.mark.parametrize(
    ("end", "credit"),
    [
        ("\n\n(Tim Komunikasi Publik Kota Madiun)", "Tim Komunikasi Publik Kota Madiun"),
        ("\n(Humas/Kominfo)", "Humas/Kominfo"),
        (" (Humas/Kominfo).", "Humas/Kominfo"),
        (".(TIM LIPUTAN / DISKOMINFO KABUPATEN AGAM)", "TIM LIPUTAN / DISKOMINFO KABUPATEN AGAM"),
        (" ****(Rani/dskmf)", "Rani/dskmf"),
        (" (hms)", "hms"),
        ("\n\n(*)", "*"),
        ("\n\nPenulis: Rani Putri / Editor: Budi", "Penulis: Rani Putri / Editor: Budi"),
        ("\n\nPenulis : Rani Putri\nEditor : Budi", "Penulis : Rani Putri / Editor : Budi"),
        ("\n\n(Humas)\n\nFoto & Teks: Rani", "Humas / Foto & Teks: Rani"),
        ("\n\nSumber: Dinas Pertanian", "Sumber: Dinas Pertanian"),
        ("\n\nOleh Rani Putri", "Oleh Rani Putri"),
        ("\n\nSiaran Pers Bagian Humas", "Siaran Pers Bagian Humas"),
    ],
)
def test_a_closing_credit_is_read(end: str, credit: str | None) -> None:
    reading = read_dateline(f"{REST}\n\nPetani senang.{end}")
    assert reading.credit == credit
    if credit is not None:
        assert reading.body.rstrip(".") == f"{REST}\n\nPetani senang"


@pytest.mark.parametrize(
    "end",
    [
        "",
        " Bantuan dari Program Keluarga Harapan (PKH)",
        " Acara digelar Sabtu (20/10)",
        " Acara digelar. (20/10/2018)",
        "\n\n(Foto: Humas Pemkab Agam)",
        "\n\nSelengkapnya di sini",
        "\n\nBagikan: Facebook",
        "\n\nDipublikasikan pada Kota Madiun",
        "\n\nTim itu pulang dengan senang.",
        "\n\n(Kegiatan ini masih berlangsung sampai besok. Warga boleh datang.)",
    ],
)
def test_what_is_no_credit_stays_in_the_body(end: str) -> None:
    text = f"{REST}\n\nPetani senang.{end}"
    reading = read_dateline(text)
    assert (reading.credit, reading.body) == (None, text)


@pytest.mark.parametrize(("name", "code"), [("Bantul", "34.02"), ("Lamongan", "35.24")])
def test_a_regency_with_a_district_of_its_name_is_known_on_the_province_portal(
    name: str, code: str
) -> None:
    assert region_of(name, code[:2]) == code


@pytest.mark.parametrize(
    ("before", "dated"),
    [
        ("UNGARAN (7/5/2024) – ", "(7/5/2024)"),
        ("Ungaran, Selasa, 7 Mei 2024 pukul 09.00 WIB – ", "Selasa, 7 Mei 2024 pukul 09.00 WIB"),
        ("UNGARAN – ", None),
        ("Sebanyak 7 Mei 2024 ", None),
    ],
)
def test_the_date_of_a_dateline_is_kept_as_printed(before: str, dated: str | None) -> None:
    reading = first(before, "33.22")
    assert reading.dated == dated or (dated is not None and reading.dated == dated.strip("()"))


def test_a_name_longer_than_any_place_is_none() -> None:
    assert region_of("Agam " * 200_000) is None


@pytest.mark.parametrize(
    "text",
    [
        "Semarang – Demak kini ditempuh satu jam.",
        "Desa Lerep – Desa Kalisidi kini ditempuh sepuluh menit.",
    ],
)
def test_two_places_joined_by_a_dash_are_no_dateline(text: str) -> None:
    assert read_dateline(text, portal_region="33.22").body == text


@pytest.mark.parametrize(
    "text",
    [
        "Malang – Kota Malang kembali meraih piala.",
        "Bantul – DIY kembali meraih piala.",
        "Mamuju – Pemprov Sulbar mengumumkan pemenang.",
        "Ungaran – Kecamatan Bergas menggelar lomba.",
    ],
)
def test_a_sentence_may_begin_with_the_place_around_the_dateline(text: str) -> None:
    place, _, body = text.partition(" – ")
    reading = read_dateline(text)
    assert (reading.place, reading.body) == (place, body)


def test_towns_and_districts_lie_in_known_regions() -> None:
    codes = {row["code"] for row in rows("capitals.tsv")} - {""}
    assert all(by_code(code) for code in codes)
    assert all(by_code(row["code"][:5]) for row in rows("districts.tsv"))
    assert len(rows("districts.tsv")) > 7_000


PIECES = st.sampled_from(
    [
        "Kota ",
        "KAJEN",
        " – ",
        "-",
        ", ",
        "(",
        ")",
        "Humas",
        "\n\n",
        ".",
        "Penulis: ",
        "/",
        "*",
        "a",
        "Oleh ",
    ]
)


@given(
    st.text() | st.lists(PIECES, max_size=30).map("".join), st.sampled_from([None, "33.75", "?"])
)
def test_no_text_makes_it_raise(text: str, portal_region: str | None) -> None:
    reading = read_dateline(text, portal_region=portal_region)
    assert reading.body in text
    assert reading.place is not None or reading.region_code is None
