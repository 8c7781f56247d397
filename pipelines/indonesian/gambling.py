"""Whether a page carries gambling adverts in its own voice, or honest news about fighting them.

Hacked government sites carry such adverts as whole pages, hidden blocks and single links. Each
sentence is weighed by itself: what gambling.tsv knows of adverts, less what gambling.toml excuses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipelines.indonesian.disguise import Uncovered, uncover
from pipelines.indonesian.gambling_words import (
    SENTENCE_END,
    WEIGHTS,
    Hit,
    Sentence,
    find_hits,
    find_lures,
    sentences,
    words,
)

HEAD_CAP = 12_000  # characters: a longer page is read at its two ends,
TAIL_CAP = 6_000  # where adverts are put
EVIDENCE_CAP = 40
PAGE_CAP = 9_000  # characters that tell what a page is about
INJECTED = 3.0  # what one advert weighs
NEAR = 60  # characters between an advert's words and the word that excuses them
ADVERTS = ("hidden", "ad")
BESIDE = 12  # characters between an advert's words and "judi", which then is one of them
JOINED = 40  # characters between two hits of one block
LINE = 0.7  # part of a line's letters: it says nothing else
SHORT_LINE = 0.4  # the same for a line of few words
FEW_WORDS = 4
LISTED = 9.0  # what a line is excused by the line that introduces it
SHORT_PAGE = 60  # a slug or a link's text
LIST_CAP = 15  # lines below the line that introduces them

_QUOTED = re.compile(
    r"[\"“][^\"”\n]{1,160}[\"”]|‘[^‘’\n]{2,80}’|(?<![a-z0-9])'[^'\n]{2,80}'(?![a-z0-9])"
)
# What leads to the last part of an address.
_PATH = re.compile(r"(?:https?://|www\.)[^/\s]{1,80}|/[^/\s]{1,60}(?=/[^/\s])")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W_]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GamblingReading:
    """Whether a page carries gambling adverts as its own words.

    score: 0 to 1, injected from 0.5. evidence: (start, end, text) of each block of an advert in
    title + two line breaks + text, in order; of an honest page what was weighed, if anything.
    """

    injected: bool = False
    score: float = 0.0
    evidence: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """What is the same for all sentences of a page."""

    shown: str
    is_short: bool
    is_about: bool
    excuse: float


def read_gambling(title: str | None, text: str) -> GamblingReading:
    """Judge a page, a link's text or a path by its words; never raises.

    A single advert within an honest release is an injection; news that names sites and games in
    reporting a fight against them is none.
    """
    whole = f"{title or ''}\n\n{text}"
    raw, skipped = whole, 0
    if len(whole) > HEAD_CAP + TAIL_CAP:
        skipped = len(whole) - HEAD_CAP - TAIL_CAP
        raw = f"{whole[: HEAD_CAP - 1]}\n{whole[-TAIL_CAP:]}"
    uncovered = uncover(raw, words().disguised)
    hits = find_hits(raw, uncovered)
    if not hits:
        return GamblingReading()
    page = _page(uncovered.text, hits)
    found = sentences(uncovered.text, hits)
    for sentence in found:
        sentence.net = _weigh(sentence, page)
    weights = sorted((sentence.net for sentence in found), reverse=True)
    net = max(0.0, weights[0]) + sum(weight for weight in weights[1:] if weight >= 2) / 4
    told = [sentence for sentence in found if sentence.net >= min(net, 2.0)] or found
    return GamblingReading(
        injected=net >= INJECTED,
        score=round(net / (net + INJECTED), 3),
        evidence=tuple(
            (start, end, whole[start:end])
            for start, end in _evidence(told, page, uncovered, skipped)
        ),
    )


def _page(shown: str, hits: list[Hit]) -> _Page:
    """Whether a page is news about gambling: more of its sentences report than sell."""
    known = words()
    is_short = len(shown.strip()) <= SHORT_PAGE
    whole, shown = shown, shown[:PAGE_CAP]
    adverts = [hit for hit in hits if hit.kind in ADVERTS and hit.start < PAGE_CAP]
    is_about, excuse = False, 0.0
    if _topics(shown, adverts, 0, len(shown)):
        fight = [
            (match.start(), match[0])
            for word in (known.fight, known.told)
            for match in word.finditer(shown)
        ]
        public = [(match.start(), match[0]) for match in known.public.finditer(shown)]
        edges = [match.end() for match in SENTENCE_END.finditer(shown)]
        fights = {bisect_right(edges, place) for place, _ in fight}
        reports = fights | {bisect_right(edges, place) for place, _ in public}
        sells = {
            bisect_right(edges, hit.start)
            for hit in adverts
            if not _is_introduced(shown, hit.start, known.fight)
        }
        distinct = len({word for _, word in (*fight, *public)})
        weight = (len(fights) + len(reports)) / 2
        is_about = bool(fights) and distinct > 1 and weight >= len(sells - reports)
        excuse = min(9.0, 1.5 * distinct) if is_about else 0.0
    return _Page(whole, is_short, is_about, excuse)


def _topics(shown: str, hits: list[Hit], start: int, end: int) -> list[int]:
    """Where gambling is named by no advert's words, nor right beside them ("judi slot gacor")."""
    adverts = [hit for hit in hits if hit.kind in ADVERTS]
    return [
        match.start()
        for match in words().topic.finditer(shown, start, end)
        if not any(
            hit.start - BESIDE <= match.end() and match.start() < hit.end + BESIDE
            for hit in adverts
        )
    ]


