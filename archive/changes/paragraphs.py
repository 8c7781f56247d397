"""Which paragraph of one wording is which of the other: the same, edited, gone, come, or moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.changes.align import Budget, differing
from archive.changes.tokens import folded

# Paragraphs that share this much of their longer words are one that was edited, not two.
_ALIKE = 0.4
# Of a paragraph that was only cut or joined, so much is found again.
_FOUND_AGAIN = 0.65
# Shorter words stand in every paragraph.
_TELLING = 4
# More pairs of paragraphs than these are not tried for likeness, but compared as one passage.
_MOST_PAIRS = 2_500
# A paragraph of fewer words may come back by chance: it has not moved.
_MOVED_WORDS = 5


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: where it stands, and what it compares as."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Paragraphs side by side, as ranges of numbers; one of the two may be empty.

    is_same: they differ at most in looks. is_moved: the same stands elsewhere in the other text.
    """

    old: range
    new: range
    is_same: bool = False
    is_moved: bool = False


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text, which are parted by an empty line."""
    found, start = [], 0
    for part in text.split("\n\n"):
        found.append(Paragraph(start, start + len(part), folded(part)))
        start += len(part) + 2
    return found


def paired(old: Sequence[Paragraph], new: Sequence[Paragraph], budget: Budget) -> list[Pair]:
    """All paragraphs of both texts, in reading order."""
    found: list[Pair] = []
    i = j = 0
    regions = differing([each.key for each in old], [each.key for each in new], budget)
    for a1, a2, b1, b2 in [*regions, (len(old), len(old), len(new), len(new))]:
        found += [
            Pair(range(a, a + 1), range(b, b + 1), is_same=True)
            for a, b in zip(range(i, a1), range(j, b1), strict=True)
        ]
        found += _gap(old, new, range(a1, a2), range(b1, b2), budget)
        i, j = a2, b2
    return list(_with_moved(old, new, found))


def _gap(
    old: Sequence[Paragraph],
    new: Sequence[Paragraph],
    gone: range,
    come: range,
    budget: Budget,
) -> Iterator[Pair]:
    """The paragraphs between two that are the same in both texts."""
    is_too_much = len(gone) * len(come) > _MOST_PAIRS
    if gone and come and (is_too_much or _is_cut_anew(old, new, gone, come)):
        yield Pair(gone, come)
        return
    i, j = gone.start, come.start
    for a, b in [*_alike(old, new, gone, come, budget), (gone.stop, come.stop)]:
        yield from (Pair(range(k, k + 1), range(j, j)) for k in range(i, a))
        yield from (Pair(range(a, a), range(k, k + 1)) for k in range(j, b))
        if a < gone.stop and b < come.stop:
            yield Pair(range(a, a + 1), range(b, b + 1))
        i, j = a + 1, b + 1


def _is_cut_anew(
    old: Sequence[Paragraph], new: Sequence[Paragraph], gone: range, come: range
) -> bool:
    """Whether the same words were only cut into other paragraphs."""
    if len(gone) == len(come):
        return False
    was, now = [old[a].key.split() for a in gone], [new[b].key.split() for b in come]
    return _is_found(was, now) and _is_found(now, was)


def _is_found(some: list[list[str]], others: list[list[str]]) -> bool:
    """Whether most words of each paragraph stand among the others', each word once."""
    left = Counter(word for each in others for word in each)
    for each in some:
        here = Counter(each)
        found = here & left
        if found.total() < _FOUND_AGAIN * here.total():
            return False
        left -= found
    return True


def _alike(
    old: Sequence[Paragraph],
    new: Sequence[Paragraph],
    gone: range,
    come: range,
    budget: Budget,
) -> list[tuple[int, int]]:
    """The edited paragraphs: pairs in the order of both texts that are most alike in all."""
    if not gone or not come:
        return []
    was, now = [_telling(old[a]) for a in gone], [_telling(new[b]) for b in come]
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [
        [(0.0, ())] * (len(come) + 1) for _ in range(len(gone) + 1)
    ]
    for i, one in enumerate(was):
        for j, other in enumerate(now):
            alike = _likeness(one, other, budget)
            score, pairs = best[i][j]
            options = [best[i][j + 1], best[i + 1][j]]
            if alike >= _ALIKE:
                pair = (gone[i], come[j])
                options.append((score + alike, (*pairs, pair)))
            best[i + 1][j + 1] = max(options, key=lambda option: option[0])
    return list(best[-1][-1][1])


def _telling(paragraph: Paragraph) -> Counter[str]:
    words = paragraph.key.casefold().split()
    telling = [word for word in words if len(word) >= _TELLING or word[0].isdigit()]
    return Counter(telling or words)


def _likeness(one: Counter[str], other: Counter[str], budget: Budget) -> float:
    """How much of both is in both, 0 to 1."""
    total = one.total() + other.total()
    if not total or not budget.take(min(len(one), len(other))):
        return 0.0
    return 2 * (one & other).total() / total


def _with_moved(
    old: Sequence[Paragraph], new: Sequence[Paragraph], pairs: list[Pair]
) -> Iterator[Pair]:
    """Mark what went at one place and came at another."""
    gone = {old[pair.old[0]].key for pair in pairs if len(pair.old) == 1 and not pair.new}
    come = {new[pair.new[0]].key for pair in pairs if len(pair.new) == 1 and not pair.old}
    moved = {key for key in gone & come if len(key.split()) >= _MOVED_WORDS}
    for pair in pairs:
        alone = [old[a].key for a in pair.old] + [new[b].key for b in pair.new]
        if len(alone) == 1 and alone[0] in moved:
            yield Pair(pair.old, pair.new, is_moved=True)
        else:
            yield pair
