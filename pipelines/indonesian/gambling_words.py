"""What gambling.tsv and gambling.toml know: the words of adverts, and where a text has them.

How much they weigh together, and what excuses them, is left to gambling.py.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice

from pipelines.indonesian.disguise import Uncovered, fold
from pipelines.indonesian.tables import rows, toml

HITS_CAP = 60  # a row of the table
WORD_CAP = 40  # letters: what is longer is hardly met again

# hidden: an advert's words in disguise; who disguises them means them.
WEIGHTS = {
    "hidden": 7.0,
    "ad": 3.0,
    "game": 1.5,
    "brand": 1.5,
    "number": 1.0,
    "hint": 1.0,
    "soft": 0.5,
    "lure": 0.5,
}
_RANKS = {kind: rank for rank, kind in enumerate(WEIGHTS)}

SENTENCE_END = re.compile(r"[\n.!?](?:(?<=\n)\n*|(?<!\n)[\"'”’)]{0,2} +)")
_GAP = r'(?:%20|[^\w\n,;!?()".]|_|\.(?! )){0,3}'
_NUMBERED = re.compile(r"[0-9](?<=[a-z].)(?<!rp.)(?:[0-9]|d(?![a-z]))")
_FOREIGN = re.compile(
    "[\u0400-\u04ff\u1ea0-\u1ef9\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    signs: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The tables as patterns. parted_signs: those with a space in them."""

    signs: tuple[str, ...]
    parted_signs: tuple[str, ...]
    core: tuple[_Row, ...]
    lure: re.Pattern[str]
    disguised: re.Pattern[str]
    friends: tuple[re.Pattern[str], ...]
    topic: re.Pattern[str]
    fight: re.Pattern[str]
    told: re.Pattern[str]
    public: re.Pattern[str]


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A place with an advert's words; kind as in gambling.tsv."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Sentence:
    """One sentence or line with hits. net: what it says for gambling, less what excuses it."""

    start: int
    end: int
    hits: list[Hit] = field(default_factory=list)
    net: float = 0.0


def find_hits(raw: str, uncovered: Uncovered) -> list[Hit]:
    """The words of adverts in a text, the lures left out; in order, none in another."""
    shown = uncovered.text
    found = _without_friends(_core_hits(shown, is_foreign=_is_foreign(raw)), shown)
    return _without_overlaps(_named(found, raw, uncovered), len(shown)) if found else []


def find_lures(sentence: Sentence, shown: str) -> list[Hit]:
    """The voice of an advert in a sentence, outside its hits."""
    matches = words().lure.finditer(shown, sentence.start, sentence.end)
    return [
        Hit(*match.span(), "lure")
        for match in islice(matches, HITS_CAP)
        if not any(hit.start < match.end() and match.start() < hit.end for hit in sentence.hits)
    ]


def sentences(shown: str, hits: list[Hit]) -> list[Sentence]:
    """The sentences that have hits, in order."""
    edges = [0, *(match.end() for match in SENTENCE_END.finditer(shown)), len(shown)]
    found: dict[int, Sentence] = {}
    for hit in hits:
        place = bisect_right(edges, hit.start) - 1
        if place not in found:
            found[place] = Sentence(edges[place], edges[min(place + 1, len(edges) - 1)])
        found[place].hits.append(hit)
    return list(found.values())


@cache
def words() -> Words:
    """The tables, read once."""
    table, judged = rows("gambling.tsv"), toml("gambling.toml")
    parts = {name: f"(?:{'|'.join(words)})" for name, words in judged["parts"].items()}
    lures = [row["words"] for row in table if row["kind"] == "lure"]
    core = tuple(
        _Row(row["kind"], frozenset(row["signs"].split(",")), _row_pattern(row, parts))
        for row in table
        if row["kind"] != "lure"
    )
    signs = frozenset[str]().union(*(row.signs for row in core)) - {"#", "@"}
    return Words(
        signs=tuple(sign for sign in signs if " " not in sign),
        parted_signs=tuple(sign for sign in signs if " " in sign),
        core=core,
        lure=_pattern(lures),
        disguised=re.compile("|".join(judged["disguised"])),
        friends=tuple(_pattern([words]) for words in judged["friends"]),
        topic=_pattern(judged["topic"]),
        fight=_pattern(judged["fight"]),
        told=_pattern(judged["told"]),
        public=_pattern(judged["public"]),
    )


