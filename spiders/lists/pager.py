"""The numbers of a pager: which page comes next where addresses count in steps of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from scrapy.http import TextResponse

from spiders.lists.links import base_of, hrefs_of
from spiders.portal import Portal

_DIGITS = 9  # a list of a billion releases is none
# Stands for the number while an address with a placeholder is made canonical.
_SAMPLE = 987654321


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A page that a pager leads to: its number or offset, and its address."""

    number: int
    url: str


def number_in(url: str, parameter: str) -> int | None:
    """The number that a query parameter of an address holds; None for any other value."""
    for key, value in parse_qsl(urlsplit(url).query):
        if key == parameter and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
            return int(value)
    return None


def with_number(url: str, parameter: str, number: int) -> str:
    """The address with the parameter set to *number*; the rest of it keeps its spelling."""
    parts = urlsplit(url)
    kept = [
        piece
        for piece in parts.query.split("&")
        if piece and unquote(piece.partition("=")[0]) != parameter
    ]
    query = "&".join([*kept, f"{parameter}={number}"])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def next_step(
    response: TextResponse, portal: Portal, *, parameters: Sequence[str], position: int
) -> Step | None:
    """The page of the same list with the smallest number above *position* in its pager.

    A pager shows its own steps, whatever they are, in one of the query *parameters*. The
    same list is the same path, with or without index.php, and the list's other parameters.
    None where the pager leads no further.
    """
    here = urlsplit(portal.own_address(response.url) or response.url)
    own = {pair for pair in parse_qsl(here.query) if pair[0] not in parameters}
    steps = []
    base = base_of(response)
    for href in hrefs_of(response):
        if not any(parameter in href for parameter in parameters):
            continue
        url = portal.linked(base, href)
        there = urlsplit(url or "")
        if url and _bare(there.path) == _bare(here.path) and own <= set(parse_qsl(there.query)):
            numbers = (number_in(url, parameter) for parameter in parameters)
            steps += [Step(number=n, url=url) for n in numbers if n is not None and n > position]
    return min(steps, key=lambda step: step.number, default=None)


def offsets(response: TextResponse, portal: Portal) -> list[int]:
    """The offsets of the list's other pages that this page links, by the {offset} of `listing`."""
    sample = portal.own_address(portal.page_url(1, offset=_SAMPLE)) or ""
    before, _, after = sample.partition(str(_SAMPLE))
    pattern = re.compile(rf"{re.escape(before)}(\d{{1,{_DIGITS}}}){re.escape(after)}", re.ASCII)
    base = base_of(response)
    found = (portal.linked(base, href) for href in hrefs_of(response))
    return [int(match[1]) for url in found if url and (match := pattern.fullmatch(url))]


def _bare(path: str) -> str:
    return path.removeprefix("/index.php").rstrip("/")
