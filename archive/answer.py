"""An answer as a portal gave it, before anything was read out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from http.client import responses
from urllib.parse import urlsplit

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAnswer:
    """One request and the answer to it.

    at: aware, when the answer was there. url: as asked.
    protocol: as in the status line, "HTTP/1.1". headers: without those of the connection
    (Connection, Transfer-Encoding ...), which the HTTP client takes off.
    body: as sent, its Content-Encoding not undone; the chunks of a transfer put together.
    address: of the server, where known. is_cut: the connection broke before the end.
    led_from: the answers that redirected here, the first one first.
    """

    at: datetime
    url: str
    status: int
    protocol: str
    headers: Headers
    body: bytes = field(repr=False)
    request_headers: Headers = ()
    method: str = "GET"
    address: str | None = None
    is_cut: bool = False
    led_from: tuple[RawAnswer, ...] = ()

    def response_block(self) -> bytes:
        """Status line, headers and body. The client gives no reason phrase: the usual one."""
        line = f"{self.protocol} {self.status} {responses.get(self.status, '')}".encode()
        return _block(line, self.headers) + self.body

    def request_block(self) -> bytes:
        """Request line and headers, with the Host that the client adds."""
        parts = urlsplit(self.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = self.request_headers
        if all(name.lower() != b"host" for name, _ in headers):
            headers = ((b"Host", parts.netloc.rpartition("@")[2].encode()), *headers)
        return _block(f"{self.method} {target} HTTP/1.1".encode(), headers)


def _block(line: bytes, headers: Headers) -> bytes:
    lines = [line, *(name + b": " + value for name, value in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"
