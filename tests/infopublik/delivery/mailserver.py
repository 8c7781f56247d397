"""A real mail server on a loopback address, with TLS where it has a certificate."""

from __future__ import annotations

import base64
import socketserver
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from tests.infopublik.delivery.receivers import serving


@dataclass
class Mailbox:
    """What a mail server took. refuse: its answer to a command, in place of the usual one."""

    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    is_tls: list[bool] = field(default_factory=list)
    refuse: dict[str, bytes] = field(default_factory=dict)
    delay_s: float = 0

    @property
    def messages(self) -> list[EmailMessage]:
        return [cast(EmailMessage, message_from_bytes(raw, policy=default)) for raw in self.raw]


class Server(socketserver.ThreadingTCPServer):
    """certificate: it offers STARTTLS; is_tls: TLS from the first byte."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, certificate: Path | None, *, is_tls: bool) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mailbox = Mailbox(port=self.server_address[1])
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.offers = certificate is not None
        self.is_tls = is_tls
        if certificate is not None:
            self.context.load_cert_chain(certificate)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left is no fault."""


class Session(socketserver.BaseRequestHandler):
    """One client."""

    server: Server

    def handle(self) -> None:
        self.request.settimeout(20)
        self.is_secured = False
        self.lines = self.request.makefile("rb")
        if self.server.is_tls:
            self.secure()
        self.say(b"220 uji ESMTP")
        while line := self.lines.readline():
            word = line.split()[0].upper().decode() if line.split() else ""
            if word == "QUIT":
                self.say(self.server.mailbox.refuse.get(word, b"221 bye"))
                return
            if word in self.server.mailbox.refuse:
                self.say(self.server.mailbox.refuse[word])
                continue
            {
                "EHLO": self.ehlo,
                "STARTTLS": self.starttls,
                "AUTH": self.auth,
                "RCPT": self.rcpt,
                "DATA": self.data,
            }.get(word, self.other)(line)

    def finish(self) -> None:
        self.lines.close()
        self.request.close()

    def ehlo(self, line: bytes) -> None:
        offers = [b"250-STARTTLS"] if self.server.offers and not self.is_secured else []
        self.say(b"250-uji", b"250-8BITMIME", *offers, b"250 AUTH PLAIN")

    def starttls(self, line: bytes) -> None:
        self.say(b"220 go")
        self.secure()

    def secure(self) -> None:
        self.lines.close()
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.lines, self.is_secured = self.request.makefile("rb"), True

    def auth(self, line: bytes) -> None:
        self.server.mailbox.logins.append(base64.b64decode(line.split()[2]).decode())
        self.say(b"235 welcome")

    def rcpt(self, line: bytes) -> None:
        self.server.mailbox.receivers.append(line.decode().partition(":")[2].strip())
        self.say(b"250 ok")

    def data(self, line: bytes) -> None:
        self.say(b"354 go on")
        data = b""
        while (part := self.lines.readline()) not in (b".\r\n", b""):
            data += part.removeprefix(b".")
        if part:
            time.sleep(self.server.mailbox.delay_s)
            self.server.mailbox.is_tls.append(self.is_secured)
            self.server.mailbox.raw.append(data)
            self.say(b"250 taken")

    def other(self, line: bytes) -> None:
        self.say(b"250 ok")

    def say(self, *lines: bytes) -> None:
        self.request.sendall(b"".join(line + b"\r\n" for line in lines))


@contextmanager
def mail_server(*, certificate: Path | None = None, is_tls: bool = False) -> Iterator[Mailbox]:
    """A mail server while the block runs."""
    server = Server(certificate, is_tls=is_tls)
    with serving(server):
        yield server.mailbox
