"""What the readers passed over in a page, and why: where a row of a table may be missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.model import Facts
from pipelines.indonesian import SmartCityReading

# Candidates of each kind that are told.
MOST = 40
_AROUND = 24  # characters shown beside a number

_NUMBER = re.compile(r"\d[\d.,]*")
_NEXT_WORD = re.compile(r"\s?([^\W\d_]+)")
_DOCUMENT = re.compile(
    r"(?:nomor|no|pasal|ayat|perda|perwali|perbup|uu|sk|telepon|telp|hp|wa|nip|rt|rw|jalan|jl|ke)"
    r"\W{0,3}$",
    re.IGNORECASE,
)
_SMART = re.compile(r"(?<![^\W_])(?:smart|cerdas|pintar)(?![^\W_])(?:\W[^\W\d_]+)?", re.IGNORECASE)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A candidate that was not taken. kind: of what. start: its place in what was read."""

    kind: str
    text: str
    start: int
    why: str


def passed_over(
    title: str | None, text: str, facts: Facts, city: SmartCityReading
) -> list[PassedOver]:
    """Numbers that are no figure, and words of a smart city that count for nothing.

    Places of numbers are in the text, those of words in title + two line breaks + text.
    """
    numbers = _numbers(text, facts)
    words = _words(f"{title or ''}\n\n{text}", city)
    return [*_few(numbers), *_few(words)]


def _few(found: Iterator[PassedOver]) -> list[PassedOver]:
    return [one for one, _ in zip(found, range(MOST), strict=False)]


def _numbers(text: str, facts: Facts) -> Iterator[PassedOver]:
    figures = [(figure.start, figure.start + len(figure.raw)) for figure in facts.figures]
    dates = list(_spans_of(text, [reading.raw for reading in facts.event_dates if reading.raw]))
    for match in _NUMBER.finditer(text):
        if _is_in(match.span(), figures):
            continue
        before, behind = text[: match.start()], _NEXT_WORD.match(text, match.end())
        if _is_in(match.span(), dates):
            why = "part of a date"
        elif _DOCUMENT.search(before[-16:]):
            why = "numbers a document, a place or a person"
        elif behind:
            why = f"'{behind[1]}' is no unit in units.tsv"
        else:
            why = "no unit behind it"
        start = max(0, match.start() - _AROUND)
        shown = " ".join(text[start : match.end() + _AROUND].split())
        yield PassedOver(kind="figure", text=shown, start=match.start(), why=why)


def _words(whole: str, city: SmartCityReading) -> Iterator[PassedOver]:
    taken = [(start, end) for start, end, _ in city.evidence]
    why = (
        "names no pillar or programme of smart_city.toml and pillars.toml"
        if city.about
        else "a false friend, somebody's own words, or a mention in passing"
    )
    for match in _SMART.finditer(whole):
        if not _is_in(match.span(), taken):
            yield PassedOver(kind="smart city", text=match[0], start=match.start(), why=why)


def _spans_of(text: str, parts: Iterable[str]) -> Iterator[Span]:
    for part in parts:
        at = text.find(part)
        while at >= 0:
            yield at, at + len(part)
            at = text.find(part, at + len(part))


def _is_in(span: Span, others: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
