"""Two wordings side by side: paragraphs aligned, then words within them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "removed", "added"]

# A word with the white space around it, so that joined pieces give the text back.
_WORD = re.compile(r"^\s+\S*\s*|\S+\s*")

# Paragraphs this alike are one paragraph that was edited, not two.
_ALIKE = 0.4

# Word by word is quadratic; two paragraphs of more words than this are shown whole.
_MAX_WORDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text that stayed, went or came."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphDiff:
    """One paragraph of the newer or older text, in pieces."""

    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing in it changed."""
        return all(piece.op == "same" for piece in self.pieces)


def diff_texts(before: str, after: str) -> list[ParagraphDiff]:
    """Compare two texts whose paragraphs are parted by an empty line, in reading order."""
    old, new = before.split("\n\n"), after.split("\n\n")
    result: list[ParagraphDiff] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            result += [_whole("same", text) for text in old[i1:i2]]
        else:
            result += _align(old[i1:i2], new[j1:j2])
    return result


def changed_passages(before: str, after: str) -> tuple[str, str]:
    """Only what differs, as (was, is); passages parted by " … ", either may be empty."""
    was, now = [], []
    for paragraph in diff_texts(before, after):
        was += [piece.text.strip() for piece in paragraph.pieces if piece.op == "removed"]
        now += [piece.text.strip() for piece in paragraph.pieces if piece.op == "added"]
    return " … ".join(was), " … ".join(now)


def _whole(op: Op, text: str) -> ParagraphDiff:
    return ParagraphDiff(pieces=(Piece(op=op, text=text),))


def _align(old: list[str], new: list[str]) -> list[ParagraphDiff]:
    """Pair each old paragraph with the first new one that is like it, keeping the order."""
    result: list[ParagraphDiff] = []
    start = 0
    for text in old:
        pair = next((j for j in range(start, len(new)) if _are_alike(text, new[j])), None)
        if pair is None:
            result.append(_whole("removed", text))
            continue
        result += [_whole("added", other) for other in new[start:pair]]
        result.append(_words(text, new[pair]))
        start = pair + 1
    return result + [_whole("added", other) for other in new[start:]]


def _are_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, _WORD.findall(one), _WORD.findall(other), autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def _words(before: str, after: str) -> ParagraphDiff:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) > _MAX_WORDS or len(new) > _MAX_WORDS:
        return ParagraphDiff(
            pieces=(Piece(op="removed", text=before), Piece(op="added", text=after))
        )
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(op="same", text="".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece(op="removed", text="".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(op="added", text="".join(new[j1:j2])))
    return ParagraphDiff(pieces=tuple(pieces))
