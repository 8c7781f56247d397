"""The old portal of the demo: nested tables in windows-1252, named in <meta> only.

`/index.php?hal=N` lists, `/berita.php?id=N` shows. Every page has the same <title> and
a visitor counter, no page a validator; a missing release is a polite page with status
200, a list page past the end shows the last one, and there is no robots.txt.
"""

from __future__ import annotations

from infopublik.demo.content import DemoRelease
from infopublik.demo.site import DISCLAIMER, Answer, Edition, Request, Site, esc, lead

PAGE_SIZE = 6
FIRST_ID = 2140  # as if older releases had been purged
CHARSET = "windows-1252"
BARE_HTML = "text/html"
MENU = (
    ("Beranda", "index.php"),
    ("Selayang Pandang", "profil.php"),
    ("Berita", "index.php?hal=1"),
    ("Galeri", "galeri.php"),
    ("Buku Tamu", "bukutamu.php"),
)


def id_of(release: DemoRelease) -> int:
    """The number that stands in its address."""
    return FIRST_ID + release.number


def path_of(release: DemoRelease) -> str:
    """The address of a release."""
    return f"/berita.php?id={id_of(release)}"


def _encode(text: str) -> bytes:
    """As an old editor saved it: windows-1252, the rest as character references."""
    return text.encode(CHARSET, "xmlcharrefreplace")


