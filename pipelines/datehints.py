"""Where on a page a release's publishing date may stand, most trusted first.

Only finds; reading a date is the business of `read` and its readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.model import DateHint
from pipelines.blocks import Block, Parts, TimeMark
from pipelines.body import fold, has_date_shape, is_byline
from pipelines.boilerplate import (
    COUNTER,
    PUBLISHED,
    UPDATED,
    is_comment_heading,
    is_related_heading,
)
from pipelines.headline import articles
from pipelines.page import Page

MAX_RAW = 200
ABOVE_TITLE = 3  # blocks above the title that may hold its date
BELOW_BODY = 6  # blocks below the body that may

_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "publication_date",
    "publish-date",
    "publish_date",
    "publishdate",
    "published",
    "pubdate",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
)
_OPEN = frozenset({"", "meta", "author", "header"})
_OTHERS = frozenset({"sidebar", "related", "comment", "footer", "header"})
_MODIFIED = re.compile(r"modif|updated?|diperbar", re.I)
# WordPress themes write "entry-date updated" for the day of publishing.
_PUBLISHED = re.compile(r"publish|entry-date|post-date|created", re.I)
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_URL_DATE = re.compile(
    rf"(?<!\d)(?P<iso>{_YEAR}(?P<mark>[-/_.]){_MONTH}(?P=mark){_DAY})(?!\d)"
    rf"|(?<!\d)(?P<compact>{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
    # What begins with a day is one only between slashes or at an end of the last name.
    rf"|(?<=/)(?P<first>{_DAY}(?P<sign>[-/]){_MONTH}(?P=sign){_YEAR})(?=[/-])"
    rf"|(?<=-)(?P<last>{_DAY}-{_MONTH}-{_YEAR})(?=$|\.\w{{2,5}}$)"
)
MAX_PIECES = 60  # of text in a byline's element; more is a part of the page
MAX_LABEL = 40  # characters in which a line says what it is about
BROKEN_SPAN = 20  # characters after a counter in which the rest of a date it ate would stand
# A label that names an event's day, and one that may.
_EVENT = re.compile(
    r"(?<!\w)(?:pelaksanaan|kegiatan|acara|agenda|jadwal|pendaftaran|penutupan|event)\s*[:：]", re.I
)
_MAY_BE_EVENT = re.compile(r"\W*(?:waktu|hari)\b", re.I)
_EDGES = " |•·-–—,/»:;\u2022"
_DIGITS = re.compile(r"\d")


def date_hints(
    page: Page,
    parts: Parts,
    *,
    url: str,
    title: int | None,
    body: range,
) -> list[DateHint]:
    """All hints of a page.

    title: place of the block that prints the title. body: places of its body.
    """
    near = _near(parts.blocks, title, body)
    heading = "" if title is None else parts.blocks[title].text
    found = [
        *_linked(page, url, heading),
        *_metas(page),
        *_marked(parts.times, near),
        *_visible(parts.blocks, title, body, near),
        *in_address(url),
    ]
    return list(dict.fromkeys(hint for hint in found if hint.raw))


def in_address(url: str) -> Iterator[DateHint]:
    """A whole date in the path: /2024/05/28/, -2019-04-29, 20201204, /28/05/2024/."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return
    for match in _URL_DATE.finditer(path):
        yield _hint("url", next(filter(None, match.group("iso", "compact", "first", "last"))))
        return


def _hint(source: str, raw: str) -> DateHint:
    return DateHint(source=source, raw=raw.strip()[:MAX_RAW])


def _linked(page: Page, url: str, heading: str) -> Iterator[DateHint]:
    own = [item for item in articles(page, url)[:1] if not _is_another(item, url, heading)]
    others = [item for item in page.linked if item.get("@type") in ("WebPage", "ItemPage")]
    for item in own or others[:1]:
        raw = item.get("datePublished")
        if isinstance(raw, str):
            yield _hint("json-ld", raw)


def _is_another(item: Mapping[str, Any], url: str, heading: str) -> bool:
    """Whether JSON-LD tells of another release: neither its address nor its headline fits."""
    at, headline = item.get("url"), item.get("headline")
    if not (isinstance(at, str) and isinstance(headline, str) and heading):
        return False
    told, printed = fold(headline), fold(heading)
    return not (url.rstrip("/").endswith(_path(at)) or told in printed or printed in told)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _metas(page: Page) -> Iterator[DateHint]:
    for key in _META:
        raw = page.meta.get(key, "")
        if _DIGITS.search(raw):
            yield _hint("meta", raw)


