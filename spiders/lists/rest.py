"""Lists of WordPress's REST API: address, title, day of publishing and of the last change.

Source: developer.wordpress.org/rest-api/reference/posts, seen on WordPress 6.1.
"""

from __future__ import annotations

import html
import re
from typing import Any

from scrapy.http import TextResponse

from archive.tasks import Listed
from spiders.lists.links import json_of
from spiders.portal import Portal

_TAG = re.compile(r"<[^<>]*>")
_ZERO = "0000-00-00"  # MySQL's day of nothing


def posts(response: TextResponse, portal: Portal) -> list[Listed] | None:
    """The posts of an answer in its order; None where it is no list of posts."""
    value = json_of(response)
    if not isinstance(value, list) or not all(isinstance(post, dict) for post in value):
        return None
    found: dict[str, Listed] = {}
    for post in value:
        link = post.get("link")
        address = portal.linked(response.url, link) if isinstance(link, str) else None
        if address and portal.is_release(address):
            found[address] = Listed(
                url=address,
                text=_title(post.get("title")),
                published=_moment(post, "date"),
                modified=_moment(post, "modified"),
            )
    return list(found.values())


def _title(value: Any) -> str | None:
    rendered = value.get("rendered") if isinstance(value, dict) else None
    if not isinstance(rendered, str):
        return None
    return " ".join(html.unescape(_TAG.sub("", rendered)).split()) or None


def _moment(post: dict[str, Any], name: str) -> str | None:
    """A time with its offset: the GMT field, which says no offset itself; else as printed."""
    stamp = post.get(f"{name}_gmt")
    if isinstance(stamp, str) and not stamp.startswith(_ZERO):
        return f"{stamp}+00:00"
    printed = post.get(name)
    return printed if isinstance(printed, str) and not printed.startswith(_ZERO) else None
