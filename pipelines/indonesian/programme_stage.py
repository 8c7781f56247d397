"""In which stage a smart-city programme is, by the words beside its name.

The title and the first paragraph that name it tell what the release reports; what stands below is
mostly how things came so far. The words are those of stages.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.indonesian.tables import toml

NEAR = 25  # characters before a word in which it is negated or put off
REACH = 400  # characters of a sentence to each side of the name

# No end: an initial, a title, "Kab. Agam", "No. 5".
SENTENCE_END = re.compile(
    r"(?<![.])(?<! [A-Z])(?<! Hj)(?<! Dr)(?<! Ir)(?<! No)(?<! Jl)(?<! St)(?<!Drs)(?<!Kab)(?<!Kec)"
    r"(?<!Prov)(?<!Moh)(?<!Muh)[.!?](?![.])[\"”')]{0,3} |\n"
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Words:
    """The table as patterns: stage and pattern, the sure and the weak; what stands around them."""

    sure: tuple[tuple[str, re.Pattern[str]], ...]
    weak: tuple[tuple[str, re.Pattern[str]], ...]
    elsewhere: re.Pattern[str]
    standing: re.Pattern[str]
    future: re.Pattern[str]
    negation: re.Pattern[str]


def read_stage(shown: str, names: Iterable[Span]) -> tuple[str, Span] | None:
    """The stage and the place of its word; None where no sentence says one.

    shown: title, two line breaks, text. names: where the programme or a pillar is named, in order.
    """
    title, lead, rest = _parts(shown, names)
    words = _words()
    if any(words.elsewhere.search(shown, *sentence) for sentence in (*title, *lead)):
        return None
    for sentences, patterns in (
        (title, words.sure),
        (lead, words.sure),
        (title, words.weak),
        (lead, words.weak),
        (rest, words.sure),
        (rest, words.weak),
    ):
        if found := _first(shown, sentences, patterns):
            return found
    return None


def _parts(shown: str, names: Iterable[Span]) -> tuple[list[Span], list[Span], list[Span]]:
    """The sentences that name the programme: of the title, of the first such line, of the rest."""
    title, lead, rest = list[Span](), list[Span](), list[Span]()
    title_end = shown.find("\n\n")
    for sentence in _sentences(shown, names):
        if sentence[0] < title_end:
            title.append(sentence)
        elif not lead or "\n" not in shown[lead[0][0] : sentence[0]]:
            lead.append(sentence)
        elif not _words().elsewhere.search(shown, *sentence):
            rest.append(sentence)
    return title, lead, rest


def _sentences(shown: str, names: Iterable[Span]) -> Iterator[Span]:
    seen_to = -1
    for name, _ in names:
        if name < seen_to:
            continue
        low = max(0, name - REACH, seen_to)
        starts = [match.end() for match in SENTENCE_END.finditer(shown, low, name)]
        end = SENTENCE_END.search(shown, name, name + REACH)
        start = starts[-1] if starts else low
        seen_to = end.start() if end else min(len(shown), name + REACH)
        yield start, seen_to


def _first(
    shown: str, sentences: list[Span], patterns: tuple[tuple[str, re.Pattern[str]], ...]
) -> tuple[str, Span] | None:
    """The earliest word in the first sentence that has one."""
    for start, end in sentences:
        hits = []
        for stage, words in patterns:
            match = words.search(shown, start, end)
            if match is not None and (said := _said(shown, stage, match.start(), start)):
                hits.append((match.start(), said, match.span()))
        if hits:
            _, stage, span = min(hits)
            return stage, span
    return None


def _said(shown: str, stage: str, place: int, start: int) -> str | None:
    """The stage that a word means with what stands before it."""
    words, before = _words(), max(start, place - NEAR)
    if words.negation.search(shown, before, place):
        return None
    if stage == "planned" and words.standing.search(shown, before, place):
        return None
    if stage in ("launched", "operating") and words.future.search(shown, before, place):
        return "planned"
    return stage


@cache
def _words() -> _Words:
    stages = toml("stages.toml")
    around = stages.pop("around")
    return _Words(
        sure=tuple((name, pattern(row["words"])) for name, row in stages.items() if "words" in row),
        weak=tuple((name, pattern(row["weak"])) for name, row in stages.items() if "weak" in row),
        elsewhere=pattern(around["elsewhere"]),
        standing=_before(around["standing"]),
        future=_before(around["future"]),
        negation=_before(around["negation"]),
    )


def pattern(words: list[str]) -> re.Pattern[str]:
    """Any of the words, where a space is any gap and " ?" may also be none."""
    loose, blank = "[ _\"“”'*-]{0,3}", "[ _\"“”'*-]{1,3}"
    inner = blank.join("|".join(words).replace(" ?", "\0").split(" ")).replace("\0", loose)
    return re.compile(rf"(?<![^\W_])(?:{inner})(?![^\W_])", re.IGNORECASE)


def _before(words: list[str]) -> re.Pattern[str]:
    """The words with at most two others behind them, to be searched up to a place."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?: \w{{1,12}}){{0,2}} $", re.IGNORECASE)
