"""Small sites as ten systems build them: the same invented releases in ten kinds of frame."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from spiders.detect.asking import Answer
from spiders.guard.outcome import response_class
from tests.nightly.site import Article, article

T = TypeVar("T")
HOST = "pekalongankota.example"
BASE = f"https://{HOST}"
PER_PAGE = 8
ITEMS = [article(number) for number in range(30, 0, -1)]
Served = tuple[int, dict[str, str], bytes]  # status, headers, body
Pages = dict[str, bytes] | dict[str, Served]
GONE: Served = (404, {}, b"<html><body>404</body></html>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A site, and what detection should make of it.

    path: gives the address of a release. others: addresses that are no releases.
    """

    name: str
    pages: dict[str, bytes]
    family: str
    path: Callable[[Article], str]
    keys: dict[str, str]
    others: tuple[str, ...]


def take(pages: Pages, steps: Generator[str, Answer, T], base: str = BASE) -> tuple[T, list[str]]:
    """Answer the steps out of a dict of pages; returns their result and what they asked for."""
    asked: list[str] = []
    kept: dict[str, Answer] = {}
    try:
        url = next(steps)
        while True:
            if url not in kept:
                asked.append(url)
                kept[url] = _answer(pages, url, base)
            url = steps.send(kept[url])
    except StopIteration as end:
        return end.value, asked


def _answer(pages: Pages, url: str, base: str) -> Answer:
    parts = urlsplit(url)
    keys = (f"{parts.path}?{parts.query}" if parts.query else parts.path, f"{parts.path}?*")
    # A frozen front also answers a path whatever its query, and every other address.
    found = next((pages[key] for key in (*keys, parts.path, "*") if key in pages), GONE)
    status, headers, body = found if isinstance(found, tuple) else (200, {}, found)
    response = _response(url, status, headers, body if url.startswith(base) else b"")
    look_class, cause = response_class(response)
    return Answer(url=url, look_class=look_class, cause=cause, response=response)


def _response(url: str, status: int, headers: dict[str, str], body: bytes) -> Response:
    if not headers:
        is_json = body.startswith((b"[", b"{"))
        kind = "text/xml" if body.startswith(b"<?xml") else "text/html"
        headers = {"Content-Type": "application/json" if is_json else f"{kind}; charset=utf-8"}
    made = responsetypes.from_args(headers=Headers(headers), url=url, body=body)
    return made(url, status=status, headers=headers, body=body)


def frame(main: str, *, head: str = "", menu: Iterable[str] = (), side: str = "") -> bytes:
    """A page of the site."""
    links = "".join(f'<li><a href="{path}">{_word(path)}</a></li>' for path in menu)
    return f"""<!DOCTYPE html><html lang="id"><head><meta charset="utf-8">
<title>Pemerintah Kota Pekalongan</title>{head}</head><body>
<header><a href="/">Beranda</a><ul class="nav navbar-nav">{links}</ul></header>
<main>{main}</main><aside class="sidebar">{side}</aside>
<footer><p>Hak cipta Pemerintah Kota Pekalongan</p></footer></body></html>""".encode()


def _word(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2].partition("?")[0].replace("-", " ").title()


def card(item: Article, path: str) -> str:
    """An entry of a list, as most portals print it."""
    return (
        f'<div class="card"><h4><a href="{path}">{item.title}</a></h4>'
        f"<small>{item.day}</small><p>{item.paragraphs[0][:60]}…</p>"
        f'<a href="{path}">Selengkapnya</a></div>'
    )


