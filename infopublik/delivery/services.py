"""Every service that apprise knows, by its URL: Telegram, Slack, ntfy and a hundred more.

apprise is an extra of the program. Its URLs hold tokens, and so do its logs: nothing it says
is passed on.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from archive.errors import DeliveryError, UsageError
from infopublik.delivery.digest import Digest, subject
from infopublik.delivery.digest_text import digest_text
from spiders.guard.address import is_public


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service of apprise."""

    url: str
    is_private_allowed: bool

    def send(self, digest: Digest) -> str:
        """Send it once; raises DeliveryError, and UsageError where apprise is not installed."""
        with _silent():
            apprise = _apprise()
            service = _service(apprise, self.url)
            if not self.is_private_allowed:
                for each in service:
                    _require_public(each)
            body = digest_text(digest)
            if not service.notify(
                body=body, title=subject(digest), body_format=apprise.NotifyFormat.TEXT
            ):
                raise DeliveryError("the service did not take the message")
        return "taken by the service"


def require_service(url: str) -> None:
    """Pass where apprise knows the service of a URL; raises UsageError."""
    with _silent():
        _service(_apprise(), url)


def _service(apprise: ModuleType, url: str) -> Any:
    service = apprise.Apprise()
    if not service.add(url):
        scheme = url.partition(":")[0]
        raise UsageError(
            f"--to: apprise does not know this '{scheme}' address, or something is missing in it. "
            "Write it as github.com/caronc/apprise shows."
        )
    return service


def _apprise() -> ModuleType:
    try:
        import apprise
    except ImportError:
        raise UsageError(
            "Channels other than mailto:, https: and file: need apprise: "
            "pip install 'infopublik[notify]'"
        ) from None
    module: ModuleType = apprise
    return module


def _require_public(plugin: Any) -> None:
    """Refuse a host on a private network. apprise connects by itself, so this is judged before.

    Services with a host of their own take a token in its place: it is no name to ask the network
    for, and "171234567" is no address.
    """
    takes_host = any("{host}" in template for template in plugin.templates)
    host = plugin.host if takes_host else None
    if not host:
        return
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    private = [each[4][0] for each in found if not is_public(str(each[4][0]))]
    if private:
        raise DeliveryError(
            f"the service stands at a private address ({private[0]}). "
            "Add the watch with --allow-private-network where it may be reached"
        )


@contextmanager
def _silent() -> Iterator[None]:
    """Have apprise write no log while the block runs."""
    logger = logging.getLogger("apprise")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before
