"""Whether a release is about a smart-city programme, which pillars it names, and which stage.

Only words printed in the release count, each with its place in it; what they are stands in
smart_city.toml, pillars.toml and stages.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from archive.model import PILLARS
from pipelines.indonesian.places import base_names, key_of
from pipelines.indonesian.tables import plain, toml

TEXT_CAP = 50_000  # characters: longer is no release but a dump
EVIDENCE_CAP = 40
MENTIONS_CAP = 200
ENOUGH_PILLARS = 3  # so many "smart ..." together are a programme, also unnamed
LIST_SPAN = 220  # characters a list of pillars takes

_SENTENCE_END = re.compile(r"(?<![.])[.!?](?![.])[\"”')]{0,3} |\n")
# "smart governance, branding, economy": the list after one "smart".
_LIST_START = re.compile(r"(?<![^\W_])smart(?![^\W_])", re.IGNORECASE)
# A name broken over two lines; "smart" and "kota" may also end one line and begin the next.
_WRAPPED = re.compile(
    r"(?<=smart)\n(?=(?:city|cities|regency|province|village)(?![^\W_]))"
    r"|(?<=kota)\n(?=(?:cerdas|pintar)(?![^\W_]))",
    re.IGNORECASE,
)
# Most releases hold none of these, and are not searched further.
_WORTH_READING = re.compile(r"smart|cerdas|pintar", re.IGNORECASE)
_OWN_NAME = re.compile(
    r"(?<![\w'-])(?P<name>(?:[A-Z][\w'-]{0,30}[ ]){1,3})S(?:mart|MART)[ -]?"
    r"(?:City|CITY|Regency|REGENCY|Province|Village|Kampung|Service)(?![^\W_])"
)

Span = tuple[int, int, str]
# "belum pernah dianggarkan" is no budget.
_NEGATION = re.compile(r"(?<![^\W_])(?:belum|tidak|tak|batal|gagal)(?: \w{1,10}){0,2} $")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartCityReading:
    """What a release says of smart-city programmes.

    pillars: in the order of `PILLARS`. stage: selected, planned, launched, budgeted,
    contracted, operating, evaluated or ended. evidence: (start, end, text) in
    title + two line breaks + text, in order.
    """

    about: bool = False
    pillars: tuple[str, ...] = ()
    programme: str | None = None
    stage: str | None = None
    evidence: tuple[Span, ...] = ()


def read_smart_city(title: str | None, text: str) -> SmartCityReading:
    """Read what a release says of smart-city programmes; never raises.

    Programme and stage are None unless the words say them.
    """
    raw = f"{title or ''}\n\n{text}"[:TEXT_CAP]
    if not _WORTH_READING.search(raw):
        return SmartCityReading()
    shown = _without_false_friends(_plain_lines(raw))
    pillars = _pillars(shown)
    mentions = _first(_words().mention, shown)
    if not mentions and len({name for name, _ in pillars}) < ENOUGH_PILLARS:
        return SmartCityReading()
    programme, named_at = _programme(shown, raw)
    stage, stage_at = _stage(shown, mentions or [span for _, span in pillars])
    spans = {*mentions, *(span for _, span in pillars), *named_at, *stage_at}
    named = {name for name, _ in pillars}
    return SmartCityReading(
        about=True,
        pillars=tuple(pillar for pillar in PILLARS if pillar in named),
        programme=programme,
        stage=stage,
        evidence=tuple((start, end, raw[start:end]) for start, end in _outermost(spans)),
    )


def _outermost(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, without those inside another."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept[:EVIDENCE_CAP]


@dataclass(frozen=True, slots=True)
class _Words:
    """The tables as patterns. programmes and stages: name to pattern, in the table's order."""

    mention: re.Pattern[str]
    false_friend: re.Pattern[str]
    programmes: tuple[tuple[str, re.Pattern[str]], ...]
    pillars: dict[str, re.Pattern[str]]
    bare_pillars: dict[str, re.Pattern[str]]
    strong: tuple[tuple[str, re.Pattern[str]], ...]
    weak: tuple[tuple[str, re.Pattern[str]], ...]
    nicknames: frozenset[str]


@cache
def _words() -> _Words:
    city, pillars, stages = toml("smart_city.toml"), toml("pillars.toml"), toml("stages.toml")
    return _Words(
        mention=_pattern(city["mentions"]),
        false_friend=_pattern(city["false_friends"]),
        programmes=tuple((row["name"], _pattern(row["words"])) for row in city["programmes"]),
        pillars={name: _pillar_pattern(table) for name, table in pillars.items()},
        bare_pillars={name: _pattern(table["listed"]) for name, table in pillars.items()},
        strong=_stage_patterns(stages, "words"),
        weak=_stage_patterns(stages, "weak"),
        nicknames=frozenset(key_of(name) for name in city["own"]["nicknames"]),
    )


