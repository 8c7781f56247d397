"""A person's name as printed: "Drs. H. Slamet Riyadi, M.Si.", parted from titles and degrees.

Where a name may stand is left to who asks; here is decided whether the words there can be one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.region import named
from pipelines.indonesian.name_words import (
    are_initials,
    begins_office,
    is_no_name,
    is_of_office,
    past_address,
    past_degree,
    past_degrees,
    past_dot,
    past_titles,
    starts_given,
    starts_title,
    titles,
)
from pipelines.indonesian.places import is_place
from pipelines.indonesian.small_words import words_of
from pipelines.indonesian.tokens import Tokens

WORDS_CAP = 6  # no name printed in a release has more
NICKNAME_CAP = 16  # characters, marks included
_PARTICLES = frozenset(
    ("bin", "binti", "van", "von", "de", "da", "al", "el", "ar", "as", "br", "boru")
)
_MARKS = "\"“”„‟″«»＂' "
_SHORTENED = frozenset(("Muh", "Moh", "Abd", "Moch", "Much"))
_OF_PLACES = frozenset(("di", "ke", "dari", "se", "menuju", "asal"))
_OF_PEOPLE = frozenset(("warga", "asal", "desa", "kelurahan", "dari"))
_NEARBY = frozenset(("setempat", "lokal", "tersebut"))
_INITIALS = re.compile(r"(?:[A-Z]\.){1,3}[A-Z][a-z']{2,}")
_VERB = re.compile(r"(?:me(?:ny|ng|m|n|l|r)|ber|di)[a-z]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in a row of tokens.

    start, end: its tokens, titles in front within, degrees without. after: the token after
    the degrees. keys: its words without titles, casefolded, for telling whether two names
    are one. titled: whether a title stands in front.
    """

    start: int
    end: int
    after: int
    keys: tuple[str, ...]
    titled: bool


def read_name(tokens: Tokens, index: int, region: str | None = None) -> Name | None:
    """Read the name that begins at a token; None where none can be meant.

    An address ("Bapak") is passed over. A known place is no name unless a title stands
    before it.
    """
    start = past_address(tokens, index)
    front = past_titles(tokens, start)
    end, keys = _words(tokens, front)
    if not keys or len(keys) > WORDS_CAP or (len(keys) == 1 and len(keys[0]) < 3):
        return None
    titled = front > start
    if _is_agency(tokens, front, end) or (not titled and _names_place(tokens, front, end, region)):
        return None
    return Name(
        start=start, end=end, after=past_degrees(tokens, end), keys=tuple(keys), titled=titled
    )


def is_clear(tokens: Tokens, name: Name) -> bool:
    """Whether a title or common first name shows that a person is named."""
    return name.titled or starts_given(tokens, name.start)


def name_before(tokens: Tokens, end: int, claimed: int, region: str | None = None) -> Name | None:
    """Read the name that ends, degrees and all, right before a token.

    claimed: the first token it may take. None where a place or thing is named: the word before
    is one, or has a capital and is no part of a name.
    """
    start = end
    while start > max(claimed, end - 16) and _may_stand_within(tokens, start - 1):
        start -= 1
    for index in range(start, end):
        clear = starts_title(tokens, index) or starts_given(tokens, index)
        clear = clear or tokens.text[index] in titles("call")
        if not (clear or tokens.capital(index)):
            continue
        name = read_name(tokens, index, region)
        if name is None or name.after != end:
            continue
        led = index > 0 and (tokens.low[index - 1] in _OF_PLACES or tokens.capital(index - 1))
        led = led and not _is_opened(tokens, index)
        if clear or not led:
            return name
    return None


def _is_opened(tokens: Tokens, index: int) -> bool:
    """Whether "Sementara" or the like, at the opening of a sentence, stands before a token."""
    at = index - 1
    if tokens.low[at] not in words_of("opener"):
        return False
    return at == 0 or tokens.text[at - 1][0] in '\n.!?"\x00\x01'


def name_within(tokens: Tokens, index: int, span: int, region: str | None = None) -> Name | None:
    """The name that ends a description: "salah seorang pedagang, Rina", "warga Tirto Rina Dewi".

    Within so many tokens; without a comma only where a title or common first name tells it.
    """
    for at in range(index, min(index + span, len(tokens))):
        if tokens.is_at(at, ",") or tokens.low[at] == "bernama":
            return read_name(tokens, at + 1, region)
        if starts_title(tokens, at) or starts_given(tokens, at):
            return read_name(tokens, at, region)
        if tokens.capital(at) and tokens.low[at - 1] in _OF_PEOPLE:
            if not (tokens.capital(at + 1) and tokens.capital(at + 2)):
                continue
            return read_name(tokens, at + 1, region)
        if tokens.capital(at) and tokens.low[at - 1] in _NEARBY:
            return read_name(tokens, at, region)
        if not tokens.text[at][0].isalpha():
            break
    return None


