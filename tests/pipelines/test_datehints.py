"""Where dates stand on pages of the kinds that portals have."""

from __future__ import annotations

import pytest

from pipelines.clean import clean_page

URL = "https://portal.example/berita/77-warga-panen-raya"
TITLE = "Warga Panen Raya di Lereng Bukit"
BODY = (
    "<div class='isi'><p>Warga memanen padi di lereng bukit bersama petugas dinas pertanian, dan "
    "hasilnya melimpah berkat saluran air yang baru saja selesai dibangun.</p><p>Panitia "
    "berharap panen berikutnya lebih baik lagi, sebab pupuk sudah datang tepat waktu.</p></div>"
)


def hints(line: str, url: str = URL) -> list[str]:
    page = clean_page(f"<body><h1>{TITLE}</h1>{line}{BODY}</body>", url=url)
    return [hint.raw for hint in page.hints]


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        (
            "<div><span>Admin</span><span>5 Mei 2024</span><span>120</span></div>",
            "Admin 5 Mei 2024 120",
        ),
        ("<p>Tayang: 5 Mei 2024</p>", "Tayang: 5 Mei 2024"),
        ("<p>Tayang 5 Mei 2024, 10:15 WIB</p>", "Tayang 5 Mei 2024, 10:15 WIB"),
        ("<p>Tayang: 120 | 5 Mei 2024</p>", "5 Mei 2024"),
        ("<p>5 Mei 2024 10:15 Hits: 26</p>", "5 Mei 2024 10:15"),
        ("<div><b>5</b><b>Mei</b><b>2024</b></div>", "5 Mei 2024"),
    ],
)
def test_a_byline_gives_its_whole_date(line: str, raw: str) -> None:
    assert hints(line) == [raw]


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("berita/26-05-2024/panen", "26-05-2024"),
        ("26/05/2024/panen", "26/05/2024"),
        ("berita/panen-26-05-2024", "26-05-2024"),
        ("berita/panen-26-05-2024.html", "26-05-2024"),
        ("berita/panen-12-05-2024-selesai", None),
        ("berita/26-13-2024/panen", None),
        ("berita/126/05/2024/panen", None),
    ],
)
def test_an_address_may_begin_with_the_day(path: str, raw: str | None) -> None:
    assert hints("", f"https://portal.example/{path}") == ([raw] if raw else [])


@pytest.mark.parametrize(
    ("line", "raws"),
    [
        ("<p>Tanggal Pelaksanaan: 3 Juni 2024</p>", []),
        ("<p>Jadwal : 3 Juni 2024</p><p>Diposting: 5 Mei 2024</p>", ["Diposting: 5 Mei 2024"]),
        (
            "<p>Waktu: Senin, 3 Juni 2024</p><p>Admin | 5 Mei 2024</p>",
            ["Admin | 5 Mei 2024", "Waktu: Senin, 3 Juni 2024"],
        ),
        ("<p>Waktu : 5 Mei 2024 09:15</p>", ["Waktu : 5 Mei 2024 09:15"]),
    ],
)
def test_the_day_of_an_event_is_no_hint_or_the_last(line: str, raws: list[str]) -> None:
    assert hints(line) == raws


@pytest.mark.parametrize(
    ("more", "raw"),
    [
        ('"headline": "Jembatan Lama Ditutup", "url": "https://portal.example/berita/9"', None),
        ('"headline": "Jembatan Lama Ditutup"', "2023-01-01"),
        (f'"headline": "{TITLE}", "url": "https://portal.example/?p=77"', "2023-01-01"),
        ('"headline": "Kabar Desa", "url": "https://portal.example/berita/77-warga-panen-raya/"',
         "2023-01-01"),
    ],
)  # fmt: skip
def test_json_ld_of_another_release_is_no_hint(more: str, raw: str | None) -> None:
    data = f'{{"@type": "NewsArticle", "datePublished": "2023-01-01", {more}}}'
    assert hints(f'<script type="application/ld+json">{data}</script>') == ([raw] if raw else [])
