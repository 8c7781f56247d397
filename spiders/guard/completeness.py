"""The completeness guard: a cut or corrupt body is no answer.

Scrapy takes a truncated gzip body, and a body cut before its end where no length
was given, for good pages (measured; faults 42 to 46). Sits below decompression.
"""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from archive.model import LookClass
from spiders.guard.refused import RefusedError
from spiders.guard.visited import scrapy_spider

_GZIP_MAGIC = b"\x1f\x8b"
# How far from the end of a page its last tag may stand.
_TAIL_BYTES = 2_048


class CompletenessGuard:
    """Downloader middleware: fetches a broken body again, then refuses it as BROKEN."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CompletenessGuard:
        """Take the size limit from the settings."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Pass a whole answer on; an unmarked plain body loses its false gzip label."""
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding in (b"gzip", b"x-gzip") and response.body:
            if not response.body.startswith(_GZIP_MAGIC):
                del response.headers["Content-Encoding"]
            elif fault := gzip_fault(response.body, limit=self._max_size):
                return self._again(request, fault, response.status)
        elif "partial" in response.flags and not ends_whole(response.body):
            return self._again(request, "body cut before its end", response.status)
        return response

    def _again(self, request: Request, fault: str, status: int) -> Request:
        retry: Request | None = get_retry_request(
            request, spider=scrapy_spider(self._crawler), reason=fault
        )
        if retry is None:
            raise RefusedError(LookClass.BROKEN, fault, status=status)
        return retry


def gzip_fault(body: bytes, *, limit: int) -> str | None:
    """What is wrong with a gzip body, or None; never inflates beyond *limit* bytes."""
    rest, size = body, 0
    while rest.startswith(_GZIP_MAGIC):
        inflater = zlib.decompressobj(wbits=31)
        try:
            size += len(inflater.decompress(rest, limit - size + 1))
        except zlib.error as error:
            return f"corrupt gzip body ({error})"
        if size > limit:
            return None  # decompression itself refuses it as too large
        if not inflater.eof:
            return "truncated gzip body"
        rest = inflater.unused_data
    return None


def ends_whole(body: bytes) -> bool:
    """Whether an answer whose length was not told ends as its kind does.

    A page or feed ends with its last tag; plain text, like robots.txt, has no such end.
    """
    if not body.lstrip().startswith(b"<"):
        return True
    tail = body[-_TAIL_BYTES:].rstrip().lower()
    return any(tag in tail for tag in (b"</html>", b"</rss>", b"</feed>", b"</rdf:rdf>"))
