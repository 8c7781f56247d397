"""A diff as HTML: inline, or side by side. A fragment that needs nothing from anywhere.

Whatever a portal wrote is escaped. What went and what came is told by elements, by words for those
who hear the page, and by lines through and under the words; colour only adds to it. What did not
change is folded and can be opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from archive.changes.diff import ParagraphDiff, Piece
from archive.changes.folding import Folded, fold_unchanged, shorten_unchanged

_STYLE = """<style>
.diff { font-family: Georgia, serif; line-height: 1.5; max-width: 80em; overflow-wrap: anywhere }
.diff del { background: #fbe3e4; color: #7a1018; text-decoration: line-through }
.diff ins { background: #e0f2e2; color: #0c4a1c; text-decoration: underline }
.diff table { border-collapse: collapse; table-layout: fixed; width: 100% }
.diff th, .diff td { border-top: 1px solid #ccc; padding: .4em .8em; text-align: left;
  vertical-align: top; width: 50% }
.diff summary, .diff .moved { color: #555; font-family: sans-serif; font-size: .85em }
.diff .heard { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute;
  white-space: nowrap; width: 1px }
</style>"""
# Heard in front of what went or came, and seen where it moved: Indonesian and English.
_HEARD = {"removed": "dihapus (removed): ", "added": "ditambahkan (added): "}
_MOVED = {"removed": "dipindahkan (moved away)", "added": "dipindahkan ke sini (moved here)"}
_TAGS = {"removed": "del", "added": "ins"}


def inline_lines(
    title: ParagraphDiff, text: Sequence[ParagraphDiff], *, is_whole: bool = False
) -> Iterator[str]:
    """The lines of a diff in which what went stands before what came. is_whole: unfolded."""
    yield '<section class="diff" lang="id">'
    yield _STYLE
    yield f"<h1>{_marked(title, None, is_whole=True)}</h1>"
    for part in text if is_whole else fold_unchanged(text):
        if isinstance(part, Folded):
            yield f"<details><summary>{_unchanged(len(part.paragraphs))}</summary>"
            yield from (_paragraph(each, None, is_whole=True) for each in part.paragraphs)
            yield "</details>"
        else:
            yield _paragraph(part, None, is_whole=is_whole)
    yield "</section>"


def side_by_side_lines(
    title: ParagraphDiff,
    text: Sequence[ParagraphDiff],
    heads: tuple[str, str],
    *,
    is_whole: bool = False,
) -> Iterator[str]:
    """The lines of a diff as a table of two columns. heads: what stands above them."""
    yield '<section class="diff" lang="id">'
    yield _STYLE
    yield "<table>"
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    yield f"<thead><tr>{columns}</tr></thead>"
    yield "<tbody>"
    yield _row(title, is_whole=True)
    for part in text if is_whole else fold_unchanged(text):
        if isinstance(part, Folded):
            yield f'<tr><td colspan="2"><details><summary>{_unchanged(len(part.paragraphs))}'
            yield "</summary>"
            yield from (_paragraph(each, None, is_whole=True) for each in part.paragraphs)
            yield "</details></td></tr>"
        else:
            yield _row(part, is_whole=is_whole)
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def _row(paragraph: ParagraphDiff, *, is_whole: bool) -> str:
    cells = "".join(
        f"<td>{_marked(paragraph, side, is_whole=is_whole)}</td>" for side in ("removed", "added")
    )
    return f"<tr>{cells}</tr>"


def _paragraph(paragraph: ParagraphDiff, side: str | None, *, is_whole: bool) -> str:
    return f"<p>{_marked(paragraph, side, is_whole=is_whole)}</p>"


def _marked(paragraph: ParagraphDiff, side: str | None, *, is_whole: bool) -> str:
    """A paragraph with its marks. side: which of the two texts; None for both in one."""
    pieces = paragraph.pieces
    told = []
    for place, piece in enumerate(pieces):
        if piece.op == "same":
            shown = piece.before if side == "removed" else piece.after
            told.append(
                escape(shown)
                if is_whole or len(pieces) == 1
                else _shortened(shown, is_first=place == 0, is_last=place == len(pieces) - 1)
            )
        elif side in (None, piece.op):
            told.append(_mark(piece, is_moved=paragraph.is_moved))
    return "".join(told).replace("\n", "<br>")


def _mark(piece: Piece, *, is_moved: bool) -> str:
    tag, heard = _TAGS[piece.op], _HEARD[piece.op]
    if is_moved:
        return f'<span class="moved">[{_MOVED[piece.op]}]</span> {escape(piece.text)}'
    words = piece.text.rstrip()
    behind = escape(piece.text[len(words) :])
    return f'<{tag}><span class="heard">{heard}</span>{escape(words)}</{tag}>{behind}'


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    parts = shorten_unchanged(text, is_first=is_first, is_last=is_last)
    if not parts.words:
        return escape(text)
    left_out = f"{parts.words} kata tidak berubah (words unchanged)"
    return f'{escape(parts.head)}<span class="moved">[… {left_out} …]</span> {escape(parts.tail)}'


def _unchanged(count: int) -> str:
    return f"… {count} paragraf tidak berubah ({count} paragraphs unchanged)"