def _weigh(sentence: Sentence, page: _Page) -> float:
    """What a sentence says for gambling in its own voice, less what excuses it."""
    shown = page.shown
    lures = find_lures(sentence, page.shown)
    coverage = _coverage(sentence, [*sentence.hits, *lures], page)
    against = _against(sentence, page, is_line=coverage >= LINE)
    is_listed = _is_introduced_news(sentence, page)
    hits = sentence.hits
    if page.is_about or against or is_listed:
        quotes = [match.span() for match in _QUOTED.finditer(shown, sentence.start, sentence.end)]
        hits = [hit for hit in hits if not any(a < hit.start and hit.end < b for a, b in quotes)]
    core = _sum(hits, shown)
    weight = core + min(core, _sum(lures, shown))
    count = len(_WORD.findall(shown, sentence.start, sentence.end))
    is_sure = any(hit.kind not in ("hint", "number") for hit in hits)
    is_line = coverage >= (SHORT_LINE if count <= FEW_WORDS and is_sure else LINE)
    if core and is_line and not page.is_about:
        weight += 1.5 if count == 1 and not page.is_short else 2.0
    sounds_like_one = coverage >= 0.5 or len({shown[hit.start : hit.end] for hit in lures}) > 3
    if is_listed:
        against += LISTED
    elif against or not sounds_like_one:
        against += page.excuse
    if not page.is_about and any(hit.kind == "hidden" for hit in hits):
        return weight  # who disguises the words means them
    return weight - against


def _sum(hits: list[Hit], shown: str) -> float:
    """The weights of different hits; a word said again adds a little."""
    seen: set[str] = set()
    weight = again = 0.0
    for hit in hits:
        key = shown[hit.start : hit.end]
        if key in seen:
            again += 0.0 if hit.kind == "lure" else 0.25
        else:
            seen.add(key)
            weight += WEIGHTS[hit.kind]
    return weight + min(2.0, again)


def _against(sentence: Sentence, page: _Page, *, is_line: bool) -> float:
    """What the sentence itself says against gambling."""
    known = words()
    bounds = (sentence.start, sentence.end)
    about = page.is_about or bool(_topics(page.shown, sentence.hits, *bounds))
    fight = list(known.fight.finditer(page.shown, *bounds))
    if about:
        fight.extend(known.told.finditer(page.shown, *bounds))
    count = len(
        {
            match[0]
            for match in fight
            if about
            or any(
                match.end() > hit.start - NEAR and match.start() < hit.end + NEAR
                for hit in sentence.hits
            )
        }
    )
    against = count * (count + 7) / 2  # 4, 9, 15: several words leave no doubt
    if about and not is_line:
        against += 3.0 * len({match[0] for match in known.public.finditer(page.shown, *bounds)})
    return against


def _coverage(sentence: Sentence, hits: list[Hit], page: _Page) -> float:
    """Which part of a sentence's letters is an advert's; of an address the last part counts."""
    text = page.shown[sentence.start : sentence.end]
    letters = len(_LETTERS.findall(_PATH.sub("", text)))
    covered = sum(len(_LETTERS.findall(page.shown[hit.start : hit.end])) for hit in hits)
    return min(1.0, covered / max(1, letters))


def _is_introduced_news(sentence: Sentence, page: _Page) -> bool:
    known = words()
    by = (known.fight, known.topic) if page.is_about else (known.fight,)
    return any(_is_introduced(page.shown, sentence.start, word) for word in by)


def _is_introduced(shown: str, place: int, by: re.Pattern[str]) -> bool:
    """Whether a line stands in a list below such a word: "Situs yang diblokir:"."""
    above = shown[max(0, place - 1200) : place].split("\n")
    for line in reversed([line.strip() for line in above[:-1] if line.strip()][-LIST_CAP:]):
        if line.endswith(":"):
            return by.search(line) is not None
        if len(line) > 80 or line.endswith((".", "!", "?")):
            return False
    return False


def _evidence(told: list[Sentence], page: _Page, uncovered: Uncovered, skipped: int) -> list[Span]:
    """The hits of the sentences as blocks: what stands close together is one."""
    blocks: list[Span] = []
    for sentence in told:
        lures = find_lures(sentence, page.shown) if sentence.net > 0 else []
        for hit in sorted([*sentence.hits, *lures]):
            start, end = uncovered.original(hit.start, hit.end)
            if skipped and start >= HEAD_CAP:
                start, end = start + skipped, end + skipped
            if blocks and start - blocks[-1][1] <= JOINED:
                blocks[-1] = blocks[-1][0], max(blocks[-1][1], end)
            else:
                blocks.append((start, end))
    return blocks[:EVIDENCE_CAP]
