"""Who is named in a release with an office, and who is quoted how often.

Offices, titles and words of saying are tables beside this module; nothing is told of a person
that the words do not say.
"""

from __future__ import annotations

import re

from archive.model import Person
from pipelines.indonesian.known_people import Known, KnownPeople
from pipelines.indonesian.offices import find_offices
from pipelines.indonesian.quotations import find_quotations
from pipelines.indonesian.related_lines import without_related
from pipelines.indonesian.speakers import Speakers
from pipelines.indonesian.tables import plain_lines
from pipelines.indonesian.tokens import Tokens, tokenise

TEXT_CAP = 20_000  # characters: longer is no release but a dump

# Two single marks stand for one double: ''...,'' kata Rina.
_CLOSING_PAIR = re.compile(r"(?<=\S)''")
_OPENING_PAIR = re.compile(r"''(?=\S)")


def read_people(text: str, *, region: str | None = None) -> list[Person]:
    """Read who is named with an office or quoted, in order of appearance; never raises.

    region: Kemendagri code of the portal's region; decides whose a local office is where none
    is printed, and which of two regions of one name is meant.
    """
    shown = _plain_lines(text[:TEXT_CAP])
    tokens = tokenise(shown, _masked(shown))
    people = KnownPeople(tokens, find_offices(tokens, region), region)
    spoken = people.spoken()
    for number, quotes in Speakers(tokens, spoken, people.add_name, region).count().items():
        people.known[number].quotes = quotes
    return [
        _person(tokens, known, text)
        for known in sorted(people.known, key=lambda one: one.start)
        if known.quotes or known.office is not None
    ]


def _plain_lines(text: str) -> str:
    shown = plain_lines(without_related(text.replace("\x00", " ").replace("\x01", " ")))
    return _OPENING_PAIR.sub(' "', _CLOSING_PAIR.sub('" ', shown)) if "''" in shown else shown


def _masked(shown: str) -> str:
    """The text with each quotation hidden, so that names in it are not taken for speakers."""
    parts: list[str] = []
    place = 0
    for number, quotation in enumerate(find_quotations(shown)):
        parts.append(shown[place : quotation.start])
        parts.append("\x00\x01"[number % 2] * (quotation.end - quotation.start))
        place = quotation.end
    return "".join((*parts, shown[place:]))


def _person(tokens: Tokens, known: Known, text: str) -> Person:
    name = text[tokens.starts[known.name.start] : tokens.ends[known.name.end - 1]]
    return Person(
        name=" ".join(name.split()),
        office=known.office,
        region_code=known.region_code,
        quotes=known.quotes,
        start=tokens.starts[known.start],
        end=tokens.ends[known.end - 1],
    )