def _frame(site: Site, edition: Edition, content: str) -> bytes:
    name = esc(site.portal.name)
    menu = "".join(
        f'<td><a href="{url}"><font color="#FFFFFF" size="2"><b>{text}</b></font></a></td>\n'
        for text, url in MENU
    )
    popular = "".join(
        f'<tr><td><font size="1">&raquo; <a href="berita.php?id={id_of(r)}">{esc(r.title)}</a>'
        "</font></td></tr>\n"
        for r in site.popular(edition, 5)
    )
    color, running = "#2F4F2F", "Selamat datang di situs web resmi kabupaten kami"
    footer = "&copy; 2008 Kantor Pengolahan Data Elektronik. Resolusi terbaik 1024 x 768."
    if edition.night > 1:
        color, running = "#5A1F1F", "Marhaban ya Ramadan – mari menjaga persaudaraan"
        footer = "&copy; 2008 - 2026 Dinas Kominfo. Terbaik dilihat di layar lebar."
    return _encode(f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML>
<HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={CHARSET}">
<TITLE>.: {name} :.</TITLE>
</HEAD>
<BODY BGCOLOR="#DDE5DD" TOPMARGIN="0">
<CENTER>
<TABLE WIDTH="960" BORDER="0" CELLPADDING="3" CELLSPACING="0" BGCOLOR="#FFFFFF">
<TR><TD COLSPAN="3"><font size="5" color="{color}"><b>{name}</b></font><br>
<marquee scrollamount="3">{running}</marquee></TD></TR>
<TR BGCOLOR="{color}"><TD COLSPAN="3"><TABLE><TR>
{menu}</TR></TABLE></TD></TR>
<TR VALIGN="top">
<TD WIDTH="180">
<TABLE WIDTH="100%" BORDER="0">
<TR><TD BGCOLOR="#C8D8C8"><b>Paling Sering Dibaca</b></TD></TR>
{popular}<TR><TD BGCOLOR="#C8D8C8"><b>Jajak Pendapat</b></TD></TR>
<TR><TD><form action="jajak.php" method="post"><font size="1">Bagaimana layanan kami?<br>
<input type="radio" name="j" value="1"> Memuaskan<br>
<input type="radio" name="j" value="2"> Biasa saja<br>
<input type="submit" value="Pilih"></font></form></TD></TR>
</TABLE>
</TD>
<TD WIDTH="600">
{content}
</TD>
<TD WIDTH="180">
<TABLE WIDTH="100%" BORDER="0">
<TR><TD BGCOLOR="#C8D8C8"><b>Statistik</b></TD></TR>
<TR><TD><font size="1">Pengunjung ke-{site.count("pengunjung")}<br>Sedang daring: 3</font></TD></TR>
<TR><TD BGCOLOR="#C8D8C8"><b>Tautan</b></TD></TR>
<TR><TD><font size="1"><a href="https://provinsi.invalid/">Pemerintah Provinsi</a><br>
<a href="https://cuaca.invalid/">Prakiraan cuaca laut</a></font></TD></TR>
</TABLE>
</TD>
</TR>
<TR BGCOLOR="{color}"><TD COLSPAN="3" ALIGN="center"><font size="1" color="#FFFFFF">{footer}<br>
{DISCLAIMER}</font></TD></TR>
</TABLE>
</CENTER>
</BODY>
</HTML>
""")


def render_list(site: Site, edition: Edition, number: int) -> bytes:
    """List page *number*; past the end it is the last one."""
    last = edition.pages(PAGE_SIZE)
    number = min(number, last)
    rows = "".join(
        f"""<TR><TD><font face="Verdana" size="2">
<a href="berita.php?id={id_of(r)}"><b>{esc(r.title)}</b></a><br>
<font size="1" color="#808080">{r.published:%d/%m/%Y}</font><br>
{esc(lead(r, 140))} <a href="berita.php?id={id_of(r)}">[baca]</a></font><hr size="1"></TD></TR>
"""
        for r in edition.page(number, PAGE_SIZE)
    )
    pages = "\n".join(
        f"<b>[{n}]</b>" if n == number else f'<a href="index.php?hal={n}">[{n}]</a>'
        for n in range(1, last + 1)
    )
    content = f"""<b>BERITA TERKINI</b>
<TABLE WIDTH="100%" BORDER="0">
{rows}</TABLE>
<font size="2">Halaman: {pages}</font>"""
    return _frame(site, edition, content)


def render_release(site: Site, edition: Edition, release: DemoRelease) -> bytes:
    """A release's page: headline in bold, text with empty lines between its paragraphs."""
    body = "<br><br>\n".join(esc(text) for text in release.paragraphs)
    others = "".join(
        f'<li><font size="1"><a href="berita.php?id={id_of(r)}">{esc(r.title)}</a></font></li>\n'
        for r in edition.related(release, 3)
    )
    content = f"""<TABLE WIDTH="100%" BORDER="0">
<TR><TD><font face="Verdana" size="4" color="#003300"><b>{esc(release.title)}</b></font></TD></TR>
<TR><TD><font size="1">Dikirim oleh operator pada {release.published:%d-%m-%Y %H:%M %Z}
 | Rubrik: {esc(release.category)} | Dibaca {site.count(release.slug)} kali</font></TD></TR>
<TR><TD ALIGN="justify"><font face="Verdana" size="2">{body}</font></TD></TR>
<TR><TD><font size="1"><a href="javascript:history.back()">&lt;&lt; Kembali</a> |
<a href="cetak.php?id={id_of(release)}">Cetak</a></font></TD></TR>
<TR><TD><b>Berita lainnya</b><ul>
{others}</ul></TD></TR>
</TABLE>"""
    return _frame(site, edition, content)


def _find(edition: Edition, text: str) -> DemoRelease | None:
    return next((r for r in edition.releases if str(id_of(r)) == text), None)


def answer(site: Site, request: Request) -> Answer:
    """Answer a request to the old portal; its own scripts never answer anything but 200."""
    edition = site.edition
    if request.path in ("/", "/index.php"):
        body = render_list(site, edition, request.number("hal"))
    elif request.path in ("/berita.php", "/cetak.php"):
        release = _find(edition, request.query.get("id", ""))
        body = (
            render_release(site, edition, release)
            if release
            else _frame(site, edition, "<b>Mohon maaf, berita tidak tersedia.</b>")
        )
    elif request.path.endswith(".php"):
        body = _frame(site, edition, "<b>Halaman ini masih dikerjakan.</b>")
    else:
        body = _encode("<HTML><BODY><H1>Not Found</H1></BODY></HTML>\n")
        return Answer(body=body, status=404, content_type=BARE_HTML)
    return Answer(body=body, content_type=BARE_HTML)
