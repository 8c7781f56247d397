"""One page, fetched as a crawl would: through the same guards, and stored nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archive.errors import StorageError, UsageError
from archive.model import LookClass
from infopublik import settings as project_settings
from spiders import answer
from spiders.guard.outcome import failure_class, response_class
from spiders.portal import Portal, host_of
from spiders.portal_spider import PortalSpider


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """The body as sent, decompressed; charset as the Content-Type header names it."""

    url: str
    body: bytes
    charset: str | None


class _PageSpider(PortalSpider):
    """Asks for one address and keeps what came of it."""

    name = "read"

    def __init__(self, *args: Any, url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = url
        self.page: FetchedPage | None = None
        self.outcome: tuple[LookClass, str | None] = (LookClass.BROKEN, "nothing came")

    async def start(self) -> AsyncIterator[Any]:
        yield Request(
            self.url,
            callback=self.take,
            errback=self.miss,
            dont_filter=True,
            meta={"download_slot": self.portal.id},
        )

    def take(self, response: Response) -> None:
        """Keep a page that answered 200."""
        self.outcome = response_class(response)
        if response.status == 200:
            self.page = FetchedPage(
                url=response.url, body=response.body, charset=answer.charset(response)
            )

    def miss(self, failure: Failure) -> None:
        """Keep why there is none."""
        self.outcome = failure_class(cast("BaseException", failure.value), self.url)


def fetch_page(url: str, *, region: str) -> FetchedPage:
    """Fetch one public page, robots.txt obeyed.

    Raises UsageError for what is no web address, StorageError with class and cause
    where no page came.
    """
    if host_of(url) is None:
        raise UsageError(f"'{url}' is no web address. Write https://host/path.")
    parts = urlsplit(url)
    portal = Portal(
        id="read",
        name="One page",
        home=f"{parts.scheme}://{parts.netloc}/",
        region=region,
        family="feed",
    )
    spider = type("_PageSpider", (_PageSpider,), {"portal": portal})
    settings = Settings()
    settings.setmodule(project_settings, priority="project")
    settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider)
    done = process.crawl(crawler, url=url)
    process.start()
    _raise_bug(done)
    fetched = cast("_PageSpider", crawler.spider)
    if fetched.page is None:
        look_class, cause = fetched.outcome
        raise StorageError(f"{url}: {look_class} ({cause}). Nothing was read.")
    return fetched.page


def _raise_bug(done: asyncio.Task[None]) -> None:
    """What went wrong in the crawl itself is not to be passed over."""
    done.result()
