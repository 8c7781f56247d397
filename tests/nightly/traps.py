"""A portal full of traps: a calendar, session ids, filters, echoing paths, a list without an end.

Of 500 true releases each stands once in the list; every link beside them makes up addresses
of which there is no end (faults.md, T20).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from tests.loopback import Answer, Handler, LoopbackServer
from tests.nightly.site import Article, article, list_page, release_page

_TOPICS = ("jalan", "air", "pasar", "sekolah", "puskesmas", "sampah")
_SORTS = ("terbaru", "terpopuler", "judul")


@dataclass(slots=True)
class TrapSite:
    """What the server says; *chance* makes each session id and each filter a new one."""

    server: LoopbackServer
    total: int
    per_page: int
    chance: random.Random
    articles: dict[str, Article] = field(default_factory=dict)

    def stand(self) -> None:
        """Put the site on its server."""
        for number in range(self.total):
            item = article(number)
            self.articles[f"{item.slug}.html"] = item
        self.server.routes["/robots.txt"] = (404, {}, b"")
        self.server.routes["*"] = self.answer

    def answer(self, handler: Handler) -> Answer | bytes:
        """A release for every address that ends in its slug, a list for every other."""
        parts = urlsplit(handler.path)
        last = parts.path.partition(";")[0].rstrip("/").rpartition("/")[2]
        if item := self.articles.get(last):
            return release_page(item)
        if not parts.path.startswith(("/berita", "/agenda", "/kalender")) and parts.path != "/":
            return 404, {}, b"<html><body><h1>404</h1></body></html>"
        page = dict(parse_qsl(parts.query)).get("page", "1")
        return self.list(int(page) if page.isdigit() else 1)

    def list(self, page: int) -> bytes:
        """A list page; past the end it shows any releases, as "you may like these" does."""
        items = list(self.articles.values())
        shown = items[(page - 1) * self.per_page : page * self.per_page]
        shown = shown or self.chance.sample(items, 5)
        return list_page([self.with_session(item) for item in shown], extra=self.traps(shown, page))

    def with_session(self, item: Article) -> str:
        """The release's address with a new session in one of the usual places."""
        session = f"{self.chance.getrandbits(64):016x}"
        spelled = (
            f"{item.path}?PHPSESSID={session}",
            f"{item.path};jsessionid={session}",
            f"{item.path}?token={session}",
            item.path,
        )
        return self.chance.choice(spelled)

    def traps(self, shown: Sequence[Article], page: int) -> str:
        """Links that lead nowhere, new ones on each page."""
        year, month = self.chance.randrange(1970, 2100), self.chance.randrange(1, 13)
        facets = [
            "/".join(
                (
                    "/berita",
                    "kategori",
                    *self.chance.sample(_TOPICS, self.chance.randint(1, 3)),
                    "urut",
                    self.chance.choice(_SORTS),
                    str(page),
                )
            )
            for _ in range(6)
        ]
        hrefs = [
            f"/agenda/{year}/{month}/",
            f"/kalender?bulan={month}&tahun={year}",
            f"/berita?month={month}&year={year}",
            f"/berita/arsip/{year}/{month}",
            *facets,
            *(
                f"{facet}?tampil={self.chance.randrange(10, 99)}&warna={page}"
                for facet in facets[:2]
            ),
            *(f"berita/{item.slug}.html" for item in shown[:3]),
            *(f"/berita/berita/berita/{item.slug}.html" for item in shown[:3]),
            *(f"/berita/{page}/{item.slug}.html" for item in shown[:2]),
            f"/berita?page={page + 999_999}",
        ]
        return "".join(f'<a href="{href}">Lihat</a>' for href in hrefs)

    def wasted(self) -> list[str]:
        """What was asked for besides robots.txt, each list page and each release once."""
        paths = self.server.paths()
        pages = -(-self.total // self.per_page)
        useful = {"/robots.txt", *(f"/berita?page={number}" for number in range(1, pages + 2))}
        useful |= {item.path for item in self.articles.values()}
        rest = list(paths)
        for path in useful & set(paths):
            rest.remove(path)
        return rest
