"""A release's title: what the head, the page, the list and the address say, weighed.

No single place is right on every portal: og:title may be the portal's name, the
`<title>` the same on every page, the h1 a logo. Two that agree beat one.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from pipelines.blocks import Block
from pipelines.body import fold, is_byline
from pipelines.boilerplate import (
    is_comment_heading,
    is_generic_title,
    is_more,
    is_related_heading,
    reads_like_site_name,
)
from pipelines.page import Page, one_line

# Sources in the order of trust; the weight of one that nothing else supports.
WEIGHTS = {
    "json-ld": 3.0,
    "meta": 2.5,
    "heading": 3.0,
    "listing": 2.5,
    "bold": 1.5,
    "title": 1.0,
}
SLUG_WEIGHT = 2.5  # for a title whose words are those of the address
SITE_WEIGHT = 4.0  # against a title that reads like a portal's name
MAX_LENGTH = 400
MAX_ABOVE = 80  # blocks above the body that may print the title

_PARTS = re.compile(r"\s+[-–—|:»«•·/~]+\s+|\s*[|»«•]\s*|\s*::+\s*")
_CUT = re.compile(r"\s*(?:\.{2,}|…|\[(?:\.{3}|…)\])\s*$")
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_META = ("og:title", "twitter:title", "headline", "dc.title", "dcterms.title", "title")
_SITE_META = ("og:site_name", "application-name", "apple-mobile-web-app-title")
# Where on a page a heading may stand and still be the title.
_OPEN = frozenset({"", "meta", "header"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be the title. place: of its block, where it is on the page."""

    source: str
    text: str
    place: int | None = None
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of a title before the body is found.

    sites: the portal's own names, folded. slug: the words of the address.
    """

    candidates: tuple[Candidate, ...]
    sites: frozenset[str]
    slug: frozenset[str]


@dataclass(frozen=True, slots=True)
class Headline:
    """The chosen title; place: number of the block that prints it, if one does."""

    text: str | None = None
    source: str | None = None
    place: int | None = None


def articles(page: Page, url: str) -> list[Mapping[str, Any]]:
    """The JSON-LD objects that describe a release, this page's own first."""
    found = [item for item in page.linked if _is_article(item)]
    path = _path(url).rstrip("/")

    def elsewhere(item: Mapping[str, Any]) -> bool:
        at = item.get("mainEntityOfPage") or item.get("url") or item.get("@id")
        at = at.get("@id") if isinstance(at, dict) else at
        return not (isinstance(at, str) and path and at.split("#")[0].rstrip("/").endswith(path))

    return sorted(found, key=elsewhere)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # "http://[" is no address
        return ""


def _is_article(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds)


def clues(page: Page, blocks: Sequence[Block], url: str, link_text: str | None) -> Clues:
    """What the page's head, its JSON-LD, the list page's link and the address say."""
    return Clues(tuple(_outside(page, url, link_text)), _site_names(page, blocks), _slug_words(url))


def _site_names(page: Page, blocks: Iterable[Block]) -> frozenset[str]:
    """The portal's own names, folded: what it calls itself in its head and its logo."""
    names = [page.meta.get(key, "") for key in _SITE_META]
    for item in page.linked:
        if item.get("@type") in ("WebSite", "Organization", "GovernmentOrganization"):
            names.append(_text(item.get("name")))
        publisher = item.get("publisher")
        if isinstance(publisher, dict):
            names.append(_text(publisher.get("name")))
    # Links to the home page at the very top are the logo.
    for block in list(blocks)[:12]:
        link = next(block.element.iter("a"), None) if block.links else None
        if link is not None and block.is_link and _is_home(link.get("href") or ""):
            names.append(block.text)
    return frozenset(name for name in map(fold, names) if name)


def _is_home(href: str) -> bool:
    try:
        path = urlsplit(href).path
    except ValueError:
        return False
    return path.strip("/") in {"", "index.php", "index.html", "home", "beranda"}


def _outside(page: Page, url: str, link_text: str | None) -> list[Candidate]:
    """What stands in no block: head, JSON-LD, and the list page's link."""
    found = [
        Candidate("json-ld", _text(item.get("headline") or item.get("name")))
        for item in articles(page, url)[:1]
    ]
    found += [Candidate("meta", _text(page.meta[key])) for key in _META if key in page.meta]
    if link_text and not is_more(one_line(link_text)):
        found.append(Candidate("listing", _text(link_text)))
    if page.title:
        found.append(Candidate("title", _text(page.title)))
    return [each for each in found if each.text]


def anchor(blocks: Sequence[Block], known: Clues) -> int | None:
    """Place of the block that prints what the head or the list calls the title."""
    wanted = {
        fold(text)
        for each in known.candidates
        for text in _readings(each, known.sites)
        if _usable(text, known.sites)
        # A head may repeat the portal's name on every page; a list never links it.
        and (each.source in {"listing", "json-ld"} or not _is_site(text, known.sites))
    }
    same = [b for b in blocks if b.frame in _OPEN and fold(b.text) in wanted]
    same.sort(
        key=lambda b: (
            _is_site(b.text, known.sites),
            b.is_link and not b.heading,
            b.heading == 0,
            b.place,
        )
    )
    return same[0].place if same else None


