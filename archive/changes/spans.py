"""Parts of a text, as (start, end) in characters."""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]


def touches(part: Span, span: Span) -> bool:
    """Whether a part overlaps a span; of an empty one, whether it holds it or lies beside it."""
    if span[0] < span[1]:
        return part[0] < span[1] and span[0] < part[1]
    return part[0] <= span[0] + 1 and span[0] - 1 <= part[1]


def beside(span: Span) -> Span:
    """A span with the character on either side of it, which may be a space."""
    return max(0, span[0] - 2), span[1] + 2


def is_within(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span lies in one of the others; an empty one may lie at an end of it."""
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def trimmed(text: str, span: Span) -> Span:
    """A span without the white space at its ends; one of white space alone is empty."""
    part = text[slice(*span)]
    start = span[0] + len(part) - len(part.lstrip())
    return (start, start + len(part.strip())) if part.strip() else (span[0], span[0])
