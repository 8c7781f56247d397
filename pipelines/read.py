"""The facts of one version, read once: dates, place, credit, topics.

What the readers understand is `pipelines.indonesian`'s; here they are asked in the right order.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice
from urllib.parse import unquote, urlsplit

from archive.model import (
    Certainty,
    CleanPage,
    DateHint,
    Dateline,
    Facts,
    Release,
)
from pipelines.indonesian import (
    read_dateline,
    read_event_dates,
    read_figures,
    read_people,
    read_published,
    read_smart_city,
)

URL_PATH_CAP = 190
EDGE_SPAN = 400  # characters at either end of a body in which it may say when it was written
SIGNED_CAP = 100  # characters of such a line
_SIGNED_ON = re.compile(
    r"[(*]{0,2}(?:ditulis|diterbitkan|dipublikasikan|dipublish|diposting|diunggah|ditayangkan|"
    r"dirilis|published|posted|written)(?: oleh [^\d,|]{2,40})?[ ,|]{0,3}"
    r"(?:pada|tanggal|tgl|hari|on|:)[ :]",
    re.IGNORECASE,
)


def read_facts(  # noqa: PLR0913 - all keyword-only: what is known of one page
    page: CleanPage,
    *,
    region_code: str,
    zone: str,
    seen_at: datetime,
    url: str,
    link_text: str | None = None,
    feed_published: str | None = None,
) -> Facts:
    """Read the facts of a cleaned page; pure, never raises.

    region_code, zone: the portal's. seen_at: aware time of the look. link_text: what the
    list page calls the release; a date beside the title there counts. feed_published: as
    printed in the feed.
    """
    dateline = read_dateline(page.text, portal_region=region_code)
    hints = _hints(page, url, link_text, feed_published)
    published = read_published(hints, seen_at=seen_at, zone=zone)
    if published.value is None:
        hints = _hints_in_body(dateline.dated, page.text)
        published = read_published(hints, seen_at=seen_at, zone=zone)
    near = published.value if published.certainty != Certainty.NONE else None
    smart_city = read_smart_city(page.title, page.text)
    return Facts(
        published=published,
        event_dates=read_event_dates(page.text, seen_at=seen_at, published=near, zone=zone),
        dateline=Dateline(
            place=dateline.place, region_code=dateline.region_code, outlet=dateline.outlet
        ),
        credit=dateline.credit,
        topics=("smart-city",) if smart_city.about else (),
        pillars=smart_city.pillars,
        programme=smart_city.programme,
        stage=smart_city.stage,
        people=tuple(read_people(page.text, region=region_code)),
        figures=tuple(read_figures(page.text)),
        attachments=page.attachments,
        charset=page.charset,
        limit=page.limit,
        insets=page.insets,
    )


class ReadStage:
    """Scrapy stage: sets `facts` from `clean`."""

    def process_item(self, item: Release) -> Release:
        """Read the facts of one release; the clean stage stands before this one."""
        if item.clean is None:
            raise ValueError(f"{item.portal}: {item.url} came to the read stage without clean")
        item.facts = read_facts(
            item.clean,
            region_code=item.region_code,
            zone=item.zone,
            seen_at=item.look.at,
            url=item.look.final_url or item.url,
            link_text=item.link_text,
            feed_published=item.feed_published,
        )
        return item


def _hints(
    page: CleanPage, url: str, link_text: str | None, feed_published: str | None
) -> tuple[DateHint, ...]:
    """The page's own hints, and what feed, listing and address say beside them."""
    hints = list(page.hints)
    if feed_published:
        hints.append(DateHint(source="feed", raw=feed_published))
    if beside := _beside_title(link_text, page.title):
        hints.append(DateHint(source="listing", raw=beside))
    if not any(hint.source == "url" for hint in hints) and (path := _dated_path(url)):
        hints.append(DateHint(source="url", raw=path))
    return tuple(hints)


def _hints_in_body(dated: str | None, text: str) -> tuple[DateHint, ...]:
    """Where the page says nothing: the dateline's own date, else a line "Ditulis pada ...".

    Dates of events never count, however near the top they stand.
    """
    if dated is not None:
        return (DateHint(source="dateline", raw=dated),)
    lines = [line.strip() for line in (text[:EDGE_SPAN] + "\n" + text[-EDGE_SPAN:]).splitlines()]
    signed = (line for line in lines if len(line) <= SIGNED_CAP and _SIGNED_ON.match(line))
    return tuple(DateHint(source="text", raw=line) for line in islice(signed, 1))


def _beside_title(link_text: str | None, title: str | None) -> str | None:
    """What a list page prints in the link besides the title: a date in a title is the event's."""
    shown, known = " ".join((link_text or "").split()), " ".join((title or "").split())
    if not known or known.casefold() not in shown.casefold():
        return None
    start = shown.casefold().find(known.casefold())
    return (shown[:start] + " | " + shown[start + len(known) :]).strip(" |") or None


def _dated_path(url: str) -> str | None:
    """The path of an address, whose end is the most telling part."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    return path[-URL_PATH_CAP:] if any(letter.isdecimal() for letter in path) else None