def choose(page: Page, blocks: Sequence[Block], first: int, known: Clues) -> Headline:
    """The title, given the place of the first block of the body."""
    groups: dict[str, dict[str, Candidate]] = {}
    for each in (*known.candidates, *_printed(blocks, first, known.sites)):
        for text in _readings(each, known.sites):
            if _usable(text, known.sites):
                group = groups.setdefault(fold(text), {})
                earlier = group.get(each.source)
                if earlier is None or earlier.bonus < each.bonus:
                    group[each.source] = Candidate(each.source, text, each.place, each.bonus)
    _merge_cut(groups)
    best = max(groups.values(), key=lambda group: _weight(group, known), default=None)
    if best is None:
        return _last_resort(page)
    ordered = sorted(best.values(), key=lambda each: list(WEIGHTS).index(each.source))
    place = next((each.place for each in ordered if each.place is not None), None)
    whole = next((each for each in ordered if not _CUT.search(each.text)), ordered[0])
    return Headline(whole.text, ordered[0].source, place)


def _weight(group: Mapping[str, Candidate], known: Clues) -> tuple[float, int]:
    total = sum(WEIGHTS[each.source] + each.bonus for each in group.values())
    text = next(iter(group.values())).text
    # A list page never names the portal where it links a release.
    if _is_site(text, known.sites) and "listing" not in group:
        total -= SITE_WEIGHT
    words = _words(text)
    if len(known.slug) >= 2:
        total += SLUG_WEIGHT * len(known.slug & words) / len(known.slug)
    return total, len(words)


def _printed(blocks: Sequence[Block], first: int, sites: frozenset[str]) -> Iterator[Candidate]:
    """Headings and bold lines above the body, and a heading that opens it."""
    near_enough = blocks[max(0, first - MAX_ABOVE) : first + 2]
    above = [block for block in near_enough if block.frame in _OPEN]
    last_nav = max(
        (b.place for b in blocks if b.frame in {"nav", "ticker"} and b.place < first), default=-1
    )
    between = 0  # blocks that stand between this one and the body
    for block in reversed(above):
        if is_byline(block):
            continue
        near = 1.5 / (1 + between)
        between += block.place < first
        if not 5 <= len(block.text) <= MAX_LENGTH:
            continue
        if is_related_heading(block.text) or is_comment_heading(block.text):
            continue
        if block.place < last_nav or block.frame == "header":
            near -= 1.5
        elif near == 1.5:
            # What stands right above byline and body is a title even if it begins like a name.
            near += SITE_WEIGHT * _is_site(block.text, sites) - 0.5
        if block.heading:
            large = {1: 0.5, 2: 0.4, 3: 0.3, 7: 0.4}.get(block.heading, 0.0)
            yield Candidate("heading", block.text, block.place, near + large)
        elif block.is_bold and 10 <= len(block.text) <= 250 and not block.text.endswith("."):
            yield Candidate("bold", block.text, block.place, near)


def _readings(each: Candidate, sites: frozenset[str]) -> Iterator[str]:
    """A text as it is, and, from the head, without the portal's name at either end."""
    if each.source not in {"meta", "title"}:
        yield each.text
        return
    marks = list(_PARTS.finditer(each.text))
    inner = [m for m in marks if m.start() > 0 and m.end() < len(each.text)]
    if not inner:
        yield each.text.strip(" :|-–—»«•·")
        return
    head, tail = each.text[: inner[-1].start()], each.text[inner[-1].end() :]
    if _is_site(tail, sites) or is_generic_title(tail):
        yield from _readings(Candidate(each.source, head), sites)
        return
    front, rest = each.text[: inner[0].start()], each.text[inner[0].end() :]
    if _is_site(front, sites) or is_generic_title(front):
        yield from _readings(Candidate(each.source, rest), sites)
        return
    yield each.text
    if each.source == "title":
        yield head
        yield rest


def _is_site(text: str, sites: frozenset[str]) -> bool:
    """The portal's name, by itself or by how it begins and how short it is."""
    folded = fold(text)
    if not folded or folded in sites:
        return True
    if re.search(r"\.go\.id$", text.strip(), re.I):
        return True
    return reads_like_site_name(text)


def _usable(text: str, sites: frozenset[str]) -> bool:
    """Neither one of the names that the page gives its portal, nor that of a kind of page."""
    return bool(fold(text)) and fold(text) not in sites and not is_generic_title(text)


def _merge_cut(groups: dict[str, dict[str, Candidate]]) -> None:
    """Put a text that was cut with dots to the whole one that begins like it."""
    for key in sorted(groups, key=len):
        group = groups[key]
        if len(key) < 12 or not any(_CUT.search(each.text) for each in group.values()):
            continue
        whole = [other for other in groups if other != key and other.startswith(key)]
        if whole:
            for source, each in groups.pop(key).items():
                groups[whole[0]].setdefault(source, each)


def _last_resort(page: Page) -> Headline:
    """Nothing tells a title from the portal's name: the name of the page, if any."""
    text = _text(page.title).strip(" :|-–—»«•·")
    return Headline(text, "title") if text and fold(text) else Headline()


def _text(value: object) -> str:
    return one_line(entities.unescape(value))[:MAX_LENGTH] if isinstance(value, str) else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", text.casefold()))


def _slug_words(url: str) -> frozenset[str]:
    """The words of the longest part of an address's path."""
    parts = [re.sub(r"\.\w{2,5}$", "", part) for part in unquote(_path(url)).split("/")]
    return frozenset(word for word in _words(max(parts, key=len)) if len(word) > 2)
