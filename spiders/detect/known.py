"""Sites of a known system, and lists that are no pages: WordPress, Blogger, sitemaps, feeds.

The family's own class asks, as it would in a crawl; what it lists tells the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from archive.tasks import Listed
from spiders.detect.anchors import Link, links_of
from spiders.detect.asking import Steps
from spiders.detect.finding import Evidence, Offer
from spiders.detect.groups import Group, matches, of_addresses
from spiders.detect.listed import listed
from spiders.detect.lists import pattern_of
from spiders.detect.shapes import has_slash, joined, path_and_query, shape_of
from spiders.lists.syndication import feed_of_page
from spiders.portal import Portal

# Of the releases on the list page, so many a sitemap must name to be a list of its own.
_FRESH_SHARE = 0.9
_MODIFIED_SHARE = 0.5
_BLOGGER_FEED = "/feeds/posts/default"


def wordpress(portal: Portal, front: TextResponse) -> Steps[Offer | None]:
    """A WordPress site by the first of its lists that answers."""
    home = _wordpress_home(portal, front)
    here = replace(portal, home=home, family="wordpress")
    seen = yield from listed(here)
    if not seen.entries:
        return None
    pattern = _pattern(here, [entry.url for entry in seen.entries], links_of(front, here))
    place = _place(seen.url)
    total = seen.answer.response.headers.get("X-WP-Total") if seen.answer.response else None
    count = f"; it counts {total.decode('latin-1')} posts" if total else ""
    found = replace(here, release=pattern)
    if "/feed" in seen.url or "feed=" in seen.url:
        found = replace(found, feed=path_and_query(seen.url))
    fits = [entry for entry in seen.entries if matches(pattern, entry.url)]
    return Offer(
        portal=found,
        releases=_spread([entry.url for entry in fits]),
        evidence=(
            Evidence("list", place, f"it answered with {len(seen.entries)} posts{count}"),
            Evidence("release", pattern, f"fits {len(fits)} of them"),
        ),
        doubts=_left_out(seen.entries, fits),
    )


def feed(portal: Portal, front: TextResponse, *, is_blogger: bool = False) -> Steps[Offer | None]:
    """A site by the feed that its front page names, or that Blogger has."""
    named = feed_of_page(front, portal) if not is_blogger else None
    if named is None and not is_blogger:
        return None
    path = _BLOGGER_FEED if is_blogger else path_and_query(named or "")
    here = replace(portal, family="feed", feed=path)
    seen = yield from listed(here)
    if not seen.entries:
        return None
    pattern = _pattern(here, [entry.url for entry in seen.entries], links_of(front, here))
    fits = [entry for entry in seen.entries if matches(pattern, entry.url)]
    doubts = _left_out(seen.entries, fits)
    if seen.following is None:
        doubts += (f"The feed holds the newest {len(fits)} releases only; older ones stay unseen.",)
    more = "it leads on to older ones" if seen.following else "it has no next page"
    return Offer(
        portal=replace(here, release=pattern),
        releases=_spread([entry.url for entry in fits]),
        evidence=(
            Evidence("feed", path, f"it names {len(seen.entries)} releases; {more}"),
            Evidence("release", pattern, f"fits {len(fits)} of them"),
        ),
        doubts=doubts,
    )


def sitemap(portal: Portal, offer: Offer | None) -> Steps[Offer | None]:
    """A site by its sitemap, where that names what the list shows and when it changed.

    offer: the list that was found; without one, the map's own kinds of addresses decide.
    """
    here = replace(portal, family="sitemap", release=offer.portal.release if offer else None)
    # robots.txt and /sitemap.xml; where there is no list, the other usual addresses too.
    seen = yield from listed(here, places=2 if offer else 5)
    if not seen.entries:
        return None
    changed = sum(entry.modified is not None for entry in seen.entries)
    if offer is not None:
        named = {entry.url for entry in seen.entries}
        held = sum(url in named for url in offer.releases)
        if held < _FRESH_SHARE * len(offer.releases) or changed < _MODIFIED_SHARE * len(named):
            return None
        why = f"{held} of the list's {len(offer.releases)} releases stand in it"
        fitting = list(seen.entries)
        kept = offer.evidence[-1:]
        releases = offer.releases
    else:
        groups = of_addresses([entry.url for entry in seen.entries])
        if not groups:
            return None
        here = replace(here, release=groups[0].shape.pattern(has_slash=has_slash(groups[0].urls)))
        fitting = [entry for entry in seen.entries if entry.url in groups[0].urls]
        why = "no list page was found"
        kept = (Evidence("release", here.release or "", f"fits {len(fitting)} of its addresses"),)
        releases = _spread([entry.url for entry in fitting])
    # Where an index led here, the index is kept: its parts come and go.
    found = replace(here, sitemap=path_and_query(seen.place))
    said = f"{len(fitting)} releases, {changed} with the day of their last change; {why}"
    return Offer(
        portal=found,
        releases=releases,
        evidence=(Evidence("sitemap", _place(seen.url), said), *kept),
    )


def _pattern(portal: Portal, urls: Sequence[str], links: Sequence[Link]) -> str:
    """The pattern of listed releases, which are all of them releases."""
    by_length: dict[tuple[int, bool], list[str]] = {}
    for url in urls:
        shape = shape_of(url)
        by_length.setdefault((len(shape.path), bool(shape.query)), []).append(url)
    most = max(by_length.values(), key=len)
    known = tuple(Link(url, "a release that is listed", "main", False, "") for url in most)
    shape = joined(shape_of(url) for url in most)
    return pattern_of(Group(shape, known, 1.0), links)


def _wordpress_home(portal: Portal, front: TextResponse) -> str:
    """The folder in which WordPress stands, from its own link or its files' addresses."""
    api = front.css('link[rel="https://api.w.org/"]::attr(href)').get("")
    if own := portal.linked(front.url, api) if api else None:
        path = urlsplit(own).path
        return urljoin(portal.home, path.partition("wp-json")[0] if "wp-json" in path else path)
    files = re.search(
        r"https?://([^\"'\s/]+)(/[^\"'\s]{0,80}?)wp-(?:content|includes)/", front.text
    )
    if files and files[1].lower() in portal.hosts:
        return urljoin(portal.home, str(files[2]))
    return portal.home


def _spread(urls: Sequence[str]) -> tuple[str, ...]:
    """The addresses with the first, a middle and the last one in front."""
    if not urls:
        return ()
    return tuple(dict.fromkeys([urls[0], urls[len(urls) // 2], urls[-1], *urls]))


def _left_out(entries: Sequence[Listed], fits: Sequence[Listed]) -> tuple[str, ...]:
    left = [entry.url for entry in entries if entry not in fits]
    if not left:
        return ()
    return (f"{len(left)} listed addresses do not fit the pattern, like {left[0]}.",)


def _place(url: str) -> str:
    return url.partition("&_fields=")[0]
