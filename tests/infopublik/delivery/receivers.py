"""A real receiver of webhooks on a loopback address, and how one checks their signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SECRET = "rahasia-penerima"  # noqa: S105 - of the tests


def verify(
    headers: dict[str, str], body: bytes, *, secret: bytes, now: float, tolerance_s: float = 300
) -> str | None:
    """Check a message as the receiver of a Standard Webhook does; why it is refused, or None."""
    lower = {name.lower(): value for name, value in headers.items()}
    try:
        message, at = lower["webhook-id"], int(lower["webhook-timestamp"])
        given = lower["webhook-signature"]
    except (KeyError, ValueError):
        return "headers"
    if abs(now - at) > tolerance_s:
        return "too old"
    signed = f"{message}.{at}.".encode() + body
    right = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    for each in given.split(" "):
        version, _, signature = each.partition(",")
        if version == "v1" and hmac.compare_digest(signature, right):
            return None
    return "signature"


@dataclass
class Hooks:
    """What a receiver of webhooks got. status: what it answers, or a function that answers."""

    url: str
    status: int = 204
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.taken]

    @property
    def events(self) -> list[int]:
        """The ids of all events, as often as they came."""
        return [event["id"] for payload in self.payloads for event in payload["events"]]


@contextmanager
def hook_receiver(*, certificate: Path | None = None, host: str = "127.0.0.1") -> Iterator[Hooks]:
    """A receiver while the block runs; over TLS where it has a certificate."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            hooks.taken.append((dict(self.headers.items()), body))
            if hooks.answer is not None:
                hooks.answer(self)
                return
            self.send_response(hooks.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that left is no fault
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    scheme = "http" if certificate is None else "https"
    hooks = Hooks(url=f"{scheme}://{host}:{server.server_port}/hook")
    with serving(server):
        yield hooks


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
