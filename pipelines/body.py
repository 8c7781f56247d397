"""Where a release's body stands among the blocks of a page, and which of them it is.

Where the title is known and most prose stands below it, that is the place; elsewhere
trafilatura has a vote. The blocks there are then judged one by one, because its own
text loses short last paragraphs and keeps rows of links.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import lru_cache

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from pipelines.blocks import Block, Parts, is_credit
from pipelines.boilerplate import (
    COUNTER,
    ends_in_more,
    has_label,
    is_advert,
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

MAX_VOTED = 20_000  # elements; asking about more takes seconds
VOTE = 1.5  # what a block that trafilatura keeps weighs more
NAMED = 2.0  # what a container with a body's name weighs more
# How much of its text a block gives to its element, that one's parent and so on.
FADING = (1.0, 1.0, 0.7, 0.5, 0.35, 0.25, 0.15)
LEAD = 300  # characters of prose after which a body has certainly begun
SEED = 20.0  # weight from which on a block counts as prose
STEPS = 6  # elements around a body that add something, before it is no longer the body's
SHORT = 60  # characters below which a block without a full stop is no sentence

_SENTENCE = re.compile(r"""[.!?]["”’')\]]*(?:\s|$)|[,;]\s""")
_ENDS = re.compile(r"""[.!?…:;]["”’'»)\]]*$""")
_MONTHS = "jan feb peb mar mrt apr mei may jun jul agt agu ags aug sep okt oct nop nov des dec"
_MONTH = rf"(?:{'|'.join(_MONTHS.split())})[a-z]*\.?"
_DATE = re.compile(
    rf"""(?<!\d)\d{{1,2}}\s*[-/.\s]\s*(?:\d{{1,2}}|{_MONTH})\s*[-/.,\s]\s*(?:19|20)?\d\d(?!\d)
      |(?<!\d)(?:19|20)\d\d[-/]\d\d[-/]\d\d
      |(?<!\w){_MONTH}\s+\d{{1,2}},?\s+(?:19|20)\d\d
      |(?<!\d)\d{{1,2}}[:.]\d\d\s*(?:wib|wita|wit)\b
      |\b(?:\d+|se)\s*(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun)\s+(?:(?:yang\s+)?lalu|ago)
      |\b\d+\s+(?:second|minute|hour|day|week|month|year)s?\s+ago""",
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


def votes(root: HtmlElement, parts: Parts) -> str:
    """What trafilatura takes for the body of the tree without its frame, folded."""
    if sum(1 for _ in root.iter()) > MAX_VOTED:
        return ""
    out = set(parts.framed)
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
    if block.heading or (size < SHORT and not _ENDS.search(block.text)):
        return 0.2 * size
    return float(size) if _SENTENCE.search(block.text) else 0.5 * size


def locate(
    blocks: Sequence[Block], anchor: int | None, ask: Callable[[], str]
) -> HtmlElement | None:
    """The element that holds the body.

    anchor: place of the block that is surely the title, if one is. ask: calls `votes`,
    whose answer is more than half of the cost of a page; it is asked where the title
    is not known, or where what stands below it is not where most prose is.
    """
    weights = [weigh(block) for block in blocks]
    seed = None if anchor is None else _below(blocks, weights, anchor)
    best = _heaviest(blocks, weights, anchor)
    if best is None:
        return None
    if seed is None:
        weights = _voted(blocks, weights, ask())
        best = _heaviest(blocks, weights, anchor)
    elif seed.place in (places := _places(best, blocks)):
        best = best if _by_name(best) == NAMED else seed.element
    elif not _outvoted(seed, [blocks[place] for place in places], ask()):
        best = seed.element
    return None if best is None else _grow(best, blocks, weights)


def _voted(blocks: Sequence[Block], weights: Sequence[float], voted: str) -> list[float]:
    return [
        weight * VOTE if weight and fold(block.text) in voted else weight
        for block, weight in zip(blocks, weights, strict=True)
    ]


def _outvoted(seed: Block, others: Sequence[Block], voted: str) -> bool:
    """Whether trafilatura keeps all prose of the other place and not the one below the title."""
    prose = [fold(block.text) in voted for block in others if weigh(block)]
    return bool(prose) and all(prose) and fold(seed.text) not in voted


def _heaviest(
    blocks: Sequence[Block], weights: Sequence[float], anchor: int | None
) -> HtmlElement | None:
    """The element with most prose right in it."""
    scores: dict[HtmlElement, float] = defaultdict(float)
    for block, weight in zip(blocks, weights, strict=True):
        element: HtmlElement | None = block.element if weight else None
        # What stands above the title is a ticker, a slide or a greeting.
        share = weight * (0.25 if anchor is not None and block.place < anchor else 1.0)
        for fading in FADING:
            if element is None:
                break
            scores[element] += share * fading
            share *= 0.5 if _is_column(element) else 1.0
            element = element.getparent()
    # Of equals the innermost was met first.
    return max(scores, key=lambda element: scores[element] * _by_name(element), default=None)


def _by_name(element: HtmlElement) -> float:
    if element.tag in {"html", "body"}:
        return 0.8
    if element.get("itemprop") == "articleBody" or BODY_NAMES.search(element.get("class") or ""):
        return NAMED
    return 1.0


def _below(blocks: Sequence[Block], weights: Sequence[float], anchor: int) -> Block | None:
    """The first prose below the title: the body begins with it, however short it is."""
    for block, weight in zip(blocks, weights, strict=True):
        if block.place > anchor and weight >= SEED and not (is_byline(block) or block.heading):
            return block
    return None


def _grow(element: HtmlElement, blocks: Sequence[Block], weights: Sequence[float]) -> HtmlElement:
    """Go up while that adds prose of the same column and little else."""
    inside = _places(element, blocks)
    current, chosen = element, element
    steps = 0
    while steps < STEPS:
        parent = current.getparent()
        named = _by_name(current) == NAMED
        if parent is None or parent.tag == "html" or named or _is_column(current):
            break
        around = _places(parent, blocks)
        own = _without_lists([blocks[place] for place in sorted(around)])
        added = [b for b in own if b.place not in inside and not (b.frame or _is_pointer(b))]
        links = [block for block in added if block.is_link or is_teaser(block)]
        prose = [b for b in added if weights[b.place] >= SEED and b not in links]
        added_prose = sum(len(block.text) - block.links for block in prose)
        if prose and sum(len(block.text) for block in links) <= added_prose / 4:
            chosen, inside = parent, around
        elif links:
            break
        steps += bool(added)
        current = parent
    return chosen


def _places(element: HtmlElement, blocks: Sequence[Block]) -> frozenset[int]:
    """Numbers of the blocks that an element holds."""
    held = set(element.iter())
    return frozenset(block.place for block in blocks if block.element in held)


_COLUMN = re.compile(
    r"(?:^|\s)(?:col(?:umns?|s)?(?:-[-\w]*|\d*)|span\d+|td-pb-span\d+|grid_\d+|kolom[-\w]*"
    r"|(?:large|medium|small)-\d+|(?:md|lg|sm):(?:w|col)-\S+|elementor-column|wp-block-column)(?:\s|$)"
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
    kept = _without_captions([block for block in kept if not _is_noise(block)])
    # Further up "Kategori: ..." may be the release's own words.
    while kept and is_tail_line(kept[-1].text, linked=False):
        kept.pop()
    return kept


def _start(blocks: Sequence[Block], title: str) -> int:
    """Number of the first block below title and byline."""
    start = prose = 0
    for number, block in enumerate(blocks):
        if title and fold(block.text) == title:
            start = number + 1
        prose += len(block.text) if _ENDS.search(block.text) else 0
        if prose > LEAD:
            break
    # A category or a byline may stand above one that is surely a byline.
    for number, block in enumerate(blocks[start : start + 5], start):
        if is_byline(block):
            start = number + 1
        elif _ENDS.search(block.text) or len(block.text) > 100:
            break
    return start


def is_byline(block: Block) -> bool:
    """A line between title and body: who, when, in which category, read how often."""
    return len(block.text) <= 250 and _byline(block.text, block.is_link)


@lru_cache(maxsize=512)  # title, body and hints of a page ask about the same few lines
def _byline(text: str, is_link: bool) -> bool:
    if is_counter(text):
        return True
    digits = any(map(str.isdigit, text))
    dated = digits and has_date_shape(text)
    counted = digits and bool(COUNTER.search(text))
    if not (dated or counted) and ":" not in text and not is_link:
        return False
    words = len(re.sub(r"[\W\d_]+", " ", _DATE.sub(" ", COUNTER.sub(" ", text))).split())
    if _ENDS.search(text) and words > 6:
        return False
    if has_label(text):
        return dated or counted or ":" in text[:30] or is_link
    return (counted and words <= 10) or (dated and words <= 6 and not _ENDS.search(text))


def _is_pointer(block: Block) -> bool:
    linked = bool(block.links)
    return is_see_also(block.text, linked=linked) and (linked or len(block.text) < 200)


def is_teaser(block: Block) -> bool:
    """The beginning of another release, with a link to the rest of it."""
    if not block.links or not ends_in_more(block.text):
        return False
    # A paragraph may hold a link and end in "Rp3 miliar." or "pada tahun 2025." all the same.
    end = fold(block.text)
    links = (fold("".join(link.itertext())) for link in block.element.iter("a"))
    return any(link and not link.isdigit() and end.endswith(link) for link in links)


def _is_noise(block: Block) -> bool:
    text = block.text
    if not any(char.isalnum() for char in text):
        # "***" closes many releases and is printed as part of them.
        return not re.search(r"[*#]", text)
    if is_counter(text) or is_share_row(text) or is_advert(text):
        return True
    if _is_pointer(block):
        return True
    if block.links and is_tail_line(text, linked=block.is_link):
        return True
    return (block.is_link and not _ADDRESS.match(text)) or is_teaser(block)


def _without_lists(blocks: list[Block]) -> list[Block]:
    """Lists of other releases under their heading taken out, all from the comments on."""
    kept: list[Block] = []
    skipping: Block | None = None
    for number, block in enumerate(blocks):
        if is_comment_heading(block.text) and number:
            break
        if number and _heads_a_list(block, blocks[number + 1 : number + 2]):
            skipping = block
            continue
        if skipping is not None:
            if _belongs(block, skipping):
                continue
            skipping = None
        kept.append(block)
    return kept


def _heads_a_list(block: Block, below: Sequence[Block]) -> bool:
    """A cell of a table may say "Lainnya" too; a heading looks like one or stands over links."""
    if not is_related_heading(block.text):
        return False
    return bool(block.heading or block.is_bold or block.links or any(b.links for b in below))


def _belongs(block: Block, heading: Block) -> bool:
    """Whether a block below the heading of a list is part of that list."""
    if is_credit(block.text) and block.element.tag != "li":
        return False
    if block.is_link or (len(block.text) < SHORT and not _ENDS.search(block.text)):
        return True
    # An excerpt shares its card with a link; a paragraph of the body shares nothing.
    card, around = block.element, {heading.element, *heading.element.iterancestors()}
    for _ in range(3):
        parent = card.getparent()
        if parent is None or parent in around:
            break
        card = parent
    if card.tag == "li" or card is block.element:
        return card.tag == "li"
    return any(len("".join(link.itertext()).strip()) > 10 for link in card.iter("a"))


def _without_captions(blocks: list[Block]) -> list[Block]:
    """Lines that name a picture; the last line of a body is its credit."""
    last = len(blocks) - 1
    return [
        block
        for number, block in enumerate(blocks)
        if not (is_caption(block.text) and (block.pictured or number == 0) and number != last)
    ]
