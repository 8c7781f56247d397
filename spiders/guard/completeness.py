"""The completeness guard: a cut, corrupt or foreign body is no answer.

Scrapy takes a truncated gzip body, and a body cut before its end where no length was given
or a false one, for good pages (measured; faults 36 to 47). Sits below Scrapy's own
decompression, which finds nothing left to do.
"""

from __future__ import annotations

import re
from collections import defaultdict

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from archive.model import LookClass
from spiders.guard.encoding import CodingError, TooLargeError, codings, decoded
from spiders.guard.refused import RefusedError
from spiders.guard.visited import scrapy_spider

# How far from the end of a page its last tag may stand.
_TAIL_BYTES = 2_048
# So many pages of a kind must have ended with their last tag before one that does not is cut:
# some portals never close theirs.
_WHOLE_PAGES = 3
_VALIDATORS = ("If-None-Match", "If-Modified-Since")
_FIRST_TAG = re.compile(rb"<([a-z][\w:.-]*)", re.IGNORECASE)
# PDF, ZIP with Office documents, PNG, GIF, JPEG, old Office, RAR: never a page.
_FILE_SIGNS = (
    *(b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff"),
    *(b"\xd0\xcf\x11\xe0", b"Rar!"),
)


class CompletenessGuard:
    """Downloader middleware: fetches a broken body again, then refuses it as BROKEN."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        # Addresses of pages that ended with their last tag, and of others, by kind.
        self._whole: defaultdict[str, set[str]] = defaultdict(set)
        self._open: defaultdict[str, set[str]] = defaultdict(set)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CompletenessGuard:
        """Take the size limit from the settings."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Pass a whole answer on, its codings undone, and a file under a page's name as one."""
        if _is_unexpected(request, response):
            return self._again(request, f"status {response.status}", response.status)
        named = codings(response.headers.getlist("Content-Encoding"))
        try:
            body = decoded(response.body, named, limit=self._max_size)
        except TooLargeError as error:
            raise RefusedError(LookClass.BROKEN, str(error), status=response.status) from error
        except CodingError as error:
            plain = request.copy()
            plain.headers["Accept-Encoding"] = "identity"
            return self._again(plain, str(error), response.status)
        if body == response.body and (fault := self._length_fault(request, response)):
            return self._again(request, fault, response.status)
        return _retyped(response, body)

    def _length_fault(self, request: Request, response: Response) -> str | None:
        """Whether a body that no coding proves whole was cut."""
        is_whole = ends_whole(response.body)
        if "partial" in response.flags:
            return None if is_whole else "body cut before its end"
        if response.status != 200 or not response.body.lstrip().startswith(b"<"):
            return None
        kind = getattr(request.meta.get("task"), "kind", "other")
        seen = self._whole if is_whole else self._open
        seen[kind].add(request.url)
        if is_whole or len(self._whole[kind]) < max(_WHOLE_PAGES, len(self._open[kind])):
            return None
        return "page without its last tag"

    def _again(self, request: Request, fault: str, status: int) -> Request:
        retry: Request | None = get_retry_request(
            request, spider=scrapy_spider(self._crawler), reason=fault
        )
        if retry is None:
            raise RefusedError(LookClass.BROKEN, fault, status=status)
        for name in _VALIDATORS:
            retry.headers.pop(name, None)
        return retry


def _is_unexpected(request: Request, response: Response) -> bool:
    """An answer to what was not asked: part of a page, none, or "not modified" since never."""
    if response.status == 304:
        return not any(name in request.headers for name in _VALIDATORS)
    return response.status in (204, 206)


def _retyped(response: Response, body: bytes) -> Response:
    """The response with its codings undone, of the class that its body shows."""
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    is_file = body.startswith(_FILE_SIGNS)
    if body == response.body and is_file != isinstance(response, TextResponse):
        response.headers = headers
        return response
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    # Not `replace`: it hands on the encoding, which only a text has.
    bare = Response(
        response.url,
        status=response.status,
        headers=headers,
        body=body,
        flags=response.flags,
        request=response.request,
        certificate=response.certificate,
        ip_address=response.ip_address,
        protocol=response.protocol,
    )
    return bare if is_file else bare.replace(cls=kind)


def ends_whole(body: bytes) -> bool:
    """Whether a body ends as its kind does.

    A page or feed ends with the tag it begins with, JSON with its bracket; plain text, like
    robots.txt, has no such end.
    """
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    tail = body[-_TAIL_BYTES:].rstrip().lower()
    if text[:1] in (b"{", b"["):
        return tail.endswith(b"}" if text[:1] == b"{" else b"]")
    if not text.startswith(b"<"):
        return True
    first = _FIRST_TAG.search(text[:_TAIL_BYTES])
    name = first[1].lower() if first else b"html"
    return b"</" + name + b">" in tail
