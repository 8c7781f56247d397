"""Lists of WordPress's REST API: address, title, day of publishing and of the last change.

Source: developer.wordpress.org/rest-api/reference/posts, seen on WordPress 6.1.
"""

from __future__ import annotations

import html
from typing import Any

from scrapy.http import TextResponse

from archive.tasks import Listed
from spiders.lists.links import json_of, without_tags
from spiders.portal import Portal

PER_PAGE = 100  # the API gives no more at once
_ZERO = "0000-00-00"  # MySQL's day of nothing


def posts(response: TextResponse, portal: Portal) -> list[Listed]:
    """The releases of an answer, in its order; none where it is no list of posts."""
    found: dict[str, Listed] = {}
    for post in _posts(response):
        link = post.get("link")
        linked = portal.linked(response.url, link) if isinstance(link, str) and link else None
        if address := portal.release_address(linked):
            found[address] = Listed(
                url=address,
                text=_title(post.get("title")),
                published=_moment(post, "date"),
                modified=_moment(post, "modified"),
            )
    return list(found.values())


def has_more(response: TextResponse, page: int) -> bool:
    """Whether the API has posts beyond this page: by its header, else because it is full.

    Full counts all posts, also those that the portal's pattern does not take.
    """
    pages = (response.headers.get("X-WP-TotalPages") or b"").decode("latin-1")
    if pages.isascii() and pages.isdigit() and len(pages) < 10:
        return page < int(pages)
    return len(_posts(response)) >= PER_PAGE


def _posts(response: TextResponse) -> list[dict[str, Any]]:
    value = json_of(response)
    return [post for post in value if isinstance(post, dict)] if isinstance(value, list) else []


def _title(value: Any) -> str | None:
    rendered = value.get("rendered") if isinstance(value, dict) else None
    if not isinstance(rendered, str):
        return None
    return html.unescape(without_tags(rendered)) or None


def _moment(post: dict[str, Any], name: str) -> str | None:
    """A time with its offset: the GMT field, which says no offset itself; else as printed."""
    stamp = post.get(f"{name}_gmt")
    if isinstance(stamp, str) and stamp and not stamp.startswith(_ZERO):
        return f"{stamp}+00:00"
    printed = post.get(name)
    is_said = isinstance(printed, str) and printed and not printed.startswith(_ZERO)
    return printed if is_said else None
