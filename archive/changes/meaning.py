"""What two wordings of a release say differently, each difference with its place and its reasons.

Pure. The words decide whether something changed; the stored facts only say what it was, so that
better readers never make a change of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from archive.changes.amounts import Amounts
from archive.changes.diff import ParagraphDiff, Piece, diff_lines, diff_texts
from archive.changes.figures import FigureDifference, figure_differences
from archive.changes.officials import Officials, official_change
from archive.changes.phrasing import phrasing
from archive.changes.spans import Span, is_within, trimmed
from archive.changes.tokens import folded, tokens
from archive.changes.volatile import volatile_spans
from archive.changes.weights import Reason, at_most, reason
from archive.model import STAGES

# Whose change makes an event of the kind `figure_changed`.
FIGURES = frozenset({"figure", "number", "date", "deadline"})

# Told beside the figures that the same change touches.
_ALWAYS = frozenset({"negation", "sentence_added", "sentence_removed"})

# Of more differences than these a text was rewritten; the rest is in its diff.
MOST_DIFFERENCES = 60
# In a longer passage that was replaced nothing is paired any more.
_REWRITTEN_CHARS = 3_000
# A passage is kept to this length; its span tells how long it is.
_PASSAGE_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text with its facts as stored (JSON); of a title, none."""

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that two wordings say differently.

    what: figure, number, date, deadline, official, office, stage, paragraph_added,
    paragraph_removed, paragraph_moved, sentence_added, sentence_removed, negation, weekday,
    words, spelling or punctuation. before, after: as printed, None where there is nothing; of a
    stage its name. before_at, after_at: where they stand, in characters; None of a stage.
    """

    what: str
    before: str | None
    after: str | None
    before_at: Span | None
    after_at: Span | None
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """What it weighs by itself."""
        return sum(each.points for each in self.reasons)


def differences(old: Text, new: Text) -> list[Difference]:
    """All differences between two texts, in reading order; none where only looks differ."""
    return list(islice(_Compared(old, new).differences(), MOST_DIFFERENCES))


def title_differences(old: str, new: str) -> list[Difference]:
    """All differences between two titles; they weigh more than those of a text."""
    compared = _Compared(Text(text=old), Text(text=new))
    found = compared.of_paragraph(diff_lines(old, new))
    return [in_title(each) for each in islice(found, MOST_DIFFERENCES)]


def stage_difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference | None:
    """The stage of a smart-city programme, where both wordings tell one and it is another."""
    was, now = old.get("stage"), new.get("stage")
    if was == now or was not in STAGES or now not in STAGES:
        return None
    return Difference(
        what="stage",
        before=was,
        after=now,
        before_at=None,
        after_at=None,
        reasons=(reason("what", "stage"),),
    )


def difference_to_json(difference: Difference) -> dict[str, Any]:
    """A difference as the archive keeps and tells it."""
    return {
        "what": difference.what,
        "before": difference.before,
        "after": difference.after,
        "before_at": difference.before_at and list(difference.before_at),
        "after_at": difference.after_at and list(difference.after_at),
        "points": difference.points,
    }


class _Compared:
    """Two texts, and what is asked about both of them again and again."""

    def __init__(self, old: Text, new: Text) -> None:
        self.old, self.new = old.text, new.text
        self.old_amounts = Amounts(old.text, old.facts.get("figures", ()))
        self.new_amounts = Amounts(new.text, new.facts.get("figures", ()))
        self.old_officials = Officials(old.text, old.facts.get("people", ()))
        self.new_officials = Officials(new.text, new.facts.get("people", ()))
        self.old_volatile = volatile_spans(old.text)
        self.new_volatile = volatile_spans(new.text)

    def differences(self) -> Iterator[Difference]:
        paragraphs = diff_texts(self.old, self.new)
        gone = {
            folded(paragraph.pieces[0].before): _span_before(paragraph.pieces[0])
            for paragraph in paragraphs
            if paragraph.is_moved and paragraph.op == "removed"
        }
        for paragraph in paragraphs:
            piece = paragraph.pieces[0]
            if paragraph.is_moved:
                if piece.op == "added":
                    was = gone.get(folded(piece.after))
                    yield self._difference("paragraph_moved", was, _span_after(piece), [])
            elif paragraph.op in ("removed", "added"):
                yield from self._of_whole(piece)
            else:
                yield from self.of_paragraph(paragraph)

    def of_paragraph(self, paragraph: ParagraphDiff) -> Iterator[Difference]:
        """What changed within a paragraph."""
        for was, now in _hunks(paragraph.pieces):
            gone, come = trimmed(self.old, was), trimmed(self.new, now)
            if is_within(gone, self.old_volatile) and is_within(come, self.new_volatile):
                continue
            if gone[0] < gone[1] or come[0] < come[1]:
                yield from self._of_hunk(gone, come)

    def _of_whole(self, piece: Piece) -> Iterator[Difference]:
        """A paragraph that went or came."""
        was, now = _span_before(piece), _span_after(piece)
        text, span, volatile, amounts = (
            (self.old, was, self.old_volatile, self.old_amounts)
            if piece.op == "removed"
            else (self.new, now, self.new_volatile, self.new_amounts)
        )
        span = _without(trimmed(text, span), volatile)
        if not any(token.is_content for token in tokens(text, *span)):
            return
        more = [reason("more", "figures")] if amounts.has_any(span) else []
        if piece.op == "removed":
            yield self._difference("paragraph_removed", span, None, more)
        else:
            yield self._difference("paragraph_added", None, span, more)

    def _of_hunk(self, was: Span, now: Span) -> Iterator[Difference]:
        """A change within a paragraph: one thing mostly, several where passages were rewritten."""
        if max(was[1] - was[0], now[1] - now[0]) > _REWRITTEN_CHARS:
            yield self._difference("words", was, now, self._figures_within(was, now))
            return
        words = phrasing(self.old, was, self.new, now)
        if words.is_looks_only:
            yield self._difference(words.what, was, now, [])
            return
        figures = figure_differences(self, was, now, is_sentence=words.is_sentence)
        for figure in figures:
            yield self._difference(
                figure.what, figure.before_at, figure.after_at, figure.more, kind=figure.kind
            )
        if official := official_change(self.old_officials, was, self.new_officials, now):
            yield self._difference(official, was, now, [])
        elif words.what in _ALWAYS or self._says_more(was, now, figures):
            yield self._difference(words.what, was, now, self._figures_within(was, now))

    def _says_more(self, was: Span, now: Span, figures: Sequence[FigureDifference]) -> bool:
        """Whether a change changes words beside its figures."""
        if not figures:
            return True
        gone = _content(self.old, was, [each.before_at for each in figures if each.before_at])
        come = _content(self.new, now, [each.after_at for each in figures if each.after_at])
        return gone != come

    def _figures_within(self, was: Span, now: Span) -> list[Reason]:
        """A reason more where a whole sentence went or came with figures."""
        if was[0] < was[1] and now[0] < now[1]:
            return []
        amounts, span = (self.old_amounts, was) if was[0] < was[1] else (self.new_amounts, now)
        return [reason("more", "figures")] if amounts.has_any(span) else []

    def _difference(
        self,
        what: str,
        was: Span | None,
        now: Span | None,
        more: Sequence[Reason],
        *,
        kind: str | None = None,
    ) -> Difference:
        return Difference(
            what=what,
            before=_passage(self.old, was),
            after=_passage(self.new, now),
            before_at=was,
            after_at=now,
            reasons=(reason("what", kind or what), *more),
        )


def in_title(difference: Difference) -> Difference:
    """The same, of a title: it weighs more, but a comma stays a comma."""
    more = at_most(reason("more", "title"), difference.points)
    return Difference(
        what=difference.what,
        before=difference.before,
        after=difference.after,
        before_at=difference.before_at,
        after_at=difference.after_at,
        reasons=(*difference.reasons, more),
    )


def _passage(text: str, span: Span | None) -> str | None:
    if span is None or span[0] == span[1]:
        return None
    return text[span[0] : min(span[1], span[0] + _PASSAGE_CHARS)]


def _hunks(pieces: Sequence[Piece]) -> Iterator[tuple[Span, Span]]:
    """What went and what came at the same place, as spans of both texts."""
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.op == "removed" and following is not None and following.op == "added":
            yield _span_before(piece), _span_after(following)
            place += 2
            continue
        if piece.op != "same":
            yield _span_before(piece), _span_after(piece)
        place += 1


def _content(text: str, span: Span, apart_from: Sequence[Span]) -> list[str]:
    """The words of a span outside some others."""
    return [
        token.key.casefold()
        for token in tokens(text, *span)
        if token.is_content and not is_within((token.start, token.end), apart_from)
    ]


def _span_before(piece: Piece) -> Span:
    return piece.before_at, piece.before_at + len(piece.before)


def _span_after(piece: Piece) -> Span:
    return piece.after_at, piece.after_at + len(piece.after)


def _without(span: Span, volatile: Sequence[Span]) -> Span:
    """A span without what is the page's own at its end; empty where all of it is."""
    start, end = span
    for low, high in volatile:
        if low <= start and end <= high:
            return start, start
        if start < low < end <= high:
            end = low
    return start, end
