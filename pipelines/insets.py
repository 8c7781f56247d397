"""What a portal prints inside its releases, learnt from many of them.

An inset is a block of a body that stands in an element of its own: a row of related news, a
running text, a banner. Where such a block, or others at the same place of the template, recur
on several pages, they are the portal's and are left out. What stands beside the prose itself
is the release's own, however often it recurs: a closing credit, a place, a contact.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from lxml.html import HtmlElement

from archive.insets import fingerprint, hashed
from archive.model import Inset
from pipelines.blocks import Block, is_credit
from pipelines.boilerplate import has_label

MIN_PAGES = 4  # releases on which the same has to stand
MIN_SHARE = 0.8  # of the blocks at a place that also stand on another page
MAX_LENGTH = 600  # characters; longer prose is somebody's text

_NUMBER = re.compile(r"\d+")
# Names that editors of a text leave in it, and no template.
_AUTHORED = re.compile(
    r"(?:wp-block|wp-image|wp-caption|has-|is-|align|text-|size-|mso|yiv|gmail|s\d|p\d|x_)", re.I
)


def insets(body: Sequence[Block]) -> dict[int, Inset]:
    """The insets of a body by the place of their blocks."""
    main = _main(body)
    if main is None:
        return {}
    above = {main, *main.iterancestors()}
    found = {}
    for block in body[1:]:  # the first one may be a dateline on its own
        if len(block.text) > MAX_LENGTH or is_credit(block.text) or has_label(block.text):
            continue
        chain = _chain(block.element, above)
        if main in block.element.iterancestors() or block.element is main:
            chain_is_named = any(map(_is_named, chain))
        else:
            chain_is_named = True
        if chain_is_named:
            path = "p:" + hashed(" ".join(map(_step, chain)))
            found[block.place] = Inset(text=fingerprint(block.text), path=path)
    return found


def learn(pages: Iterable[Collection[Inset]]) -> frozenset[str]:
    """Fingerprints of texts and places that are the portal's.

    pages: the insets of each of a portal's releases, as far as they are known.
    """
    known = [set(page) for page in pages]
    texts = Counter(text for page in known for text in {inset.text for inset in page})
    at: dict[str, list[bool]] = defaultdict(list)
    paths = Counter(path for page in known for path in {inset.path for inset in page})
    for page in known:
        for inset in page:
            at[inset.path].append(texts[inset.text] > 1)
    return frozenset(
        [text for text, count in texts.items() if count >= MIN_PAGES]
        + [
            path
            for path, again in at.items()
            if paths[path] >= MIN_PAGES and sum(again) >= MIN_SHARE * len(again)
        ]
    )


def without_recurring(
    body: Sequence[Block], found: Mapping[int, Inset], recurring: frozenset[str]
) -> list[Block]:
    """The body without the insets that are the portal's."""
    if not recurring:
        return list(body)
    return [
        block
        for block in body
        if not (inset := found.get(block.place))
        or not (inset.text in recurring or inset.path in recurring)
    ]


def _main(body: Sequence[Block]) -> HtmlElement | None:
    """The element that holds most of the prose right in it."""
    broken = Counter(block.element for block in body)
    sizes: Counter[HtmlElement] = Counter()
    for block in body:
        parent = block.element.getparent()
        # Parts of one element are paragraphs in it; elsewhere an element is a paragraph.
        holder = block.element if broken[block.element] > 1 or parent is None else parent
        sizes[holder] += len(block.text)
    return max(sizes, key=lambda element: sizes[element], default=None)


def _chain(element: HtmlElement, above: Collection[HtmlElement]) -> list[HtmlElement]:
    """An element and those around it, up to one that holds the prose as well."""
    chain = []
    current: HtmlElement | None = element
    while current is not None and current not in above:
        chain.append(current)
        current = current.getparent()
    return chain


def _is_named(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(not _AUTHORED.match(name) for name in names)


def _step(element: HtmlElement) -> str:
    names = sorted(_NUMBER.sub("#", element.get("class") or "").split())
    return ".".join([str(element.tag), *names])
