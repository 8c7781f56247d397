"""The channels of a watch: an address as a person writes it, and what sends there.

A channel is a class with `send(digest)`, which says in a phrase what came of it, or raises
DeliveryError; one row of CHANNELS makes it. What no row names is an address of apprise.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from archive.errors import UsageError
from archive.watch import NewWatch
from infopublik.delivery import webhook
from infopublik.delivery.digest import Digest
from infopublik.delivery.folder import Folder
from infopublik.delivery.guarded import Target
from infopublik.delivery.mail import Mail, mail_address
from infopublik.delivery.services import Service, require_service
from spiders.guard.address import is_public

_KNOWN = "mailto:name@example.id, https://host/path, file:FOLDER or an address of apprise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What channels need of the environment. contact: an address that mail may be from."""

    smtp_url: str | None = None
    webhook_secret: str | None = None
    contact: str | None = None

    @classmethod
    def of_environment(cls) -> Settings:
        """As the environment variables say."""
        return cls(
            smtp_url=os.environ.get("INFOPUBLIK_SMTP_URL"),
            webhook_secret=os.environ.get("INFOPUBLIK_WEBHOOK_SECRET"),
            contact=os.environ.get("INFOPUBLIK_CONTACT"),
        )


class Channel(Protocol):
    """A way to deliver a digest."""

    def send(self, digest: Digest) -> str:
        """Send once; what came of it. Raises DeliveryError, UsageError for a missing setting."""
        ...


def _mail(wanted: NewWatch, settings: Settings) -> Channel:
    address = wanted.channel.removeprefix("mailto:")
    return Mail(address=address, server=settings.smtp_url, contact=settings.contact)


def _webhook(wanted: NewWatch, settings: Settings) -> Channel:
    return webhook.Webhook(
        url=wanted.channel,
        secret=settings.webhook_secret,
        is_private_allowed=wanted.is_private_allowed,
    )


def _folder(wanted: NewWatch, settings: Settings) -> Channel:
    return Folder(path=Path(wanted.channel.removeprefix("file:")))


def _service(wanted: NewWatch, settings: Settings) -> Channel:
    return Service(url=wanted.channel, is_private_allowed=wanted.is_private_allowed)


CHANNELS: Mapping[str, Callable[[NewWatch, Settings], Channel]] = {
    "mailto": _mail,
    "https": _webhook,
    "http": _webhook,
    "file": _folder,
}


def channel_of(wanted: NewWatch, settings: Settings) -> Channel:
    """What sends to the channel of a watch."""
    return CHANNELS.get(_kind(wanted.channel), _service)(wanted, settings)


def most_events(wanted: NewWatch) -> int | None:
    """How many events one message of a watch may hold; None where only its length is cut."""
    return webhook.MOST_EVENTS if _kind(wanted.channel) in ("https", "http") else None


def read_channel(text: str, *, is_private_allowed: bool) -> str:
    """A channel as it is kept, from what a person wrote; raises UsageError."""
    kind = _kind(text)
    if not kind:
        raise UsageError(f"--to: '{shown(text)}' names no channel. Write {_KNOWN}.")
    if kind == "mailto":
        return f"mailto:{mail_address(unquote(text.removeprefix('mailto:')))}"
    if kind == "file":
        return f"file:{_folder_path(text)}"
    if kind in ("https", "http"):
        return _web_address(text, kind, is_private_allowed=is_private_allowed)
    require_service(text)
    return text


def shown(channel: str) -> str:
    """A channel as it may be shown: without passwords, and without paths, which may be tokens."""
    kind = _kind(channel)
    if kind in ("mailto", "file"):
        return channel
    if kind in ("https", "http"):
        try:
            target = Target.of(channel)
        except ValueError:
            return f"{kind}://…"
        return target.shown + ("" if target.path == "/" else "/…")
    return f"{kind}://…" if kind else "…"


def _kind(channel: str) -> str:
    """The scheme; that of mailto: with two slashes is one of apprise, with a password in it."""
    scheme, colon, rest = channel.partition(":")
    if not colon or not scheme.isascii() or not scheme[:1].isalpha():
        return ""
    scheme = scheme.lower()
    if scheme == "mailto":
        return "mailtos" if rest.startswith("//") else "mailto"
    return scheme if scheme == "file" or rest.startswith("//") else ""


def _folder_path(text: str) -> Path:
    rest = text.partition(":")[2]
    path = unquote(urlsplit(text).path) if rest.startswith("//") else rest
    if not path or "\0" in path:
        raise UsageError("--to: file: needs a folder, as file:/srv/feeds or file:feeds.")
    found = Path(path).expanduser().absolute()
    if found.exists() and not found.is_dir():
        raise UsageError(f"--to: {found} is no folder.")
    return found


def _web_address(text: str, kind: str, *, is_private_allowed: bool) -> str:
    try:
        target = Target.of(text)
    except ValueError as error:
        raise UsageError(f"--to: '{shown(text)}' is no address of a webhook: {error}.") from None
    if is_private_allowed:
        return text
    if kind == "http":
        raise UsageError(
            "--to: a webhook needs https:, as http: sends everything in the open. "
            "For a receiver of your own network add --allow-private-network."
        )
    try:
        is_private = not is_public(target.host)
    except ValueError:
        is_private = target.host == "localhost" or target.host.endswith(".localhost")
    if is_private:
        raise UsageError(
            f"--to: {target.host} is on a private network. "
            "Add --allow-private-network where it may be reached."
        )
    return text
