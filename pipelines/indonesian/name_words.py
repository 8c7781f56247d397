"""Words that stand around names or never in them: titles, degrees, given names, agencies.

They are rows of name_titles.tsv, given_names.tsv, not_names.tsv and the tables of offices; nouns
made with the prefixes and suffixes of officialese are told by their form.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.indonesian.tables import rows
from pipelines.indonesian.tokens import Phrases, Tokens

DEGREES_CAP = 12

# "Penegakan", "Kekayaan", "Digitalisasi", "Kapasitas", "Regional"; "Akibatnya", "Dikukuhkan".
_NOUN = re.compile(
    r"(?:pe[mnr]|ke)[a-z]{4,}an|[a-z]{4,}(?:asi|itas|ologi|ional)|[a-z]{3,}nya|(?:me|di)[a-z]{4,}kan"
)
_LETTERS = re.compile(r"[A-Z](?:\.[A-Z]){1,3}")
_DOTTED = re.compile(r"(?:[A-Z][A-Za-z]{0,5}\.){1,4}[A-Z][A-Za-z]{0,6}")


def past_address(tokens: Tokens, index: int) -> int:
    """The token after "Bapak", "Ibu" and the like."""
    while index < len(tokens) and tokens.text[index] in titles("call"):
        index = past_dot(tokens, index + 1)
    return index


def past_titles(tokens: Tokens, index: int) -> int:
    """The token after the titles and ranks that begin here."""
    while index < len(tokens):
        match = _fronts().match(tokens.text, index)
        if match is not None:
            index = past_dot(tokens, index + match[0])
        elif "." in tokens.text[index] and all(
            part in titles("front") for part in tokens.text[index].split(".")
        ):
            index = past_dot(tokens, index + 1)
        else:
            break
        index = _past_mark(tokens, index)
        if tokens.is_at(index, ",") and past_titles(tokens, index + 1) > index + 1:
            index += 1
    return index


def _past_mark(tokens: Tokens, index: int) -> int:
    """The token after "(Purn)", "(H.C.)" behind a rank or title, or the same."""
    if not tokens.is_at(index, "("):
        return index
    close = index + 3 if tokens.is_at(index + 2, ".") else index + 2
    inside = tokens.is_at(close, ")") and tokens.text[index + 1] in titles("mark")
    return close + 1 if inside else index


def starts_title(tokens: Tokens, index: int) -> bool:
    """Whether a title or rank stands here."""
    return past_titles(tokens, index) > index


def starts_given(tokens: Tokens, index: int) -> bool:
    """Whether a common first word of names stands here."""
    return _given().match(tokens.text, index) is not None


def past_degrees(tokens: Tokens, index: int) -> int:
    """The token after the degrees that begin here, with or without a comma."""
    for _ in range(DEGREES_CAP):
        start = index + 1 if tokens.is_at(index, ",") else index
        end = past_degree(tokens, start)
        if end == start:
            break
        index = past_dot(tokens, end)
    return index


def is_no_name(word: str) -> bool:
    """Whether a casefolded word is known never to be part of a name."""
    return word in _no_names() or is_noun(word)


def is_noun(word: str) -> bool:
    """Whether a casefolded word has the form of a noun for what offices do."""
    return _NOUN.fullmatch(word) is not None and word not in _given_words()


def past_degree(tokens: Tokens, index: int) -> int:
    """The token after one degree, or the same where none stands."""
    if index >= len(tokens):
        return index
    word = tokens.text[index]
    if are_initials(tokens, index):
        return index
    if word in titles("degree") or (_DOTTED.fullmatch(word) and not _is_initials(word)):
        return index + 1
    # "S. Sos", "M Si", "S. Kar."
    after = index + 2 if tokens.is_at(index + 1, ".") else index + 1
    if len(word) > 2 or not tokens.capital(after):
        return index
    whole = word + tokens.text[after]
    short = after > index + 1 and len(tokens.text[after]) <= 4 and tokens.is_at(after + 1, ".,")
    short = short and word in ("S", "M", "Sp") and not starts_given(tokens, after)
    known = whole in titles("degree") or short
    return after + 1 if known else index


def are_initials(tokens: Tokens, index: int) -> bool:
    """Whether initials of a name that goes on stand there: "Rina L.P. Dewi"."""
    word = tokens.text[index]
    if not _LETTERS.fullmatch(word) or word.replace(".", "") in titles("degree"):
        return False
    return tokens.capital(past_dot(tokens, index + 1))


def _is_initials(word: str) -> bool:
    """Whether a dotted word is a name: "A.Yani", but not "S.Pd" or "M.Hum"."""
    known = word.replace(".", "") in titles("degree")
    return not known and len(word.rpartition(".")[2]) > 4 and word[0] not in "SM"


def past_dot(tokens: Tokens, index: int) -> int:
    """The token after the full stop of an abbreviation, or the same where none stands."""
    return index + 1 if tokens.is_at(index, ".") and tokens.glued(index) else index


@cache
def titles(kind: str) -> frozenset[str]:
    """The words of a kind in name_titles.tsv."""
    return frozenset(row["word"] for row in rows("name_titles.tsv") if row["kind"] == kind)


@cache
def _fronts() -> Phrases[str]:
    return Phrases(((word, word) for word in titles("front")), fold=False)


@cache
def _given() -> Phrases[str]:
    return Phrases(
        ((row["word"], row["word"]) for row in rows("given_names.tsv")),
        fold=False,
    )


@cache
def _no_names() -> frozenset[str]:
    """Those of the table, words of saying ("Dikatakan"), and what stands before an office."""
    words = {row["word"].casefold() for row in rows("not_names.tsv")}
    words.update(row["word"] for row in rows("speech.tsv") if row["kind"] == "says")
    words.update(row["word"].casefold() for row in rows("office_prefixes.tsv"))
    return frozenset(words)


@cache
def _given_words() -> frozenset[str]:
    return frozenset(row["word"].casefold() for row in rows("given_names.tsv"))


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Single words of offices and agencies: any case, and those in capitals alone."""
    words = [row["word"] for row in rows("office_words.tsv")]
    words += [row["office"] for row in rows("offices.tsv")]
    single = [word for word in words if " " not in word]
    return (
        frozenset(word.casefold() for word in single if not word.isupper()),
        frozenset(word for word in single if word.isupper()),
    )


@cache
def _office_heads() -> frozenset[str]:
    return frozenset(row["office"].partition(" ")[0].casefold() for row in rows("offices.tsv"))


def begins_office(word: str) -> bool:
    """Whether a casefolded word is the first of some office, and no name: "kasi", "kepala"."""
    return word in _office_heads() and word not in _given_words()


def is_of_office(word: str) -> bool:
    """Whether a word stands in the names of offices or agencies."""
    loose, capitals = _vocabulary()
    return word in capitals or word.casefold() in loose
