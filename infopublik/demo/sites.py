"""The demo's three portals, running: their registry, the switch to night 2, the truth.

Nothing here touches an archive; a crawl finds everything by fetching.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypedDict

from infopublik.demo import feed_style, listing_style, table_style
from infopublik.demo.content import (
    NIGHTS,
    PORTALS,
    DemoPortal,
    DemoRelease,
    night_2_changes,
    releases_on,
)
from infopublik.demo.server import PortalServer
from infopublik.demo.site import Answer, Request, Site

DELAY_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How a portal is served, and the lines of its registry entry that follow from it."""

    host: str
    answer: Callable[[Site, Request], Answer]
    path_of: Callable[[DemoRelease], str]
    entry: str


_STYLES: Mapping[str, _Style] = {
    "demo-magelang": _Style(
        host="127.0.0.1",
        answer=listing_style.answer,
        path_of=listing_style.path_of,
        entry='family = "listing"\n'
        'listing = "/berita?page={page}"\n'
        "release = '^/berita/[^/?]+\\.html$'\n",
    ),
    "demo-gorontalo": _Style(
        host="127.0.0.2",
        answer=feed_style.answer,
        path_of=feed_style.path_of,
        entry='family = "feed"\nfeed = "/feed/"\nrelease = \'^/kabar/[^/?]+$\'\n',
    ),
    "demo-maluku-tengah": _Style(
        host="127.0.0.3",
        answer=table_style.answer,
        path_of=table_style.path_of,
        entry='family = "listing"\n'
        'listing = "/index.php?hal={page}"\n'
        "release = '^/berita\\.php\\?id=\\d+$'\n",
    ),
}


class TrueRelease(TypedDict):
    """A release as it stands on its portal; published is ISO 8601 with offset."""

    portal: str
    url: str
    title: str
    paragraphs: list[str]
    published: str


class TrueChange(TypedDict):
    """What happened to a release before night 2, in the words of the archive's events."""

    portal: str
    url: str
    kind: str


class DemoSites:
    """Three portals on loopback addresses while the context lasts; night 1 at first.

    registry: the folder that holds one TOML file a portal, with its actual port.
    urls: home address by portal id. Both are complete once the context is entered.
    """

    def __init__(self, folder: Path) -> None:
        self.registry = folder
        self.urls: dict[str, str] = {}
        self.night = 1
        self._sites: dict[str, Site] = {}
        self._running = ExitStack()

    def __enter__(self) -> Self:
        self.registry.mkdir(parents=True, exist_ok=True)
        with ExitStack() as started:
            for portal in PORTALS:
                self._start(portal, started)
            self._running = started.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.close()

    def _start(self, portal: DemoPortal, started: ExitStack) -> None:
        style = _STYLES[portal.id]
        server = PortalServer(style.host)
        started.callback(server.close)
        site = Site(portal, server.base)
        server.answer_with(lambda request: style.answer(site, request))
        self._sites[portal.id] = site
        self.urls[portal.id] = f"{server.base}/"
        entry = self.registry / f"{portal.id}.toml"
        entry.write_text(registry_entry(portal, server.base), encoding="utf-8")

    def next_night(self) -> None:
        """Switch all portals to night 2. Raises ValueError where it is night 2 already."""
        if self.night == NIGHTS[-1]:
            message = "The demo has two nights, and this is the second."
            raise ValueError(message)
        self.night += 1
        for site in self._sites.values():
            site.turn_to(self.night)

    def truth(self, night: int) -> list[TrueRelease]:
        """What stands on the portals on *night*, portal by portal, newest first."""
        return [
            TrueRelease(
                portal=portal.id,
                url=self._url(portal.id, release),
                title=release.title,
                paragraphs=list(release.paragraphs),
                published=release.published.isoformat(),
            )
            for portal in PORTALS
            for release in releases_on(portal, night)
        ]

    def changes(self) -> list[TrueChange]:
        """What happens between the nights, in the order of the script."""
        known = {
            (portal.id, release.key): release
            for portal in PORTALS
            for night in NIGHTS
            for release in releases_on(portal, night)
        }
        return [
            TrueChange(
                portal=change.portal,
                url=self._url(change.portal, known[change.portal, change.release]),
                kind=change.kind,
            )
            for change in night_2_changes()
        ]

    def _url(self, portal: str, release: DemoRelease) -> str:
        return self._sites[portal].base + _STYLES[portal].path_of(release)


def registry_entry(portal: DemoPortal, base: str) -> str:
    """The portal's table of the registry, as TOML."""
    return (
        f"[{portal.id}]\n"
        f'name = "{portal.name} (demo)"\n'
        f'home = "{base}/"\n'
        f'region = "{portal.region}"\n'
        f"{_STYLES[portal.id].entry}"
        'checked = "never"\n'
        f"delay = {DELAY_S}\n"
        "allow_private_network = true\n"
        'note = "Invented news on a loopback address, served by the demo."\n'
    )


def demo_sites(folder: Path) -> DemoSites:
    """The demo's portals for a `with`; their registry entries are written to *folder*."""
    return DemoSites(folder)
