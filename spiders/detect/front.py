"""The first step: the front page, and where it really stands."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy.http import TextResponse
from scrapy.utils.response import get_meta_refresh

from archive.model import LookClass
from archive.notices import notice
from spiders import answer as answers
from spiders.detect.asking import WAIT, Answer, NotDetectedError, Steps
from spiders.portal import Portal

_ADVICE = {
    LookClass.BLOCKED: "The site turns programs away; ask its office to let Infopublik in.",
    LookClass.DOWN: (
        "Check the spelling, write http:// where the site has no https, or try again later."
    ),
    LookClass.GONE_HARD: "Open the site in a browser and give the address of its front page.",
    LookClass.BROKEN: "Try again later, or give the address of its list of news.",
}


def front_page(portal: Portal, url: str) -> Steps[tuple[Portal, TextResponse]]:
    """The page at an address, and the portal with the home it turned out to have.

    Raises NotDetectedError where no page came, with what came instead.
    """
    answer = yield url
    page = answer.page
    if page is not None and (target := _refresh(page, portal)):
        again = yield target
        page = again.page or page
    if page is None:
        raise NotDetectedError(f"The first step failed, the front page: {_why(answer)}")
    if found := notice(*answers.said(page)):
        raise NotDetectedError(
            f"The first step failed, the front page: {page.url} says no more than a notice "
            f"({found[0]}, {found[1]}). Try again when the site is back."
        )
    parts = urlsplit(page.url)
    return replace(portal, home=f"{parts.scheme}://{parts.netloc}/"), page


def _refresh(page: TextResponse, portal: Portal) -> str | None:
    """Where a page of nothing but a forwarding leads, on the portal's own host."""
    if len(page.xpath("//a[@href]")) > 3:
        return None
    seconds, target = get_meta_refresh(page)
    script = re.search(r"location(?:\.href)?\s*=\s*[\"']([^\"']{1,300})[\"']", page.text[:5000])
    href = target if seconds is not None else script[1] if script else None
    return portal.linked(page.url, href) if href else None


def _why(answer: Answer) -> str:
    cause = answer.cause or ""
    said = f"{answer.url} is {answer.said()}."
    if cause.startswith("private address"):
        return f"{said} Add --allow-private-network where that is meant."
    if cause.startswith("offsite: "):
        host = cause.removeprefix("offsite: ")
        return f"It leads to another host, {host}. Add that one where it is the portal."
    if WAIT in cause:
        return f"{said} Try again after that."
    if cause.startswith("robots.txt"):
        return f"{said} Its robots.txt does not let Infopublik in; ask its office."
    if answer.look_class == LookClass.OK:
        return f"{answer.url} is no page of text. Give the address of the site's front page."
    return f"{said} {_ADVICE.get(answer.look_class, 'Give the address of its list of news.')}"
