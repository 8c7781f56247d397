"""Where on a page a release's body stands.

Where the title is known and most prose stands below it, that is the place; elsewhere
trafilatura has a vote. Which blocks there are the body is the business of `body`,
because trafilatura's own text loses short last paragraphs and keeps rows of links.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import deepcopy

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from pipelines.blocks import Block, Parts, Spans
from pipelines.body import SHORT, ends, fold, is_byline, is_pointer, is_teaser, without_lists
from pipelines.boilerplate import is_counter, is_share_row
from pipelines.frame import holds_body, words

# It reports every page it finds nothing in; `clean` answers for that itself.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

MAX_VOTED = 20_000  # elements; asking about more takes seconds
VOTE = 1.5  # what a block that trafilatura keeps weighs more
NAMED = 2.0  # what a container with a body's name weighs more
# How much of its text a block gives to its element, that one's parent and so on.
FADING = (1.0, 1.0, 0.7, 0.5, 0.35, 0.25, 0.15)
SEED = 20.0  # weight from which on a block counts as prose
STEPS = 6  # elements around a body that add something, before they are no longer the body's
MISNAMED = 2.0  # times the prose of the body that a frame holds before its name is doubted
# What may be the name of a whole page's column by accident: "w-sidebar", "recentNews".
_DOUBTFUL = words("sidebar related share meta advert popup stats print tags caption header form")

_SENTENCE = re.compile(r"""[.!?]["”’')\]]*(?:\s|$)|[,;]\s""")
_COLUMN = re.compile(
    r"(?:^|\s)(?:col(?:umns?|s)?(?:-[-\w]*|\d*)|span\d+|td-pb-span\d+|grid_\d+|kolom[-\w]*"
    r"|(?:large|medium|small)-\d+|(?:md|lg|sm):(?:w|col)-\S+|elementor-column|wp-block-column)(?:\s|$)"
)


def votes(root: HtmlElement, out: Collection[HtmlElement]) -> str:
    """What trafilatura takes for the body of the tree without the elements *out*, folded."""
    if sum(1 for _ in root.iter()) > MAX_VOTED:
        return ""
    out = set(out)
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
    """How much a block looks like prose of a release, in characters; the frame weighs nothing."""
    return 0.0 if block.frame else _prose(block)


def _prose(block: Block) -> float:
    if block.is_link or is_counter(block.text) or is_share_row(block.text):
        return 0.0
    size = min(len(block.text) - block.links, 800)
    if block.heading or (size < SHORT and not ends(block.text)):
        return 0.2 * size
    return float(size) if _SENTENCE.search(block.text) else 0.5 * size


def locate(parts: Parts, anchor: int | None, ask: Callable[[], str]) -> HtmlElement | None:
    """The element that holds the body.

    anchor: place of the block that is surely the title, if one is. ask: calls `votes`,
    whose answer is more than half of the cost of a page; it is asked where the title
    is not known, or where what stands below it is not where most prose is.
    """
    blocks, spans = parts.blocks, parts.spans
    weights = [weigh(block) for block in blocks]
    seed = None if anchor is None else _below(blocks, weights, anchor)
    best = _heaviest(blocks, weights, anchor)
    if best is None:
        return None
    if seed is None:
        weights = _voted(blocks, weights, ask())
        best = _heaviest(blocks, weights, anchor)
    elif seed.place in (places := spans(best)):
        best = best if _by_name(best) == NAMED else seed.element
    elif not _outvoted(seed, [blocks[place] for place in places], ask()):
        best = seed.element
    return None if best is None else _grow(best, blocks, weights, spans, anchor)


def misnamed(parts: Parts, body: Sequence[Block], ask: Callable[[], str]) -> HtmlElement | None:
    """The element that is frame by its name and holds the body all the same, if one does.

    body: what was found outside the frame. ask: calls `votes` on the whole tree; what it
    keeps of the frame has to be far more than what it keeps of that body.
    """
    found = sum(_prose(block) for block in body)
    spans = parts.spans
    chosen, most = None, found * MISNAMED + SEED
    for element in parts.framed:
        blocks = [parts.blocks[place] for place in spans(element)]
        if blocks and blocks[0].frame in _DOUBTFUL and sum(map(_prose, blocks)) > most:
            chosen, most = element, sum(map(_prose, blocks))
    if chosen is None:
        return None
    voted = ask()
    kept = _kept((parts.blocks[place] for place in spans(chosen)), voted)
    return chosen if kept > _kept(body, voted) * MISNAMED + SEED else None


def _kept(blocks: Iterable[Block], voted: str) -> float:
    return sum(_prose(block) for block in blocks if fold(block.text) in voted)


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
    return NAMED if holds_body(element) else 1.0


def _below(blocks: Sequence[Block], weights: Sequence[float], anchor: int) -> Block | None:
    """The first prose below the title: the body begins with it, however short it is."""
    for block, weight in zip(blocks, weights, strict=True):
        if block.place > anchor and weight >= SEED and not (is_byline(block) or block.heading):
            return block
    return None


def _grow(
    element: HtmlElement,
    blocks: Sequence[Block],
    weights: Sequence[float],
    spans: Spans,
    anchor: int | None,
) -> HtmlElement:
    """Go up while that adds prose of the same column and little else."""
    inside = spans(element)
    current, chosen = element, element
    steps = 0
    while steps < STEPS:
        parent = current.getparent()
        if parent is None or parent.tag == "html" or _is_whole(current, spans(current), anchor):
            break
        around = spans(parent)
        own = without_lists([blocks[place] for place in around])
        added = [b for b in own if b.place not in inside and not (b.frame or is_pointer(b))]
        links = [block for block in added if block.is_link or is_teaser(block)]
        prose = [b for b in added if weights[b.place] >= SEED and b not in links]
        # Right beside a first paragraph stand its sisters, with a link or two between them.
        share = 1 if current is element else 4
        added_prose = sum(len(block.text) - block.links for block in prose)
        if prose and sum(len(block.text) for block in links) <= added_prose / share:
            chosen, inside = parent, around
        elif links:
            break
        steps += bool(added)
        current = parent
    return chosen


def _is_whole(element: HtmlElement, places: range, anchor: int | None) -> bool:
    """Around it stands nothing of this body."""
    if _by_name(element) == NAMED or _is_column(element):
        return True
    return element.tag in {"article", "main"} and anchor is not None and anchor in places


def _is_column(element: HtmlElement) -> bool:
    """Beside it stands another column, not more of the same."""
    if element.tag in {"td", "th"}:
        parent = element.getparent()
        return parent is not None and len(parent) > 1
    return bool(_COLUMN.search(element.get("class") or ""))
