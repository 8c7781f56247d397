"""A small government news site for whole crawls: releases, list pages and a feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from archive.model import ZONES
from tests.loopback import Answer, LoopbackServer, Route

_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
_PLACES = (
    "Sukamaju",
    "Karanganyar",
    "Wonosari",
    "Tirtomoyo",
    "Bojongsari",
    "Kalibening",
    "Margasari",
)
_WORKS = (
    "perbaikan jalan desa",
    "pelatihan usaha kecil",
    "pembagian bibit cabai",
    "pemeriksaan kesehatan lansia",
    "pembersihan saluran air",
    "lomba perpustakaan kelurahan",
    "pendataan rumah tidak layak huni",
    "penanaman pohon di bantaran sungai",
    "sosialisasi pengelolaan sampah",
    "renovasi balai warga",
    "pembukaan pos pelayanan terpadu",
)
# Within 30 days of the first night, and before it: due each night.
FIRST_DAY = datetime(2026, 2, 7, 9, 30, tzinfo=ZONES["WIB"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What stands on a release page."""

    slug: str
    title: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/berita/{self.slug}.html"

    @property
    def day(self) -> str:
        at = self.published
        return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M} WIB"


def article(number: int) -> Article:
    """An article of its own for each number."""
    place, work = _PLACES[number % len(_PLACES)], _WORKS[number % len(_WORKS)]
    return Article(
        slug=f"{number:03}-{work.split()[0]}-{place.lower()}",
        title=f"Warga {place} Sambut {work.title()} Tahap {number}",
        published=FIRST_DAY + timedelta(hours=number),
        paragraphs=(
            f"Pemerintah daerah melaksanakan {work} di Kelurahan {place} pada tahap {number}. "
            f"Kegiatan itu diikuti {20 + number} warga dari {3 + number % 9} rukun tetangga.",
            f"Lurah {place} mengatakan, {work} dikerjakan bersama karang taruna setempat. "
            f"Ia berharap tahap {number + 1} dapat dimulai lebih awal daripada yang direncanakan.",
            f"Warga yang ingin ikut dapat mendaftar di kantor kelurahan, loket {1 + number % 12}, "
            "dengan membawa kartu tanda penduduk. Pendaftaran tidak dipungut biaya.",
        ),
    )


def release_page(item: Article) -> bytes:
    """The article in the frame of the site."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in item.paragraphs)
    return _page(
        f"{item.title} | Pemerintah Kota Contoh",
        f"""<article><h1>{item.title}</h1><p class="tanggal">{item.day}</p>
        <div class="isi">{body}</div></article>""",
    )


def list_page(items: Iterable[Article | str], *, extra: str = "") -> bytes:
    """A list of articles, or of addresses; *extra* is HTML below them."""
    links = "\n".join(
        f'<li><a href="{item}">Berita</a></li>'
        if isinstance(item, str)
        else f'<li><a href="{item.path}">{item.title}</a></li>'
        for item in items
    )
    return _page("Berita | Pemerintah Kota Contoh", f"<ul>{links}</ul>{extra}")


def notice_page(title: str, *paragraphs: str) -> bytes:
    """A page that is no release, in the frame of the site."""
    return _page(title, f"<h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs))


def feed_page(base: str, items: Iterable[Article]) -> bytes:
    """The articles as RSS."""
    entries = "".join(
        f"<item><title>{item.title}</title><link>{base}{item.path}</link>"
        f"<pubDate>{format_datetime(item.published)}</pubDate></item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Berita</title><link>{base}/</link>{entries}</channel></rss>"
    ).encode()


def stand(server: LoopbackServer, items: Sequence[Article], *, per_page: int = 10) -> None:
    """Put the articles and their list pages on the server; past the end the list is empty."""
    server.routes["/robots.txt"] = (404, {}, b"")
    server.routes["/"] = list_page([])
    pages = [items[start : start + per_page] for start in range(0, len(items), per_page)]
    for number, shown in enumerate([*pages, []], start=1):
        server.routes[f"/berita?page={number}"] = list_page(shown)
    for item in items:
        server.routes[item.path] = release_page(item)


def with_validators(body: bytes, *, etag: str, modified: str) -> Route:
    """A page that answers 304 to the request that knows it."""

    def answer(handler: object) -> Answer:
        headers = handler.headers  # type: ignore[attr-defined]  # the loopback's Handler
        named = {"ETag": etag, "Last-Modified": modified}
        if etag in (headers.get("If-None-Match"),) and headers.get("If-Modified-Since") == modified:
            return 304, named, b""
        return 200, named, body

    return answer


def _page(title: str, main: str) -> bytes:
    return f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>{title}</title></head>
<body><header><a href="/">Beranda</a> <a href="/profil">Profil</a></header>
<main>{main}</main>
<footer><p>Hak cipta Pemerintah Kota Contoh. Jalan Merdeka 1.</p></footer></body></html>
""".encode()
