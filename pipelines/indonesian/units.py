"""What a number counts: the unit printed beside it, in the one spelling all its forms share.

Units are rows of `units.tsv`; words that are none, and words that turn the number beside them
into a name or a year, are rows of `figure_words.tsv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.indonesian.tables import any_of, rows

_WORDS = re.compile(
    r" {0,2}([^\W\d_]++(?:[-/][^\W\d_]++)?)(?!\w)(?: ([^\W\d_]++)(?!\w)(?: ([^\W\d_]++)(?!\w))?)?"
)
# A form that is no plain words, as "m2", "km/jam" and "%", is searched as it stands.
_PLAIN_FORM = re.compile(r"[^\W\d_]+(?:[-/][^\W\d_]+)?(?: [^\W\d_]+){0,2}")
# What begins like a verb or an adverb; nouns that do are rows of the table.
_VERB = re.compile(r"me[mnlrwy]|ber|di|ter|se")
_NOUN = re.compile(r"[a-z]{4,20}(?:-[a-z]{3,20})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit. kind: money, percent, count, measure or duration. trait: see units.tsv."""

    name: str
    kind: str
    trait: str = ""


def unit_after(shown: str, lower: str, place: int) -> tuple[Unit, int] | None:
    """The unit of the table that stands right after a number, and where it ends."""
    match = _symbols().match(lower, place)
    if match is not None:
        return _table()[match[1]], match.end()
    match = _WORDS.match(lower, place)
    if match is None:
        return None
    table = _table()
    for count in (3, 2, 1):
        words = lower[match.start(1) : match.end(count)]
        if match[count] is not None and (unit := table.get(words)):
            is_small = unit.trait == "small" and shown[match.start(1) : match.end(count)] != words
            return None if is_small else (unit, match.end(count))
    first, slash, _ = match[1].partition("/")
    unit = None if is_word("stop", first) else table.get(_root(first))
    return (unit, match.start(1) + len(first) if slash else match.end(1)) if unit else None


def noun_after(shown: str, place: int) -> tuple[Unit, int] | None:
    """A noun right after a number that no table knows, as the unit of a count."""
    match = _WORDS.match(shown, place)
    if match is None or match.end(1) == place + len(match[1]):
        return None
    word = match[1]
    name = _root(word)
    if not _NOUN.fullmatch(word) or _VERB.match(word):
        return None
    if name in _table() or is_word("stop", name) or is_word("stop", word.removesuffix("nya")):
        return None
    return Unit(name=name, kind="count"), match.end(1)


def unit_before(lower: str, place: int) -> tuple[Unit, int] | None:
    """The unit that stands before a number, as "Rp", and where it begins."""
    before = lower[max(0, place - 14) : place].rstrip(" .:")
    if before[-1:] not in _last_letters():
        return None
    match = _prefixes().search(before)
    return (_before()[match[0]], max(0, place - 14) + match.start()) if match else None


def is_word(trait: str, word: str) -> bool:
    """Whether a word, in small letters, has a trait in figure_words.tsv."""
    return word in _traits()[trait]


@cache
def names() -> re.Pattern[str]:
    """Names with a number word in them, as printed."""
    return re.compile(rf"(?:{any_of(_traits()['name'])})(?![^\W_])")


def _root(word: str) -> str:
    """One of a doubled word, and without "-nya": "anak-anak", "anaknya"."""
    half, _, other = word.partition("-")
    if half == other:
        return half
    bare = word.removesuffix("nya")
    return bare if bare in _table() else word


@cache
def _traits() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows("figure_words.tsv"):
        found.setdefault(row["trait"], set()).add(row["word"])
    return {trait: frozenset(words) for trait, words in found.items()}


def _units(*, before: bool) -> dict[str, Unit]:
    return {
        row["form"].lower(): Unit(name=row["unit"], kind=row["kind"], trait=row["trait"])
        for row in rows("units.tsv")
        if (row["trait"] == "before") == before
    }


@cache
def _table() -> dict[str, Unit]:
    return _units(before=False)


@cache
def _before() -> dict[str, Unit]:
    return _units(before=True)


@cache
def _symbols() -> re.Pattern[str]:
    forms = [form for form in _table() if not _PLAIN_FORM.fullmatch(form)]
    return re.compile(rf" {{0,2}}({any_of(forms)})(?![^\W_])")


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(form[-1] for form in _before())


@cache
def _prefixes() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{any_of(_before())})$")
