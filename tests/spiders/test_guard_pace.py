"""T34: the delay follows the portal's latency, up and down, and Crawl-delay is its floor."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from infopublik import settings as project_settings
from spiders.guard.pace import PortalGap, PortalPace
from tests.spiders.spider import BASE, make_spider

DELAY_S = 1.0


class Crawl:
    """What the pace sees of a crawl: answers of a latency, and a slot whose delay it sets."""

    def __init__(self, **portal: object) -> None:
        settings = Settings()
        settings.setmodule(project_settings)
        settings.set("DOWNLOAD_DELAY", DELAY_S)
        self.slot = Slot(concurrency=1, delay=DELAY_S, jitter=0)
        self.spider = make_spider(**portal)
        downloader = SimpleNamespace(slots={"kota": self.slot}, _delay=None)
        self.crawler: Any = SimpleNamespace(
            settings=settings,
            spider=self.spider,
            signals=SignalManager(),
            engine=SimpleNamespace(downloader=downloader),
            get_extension=lambda kind: self.pace if kind is PortalPace else self.gap,
        )
        self.gap = PortalGap.from_crawler(self.crawler)
        self.pace = PortalPace.from_crawler(self.crawler)
        self.crawler.signals.send_catch_log(signals.spider_opened, spider=self.spider)

    def answer(self, latency_s: float, status: int = 200) -> float:
        """An answer arrives; the delay before the next request."""
        request = Request(BASE, meta={"download_slot": "kota", "download_latency": latency_s})
        self.crawler.signals.send_catch_log(
            signals.response_downloaded,
            request=request,
            response=Response(BASE, status=status),
            spider=self.spider,
        )
        return self.slot.delay


def test_T34_latency_times_four_slows_the_rate_at_the_next_request() -> None:
    crawl = Crawl()
    before = [crawl.answer(0.5) for _ in range(20)][-1]
    assert before == pytest.approx(2.5)
    assert crawl.answer(2.0) == pytest.approx(10.0)


def test_T34_delay_is_five_times_the_latency_and_never_below_the_portal_s() -> None:
    crawl = Crawl()
    for latency_s in (0.05, 0.3, 0.7, 0.2, 1.5, 0.01, 0.4):
        delay_s = crawl.answer(latency_s)
        assert delay_s >= max(DELAY_S, 5 * latency_s) - 1e-9
    for _ in range(20):
        delay_s = crawl.answer(0.05)
    assert delay_s == pytest.approx(DELAY_S, abs=0.01)


def test_quick_refusals_do_not_quicken_the_rate() -> None:
    crawl = Crawl()
    slow_s = crawl.answer(4.0)
    assert [crawl.answer(0.01, status=503) for _ in range(5)] == [slow_s] * 5


def test_delay_ends_at_a_minute() -> None:
    assert Crawl().answer(50.0) == 60.0


def test_fault_62_crawl_delay_is_the_least_from_then_on() -> None:
    crawl = Crawl()
    crawl.gap.lengthen(20.0)
    assert crawl.slot.delay == 20.0
    assert [crawl.answer(0.05) for _ in range(5)] == [20.0] * 5
    assert crawl.answer(6.0) == pytest.approx(30.0)


def test_portal_on_a_private_network_has_no_pace_of_its_own() -> None:
    with pytest.raises(NotConfigured):
        Crawl(home="http://127.0.0.1/", allow_private_network=True)
