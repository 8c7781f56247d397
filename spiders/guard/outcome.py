"""What came of a request: the class and cause of a response or a failure."""

from __future__ import annotations

from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.web._newclient import BadResponseVersion, ParseError

from archive.model import LookClass
from spiders.guard.address import refused_address
from spiders.guard.refused import RefusedError

_CAUSE_CHARS = 200
# What Twisted raises for a status line, a header or a transfer coding that it cannot read.
_UNREADABLE = (ParseError, BadResponseVersion, ValueError, KeyError)
# What OpenSSL says of a server that speaks plain HTTP.
_NOT_TLS = ("wrong version number", "http request", "packet length too long", "unknown protocol")


class SlowBodyError(DownloadTimeoutError):
    """An answer that began in time and did not end."""


_FAILURES: tuple[tuple[type[Exception], LookClass, str], ...] = (
    (DownloadConnectionRefusedError, LookClass.DOWN, "connection refused"),
    (SlowBodyError, LookClass.BROKEN, "body without an end in time"),
    (DownloadTimeoutError, LookClass.DOWN, "timeout"),
    (CannotResolveHostError, LookClass.DOWN, "dns: host not found"),
    (DownloadCancelledError, LookClass.BROKEN, "too large"),
    (ResponseDataLossError, LookClass.BROKEN, "body cut before its end"),
    (UnsupportedURLSchemeError, LookClass.DENIED, "scheme"),
    (DownloadFailedError, LookClass.DOWN, "connection lost"),
    (OSError, LookClass.DOWN, "connection failed"),
)


def response_class(response: Response) -> tuple[LookClass, str | None]:
    """Class and cause by status alone; what a page of status 200 says is read later."""
    status = response.status
    if status in (200, 304):
        said = ["not modified"] if status == 304 else []
        return LookClass.OK, "; ".join([*said, *_transport(response)]) or None
    if status in (404, 410):
        return LookClass.GONE_HARD, f"status {status}"
    if status in (401, 403, 429, 451):
        return LookClass.BLOCKED, f"status {status}"
    if status in (408, 500, 502, 503, 504, 520, 521, 522, 523, 524):
        return LookClass.DOWN, f"status {status}"
    if 300 <= status < 400 and (scheme := _foreign_scheme(response)):
        return LookClass.DENIED, f"redirect to scheme {scheme}"
    return LookClass.BROKEN, f"status {status}"


def _transport(response: Response) -> list[str]:
    """What is to be known of the way a good answer came: a bad certificate, or none any more."""
    marks = [flag for flag in response.flags if flag.startswith("tls: ")]
    led = response.request.meta.get("redirect_urls", []) if response.request else []
    if response.url.startswith("http:") and any(url.startswith("https:") for url in led):
        marks.append("downgraded to http")
    return marks


def _foreign_scheme(response: Response) -> str | None:
    """The scheme of a redirect that Scrapy does not follow because it is not http."""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    scheme = location.strip().partition(":")[0].lower()
    is_scheme = ":" in location and scheme.isalpha() and scheme not in ("http", "https")
    return scheme[:20] if is_scheme else None


def _protocol_fault(error: DownloadFailedError) -> tuple[LookClass, str] | None:
    """Class and cause where the answer, or the handshake before it, is none that can be read."""
    for failure in getattr(error.__cause__, "reasons", ()):
        if isinstance(failure.value, _UNREADABLE):
            return LookClass.BROKEN, "protocol: no answer of HTTP"
        if isinstance(failure.value, SSL.Error):
            said = str(failure.value)
            if any(words in said for words in _NOT_TLS):
                return LookClass.DOWN, "protocol: no TLS at an https address"
            return LookClass.DOWN, "tls: handshake failed"
    return None


def failure_class(error: BaseException, url: str) -> tuple[LookClass, str]:
    """Class and cause of a request to *url* that brought no response."""
    if isinstance(error, RefusedError):
        return error.look_class, error.cause
    address = refused_address(urlsplit(url).hostname or "")
    if isinstance(error, CannotResolveHostError) and address:
        return LookClass.DENIED, f"private address {address}"
    if isinstance(error, DownloadFailedError) and (found := _protocol_fault(error)):
        return found
    for kind, look_class, cause in _FAILURES:
        if isinstance(error, kind):
            return look_class, cause
    if isinstance(error, IgnoreRequest) and "redirect" in str(error):
        return LookClass.BROKEN, "redirect loop"
    if isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error):
        return LookClass.BROKEN, "too large"
    said = " ".join(str(error).split())[:_CAUSE_CHARS]
    return LookClass.BROKEN, f"{type(error).__name__}: {said}" if said else type(error).__name__
