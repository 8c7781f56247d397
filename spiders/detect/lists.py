"""Finding the list of a home-made site: the page, its releases' pattern, and the pages after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrapy.http import TextResponse

from spiders.detect.anchors import Link, links_of, merged
from spiders.detect.asking import Steps
from spiders.detect.finding import Evidence, Offer
from spiders.detect.groups import Group, is_title, release_groups, strays
from spiders.detect.listed import shown_on
from spiders.detect.pages import Paging, pagings
from spiders.detect.shapes import last_segment
from spiders.detect.words import kind_of_word
from spiders.portal import Portal

_MAX_LISTS = 3  # list pages that are tried beside the front page
_MAX_PAGINGS = 2  # ways on that are tried on one list page
_ENOUGH = 4  # titles in the main part that make a page a list
_LIST_TEXT = re.compile(
    r"^(?:(?P<all>indeks?(?: berita)?|arsip berita|semua berita|berita lain\w*|lihat semua.*"
    r"|berita selengkapnya|selengkapnya|more news|view all)"
    r"|(?P<news>berita(?: (?:terkini|terbaru|daerah|utama|kota|kabupaten|opd))?|news|kabar.{0,20}"
    r"|warta.{0,20}|artikel|siaran pers|press release|rilis.{0,15}|publikasi))\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that may be the list."""

    response: TextResponse
    links: list[Link]
    groups: list[Group]
    why: str

    def main(self, group: Group) -> list[Link]:
        """The group's links that are entries of the list, not of a column beside it."""
        return [link for link in group.links if link.part == "main" and is_title(link.text)]


def find_lists(portal: Portal, front: TextResponse) -> Steps[list[Offer]]:
    """Ways to read the site as lists, the best first; none where no list is seen."""
    first = _page(portal, front, "the address given")
    offers: list[Offer] = []
    wanted = [(portal.own_address(front.url) or front.url, first.why)] + _candidates(first, portal)
    for url, why in wanted[: _MAX_LISTS + 1]:
        if url == (portal.own_address(front.url) or front.url):
            page = first
        else:
            answer = yield url
            if answer.page is None:
                continue
            page = _page(portal, answer.page, why)
        group = next(iter(page.groups), None)
        if group is None or len(page.main(group)) < _ENOUGH:
            continue
        offer, is_paged = yield from _paged(portal, page, group, [*first.links, *page.links])
        if is_paged:
            return [offer, *offers]
        offers.append(offer)
    return offers


def _page(portal: Portal, response: TextResponse, why: str) -> _Page:
    links = links_of(response, portal)
    return _Page(response, links, release_groups(links), why)


def _candidates(page: _Page, portal: Portal) -> list[tuple[str, str]]:
    """Addresses that may be the list, likeliest first, each with why."""
    ranks: dict[str, tuple[float, str]] = {}
    releases = {url for group in page.groups[:1] for url in group.urls}
    for link in merged(page.links):
        said = _LIST_TEXT.match(link.raw)
        kind = kind_of_word(last_segment(link.url))
        if link.url in releases or (not said and kind != "news"):
            continue
        rank = 0.0 if not said else 2.0 if said["all"] else 3.0
        rank += 2.0 if kind == "news" else -2.0 if kind == "other" else 0.0
        if re.search("berita|news|warta|kabar", link.url, re.IGNORECASE):
            rank += 1
        _keep(ranks, link.url, rank, f"the link {link.raw[:40]!r}")
    for group in page.groups[:1]:
        fixed: list[str] = []
        for piece in group.shape.path[:-1]:
            if piece not in group.shape.words:
                break
            fixed.append(piece.replace("\\", ""))
        if fixed and fixed != ["index.php"]:
            if url := portal.linked(portal.home, "/" + "/".join(fixed)):
                _keep(ranks, url, 1.5, "what the releases' addresses begin with")
    home = portal.own_address(portal.home)
    ordered = sorted(ranks.items(), key=lambda item: -item[1][0])
    return [(url, why) for url, (rank, why) in ordered if rank > 0 and url != home]


