"""What a portal's own family makes of its list: the very classes that a crawl uses, asked once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapy.http import TextResponse

from archive.model import LookClass
from archive.tasks import Listed, Task
from spiders.detect.asking import Answer, Steps
from spiders.loader import spider_class
from spiders.portal import Portal

# Places of a list: the API, its other address, feed, sitemap, list page.
_MAX_PLACES = 5
_MAX_ASKED = 6  # an index and its parts counted
_NEWS_MAP = re.compile(r"post|news|berita|artikel|article|rilis|warta", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSeen:
    """A list page: where it stands, the releases on it, the next page.

    place: the address to ask first another time, an index where that led here. asked: each
    address and what came. entries is empty where no list was found; answer is the last one.
    """

    url: str
    place: str
    entries: tuple[Listed, ...]
    following: Task | None
    answer: Answer
    asked: tuple[str, ...]


def listed(portal: Portal, *, places: int = _MAX_PLACES) -> Steps[ListSeen]:
    """Ask for the portal's list where its family looks for it, at so many places at most."""
    spider = spider_class(portal)()
    task: Task | None = spider.seeds()[0]
    asked: list[str] = []
    place, is_inner = portal.home, False
    answer = Answer(url=portal.home, look_class=LookClass.SKIPPED, cause="no list is named")
    while task is not None and places and len(asked) < _MAX_ASKED:
        if not is_inner:
            place = task.url
        answer = yield task.url
        asked.append(f"{task.url} {answer.said()}")
        response = answer.response
        if response is not None and response.status == 200 and spider.reads(response):
            if inner := spider.inner(response, task):
                # robots.txt only names the index.
                is_inner = not task.url.endswith("/robots.txt")
                task = _likeliest(inner)
                continue
            entries = tuple(spider.entries(response))
            following = spider.following(response, task, len(entries))
            if entries:
                return ListSeen(
                    url=task.url,
                    place=place,
                    entries=entries,
                    following=following,
                    answer=answer,
                    asked=tuple(asked),
                )
            if following is not None:
                task = following
                continue
        if answer.look_class == LookClass.DOWN:
            break
        task, is_inner, places = spider.instead(task), False, places - 1
    return ListSeen(
        url=answer.url,
        place=place,
        entries=(),
        following=None,
        answer=answer,
        asked=tuple(asked),
    )


def next_page(portal: Portal, seen: ListSeen) -> Steps[tuple[Listed, ...]]:
    """The releases of the list page after one, none where it does not answer."""
    if seen.following is None:
        return ()
    answer = yield seen.following.url
    spider = spider_class(portal)()
    response = answer.response
    if response is None or response.status != 200 or not spider.reads(response):
        return ()
    return tuple(spider.entries(response))


def shown_on(response: TextResponse, portal: Portal) -> tuple[Listed, ...]:
    """The releases that the portal's family reads from a page already fetched."""
    return tuple(spider_class(portal)().entries(response))


def following_on(response: TextResponse, portal: Portal) -> Task | None:
    """The page that the portal's family would ask for after a first list page."""
    spider = spider_class(portal)()
    return spider.following(response, spider.seeds()[0], len(spider.entries(response)))


def _likeliest(inner: Sequence[Task]) -> Task:
    """The part of an index that holds the newest releases, as far as it says."""
    named = [task for task in inner if _NEWS_MAP.search(task.url)] or list(inner)
    return max(reversed(named), key=lambda task: task.modified or "")
