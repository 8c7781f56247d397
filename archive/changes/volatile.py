"""What of a text is the page's and changes by itself: counters, the date of today, related links.

The clean stage leaves such lines out; here are those that slipped by, in volatile.tsv. Only whole
lines count, and a counter behind the last sentence of one, so that no edit is taken for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from archive.changes.spans import Span
from archive.changes.tables import any_of, listed, rows
from archive.changes.tokens import folded, tokens

# A text of more lines is no release but a dump.
_MOST_LINES = 5_000
# A longer line is prose.
_LINE_CHARS = 160
_POINTER_CHARS = 300
_HEADLINE_CHARS = 120
# Headlines below one heading.
_HEADLINES = 12
_SEGMENT_WORDS = 6
_ENDS = re.compile(r"""[.!?…]["'”’)]*\s*$""")
_SEPARATORS = re.compile(r"\s*[|•·●/]\s*|\s[-–—]\s")
_DATE_WORDS = frozenset({"pada", "tanggal", "tgl", "hari", "pukul", "jam", "pkl", "am", "pm"})


def volatile_spans(text: str) -> list[Span]:
    """The parts of a text that are the page's own, in order."""
    return list(_spans(text))


def own_text(text: str) -> str:
    """A text without the parts that are the page's own."""
    parts, last = [], 0
    for start, end in _spans(text):
        parts.append(text[last:start])
        last = end
    return "\n".join((*parts, text[last:])) if last else text


def _spans(text: str) -> Iterator[Span]:
    start, headlines = 0, 0
    for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]:
        end = start + len(line)
        shown = line.strip()
        if not shown:
            pass
        elif _is_volatile(shown):
            headlines = _HEADLINES if _is_heading(shown) else 0
            yield start, end
        elif headlines and len(shown) <= _HEADLINE_CHARS and not _ENDS.search(shown):
            headlines -= 1
            yield start, end
        else:
            headlines = 0
            if counter := _behind_a_sentence(line):
                yield start + counter, end
        start = end + 1


def _is_volatile(line: str) -> bool:
    if len(line) > _POINTER_CHARS:
        return False
    if _pointer().match(line):
        return True
    if len(line) > _LINE_CHARS:
        return False
    if _is_heading(line) or _counters().fullmatch(line) or _shares().fullmatch(line):
        return True
    return _is_dated(line) or _is_byline(line)


def _is_heading(line: str) -> bool:
    return folded(line).casefold().strip(" :.-'") in _phrases("related")


def _is_dated(line: str) -> bool:
    """Whether it says as of when the page is: "Terakhir diperbarui: 5 Februari 2026 09:12"."""
    label = _dated().match(line)
    if label is None:
        return False
    rest = [token.key.casefold() for token in tokens(line, label.end()) if token.is_content]
    known = _DATE_WORDS | set(listed("month")) | set(listed("weekday")) | set(listed("zone"))
    return any(word[0].isdigit() for word in rest) and all(
        word[0].isdigit() or word in known for word in rest
    )


def _is_byline(line: str) -> bool:
    """Whether it is short parts with a counter: "Admin | 5 Februari 2026 | Dibaca 12 kali"."""
    parts = _SEPARATORS.split(line)
    return (
        len(parts) > 1
        and all(len(part.split()) <= _SEGMENT_WORDS for part in parts)
        and any(_counters().fullmatch(part) for part in parts)
    )


def _behind_a_sentence(line: str) -> int | None:
    """Where a counter begins that ends a paragraph."""
    tail = line[-_LINE_CHARS:]
    if not any(character.isdigit() for character in tail):
        return None
    match = _last_counter().search(tail)
    return None if match is None else len(line) - len(tail) + match.start()


@cache
def _phrases(kind: str) -> frozenset[str]:
    return frozenset(row["phrase"] for row in rows("volatile.tsv") if row["kind"] == kind)


@cache
def _counter() -> str:
    number = r"[0-9]+(?:[.,][0-9]+)*\s?(?:k|rb|jt)?"
    phrases = any_of(_phrases("counter")).replace(r"\s+\#", rf"[\s:：]+{number}")
    return rf"(?:{phrases.replace(chr(92) + '#', number)})"


@cache
def _counters() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{_counter()}[\W_]*){{1,4}}", re.IGNORECASE)


@cache
def _last_counter() -> re.Pattern[str]:
    return re.compile(rf"""(?<=[.!?…"'”’)])\s+[\W_]*{_counter()}[\W_]*$""", re.IGNORECASE)


@cache
def _shares() -> re.Pattern[str]:
    one = rf"(?:{any_of(_phrases('share'))})(?![^\W_])"
    return re.compile(rf"[\W_]*{one}(?:[\W_]+{one}){{1,15}}[\W_]*", re.IGNORECASE)


@cache
def _pointer() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{any_of(_phrases('pointer'))})\s*[:：]", re.IGNORECASE)


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{any_of(_phrases('dated'))})\s*(?:[:：,]|(?=\s))", re.IGNORECASE)
