"""Releases that are PDFs: paragraphs put together again, title, bounds, damage."""

import pytest

from pipelines.clean import clean_page, is_pdf
from pipelines.pdf import MAX_PAGES, read_pdf
from tests.pipelines.pdf import pdf
from tests.pipelines.test_bombs import cleaned

URL = "https://kota.example.go.id/unduh/rilis-12.pdf"
PLACES = ["Ambal", "Mirit", "Alian", "Ayah", "Rowokele", "Klirong", "Adimulyo", "Poncowarno"]
TITLE = "Pelatihan Kerja Dibuka untuk 120 Pemuda"
LINES = [
    TITLE,
    "Kebumen – Pemerintah kabupaten membuka pendaftaran pelatihan kerja bagi 120",
    "pemuda dari 26 kecamatan, Senin (4/5/2026). Pelatihan berlangsung sebulan penuh.",
    "Peserta yang lulus akan dimagangkan ke pabrik genteng dan bengkel kapal di pesisir",
    "selatan sampai akhir tahun.",
    "Syarat pendaftaran:",
    "1. Membawa kartu tanda penduduk asli yang masih berlaku di Kabupaten Kebumen.",
    "2. Berusia paling tinggi 30 tahun.",
    "(Tim Humas)",
]
TEXT = [
    f"{LINES[1]} {LINES[2]} {LINES[3]} {LINES[4]}",
    *LINES[5:],
]


def test_lines_become_paragraphs_and_the_title_leaves_them() -> None:
    page = read_pdf(pdf([LINES]), None)
    assert (page.title, page.title_source) == (TITLE, "heading")
    assert page.text.split("\n\n") == TEXT


def test_heads_feet_and_page_numbers_go_and_paragraphs_run_on() -> None:
    lines = [
        f"Warga {place} menghadiri pembukaan pelatihan kerja di balai desa pagi itu,"
        for place in PLACES
    ]
    pages = [
        ["SIARAN PERS", *lines[number : number + 2], "Humas 12/2026", f"Halaman {number} dari 4"]
        for number in range(0, 8, 2)
    ]
    assert read_pdf(pdf(pages), TITLE).text == " ".join(lines[:8])


@pytest.mark.parametrize(
    ("link_text", "named", "title", "source"),
    [
        ("Pelatihan Kerja", "Judul Lain Sekali Ini", "Pelatihan Kerja", "listing"),
        ("Selengkapnya", "Judul di Dalam Berkas", "Judul di Dalam Berkas", "meta"),
        (None, "Microsoft Word - rilis final", TITLE, "heading"),
        (None, "rilis ke 12.docx", TITLE, "heading"),
        (None, None, TITLE, "heading"),
    ],
)
def test_title_is_the_lists_the_files_or_the_first_line(
    link_text: str | None, named: str | None, title: str, source: str
) -> None:
    page = read_pdf(pdf([LINES], named), link_text)
    assert (page.title, page.title_source) == (title, source)


def test_pages_past_the_bound_are_not_read_and_that_is_said() -> None:
    page = read_pdf(
        pdf([LINES, *[[place] for place in (PLACES * 13)[: MAX_PAGES - 1]], LINES]), TITLE
    )
    assert page.limit == f"{MAX_PAGES + 1} pages, read are {MAX_PAGES}"
    assert page.text.count("(Tim Humas)") == 1


@pytest.mark.parametrize("body", [b"%PDF-1.4", b"%PDF-1.7\n" + bytes(range(256)) * 9, pdf([[]])])
def test_damage_and_scans_have_no_text(body: bytes) -> None:
    page = read_pdf(body, "Rilis ke-12")
    assert (page.title, page.text) == ("Rilis ke-12", "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"%PDF-1.4\n", True),
        (b"\r\n%PDF-1.4\n", True),
        (b"<html>%PDF-1.4", False),
        (b"<p>Berkas %PDF-", False),
        (b"", False),
    ],
)
def test_a_pdf_is_told_by_its_mark(body: bytes, expected: bool) -> None:
    assert is_pdf(body) is expected


def test_56_a_release_that_answers_a_pdf_is_read_in_the_child() -> None:
    page = clean_page(pdf([LINES]), url=URL, link_text=TITLE, charset="utf-8")
    assert (page.title, page.title_source) == (TITLE, "listing")
    assert page.text.split("\n\n") == TEXT
    item = cleaned(pdf([LINES]))
    assert item.clean is not None
    assert item.clean.title == TITLE
