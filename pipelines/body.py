"""Where a release's body stands among the blocks of a page, and which of them it is.

trafilatura votes on where; the blocks around are then judged one by one, because
its own text loses short last paragraphs and keeps rows of links.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from pipelines.blocks import Block
from pipelines.boilerplate import (
    COUNTER,
    has_label,
    is_caption,
    is_comment_heading,
    is_counter,
    is_related_heading,
    is_see_also,
    is_share_row,
    is_tail_line,
)
from pipelines.frame import BODY_NAMES

# It reports every page it finds nothing in; `clean` answers for that itself.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

VOTE = 1.5  # what a block that trafilatura keeps weighs more
NAMED = 2.0  # what a container with a body's name weighs more
# How much of its text a block gives to its element, that one's parent and so on.
FADING = (1.0, 1.0, 0.7, 0.5, 0.35, 0.25, 0.15)
LEAD = 300  # characters of prose after which a body has certainly begun

_SENTENCE = re.compile(r"""[.!?]["”’')\]]*(?:\s|$)|[,;]\s""")
_ENDS = re.compile(r"""[.!?…:;]["”’'»)\]]*$""")
_DATE = re.compile(
    r"""\d{1,2}\s*[-/.\s]\s*(?:\d{1,2}|[A-Za-z]{3,9}\.?)\s*[-/.,\s]\s*(?:19|20)?\d\d(?!\d)
      |(?:19|20)\d\d-\d\d-\d\d
      |\b[A-Za-z]{3,9}\.?\s+\d{1,2},?\s+(?:19|20)\d\d
      |\d{1,2}[:.]\d\d\s*(?:wib|wita|wit)\b
      |\b(?:\d+|se|sebuah)\s*(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun)\s+(?:yang\s+)?lalu
      |\b\d+\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\s+ago""",
    re.I | re.X,
)
_ADDRESS = re.compile(r"^\S*(?:https?://|www\.|@\w+\.|\w\.(?:go\.id|id|com|ly|me)\b)\S*$", re.I)
_FOLD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits alone, in one case: for telling whether two texts are the same."""
    return _FOLD.sub("", text).casefold()


def has_date_shape(text: str) -> bool:
    """Something in it looks like a date or says how long ago."""
    return bool(_DATE.search(text))


def votes(root: HtmlElement, framed: Iterable[HtmlElement]) -> str:
    """What trafilatura takes for the body of the tree without its frame, folded."""
    out = set(framed)
    # A copy has the same elements in the same order.
    copied = deepcopy(root)
    doomed = [twin for one, twin in zip(root.iter(), copied.iter(), strict=True) if one in out]
    for twin in doomed:
        parent = twin.getparent()
        if parent is not None:
            twin.drop_tree()
    try:
        found = bare_extraction(
            copied, fast=True, with_metadata=False, include_comments=False, include_images=False
        )
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return ""
    body = getattr(found, "body", None)
    return "" if body is None else fold(" ".join(body.itertext()))


def weigh(block: Block) -> float:
    """How much a block looks like prose of a release, in characters."""
    if block.frame or block.is_link or is_counter(block.text) or is_share_row(block.text):
        return 0.0
    size = min(len(block.text) - block.links, 800)
    if block.heading or (size < LEAD / 5 and not _ENDS.search(block.text)):
        return 0.2 * size
    return float(size) if _SENTENCE.search(block.text) else 0.5 * size


def locate(blocks: Sequence[Block], voted: str, anchor: int | None) -> HtmlElement | None:
    """The element that holds the body.

    anchor: place of the block that is surely the title, if one is.
    """
    scores: dict[HtmlElement, float] = defaultdict(float)
    weights = _weights(blocks, voted)
    for block, weight in zip(blocks, weights, strict=True):
        if not weight:
            continue
        element: HtmlElement | None = block.element
        # What stands above the title is a ticker, a slide or a greeting.
        share = weight * (0.25 if anchor is not None and block.place < anchor else 1.0)
        for fading in FADING:
            if element is None:
                break
            scores[element] += share * fading
            element = element.getparent()
    if not scores:
        return None
    # Of equals the innermost was met first.
    best = max(scores, key=lambda element: scores[element] * _by_name(element))
    return _climb(best, blocks, weights, anchor)


def _weights(blocks: Sequence[Block], voted: str) -> list[float]:
    plain = [weigh(block) for block in blocks]
    chosen = [
        bool(weight) and fold(block.text) in voted
        for block, weight in zip(blocks, plain, strict=True)
    ]
    return [weight * (VOTE if vote else 1.0) for weight, vote in zip(plain, chosen, strict=True)]


def _by_name(element: HtmlElement) -> float:
    if element.tag in {"html", "body"}:
        return 0.8
    if element.get("itemprop") == "articleBody" or BODY_NAMES.search(element.get("class") or ""):
        return NAMED
    return 1.0


def _climb(
    best: HtmlElement, blocks: Sequence[Block], weights: Sequence[float], anchor: int | None
) -> HtmlElement:
    """Go up while that adds prose of the same column and little else."""
    if _by_name(best) == NAMED:
        return best
    inside = _places(best, blocks)
    current, chosen = best, best
    for _ in range(4):
        parent = current.getparent()
        if parent is None or parent.tag in {"body", "html"} or _is_column(current):
            break
        around = _places(parent, blocks)
        added = [blocks[place] for place in around if place not in inside]
        prose = sum(
            len(b.text) for b in added if weights[b.place] >= 0.8 * LEAD / 5 and _follows(b, anchor)
        )
        noise = sum(len(b.text) for b in added if b.is_link and not b.frame)
        if prose and noise <= 0.5 * prose:
            chosen, inside = parent, around
        current = parent
    return chosen


def _follows(block: Block, anchor: int | None) -> bool:
    return anchor is None or block.place > anchor


def _places(element: HtmlElement, blocks: Sequence[Block]) -> frozenset[int]:
    """Numbers of the blocks that an element holds."""
    held = set(element.iter())
    return frozenset(block.place for block in blocks if block.element in held)


_COLUMN = re.compile(
    r"(?:^|\s)(?:col(?:umn|s)?(?:[-_]?\w+)*|span\d+|grid_\d+|(?:large|medium|small)-\d+|kolom[-_]?\w*"
    r"|(?:md|lg|sm):(?:w|col)-\S+)(?:\s|$)"
)


def _is_column(element: HtmlElement) -> bool:
    """Beside it stands another column, not more of the same."""
    if element.tag in {"td", "th"}:
        parent = element.getparent()
        return parent is not None and len(parent) > 1
    return bool(_COLUMN.search(element.get("class") or ""))


def body_of(blocks: Sequence[Block], *, title: str | None) -> list[Block]:
    """The blocks of the body among those of its element, head and tail taken off."""
    kept = _without_lists([block for block in blocks if not block.frame])
    kept = kept[_start(kept, fold(title or "")) :]
    return _without_captions([block for block in kept if not _is_noise(block)])


def _start(blocks: Sequence[Block], title: str) -> int:
    """Number of the first block below title and byline."""
    start = prose = 0
    for number, block in enumerate(blocks):
        if prose > LEAD:
            break
        if title and fold(block.text) == title:
            start, prose = number + 1, 0
        elif is_byline(block):
            start = number + 1
        elif _ENDS.search(block.text) or len(block.text) > 100:
            prose += len(block.text)
            if not title or start:
                break
    return start


def is_byline(block: Block) -> bool:
    """A line between title and body: who, when, in which category, read how often."""
    text = block.text
    if len(text) > 250 or is_counter(text):
        return is_counter(text)
    dated = has_date_shape(text)
    if has_label(text) and (dated or COUNTER.search(text) or ":" in text[:30] or block.is_link):
        return not _ENDS.search(text) or dated or bool(COUNTER.search(text))
    if COUNTER.search(text) and (dated or len(text) < 80):
        return True
    if not dated or _ENDS.search(text):
        return False
    rest = re.sub(r"[\W\d_]+", " ", _DATE.sub(" ", text)).split()
    return len(rest) <= 6


def _is_noise(block: Block) -> bool:
    text = block.text
    if not any(char.isalnum() for char in text):
        # "***" closes many releases and is printed as part of them.
        return not re.search(r"[*#]", text)
    if is_counter(text) or is_share_row(text):
        return True
    linked = bool(block.links)
    if is_see_also(text, linked=linked) and (linked or len(text) < 200):
        return True
    if is_tail_line(text, linked=block.is_link):
        return True
    return block.is_link and not _ADDRESS.match(text)


def _without_lists(blocks: list[Block]) -> list[Block]:
    """Lists of other releases under their heading taken out, all from the comments on."""
    kept: list[Block] = []
    skipping: Block | None = None
    for number, block in enumerate(blocks):
        if is_comment_heading(block.text) and number:
            break
        if is_related_heading(block.text) and number:
            skipping = block
            continue
        if skipping is not None:
            if _belongs(block, skipping):
                continue
            skipping = None
        kept.append(block)
    return kept


def _belongs(block: Block, heading: Block) -> bool:
    """Whether a block below the heading of a list is part of that list."""
    if block.is_link or (len(block.text) < LEAD / 5 and not _ENDS.search(block.text)):
        return True
    # An excerpt shares its card with a link; a paragraph of the body shares nothing.
    card = block.element
    for _ in range(3):
        parent = card.getparent()
        if parent is None or (heading.element in parent.iter() and parent.tag != "li"):
            break
        card = parent
    links = sum(len("".join(link.itertext()).strip()) for link in card.iter("a"))
    return card.tag == "li" or (card is not block.element and links > 10)


def _without_captions(blocks: list[Block]) -> list[Block]:
    """Lines that name a picture; the last line of a body is its credit."""
    last = len(blocks) - 1
    return [
        block
        for number, block in enumerate(blocks)
        if not (is_caption(block.text) and (block.pictured or number == 0) and number != last)
    ]
