"""One address for one page: the canonical form of a URL."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

# Parameters that say how a reader came, not what is shown.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl|ref|ref_src|share"
    r"|phpsessid|jsessionid|sid|sessionid|ci_session|laravel_session)$",
    re.IGNORECASE,
)
# A session id that Java servers and old PHP put into the path.
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """The form under which an address is kept; idempotent.

    Lower-case scheme and host, no default port, no fragment, no tracking or
    session parameter, the rest of the query in sorted order.
    Raises ValueError for an address that is none.
    """
    parts = urlsplit(canonicalize_url(url.strip(), keep_fragments=False))
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"'{url[:200]}' is no web address")
    host = parts.hostname.rstrip(".")
    if not host:
        raise ValueError(f"'{url[:200]}' names no host")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{parts.port}"
    # Piece by piece as text: decoding would damage what is not UTF-8.
    kept = [
        piece
        for piece in parts.query.split("&")
        if piece and not _TRACKING.match(unquote(piece.partition("=")[0]))
    ]
    path = _PATH_SESSION.sub("", parts.path) or "/"
    return urlunsplit((parts.scheme, host, path, "&".join(kept), ""))
