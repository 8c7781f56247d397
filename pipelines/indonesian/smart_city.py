"""Whether a release is about a smart-city programme, which pillars it names, and which stage.

Only words printed in the release count, each with its place in it; what they are stands in
smart_city.toml and pillars.toml, the stages in programme_stage.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from archive.model import PILLARS
from archive.region import named
from archive.search.abbreviations import expansions
from pipelines.indonesian.programme_stage import SENTENCE_END, pattern, read_stage
from pipelines.indonesian.tables import plain_lines, toml

TEXT_CAP = 20_000  # characters: longer is no release but a dump
EVIDENCE_CAP = 40
MENTIONS_CAP = 100
BEFORE, BEHIND = 60, 70  # characters around "smart" or "cerdas" that its phrases take
ENOUGH_PILLARS = 3  # so many "smart ..." together are a programme, also unnamed
LIST_SPAN = 260  # characters a list of pillars takes

# "smart governance, branding, economy": the list after one "smart".
_LIST_START = re.compile(r"(?<![^\W_])smart(?![^\W_])", re.IGNORECASE)
# The lines of a list belong together: "- governance", "2. branding".
_LIST_LINE = re.compile(r"\n+[ ]{0,4}(?:[-•*·–]|\(?[0-9a-f][.)])[ ]?")
# A name broken over two lines; "smart" and "kota" may also end one line and begin the next.
_WRAPPED = re.compile(
    r"(?<=smart)\n(?=(?:city|cities|regency|province|village)(?![^\W_]))"
    r"|(?<=kota)\n(?=(?:cerdas|pintar)(?![^\W_]))",
    re.IGNORECASE,
)
# Most releases hold none of these, and are not searched further.
_SEEDS = ("smar", "snart", "samrt", "smat", "cerdas", "pintar")
_SEED = re.compile("|".join(_SEEDS), re.IGNORECASE)
_ENGLISH = re.compile(r"sm?n?art?", re.IGNORECASE)
_OWN_NAME = re.compile(
    r"(?<![\w'-])(?P<name>(?:[A-Z][\w'-]{0,30}[ ]){1,3})S(?:mart|MART)[ -]?"
    r"(?:City|CITY|Regency|REGENCY|Province|PROVINCE|Village|Kampung|Service|Region|Island)(?![^\W_])"
)

Span = tuple[int, int]


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
    evidence: tuple[tuple[int, int, str], ...] = ()


def read_smart_city(title: str | None, text: str) -> SmartCityReading:
    """Read what a release says of smart-city programmes; never raises.

    Programme and stage are None unless the words say them.
    """
    raw = f"{title or ''}\n\n{text}"[:TEXT_CAP]
    lower = raw.lower()
    if not any(seed in lower for seed in _SEEDS):
        return SmartCityReading()
    plain_text = _plain_lines(raw)
    shown = _without_false_friends(plain_text)
    near = _near(shown)
    pillars = _pillars(shown, near)
    mentions = _first(_words().mention, shown, near)
    if not _is_about(plain_text, shown, mentions, pillars):
        return SmartCityReading()
    named_pillars = {name for name, _ in pillars}
    programme, named_at = _programme(shown, raw)
    stage = read_stage(shown, sorted(mentions or (span for _, span in pillars)))
    spans = {*mentions, *(span for _, span in pillars), *named_at, *((stage[1],) if stage else ())}
    return SmartCityReading(
        about=True,
        pillars=tuple(pillar for pillar in PILLARS if pillar in named_pillars),
        programme=programme,
        stage=stage[0] if stage else None,
        evidence=tuple((start, end, raw[start:end]) for start, end in _outermost(spans)),
    )


def _is_about(
    plain_text: str, shown: str, mentions: list[Span], pillars: list[tuple[str, Span]]
) -> bool:
    """Whether a programme is spoken of, or several of its pillars.

    Where a release plays with the word, as on a quiz (cerdas cermat), one "kota cerdas"
    in Indonesian alone is a play on it too.
    """
    if not mentions:
        return len({name for name, _ in pillars}) >= ENOUGH_PILLARS
    is_play = len(mentions) == 1 and not pillars and _words().play.search(plain_text)
    return not is_play or _ENGLISH.match(shown, mentions[0][0]) is not None


def _outermost(spans: set[Span]) -> list[Span]:
    """The spans in order, without those inside another."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept[:EVIDENCE_CAP]


@dataclass(frozen=True, slots=True)
class _Words:
    """The tables as patterns. programmes: name to pattern, in the table's order."""

    mention: re.Pattern[str]
    false_friend: re.Pattern[str]
    play: re.Pattern[str]
    programmes: tuple[tuple[str, re.Pattern[str]], ...]
    pillars: dict[str, re.Pattern[str]]
    bare_pillars: dict[str, re.Pattern[str]]