def release(item: Article, **more: Any) -> bytes:
    """A release page."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in item.paragraphs)
    main = f"<article><h1>{item.title}</h1><div>{item.day}</div><div>{text}</div></article>"
    return frame(main, **more)


def split(items: Sequence[Article] = ITEMS) -> list[Sequence[Article]]:
    """The releases by list page."""
    return [items[start : start + PER_PAGE] for start in range(0, len(items), PER_PAGE)]


def listed(
    path: Callable[[Article], str],
    page_path: Callable[[int], str],
    *,
    pager: Callable[[int, int], str] | None = None,
    **more: Any,
) -> dict[str, bytes]:
    """Releases and numbered list pages with a pager."""
    groups = split()
    pages = {path(item): release(item, **more) for item in ITEMS}
    for number, items in enumerate(groups, start=1):
        cards = "".join(card(item, path(item)) for item in items)
        links = (
            pager(number, len(groups))
            if pager
            else "".join(
                f'<a href="{page_path(each)}">{each}</a>' for each in range(1, len(groups) + 1)
            )
        )
        pages[page_path(number)] = frame(f"{cards}<div>{links}</div>", **more)
    return pages


MENU = ("/profil/visi-misi", "/berita", "/pengumuman", "/galeri/foto-kegiatan", "/kontak")


def codeigniter() -> Front:
    """Cards at /berita/read/ID, pages by offset in the path: CodeIgniter's own pager."""
    menu = ("/profil/sejarah", "/berita/index", "/agenda", "/kontak")

    def path(item: Article) -> str:
        return f"/berita/read/{7000 + int(item.slug[:3])}"

    def page(number: int) -> str:
        return f"/berita/index/{(number - 1) * PER_PAGE}"

    pages = listed(path, page, menu=menu)
    pages["/berita/index"] = pages["/berita/index/0"]
    pages["/"] = frame("".join(card(item, path(item)) for item in ITEMS[:4]), menu=menu)
    return Front(
        name="codeigniter",
        pages=pages,
        family="listing",
        path=path,
        keys={"listing": "/berita/index/{offset}"},
        others=(*menu, "/berita/index/8"),
    )


def laravel() -> Front:
    """Slugs at /news/, `?page=N`, a pager with dots and arrows."""

    def path(item: Article) -> str:
        return f"/news/{item.slug[4:]}-tahap-{int(item.slug[:3])}"

    def pager(number: int, last: int) -> str:
        numbers = "".join(f'<li><a href="{BASE}/news?page={n}">{n}</a></li>' for n in (2, 3, last))
        following = f'<li><a rel="next" href="/news?page={number + 1}">›</a></li>'
        return f'<ul class="pagination">{numbers}{following}</ul>'

    menu = ("/profile/visi-misi-dan-tujuan", "/news", "/news/kategori/olahraga", "/contact")
    head = '<meta name="csrf-token" content="x">'
    pages = listed(path, lambda n: f"/news?page={n}", pager=pager, menu=menu, head=head)
    pages["/news"] = pages["/news?page=1"]
    pages["/"] = frame("".join(card(item, path(item)) for item in ITEMS[:3]), menu=menu, head=head)
    return Front(
        name="laravel",
        pages=pages,
        family="listing",
        path=path,
        keys={"listing": "/news?page={page}"},
        others=(*menu, "/news?page=2"),
    )


def plain_php() -> Front:
    """Everything behind a query: /detail.php?id=N, /index.php?hal=N."""
    menu = ("/profil.php", "/bukutamu.php", "/kontak.php")

    def path(item: Article) -> str:
        return f"/detail.php?id={100 + int(item.slug[:3])}"

    pages = listed(path, lambda n: f"/index.php?hal={n}", menu=menu)
    pages["/"] = pages["/index.php?hal=1"]
    return Front(
        name="plain-php",
        pages=pages,
        family="listing",
        path=path,
        keys={"listing": "/index.php?hal={page}"},
        others=(*menu, "/index.php?hal=2"),
    )


def joomla() -> Front:
    """A category blog of com_content, `?start=N`."""
    menu = ("/index.php/profil/5-visi-dan-misi-kota", "/index.php/berita", "/index.php/kontak")
    head = '<meta name="generator" content="Joomla! - Open Source Content Management">'

    def path(item: Article) -> str:
        return f"/index.php/berita/{40 + int(item.slug[:3])}-{item.slug[4:]}"

    return _joomla("joomla", path, base="/index.php/berita", menu=menu, head=head)


def joomla_k2() -> Front:
    """An item list of K2 under its own menu."""
    menu = ("/index.php/profil/sejarah-kota", "/index.php/kegiatan")
    head = '<script src="/media/system/js/core.js"></script><script>com_k2</script>'

    def path(item: Article) -> str:
        return f"/index.php/kegiatan/item/{40 + int(item.slug[:3])}-{item.slug[4:]}"

    return _joomla("joomla-k2", path, base="/index.php/kegiatan", menu=menu, head=head)


