"""The modern portal of the demo: RSS 2.0 with all releases, JSON-LD, Open Graph, ETag and 304.

`/feed/` lists, `/kabar/SLUG` shows, `/arsip` is for readers. The ETag is weak and
stands for the release, not for the frame: as on a headless CMS, a new template alone
keeps it, so night 2 answers 304 for what did not change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from email.utils import format_datetime

from infopublik.demo.content import DemoRelease
from infopublik.demo.site import (
    DISCLAIMER,
    MONTHS,
    PLAIN,
    Answer,
    Edition,
    Request,
    Site,
    esc,
    lead,
)

FRONT_SIZE = 9
RSS = "application/rss+xml; charset=UTF-8"


def path_of(release: DemoRelease) -> str:
    """The address of a release."""
    return f"/kabar/{release.slug}"


def etag_of(releases: Sequence[DemoRelease]) -> str:
    """A weak validator that changes when what these releases say changes."""
    digest = hashlib.sha256()
    for r in releases:
        said = (r.slug, r.title, r.published.isoformat(), r.category, *r.paragraphs)
        digest.update("\n".join(said).encode())
    return f'W/"{digest.hexdigest()[:20]}"'


def _printed(release: DemoRelease) -> str:
    moment = release.published
    return f"{moment.day} {MONTHS[moment.month - 1][:3]} {moment.year}, {moment:%H.%M %Z}"


def _frame(site: Site, edition: Edition, title: str, head: str, content: str) -> bytes:
    name = esc(site.portal.name)
    prefix = "gtlo" if edition.night == 1 else "gtlo2"
    ribbon = "" if edition.night == 1 else '<div class="gtlo2-pita">Selamat berpuasa</div>'
    footer = "Dikelola Dinas Komunikasi dan Informatika"
    if edition.night > 1:
        footer = "Media Center Limboto, buka setiap hari kerja"
    latest = "".join(
        f'<li class="{prefix}-latest__item"><a href="{path_of(r)}">{esc(r.title)}</a></li>\n'
        for r in edition.releases[:5]
    )
    return f"""<!doctype html>
<html lang="id" class="antialiased">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{esc(title)} | {name}</title>
<link rel="alternate" type="application/rss+xml" title="Kabar" href="{site.base}/feed/">
{head}
<style>.{prefix}-prose{{max-width:65ch;line-height:1.7}}.{prefix}-card{{padding:1rem}}</style>
</head>
<body class="{prefix}-page">
<a class="{prefix}-skip" href="#konten">Langsung ke konten</a>
{ribbon}
<header class="{prefix}-header">
<a class="{prefix}-brand" href="/">{name}</a>
<nav aria-label="Utama"><ul>
<li><a href="/">Beranda</a></li>
<li><a href="/arsip">Arsip kabar</a></li>
<li><a href="/layanan">Layanan</a></li>
<li><a href="/data">Data terbuka</a></li>
</ul></nav>
</header>
<main id="konten" class="{prefix}-main">
{content}
</main>
<aside class="{prefix}-latest" aria-label="Kabar terbaru">
<h2>Kabar Terbaru</h2>
<ol>
{latest}</ol>
</aside>
<footer class="{prefix}-footer">
<p>{footer}</p>
<p>{DISCLAIMER}</p>
</footer>
<script src="/_aset/app.{prefix}.js" defer></script>
</body>
</html>
""".encode()


def _head(site: Site, release: DemoRelease) -> str:
    address = site.base + path_of(release)
    published = release.published.isoformat()
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": release.title,
        "datePublished": published,
        "mainEntityOfPage": address,
        "articleSection": release.category,
        "inLanguage": "id",
        "publisher": {"@type": "GovernmentOrganization", "name": site.portal.name},
    }
    # "<" inside a script element would end it early.
    json_ld = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f"""<link rel="canonical" href="{esc(address)}">