@cache
def _words() -> _Words:
    city, pillars = toml("smart_city.toml"), toml("pillars.toml")
    return _Words(
        mention=pattern(city["mentions"]),
        false_friend=pattern(city["false_friends"]),
        play=pattern(city["plays"]),
        programmes=tuple((row["name"], pattern(row["words"])) for row in city["programmes"]),
        pillars={name: _pillar_pattern(table) for name, table in pillars.items()},
        bare_pillars={name: pattern(table["listed"]) for name, table in pillars.items()},
    )


def _pillar_pattern(table: dict[str, list[str]]) -> re.Pattern[str]:
    front = "|".join(table["smart"])
    behind = "|".join(table["cerdas"]).replace(" ", "[ ]")
    return re.compile(
        rf"(?<![^\W_])(?:smart[ _-]{{0,3}}(?:{front})|(?:{behind})[ ](?:yang[ ])?(?:cerdas|pintar)"
        rf"|(?:cerdas|pintar)[ ]secara[ ](?:{behind}))(?![^\W_])",
        re.IGNORECASE,
    )


def _plain_lines(raw: str) -> str:
    """Plain characters, with the line breaks kept, as a sentence ends at one, but for a name's."""
    return _WRAPPED.sub(" ", plain_lines(raw))


def _near(shown: str) -> list[Span]:
    """Where such words may stand, so that the rest need not be searched."""
    found: list[Span] = []
    for match in _SEED.finditer(shown):
        start, end = max(0, match.start() - BEFORE), match.end() + BEHIND
        while start > 0 and shown[start - 1].isalnum():
            start -= 1
        while end < len(shown) and shown[end].isalnum():
            end += 1
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _without_false_friends(shown: str) -> str:
    parts: list[str] = []
    last = 0
    for near in _near(shown):
        for match in _words().false_friend.finditer(shown, *near):
            parts += (shown[last : match.start()], " " * len(match[0]))
            last = match.end()
    return "".join((*parts, shown[last:])) if last else shown


def _first(words: re.Pattern[str], shown: str, near: list[Span]) -> list[Span]:
    found = (match.span() for span in near for match in words.finditer(shown, *span))
    return list(islice(found, MENTIONS_CAP))


def _pillars(shown: str, near: list[Span]) -> list[tuple[str, Span]]:
    """Each naming of a pillar: in full, or in a list after one "smart"."""
    words = _words()
    found = [
        (name, span)
        for name, pillar in words.pillars.items()
        for span in _first(pillar, shown, near)
    ]
    starts = _first(_LIST_START, shown, near)
    in_lines = _LIST_LINE.sub(lambda match: " " * len(match[0]), shown) if starts else shown
    for start, _ in starts:
        listed = list(_listed(in_lines, start))
        if len({name for name, _ in listed}) >= ENOUGH_PILLARS:
            found.extend(listed)
    return found


def _listed(shown: str, start: int) -> Iterator[tuple[str, Span]]:
    end = SENTENCE_END.search(shown, start, start + LIST_SPAN)
    stop = end.start() if end else start + LIST_SPAN
    for name, pillar in _words().bare_pillars.items():
        match = pillar.search(shown, start, stop)
        if match is not None:
            yield name, match.span()


def _programme(shown: str, raw: str) -> tuple[str | None, list[Span]]:
    """A region's own programme in the title, else one of the table, else a region's own."""
    title_end = shown.find("\n\n")
    for name, words in _words().programmes:
        match = words.search(shown)
        if match is not None:
            own = _own_programme(shown, raw, title_end)
            return own if own[0] else (name, [match.span()])
    return _own_programme(shown, raw, len(shown))


def _own_programme(shown: str, raw: str, end: int) -> tuple[str | None, list[Span]]:
    """A programme called after its region: "Pekalongan Smart City"."""
    for match in _OWN_NAME.finditer(shown, 0, end):
        for word in _tails(match["name"]):
            if _is_region(word):
                start = match.start() + match["name"].rindex(word)
                return " ".join(raw[start : match.end()].split()), [(start, match.end())]
    return None, []


def _is_region(name: str) -> bool:
    """Whether a region is called so, in full or for short: "Jogja", "Kobar"."""
    return bool(named(name)) or any(named(" ".join(form)) for form in expansions(name.casefold()))


def _tails(name: str) -> Iterator[str]:
    """The last words of a name, the longest first: "Program Gunung Mas" has "Gunung Mas"."""
    words = name.split()
    for cut in range(len(words)):
        yield " ".join(words[cut:])
