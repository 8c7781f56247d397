"""A diff without what did not change: runs of paragraphs, and the middle of long passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.changes.diff import ParagraphDiff

# Unchanged paragraphs that stay beside a changed one; fewer in a row than these are not folded.
_BESIDE = 1
_LEAST = 3
# Unchanged words that stay beside a change; fewer than these in a row are not folded.
_WORDS_BESIDE = 14
_LEAST_WORDS = 40
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A run of paragraphs that did not change."""

    paragraphs: tuple[ParagraphDiff, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """An unchanged passage, in three parts. middle: what may be left out; words: how many."""

    head: str
    middle: str
    tail: str
    words: int


def fold_unchanged(paragraphs: Sequence[ParagraphDiff]) -> Iterator[ParagraphDiff | Folded]:
    """The paragraphs in order; where many in a row did not change, one `Folded`."""
    run: list[ParagraphDiff] = []
    begins = True
    for paragraph in paragraphs:
        if paragraph.is_same:
            run.append(paragraph)
            continue
        yield from _run(run, before=0 if begins else _BESIDE, after=_BESIDE)
        run, begins = [], False
        yield paragraph
    yield from _run(run, before=0 if begins else _BESIDE, after=0)


def _run(run: list[ParagraphDiff], *, before: int, after: int) -> Iterator[ParagraphDiff | Folded]:
    middle = run[before : len(run) - after]
    if len(middle) < _LEAST:
        yield from run
        return
    yield from run[:before]
    yield Folded(paragraphs=tuple(middle))
    yield from run[len(run) - after :]


def shorten_unchanged(text: str, *, is_first: bool, is_last: bool) -> Shortened:
    """An unchanged passage of a paragraph that changed elsewhere.

    is_first, is_last: whether it begins or ends the paragraph; on that side no change is near.
    """
    found = _WORD.findall(text)
    head = 0 if is_first else _WORDS_BESIDE
    tail = 0 if is_last else _WORDS_BESIDE
    middle = found[head : len(found) - tail]
    if len(middle) < _LEAST_WORDS:
        return Shortened(head=text, middle="", tail="", words=0)
    after = "".join(found[len(found) - tail :]) if tail else ""
    begin = text[: len(text) - len("".join(found))] + "".join(found[:head])
    return Shortened(head=begin, middle="".join(middle), tail=after, words=len(middle))
