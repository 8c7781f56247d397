"""A small real HTTP server for tests, on a loopback address and a free port.

Routes are looked up at each request, so a test may change them between two crawls.
"""

from __future__ import annotations

import socketserver
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Status, headers, body; a body of bytes alone is 200 text/html. A function writes to
# the handler itself, or returns one of the other forms.
Answer = tuple[int, Mapping[str, str], bytes]
Route = Answer | bytes | Callable[["Handler"], "Answer | bytes | None"]


@dataclass(slots=True)
class Hit:
    """One request as the server saw it; times are monotonic seconds."""

    path: str
    headers: Mapping[str, str]
    begun: float
    ended: float | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A route: just these bytes are written, head included, then the connection is closed."""

    data: bytes

    def __call__(self, handler: Handler) -> None:
        """Write them."""
        handler.close_connection = True
        handler.wfile.write(self.data)


class Handler(BaseHTTPRequestHandler):
    """Answers from the server's routes: the path with its query, the path, then `*`."""

    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds an idle connection is kept
    # Head and body are two writes: Nagle would hold the second for 40 ms.
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        hit = Hit(path=self.path, headers=dict(self.headers.items()), begun=time.monotonic())
        self.server.hits.append(hit)
        try:
            self._answer(self.server.route(self.path))
        finally:
            hit.ended = time.monotonic()

    def _answer(self, route: Route) -> None:
        answer = route(self) if callable(route) else route
        if answer is None:
            return
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
        self.send_response_only(status)
        headers = {"Content-Type": "text/html; charset=utf-8", **headers}
        if status not in (204, 304):
            headers = {"Content-Length": str(len(body)), **headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if status not in (204, 304):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `hits` tells what was asked."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, tls: ssl.SSLContext | None) -> None:
        self.routes: dict[str, Route] = {}
        self.hits: list[Hit] = []
        self.tls = tls
        super().__init__((host, 0), Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands in the request's own thread: a client that breaks it off stops no other."""
        if self.tls is None:
            super().finish_request(request, client_address)
            return
        try:
            secured = self.tls.wrap_socket(request, server_side=True)
        except ssl.SSLError:
            return
        with secured:
            super().finish_request(secured, client_address)

    def server_bind(self) -> None:
        # HTTPServer's own asks the name server for the host's name, which can take long.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def route(self, path: str) -> Route:
        bare = path.partition("?")[0]
        return next(
            (self.routes[key] for key in (path, bare, "*") if key in self.routes),
            (404, {}, b"<html><body><p>404</p></body></html>"),
        )

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away (a killed crawl) is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class LoopbackServer:
    """A running server: its `routes`, and the `hits` it took.

    base: "http://127.0.0.1:PORT", without a slash at its end.
    """

    def __init__(self, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Server(host, tls)
        self.routes = self._server.routes
        scheme = "https" if tls else "http"
        self.base = f"{scheme}://{self._server.server_name}:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    @property
    def hits(self) -> list[Hit]:
        """All requests since the start, or since `forget`."""
        return self._server.hits

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [hit.path for hit in self.hits]

    def hits_of(self, path: str) -> list[Hit]:
        """The requests for one path with its query."""
        return [hit for hit in self.hits if hit.path == path]

    def forget(self) -> None:
        """Empty the log of requests."""
        self.hits.clear()

    @contextmanager
    def held(self, path: str) -> Iterator[None]:
        """Let requests for *path* wait for their answer as long as the block runs."""
        route, is_over = self.routes[path], threading.Event()

        def answer(handler: Handler) -> Answer | bytes | None:
            is_over.wait()
            return route(handler) if callable(route) else route

        self.routes[path] = answer
        try:
            yield
        finally:
            self.routes[path] = route
            is_over.set()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def serving(*hosts: str) -> Iterator[list[LoopbackServer]]:
    """A server a host, running while the block does."""
    servers = [LoopbackServer(host) for host in hosts]
    try:
        yield servers
    finally:
        for server in servers:
            server.close()
