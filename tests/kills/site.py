"""Four portals over three nights with everything that makes the archive write.

The second night brings what is new, edited, retitled, redated, moved, shrunken, copied, parted,
gone, led away, alone under another layout and unchanged, and a redesign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tests.loopback import LoopbackServer
from tests.nightly.crawls import Desk
from tests.nightly.site import (
    Article,
    article,
    feed_page,
    list_page,
    release_page,
    stand,
    with_validators,
)

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")
MODIFIED = "Mon, 02 Mar 2026 08:00:00 GMT"

ITEMS = [article(number) for number in range(16)]
KEPT, EDITED, RETITLED, REDATED, SHRUNK, GONE, MOVED, LED_HOME, LED_AWAY, ALONE, CUT = ITEMS[:11]
ADDED = article(50)
# An own address of the portal for what it printed before: the same words.
TWICE = replace(ITEMS[12], slug="012-sekali-lagi")
NEW_PLACE = replace(MOVED, slug=f"arsip-{MOVED.slug}")
OTHERS = [article(number) for number in range(20, 28)]
FED = [article(number) for number in range(30, 34)]
NEW_SENTENCE = "Jadwalnya dimundurkan dua pekan karena hujan lebat."


def copy_of(item: Article, slug: str) -> Article:
    """As another portal prints it, three hours later."""
    first, *rest = item.paragraphs
    return replace(
        item,
        slug=slug,
        published=item.published + timedelta(hours=3),
        paragraphs=(f"KOTA LAIN – {first}", *rest, "(Humas Kota Lain)"),
    )


NAME = "Zubaidah Kertapati"
# A release that names somebody; who copies it does not.
NAMING = replace(
    ITEMS[13], paragraphs=(*ITEMS[13].paragraphs, f"Narahubung kegiatan itu ialah {NAME}.")
)
REDESIGNED = [article(number) for number in range(40, 47)]
COPIES = [copy_of(ITEMS[13], "salinan"), copy_of(ITEMS[14], "salinan-lama")]
NEW_COPY = copy_of(ADDED, "salinan-baru")
# What was a copy says something else.
PARTED = replace(COPIES[1], paragraphs=article(70).paragraphs)


def add_portals(desk: Desk, servers: Sequence[LoopbackServer]) -> None:
    """A listing, a map of maps, a feed that the home page names, and a small listing."""
    kota, lain, desa, kecil = servers
    desk.add("kota", kota.base, delay=0)
    desk.add("lain", lain.base, delay=0, family="sitemap", listing=None, sitemap="/sitemap.xml")
    desk.add("desa", desa.base, delay=0, family="feed", listing=None, release=None)
    desk.add("kecil", kecil.base, delay=0)


def first_night(servers: Sequence[LoopbackServer]) -> None:
    """What the portals show at first."""
    kota, lain, desa, kecil = servers
    for server in servers:
        server.routes.clear()
    stand(kota, ITEMS, per_page=5)
    put(kota, NAMING)
    kota.routes[KEPT.path] = with_validators(release_page(KEPT), etag='"1"', modified=MODIFIED)
    stand(lain, [*OTHERS, *COPIES])
    _map(lain, {"lama": [*OTHERS[1:], *COPIES], "baru": OTHERS[:1], "kosong": []})
    stand(kecil, REDESIGNED)
    stand(desa, FED)
    link = b'<link rel="alternate" type="application/rss+xml" href="/umpan.xml">'
    desa.routes["/"] = list_page([]).replace(b"<head>", b"<head>" + link)
    _feed(desa)


def second_night(servers: Sequence[LoopbackServer]) -> None:
    """What is otherwise a night later."""
    kota, lain, desa, kecil = servers
    _feed(desa)
    stand(kota, [ADDED, TWICE, *ITEMS], per_page=5)
    put(kota, NAMING)
    page = list_page(["/berita/kalender/2031/05/01.html", ADDED, TWICE, *ITEMS[:3]])
    kota.routes["/berita?page=1"] = page
    kota.routes[KEPT.path] = with_validators(release_page(KEPT), etag='"1"', modified=MODIFIED)
    put(kota, replace(EDITED, paragraphs=(*EDITED.paragraphs, NEW_SENTENCE)))
    put(kota, replace(RETITLED, title=f"Ratusan {RETITLED.title}"))
    put(kota, replace(REDATED, published=REDATED.published + timedelta(days=1)))
    put(kota, replace(SHRUNK, paragraphs=SHRUNK.paragraphs[:1]))
    kota.routes[GONE.path] = (404, {}, b"<html><p>tidak ada</p></html>")
    kota.routes[MOVED.path] = (301, {"Location": NEW_PLACE.path}, b"")
    put(kota, NEW_PLACE)
    kota.routes[LED_HOME.path] = (302, {"Location": "/"}, b"")
    kota.routes[LED_AWAY.path] = (302, {"Location": ITEMS[11].path}, b"")
    put(kota, replace(ALONE, paragraphs=(*ALONE.paragraphs, NEW_SENTENCE)), frame="baru-")
    kota.routes[CUT.path] = (500, {}, b"")
    put(lain, PARTED)
    put(lain, NEW_COPY)
    _map(lain, {"lama": [*OTHERS[1:], *COPIES], "baru": [OTHERS[0], NEW_COPY], "kosong": []})
    for item in REDESIGNED:
        put(kecil, replace(item, paragraphs=(*item.paragraphs, NEW_SENTENCE)), frame="baru-")


def third_night(servers: Sequence[LoopbackServer]) -> None:
    """What was gone or failed is back."""
    second_night(servers)
    put(servers[0], GONE)
    put(servers[0], CUT)


def asks_for_a_pause(servers: Sequence[LoopbackServer]) -> None:
    """The portal whose home page names its feed has no time for it, for two hours."""
    second_night(servers)
    servers[2].routes["/umpan.xml"] = (429, {"Retry-After": "7200"}, b"")


def put(server: LoopbackServer, item: Article, *, frame: str = "") -> None:
    """A release page; frame: what its class names begin with."""
    page = release_page(item)
    server.routes[item.path] = page.replace(b'class="', b'class="' + frame.encode())


def _feed(server: LoopbackServer) -> None:
    # Without validators: of a list that another leads to they are used by who goes on only.
    server.routes["/umpan.xml"] = feed_page(server.base, FED)


def _map(server: LoopbackServer, parts: dict[str, list[Article]]) -> None:
    """A map of maps; the empty part names one page that is no release."""
    index = "".join(
        f"<sitemap><loc>{server.base}/peta-{name}.xml</loc></sitemap>" for name in parts
    )
    server.routes["/sitemap.xml"] = _xml(f"<sitemapindex>{index}</sitemapindex>")
    for name, items in parts.items():
        places = "".join(f"<url><loc>{server.base}{item.path}</loc></url>" for item in items)
        places += f"<url><loc>{server.base}/profil</loc></url>"
        server.routes[f"/peta-{name}.xml"] = _xml(f"<urlset>{places}</urlset>")


def _xml(text: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/xml"}, text.encode()