def _joomla(
    name: str,
    path: Callable[[Article], str],
    *,
    base: str,
    menu: tuple[str, ...],
    head: str,
) -> Front:
    groups = split()
    more = {"menu": menu, "head": head}
    pages = {path(item): release(item, **more) for item in ITEMS}
    for number, items in enumerate(groups):
        cards = "".join(card(item, path(item)) for item in items)
        links = "".join(
            f'<a href="{base}?start={each * PER_PAGE}">{each + 1}</a>'
            for each in range(1, len(groups))
            if each != number
        )
        opens = 'id="k2Container"' if name == "joomla-k2" else 'class="blog"'
        key = f"{base}?start={number * PER_PAGE}" if number else base
        pages[key] = frame(f"<div {opens}>{cards}</div><div>{links}</div>", **more)
    pages["/"] = frame("".join(card(item, path(item)) for item in ITEMS[:5]), **more)
    return Front(
        name=name,
        pages=pages,
        family="joomla",
        path=path,
        keys={"listing": base},
        others=(*menu[1:], f"{base}?start=8"),
    )


def drupal() -> Front:
    """A view whose pager counts from 0."""
    menu = ("/profil", "/berita", "/kontak")
    head = '<meta name="Generator" content="Drupal 9 (https://www.drupal.org)">'

    def path(item: Article) -> str:
        return f"/content/{item.slug[4:]}-tahap-{int(item.slug[:3])}"

    groups = split()
    pages = {path(item): release(item, menu=menu, head=head) for item in ITEMS}
    for number, items in enumerate(groups):
        cards = "".join(card(item, path(item)) for item in items)
        links = "".join(
            f'<li><a href="?page={each}" title="Go to page {each + 1}">{each + 1}</a></li>'
            for each in range(len(groups))
        )
        view = f'<div class="region-content"><div class="view-content">{cards}</div></div>'
        page = frame(f'{view}<ul class="pager">{links}</ul>', menu=menu, head=head)
        pages[f"/berita?page={number}" if number else "/berita"] = page
    pages["/berita?page=0"] = pages["/berita"]
    pages["/"] = frame("".join(card(item, path(item)) for item in ITEMS[:5]), menu=menu, head=head)
    return Front(
        name="drupal",
        pages=pages,
        family="drupal",
        path=path,
        keys={"listing": "/berita"},
        others=(*menu, "/berita?page=1"),
    )


def wordpress() -> Front:
    """WordPress in a folder, its REST API open, addresses of nothing but slugs."""
    menu = ("/v3/profil/", "/v3/visi-dan-misi/", "/v3/category/berita/", "/v3/kontak/")
    head = '<link rel="stylesheet" href="/v3/wp-content/themes/x/style.css">'
    head += f'<link rel="https://api.w.org/" href="{BASE}/v3/wp-json/">'

    def path(item: Article) -> str:
        return f"/v3/{item.slug[4:]}-tahap-{int(item.slug[:3])}/"

    more: dict[str, Any] = {"menu": menu, "head": head}
    pages = {path(item): release(item, **more) for item in ITEMS}
    posts = [
        {
            "link": BASE + path(item),
            "title": {"rendered": item.title},
            "date": f"{item.published:%Y-%m-%dT%H:%M:%S}",
        }
        for item in ITEMS
    ]
    pages["/v3/wp-json/wp/v2/posts?*"] = json.dumps(posts).encode()
    pages["/"] = frame("".join(card(item, path(item)) for item in ITEMS[:6]), **more)
    return Front(
        name="wordpress",
        pages=pages,
        family="wordpress",
        path=path,
        keys={"home": f"{BASE}/v3/"},
        others=menu,
    )


def blogger() -> Front:
    """An official blog: /YYYY/MM/slug.html, an Atom feed that leads on."""
    head = "<meta content='blogger' name='generator'/>"
    head += f'<link rel="alternate" type="application/atom+xml" href="{BASE}/feeds/posts/default">'

    def path(item: Article) -> str:
        return f"/{item.published:%Y/%m}/{item.slug[4:]}-{int(item.slug[:3])}.html"

    menu = ("/p/profil.html", "/search/label/Berita")
    pages = {path(item): release(item, head=head, menu=menu) for item in ITEMS}
    cards = "".join(card(item, path(item)) for item in ITEMS[:5])
    older = '<a href="/search?updated-max=2026-02-08&max-results=5">Posting Lama</a>'
    pages["/"] = frame(cards + older, head=head, menu=menu)
    more = "/feeds/posts/default?start-index=26"
    pages["/feeds/posts/default"] = atom(ITEMS[:25], path, following=more)
    pages[more] = atom(ITEMS[25:], path)
    return Front(
        name="blogger",
        pages=pages,
        family="feed",
        path=path,
        keys={"feed": "/feeds/posts/default"},
        others=menu,
    )


