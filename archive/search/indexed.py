"""What of a wording the index holds: its words in both forms, and what it is filed under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.search.beginnings import IN_ALL, IN_TITLE, beginnings
from archive.search.words import stems, tokens

# Every wording bears it, so that what must not match can be taken from all.
ALL = "xall"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedWords:
    """The words of one wording, each column as words parted by spaces.

    title, text: as printed; title_stem, text_stem: stems of those that are not their own.
    credit, official: of the closing words and of the people and offices named. meta: tags.
    """

    title: str
    text: str
    title_stem: str
    text_stem: str
    credit: str
    official: str
    meta: str

    def columns(self) -> dict[str, str]:
        """The words by the name of their column."""
        return {name: getattr(self, name) for name in COLUMNS}


# Tags of letters alone, of which a wording has two dozen.
_SHORT = {IN_ALL: "0", IN_TITLE: "1"}

COLUMNS = ("title", "text", "title_stem", "text_stem", "credit", "official", "meta")


def words_of(
    *,
    title: str,
    text: str,
    facts: Mapping[str, Any],
    portal: str,
    labels: Iterable[tuple[str, str]],
) -> IndexedWords:
    """The words to index; labels: kind and value, as table `label` has them."""
    titled, texted = tokens(title), tokens(text)
    people = (
        f"{person.get('name') or ''} {person.get('office') or ''}"
        for person in facts.get("people") or ()
    )
    tags = {ALL, tag("portal", portal)}
    for kind, value in labels:
        tags.add(tag(kind, value))
        if kind == "region":
            tags.add(tag(kind, value.partition(".")[0]))
    for kind, words in ((IN_ALL, [*titled, *texted]), (IN_TITLE, titled)):
        tags |= {tag(kind, beginning) for beginning in beginnings(words)}
    return IndexedWords(
        title=" ".join(titled),
        text=" ".join(texted),
        title_stem=stems(titled),
        text_stem=stems(texted),
        credit=" ".join(tokens(facts.get("credit") or "")),
        official=" ".join(tokens(" ".join(people))),
        meta=" ".join(sorted(tags)),
    )


def tag(kind: str, value: str) -> str:
    """One word for what a wording is filed under; another for every other value."""
    if kind in _SHORT:
        return f"x{_SHORT[kind]}{value}"
    return f"x{kind}x{value.encode('utf-8', 'backslashreplace').hex()}"
