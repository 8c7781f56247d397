"""Detecting a portal from its address: the steps in order, and which way to read it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrapy.http import TextResponse

from archive.region import Region, by_code
from spiders import answer as answers
from spiders.detect import known
from spiders.detect.asking import Judge, NotDetectedError, Sample, Steps
from spiders.detect.cms import SCRIPTED, system_of
from spiders.detect.finding import Evidence, Finding, Offer
from spiders.detect.front import front_page
from spiders.detect.lists import find_lists
from spiders.detect.naming import portal_id, portal_name
from spiders.detect.region import candidates, chosen
from spiders.portal import Portal, host_of

SAMPLES = 3
_TITLE_CHARS = 300
_TITLE_CSS = (
    'meta[property="og:site_name"]::attr(content)',
    "title::text",
    "h1::text",
    'meta[property="og:title"]::attr(content)',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for: the address, and what they know already."""

    url: str
    name: str | None = None
    region: Region | None = None
    is_private: bool = False


def probe(asked: Asked) -> Portal:
    """The portal as far as its address tells; guards know by it where requests may go."""
    host = host_of(asked.url) or ""
    return Portal(
        id=asked.name or portal_id(host),
        name=host,
        home=f"{asked.url.partition('://')[0]}://{host}/",
        region=asked.region.code if asked.region else "31",
        family="listing",
        allow_private_network=asked.is_private,
    )


def detect(asked: Asked, judge: Judge) -> Steps[Finding]:
    """Find out how a portal is to be read; raises NotDetectedError at the step that fails."""
    portal, front = yield from front_page(probe(asked), asked.url)
    titles = _titles(front)
    region, why = _region(asked, portal, titles, answers.said(front)[1])
    portal = replace(portal, region=region.code, name=portal_name(titles, region, portal.host))
    evidence = [Evidence("region", region.code, why)]
    system = system_of(front)
    if system:
        evidence.append(Evidence("system", system[0], system[1]))
    offers = yield from _offers(portal, front, system[0] if system else None)
    refused: list[str] = []
    for offer in offers[:2]:
        samples = yield from _samples(offer, judge)
        good = [sample for sample in samples if not sample.faults]
        if len(good) * 2 > len(samples):
            return _finding(offer, samples, evidence)
        refused += [f"{each.url}: {', '.join(each.faults)}" for each in samples if each.faults]
    raise NotDetectedError(_nothing(portal, front, offers, refused, system))


def _titles(front: TextResponse) -> list[str]:
    found = (" ".join(front.css(css).get("")[:_TITLE_CHARS].split()) for css in _TITLE_CSS)
    return [title for title in found if title]


def _region(asked: Asked, portal: Portal, titles: Sequence[str], text: str) -> tuple[Region, str]:
    if asked.region is not None:
        return asked.region, "named with --region"
    found = candidates(portal.host, " | ".join(titles), text)
    if best := chosen(found):
        return best.region, "; ".join(best.why)
    listed = ", ".join(
        f"{each.region.name} ({each.region.code}: {each.why[0]})" for each in found[:4]
    )
    raise NotDetectedError(
        f"The step failed that finds the region of {portal.home}: its host and front page speak "
        f"for {listed or 'none'}. Name it with --region CODE."
    )


def _offers(portal: Portal, front: TextResponse, system: str | None) -> Steps[list[Offer]]:
    """The ways to read the site, best first."""
    if system == "wordpress" and (offer := (yield from known.wordpress(portal, front))):
        return [offer]
    if system == "blogger" and (offer := (yield from known.feed(portal, front, is_blogger=True))):
        return [offer]
    offers = yield from find_lists(portal, front, system)
    is_whole = bool(offers) and not offers[0].doubts
    by_map = yield from known.sitemap(portal, offers[0] if offers else None)
    if by_map is not None:
        offers.insert(0, by_map)
    elif not is_whole and (by_feed := (yield from known.feed(portal, front))):
        # Of two ways that do not reach far back, the one that shows more.
        is_longer = not offers or len(by_feed.releases) > len(offers[0].releases)
        offers.insert(0 if is_longer else 1, by_feed)
    if system == "wordpress":  # its API and feed are shut; its pages are still its own
        shut = [each for each in offers if each.portal.family == "listing"]
        for each in shut:
            own = replace(each.portal, family="wordpress")
            offers[offers.index(each)] = replace(each, portal=own)
    return offers


def _samples(offer: Offer, judge: Judge) -> Steps[list[Sample]]:
    """Three releases, as they would be read."""
    samples = []
    for url in offer.releases[:SAMPLES]:
        answer = yield url
        if answer.page is None or answer.response is None:
            samples.append(missing_sample(url, answer.said()))
        else:
            samples.append(judge(answer.response, offer.portal.region))
    return samples


def missing_sample(url: str, said: str) -> Sample:
    """A release of which no page came, with what came instead."""
    return Sample(
        url=url,
        title=None,
        text="",
        published_at=None,
        certainty="none",
        date_source=None,
        date_raw=None,
        place=None,
        credit=None,
        faults=(said,),
    )


def _finding(offer: Offer, samples: Sequence[Sample], evidence: Sequence[Evidence]) -> Finding:
    doubts = list(offer.doubts)
    doubts += [f"{each.url}: {', '.join(each.faults)}." for each in samples if each.faults]
    dated = [each for each in samples if each.date_source]
    places = sorted({each.date_source or "" for each in dated})
    if len(dated) < len(samples):
        doubts.append(
            f"{len(samples) - len(dated)} of {len(samples)} samples have no readable date; "
            'where the page prints one, name its place: selectors = {date = "CSS"}.'
        )
    date = Evidence(
        "date",
        ", ".join(places) or "none",
        f"read on {len(dated)} of {len(samples)} samples"
        + (f", like {dated[0].date_raw!r}" if dated else ""),
    )
    family = Evidence("family", offer.portal.family, _FAMILY_WHY[offer.portal.family])
    return Finding(
        portal=offer.portal,
        samples=tuple(samples),
        evidence=(*evidence, family, *offer.evidence, date),
        doubts=tuple(doubts),
    )


_FAMILY_WHY = {
    "wordpress": "the site is WordPress",
    "feed": "its feed names the releases",
    "sitemap": "one request names every release and its last change",
    "listing": "its list pages lead through all releases",
    "joomla": "the site is Joomla",
    "drupal": "the site is Drupal",
}


def _nothing(
    portal: Portal,
    front: TextResponse,
    offers: Sequence[Offer],
    refused: Sequence[str],
    system: tuple[str, str] | None,
) -> str:
    """What is said where no way to read the site was found."""
    if refused:
        return (
            f"The step failed that reads samples: the pattern {offers[0].portal.release!r} fits "
            f"pages that do not read as releases ({'; '.join(refused[:3])}). "
            "Give the address of the page that lists the news."
        )
    links = len(front.xpath("//a[@href]"))
    if links < 5 or (system and system[0] in SCRIPTED):
        by = f"It is built by scripts ({system[0]})" if system else "A script may build it"
        return (
            f"The step failed that finds the list: {front.url} holds {links} links, and the site "
            f"has no sitemap or feed that lists releases. {by}: look in the browser for the "
            'address the script asks, and write the table by hand with listing = "/api…{page}".'
        )
    region = by_code(portal.region)
    return (
        f"The step failed that finds the list: {front.url} holds {links} links, but no page of "
        f"it shows several titles whose addresses are alike, and no sitemap or feed lists "
        f"releases{f' of {region.name}' if region else ''}. "
        "Give the address of the page that lists the news."
    )
