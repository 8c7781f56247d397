"""What changed between two wordings: the forms of `show --diff`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.text import Text

from archive.changes.compare import Change, Wording, compare, shorten
from archive.changes.diff import ParagraphDiff, Piece, diff_lines, diff_texts
from archive.changes.folding import Folded, fold_unchanged, shorten_unchanged
from archive.changes.meaning import difference_to_json
from archive.model import DateReading
from infopublik.cli.output import plain
from infopublik.delivery.diff_html import inline_lines, side_by_side_lines
from infopublik.delivery.diff_markdown import markdown_diff_lines

_STYLES = {"same": "", "removed": "red strike", "added": "green underline"}
_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_MOVED = {"removed": "moved away: ", "added": "moved here: "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One of two wordings: of which release, with which number, and what was read in it."""

    release: int
    version: int
    title: str
    text: str
    facts: Mapping[str, Any]


class DiffForm(StrEnum):
    """How a diff is written."""

    TERMINAL = "terminal"
    HTML = "html"
    SIDE_BY_SIDE = "side-by-side"
    MARKDOWN = "markdown"
    JSON = "json"


def show_diff(before: Shown, after: Shown, form: DiffForm, *, is_whole: bool) -> None:
    """Title and text with what went and what came. is_whole: what did not change too."""
    title, text = diff_lines(before.title, after.title), diff_texts(before.text, after.text)
    if form == DiffForm.JSON:
        print(json.dumps(_as_json(before, after, [title, *text]), ensure_ascii=False))
    elif form == DiffForm.HTML:
        _print(inline_lines(title, text, is_whole=is_whole))
    elif form == DiffForm.SIDE_BY_SIDE:
        heads = (_head(before), _head(after))
        _print(side_by_side_lines(title, text, heads, is_whole=is_whole))
    elif form == DiffForm.MARKDOWN:
        _print(markdown_diff_lines(title, text, is_whole=is_whole))
    else:
        _show(_changes(before, after), title, text, is_whole=is_whole)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(plain(line))


def _head(release: Shown) -> str:
    return f"Versi {release.version} (version {release.version})"


def _changes(before: Shown, after: Shown) -> list[Change]:
    """What changed, by the facts of both wordings; the publishing date is not a wording's."""
    return compare(_wording(before), _wording(after))


def _wording(release: Shown) -> Wording:
    return Wording(
        title=release.title, text=release.text, published=DateReading(), facts=release.facts
    )


def _as_json(before: Shown, after: Shown, paragraphs: Sequence[ParagraphDiff]) -> dict[str, Any]:
    return {
        "id": after.release,
        "versions": [before.version, after.version],
        "paragraphs": [[_piece(each) for each in paragraph.pieces] for paragraph in paragraphs],
        "changes": [
            {
                "kind": change.kind,
                "weight": change.weight,
                "summary": change.summary,
                "changes": [difference_to_json(each) for each in change.differences],
                "reasons": [asdict(each) for each in change.reasons],
            }
            for change in _changes(before, after)
        ],
    }


def _piece(piece: Piece) -> dict[str, str]:
    """A piece; what stayed is told twice where it looks different."""
    told = {"op": piece.op, "text": piece.text}
    differs = piece.op == "same" and piece.before != piece.after
    return told | ({"before": piece.before} if differs else {})


def _show(
    changes: Sequence[Change],
    title: ParagraphDiff,
    text: Sequence[ParagraphDiff],
    *,
    is_whole: bool,
) -> None:
    """First what the changes mean, then the words; marks where there is no colour."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for change in changes:
        why = ", ".join(f"{each.reason} {each.points}" for each in change.reasons)
        head = Text().append(f"{change.kind}, weight {change.weight}: ", style="bold")
        console.print(head.append(plain(shorten(change.summary))))
        console.print(Text(f"  {why}", style="dim"))
    console.print()
    console.print(_line(title, is_coloured=console.is_terminal, is_whole=True))
    console.print()
    for part in text if is_whole else fold_unchanged(text):
        if isinstance(part, Folded):
            console.print(Text(f"… {len(part.paragraphs)} paragraphs unchanged", style="dim"))
        else:
            console.print(_line(part, is_coloured=console.is_terminal, is_whole=is_whole))
        console.print()


def _line(paragraph: ParagraphDiff, *, is_coloured: bool, is_whole: bool) -> Text:
    pieces, line = paragraph.pieces, Text()
    if paragraph.is_moved:
        piece = pieces[0]
        shown = shorten(piece.text) if piece.op == "removed" else piece.text
        return line.append(_MOVED[piece.op], style="dim").append(plain(shown))
    for place, piece in enumerate(pieces):
        if piece.op == "same" and len(pieces) > 1 and not is_whole:
            parts = shorten_unchanged(
                piece.after, is_first=place == 0, is_last=place == len(pieces) - 1
            )
            line.append(plain(parts.head))
            if parts.words:
                line.append(f"[… {parts.words} words unchanged …] ", style="dim")
            line.append(plain(parts.tail))
        else:
            opening, closing = ("", "") if is_coloured else _MARKS[piece.op]
            line.append(opening + plain(piece.text) + closing, style=_STYLES[piece.op])
    return line
