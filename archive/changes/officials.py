"""Whether a change names another person in an office, or another office for the same person.

The readers say who is named with which office; a person is found again by the words of the name.
Where they saw nobody, words of office before capitalised words tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from archive.changes.slips import is_slip
from archive.changes.spans import Span, touches
from archive.changes.tables import any_of, listed
from archive.changes.tokens import tokens

What = Literal["official", "office", "spelling"]

# Characters before a change in which an office may stand that it belongs to.
_BEFORE = 90
# Words of a name that say nothing of who it is: "Dr. H. Budi".
_TITLE_CHARS = 3
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!Plt)(?<!Drs)(?<!dr)(?<!Dr)[.!?;:]\s|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """Somebody named in a text: where, as who, with which office."""

    start: int
    end: int
    name: str
    office: str | None

    @property
    def names(self) -> frozenset[str]:
        """The words that tell the name, in small letters."""
        return frozenset(_name_words(self.name))


class Officials:
    """Who is named in one text."""

    def __init__(self, text: str, stored: Sequence[Mapping[str, Any]]) -> None:
        self.text = text
        self._people = [
            Official(
                start=person["start"],
                end=person["end"],
                name=person["name"],
                office=person["office"],
            )
            for person in stored
            if person.get("end", len(text) + 1) <= len(text)
        ]

    def at(self, span: Span) -> list[Official]:
        """Those whose name or office stands in a span for the first time."""
        return [person for person in self._people if touches((person.start, person.end), span)]

    def called(self, words: frozenset[str]) -> Official | None:
        """The one whose name has all these words."""
        return next((person for person in self._people if words and words <= person.names), None)


def official_change(old: Officials, was: Span, new: Officials, now: Span) -> What | None:
    """What a change does to an official: another one, another office, or the name misspelt."""
    for one, other in zip(old.at(was), new.at(now), strict=False):
        if what := _between(one, other):
            return what
    gone, come = _capitalised(old.text, was), _capitalised(new.text, now)
    if gone and come:
        one_called = old.called(frozenset(gone))
        other_called = new.called(frozenset(come))
        if one_called and other_called and one_called.names != other_called.names:
            return "spelling" if _is_misspelt(gone, come) else "official"
        if _names_follow_office(old.text, was) and _names_follow_office(new.text, now):
            return "spelling" if _is_misspelt(gone, come) else "official"
    if _is_of_office(old.text, was) or _is_of_office(new.text, now):
        follows = _name_follows(old.text, was[1]) and _name_follows(new.text, now[1])
        return "office" if follows else None
    return None


def _between(one: Official, other: Official) -> What | None:
    """What is different about the person in the same place of both texts."""
    same_name = one.names <= other.names or other.names <= one.names
    if same_name:
        return "office" if one.office and other.office and one.office != other.office else None
    if _is_misspelt(_name_words(one.name), _name_words(other.name)):
        return "spelling"
    return "official" if one.office or other.office or one.names.isdisjoint(other.names) else None


def _is_misspelt(some: Sequence[str], others: Sequence[str]) -> bool:
    return len(some) == len(others) and all(
        one == other or is_slip(one, other) for one, other in zip(some, others, strict=True)
    )


def _name_words(name: str) -> list[str]:
    words = [token.key.casefold() for token in tokens(name) if token.is_content]
    return [word for word in words if len(word) > _TITLE_CHARS] or words


def _capitalised(text: str, span: Span) -> list[str]:
    """The words of a span, in small letters, where all of them begin with a capital."""
    found = [token for token in tokens(text, *span) if token.is_content]
    if not found or not all(text[token.start].isupper() for token in found):
        return []
    return [token.key.casefold() for token in found if len(token.key) > _TITLE_CHARS]


def _names_follow_office(text: str, span: Span) -> bool:
    """Whether an office begins the run of capitalised words that a span is in."""
    before = _SENTENCE_END.split(text[max(0, span[0] - _BEFORE) : span[0]])[-1]
    offices = list(_offices().finditer(before))
    if not offices or _is_of_office(text, span):
        return False
    between = before[offices[-1].end() :].split()
    return all(word[:1].isupper() or word in ("dr.", "dan") for word in between)


def _is_of_office(text: str, span: Span) -> bool:
    """Whether words of a span are an office of somebody, or change one: they have capitals."""
    part = text[slice(*span)]
    found = _offices().search(part) or _acting().search(part)
    return found is not None and found[0][0].isupper() and not part.endswith((",", ";"))


def _name_follows(text: str, end: int) -> bool:
    """Whether a capitalised word, or an office, goes on behind a change."""
    return bool(re.match(r"\s*[A-Z]", text[end : end + 20]))


@cache
def _offices() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{any_of(listed('office'))})(?![^\W_])", re.IGNORECASE)


@cache
def _acting() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{any_of(listed('acting'))})(?![^\W_])", re.IGNORECASE)
