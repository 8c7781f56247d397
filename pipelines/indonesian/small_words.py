"""The small words that stand beside people and offices, from people_words.tsv and speech.tsv."""

from __future__ import annotations

from functools import cache

from pipelines.indonesian.tables import rows
from pipelines.indonesian.tokens import Tokens


def is_said(tokens: Tokens, index: int) -> bool:
    """Whether a word stands there after which a speaker is named: "ujar", "kata"."""
    return 0 <= index < len(tokens) and tokens.low[index] in said_words()


@cache
def said_words() -> frozenset[str]:
    """The words after which a speaker is named."""
    return frozenset(row["word"] for row in rows("speech.tsv") if row["kind"] == "said")


@cache
def words_of(kind: str) -> frozenset[str]:
    """The small words of a kind in people_words.tsv."""
    return frozenset(row["word"] for row in rows("people_words.tsv") if row["kind"] == kind)
