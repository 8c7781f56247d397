"""The HTTP side of a demo portal: one threaded server on a free loopback port.

What it answers is a function from request to answer, which the styles provide.
"""

from __future__ import annotations

import socketserver
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from infopublik.demo.site import Answer, Request

Respond = Callable[[Request], Answer]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds an idle connection is kept
    disable_nagle_algorithm = True  # head and body are two writes: 40 ms a page otherwise
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        answer = self.server.respond(
            Request(
                path=unquote(parts.path),
                query=dict(reversed(parse_qsl(parts.query))),
                if_none_match=self.headers.get("If-None-Match", ""),
            )
        )
        # Without Date and Server: the machine's clock is not the clock of the night.
        self.send_response_only(answer.status)
        if answer.etag:
            self.send_header("ETag", answer.etag)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the crawl's own log tells what was fetched."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.respond: Respond = lambda _: Answer(body=b"", status=503)

    def server_bind(self) -> None:
        # HTTPServer's own asks the name server for the host's name, which can take long.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as given


class PortalServer:
    """A server that runs in a thread from its making until `close`.

    host: a loopback address; where the machine has none but 127.0.0.1 (macOS), that one.
    """

    def __init__(self, host: str) -> None:
        try:
            self._server = _Server((host, 0))
        except OSError:
            self._server = _Server(("127.0.0.1", 0))
        self.base = f"http://{self._server.server_name}:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name=f"demo {self.base}",
            daemon=True,
        )
        self._thread.start()

    def answer_with(self, respond: Respond) -> None:
        """Answer every request from now on with *respond*; until then it is 503."""
        self._server.respond = respond

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
