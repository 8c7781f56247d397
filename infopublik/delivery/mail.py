"""E-mail: a digest as plain text and HTML, over the server that INFOPUBLIK_SMTP_URL names.

Whoever gets a message twice sees one: each try bears the same Message-ID.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from archive.errors import DeliveryError, UsageError
from infopublik.delivery.digest import Digest, subject
from infopublik.delivery.digest_html import digest_html
from infopublik.delivery.digest_text import digest_text
from infopublik.delivery.guarded import cut_at

SERVER = "INFOPUBLIK_SMTP_URL"
_PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}
_HOW = f"Set {SERVER} to starttls://user:password@host:587?from=address, smtps:// or smtp://"
# A server that takes a message and writes slowly is left after this.
_TIMEOUT_S = 60.0
# An address as mail servers of today take it; what else RFC 5322 allows is never given out.
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A server that takes mail, and who it is from. how: smtp, starttls or smtps."""

    how: str
    host: str
    port: int
    user: str | None
    password: str | None
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One receiver of e-mail. server: the URL, or None where none is set."""

    address: str
    server: str | None
    contact: str | None

    def send(self, digest: Digest) -> str:
        """Send it once; raises DeliveryError, and UsageError where no server is set."""
        server = mail_server(self.server, self.contact)
        message = letter(digest, sender=server.sender, receiver=self.address)
        try:
            _hand_over(server, message)
        except smtplib.SMTPResponseException as error:
            # What the server says may name the user; the code says enough.
            raise DeliveryError(f"the mail server answered {error.smtp_code}") from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise DeliveryError(f"the mail server refused the receiver: {codes}") from None
        except ssl.SSLCertVerificationError as error:
            why = f"the mail server's certificate is not valid: {error.verify_message}"
            raise DeliveryError(why) from None
        except smtplib.SMTPException as error:
            raise DeliveryError(f"the mail server failed: {type(error).__name__}") from None
        except (OSError, ValueError) as error:
            why = (error.strerror or "") if isinstance(error, OSError) else ""
            raise DeliveryError(
                f"the mail server {server.host}:{server.port} is not reached"
                + (f": {why.lower()}" if why else "")
            ) from None
        return f"taken by {server.host}"


def mail_address(text: str) -> str:
    """An address of one receiver; raises UsageError, also for line breaks in it."""
    if len(text) > 254 or not _ADDRESS.fullmatch(text):
        raise UsageError(
            f"--to: '{ascii(text)[1:-1][:80]}' is no e-mail address. Write mailto:name@example.id"
        )
    return text


def mail_server(url: str | None, contact: str | None) -> MailServer:
    """The server of the setting; raises UsageError, which names nothing of it."""
    if not url:
        raise UsageError(f"{SERVER} is not set, so no e-mail can be sent. {_HOW}.")
    try:
        parts = urlsplit(url)
        scheme = {"smtp+starttls": "starttls"}.get(parts.scheme, parts.scheme)
        port = parts.port or _PORTS[scheme]
    except (ValueError, KeyError):
        raise UsageError(f"{SERVER} is no address of a mail server. {_HOW}.") from None
    if not parts.hostname:
        raise UsageError(f"{SERVER} names no host. {_HOW}.")
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.password and scheme == "smtp" and not is_here:
        raise UsageError(
            f"{SERVER} would send a password over the network as plain text. "
            "Write starttls:// or smtps:// instead of smtp://."
        )
    return MailServer(
        how=scheme,
        host=parts.hostname,
        port=port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        sender=_sender(parts, contact),
    )


def _sender(parts: SplitResult, contact: str | None) -> str:
    """Who a message is from: as named, the contact, the server's user, or one at its host."""
    named = parse_qs(parts.query).get("from", [""])[0]
    if named and not _ADDRESS.fullmatch(named):
        raise UsageError(f"{SERVER}: what stands behind from= is no e-mail address.")
    for each in (named, contact or "", unquote(parts.username or "")):
        if _ADDRESS.fullmatch(each):
            return each
    return f"infopublik@{parts.hostname}"


def letter(digest: Digest, *, sender: str, receiver: str) -> EmailMessage:
    """The message: text first, HTML as the alternative, headers of our own words and one title."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Infopublik", addr_spec=sender)
    message["To"] = Address(addr_spec=receiver)
    message["Subject"] = subject(digest)
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{digest.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(digest_text(digest))
    message.add_alternative(digest_html(digest), subtype="html")
    return message


def _hand_over(server: MailServer, message: EmailMessage) -> None:
    end = time.monotonic() + _TIMEOUT_S
    name = socket.gethostname()  # the full one would be asked of the network
    if server.how == "smtps":
        opened: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, name, timeout=_TIMEOUT_S, context=ssl.create_default_context()
        )
    else:
        opened = smtplib.SMTP(server.host, server.port, name, timeout=_TIMEOUT_S)
    with closing(opened) as smtp, ExitStack() as stack:
        if smtp.sock is not None:
            stack.enter_context(cut_at(smtp.sock, end))
        if server.how == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user is not None:
            smtp.login(server.user, server.password or "")
        smtp.send_message(message)
        # The server has it: whether it takes leave properly must neither be waited for nor send
        # the message again.
        with suppress(OSError, smtplib.SMTPException):
            smtp.putcmd("quit")