def _row_pattern(row: dict[str, str], parts: Mapping[str, str]) -> re.Pattern[str]:
    """Letters of alphabets that put no space between words need none around them."""
    if row["signs"] == "@":
        return re.compile(fold(row["words"]))
    words = row["words"]
    for name, part in parts.items():
        words = words.replace(f"{{{name}}}", part)
    return _pattern([words])


def _pattern(words: list[str]) -> re.Pattern[str]:
    inner = "|".join(words).replace(" ?", " ").replace(" ", _GAP)
    return re.compile(rf"(?<![^\W_])(?:{inner})(?:nya)?(?![^\W_])")


def _is_foreign(raw: str) -> bool:
    return not raw.isascii() and _FOREIGN.search(raw) is not None


def _core_hits(shown: str, *, is_foreign: bool) -> list[Hit]:
    present = _signs(shown.replace("-", " ").replace("_", " "))
    if _NUMBERED.search(shown):
        present.add("#")
    if is_foreign:
        present.add("@")
    found: list[Hit] = []
    for row in words().core if present else ():
        if not present.isdisjoint(row.signs):
            matches = islice(row.pattern.finditer(shown), HITS_CAP)
            found.extend(Hit(*match.span(), row.kind) for match in matches)
    return found


def _signs(spaced: str) -> set[str]:
    """The signs that a text holds."""
    alone, parted = words().signs, words().parted_signs
    present = set(_held(parted, spaced))
    parts = set(spaced.split())
    # Most words of a release stand in the next one too.
    present.update(*map(_signs_of, (part for part in parts if len(part) <= WORD_CAP)))
    present.update(*(_held(alone, part) for part in parts if len(part) > WORD_CAP))
    return present


@lru_cache(maxsize=16_384)
def _signs_of(word: str) -> tuple[str, ...]:
    return _held(words().signs, word)


def _held(signs: Iterable[str], text: str) -> tuple[str, ...]:
    return tuple(sign for sign in signs if sign in text)


def _without_friends(hits: list[Hit], shown: str) -> list[Hit]:
    """The hits that are no honest use of their words; an advert must lie within one to be it."""
    spans: list[tuple[int, int]] = []
    for sentence in sentences(shown, sorted(hits)):
        for friend in words().friends:
            matches = friend.finditer(shown, sentence.start, sentence.end)
            spans.extend(match.span() for match in matches)
    return [
        hit
        for hit in hits
        if not any(
            start <= hit.start and hit.end <= end
            if hit.kind == "ad"
            else start < hit.end and hit.start < end
            for start, end in spans
        )
    ]


def _named(hits: Iterable[Hit], raw: str, uncovered: Uncovered) -> Iterator[Hit]:
    """The hits, told from those in disguise, and brands that look like no person's name."""
    for hit in hits:
        start, end = uncovered.original(hit.start, hit.end)
        name = raw[start:end]
        letters = _bare(uncovered.text[hit.start : hit.end])
        kind = hit.kind
        if _bare(name) != letters or len(name) >= 2 * len(letters) - 1:
            kind = "hidden" if kind == "ad" else "ad"
        elif kind == "brand" and not (name.istitle() or name.isupper()):
            kind = "ad"
        yield Hit(hit.start, hit.end, kind)


def _bare(text: str) -> str:
    return _BETWEEN.sub("", text.lower())


def _without_overlaps(hits: Iterable[Hit], length: int) -> list[Hit]:
    """Of hits that share characters the weightier, then the longer; in order of place."""
    taken = bytearray(length)
    kept = []
    for hit in sorted(hits, key=lambda hit: (_RANKS[hit.kind], hit.start - hit.end, hit.start)):
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            kept.append(hit)
    return sorted(kept)