def _pattern(words: list[str]) -> re.Pattern[str]:
    loose, blank = "[ -]{0,3}", "[ -]{1,3}"
    inner = blank.join("|".join(words).replace(" ?", "\0").split(" ")).replace("\0", loose)
    return re.compile(rf"(?<![^\W_])(?:{inner})(?![^\W_])", re.IGNORECASE)


def _pillar_pattern(table: dict[str, list[str]]) -> re.Pattern[str]:
    front = "|".join(table["smart"])
    behind = "|".join(word.replace(" ", "[ ]") for word in table["cerdas"])
    return re.compile(
        rf"(?<![^\W_])(?:smart[ -]?(?:{front})|(?:{behind})[ ](?:cerdas|pintar))(?![^\W_])",
        re.IGNORECASE,
    )


def _stage_patterns(stages: dict[str, Any], key: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _pattern(table[key])) for name, table in stages.items() if key in table)


def _plain_lines(raw: str) -> str:
    """Plain characters, with the line breaks kept, as a sentence ends at one, but for a name's."""
    return _WRAPPED.sub(" ", "\n".join(plain(line) for line in raw.split("\n")))


def _without_false_friends(shown: str) -> str:
    return _words().false_friend.sub(lambda match: " " * len(match[0]), shown)


def _first(pattern: re.Pattern[str], shown: str) -> list[tuple[int, int]]:
    found = []
    for match in pattern.finditer(shown):
        found.append(match.span())
        if len(found) == MENTIONS_CAP:
            break
    return found


def _pillars(shown: str) -> list[tuple[str, tuple[int, int]]]:
    """Each naming of a pillar: in full, or in a list after one "smart"."""
    words = _words()
    found = [
        (name, span) for name, pattern in words.pillars.items() for span in _first(pattern, shown)
    ]
    for start, _ in _first(_LIST_START, shown):
        listed = list(_listed(shown, start))
        if len({name for name, _ in listed}) >= ENOUGH_PILLARS:
            found.extend(listed)
    return found


def _listed(shown: str, start: int) -> Iterator[tuple[str, tuple[int, int]]]:
    end = _SENTENCE_END.search(shown, start, start + LIST_SPAN)
    stop = end.start() if end else start + LIST_SPAN
    for name, pattern in _words().bare_pillars.items():
        match = pattern.search(shown, start, stop)
        if match is not None:
            yield name, match.span()


def _programme(shown: str, raw: str) -> tuple[str | None, list[tuple[int, int]]]:
    """A programme of the table, else a region's own: "Pekalongan Smart City"."""
    for name, pattern in _words().programmes:
        match = pattern.search(shown)
        if match is not None:
            return name, [match.span()]
    for match in _OWN_NAME.finditer(shown):
        for word in _tails(match["name"]):
            if key_of(word) in base_names() or key_of(word) in _words().nicknames:
                start = match.start() + match["name"].rindex(word)
                return " ".join(raw[start : match.end()].split()), [(start, match.end())]
    return None, []


def _tails(name: str) -> Iterator[str]:
    """The last words of a name, the longest first: "Program Gunung Mas" has "Gunung Mas"."""
    words = name.split()
    for cut in range(len(words)):
        yield " ".join(words[cut:])


def _stage(shown: str, anchors: list[tuple[int, int]]) -> tuple[str | None, list[tuple[int, int]]]:
    """The earliest stage word in the first sentence that has one and names the programme."""
    for patterns in (_words().strong, _words().weak):
        seen_to = -1
        for anchor, _ in anchors:
            if anchor < seen_to:
                continue
            start, seen_to = _sentence(shown, anchor)
            hits = [
                (match.start(), name, match.span())
                for name, pattern in patterns
                if (match := pattern.search(shown, start, seen_to))
                and not _NEGATION.search(shown, max(start, match.start() - 25), match.start())
            ]
            if hits:
                _, name, span = min(hits)
                return name, [span]
    return None, []


def _sentence(shown: str, place: int) -> tuple[int, int]:
    """Start and end of the sentence around a place, at most 400 characters to each side."""
    low = max(0, place - 400)
    starts = [match.end() for match in _SENTENCE_END.finditer(shown, low, place)]
    end = _SENTENCE_END.search(shown, place, place + 400)
    return (starts[-1] if starts else low), (end.start() if end else min(len(shown), place + 400))
