"""Did you mean: for a query without hits, the words of the archive that lie one slip away."""

from __future__ import annotations

import re
from string import ascii_lowercase

import sqlalchemy as sa

from archive.search.code import LAST
from archive.search.engines import CURRENT, engine_of
from archive.search.find import Filters
from archive.search.query import All, Node, Phrase, Word, parse_query, spans

# Shorter words lie one slip away from too many.
_SHORTEST = 4
_MOST = 3
# A word of more hits is no slip, however many more there are.
_COUNTED = 200


def suggest(connection: sa.Connection, query: str, filters: Filters) -> list[str]:
    """Queries that would find something, the likeliest first; none where no word is a slip.

    Of the words of the query, side by side, each that the archive does not know is tried with
    one letter more, less, changed or swapped. Raises QueryError, DeadlineError.
    """
    tree, _ = spans(parse_query(query))
    nodes = tree.nodes if isinstance(tree, All) else (tree,)
    found: dict[str, int] = {}
    with engine_of(connection).deadline(connection, filters.deadline_s):
        for node in nodes:
            if not isinstance(node, Word) or node.is_prefix or len(node.text) < _SHORTEST:
                continue
            if _hits(connection, node):
                continue
            for word in sorted(one_slip_away(node.text)):
                if hits := _hits(connection, Phrase((word,))):
                    found[_replaced(query, node.text, word)] = hits
    return sorted(found, key=lambda text: (-found[text], text))[:_MOST]


def one_slip_away(word: str) -> set[str]:
    """All words that differ by one letter left out, put in, changed, or swapped with the next."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {before + after[1:] for before, after in parts if after}
    swapped = {b + a[1] + a[0] + a[2:] for b, a in parts if len(a) > 1}
    changed = {b + letter + a[1:] for b, a in parts if a for letter in ascii_lowercase}
    put_in = {b + letter + a for b, a in parts for letter in ascii_lowercase}
    return (left_out | swapped | changed | put_in) - {word}


def _hits(connection: sa.Connection, node: Node) -> int:
    matches = engine_of(connection).matches(CURRENT, node, 0, LAST).limit(_COUNTED).subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(matches)) or 0


def _replaced(query: str, word: str, other: str) -> str:
    """The query with a word replaced, where it stands as a word."""
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", other, query, flags=re.IGNORECASE)
