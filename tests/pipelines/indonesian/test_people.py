"""Who is named with which office, whose region's it is, and who is quoted how often."""

from __future__ import annotations

import pytest

from pipelines.indonesian.people import Person, read_people

PEKALONGAN_CITY, PEKALONGAN_REGENCY, BATANG = "33.75", "33.26", "33.25"


def only(text: str, region: str | None = None) -> Person:
    (person,) = read_people(text, region=region)
    return person


def quotes(text: str, region: str | None = None) -> dict[str, int]:
    return {person.name: person.quotes for person in read_people(text, region=region)}


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        (
            "Wali Kota Pekalongan, HM Bustan Arwani, hadir.",
            "HM Bustan Arwani",
            "Wali Kota Pekalongan",
        ),
        ("Walikota Tegal Hj. Rukmi Wardah, S.E. hadir.", "Hj. Rukmi Wardah", "Walikota Tegal"),
        ("Bupati Agam H. Yandri, S.E., M.Si. hadir.", "H. Yandri", "Bupati Agam"),
        ("Bupati Agam Drs.H. Muh. Yandri,M.Si hadir.", "Drs.H. Muh. Yandri", "Bupati Agam"),
        ("BUPATI AGAM YANDRI MEMBUKA RAPAT", "YANDRI", "BUPATI AGAM"),
        ("Bupati Tabanan I Wayan Sudiarsa hadir.", "I Wayan Sudiarsa", "Bupati Tabanan"),
        (
            "Kepala Dinas Kominfo Kota Tegal, Sri Rahayuni menjelaskan.",
            "Sri Rahayuni",
            "Kepala Dinas Kominfo Kota Tegal",
        ),
        (
            "Kepala Dinas Komunikasi, Informatika, dan Statistik, Wisnuaji, hadir.",
            "Wisnuaji",
            "Kepala Dinas Komunikasi, Informatika, dan Statistik",
        ),
        (
            "Kepala Dinas Koperasi dan UMKM Rintang Wijayadi hadir.",
            "Rintang Wijayadi",
            "Kepala Dinas Koperasi dan UMKM",
        ),
        ("Kadis PUPR Jaya Lesmono hadir.", "Jaya Lesmono", "Kadis PUPR"),
        ("Plt. Bupati Agam, Yandri Salim hadir.", "Yandri Salim", "Plt. Bupati Agam"),
        (
            "Penjabat (Pj) Bupati Agam Yandri Salim hadir.",
            "Yandri Salim",
            "Penjabat (Pj) Bupati Agam",
        ),
        ("Plh Sekda Agam Yandri Salim hadir.", "Yandri Salim", "Plh Sekda Agam"),
        ("Wakil Wali Kota Tegal, Rukmi hadir.", "Rukmi", "Wakil Wali Kota Tegal"),
        ("Ketua TP PKK Kota Tegal Rukmi Wardah hadir.", "Rukmi Wardah", "Ketua TP PKK Kota Tegal"),
        ("Ketua Komisi III DPRD Agam Yandri hadir.", "Yandri", "Ketua Komisi III DPRD Agam"),
        ("Camat Tirto, Wisnuaji Broto hadir.", "Wisnuaji Broto", "Camat Tirto"),
        ("Lurah Kedungwuni Timur, Wisnuaji, hadir.", "Wisnuaji", "Lurah Kedungwuni Timur"),
        (
            "Kepala Desa Rowolaku, Kecamatan Kajen, Wisnuaji hadir.",
            "Wisnuaji",
            "Kepala Desa Rowolaku, Kecamatan Kajen",
        ),
        (
            "Kapolres Agam AKBP Yandri Salim, S.I.K. hadir.",
            "AKBP Yandri Salim",
            "Kapolres Agam",
        ),
        (
            "Dandim 0710/Pekalongan Letkol Inf Yandri Salim hadir.",
            "Letkol Inf Yandri Salim",
            "Dandim 0710/Pekalongan",
        ),
        (
            "Direktur Utama Perumda Tirta Jernih Budi Santosa hadir.",
            "Budi Santosa",
            "Direktur Utama Perumda Tirta Jernih",
        ),
        (
            "Direktur PDAM Tirta Jernih, Tarmin Man, hadir.",
            "Tarmin Man",
            "Direktur PDAM Tirta Jernih",
        ),
        (
            "Country Director Blue Rivers Indonesia, Anna Lindqvist, hadir.",
            "Anna Lindqvist",
            "Country Director Blue Rivers Indonesia",
        ),
        (
            "Menteri Komunikasi dan Informatika Rudi Wicaksana hadir.",
            "Rudi Wicaksana",
            "Menteri Komunikasi dan Informatika",
        ),
        (
            "Sinta Dewanti, Kepala Bidang Pariwisata, hadir.",
            "Sinta Dewanti",
            "Kepala Bidang Pariwisata",
        ),
        (
            "Sinta Dewanti selaku Ketua Panitia melapor.",
            "Sinta Dewanti",
            "Ketua Panitia",
        ),
        ("Kepala sekolah, Rosna Tanti, hadir.", "Rosna Tanti", "Kepala sekolah"),
        ("Bupati Agam Yandri L.P. Salim hadir.", "Yandri L.P. Salim", "Bupati Agam"),
        ("Bupati Agam Yandri 'Ayan' Salim hadir.", "Yandri 'Ayan' Salim", "Bupati Agam"),
        (
            "Yandri Salim yang kini menjabat Kepala Dinas Sosial hadir.",
            "Yandri Salim",
            "Kepala Dinas Sosial",
        ),
        (
            'Bupati Agam Yandri "Ayan" Salim hadir.',
            'Yandri "Ayan" Salim',
            "Bupati Agam",
        ),
    ],
)
def test_a_name_and_its_office_are_read_as_printed(text: str, name: str, office: str) -> None:
    person = only(text)
    assert (person.name, person.office, person.quotes) == (name, office, 0)
    assert name in text[person.start : person.end]
    assert office in text[person.start : person.end]


