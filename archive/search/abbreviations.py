"""Abbreviations of government, what they stand for, and words with several spellings.

The rows of abbreviations.tsv and spellings.tsv, for searching and for whoever reads such words.
A form is a tuple of words as `words.tokens` cuts them; nothing here is stored in the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from archive.search.tables import rows
from archive.search.words import tokens

Form = tuple[str, ...]

FORMS_CAP = 8  # other forms of one word or run of words
LONGEST = 16  # words of a form


def expansions(short: str) -> tuple[Form, ...]:
    """What a lower-case abbreviation stands for, the commonest first, in each spelling."""
    return _short().get(short, ())


def abbreviations(form: Form) -> tuple[str, ...]:
    """The abbreviations of some words: those of ("wali", "kota") are walkot and wako."""
    return _long().get(form, ())


def spellings(form: Form) -> tuple[Form, ...]:
    """The same words in their other spellings, one of them changed at a time."""
    found: dict[Form, None] = {}
    for start, end in _spans(form):
        for other in _spelled().get(form[start:end], ()):
            found.setdefault(form[:start] + other + form[end:])
    return tuple(found)[:FORMS_CAP]


def other_forms(form: Form) -> tuple[Form, ...]:
    """All other forms: spellings, then what it abbreviates, then what abbreviates the same."""
    found = dict.fromkeys(spellings(form))
    long = expansions(form[0]) if len(form) == 1 else (form,)
    found |= dict.fromkeys(long)
    found |= dict.fromkeys((short,) for each in long for short in abbreviations(each))
    found.pop(form, None)
    return tuple(found)[:FORMS_CAP]


def is_form(form: Form) -> bool:
    """Whether several words together have another form of their own."""
    return form in _long() or form in _spelled()


def _spans(form: Form) -> Iterator[tuple[int, int]]:
    for start in range(len(form)):
        for end in range(start + 1, len(form) + 1):
            yield start, end


@cache
def _spelled() -> Mapping[Form, tuple[Form, ...]]:
    """Each spelling with the others of its row."""
    table: dict[Form, tuple[Form, ...]] = {}
    for row in rows("spellings.tsv"):
        group = [tuple(tokens(each)) for each in (row["spelling"], *row["also"].split("|"))]
        for form in group:
            table[form] = tuple(other for other in group if other != form)
    return table


@cache
def _short() -> Mapping[str, tuple[Form, ...]]:
    table: dict[str, dict[Form, None]] = {}
    for row in rows("abbreviations.tsv"):
        short, form = row["short"].casefold(), tuple(tokens(row["long"]))
        table[short] = table.get(short, {}) | dict.fromkeys((form, *spellings(form)))
    return {short: tuple(forms) for short, forms in table.items()}


@cache
def _long() -> Mapping[Form, tuple[str, ...]]:
    table: dict[Form, tuple[str, ...]] = {}
    for short, forms in _short().items():
        for form in forms:
            table[form] = (*table.get(form, ()), short)
    return table
