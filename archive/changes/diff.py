"""Two wordings side by side: paragraphs aligned, then words within them.

What only looks different (`archive.changes.tokens`) is the same here. Bounded in time on any input
(`archive.changes.align`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from archive.changes.align import Budget, Region, differing
from archive.changes.paragraphs import paired, paragraphs
from archive.changes.spans import Span
from archive.changes.tokens import Word, folded, words

Op = Literal["same", "removed", "added"]

# So many words between two changes are drawn into them, where both are longer than they.
_WEAK_WORDS = 2
_SENTENCE_ENDS = (".", "!", "?", "…", '."', '!"', '?"', ".”", "!”", "?”", ".’", ".'", ".)", ":")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text that stayed, went or came.

    before, after: how it is printed in either text; what stayed may differ in looks. before_at,
    after_at: where it begins there; of what went or came, where it would.
    """

    op: Op
    before: str
    after: str
    before_at: int
    after_at: int

    @property
    def text(self) -> str:
        """How it is printed where it stands: in the newer text, unless it went."""
        return self.before if self.op == "removed" else self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphDiff:
    """One paragraph of the newer or older text, in pieces.

    is_moved: the very same stands at another place in the other text.
    """

    pieces: tuple[Piece, ...]
    is_moved: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing in it changed."""
        return all(piece.op == "same" for piece in self.pieces)

    @property
    def op(self) -> Op | None:
        """What happened to the whole of it; None where a part of it changed."""
        ops = {piece.op for piece in self.pieces}
        return ops.pop() if len(ops) == 1 else None


def diff_texts(before: str, after: str) -> list[ParagraphDiff]:
    """Compare two texts whose paragraphs are parted by an empty line, in reading order.

    Joined, the pieces give both texts back.
    """
    budget = Budget()
    old, new = paragraphs(before), paragraphs(after)
    result: list[ParagraphDiff] = []
    at_old = at_new = 0
    for pair in paired(old, new, budget):
        was = (old[pair.old[0]].start, old[pair.old[-1]].end) if pair.old else (at_old, at_old)
        now = (new[pair.new[0]].start, new[pair.new[-1]].end) if pair.new else (at_new, at_new)
        at_old, at_new = was[1], now[1]
        if pair.is_same or not pair.old or not pair.new:
            op: Op = "same" if pair.is_same else "removed" if pair.old else "added"
            pieces = [_piece(op, before, after, was, now)]
        else:
            pieces = list(_edited(before, after, was, now, budget))
        result.append(ParagraphDiff(pieces=tuple(pieces), is_moved=pair.is_moved))
    return result


def diff_lines(before: str, after: str) -> ParagraphDiff:
    """Compare two titles word by word, however little they have in common."""
    whole = (0, len(before)), (0, len(after))
    return ParagraphDiff(pieces=tuple(_edited(before, after, *whole, Budget())))


def changed_passages(before: str, after: str) -> tuple[str, str]:
    """Only what differs, as (was, is); passages parted by " … ", either may be empty."""
    was, now = [], []
    for paragraph in diff_texts(before, after):
        was += [piece.before.strip() for piece in paragraph.pieces if piece.op == "removed"]
        now += [piece.after.strip() for piece in paragraph.pieces if piece.op == "added"]
    return " … ".join(was), " … ".join(now)


def _piece(op: Op, before: str, after: str, was: Span, now: Span) -> Piece:
    return Piece(
        op=op,
        before="" if op == "added" else before[slice(*was)],
        after="" if op == "removed" else after[slice(*now)],
        before_at=was[0],
        after_at=now[0],
    )


def _edited(before: str, after: str, was: Span, now: Span, budget: Budget) -> Iterator[Piece]:
    """The pieces of two paragraphs that are one, edited."""
    old, new = words(before, *was), words(after, *now)

    def span(some: Sequence[Word], first: int, last: int, whole: Span) -> Span:
        start = some[first].start if first < len(some) else whole[1]
        return start, some[last - 1].end if last > first else start

    i = j = 0
    for a1, a2, b1, b2 in [*_regions(old, new, budget), (len(old), len(old), len(new), len(new))]:
        if i < a1:
            yield _piece("same", before, after, span(old, i, a1, was), span(new, j, b1, now))
        gone, come = span(old, a1, a2, was), span(new, b1, b2, now)
        if a1 < a2:
            yield _piece("removed", before, after, gone, (come[0], come[0]))
        if b1 < b2:
            yield _piece("added", before, after, (gone[1], gone[1]), come)
        i, j = a2, b2


def _regions(old: Sequence[Word], new: Sequence[Word], budget: Budget) -> list[Region]:
    """What differs of two lists of words, as a person would mark it."""
    found = differing([word.key for word in old], [word.key for word in new], budget)
    told = [region for region in found if not _looks_alike(old, new, region)]
    slid: list[Region] = []
    for region in _merged(old, new, told):
        slid.append(_slid(old, new, region, slid[-1] if slid else (0, 0, 0, 0)))
    return slid


def _looks_alike(old: Sequence[Word], new: Sequence[Word], region: Region) -> bool:
    """Whether words are cut otherwise and say the same: "Rp 5" and "Rp5"."""
    a1, a2, b1, b2 = region
    was = " ".join(word.key for word in old[a1:a2])
    return folded(was) == folded(" ".join(word.key for word in new[b1:b2]))


def _merged(old: Sequence[Word], new: Sequence[Word], regions: Sequence[Region]) -> list[Region]:
    """Changes that only a word or two keep apart become one, where they are longer than it."""
    found: list[Region] = []
    for region in regions:
        if found and _is_weak(old, new, found[-1], region):
            found[-1] = (found[-1][0], region[1], found[-1][2], region[3])
        else:
            found.append(region)
    return found


def _is_weak(old: Sequence[Word], new: Sequence[Word], one: Region, other: Region) -> bool:
    between = old[one[1] : other[0]]
    if len(between) != other[2] - one[3]:
        return True  # cut otherwise in both, and of no interest
    if not 0 < len(between) <= _WEAK_WORDS:
        return False
    size = sum(len(word.key) for word in between)

    def longer(region: Region) -> int:
        a1, a2, b1, b2 = region
        was = sum(len(word.key) for word in old[a1:a2])
        return max(was, sum(len(word.key) for word in new[b1:b2]))

    return size < min(longer(one), longer(other)) and _words_of(one) + _words_of(other) > 4


def _words_of(region: Region) -> int:
    a1, a2, b1, b2 = region
    return max(a2 - a1, b2 - b1)


def _slid(old: Sequence[Word], new: Sequence[Word], region: Region, previous: Region) -> Region:
    """What came or went alone begins where a sentence does, if it may as well."""
    a1, a2, b1, b2 = region
    if a1 < a2 and b1 < b2:
        return region
    some, first, last = (old, a1, a2) if a1 < a2 else (new, b1, b2)
    for step in range(min(a1 - previous[1], b1 - previous[3], last - first) + 1):
        if step and some[first - step].key != some[last - step].key:
            break
        if first == step or some[first - step - 1].key.endswith(_SENTENCE_ENDS):
            return a1 - step, a2 - step, b1 - step, b2 - step
    return region