@pytest.mark.parametrize(
    "text",
    [
        "Bupati Bantul beserta jajaran hadir.",
        "Peraturan Bupati Nomor 7 Tahun 2018 berlaku.",
        "Wali Kota Serahkan Bantuan, Warga Senang",
        "Bupati Batang Hadiri Panen Raya",
        "Bupati Cup 2024 resmi dibuka.",
        "Ketua Panitia menyampaikan laporan.",
        "Di Kajen, Bupati Pekalongan meninjau jembatan.",
        "Kantor Bupati Batang, Jawa Tengah, dipugar.",
        "Gubernur Jawa Tengah, Kamis (3/4), meninjau.",
        "Rapat dihadiri Forkopimda, Sekda, Kepala OPD, Camat, Lurah, dan TP PKK.",
        "Camat Tirto, Wiradesa, dan Buaran hadir.",
        "Dinas Kominfo Kota Pekalongan mengimbau warga.",
        "Istri Bupati Batang, Siti Rahmania, hadir.",
        "Jl. Gubernur Sunandar ditutup. SMA Gubernur Sunandar libur.",
        "Mewakili Bupati, Rukmi Wardah membuka acara.",
        "Menteri Dalam Negeri Republik Indonesia membuka rapat.",
        "Ketua Tim Giat Bersih Kota Sehat melapor.",
        "Bupati dan Wakil Bupati Batang hadir.",
        "",
    ],
)
def test_no_person_is_made_of_an_office_a_place_or_a_thing(text: str) -> None:
    assert read_people(text, region=PEKALONGAN_REGENCY) == []


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("Wali Kota Pekalongan Bustan Arwani", None, "33.75"),
        ("Bupati Pekalongan Bustan Arwani", None, "33.26"),
        ("Bupati Pekalongan Bustan Arwani", PEKALONGAN_CITY, "33.26"),
        ("Gubernur Jawa Tengah Bustan Arwani", None, "33"),
        ("Bupati Bustan Arwani", BATANG, "33.25"),
        ("Bupati Bustan Arwani", PEKALONGAN_CITY, None),
        ("Gubernur Bustan Arwani", PEKALONGAN_CITY, "33"),
        ("Kepala Dinas Kesehatan, Bustan Arwani", PEKALONGAN_CITY, "33.75"),
        ("Kepala Dinas Kesehatan, Bustan Arwani", None, None),
        ("Kepala Dinas Kesehatan Kabupaten Batang, Bustan Arwani", PEKALONGAN_CITY, "33.25"),
        ("Ketua DPRD Pekalongan, Bustan Arwani", None, None),
        ("Ketua DPRD Pekalongan, Bustan Arwani", PEKALONGAN_CITY, "33.75"),
        ("Camat Pekalongan Utara, Bustan Arwani", PEKALONGAN_CITY, "33.75"),
        ("Kapolres Pekalongan, AKBP Bustan Arwani", PEKALONGAN_CITY, None),
        ("Kapolres Pekalongan Kota, AKBP Bustan Arwani", None, "33.75"),
        ("Menteri Kesehatan, Bustan Arwani", PEKALONGAN_CITY, None),
        ("Dirjen Aptika Kementerian Kominfo, Bustan Arwani", PEKALONGAN_CITY, None),
        ("Kepala BMKG, Bustan Arwani", PEKALONGAN_CITY, None),
        ("Direktur PT Sari Laut, Bustan Arwani", PEKALONGAN_CITY, None),
        (
            "Rombongan Pemerintah Kabupaten Agam dipimpin Sekda Bustan Arwani",
            PEKALONGAN_CITY,
            None,
        ),
    ],
)
def test_the_region_is_the_printed_one_else_the_portals_else_open(
    text: str, region: str | None, code: str | None
) -> None:
    assert only(text, region).region_code == code


