"""Documents that a release links are facts of its page; the frame's own are not."""

import pytest

from archive.model import Attachment
from pipelines.clean import clean_page

URL = "https://kota.example.go.id/berita/pasar-murah"
LEAD = "Kebumen – Sebanyak 120 perajin genteng mengikuti pameran di alun-alun, Sabtu (4/5)."
SECOND = "Pameran dibuka bupati dan berlangsung sampai akhir pekan depan."


def found(inner: str, *, below: str = "", head: str = "") -> list[tuple[str, str]]:
    html = f"""<html><head>{head}</head><body><nav><a href="/profil.pdf">Profil</a></nav>
        <h1>Perajin Genteng Ikut Pameran</h1>
        <div class="isi-berita"><p>{LEAD}</p>{inner}<p>{SECOND}</p></div>{below}
        <aside class="sidebar"><a href="/agenda.pdf">Agenda kegiatan bulan ini</a></aside>
        <footer><a href="/maklumat.pdf">Maklumat</a></footer></body></html>"""
    page = clean_page(html, url=URL)
    assert page.text == f"{LEAD}\n\n{SECOND}" or "<p>" in inner
    return [(each.url, each.text) for each in page.attachments]


@pytest.mark.parametrize(
    ("written", "address", "text"),
    [
        ("<a href='/unduh/jadwal.pdf'>Unduh jadwal</a>", "/unduh/jadwal.pdf", "Unduh jadwal"),
        ("<a href='jadwal.DOCX#a'><img src=x></a>", "/berita/jadwal.DOCX", "jadwal.DOCX"),
        ("<a href='/j 1.pdf'>J</a>", "/j%201.pdf", "J"),
        ("<a href='/unduh.php?file=j.pdf'>J</a>", "/unduh.php?file=j.pdf", "J"),
        ("<iframe src='/j.pdf'></iframe>", "/j.pdf", "j.pdf"),
        ("<embed src='/j.pdf'>", "/j.pdf", "j.pdf"),
        ("<object data='/j.pdf'></object>", "/j.pdf", "j.pdf"),
        (
            "<iframe src='https://docs.google.com/viewer?url=https%3A%2F%2Fkota.example.go.id"
            "%2Fj.pdf&embedded=true'></iframe>",
            "/j.pdf",
            "j.pdf",
        ),
    ],
)
def test_a_document_in_the_body_is_found(written: str, address: str, text: str) -> None:
    assert found(written) == [(f"https://kota.example.go.id{address}", text)]


def test_a_shared_file_of_a_drive_is_a_document() -> None:
    link = "https://drive.google.com/file/d/1aBc/view?usp=sharing"
    assert found(f"<p>Berkas lengkap <a href='{link}'>di sini</a>.</p>") == [(link, "di sini")]


@pytest.mark.parametrize(
    "written",
    [
        "<a href='/berita/lain'>Berita lain</a>",
        "<a href='javascript:buka(\"j.pdf\")'>Buka</a>",
        "<a href='mailto:a@b.pdf'>Surat</a>",
        "<a href='http://[kota/j.pdf'>Rusak</a>",
        "<iframe src='https://video.example/embed/1'></iframe>",
        "<img src='/j.pdf'>",
    ],
)
def test_other_addresses_are_no_documents(written: str) -> None:
    assert found(written) == []


def test_a_document_right_below_the_body_counts_and_is_named_once() -> None:
    link = "<a href='/j.pdf'>Lampiran</a>"
    assert found(link, below=f"<p>Lampiran: {link}</p>") == [
        ("https://kota.example.go.id/j.pdf", "Lampiran")
    ]


def test_addresses_follow_the_base_of_the_page() -> None:
    base = "<base href='https://arsip.example.go.id/2026/'>"
    assert (
        found("<a href='j.pdf'>J</a>", head=base)[0][0] == "https://arsip.example.go.id/2026/j.pdf"
    )


def test_an_address_that_is_none_does_no_harm() -> None:
    assert clean_page("", url="http://[").attachments == ()
    html = f"<h1>A B C</h1><p>{LEAD} <a href='/j.pdf'>J</a></p>"
    page = clean_page(html, url="https://kota.example.go.id/a")
    assert page.attachments == (Attachment(url="https://kota.example.go.id/j.pdf", text="J"),)
