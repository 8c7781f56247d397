"""Who publishes a release, as a dateline names it: an office, a portal, a paper or a station.

The words are rows of outlets.tsv; a domain needs no row. Beside a place some names count
that no table knows, by their shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.indonesian.places import is_place, is_short_province, is_town
from pipelines.indonesian.tables import rows

WORDS_CAP = 3  # of an outlet's name that no table knows

_DOMAIN = re.compile(
    r"@?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:id|com|net|org|info|co|tv|news)", re.IGNORECASE
)
_SHORT = 5  # letters of a province's short name, at least: "jabar", "kalteng", "kaltara"
_ACRONYM = re.compile(r"[A-Z]{2,4}")
_WORD = re.compile(r"[^\W\d_][\w.&'-]*")


def is_outlet(name: str) -> bool:
    """Whether a name is an outlet by itself: in the table, a domain, "InfoPublik"."""
    if is_domain(name):
        return True
    table, folded = _outlets(), name.casefold()
    if folded in table.words:
        return True
    if " " in folded:
        return False
    return folded.startswith(table.starts) or _is_glued(folded) or _ends_with_province(folded)


def stands_alone(name: str) -> bool:
    """Whether an outlet makes a dateline without a place: "InfoPublik - ...", not "Info - ..."."""
    folded = name.casefold()
    if is_domain(name) or folded in _outlets().alone or _is_glued(folded):
        return True
    if name.isupper() and folded in _outlets().alone_loud:
        return True
    return " " not in folded and folded.startswith(_outlets().alone_starts)


def is_domain(name: str) -> bool:
    """Whether a name is an address: "agamkab.go.id"."""
    return _DOMAIN.fullmatch(name) is not None


def signs_place(words: list[str]) -> bool:
    """Whether these words may stand before their place: "Humas Setda", "BPBD", "MC"."""
    shown = " ".join(words)
    if is_outlet(shown) or shown.casefold() in _outlets().agencies:
        return True
    first = words[0].casefold()
    known = is_outlet(words[0]) or first in _outlets().agencies
    return known and len(words) <= WORDS_CAP and all(_is_name(word) for word in words)


def looks_like_outlet(name: str, *, before_place: bool) -> bool:
    """Whether a name no table knows may be an outlet, where a known place stands beside it.

    before_place: it is the first word of the dateline, where a village might stand as well,
    so only its own shape counts.
    """
    words = name.split(" ")
    if len(words) > WORDS_CAP or not all(_is_name(word) for word in words):
        return False
    if _ends_outlet(words[-1]) or is_outlet(words[0]):
        return True
    if len(words) == 1:
        return not before_place or bool(_ACRONYM.fullmatch(name)) or _is_camel(name)
    if before_place:
        return False
    # "Bali Kini": a paper's name holds its region's; "IDN Times": or its owner's.
    return (
        name.isupper()
        or _ACRONYM.fullmatch(words[0]) is not None
        or any(is_place(word) for word in words)
    )


def is_rubric(name: str) -> bool:
    """Whether a word says what a text is about, "OPINI, MALANG", and is no paper's name."""
    return name.casefold() in _outlets().rubrics


def ends_like_outlet(words: list[str]) -> bool:
    """Whether the last word ends as outlets do: "Serasi TV", "Maybrat News"."""
    return len(words) <= WORDS_CAP and _ends_outlet(words[-1]) and all(map(_is_name, words))


def written_outlet(outlet: str) -> str:
    """As printed, but "MEDIA CENTER" as its portals write it otherwise."""
    spelling = _outlets().spellings.get(outlet.casefold())
    return spelling if spelling and outlet.isupper() else outlet


def _is_name(word: str) -> bool:
    return _WORD.fullmatch(word) is not None and word[0].isupper()


def _is_camel(name: str) -> bool:
    return not name.isupper() and any(letter.isupper() for letter in name[1:])


def _ends_outlet(word: str) -> bool:
    return word.casefold().endswith(_outlets().ends)


@lru_cache(maxsize=1024)
def _is_glued(folded: str) -> bool:
    """Whether one word is an outlet's and a place's: "InfoSidoarjo", "Malangpost"."""
    if not folded.isalpha():
        return False
    for word in _outlets().single if folded.startswith(_outlets().single) else ():
        name = folded.removeprefix(word)
        if len(name) > 3 and name != folded and is_place(name):
            return True
    return folded.endswith(_outlets().ends) and any(
        folded.endswith(word) and len(folded) > len(word) + 3 and is_town(folded[: -len(word)])
        for word in _outlets().ends
    )


@lru_cache(maxsize=1024)
def _ends_with_province(folded: str) -> bool:
    """Whether one word ends with a province's short name, as papers are called: "kabarsulsel"."""
    if not folded.isalpha() or not _SHORT + 3 <= len(folded) <= 24:
        return False
    ends = (folded[-length:] for length in (_SHORT, _SHORT + 1, _SHORT + 2))
    return any(is_short_province(end) for end in ends)


@dataclass(frozen=True, slots=True)
class _Outlets:
    """Whole outlet words, starts of words, last letters of names, and how some are written.

    rubrics: words in capitals before a place that are no paper's name.
    agencies: offices that count only with their place. alone, alone_starts: words, and starts
    of words, that need none; alone_loud: only where printed in capitals. single: the words
    without a space.
    """

    words: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    rubrics: frozenset[str]
    agencies: frozenset[str]
    alone: frozenset[str]
    alone_loud: frozenset[str]
    alone_starts: tuple[str, ...]
    single: tuple[str, ...]
    spellings: dict[str, str]


@cache
def _outlets() -> _Outlets:
    table = [(row["word"].casefold(), row["alone"], row["spelling"]) for row in rows("outlets.tsv")]
    named = [word for word, _, _ in table if not word.startswith(("*", "+", "-"))]
    alone = [word for word, alone, _ in table if alone == "yes"]
    words = frozenset(word for word in named if not word.endswith("*"))
    return _Outlets(
        words=words,
        starts=tuple(word[:-1] for word in named if word.endswith("*")),
        ends=tuple(word[1:] for word, _, _ in table if word.startswith("*")),
        rubrics=frozenset(word[1:] for word, _, _ in table if word.startswith("-")),
        agencies=frozenset(word[1:] for word, _, _ in table if word.startswith("+")),
        alone=frozenset(word for word in alone if not word.endswith("*")),
        alone_loud=frozenset(word for word, alone, _ in table if alone == "capitals"),
        alone_starts=tuple(word[:-1] for word in alone if word.endswith("*")),
        single=tuple(word for word in words if " " not in word),
        spellings={word: spelling for word, _, spelling in table if spelling},
    )
