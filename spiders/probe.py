"""An address that never was: what a portal answers there is what its "not found" looks like."""

from __future__ import annotations

import re
import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_DIGITS = re.compile(r"\d+")
_ENDING = re.compile(r"\.[a-z]{2,5}$")


def probe_address(release: str) -> str:
    """An address of the shape of a release's, with a name and a number of nothing.

    release: a canonical address. The last number of a query is replaced, else the last part
    of the path; its ending stays.
    """
    parts = urlsplit(release)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if pairs:
        key, value = pairs[-1]
        query = urlencode([*pairs[:-1], (key, _nothing(value))])
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    ending = found.group() if (found := _ENDING.search(last)) else ""
    slash = "/" if parts.path.endswith("/") else ""
    name = _nothing(last.removesuffix(ending))
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}{ending}{slash}", "", ""))


def _nothing(name: str) -> str:
    """A name of the same kind that nobody gave: a number stays a number."""
    number = str(900_000_000 + secrets.randbelow(99_999_999))
    if name.isdigit():
        return number
    word = f"tidak-ada-{secrets.token_hex(5)}"
    return f"{number}-{word}" if _DIGITS.match(name) else word