def test_two_offices_that_share_their_region_have_a_name_each() -> None:
    people = read_people("Bupati dan Wakil Bupati Batang, Wihardo dan Suyatna, hadir.")
    assert [(one.name, one.office, one.region_code) for one in people] == [
        ("Wihardo", "Bupati Batang", "33.25"),
        ("Suyatna", "Wakil Bupati Batang", "33.25"),
    ]


def test_a_list_gives_each_office_its_own_name() -> None:
    people = read_people(
        "Hadir Gubernur Jawa Tengah, Ganda Prasaja, Bupati Batang, Wihardo, serta Camat Tulis, "
        "Rukmi Wardah, S.Sos."
    )
    assert [(one.name, one.office) for one in people] == [
        ("Ganda Prasaja", "Gubernur Jawa Tengah"),
        ("Wihardo", "Bupati Batang"),
        ("Rukmi Wardah", "Camat Tulis"),
    ]


def test_one_person_is_told_once_with_the_fullest_name_and_office() -> None:
    text = (
        "Bupati Wihardo hadir. Bupati Batang, Drs. H. Wihardo Salim, M.Si., memberi sambutan. "
        "Wihardo pulang."
    )
    person = only(text, BATANG)
    assert (person.name, person.office) == ("Drs. H. Wihardo Salim", "Bupati Batang")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'Bupati Agam Yandri Salim hadir. "Kami siap membantu," ungkap Yandri.',
            {"Yandri Salim": 1},
        ),
        ("Bupati Agam Yandri Salim hadir. “Kami siap membantu,”ujarnya.", {"Yandri Salim": 1}),
        ("Bupati Agam Yandri Salim hadir. «Kami siap membantu», kata dia.", {"Yandri Salim": 1}),
        ("Bupati Agam Yandri Salim hadir. ‘Kami siap membantu,’ katanya.", {"Yandri Salim": 1}),
        ('Bupati Agam Yandri Salim mengatakan, "Kami siap."', {"Yandri Salim": 1}),
        (
            'Bupati Agam Yandri Salim menyebut stok aman. "Stok ada sampai Juni."',
            {"Yandri Salim": 1},
        ),
        ('"Kami siap," kata Bupati Agam, Yandri Salim, "asal ikut."', {"Yandri Salim": 1}),
        ('"Satu," kata Bupati Agam Yandri Salim. "Dua," imbuhnya.', {"Yandri Salim": 2}),
        ('"Kami siap," kata Sinta Dewanti, Camat Tulis.', {"Sinta Dewanti": 1}),
        ("Bupati Agam Yandri Salim (YS) hadir. “Kami siap,” kata YS.", {"Yandri Salim": 1}),
        (
            "“Satu.\n\n“Dua,” tutur Bupati Agam Yandri Salim.",
            {"Yandri Salim": 1},
        ),
        (
            '"Kami kawal," ujar Bupati.\n\nBupati Agam, Yandri Salim, lalu pulang.',
            {"Yandri Salim": 1},
        ),
        (
            'Bupati Agam Yandri Salim membuka acara, didampingi Sekda Agam Rukmi. "Ayo," ajaknya.',
            {"Yandri Salim": 1, "Rukmi": 0},
        ),
        (
            'Bupati Agam Yandri Salim hadir. Maryam, penjual kue, senang. "Laris," katanya.',
            {"Yandri Salim": 0, "Maryam": 1},
        ),
        (
            'Bupati Agam Yandri Salim hadir. "Laris," kata salah seorang pedagang, Maryam.',
            {"Yandri Salim": 0, "Maryam": 1},
        ),
        ('Bupati Agam Yandri Salim hadir. "Laris," kata seorang pedagang.', {"Yandri Salim": 0}),
        (
            'Bupati Agam Yandri Salim membuka acara bertema "Maju Bersama Warga".',
            {"Yandri Salim": 0},
        ),
        ('Bupati Agam Yandri Salim meninjau "Kampung Pelangi" di Tiku.', {"Yandri Salim": 0}),
        ('"Kami siap," ujarnya.', {}),
    ],
)
def test_each_quotation_counts_for_who_says_it(text: str, expected: dict[str, int]) -> None:
    assert quotes(text) == expected


def test_a_mention_without_office_or_quotation_is_nobody() -> None:
    assert read_people("Maryam Sulastri datang bersama ibunya.") == []


def test_a_person_quoted_without_office_has_none() -> None:
    person = only('"Laris," tutur Maryam, penjual kue.')
    assert (person.name, person.office, person.region_code) == ("Maryam", None, None)