<meta name="description" content="{esc(lead(release, 155))}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{esc(site.portal.name)}">
<meta property="og:title" content="{esc(release.title)}">
<meta property="og:url" content="{esc(address)}">
<meta property="og:description" content="{esc(lead(release, 155))}">
<meta property="article:published_time" content="{published}">
<meta property="article:section" content="{esc(release.category)}">
<script type="application/ld+json">{json_ld}</script>"""


def render_release(site: Site, edition: Edition, release: DemoRelease) -> bytes:
    """A release's page."""
    prefix = "gtlo" if edition.night == 1 else "gtlo2"
    body = "".join(f"<p>{esc(text)}</p>\n" for text in release.paragraphs)
    related = "".join(
        f'<a class="{prefix}-card" href="{path_of(r)}"><h3>{esc(r.title)}</h3>'
        f"<span>{_printed(r)}</span></a>\n"
        for r in edition.related(release, 3)
    )
    content = f"""<article class="{prefix}-article">
<header>
<p class="{prefix}-kicker">{esc(release.category)}</p>
<h1>{esc(release.title)}</h1>
<p class="{prefix}-meta"><time datetime="{release.published.isoformat()}">{_printed(release)}</time>
&middot; Redaksi Media Center</p>
</header>
<div class="{prefix}-prose">
{body}</div>
<ul class="{prefix}-share" aria-label="Bagikan"><li><button>Salin tautan</button></li>
<li><button>WhatsApp</button></li><li><button>Surel</button></li></ul>
</article>
<section class="{prefix}-related"><h2>Baca Juga</h2>
{related}</section>"""
    return _frame(site, edition, release.title, _head(site, release), content)


def render_list(site: Site, edition: Edition, releases: Sequence[DemoRelease]) -> bytes:
    """The front page and the archive: cards of *releases*."""
    cards = "".join(
        f"""<a class="kartu" href="{path_of(r)}">
<h3>{esc(r.title)}</h3>
<p>{esc(lead(r, 110))}</p>
<span>{_printed(r)}</span>
</a>
"""
        for r in releases
    )
    return _frame(site, edition, "Kabar daerah", "", f"<h1>Kabar Daerah</h1>\n{cards}")


def render_feed(site: Site, edition: Edition) -> bytes:
    """RSS 2.0 with all releases, newest first."""
    items = "".join(
        f"""<item>
<title>{esc(r.title)}</title>
<link>{esc(site.base + path_of(r))}</link>
<guid isPermaLink="true">{esc(site.base + path_of(r))}</guid>
<pubDate>{format_datetime(r.published)}</pubDate>
<category>{esc(r.category)}</category>
<description>{esc(lead(r, 200))}</description>
</item>
"""
        for r in edition.releases
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>Kabar {esc(site.portal.place)}</title>
<link>{esc(site.base)}/</link>
<description>Siaran pers {esc(site.portal.place)}</description>
<language>id</language>
<lastBuildDate>{format_datetime(edition.releases[0].published)}</lastBuildDate>
<atom:link href="{esc(site.base)}/feed/" rel="self" type="application/rss+xml"/>
{items}</channel>
</rss>
""".encode()


def _page(site: Site, edition: Edition, path: str) -> Answer:
    whole = etag_of(edition.releases)
    if path in ("/feed/", "/feed"):
        return Answer(body=render_feed(site, edition), content_type=RSS, etag=whole)
    if path == "/":
        front = edition.page(1, FRONT_SIZE)
        return Answer(body=render_list(site, edition, front), etag=etag_of(front))
    if path == "/arsip":
        return Answer(body=render_list(site, edition, edition.releases), etag=whole)
    if path == "/robots.txt":
        robots = f"User-agent: *\nDisallow: /masuk\n\n# Umpan RSS: {site.base}/feed/\n"
        return Answer(body=robots.encode(), content_type=PLAIN)
    if path in ("/layanan", "/data"):
        body = _frame(site, edition, "Informasi", "", "<h1>Informasi</h1><p>Segera hadir.</p>")
        return Answer(body=body)
    folder, _, slug = path.strip("/").partition("/")
    release = edition.by_slug(slug) if folder == "kabar" else None
    if release:
        return Answer(body=render_release(site, edition, release), etag=etag_of([release]))
    missing = "<h1>Halaman tidak ada</h1><p>Tautan mungkin sudah berubah.</p>"
    return Answer(body=_frame(site, edition, "Tidak ada", "", missing), status=404)


def answer(site: Site, request: Request) -> Answer:
    """Answer a request to the feed-driven portal, 304 where the client's copy still holds."""
    page = _page(site, site.edition, request.path)
    sent = {tag.strip() for tag in request.if_none_match.split(",")}
    if page.etag and ("*" in sent or page.etag in sent):
        return Answer(body=b"", status=304, content_type=page.content_type, etag=page.etag)
    return page
