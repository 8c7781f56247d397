"""Other ways to write an address that a site may take for the same: scheme, www, last slash."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

_SCHEMES = {"http": "https", "https": "http"}


def spellings(url: str) -> list[str]:
    """The address with one thing written otherwise; a host that is a number has no www.

    With a port of its own a host speaks one scheme.
    """
    parts = urlsplit(url)
    found = []
    last = parts.path.rpartition("/")[2]
    if parts.path not in ("", "/") and "." not in last:
        path = parts.path.rstrip("/") if parts.path.endswith("/") else f"{parts.path}/"
        found.append(parts._replace(path=path))
    if parts.port is None:
        found.append(parts._replace(scheme=_SCHEMES[parts.scheme]))
    if not _is_number(parts.hostname or ""):
        bare = parts.netloc.removeprefix("www.")
        found.append(parts._replace(netloc=bare if bare != parts.netloc else f"www.{bare}"))
    return [urlunsplit(each) for each in found]


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