def _keep(ranks: dict[str, tuple[float, str]], url: str, rank: float, why: str) -> None:
    if url not in ranks or ranks[url][0] < rank:
        ranks[url] = (rank, why)


def _paged(
    portal: Portal, page: _Page, group: Group, links: Sequence[Link]
) -> Steps[tuple[Offer, bool]]:
    """The page as an offer, and whether pages after it were seen."""
    known = _with_pattern(portal, group, links)
    own = {link.url for link in page.main(group)}
    here = portal.own_address(page.response.url) or page.response.url
    failed: list[str] = []
    for paging in pagings(page.response, page.links, portal)[:_MAX_PAGINGS]:
        answer = yield paging.second
        if answer.page is None:
            failed.append(f"{paging.second} {answer.said()}")
            continue
        second = [each.url for each in shown_on(answer.page, known)]
        fresh = [url for url in second if url not in group.urls]
        if len(fresh) * 3 < len(own):
            failed.append(f"{paging.second} shows {len(fresh)} other releases")
            continue
        listing, doubt = yield from _counts_from_one(known, page, paging, answer.page)
        if listing is None:
            failed.append(doubt)
            continue
        why = f"{paging.how}; page 2 shows {len(second)} releases, {len(fresh)} not on page 1"
        offer = _offer(page, group, replace(known, listing=listing), listing, why, fresh)
        return replace(offer, doubts=(doubt,) if doubt else ()), True
    path = here.removeprefix(portal.home.rstrip("/")) or "/"
    tried = f" ({'; '.join(failed)})" if failed else ""
    offer = _offer(page, group, replace(known, listing=path), path, "the only page seen", [])
    doubt = f"No page after {here} was found{tried}: only what stands on it will be seen."
    return replace(offer, doubts=(doubt,)), False


def _counts_from_one(
    portal: Portal, page: _Page, paging: Paging, second: TextResponse
) -> Steps[tuple[str | None, str]]:
    """The listing to store: whether its first page is the list that was seen.

    Returns None with why where a count begins elsewhere and "next" links do not help.
    """
    if "{" not in paging.listing:
        return paging.listing, ""
    first = replace(portal, listing=paging.listing).page_url(1, offset=0)
    address = portal.own_address(first)
    shown = len(shown_on(page.response, portal))
    doubt = ""
    if paging.step and shown != paging.step:
        doubt = (
            f"The pager steps by {paging.step} but the page shows {shown} releases: "
            "pages after the first may overlap or leave some out."
        )
    seen = {link.url for link in [*page.links, *links_of(second, portal)]}
    if address == portal.own_address(page.response.url) or address in seen:
        return paging.listing, doubt
    answer = yield first
    if answer.page is None:
        return None, f"{first} {answer.said()}"
    again = {each.url for each in shown_on(answer.page, portal)}
    own = {each.url for each in shown_on(page.response, portal)}
    if len(again & own) * 2 < len(own):
        return None, f"{first} shows another list than {page.response.url}"
    return paging.listing, doubt


def _with_pattern(portal: Portal, group: Group, links: Sequence[Link]) -> Portal:
    """The portal with the group's pattern, the menu's and other pages barred from it."""
    return replace(portal, release=pattern_of(group, links))


def pattern_of(group: Group, links: Sequence[Link]) -> str:
    """The group's pattern, the menu's and other pages that it would match barred from it."""
    has_slash = any(url.endswith("/") for url in group.urls)
    plain = group.shape.pattern(has_slash=has_slash)
    barred = {last_segment(url) for url in strays(plain, group, links)} - {""}
    return group.shape.pattern(has_slash=has_slash, but=sorted(barred, key=len))


def _offer(
    page: _Page, group: Group, portal: Portal, listing: str, why: str, fresh: Sequence[str]
) -> Offer:
    main = [link.url for link in page.main(group)]
    dated = sum(link.has_date for link in group.links)
    evidence = (
        Evidence("list", page.response.url, f"{page.why}; {len(main)} titles stand on it"),
        Evidence("listing", listing, why),
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
