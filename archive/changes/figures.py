"""Which figures and dates a change touches, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.changes.amounts import Amount, Amounts
from archive.changes.moments import Moment, moments
from archive.changes.spans import Span, beside
from archive.changes.tokens import folded
from archive.changes.weights import Reason, factor_reason, reason


class Compared(Protocol):
    """Two texts and their figures."""

    old: str
    new: str
    old_amounts: Amounts
    new_amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDifference:
    """A figure that changed, went or came.

    what: figure, number, date or deadline; spelling where the same is written otherwise. kind:
    what it weighs as. more: why it weighs more.
    """

    what: str
    kind: str
    before_at: Span | None
    after_at: Span | None
    more: tuple[Reason, ...] = ()


def figure_differences(
    compared: Compared, was: Span, now: Span, *, is_sentence: bool
) -> list[FigureDifference]:
    """What became of the figures and dates that a change touches.

    is_sentence: whole sentences went or came; their figures went and came with them.
    """
    if is_sentence:
        return []
    if was[0] == was[1] or now[0] == now[1]:
        # What stands beside the gap stands beside the words on the other side.
        was, now = beside(was), beside(now)
    old_days, new_days = moments(compared.old, was), moments(compared.new, now)
    found = list(_of_dates(compared, old_days, new_days))
    old_apart = [(day.start, day.end) for day in old_days]
    new_apart = [(day.start, day.end) for day in new_days]
    gone = _amounts(compared.old_amounts, was, old_apart)
    come = _amounts(compared.new_amounts, now, new_apart)
    if {each.kind == "number" for each in (*gone, *come)} == {True, False}:
        # One side was read and the other only seen: compare what both print.
        gone = compared.old_amounts.printed(was, apart_from=old_apart)
        come = compared.new_amounts.printed(now, apart_from=new_apart)
    found += _of_amounts(compared, gone, come)
    return sorted(found, key=lambda each: each.after_at or each.before_at or (0, 0))


def _amounts(amounts: Amounts, span: Span, apart_from: Sequence[Span]) -> list[Amount]:
    """The figures that were read, and the numbers in digits beside them."""
    stored = [
        amount
        for amount in amounts.stored(span)
        if not any(start < amount.end and amount.start < end for start, end in apart_from)
    ]
    seen = [*apart_from, *((amount.start, amount.end) for amount in stored)]
    return sorted([*stored, *amounts.printed(span, apart_from=seen)], key=lambda each: each.start)


def _of_dates(
    compared: Compared, old: Sequence[Moment], new: Sequence[Moment]
) -> Iterator[FigureDifference]:
    left = list(new)
    unpaired: list[Moment] = []
    for day in old:
        same = next((other for other in left if day.value == other.value), None)
        if same is None:
            unpaired.append(day)
            continue
        left.remove(same)
        yield from _written_otherwise(compared, (day.start, day.end), (same.start, same.end))
    for day in unpaired:
        other = left.pop(0) if left else None
        is_limit = day.is_limit or (other is not None and other.is_limit)
        yield _date(is_limit, day, other)
    for day in left:
        yield _date(day.is_limit, None, day)


def _written_otherwise(compared: Compared, was: Span, now: Span) -> Iterator[FigureDifference]:
    """The same date or figure in another spelling: "Rp2 juta", "Rp2.000.000"."""
    if folded(compared.old[slice(*was)]) != folded(compared.new[slice(*now)]):
        yield FigureDifference(what="spelling", kind="spelling", before_at=was, after_at=now)


def _date(is_limit: bool, old: Moment | None, new: Moment | None) -> FigureDifference:
    what = "deadline" if is_limit else "date"
    came_or_went = old is None or new is None
    return FigureDifference(
        what=what,
        kind=what,
        before_at=(old.start, old.end) if old else None,
        after_at=(new.start, new.end) if new else None,
        more=(reason("more", "came_or_went"),) if came_or_went else (),
    )


def _of_amounts(
    compared: Compared, old: Sequence[Amount], new: Sequence[Amount]
) -> Iterator[FigureDifference]:
    left = list(new)
    unpaired: list[Amount] = []
    for amount in old:
        same = next((other for other in left if amount.says_the_same(other)), None)
        if same is None:
            unpaired.append(amount)
            continue
        left.remove(same)
        yield from _written_otherwise(compared, (amount.start, amount.end), (same.start, same.end))
    for amount in unpaired:
        other = next((each for each in left if each.unit == amount.unit), None)
        other = other or (left[0] if left else None)
        if other is not None:
            left.remove(other)
        yield _changed(amount, other)
    for other in left:
        yield _changed(None, other)


def _changed(old: Amount | None, new: Amount | None) -> FigureDifference:
    told = old or new
    if told is None:
        raise ValueError("nothing changed")
    kinds = {each.kind for each in (old, new) if each}
    kind = "deadline" if "deadline" in kinds else told.kind
    what = kind if kind in ("deadline", "number") else "figure"
    more: tuple[Reason | None, ...] = ()
    if old is None or new is None:
        more = (reason("more", "came_or_went"),)
    elif old.unit != new.unit:
        more = (reason("more", "unit"),)
    elif kind not in ("deadline", "number"):
        was, now = old.number(), new.number()
        more = (factor_reason(was, now),) if was is not None and now is not None else ()
    return FigureDifference(
        what=what,
        kind=kind,
        before_at=(old.start, old.end) if old else None,
        after_at=(new.start, new.end) if new else None,
        more=tuple(each for each in more if each),
    )
