"""Further list pages: how a pager's links count, as an address with {page} or {offset}."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapy.http import TextResponse

from spiders.detect.anchors import Link
from spiders.detect.shapes import path_and_query
from spiders.lists.links import next_links
from spiders.portal import Portal

_NUMBER = re.compile(r"^\W*(?:hal(?:aman)?\W*|page\W*)?(\d{1,4})\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
# Addresses that a "load more" button asks for: in attributes, and in scripts.
_ASKED = re.compile(
    r"""["'(=]\s*((?:https?:)?/{1,2}[^"'()\s<>]{1,300}?[?&](?:page|hal|halaman|offset|start|p)=)(\d*)"""
)
_MAX_SCRIPT = 400_000  # characters of a page in which such an address is looked for


@dataclass(frozen=True, slots=True)
class Paging:
    """How a list goes on.

    listing: path with {page} or {offset}; without either, "next" links are followed.
    second: address of the second page. how: what it rests on, in words.
    """

    listing: str
    second: str
    how: str


def pagings(response: TextResponse, links: Sequence[Link], portal: Portal) -> list[Paging]:
    """The ways on from a first list page, likeliest first."""
    following = next_links(response, portal)
    found = [*_counted(links, following)]
    here = portal.own_address(response.url) or response.url
    if following and not found:
        found.append(Paging(path_and_query(here), following[0], 'the link "next"'))
    found += _asked_for(response, portal)
    # A path that begins with two slashes reads as a host: no table can name it.
    return [each for each in dict.fromkeys(found) if not each.listing.startswith("//")]


def _counted(links: Sequence[Link], following: Sequence[str]) -> Iterator[Paging]:
    """Templates that the numbered links agree on, those of most links first."""
    numbers: dict[int, str] = {}
    for link in links:
        if (found := _NUMBER.match(link.raw)) and int(found[1]) >= 2:
            numbers.setdefault(int(found[1]), link.url)
    if not numbers:
        # No numbers: a "next" link from the first page shows the second.
        numbers.update({2: following[0]} if following else {})
    votes: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, url in numbers.items():
        for template, step in _templates(url, number):
            votes[template, step].append(number)
    for (template, step), seen in sorted(votes.items(), key=lambda vote: -len(vote[1])):
        if step == 0:
            second = template.replace("{page}", "2")
            yield Paging(template, _absolute(second, numbers), _words("pages", seen))
        elif len(seen) > 1 or len(numbers) == 1:
            second = template.replace("{offset}", str(step))
            how = _words(f"steps of {step}", seen)
            yield Paging(template, _absolute(second, numbers), how)


def _templates(url: str, number: int) -> Iterator[tuple[str, int]]:
    """Each number in path and query that fits the link's own; 0 for pages, else the step."""
    path = path_and_query(url)
    for digits in reversed(list(_DIGITS.finditer(path))):
        value = int(digits[0]) if len(digits[0]) < 7 else -1
        before, after = path[: digits.start()], path[digits.end() :]
        if value == number:
            yield f"{before}{{page}}{after}", 0
        elif value >= 2 * (number - 1) and value % (number - 1) == 0 and value > number:
            yield f"{before}{{offset}}{after}", value // (number - 1)


def _asked_for(response: TextResponse, portal: Portal) -> Iterator[Paging]:
    """Addresses on the portal that the page's scripts or buttons would ask for more."""
    for asked in _ASKED.finditer(response.text[:_MAX_SCRIPT].replace("&amp;", "&")):
        first = portal.linked(response.url, f"{asked[1]}2")
        if first is None:
            continue
        front = path_and_query(first).removesuffix("2")
        if re.search(r"(?:offset|start)=$", asked[1]):
            continue  # how many a step takes is not said
        yield Paging(f"{front}{{page}}", first, "an address that a button or script asks for")


def _absolute(path: str, numbers: dict[int, str]) -> str:
    shown = next(iter(numbers.values()))
    return shown.removesuffix(path_and_query(shown)) + path


def _words(what: str, seen: Sequence[int]) -> str:
    numbers = ", ".join(str(number) for number in sorted(seen)[:4])
    return f"its pager counts {what} (links {numbers})"