def _words(tokens: Tokens, index: int) -> tuple[int, list[str]]:
    """The token after the words of a name, and the words."""
    keys: list[str] = []
    start = index
    while len(keys) <= WORDS_CAP:
        at, nickname = _past_link(tokens, index) if keys else (index, ())
        if not _is_name_word(tokens, at) or (keys and _ends_before(tokens, start, at)):
            break
        keys.extend((*nickname, tokens.low[at]))
        index = at + 1
        if len(tokens.text[at]) <= 2 or "." in tokens.text[at] or tokens.text[at] in _SHORTENED:
            index = past_dot(tokens, index)
        elif tokens.is_at(index, "."):
            break
    return index, keys


def _past_link(tokens: Tokens, index: int) -> tuple[int, tuple[str, ...]]:
    """Where the next word of a name stands, past a hyphen, "bin" or a nickname; the nickname."""
    if tokens.is_at(index, "-"):
        glued = tokens.glued(index) and tokens.glued(index + 1)
        return (index + 1 if glued else index), ()
    if _is_particle(tokens, index):
        return past_dot(tokens, index + 1), ()
    if index in tokens.masked and tokens.capital(index + 1):
        nickname = tokens.shown(index, index + 1)
        inside = nickname.strip(_MARKS).casefold()
        if len(nickname) <= NICKNAME_CAP and inside.isalpha():
            return index + 1, (inside,)
    if tokens.is_at(index, "'") and tokens.is_at(index + 2, "'") and tokens.capital(index + 3):
        return index + 3, (tokens.low[index + 1],)
    if tokens.is_at(index, "'") and tokens.glued(index) and tokens.capital(index + 1):
        return index + 1, ()  # "Asma' Hanif"
    return index, ()


def _ends_before(tokens: Tokens, start: int, index: int) -> bool:
    """Whether a word that could be a name's is a degree, an agency or a verb after it."""
    return (
        past_degree(tokens, index) > index
        or _changes_case(tokens, start, index)
        or _is_headline_verb(tokens, index)
    )


def _may_stand_within(tokens: Tokens, index: int) -> bool:
    """Whether a token may stand inside a name with its titles and degrees."""
    text = tokens.text[index]
    return text in ".,-" or text in _PARTICLES or tokens.capital(index) or text in titles("front")


def _is_particle(tokens: Tokens, index: int) -> bool:
    """Whether "bin", "br." or the like stands there before a word with a capital."""
    particle = index < len(tokens) and tokens.text[index] in _PARTICLES
    return particle and tokens.capital(past_dot(tokens, index + 1))


def _is_headline_verb(tokens: Tokens, index: int) -> bool:
    """Whether a word of a headline in capitals is a verb: "BUPATI WIHARDO MEMBUKA RAPAT"."""
    return tokens.text[index].isupper() and _VERB.fullmatch(tokens.low[index]) is not None


def _is_name_word(tokens: Tokens, index: int) -> bool:
    if not tokens.capital(index):
        return False
    word = tokens.text[index]
    if "." in word:
        # "A.Yani": initials before a name; "M.Kes" is a degree.
        if are_initials(tokens, index):
            return True
        return bool(_INITIALS.fullmatch(word)) and word.replace(".", "") not in titles("degree")
    return (
        word.replace("'", "").isalpha()
        and not is_no_name(tokens.low[index])
        and not (len(word) > 1 and word in titles("front"))
        and not (len(word) > 1 and (is_of_office(word) or begins_office(tokens.low[index])))
    )


def _changes_case(tokens: Tokens, start: int, index: int) -> bool:
    """Whether a word in capitals follows a name that is not: an agency or degree, no name."""
    word = tokens.text[index]
    if "." in word:
        return False
    if len(word) < 2 or not word.isupper():
        return sum(letter.isupper() for letter in word) > 1 and not word.isupper()
    return any(not tokens.text[at].isupper() for at in range(start, index))


def _is_agency(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words begin with an abbreviation: "OPD", "BPBD Kota"."""
    word = tokens.text[start]
    if not word.isupper() or len(word) < 2 or "." in word:
        return False
    if end == start + 1:
        return len(word) <= 5
    if tokens.text[start + 1].isupper():
        return False
    return len(word) > 2 or bool(named(tokens.shown(end - 1, end)))  # "PN Palu"


def _names_place(tokens: Tokens, start: int, end: int, region: str | None) -> bool:
    return _is_place(tokens.shown(start, end), region, end - start == 1)


@lru_cache(maxsize=4096)
def _is_place(name: str, region: str | None, alone: bool) -> bool:
    return is_place(name, region) if alone else bool(named(name))
