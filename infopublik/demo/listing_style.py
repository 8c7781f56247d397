"""The list-page CMS of the demo: Bootstrap pages under /berita, counters, no validators.

`/berita?page=N` lists, `/berita/SLUG.html` shows, `/cetak/SLUG.html` is the print copy
that robots.txt closes; a page past the end is 200 and empty, a missing release 404.
"""

from __future__ import annotations

from infopublik.demo.content import DemoRelease
from infopublik.demo.site import (
    DISCLAIMER,
    PLAIN,
    Answer,
    Edition,
    Request,
    Site,
    esc,
    lead,
    long_day,
)

PAGE_SIZE = 8
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /cetak/\nDisallow: /pencarian\n"
MENU = (
    ("Beranda", "/"),
    ("Profil", "/halaman/profil"),
    ("Berita", "/berita"),
    ("Agenda", "/halaman/agenda"),
    ("Pengumuman", "/halaman/pengumuman"),
    ("PPID", "/halaman/ppid"),
)
PIXEL = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b"
)


def path_of(release: DemoRelease) -> str:
    """The address of a release."""
    return f"/berita/{release.slug}.html"


def _printed(release: DemoRelease) -> str:
    return f"{long_day(release.published)} | {release.published:%H:%M %Z}"


def _frame(site: Site, edition: Edition, title: str, content: str) -> bytes:
    menu = "".join(
        f'<li class="nav-item"><a class="nav-link" href="{url}">{name}</a></li>\n'
        for name, url in MENU
    )
    popular = "".join(
        f'<li class="list-group-item"><a href="{path_of(r)}">{esc(r.title)}</a>'
        f'<br><small class="text-muted">{_printed(r)}</small></li>\n'
        for r in site.popular(edition, 5)
    )
    ribbon, main, footer = "", "col-lg-8", "Hak Cipta &copy; 2019 - 2026"
    if edition.night > 1:
        ribbon = (
            '<div class="alert alert-info text-center mb-0">Layanan darurat 112 '
            "siaga 24 jam, bebas pulsa</div>"
        )
        main, footer = "col-lg-8 kolom-utama-baru", "&copy; 2026 Diskominsta, tampilan versi 4.1"
    name = esc(site.portal.name)
    return f"""<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{esc(title)} - {name}</title>
<link rel="stylesheet" href="/assets/css/bootstrap.min.css">
<link rel="stylesheet" href="/assets/css/gaya.css?v={edition.night}">
</head>
<body class="bg-light">
{ribbon}
<header class="topbar">
<div class="container">
<a class="navbar-brand" href="/"><img src="/assets/img/lambang.gif" alt="Lambang"> {name}</a>
<form class="form-inline" action="/pencarian"><input class="form-control" name="q"
 placeholder="Cari berita"><button class="btn btn-warning">Cari</button></form>
</div>
</header>
<nav class="navbar navbar-expand-lg navbar-dark bg-primary">
<div class="container"><ul class="navbar-nav">
{menu}</ul></div>
</nav>
<div class="container mt-4">
<div class="row">
<div class="{main}">
{content}
</div>
<div class="col-lg-4 sidebar">
<div class="card mb-3">
<div class="card-header">Berita Populer</div>
<ul class="list-group list-group-flush">
{popular}</ul>
</div>
<div class="card mb-3">
<div class="card-header">Layanan Warga</div>
<div class="card-body"><ul class="list-unstyled">
<li><a href="/halaman/aduan">Aduan dan aspirasi</a></li>
<li><a href="/halaman/antrean">Antrean puskesmas</a></li>
<li><a href="/halaman/harga">Harga bahan pokok hari ini</a></li>
<li><a href="/halaman/jdih">Produk hukum daerah</a></li>
</ul></div>
</div>
<div class="card mb-3">
<div class="card-header">Statistik Pengunjung</div>
<div class="card-body">Kunjungan: {site.count("pengunjung")}</div>
</div>
</div>
</div>
</div>
<footer class="bg-dark text-white mt-4 p-4">
<div class="container">
<p>Dinas Komunikasi, Informatika, dan Statistik. Surel: info@contoh.invalid</p>
<p>{footer}. {DISCLAIMER}</p>
</div>
</footer>
<script src="/assets/js/bootstrap.bundle.min.js"></script>
</body>
</html>
""".encode()


