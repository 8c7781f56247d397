"""A fetched page read as a crawl would read it, and what speaks against its being a release."""

from __future__ import annotations

from scrapy.http import Response

from archive.clock import Clock
from archive.notices import notice
from archive.region import find
from infopublik.reading import Source, read_everything
from spiders import answer
from spiders.detect.asking import Sample

# A release says more than this; a shorter page is a notice or a list of links.
_LEAST_CHARS = 120


def judge(response: Response, region: str) -> Sample:
    """The page as a sample release of a portal of this region."""
    read = read_everything(
        Source(
            url=response.url,
            body=response.body,
            charset=answer.charset(response),
            region=find(region),
            seen_at=Clock().now(),
        )
    )
    faults = []
    text = read["text"]
    if found := notice(read["title"], text):
        faults.append(f"{found[0]}: {found[1]}")
    if not read["title"]:
        faults.append("no title")
    if len(text) < _LEAST_CHARS:
        faults.append(f"{len(text)} characters of text")
    if read["gambling"]["injected"]:
        faults.append("reads as an injected gambling advert")
    published = read["published"]
    return Sample(
        url=response.url,
        title=read["title"],
        text=text,
        published_at=read["published_at"],
        certainty=published["certainty"],
        date_source=published["source"],
        date_raw=published["raw"],
        place=read["dateline"]["place"],
        credit=read["credit"],
        faults=tuple(faults),
    )
