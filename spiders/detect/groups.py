"""Which of a page's links are releases: links of one shape, called by titles, beside dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spiders.detect.anchors import Link, merged
from spiders.detect.shapes import (
    ANY,
    Shape,
    common_start,
    family_key,
    is_open,
    joined,
    last_segment,
    shape_of,
    without,
)
from spiders.detect.words import kind_of_word

_PART_WEIGHT = {"main": 1.0, "side": 0.4, "foot": 0.2, "menu": 0.1, "pager": 0.0}
_NEWS, _OTHER, _INDEX = 1.6, 0.35, 0.1
_DATED = 1.4
# Opening a segment must gain so much, or the narrower shape is kept.
_GAIN = 1.25
_NUMBER = re.compile(r"^\W*\d{1,4}\W*$")
MIN_LINKS = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Links of one kind, best guess of what they are. score: of how many good titles."""

    shape: Shape
    links: tuple[Link, ...]
    score: float

    @property
    def urls(self) -> tuple[str, ...]:
        """Their addresses in the page's order."""
        return tuple(link.url for link in self.links)


def release_groups(links: Sequence[Link]) -> list[Group]:
    """The kinds of links that may be releases, likeliest first."""
    by_kind: dict[object, list[Link]] = defaultdict(list)
    for link in merged(list(links)):
        if not _NUMBER.match(link.raw):
            by_kind[family_key(shape_of(link.url))].append(link)
    narrow = [_group(each) for each in by_kind.values()]
    narrow = [group for group in narrow if group.shape.is_open]
    groups = narrow + _opened(narrow)
    good = [group for group in groups if group.score > 0 and len(group.links) >= MIN_LINKS]
    return sorted(good, key=lambda group: -group.score)


def is_title(text: str) -> bool:
    """Whether a link's text can be the title of a release."""
    words = text.split()
    return (len(words) >= 3 and len(text) >= 15) or (len(words) >= 2 and len(text) >= 25)


def strays(pattern: str, group: Group, links: Sequence[Link]) -> list[str]:
    """Addresses that the pattern matches though they are no releases: menu, pager, lists."""
    own = {link.url for link in group.links if is_title(link.text) and link.part != "menu"}
    found = []
    for link in merged(list(links)):
        if link.url in own or not matches(pattern, link.url):
            continue
        is_index = kind_of_word(last_segment(link.url)) is not None
        if is_index or link.part in ("menu", "pager") or not is_title(link.text):
            found.append(link.url)
    return found


def matches(pattern: str, url: str) -> bool:
    """Whether a release pattern matches an address, as a portal tries it."""
    target = "/" + url.split("/", 3)[3] if url.count("/") > 2 else "/"
    return re.search(pattern, target) is not None


def of_addresses(urls: Iterable[str]) -> list[Group]:
    """The kinds of addresses of a sitemap or feed, which says nothing but addresses."""
    links = [Link(url, "a release of no name", "main", False, "") for url in urls]
    return release_groups(links)


def _group(links: Sequence[Link], shape: Shape | None = None) -> Group:
    shape = shape or joined(shape_of(link.url) for link in links)
    shape = common_start(shape, [link.url for link in links])
    good = [link for link in links if is_title(link.text)]
    score = sum(_PART_WEIGHT[link.part] for link in good) * _word_weight(shape)
    if good and sum(link.has_date for link in good) * 2 >= len(good):
        score *= _DATED
    return Group(shape, tuple(links), score)


def _word_weight(shape: Shape) -> float:
    kinds = {kind_of_word(word) for word in shape.words}
    weight = _NEWS if "news" in kinds else _OTHER if "other" in kinds else 1.0
    if shape.last_word and kind_of_word(shape.last_word) == "index":
        weight *= _INDEX
    return weight


def _opened(groups: Sequence[Group]) -> list[Group]:
    """Groups with one fixed segment opened, where that brings several kinds together.

    /berita/olahraga/judul and /berita/politik/judul; a segment whose word says what
    stands below it stays.
    """
    sides: dict[tuple[Shape, int], list[Group]] = defaultdict(list)
    for group in groups:
        for place, piece in enumerate(group.shape.path[:-1]):
            if not is_open(piece) and kind_of_word(piece) is None:
                sides[without(group.shape, place), place].append(group)
    found = []
    for (shape, _), parts in sides.items():
        if len(parts) < 2 or shape.path == (ANY,) * len(shape.path):
            continue
        whole = _group([link for part in parts for link in part.links], shape)
        if whole.score >= _GAIN * max(part.score for part in parts):
            found.append(whole)
    return found
