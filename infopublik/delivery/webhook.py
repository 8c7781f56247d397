"""Webhooks: a digest as JSON, signed as Standard Webhooks asks (github.com/standard-webhooks).

The receiver checks `webhook-signature` with the secret that both know, refuses what is older than
five minutes, and knows a message that comes twice by its `webhook-id`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from archive.errors import DeliveryError, UsageError
from infopublik.delivery.digest import Digest, subject
from infopublik.delivery.guarded import Target, post

# Events in one message: some 500 KB, half of what receivers commonly take.
MOST_EVENTS = 500
# Of a secret that is written in base64, as services give it out.
_PREFIX = "whsec_"
SECRET = "INFOPUBLIK_WEBHOOK_SECRET"  # noqa: S105 - the name of the variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A receiver that takes JSON over HTTPS."""

    url: str
    secret: str | None
    is_private_allowed: bool

    def send(self, digest: Digest) -> str:
        """Send it once; raises DeliveryError, and UsageError where the secret is not set."""
        body = json.dumps(payload(digest), ensure_ascii=False).encode("utf-8", "replace")
        target = Target.of(self.url)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Infopublik",
            **signed(_key(self.secret), digest.key, int(time.time()), body),
            **_authorization(self.url),
        }
        status = post(target, body, headers, is_private_allowed=self.is_private_allowed)
        if 200 <= status < 300:
            return f"received with status {status}"
        if 300 <= status < 400:
            raise DeliveryError(f"status {status}: it leads elsewhere, and that is not followed")
        raise DeliveryError(f"status {status}")


def signed(key: bytes, message: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a message; at: seconds of the epoch."""
    signature = hmac.new(key, f"{message}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def _key(secret: str | None) -> bytes:
    if not secret:
        raise UsageError(
            f"{SECRET} is not set, and a webhook without a signature proves nothing. Set it to "
            "the secret that the receiver knows."
        )
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise UsageError(
            f"{SECRET} begins with {_PREFIX}, and what follows is no base64."
        ) from None


def _authorization(url: str) -> dict[str, str]:
    """Basic authorization of a name and password that stand in the address."""
    parts = urlsplit(url)
    if parts.username is None and parts.password is None:
        return {}
    pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def payload(digest: Digest) -> dict[str, Any]:
    """What is sent: the digest, each event with the keys of `changes` and some more."""
    return {
        "type": "digest.test" if digest.is_test else "digest.created",
        "id": digest.key,
        "timestamp": digest.made_at.isoformat(timespec="seconds"),
        "watch": digest.watch,
        "query": digest.query,
        "night": digest.night,
        "subject": subject(digest),
        "counts": dict(digest.counts),
        "events": [asdict(entry) for entry in digest.entries],
        "not_watched_well": [asdict(portal) for portal in digest.unwell],
    }
