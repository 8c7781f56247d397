"""Release pages whose frame changes each night, and true edits of what they say.

A page carries what government portals print around a release: the date of today, counters in
several places, related and popular posts, a share row, adverts, a token that is never the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from random import Random

PLACES = ("Sumberwangi", "Mojosari", "Tegalombo", "Pasir Panjang", "Rawa Bening", "Kalibening")
NAMES = ("Ratna Wulandari", "Surya Dharma", "Eko Nugroho", "Yuni Astuti", "Hasan Basri")
OTHERS = ("Toni Firmansyah", "Maria Tuhuteru", "Rizal Harahap", "Dewi Anggraini")
THINGS = ("jembatan gantung", "pasar rakyat", "gedung posyandu", "saluran irigasi", "taman bacaan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a release says."""

    number: int
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The body as the archive keeps it."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A true edit: the release after it, and the event that must tell it."""

    after: Written
    kind: str
    was: str
    now: str


def write(number: int, random: Random) -> Written:
    """A release of its own: no two share a paragraph."""
    place, name, thing = random.choice(PLACES), random.choice(NAMES), random.choice(THINGS)
    village = f"{place} {number}"
    return Written(
        number=number,
        title=f"Pemkab Lembah Jati Bangun {thing.title()} di Desa {village}",
        paragraphs=(
            f"LEMBAH JATI, Humas - Pemerintah Kabupaten Lembah Jati mulai membangun {thing} di "
            f"Desa {village} dengan anggaran Rp{random.randint(2, 900)} juta dari APBD kabupaten.",
            f"Bupati Lembah Jati {name} menyambut baik gotong royong warga Desa {village}. "
            f"Pekerjaan {thing} melibatkan {random.randint(20, 900)} warga setempat.",
            f"Menurut catatan Desa {village}, kemiskinan turun {random.randint(2, 40)} persen "
            "dalam setahun terakhir berkat pekerjaan padat karya.",
            f"Peresmian {thing} dijadwalkan pada {random.randint(1, 27)} Juli 2026 di balai desa "
            f"{village}, didahului kerja bakti bersama.",
            f"Usulan warga Desa {village} diterima paling lambat {random.randint(1, 27)} Mei 2026 "
            "melalui kantor kecamatan.",
            f"Kegiatan di Desa {village} ditutup dengan doa bersama dan santap siang.",
        ),
    )


def _replaced(was: Callable[[str], str], now: Callable[[str], str], kind: str, paragraph: int):
    """An edit of one passage of a paragraph."""

    def edit(written: Written) -> Edit:
        text = written.paragraphs[paragraph]
        gone = was(text)
        come = now(gone)
        parts = list(written.paragraphs)
        assert text.count(gone) == 1
        parts[paragraph] = text.replace(gone, come)
        return Edit(after=replace(written, paragraphs=tuple(parts)), kind=kind, was=gone, now=come)

    return edit


def _between(before: str, after: str) -> Callable[[str], str]:
    return lambda text: text.split(before, 1)[1].split(after, 1)[0]


def _more(figure: str) -> str:
    digits = "".join(letter for letter in figure if letter.isdigit())
    return figure.replace(digits, str(int(digits) + 31), 1)


def _day_later(date: str) -> str:
    day, month, year = date.split()
    return f"{int(day) + 1} {month} {year}"


def _without_last(written: Written) -> Edit:
    return Edit(
        after=replace(written, paragraphs=written.paragraphs[:-1]),
        kind="edited",
        was=written.paragraphs[-1],
        now="",
    )


def _with_one_more(written: Written) -> Edit:
    added = (
        f"Pemerintah kabupaten memastikan perawatan berkala setelah peresmian ke-{written.number}."
    )
    return Edit(
        after=replace(written, paragraphs=(*written.paragraphs, added)),
        kind="edited",
        was="",
        now=added,
    )


def _retitled(written: Written) -> Edit:
    title = written.title.replace("Pemkab Lembah Jati Bangun", "Warga Sambut Pembangunan")
    return Edit(after=replace(written, title=title), kind="retitled", was=written.title, now=title)


EDITS: tuple[Callable[[Written], Edit], ...] = (
    _replaced(_between("anggaran ", " dari"), _more, "figure_changed", 0),
    _replaced(_between("melibatkan ", " setempat"), _more, "figure_changed", 1),
    _replaced(_between("turun ", " dalam"), _more, "figure_changed", 2),
    _replaced(_between("pada ", " di balai"), _day_later, "figure_changed", 3),
    _replaced(_between("lambat ", " melalui"), _day_later, "figure_changed", 4),
    _replaced(lambda _: "gotong royong", lambda _: "kerja keras", "edited", 1),
    _replaced(_between("Lembah Jati ", " menyambut"), lambda _: OTHERS[0], "edited", 1),
    _replaced(lambda _: "berkat", lambda _: "akibat", "edited", 2),
    _without_last,
    _with_one_more,
    _retitled,
)


def page(written: Written, random: Random, today: str) -> bytes:
    """The page as served tonight; all of its frame is new, nothing of the release."""
    reads, day = random.randint(100, 99_999), 1 + written.number % 27
    body = "\n".join(f"<p>{escape(part)}</p>" for part in written.paragraphs)
    posts = random.sample(range(1_000), 6)
    related = "".join(
        f'<li><a href="/berita/lain-{post}">Warga Desa {random.choice(PLACES)} Panen Raya ke-{post}'
        "</a></li>"
        for post in posts[:3]
    )
    popular = "".join(
        f'<div class="item"><a href="/berita/populer-{post}">Lomba Desa Tahap {post} Dimulai</a>'
        f"<span>{random.randint(1, 999)} views</span></div>"
        for post in posts[3:]
    )
    below = (
        f"<p>Dibaca {reads} kali</p>",
        f'<div class="hits">Dilihat: {reads} kali</div>',
        f"<p><small>Post Views: {reads}</small></p>",
    )[written.number % 3]
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8">
<title>{escape(written.title)} - Portal Kabupaten Lembah Jati</title>
<meta name="csrf-token" content="{random.getrandbits(64):x}"></head><body>
<header class="top"><div class="today">{today}</div><nav class="menu"><a href="/">Beranda</a>
<a href="/berita">Berita</a></nav></header>
<main class="content"><article class="post"><h1 class="title">{escape(written.title)}</h1>
<div class="meta">Admin | <time datetime="2026-02-{day:02}">{day} Februari 2026</time> |
Dibaca {reads} kali</div>
<div class="body">{body}
{below}</div>
<div class="share">Bagikan: <a href="#f">Facebook</a> <a href="#t">Twitter</a>
<a href="#w">WhatsApp</a>
<span>{random.randint(0, 99)} shares</span></div>
<div class="ads"><a href="/iklan/{reads}">Iklan layanan masyarakat {reads % 7}</a></div>
<section class="related"><h3>Berita Terkait</h3><ul>{related}</ul></section></article>
<aside class="side"><h3>Berita Populer</h3>{popular}
<p>Pengunjung hari ini: {random.randint(1, 9_999)}</p></aside></main>
<footer class="foot">Hak cipta 2026. Dimuat dalam {random.random():.3f} detik.</footer>
</body></html>""".encode()
