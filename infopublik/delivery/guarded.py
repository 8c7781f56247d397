"""One HTTP request to an address that people gave: no private network, no redirect, an end in time.

What the name leads to is judged where the connection is made, and just that address is dialled:
neither another spelling of an address nor a name that changes its mind comes past (T1, T2).
Proxies of the environment are not used: behind one, the address could not be judged.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from archive.errors import DeliveryError
from spiders.guard.address import is_public

TIMEOUT_S = 10.0

_Found = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request goes. path: with its query. shown: what a message may name."""

    is_tls: bool
    host: str
    port: int
    path: str
    shown: str

    @classmethod
    def of(cls, url: str) -> Target:
        """The target of an http or https address; raises ValueError where it is none."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "https"
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not a web address")
        if any(c <= " " or c in "\x7f\\" for c in url):
            raise ValueError("white space, a control character or a backslash in it")
        host = parts.hostname
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
        port = parts.port or (443 if is_tls else 80)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        shown = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
        return cls(is_tls=is_tls, host=host, port=port, path=path, shown=shown)


def post(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    is_private_allowed: bool,
    timeout_s: float = TIMEOUT_S,
) -> int:
    """Send a body, and give the status of the answer; nothing else of the answer is read.

    Raises DeliveryError where no answer comes, with the reason.
    """
    end = time.monotonic() + timeout_s
    try:
        connected = _connect(target, end, is_private_allowed=is_private_allowed)
        with connected as plain, cut_at(plain, end):
            status = _ask(target, plain, body, headers)
            if time.monotonic() >= end:
                raise TimeoutError("the answer was cut")
            return status
    except ssl.SSLCertVerificationError as error:
        raise DeliveryError(f"its certificate is not valid: {error.verify_message}") from None
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= end:
            raise DeliveryError(f"no answer within {timeout_s:g} s") from None
        raise DeliveryError(_reason(error)) from None


def _ask(target: Target, plain: socket.socket, body: bytes, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = plain
    if target.is_tls:
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(plain, server_hostname=target.host)
    default = target.port == (443 if target.is_tls else 80)
    host = f"[{target.host}]" if ":" in target.host else target.host
    sent = {"Host": host if default else f"{host}:{target.port}", **headers}
    try:
        connection.request("POST", target.path, body, sent)
        return connection.getresponse().status
    finally:
        connection.close()


def _connect(target: Target, end: float, *, is_private_allowed: bool) -> socket.socket:
    """A connection to the first of the name's addresses that may be asked and answers."""
    found = _resolve(target, end)
    allowed = [each for each in found if is_private_allowed or is_public(each[4][0])]
    if not allowed:
        raise DeliveryError(
            f"{target.host} stands at a private address ({found[0][4][0]}). "
            "Add the watch with --allow-private-network where it may be reached"
        )
    failure: OSError | None = None
    for family, kind, protocol, _, address in allowed:
        left = end - time.monotonic()
        if left <= 0:
            break
        with ExitStack() as stack:
            plain = stack.enter_context(socket.socket(family, kind, protocol))
            plain.settimeout(left)
            try:
                plain.connect(address)
            except OSError as error:
                failure = error
            else:
                stack.pop_all()
                return plain
    raise failure or TimeoutError("no connection in time")


def _resolve(target: Target, end: float) -> list[_Found]:
    """What the name leads to. The system's resolver has no time limit, so a thread asks it."""
    found: list[_Found] = []
    failed: list[OSError] = []

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else OSError(str(error)))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(0.0, end - time.monotonic()))
    if failed or not found:
        raise DeliveryError(f"{target.host} is not found")
    return list(found)


@contextmanager
def cut_at(connected: socket.socket, end: float) -> Iterator[None]:
    """End a connection at a time, however slowly its other side still writes."""
    # TLS takes the socket over; another handle on the connection stays ours.
    own = socket.socket(fileno=os.dup(connected.fileno()))

    def cut() -> None:
        with suppress(OSError):
            own.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, end - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        own.close()


def _reason(error: Exception) -> str:
    """What went wrong, without a word of what the other side sent."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return "no secure connection could be made"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "its answer is not HTTP"
