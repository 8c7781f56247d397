"""The raw answers of a request, taken next to the network: for the archive's evidence.

Scrapy hands over names of headers in one spelling and without those of the connection, chunks
put together, and no reason phrase; the body is not decompressed yet.
"""

from __future__ import annotations

from dataclasses import replace

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from archive.answer import Headers as RawHeaders
from archive.answer import RawAnswer
from spiders.guard.visited import visited

_KEY = "raw_answers"


class RawAnswers:
    """Downloader middleware: keeps the answer to a request, and those that led to it."""

    def __init__(self, crawler: Crawler) -> None:
        self._visited = visited(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RawAnswers:
        """Take for portals only; raises NotConfigured for others."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Forget the answer to an earlier try: one a redirect stays, in their order."""
        led = request.meta.get("redirect_times", 0)
        request.meta[_KEY] = request.meta.get(_KEY, ())[:led]

    def process_response(self, request: Request, response: Response) -> Response:
        """Take the answer as it came."""
        taken = RawAnswer(
            at=self._visited.clock.now(),
            url=request.url,
            method=request.method,
            request_headers=_pairs(request.headers),
            protocol=response.protocol or "HTTP/1.1",
            status=response.status,
            headers=_pairs(response.headers),
            body=response.body,
            address=str(response.ip_address) if response.ip_address else None,
            is_cut="partial" in response.flags or "dataloss" in response.flags,
        )
        request.meta[_KEY] = (*request.meta[_KEY], taken)
        return response


def answer_of(request: Request | None) -> RawAnswer | None:
    """The last answer to a request, with those that led to it; None where none came."""
    taken: tuple[RawAnswer, ...] = request.meta.get(_KEY, ()) if request else ()
    if not taken:
        return None
    return replace(taken[-1], led_from=taken[:-1])


def _pairs(headers: Headers) -> RawHeaders:
    return tuple((name, value) for name, values in headers.items() for value in values)
