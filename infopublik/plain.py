"""Text of a portal as it may be shown: without what could steer a terminal or a mail program."""

from __future__ import annotations

_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Text without control and bidi characters; line breaks stay."""
    return "".join(c if c == "\n" or (c.isprintable() and c not in _BIDI) else " " for c in text)


def one_line(text: str, most: int | None = None) -> str:
    """The same in one line, cut behind so many characters."""
    line = " ".join(plain(text).split())
    return line if most is None or len(line) <= most else line[: most - 1].rstrip() + "…"
