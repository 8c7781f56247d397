"""The request log: one line of JSON a request, so that a portal's people can see what was asked.

It lies beside the archive, `requests/PORTAL/NIGHT.jsonl`, and can be published: names, passwords
and keys in an address are taken out, and nothing else of a request is written.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from spiders.guard.outcome import failure_class
from spiders.guard.visited import visited

logger = logging.getLogger(__name__)

# A night's log ends here: 2,000 requests make 500 KiB.
MAX_BYTES = 32 * 1024 * 1024
_MAX_URL_CHARS = 2_000
_SECRET = re.compile(
    r"key|token|secret|pass|pwd|auth|sess|sid$|signature|credential|jwt|otp|cookie", re.IGNORECASE
)
_HIDDEN = "***"


class RequestLog:
    """Downloader middleware, next to the network: what it sees was really asked."""

    def __init__(self, crawler: Crawler) -> None:
        self._visited = visited(crawler)
        self._file: int | None = None
        self._is_over = False
        crawler.signals.connect(self.close, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RequestLog:
        """Write for portals only; raises NotConfigured for others."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Note when the request leaves."""
        request.meta["asked_at"] = (self._visited.clock.now(), time.monotonic())

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the line of a request that was answered."""
        self._write(request, status=response.status, size=len(response.body), error=None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Write the line of one that was not; one that a guard held back has none."""
        if "asked_at" in request.meta:
            self._write(
                request, status=None, size=0, error=failure_class(exception, request.url)[1]
            )

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, request: Request, *, status: int | None, size: int, error: str | None) -> None:
        if self._is_over or self._visited.night is None:
            return
        # A request that is tried again is a copy of this one.
        at, began = request.meta.pop("asked_at")
        line = {
            "at": at.isoformat(timespec="milliseconds"),
            "method": request.method,
            "url": without_secrets(request.url),
            "status": status,
            "bytes": size,
            "ms": round((time.monotonic() - began) * 1_000),
            "why": why(request),
        }
        if error is not None:
            line["error"] = error
        # Escaped to ASCII, so that no control character of an address reaches a terminal (T13).
        self._append(json.dumps(line).encode() + b"\n")

    def _append(self, line: bytes) -> None:
        """One write a line: a killed crawl leaves whole lines."""
        try:
            if self._file is None:
                self._file = _opened(self._path())
            if os.fstat(self._file).st_size + len(line) > MAX_BYTES:
                logger.warning("%s: the request log is full at %d bytes", self._path(), MAX_BYTES)
                self._is_over = True
                return
            os.write(self._file, line)
        except OSError as error:
            logger.error("%s: %s. Requests are not logged.", self._path(), error.strerror)
            self._is_over = True

    def _path(self) -> Path:
        night = self._visited.night
        if night is None:
            raise NotConfigured
        return log_path(night.archive.folder, self._visited.portal.id, night.number)


def log_path(folder: Path, portal: str, night: int) -> Path:
    """Where the log of a portal and night lies. folder: the archive's own."""
    return folder / "requests" / portal / f"{night}.jsonl"


def _opened(path: Path) -> int:
    """The log for appending; a line that a power cut tore is ended first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        os.write(file, b"\n")
    return file


def why(request: Request) -> str:
    """What a request was for: robots, list, release ..., and whether again or led there."""
    task = request.meta.get("task")
    if request.meta.get("is_robots"):
        word = "robots"
    elif request.meta.get("is_probe"):
        word = "probe"
    else:
        word = getattr(task, "kind", "other")
    if redirects := request.meta.get("redirect_times", 0):
        word += f", redirect {redirects}"
    if tries := request.meta.get("retry_times", 0):
        word += f", try {tries + 1}"
    return word


def without_secrets(url: str) -> str:
    """An address without user name, password, and the values of parameters that are keys."""
    parts = urlsplit(url)
    pieces = []
    for piece in parts.query.split("&"):
        name, is_given, _ = piece.partition("=")
        is_secret = bool(is_given and _SECRET.search(unquote(name)))
        pieces.append(f"{name}={_HIDDEN}" if is_secret else piece)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "&".join(pieces), ""))[:_MAX_URL_CHARS]
