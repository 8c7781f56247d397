"""A release that is a PDF: its text, in paragraphs again, and its title.

pypdf gives the lines as they were set; which of them are one paragraph is told by their
length. It runs in the child process only, which bounds time and memory.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import takewhile

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from archive.model import CleanPage
from pipelines.body import ends, fold
from pipelines.boilerplate import is_more
from pipelines.page import one_line, plain

# It reports every fault of a file; what cannot be read has no text, and that is judged later.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

MAX_PAGES = 100
MAX_TEXT = 500_000  # characters
EDGE = 2  # lines at the top and bottom of a page that may be its head and foot
FULL = 0.85  # of the width of a page's text: a shorter line that ends a sentence closes it
SHORT = 0.6  # of that width: a shorter line is no part of running text

_ITEM = re.compile(r"(?:[-•▪●–]|\(?\d{1,2}[.)]|[a-z][.)])\s")
_PAGE_NUMBER = re.compile(r"(?:hal(?:aman)?|page)?[\s.]*\d+(?:\s*(?:/|dari|of)\s*\d+)?", re.I)
_PROGRAM = re.compile(r"^microsoft|\.(?:docx?|pdf|odt|indd|xlsx?|pptx?)$|^untitled|[/\\]", re.I)


def read_pdf(body: bytes, link_text: str | None) -> CleanPage:
    """Any bytes give a CleanPage; a scan, and what is no PDF at all, has no text."""
    limit = None
    title: str | None = None
    pages: list[list[str]] = []
    try:
        reader = PdfReader(BytesIO(body))
        named = reader.metadata.title if reader.metadata else None
        title = plain(named) if isinstance(named, str) else None
        if len(reader.pages) > MAX_PAGES:
            limit = f"{len(reader.pages):,} pages, read are {MAX_PAGES}"
        for page in reader.pages[:MAX_PAGES]:
            lines = plain(page.extract_text()).split("\n")
            pages.append([line for line in map(one_line, lines) if line])
    # A damaged file raises from anywhere in the parser.
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError):
        pages = []
    paragraphs = list(_paragraphs(_without_heads(pages)))
    headline, source = _title(link_text, title, paragraphs)
    if headline and paragraphs and fold(paragraphs[0]) == fold(headline):
        paragraphs.pop(0)
    text = "\n\n".join(paragraphs)
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT].rpartition("\n\n")[0]
        limit = limit or f"more than {MAX_TEXT:,} characters of text"
    return CleanPage(title=headline, title_source=source, text=text, limit=limit)


def _without_heads(pages: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Pages without page numbers, and without the lines that open or close most of them."""
    kept = [[line for line in page if not _PAGE_NUMBER.fullmatch(line)] for page in pages]
    seen = Counter(key for page in kept for key in {*_keys(page[:EDGE]), *_keys(page[-EDGE:])})
    again = {key for key, count in seen.items() if count >= 3 and count > len(pages) / 2}
    for page in kept:
        top = len(list(takewhile(again.__contains__, _keys(page[:EDGE]))))
        rest = page[top:]
        foot = len(list(takewhile(again.__contains__, _keys(rest[: -EDGE - 1 : -1]))))
        yield rest[: len(rest) - foot]


def _keys(lines: Iterable[str]) -> list[str]:
    """Lines whatever their numbers are: "Rilis 12/2026, halaman 3"."""
    return [re.sub(r"\d+", "#", fold(line)) for line in lines]


def _paragraphs(pages: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of running text joined, also from one page to the next."""
    current: list[str] = []
    for page in pages:
        width = sorted(map(len, page))[int(0.9 * len(page))] if page else 0
        for line in page:
            if current and _ITEM.match(line):
                yield " ".join(current)
                current = []
            current.append(line)
            if len(line) < (FULL if ends(line) else SHORT) * width:
                yield " ".join(current)
                current = []
    if current:
        yield " ".join(current)


def _title(
    link_text: str | None, metadata: str | None, paragraphs: Sequence[str]
) -> tuple[str | None, str | None]:
    """Title and its source: the list's link, the file's own word, its first line."""
    listed = one_line(link_text or "")
    if listed and not is_more(listed):
        return listed, "listing"
    named = one_line(metadata or "")
    if len(named.split()) >= 3 and not _PROGRAM.search(named):
        return named, "meta"
    if paragraphs and len(paragraphs) > 1:
        return paragraphs[0][:400], "heading"
    return None, None
