"""Makes every portal of the registry a spider: `scrapy list` prints portals."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from archive.errors import RegistryError
from spiders.feed import FeedSpider
from spiders.listing import ListingSpider
from spiders.portal import Portal, host_of
from spiders.portal_spider import PortalSpider
from spiders.registry import load_registry
from spiders.sitemap import SitemapSpider
from spiders.wordpress import WordPressSpider

FAMILIES: dict[str, type[PortalSpider]] = {
    "feed": FeedSpider,
    "listing": ListingSpider,
    "sitemap": SitemapSpider,
    "wordpress": WordPressSpider,
}


def spider_class(portal: Portal) -> type[PortalSpider]:
    """The spider of one portal: its family, with the portal bound."""
    family = FAMILIES[portal.family]
    return type(family.__name__, (family,), {"name": portal.id, "portal": portal})


class UnknownSpiderError(UsageError, KeyError):
    """No portal of that name: a KeyError, as Scrapy expects, that its commands can tell."""


class PortalLoader:
    """Scrapy's spider loader over the registry (SPIDER_LOADER_CLASS)."""

    def __init__(self, portals: dict[str, Portal]) -> None:
        self.portals = portals

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> PortalLoader:
        """Read the folders of INFOPUBLIK_PORTALS.

        Raises UsageError with the sentence of what is wrong, which Scrapy prints as it is.
        """
        folders = [Path(folder) for folder in settings.getlist("INFOPUBLIK_PORTALS")]
        try:
            return cls(load_registry(folders))
        except RegistryError as error:
            raise UsageError(str(error), print_help=False) from error

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of a portal id; raises UnknownSpiderError."""
        if spider_name not in self.portals:
            raise UnknownSpiderError(f"Spider not found: {spider_name}", print_help=False)
        return spider_class(self.portals[spider_name])

    def list(self) -> builtins.list[str]:
        """The ids of all portals."""
        return sorted(self.portals)

    def find_by_request(self, request: Request) -> builtins.list[Any]:
        """The portals whose host a request goes to."""
        return [
            portal.id for portal in self.portals.values() if host_of(request.url) in portal.hosts
        ]
