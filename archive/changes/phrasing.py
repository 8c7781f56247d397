"""What kind of rewording a change is: punctuation, spelling, a sentence, its opposite, or words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from archive.changes.slips import is_slip
from archive.changes.spans import Span
from archive.changes.tables import listed
from archive.changes.tokens import Token, tokens

# A longer change is looked at by its beginning; it is of words in any case.
_MOST_TOKENS = 400
_ENDS = ".!?…"
# Of more words, a "not" says nothing about the rest.
_TURNED_WORDS = 6
# A shorter sentence is a phrase.
_SENTENCE_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """What kind of change it is.

    is_looks_only: nothing is said otherwise. is_sentence: whole sentences went or came.
    """

    what: str
    is_looks_only: bool = False
    is_sentence: bool = False


def phrasing(old: str, was: Span, new: str, now: Span) -> Phrasing:
    """The kind of a change from one span to another; figures and names are others' matter."""
    gone = list(islice(tokens(old, *was), _MOST_TOKENS))
    come = list(islice(tokens(new, *now), _MOST_TOKENS))
    old_words = [token.key for token in gone if token.is_content]
    new_words = [token.key for token in come if token.is_content]
    if old_words == new_words:
        what = "punctuation" if not _has_sign_of_number(gone, come) else "words"
        return Phrasing(what=what, is_looks_only=what == "punctuation")
    was_said = [word.casefold() for word in old_words]
    now_said = [word.casefold() for word in new_words]
    if _is_spelling(was_said, now_said):
        return Phrasing(what="spelling", is_looks_only=True)
    if _are_sentences(old, was, gone) and not come:
        return Phrasing(what="sentence_removed", is_sentence=True)
    if _are_sentences(new, now, come) and not gone:
        return Phrasing(what="sentence_added", is_sentence=True)
    went, came = Counter(was_said) - Counter(now_said), Counter(now_said) - Counter(was_said)
    if _turns(went, came):
        return Phrasing(what="negation")
    days = listed("weekday").keys()
    if went and came and went.keys() <= days and came.keys() <= days:
        return Phrasing(what="weekday")
    return Phrasing(what="words")


def _has_sign_of_number(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    """Whether a minus or a sign of per cent is what differs: that is no punctuation."""
    signs = Counter(token.key for token in gone if not token.is_content)
    signs.subtract(Counter(token.key for token in come if not token.is_content))
    numbers = any(token.is_number for token in (*gone, *come))
    return bool(signs["%"] or signs["+"] or (signs["-"] and (numbers or not (gone and come))))


def _is_spelling(was: Sequence[str], now: Sequence[str]) -> bool:
    """Whether it is case, a parted word, or slips of the pen."""
    if "".join(was) == "".join(now):
        return not any(word[0].isdigit() for word in (*was, *now)) or list(was) == list(now)
    return len(was) == len(now) and all(
        one == other or is_slip(one, other) for one, other in zip(was, now, strict=True)
    )


def _are_sentences(text: str, span: Span, found: Sequence[Token]) -> bool:
    """Whether a span is whole sentences: it ends with one, and what stands before it ends too."""
    if sum(token.is_content for token in found) < _SENTENCE_WORDS:
        return False
    before = text[max(0, span[0] - 4) : span[0]].rstrip(" \"'”’)")
    ended = text[span[0] : span[1]].rstrip(" \"'”’)\n")
    begins = not before or before.endswith("\n") or before[-1] in _ENDS
    return begins and ended[-1:] in _ENDS


def _turns(went: Counter[str], came: Counter[str]) -> bool:
    """Whether one side denies, or says the opposite of the other."""
    if went.total() + came.total() > _TURNED_WORDS:
        return False
    no = listed("negation").keys()
    if any(word in no for word in went) != any(word in no for word in came):
        return True
    return any(word in went and other in came for word, other in _opposites())


@cache
def _opposites() -> tuple[tuple[str, str], ...]:
    pairs = tuple(listed("opposite").items())
    return (*pairs, *((other, word) for word, other in pairs))
