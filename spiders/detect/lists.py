"""Finding the list of a home-made site: the page, its releases' pattern, and the pages after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from scrapy.http import TextResponse

from spiders.detect.anchors import Link, links_of, merged
from spiders.detect.asking import Steps
from spiders.detect.finding import Evidence, Offer
from spiders.detect.groups import Group, is_title, release_groups, strays
from spiders.detect.listed import following_on, shown_on
from spiders.detect.pages import pagings
from spiders.detect.shapes import has_slash, is_open, last_segment, path_and_query
from spiders.detect.words import kind_of_word
from spiders.portal import Portal

_MAX_LISTS = 3  # list pages that are tried beside the front page
_MAX_WAYS = 2  # ways on that are tried on one list page
# Families whose list is a page like any other, but which know its frame and its pager.
LIST_FAMILIES = ("joomla", "drupal")
_ENOUGH = 3  # titles in the main part that make a page a list
_LIST_TEXT = re.compile(
    r"^(?:(?P<all>ind(?:eks?|ex)(?: berita)?|arsip berita|semua berita|berita lain\w*|lihat semua.*"
    r"|berita selengkapnya|selengkapnya|more news|view all)"
    r"|(?P<news>berita(?: (?:terkini|terbaru|daerah|utama|kota|kabupaten|opd))?|news|kabar.{0,20}"
    r"|warta.{0,20}|artikel|siaran pers|press release|rilis.{0,15}|publikasi))\W*$",
    re.IGNORECASE,
)
_NEWS_ADDRESS = re.compile("berita|news|warta|kabar", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that may be the list. why: it was looked at. here: its own address."""

    response: TextResponse
    links: list[Link]
    groups: list[Group]
    why: str
    here: str

    def main(self, group: Group) -> list[Link]:
        """The group's links that are entries of the list, not of a column beside it."""
        return [link for link in group.links if link.part == "main" and is_title(link.text)]


def find_lists(portal: Portal, front: TextResponse, system: str | None) -> Steps[list[Offer]]:
    """Ways to read the site as lists, the best first; none where no list is seen.

    system: of the site; where it has a family of its own, that reads the list.
    """
    first = _page(portal, front, "the address given")
    here = first.here
    offers: list[Offer] = []
    for url, why in [(here, first.why), *_candidates(first, portal)][: _MAX_LISTS + 1]:
        page = first
        if url != here:
            answer = yield url
            if answer.page is None:
                continue
            page = _page(portal, answer.page, why)
        group = next(iter(page.groups), None)
        if group is None or len(page.main(group)) < _ENOUGH:
            continue
        release = pattern_of(group, [*first.links, *page.links])
        known = replace(portal, release=release)
        offer = yield from _paged(known, page, group, system)
        if not offer.doubts:
            return [offer, *offers]
        offers.append(offer)
    return offers


def _page(portal: Portal, response: TextResponse, why: str) -> _Page:
    links = links_of(response, portal)
    here = portal.own_address(response.url) or response.url
    return _Page(response, links, release_groups(links), why, here)


def _candidates(page: _Page, portal: Portal) -> list[tuple[str, str]]:
    """Addresses that may be the list, likeliest first, each with why."""
    ranks: dict[str, tuple[float, str]] = {}
    releases = {url for group in page.groups[:1] for url in group.urls}
    starts = _starts(page, portal)
    for link in merged(page.links):
        said = _LIST_TEXT.match(link.raw)
        kind = _kind(link.url)
        rank = 0.0 if not said else 2.0 if said["all"] else 3.0
        rank += 2.0 if kind == "news" else -2.0 if kind == "other" else 0.0
        rank += 1.0 if _NEWS_ADDRESS.search(link.url) else 0.0
        rank += 1.5 if any(link.url.startswith(start) for start in starts) else 0.0
        is_named = kind == "news" or _NEWS_ADDRESS.search(last_segment(link.url))
        if link.url not in releases and (said or is_named or link.url in starts):
            _keep(ranks, link.url, rank, f"the link {link.raw[:40]!r}")
    for start in starts:
        _keep(ranks, start, 1.0, "what the releases' addresses begin with")
    home = portal.own_address(portal.home)
    ordered = sorted(ranks.items(), key=lambda item: -item[1][0])
    return [(url, why) for url, (rank, why) in ordered if rank > 0 and url != home]


def _kind(url: str) -> str | None:
    """What the end of an address says of its page: /kabar/berita, /?mod=berita."""
    values = [value for _, value in parse_qsl(urlsplit(url).query)]
    kinds = [kind_of_word(word) for word in (*values, last_segment(url))]
    return next((kind for kind in kinds if kind), None)