def render_list(site: Site, edition: Edition, number: int) -> bytes:
    """List page *number*."""
    cards = "".join(
        f"""<div class="media berita-item mb-3">
<img class="mr-3 img-thumbnail" src="/uploads/kecil_{r.number}.gif" alt="" width="140">
<div class="media-body">
<h4 class="media-heading"><a href="{path_of(r)}">{esc(r.title)}</a></h4>
<small class="text-muted"><i class="fa fa-calendar"></i> {_printed(r)}</small>
<p>{esc(lead(r, 150))}</p>
</div>
</div>
"""
        for r in edition.page(number, PAGE_SIZE)
    )
    last = edition.pages(PAGE_SIZE)
    links = "".join(
        '<li class="page-item{active}"><a class="page-link" href="/berita?page={n}">{n}</a></li>'
        "\n".format(n=n, active=" active" if n == number else "")
        for n in range(1, last + 1)
    )
    if number < last:
        links += (
            f'<li class="page-item"><a class="page-link" rel="next" '
            f'href="/berita?page={number + 1}">&raquo;</a></li>\n'
        )
    content = f"""<h2 class="judul-halaman">Berita Daerah</h2>
{cards or '<div class="alert alert-secondary">Belum ada berita pada halaman ini.</div>'}
<nav><ul class="pagination">
{links}</ul></nav>"""
    return _frame(site, edition, "Berita", content)


def _paragraph(release: DemoRelease, text: str, *, first: bool) -> str:
    """One paragraph in one of the editor's three habits, the dateline sometimes bold."""
    marked = esc(text)
    place, dash, rest = text.partition(" – ")
    if first and dash and release.number % 2 and len(place) < 30:
        marked = f"<strong>{esc(place)}</strong> – {esc(rest)}"
    if release.number % 3 == 0:
        return f'<div style="text-align: justify;">{marked}</div>\n<div>&nbsp;</div>\n'
    style = ' style="text-align: justify;"' if release.number % 3 == 1 else ""
    return f"<p{style}>{marked}</p>\n"


def _body(release: DemoRelease) -> str:
    return "".join(
        _paragraph(release, text, first=n == 0) for n, text in enumerate(release.paragraphs)
    )


def render_release(site: Site, edition: Edition, release: DemoRelease) -> bytes:
    """A release's page; it counts as read."""
    picture = ""
    if release.caption:
        picture = f"""<figure class="figure">
<img class="figure-img img-fluid" src="/uploads/{release.number}.gif" alt="{esc(release.title)}">
<figcaption class="figure-caption">{esc(release.caption)}</figcaption>
</figure>
"""
    related = "".join(
        f'<li><a href="{path_of(r)}">{esc(r.title)}</a></li>\n' for r in edition.related(release, 4)
    )
    address = esc(site.base + path_of(release))
    content = f"""<nav><ol class="breadcrumb">
<li class="breadcrumb-item"><a href="/">Beranda</a></li>
<li class="breadcrumb-item"><a href="/berita">Berita</a></li>
<li class="breadcrumb-item active">{esc(release.category)}</li></ol></nav>
<div class="card detail-berita"><div class="card-body">
<h1 class="h3">{esc(release.title)}</h1>
<div class="info-berita text-muted"><i class="fa fa-calendar"></i> {_printed(release)}
&nbsp; <i class="fa fa-user"></i> Admin &nbsp; <i class="fa fa-eye"></i>
Dibaca {site.count(release.slug)} kali</div>
{picture}<div class="isi-berita">
{_body(release)}</div>
<div class="share-row">Bagikan:
<a href="https://social.invalid/fb?u={address}">Facebook</a>
<a href="https://social.invalid/x?u={address}">X</a>
<a href="https://social.invalid/wa?u={address}">WhatsApp</a>
<a href="/cetak/{release.slug}.html">Cetak</a></div>
</div></div>
<h4 class="mt-4">Berita Terkait</h4>
<ul class="berita-terkait">
{related}</ul>"""
    return _frame(site, edition, release.title, content)


def render_print(release: DemoRelease) -> bytes:
    """The print copy, without a frame."""
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Cetak</title></head><body>
<h3>{esc(release.title)}</h3><small>{_printed(release)}</small><hr>
{_body(release)}</body></html>
""".encode()


def _show(site: Site, edition: Edition, folder: str, name: str) -> Answer | None:
    release = edition.by_slug(name.removesuffix(".html")) if name.endswith(".html") else None
    if release and folder == "berita":
        return Answer(body=render_release(site, edition, release))
    if release and folder == "cetak":
        return Answer(body=render_print(release))
    if folder == "uploads" or (folder == "assets" and name.endswith(".gif")):
        return Answer(body=PIXEL, content_type="image/gif")
    if folder == "assets":
        return Answer(body=b"", content_type="text/plain")
    if folder == "halaman":
        static = "<h2>Informasi</h2><p>Halaman ini sedang dilengkapi.</p>"
        return Answer(body=_frame(site, edition, "Informasi", static))
    return None


def answer(site: Site, request: Request) -> Answer:
    """Answer a request to the list-page portal."""
    edition = site.edition
    if request.path == "/robots.txt":
        return Answer(body=ROBOTS.encode(), content_type=PLAIN)
    if request.path in ("/", "/berita"):
        return Answer(body=render_list(site, edition, request.number("page")))
    folder, _, name = request.path.strip("/").partition("/")
    missing = "<h2>404</h2><p>Halaman yang Anda cari tidak tersedia.</p>"
    return _show(site, edition, folder, name) or Answer(
        body=_frame(site, edition, "Tidak ditemukan", missing), status=404
    )
