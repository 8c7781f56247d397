"""The query tree as FTS5 has it: every word quoted, exact and stemmed forms side by side."""

from __future__ import annotations

import sys

from archive.errors import QueryError
from archive.search.query import All, Either, Node, Not, Phrase, Word
from archive.search.words import stem

EXACT = "{title text}"
STEMMED = "{title_stem text_stem}"

# bm25 weights of title, text, title_stem, text_stem: a title says what a release is
# about, and the very form asked for ranks above another of the same stem.
RANK = "bm25(search_index, 8.0, 4.0, 2.0, 1.0)"


def render(node: Node) -> tuple[str, bool]:
    """The MATCH expression of a tree, and whether it names what must NOT match.

    Raises QueryError for an OR with something that is only excluded.
    """
    if isinstance(node, Not):
        expression, is_negative = render(node.node)
        return expression, not is_negative
    if isinstance(node, All):
        return _render_all(node)
    if isinstance(node, Either):
        parts = [render(each) for each in node.nodes]
        for each, (_, is_negative) in zip(node.nodes, parts, strict=True):
            if is_negative:
                position = _first_not(each)
                raise QueryError(
                    "NOT beside OR says nothing to look for, "
                    f"at character {position + 1}. Use AND NOT.",
                    position,
                )
        return _join(" OR ", [expression for expression, _ in parts]), False
    return _leaf(node), False


def _first_not(node: Node) -> int:
    """Where in the query the first exclusion of a part stands."""
    if isinstance(node, Not):
        return node.position
    if isinstance(node, All | Either):
        return min(_first_not(each) for each in node.nodes)
    return sys.maxsize


def _render_all(node: All) -> tuple[str, bool]:
    wanted: list[str] = []
    unwanted: list[str] = []
    for each in node.nodes:
        expression, is_negative = render(each)
        (unwanted if is_negative else wanted).append(expression)
    if not wanted:
        return _join(" OR ", unwanted), True
    expression = _join(" AND ", wanted)
    if unwanted:
        expression = f"({expression} NOT {_join(' OR ', unwanted)})"
    return expression, False


def _join(operator: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + operator.join(parts) + ")"


def _leaf(node: Word | Phrase) -> str:
    if isinstance(node, Phrase):
        star = " *" if node.is_prefix else ""
        return f"({EXACT} : {_quote(' '.join(node.words))}{star})"
    if node.is_prefix:
        return f"({EXACT} : {_quote(node.text)} *)"
    return f"(({EXACT} : {_quote(node.text)}) OR ({STEMMED} : {_quote(stem(node.text))}))"


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
