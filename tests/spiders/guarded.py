"""Asks for addresses through the project's guards, with a name server of the test's own.

Run as a program of its own, as Scrapy's reactor starts once a process:
`python -m tests.spiders.guarded PLAN.json` prints a line of JSON an address. The plan holds
`urls`; `names`, what each name stands for: addresses that are given in turn, "none" or
"silence"; `public`, addresses that count as such; and `changes`, settings. The guards that would
refuse before a name is looked up are left out, so that the address guard stands alone.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from infopublik import settings as project_settings
from spiders.guard import address, handler
from spiders.guard.outcome import failure_class, response_class
from spiders.portal import Portal
from spiders.portal_spider import PortalSpider

PORTAL = Portal(
    id="uji", name="Uji", home="https://kota.example/", region="33.75", family="feed", budget=5_000
)


class AskingSpider(PortalSpider):
    """Asks for the plan's addresses and prints what came of each."""

    name = "uji"
    portal = PORTAL

    def __init__(self, *args: Any, urls: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.urls = urls

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield Request(
                url,
                callback=self.answered,
                errback=self.missed,
                dont_filter=True,
                meta={"download_slot": "uji", "asked": url},
            )

    def answered(self, response: Response) -> None:
        self._print(response.meta["asked"], *response_class(response), len(response.body))

    def missed(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        error = failure.value or RuntimeError("no reason given")
        self._print(request.meta["asked"], *failure_class(error, request.url), 0)

    def _print(self, url: str, look_class: str, cause: str | None, size: int) -> None:
        row = {"url": url, "class": look_class, "cause": cause, "bytes": size}
        sys.stdout.write(json.dumps(row) + "\n")


def answering(names: Mapping[str, list[str]]) -> Any:
    """A `socket.gethostbyname` that knows these names and leaves the rest to the real one."""
    turns: dict[str, Iterator[str]] = {name: cycle(given) for name, given in names.items()}
    real = socket.gethostbyname

    def gethostbyname(name: str) -> str:
        if name not in turns:
            return real(name)
        given = next(turns[name])
        if given == "silence":
            time.sleep(2)
        if given in ("none", "silence"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return given

    return gethostbyname


def main(path: str) -> None:
    plan = json.loads(Path(path).read_text())
    socket.gethostbyname = answering(plan.get("names", {}))
    handler.CONNECT_TIMEOUT_S = 1.0
    is_public, public = address.is_public, frozenset(plan.get("public", ()))
    address.is_public = lambda given: given in public or is_public(given)
    settings = Settings()
    settings.setmodule(project_settings, priority="project")
    left_out = ("scope.ScopeGuard", "robots.RobotsGuard", "backoff.BackoffGuard")
    guards = {
        **project_settings.DOWNLOADER_MIDDLEWARES,
        **dict.fromkeys(f"spiders.guard.{name}" for name in left_out),
    }
    changes = {
        "LOG_LEVEL": "ERROR",
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "RETRY_TIMES": 0,
        "DOWNLOADER_MIDDLEWARES": guards,
        **plan.get("changes", {}),
    }
    settings.setdict(changes, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    done = process.crawl(process.create_crawler(AskingSpider), urls=plan["urls"])
    process.start()
    done.result()


if __name__ == "__main__":
    main(sys.argv[1])
