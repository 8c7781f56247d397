"""What the three styles of demo portals have in common: a site, a request, an answer.

Reading an HTTP request off a socket is left to `server`, what a page looks like to
the styles.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from infopublik.demo.content import DemoPortal, DemoRelease, releases_on

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
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
)
HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
DISCLAIMER = "Situs peraga Infopublik: tokoh, lembaga usaha, dan peristiwa di dalamnya rekaan."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A GET: its path, its query's first values, and the validator the client sent."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    if_none_match: str = ""

    def number(self, name: str) -> int:
        """The query's *name* as a number from 1; 1 where it is none."""
        text = self.query.get(name, "")
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back: body as bytes, etag where the page has one."""

    body: bytes
    status: int = 200
    content_type: str = HTML
    etag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A portal's content on one night, newest first."""

    night: int
    releases: tuple[DemoRelease, ...]

    def page(self, number: int, size: int) -> tuple[DemoRelease, ...]:
        """The releases of list page *number*, counted from 1; empty past the end."""
        return self.releases[(number - 1) * size : number * size]

    def pages(self, size: int) -> int:
        """How many list pages of *size* releases there are."""
        return -(-len(self.releases) // size)

    def by_slug(self, slug: str) -> DemoRelease | None:
        """The release at that address."""
        return next((r for r in self.releases if r.slug == slug), None)

    def related(self, release: DemoRelease, count: int) -> tuple[DemoRelease, ...]:
        """Other releases, those of the same category first."""
        others = [r for r in self.releases if r.number != release.number]
        others.sort(key=lambda r: r.category != release.category)
        return tuple(others[:count])


class Site:
    """A portal while it is served: its edition and its counters.

    base: its address without the last slash.
    """

    def __init__(self, portal: DemoPortal, base: str) -> None:
        self.portal = portal
        self.base = base
        self.edition = Edition(night=1, releases=releases_on(portal, 1))
        self._hits: dict[str, int] = {}
        self._lock = threading.Lock()

    def turn_to(self, night: int) -> None:
        """Show *night*; requests under way are finished on the edition they began with."""
        self.edition = Edition(night=night, releases=releases_on(self.portal, night))

    def hits(self, key: str) -> int:
        """How often *key* was counted; it starts somewhere, as if the site were older."""
        return self._hits.get(key, zlib.crc32(f"{self.portal.id} {key}".encode()) % 900 + 40)

    def count(self, key: str) -> int:
        """Count once more."""
        with self._lock:
            self._hits[key] = self.hits(key) + 1
            return self._hits[key]

    def popular(self, edition: Edition, count: int) -> tuple[DemoRelease, ...]:
        """The most read releases; the order changes as pages are read."""
        return tuple(sorted(edition.releases, key=lambda r: -self.hits(r.slug))[:count])


def esc(text: str) -> str:
    """Escape for HTML and XML, also inside attributes."""
    return escape(text, quote=True)


def lead(release: DemoRelease, length: int) -> str:
    """The beginning of the text, cut at a word, with dots."""
    return release.paragraphs[0][:length].rpartition(" ")[0] + "..."


def long_day(moment: datetime) -> str:
    """A day like "Senin, 2 Maret 2026"."""
    day = DAYS[moment.weekday()]
    return f"{day}, {moment.day} {MONTHS[moment.month - 1]} {moment.year}"
