"""Shapes of addresses: what the addresses of one kind of page have in common, as a pattern.

A shape is written as regular expressions, one for each part of the path and each parameter of
the query, so that addresses of one kind have one shape and the shape is already the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from spiders.detect.words import kind_of_word
from spiders.portal_keys import PATTERN_LIMIT

ANY = "[^/?]+"
_EXTENSION = re.compile(r"^(.+)\.(s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_NUMBERED_WORD = re.compile(r"^([A-Za-z][A-Za-z_-]{2,40}?)(\d+)([-_].*)?$")
_META = re.compile(r"([.^$*+?{}\[\]|()\\])")


@dataclass(frozen=True, slots=True)
class Shape:
    """path: a pattern a segment. query: name, and "=" with a pattern, of each parameter."""

    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it stands for more addresses than one."""
        return any(is_open(piece) for piece in self.path) or any(
            is_open(piece) for _, piece in self.query
        )

    @property
    def words(self) -> tuple[str, ...]:
        """Its fixed segments and values, in order."""
        pieces = [*self.path, *(piece for _, piece in self.query)]
        return tuple(piece.replace("\\", "").lstrip("=") for piece in pieces if not is_open(piece))

    @property
    def last_word(self) -> str | None:
        """The fixed segment right before the last open one."""
        for place in range(len(self.path) - 1, 0, -1):
            if is_open(self.path[place]):
                before = self.path[place - 1]
                return None if is_open(before) else before.replace("\\", "")
        return None

    def pattern(
        self, *, has_slash: bool = False, folders: Sequence[str] = (), but: Sequence[str] = ()
    ) -> str:
        """The regular expression for path and query.

        has_slash: addresses may end with a slash. folders, but: first and last segments that
        are none of the kind, as many of them as the pattern has room for.
        """
        slash = "/?" if has_slash and self.path else ""
        end = f"{slash}$"
        if self.query and any(is_open(piece) for piece in self.path):
            end = slash + r"(?:\?|$)"  # the page is named by its path
        elif self.query:
            end = slash + r"\?" + "&".join(escaped(key) + piece for key, piece in self.query) + "$"
        front, last = self.path[:-1], self.path[-1] if self.path else ""
        start = "^/" + (f"(?!(?:{'|'.join(map(escaped, folders))})/)" if folders else "")
        words = [escaped(word) for word in but]
        while True:
            barred = f"(?!(?:{'|'.join(words)}){end})" if words else ""
            pattern = start + "/".join([*front, barred + last]) + end
            if len(pattern) <= PATTERN_LIMIT or not words:
                return pattern
            words.pop()


def shape_of(url: str) -> Shape:
    """The shape of one address."""
    parts = urlsplit(url)
    segments = parts.path.split("/")[1:]
    if segments and not segments[-1]:
        segments.pop()
    path: list[str] = []
    for place, segment in enumerate(segments):
        after = segments[place + 1] if place + 1 < len(segments) else ""
        path.append(_date_piece(segment, after, path) or _piece(segment))
    pairs = [pair.partition("=") for pair in parts.query.split("&") if pair]
    query = [(key, sign + _value_piece(value)) for key, sign, value in pairs]
    return Shape(tuple(path), tuple(query))


def escaped(text: str) -> str:
    """The text as a pattern; hyphens need no escape outside brackets."""
    return _META.sub(r"\\\1", text)


def without(shape: Shape, place: int) -> Shape:
    """The shape with one fixed segment opened."""
    return replace(shape, path=(*shape.path[:place], ANY, *shape.path[place + 1 :]))


def joined(shapes: Iterable[Shape]) -> Shape:
    """The narrowest shape of these, which differ in the way they open one segment at most."""
    kinds = list(dict.fromkeys(shapes))
    first = kinds[0]
    path = tuple(
        pieces[0] if len(set(pieces)) == 1 else _wider(pieces)
        for pieces in zip(*(shape.path for shape in kinds), strict=True)
    )
    return Shape(path, first.query)


def family_key(shape: Shape) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Equal for shapes that differ only in how an open segment is numbered."""
    path = tuple(_plain(piece) for piece in shape.path)
    query = () if any(is_open(piece) for piece in path) else shape.query
    return path, query


def has_slash(urls: Iterable[str]) -> bool:
    """Whether the path of one of the addresses ends with a slash."""
    return any(urlsplit(url).path.endswith("/") for url in urls)


def path_and_query(url: str) -> str:
    """An address as a table writes it: without scheme and host."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def last_segment(url: str) -> str:
    """The end of an address's path."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def common_start(shape: Shape, urls: Sequence[str]) -> Shape:
    """The shape with a word of news that all last segments begin with: /berita-….html."""
    if len(urls) < 4 or not shape.path or not shape.path[-1].startswith(ANY):
        return shape
    starts = {re.match(r"[A-Za-z]*-?", last_segment(url)).group() for url in urls}  # type: ignore[union-attr]  # it matches the empty text
    start = starts.pop()
    if starts or not start.endswith("-") or kind_of_word(start) != "news":
        return shape
    return replace(shape, path=(*shape.path[:-1], start + shape.path[-1]))


def _piece(segment: str) -> str:
    if segment.isascii() and segment.isdigit():
        return r"\d+"
    base, extension = segment, ""
    if found := _EXTENSION.match(segment):
        base, extension = found[1], escaped(f".{found[2]}")
    numbered = _NUMBERED_WORD.match(base)
    if numbered and any(kind_of_word(word) == "news" for word in re.split("[-_]", numbered[1])):
        tail = numbered[3][0] + ANY if numbered[3] else ""
        return f"{escaped(numbered[1])}\\d+{tail}{extension}"
    if re.match(r"\d+-.", base):
        return rf"\d+-{ANY}{extension}"
    if base.isdigit():
        return rf"\d+{extension}"
    return f"{ANY}{extension}" if _is_slug(base) else escaped(segment)


def _is_slug(base: str) -> bool:
    """Whether a segment is made of a title: several words, or a long one."""
    plain = unquote(base)
    return len(re.findall(r"[-_+ ]", plain)) >= 2 or len(plain) >= 20


def _date_piece(segment: str, after: str, before: Sequence[str]) -> str | None:
    """The piece of a year, month or day in a path; None for any other segment."""
    if re.fullmatch(r"(?:19|20)\d\d", segment, re.ASCII):
        return r"\d{4}" if re.fullmatch(r"\d{1,2}", after, re.ASCII) else None
    if re.fullmatch(r"20\d{2}[01]\d[0-3]\d", segment, re.ASCII):
        return r"\d{8}"
    if re.fullmatch(r"\d{1,2}", segment, re.ASCII) and r"\d{4}" in before[-2:]:
        return r"\d{1,2}"
    return None


def _value_piece(value: str) -> str:
    if value.isascii() and value.isdigit():
        return r"\d+"
    if re.match(r"\d+\D", value):
        return r"\d+[^&]*"
    return "[^&]+" if _is_slug(value) else escaped(value)


def is_open(piece: str) -> bool:
    """Whether a piece of a shape stands for more words than one."""
    return "[^" in piece or r"\d" in piece


def _plain(piece: str) -> str:
    """The piece with any way of numbering a slug forgotten."""
    return piece.replace(rf"\d+-{ANY}", ANY) if ANY in piece else piece


def _wider(pieces: Iterable[str]) -> str:
    plain = {_plain(piece) for piece in pieces}
    return plain.pop() if len(plain) == 1 else ANY