def _near(blocks: Sequence[Block], title: int | None, body: range) -> range:
    """Places from just above the title to where something else begins below the body."""
    start = body.start if title is None else min(title, body.start)
    stop = body.stop
    for block in blocks[body.stop : body.stop + BELOW_BODY]:
        other = block.heading or is_related_heading(block.text) or is_comment_heading(block.text)
        if other or block.frame in _OTHERS or (block.is_bold and not has_date_shape(block.text)):
            break
        stop = block.place + 1
    return range(max(0, start - ABOVE_TITLE), stop)


def _marked(times: Sequence[TimeMark], near: range) -> Iterator[DateHint]:
    for mark in times:
        if mark.frame not in _OPEN or mark.place not in near:
            continue
        element = mark.element
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _MODIFIED.search(names) and not _PUBLISHED.search(names):
            continue
        if _label_says_updated(element):
            continue
        raw = element.get("datetime") or element.get("content")
        if element.tag == "abbr" and "published" in names.lower():
            raw = element.get("title")
        if raw and _DIGITS.search(raw):
            yield _hint("time", raw)


def _label_says_updated(element: HtmlElement) -> bool:
    """The words right before a date say that it is of a later change."""
    before = element.getprevious()
    parent = element.getparent()
    text = (before.tail or "" if before is not None else "") or (
        (parent.text or "") if before is None and parent is not None else ""
    )
    return bool(UPDATED.search(text[-40:])) and not PUBLISHED.search(text[-20:])


def _visible(
    blocks: Sequence[Block], title: int | None, body: range, near: range
) -> Iterator[DateHint]:
    around = [
        block
        for block in blocks[near.start : near.stop]
        if block.place not in body and block.place != title and block.frame in _OPEN
    ]
    above = [block for block in around if block.place < body.start]
    # Below the title first: what stands above it may be the day of the visit.
    above.sort(
        key=lambda block: (
            title is not None and block.place < title,
            bool(_MAY_BE_EVENT.match(block.text)),
        )
    )
    for block in above:
        if block.frame == "meta" or is_byline(block) or (title is not None and block.place > title):
            yield from visible_dates(_parted(block))
    for block in around[len(above) :]:
        if block.frame == "meta" or is_byline(block):
            yield from visible_dates(_parted(block))
    yield from _badges(above)


def _parted(block: Block) -> str:
    """The text with a space between its elements, which only a style sheet may part.

    Seen: <span>Admin</span><span>26 Mei 2024</span><span>120</span>.
    """
    if len(block.text) > MAX_RAW or not len(block.element):
        return block.text
    pieces = list(islice(block.element.itertext(), MAX_PIECES + 1))
    if len(pieces) > MAX_PIECES:
        return block.text
    parts = " ".join(" ".join(pieces).split())
    return parts if parts.replace(" ", "") == block.text.replace(" ", "") else block.text


def visible_dates(text: str) -> Iterator[DateHint]:
    """The part of a byline that holds the date, without counters and changes."""
    if len(text) > 2 * MAX_RAW or not has_date_shape(text):
        return
    event = _EVENT.search(text[:MAX_LABEL])
    if event is not None and not PUBLISHED.search(text, event.end()):
        return
    for part in _without_changes(text):
        for piece in _without_counters(part):
            piece = piece.strip(_EDGES)
            if _DIGITS.search(piece) and has_date_shape(piece):
                yield _hint("visible", piece)
                return


def _without_counters(text: str) -> Iterator[str]:
    """What stands between the counters; "Tayang: 5" is none in "Tayang: 5 Mei 2024"."""
    start = 0
    for match in COUNTER.finditer(text):
        rest = text[match.end() : match.end() + BROKEN_SPAN]
        if not has_date_shape(match[0] + rest) or has_date_shape(rest):
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _without_changes(text: str) -> Iterator[str]:
    """What stands before "Diperbarui ..." and after the next "Diterbitkan ..."."""
    changed = UPDATED.search(text)
    if changed is None:
        yield text
        return
    yield text[: changed.start()]
    again = PUBLISHED.search(text, changed.end())
    if again:
        yield text[again.start() :]


def _badges(above: Sequence[Block]) -> Iterator[DateHint]:
    """A date printed as one block a part: "06", "Des", "2024"."""
    for _, group in groupby(above, key=lambda block: block.element.getparent()):
        run = [block.text for block in group if len(block.text) <= 12]
        joined = " ".join(run)
        if len(run) > 1 and has_date_shape(joined) and not any(map(has_date_shape, run)):
            yield _hint("visible", joined)
