"""The part of a query that its hits are ranked by: without words that nearly every release has.

To weigh a word by how rare it is, an engine reads all its places, 46 ms for one that a million
releases bear; and such a word says next to nothing about which of them was meant.
"""

from __future__ import annotations

from collections.abc import Callable

from archive.search.query import All, Either, Node, Phrase, Within, Word

# In more releases than this a word is not weighed: 10 ms to read its places.
HEAVY = 200_000

# About how many releases bear a leaf of a tree.
Spread = Callable[[Word | Phrase], float]


def ranking(node: Node, spread: Spread) -> Node | None:
    """The tree without its heavy words; None where nothing else is looked for.

    What must not be there, and what a release is filed under, stay: they make the hits fewer.
    """
    left = _without(node, spread)
    return left if left is not None and _looks_for(left) else None


def _without(node: Node, spread: Spread) -> Node | None:
    if isinstance(node, Word | Phrase):
        return None if spread(node) > HEAVY else node
    if isinstance(node, Within):
        inner = _without(node.node, spread)
        return None if inner is None else Within(node.part, inner)
    if isinstance(node, All | Either):
        kept = tuple(each for part in node.nodes if (each := _without(part, spread)) is not None)
        if not kept:
            return None
        return kept[0] if len(kept) == 1 else type(node)(kept)
    return node


def _looks_for(node: Node) -> bool:
    if isinstance(node, All | Either):
        return any(map(_looks_for, node.nodes))
    return isinstance(node, Word | Phrase | Within)
