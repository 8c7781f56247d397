"""The store stage: one release into the archive, and what failed on the way as a look."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any, Protocol, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from twisted.python.failure import Failure

from archive.errors import BusyError, StorageError
from archive.model import LookClass, Release
from archive.store import store_release
from archive.versions import sort_time
from archive.visit import Visit
from pipelines.refused import RefusedItemError

logger = logging.getLogger(__name__)

_CAUSE_CHARS = 200


class Visitor(Protocol):
    """What this stage needs of the spider: its visit, and a place for the archive's failure."""

    visit: Visit | None
    failure: StorageError | BusyError | None


class StoreStage:
    """Stores each release in one transaction; without a night (scrapy parse) it stores nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoreStage:
        """Also listen for items that a stage dropped or failed on."""
        stage = cls(crawler)
        crawler.signals.connect(stage.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(stage.item_error, signal=signals.item_error)
        return stage

    def process_item(self, item: Release) -> Release:
        """Keep the release; where the archive fails, close the spider, nothing half-done."""
        visit = self._visitor.visit
        if visit is None:
            return item
        if item.since and item.facts:
            published = sort_time(item.facts.published)
            if published and published < item.since:
                raise RefusedItemError(LookClass.SKIPPED, f"published before {item.since:%Y-%m-%d}")
        try:
            stored = store_release(visit.night, item)
        except (StorageError, BusyError) as error:
            self._stop(error)
            raise DropItem("archive") from error
        for kind in stored.kinds:
            self._crawler.stats.inc_value(f"infopublik/event/{kind}")
        return item

    def item_dropped(self, item: object, exception: BaseException) -> None:
        """A stage refused the page: a look with its class and cause."""
        if isinstance(exception, RefusedItemError):
            self._keep(item, exception.look_class, exception.cause)
        elif self._visitor.failure is None:
            self._keep(item, LookClass.SUSPECT, str(exception))

    def item_error(self, item: object, failure: Failure) -> None:
        """A stage failed on the page: that is ours to mend, and the crawl goes on."""
        error = failure.value
        self._keep(item, LookClass.SUSPECT, f"{type(error).__name__}: {error}")

    def _keep(self, item: object, look_class: LookClass, cause: str) -> None:
        visit = self._visitor.visit
        if visit is None or not isinstance(item, Release):
            return
        look = replace(
            item.look, look_class=look_class, cause=" ".join(cause.split())[:_CAUSE_CHARS]
        )
        self._crawler.stats.inc_value(f"infopublik/dropped/{look_class}")
        try:
            kind = "probe" if item.is_probe else item.look_kind
            visit.store_look(look, kind, release=item.known)
        except (StorageError, BusyError) as error:
            self._stop(error)

    def _stop(self, error: StorageError | BusyError) -> None:
        self._visitor.failure = error
        engine: Any = self._crawler.engine
        # The engine waits for this very item, so it cannot be awaited here.
        self._closing = asyncio.ensure_future(engine.close_spider_async(reason="archive"))

    @property
    def _visitor(self) -> Visitor:
        return cast("Visitor", self._crawler.spider)
