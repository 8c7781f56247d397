"""A diff as Markdown: ~~what went~~, **what came**, no text of a portal taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.changes.diff import ParagraphDiff, Piece
from archive.changes.folding import Folded, fold_unchanged, shorten_unchanged
from infopublik.delivery.markdown import escape_markdown

# What begins a list or a heading at the beginning of a line.
_BEGINS_A_BLOCK = re.compile(r"^[-+=]|(?<=^[0-9])[.)]|(?<=^[0-9][0-9])[.)]")
_MARKS = {"removed": "~~", "added": "**"}
_MOVED = {"removed": "moved away", "added": "moved here"}


def markdown_diff_lines(
    title: ParagraphDiff, text: Sequence[ParagraphDiff], *, is_whole: bool = False
) -> Iterator[str]:
    """The lines of a diff, title first, paragraphs parted by empty lines. is_whole: unfolded."""
    yield f"# {_marked(title, is_whole=True)}"
    for part in text if is_whole else fold_unchanged(text):
        yield ""
        if isinstance(part, Folded):
            yield f"*… {len(part.paragraphs)} paragraphs unchanged*"
        else:
            yield _marked(part, is_whole=is_whole)


def _marked(paragraph: ParagraphDiff, *, is_whole: bool) -> str:
    pieces = paragraph.pieces
    if paragraph.is_moved:
        return f"*{_MOVED[pieces[0].op]}:* {escape_markdown(pieces[0].text)}"
    told = []
    for place, piece in enumerate(pieces):
        if piece.op != "same":
            told.append(_mark(piece))
        elif is_whole or len(pieces) == 1:
            told.append(_spaced(piece.after))
        else:
            parts = shorten_unchanged(
                piece.after, is_first=place == 0, is_last=place == len(pieces) - 1
            )
            left_out = f"*[… {parts.words} words unchanged …]* " if parts.words else ""
            told.append(_spaced(parts.head) + left_out + _spaced(parts.tail))
    return _BEGINS_A_BLOCK.sub(r"\\\g<0>", "".join(told).strip())


def _mark(piece: Piece) -> str:
    """A mark must touch its words; the space stands outside of it."""
    shown = escape_markdown(piece.text)
    return f"{_MARKS[piece.op]}{shown}{_MARKS[piece.op]} " if shown else ""


def _spaced(text: str) -> str:
    """As printed, in one line, with a space behind where there was one."""
    shown = escape_markdown(text)
    return f"{shown} " if text[-1:].isspace() else shown
