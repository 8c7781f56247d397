"""What may be asked only later: a second look some minutes after the first."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from archive.tasks import Task
from spiders.guard.visited import visited


class LaterGuard:
    """Downloader middleware: holds a request until its task's time.

    By then connections of the first look were closed for lack of use (Twisted keeps them for
    four minutes), so a second look comes on a new one.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._visited = visited(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LaterGuard:
        """Work for portals only."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait on the night's clock."""
        task: Task | None = request.meta.get("task")
        if task is None or task.not_before is None:
            return
        wait_s = (task.not_before - self._visited.clock.now()).total_seconds()
        if wait_s > 0:
            await self._visited.clock.wait(wait_s)
