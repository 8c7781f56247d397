"""Quotations in a text: where each begins and ends, in any marks, also over several paragraphs.

Whether one is somebody's words or a mere name in quotes is left to the reader of speakers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

QUOTATIONS_CAP = 400
MARKS_CAP = 4_000  # marks and ends of lines: more stand in no release
SINGLE_CAP = 1_500  # characters between single marks
SPAN_CAP = 6_000  # characters: a longer one has lost its closing mark

# A mark of a quotation, or the end of a line.
_MARK = re.compile("[\"“”„‟″«»＂'\n]")
_SINGLE_END = re.compile("'(?<=[,.!?].)(?![^\\W_])")
_OPENING = "“„‟«"
_CLOSING = "”»"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One quotation. start, end: in the text, marks included; parts of one speech count once."""

    start: int
    end: int


def find_quotations(text: str) -> list[Quotation]:
    """All quotations in order; one left open ends with its paragraph."""
    found: list[Quotation] = []
    start, mark = -1, ""
    singles = [match.start() for match in _SINGLE_END.finditer(text)]
    for match in islice(_MARK.finditer(text), MARKS_CAP):
        if len(found) >= QUOTATIONS_CAP:
            return found
        shown = match[0]
        if start >= 0 and match.start() - start > SPAN_CAP:
            start = -1
        if shown == "\n":
            ends_paragraph = text[match.end() : match.end() + 1] != "\n"
            if start >= 0 and ends_paragraph and not _goes_on(text, match.end(), mark):
                found.append(Quotation(start=start, end=_line_end(text, match.start())))
                start = -1
        elif start < 0:
            if _may_open(text, match, shown) and (shown != "'" or _is_ended(text, match, singles)):
                start, mark = match.start(), shown
        elif _closes(text, match, shown, mark):
            found.append(Quotation(start=start, end=match.end()))
            start = -1
    if start >= 0 and len(text) - start <= SPAN_CAP:
        found.append(Quotation(start=start, end=len(text)))
    return found


def _line_end(text: str, place: int) -> int:
    """Where the text before some line breaks ends."""
    while place > 0 and text[place - 1] == "\n":
        place -= 1
    return place


def _may_open(text: str, match: re.Match[str], shown: str) -> bool:
    """Whether a mark can begin a quotation: a word stands after it."""
    if shown == "'" and not _stands_free(text, match.start()):
        return False
    after = text[match.end() : match.end() + 2].lstrip(" ")
    return bool(after) and (after[0].isalnum() or after[0] in ".('[-…")


def _stands_free(text: str, place: int) -> bool:
    """Whether a single mark stands before a word, and not inside one."""
    before = text[place - 1 : place] if place else ""
    return not before or before.isspace() or before in '("“'


def _is_ended(text: str, match: re.Match[str], singles: list[int]) -> bool:
    """Whether a single mark has its other half in the paragraph, and is no apostrophe."""
    at = bisect_right(singles, match.start())
    if at == len(singles) or singles[at] - match.start() > SINGLE_CAP:
        return False
    return text.find("\n", match.start(), singles[at]) < 0


def _closes(text: str, match: re.Match[str], shown: str, mark: str) -> bool:
    """Whether a mark ends the open quotation; one that opens inside another does not."""
    if "'" in (shown, mark):
        return shown == mark and _SINGLE_END.match(text, match.start()) is not None
    before = text[match.start() - 1]
    after = text[match.end() : match.end() + 1]
    if shown in _CLOSING:
        return True
    return not (before in " (\n" and after.isalpha() and (shown in _OPENING or before != " "))


def _goes_on(text: str, index: int, mark: str) -> bool:
    """Whether a quotation left open at the end of a paragraph is opened or closed in the next."""
    line = text[index : index + SPAN_CAP].partition("\n")[0]
    if line[:1] and line[0] in '"“„«' and line[0] == mark:
        return True
    first = re.search('["“”„«»]', line)
    return first is not None and first[0] in _CLOSING
