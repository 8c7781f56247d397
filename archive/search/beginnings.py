"""Beginnings that many words share, "ber*" or "meng*": asked for as one tag.

An index puts together the places of all words that begin so: four million at a million releases,
three seconds. Which beginnings are tags is a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from archive.search.query import All, Either, Node, Not, Tag, Within, Word
from archive.search.tables import rows

# The kinds of tags: a word of title or text begins so, or one of the title.
IN_ALL, IN_TITLE = "begin", "titlebegin"
_KINDS = {None: IN_ALL, "title": IN_TITLE}


def beginnings(words: Iterable[str]) -> set[str]:
    """The beginnings of lower-case words that are tags."""
    said = set(words)
    return {word[:length] for length in _lengths() for word in said} & _known()


def by_tag(node: Node, part: str | None = None) -> Node:
    """The tree with a tag for each beginning that is one; part: in which its words must stand."""
    if isinstance(node, Word) and node.is_prefix and node.text in _known() and part in _KINDS:
        return Tag(_KINDS[part], node.text)
    if isinstance(node, All | Either):
        return type(node)(tuple(by_tag(each, part) for each in node.nodes))
    if isinstance(node, Not):
        return Not(by_tag(node.node, part), node.position)
    if isinstance(node, Within):
        inner = by_tag(node.node, node.part)
        return inner if isinstance(inner, Tag) else Within(node.part, inner)
    return node


@cache
def _known() -> frozenset[str]:
    return frozenset(row["beginning"] for row in rows("beginnings.tsv"))


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(each) for each in _known()}))
