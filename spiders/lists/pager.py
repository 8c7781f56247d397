"""The numbers of a pager: which page comes next where addresses count in steps of their own."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import TextResponse
from scrapy.utils.response import get_base_url

from spiders.portal import Portal


def number_in(url: str, parameter: str) -> int | None:
    """The number that a query parameter of an address holds; None for any other value."""
    for key, value in parse_qsl(urlsplit(url).query):
        if key == parameter and value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
    return None


def with_number(url: str, parameter: str, number: int) -> str:
    """The address with the parameter set to *number*, its other parameters kept."""
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key != parameter]
    query = urlencode([*kept, (parameter, str(number))])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def next_number(
    response: TextResponse, portal: Portal, *, path: str, parameter: str, position: int
) -> int | None:
    """The smallest number above *position* that a link to *path* holds in *parameter*.

    A pager shows its own steps, whatever they are; None where it leads no further.
    """
    numbers = []
    base = get_base_url(response)
    for href in response.xpath("//a/@href").getall():
        if parameter in href and (url := portal.linked(base, href)):
            number = number_in(url, parameter)
            if number is not None and number > position and urlsplit(url).path == path:
                numbers.append(number)
    return min(numbers, default=None)