def _starts(page: _Page, portal: Portal) -> list[str]:
    """What the likeliest releases' addresses begin with: /berita/read and /berita."""
    fixed: list[str] = []
    for group in page.groups[:1]:
        for piece in group.shape.path[:-1]:
            if is_open(piece):
                break
            fixed.append(piece.replace("\\", ""))
    paths = ["/".join(fixed[:length]) for length in range(len(fixed), 0, -1)]
    found = (portal.linked(portal.home, f"/{path}") for path in paths if path != "index.php")
    return [url for url in found if url]


def _keep(ranks: dict[str, tuple[float, str]], url: str, rank: float, why: str) -> None:
    if url not in ranks or ranks[url][0] < rank:
        ranks[url] = (rank, why)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way on from a list page: the portal that goes it, its second page, what it rests on."""

    portal: Portal
    second: str
    how: str


def _ways(portal: Portal, page: _Page, system: str | None) -> list[_Way]:
    """The ways on that the page shows, likeliest first."""
    ways = []
    if system in LIST_FAMILIES:
        own = replace(portal, family=system, listing=path_and_query(page.here))
        if task := following_on(page.response, own):
            ways.append(_Way(own, task.url, f"{system}'s own pager"))
    ways += [
        _Way(replace(portal, listing=each.listing), each.second, each.how)
        for each in pagings(page.response, page.links, portal)
    ]
    return ways[:_MAX_WAYS]


def _paged(portal: Portal, page: _Page, group: Group, system: str | None) -> Steps[Offer]:
    """The page as an offer; it has a doubt where no page after it was seen."""
    failed: list[str] = []
    for way in _ways(portal, page, system):
        answer = yield way.second
        if answer.page is None:
            failed.append(f"{way.second} {answer.said()}")
            continue
        first = [each.url for each in shown_on(page.response, way.portal)]
        second = [each.url for each in shown_on(answer.page, way.portal)]
        fresh = [url for url in second if url not in first]
        if not first or len(fresh) * 3 < len(page.main(group)):
            failed.append(f"{way.second} shows {len(fresh)} other releases")
            continue
        if fault := (yield from _first_page_fault(way.portal, page, answer.page)):
            failed.append(fault)
            continue
        why = f"{way.how}; page 2 shows {len(second)} releases, {len(fresh)} not on page 1"
        return _offer(page, group, way.portal, why, fresh=fresh)
    path = path_and_query(page.here)
    offer = _offer(page, group, replace(portal, listing=path), "the only page seen")
    tried = f" ({'; '.join(failed)})" if failed else ""
    doubt = f"No page after {path} was found{tried}: only what stands on it will be seen."
    return replace(offer, doubts=(doubt,))


def _first_page_fault(portal: Portal, page: _Page, second: TextResponse) -> Steps[str | None]:
    """What is wrong with the first page of a listing that counts; None where it is the list."""
    address = portal.own_address(portal.page_url(1, offset=0))
    links = [*page.links, *links_of(second, portal)]
    known = {page.here, *(link.url for link in links)}
    if address is None or address in known:
        return None
    answer = yield address
    if answer.page is None:
        return f"{address} {answer.said()}"
    again = {each.url for each in shown_on(answer.page, portal)}
    own = {each.url for each in shown_on(page.response, portal)}
    if len(again & own) * 2 < len(own):
        return f"{address} shows another list than {page.response.url}"
    return None


def pattern_of(group: Group, links: Sequence[Link]) -> str:
    """The group's pattern, the menu's and other pages that it would match barred from it."""
    slash = has_slash(group.urls)
    first: set[str] = set()
    last: set[str] = set()
    for url in strays(group.shape.pattern(has_slash=slash), group, links):
        # All below /category/ are lists; of other pages just the one is known.
        folder = urlsplit(url).path.split("/")[1]
        is_list = len(group.shape.path) > 1 and kind_of_word(folder) == "index"
        (first if is_list else last).add(folder if is_list else last_segment(url))
    return group.shape.pattern(
        has_slash=slash, folders=sorted(first), but=sorted(last - {""}, key=len)
    )


def _offer(
    page: _Page, group: Group, portal: Portal, why: str, *, fresh: Sequence[str] = ()
) -> Offer:
    main = [link.url for link in page.main(group)]
    dated = sum(link.has_date for link in group.links)
    evidence = (
        Evidence("list", page.response.url, f"{page.why}; {len(main)} titles stand on it"),
        Evidence("listing", portal.listing or "", why),
        Evidence(
            "release",
            portal.release or "",
            f"fits {len(group.links)} linked titles, {dated} of them beside a date",
        ),
    )
    # What stands beside a date is the list itself, not "most read".
    best = [link.url for link in page.main(group) if link.has_date] or main
    chosen = [best[0], best[len(best) // 2], *(fresh[:1] or best[-1:])]
    releases = tuple(dict.fromkeys([*chosen, *main, *fresh]))
    return Offer(portal=portal, releases=releases, evidence=evidence)