def atom(items: Iterable[Article], path: Callable[[Article], str], *, following: str = "") -> bytes:
    """The releases as an Atom feed."""
    entries = "".join(
        f"<entry><title>{item.title}</title><link rel='alternate' href='{BASE}{path(item)}'/>"
        f"<published>{item.published.isoformat()}</published></entry>"
        for item in items
    )
    more = f"<link rel='next' href='{BASE}{following}'/>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Berita</title>{more if following else ''}{entries}</feed>"
    ).encode()


def rss(items: Iterable[Article], path: Callable[[Article], str]) -> bytes:
    """The releases as RSS."""
    entries = "".join(
        f"<item><title>{item.title}</title><link>{BASE}{path(item)}</link>"
        f"<pubDate>{format_datetime(item.published)}</pubDate></item>"
        for item in items
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Berita</title>'
        f"{entries}</channel></rss>"
    ).encode()


def sitemap_only() -> Front:
    """A page that a script builds; only robots.txt names a sitemap, an index."""

    def path(item: Article) -> str:
        return f"/berita/{200 + int(item.slug[:3])}/{item.slug[4:]}"

    others = ("/profil/visi-dan-misi-kota", "/galeri/foto-kegiatan-kota", "/dokumen/rencana-kerja")
    pages = {path(item): release(item) for item in ITEMS}
    pages["/"] = b"""<!doctype html><html><head><title>Pemerintah Kota Pekalongan</title>
<script src="/_nuxt/app.js"></script></head><body><div id="__nuxt"></div></body></html>"""
    pages["/robots.txt"] = f"User-agent: *\nSitemap: {BASE}/peta.xml\n".encode()
    entries = "".join(
        f"<url><loc>{BASE}{each}</loc><lastmod>2026-02-01</lastmod></url>"
        for each in (*others, *map(path, ITEMS))
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    pages["/peta-berita.xml"] = f'<?xml version="1.0"?><urlset {space}>{entries}</urlset>'.encode()
    pages["/peta.xml"] = (
        f'<?xml version="1.0"?><sitemapindex {space}><sitemap><loc>{BASE}/peta-laman.xml</loc>'
        f"</sitemap><sitemap><loc>{BASE}/peta-berita.xml</loc></sitemap></sitemapindex>"
    ).encode()
    return Front(
        name="sitemap-only",
        pages=pages,
        family="sitemap",
        path=path,
        keys={"sitemap": "/peta.xml"},
        others=others,
    )


def load_more() -> Front:
    """A button that asks for JSON with pieces of HTML."""

    def path(item: Article) -> str:
        return f"/kabar/{item.slug[4:]}-tahap-{int(item.slug[:3])}"

    menu = ("/profil", "/layanan-publik", "/kontak")
    button = (
        '<button id="more">Muat lagi</button><script>$("#more").click(function(){'
        '$.get("/api/kabar?page="+(++halaman), tambah)})</script>'
    )
    pages = {path(item): release(item, menu=menu) for item in ITEMS}
    for number, items in enumerate(split(), start=1):
        html = "".join(card(item, path(item)) for item in items)
        pages[f"/api/kabar?page={number}"] = json.dumps({"html": html, "more": True}).encode()
    pages["/"] = frame("".join(card(item, path(item)) for item in ITEMS[:8]) + button, menu=menu)
    return Front(
        name="load-more",
        pages=pages,
        family="listing",
        path=path,
        keys={"listing": "/api/kabar?page={page}"},
        others=menu,
    )


FRONTS = [
    wordpress(),
    joomla(),
    joomla_k2(),
    drupal(),
    codeigniter(),
    laravel(),
    plain_php(),
    blogger(),
    sitemap_only(),
    load_more(),
]
