"""What of an address says how a reader came, not what is shown: sessions, counts, list pages.

Parameters known by name are dropped by `archive.address.canonical`; here are those that only
their values and the release pattern tell.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit, urlunsplit

# The last part of a path that names one release by itself: a slug of three words, or a number.
_NAMES_ONE = re.compile(r"[^/]*-[^/]*-[^/]*|\d{2,}[^/]*")
# A value that does: a number, or a slug.
_VALUE_NAMES_ONE = re.compile(r"\d+|[^-]+(-[^-]+){2,}")
# Values that a machine made up: hexadecimal, or long and of all sorts.
_TOKEN = re.compile(
    r"(?=[^a-f]*[a-f])(?=\D*\d)[0-9a-f]{16,}"
    r"|(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[0-9A-Za-z_]{20,}",
    re.ASCII,
)
# The number of a list page; no session is that short.
_PAGE_NUMBER = re.compile(r"\d{1,5}", re.ASCII)


def names_one(url: str) -> bool:
    """Whether the path of an address names one release without its query."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return _NAMES_ONE.fullmatch(last) is not None


def without_query(url: str) -> str:
    """The address without its query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def without_session(url: str) -> str:
    """The address without parameters that a machine made up, where the rest names a release."""
    parts = urlsplit(url)
    pieces = parts.query.split("&")
    kept = [piece for piece in pieces if not _TOKEN.fullmatch(piece.partition("=")[2])]
    query = "&".join(kept)
    if not (names_one(url) or any(map(_VALUE_NAMES_ONE.fullmatch, _values(query)))):
        return url
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def has_page_number(url: str) -> bool:
    """Whether a parameter may be the number of a list page."""
    return any(map(_PAGE_NUMBER.fullmatch, _values(urlsplit(url).query)))


def _values(query: str) -> list[str]:
    return [value for _, value in parse_qsl(query)]
