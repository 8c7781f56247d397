"""The body alone, on pages with known truth: ours and trafilatura's, by 4-gram shingles.

Reads a folder with `ground-truth.json` and `html/ID.html.gz`, as the article extraction
benchmark of scrapinghub/article-extraction-benchmark is laid out. Its measure is repeated here:
shingles of four words, counted; each page weighs the same.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from pipelines.clean import clean_page

WORDS = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """One page: its address, its mark-up, and the body that a person took out of it."""

    url: str
    html: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well one extractor did.

    precision, recall, f1: means over the pages. exact: share of pages whose words are all the
    same. seconds: of CPU time for all pages.
    """

    what: str
    precision: float
    recall: float
    f1: float
    exact: float
    seconds: float


EXTRACTORS: Mapping[str, Callable[[Example], str | None]] = {
    "clean_page": lambda page: clean_page(page.html, url=page.url).text,
    "trafilatura, fast": lambda page: trafilatura.extract(
        page.html, include_comments=False, fast=True
    ),
    "trafilatura": lambda page: trafilatura.extract(page.html, include_comments=False),
}


def examples(folder: Path) -> list[Example]:
    """All pages of *folder* that its ground truth names."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        Example(
            url=known.get("url") or "https://page.invalid/",
            html=gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode(),
            body=known["articleBody"] or "",
        )
        for name, known in sorted(truth.items())
    ]


def scores(pages: Sequence[Example]) -> list[Score]:
    """Each extractor over all pages; they take turns page by page, so that load is shared."""
    seconds: Counter[str] = Counter()
    found: dict[str, list[str]] = {what: [] for what in EXTRACTORS}
    for extract in EXTRACTORS.values():
        extract(pages[0])  # what is loaded once is not the first page's cost
    for page in pages:
        for what, extract in EXTRACTORS.items():
            start = time.process_time()
            text = extract(page) or ""
            seconds[what] += time.process_time() - start
            found[what].append(text)
    return [_score(what, pages, texts, seconds[what]) for what, texts in found.items()]


def _score(what: str, pages: Sequence[Example], texts: Sequence[str], seconds: float) -> Score:
    pairs = [
        (_shingles(page.body), _shingles(text)) for page, text in zip(pages, texts, strict=True)
    ]
    precision = statistics.mean(_share(true & said, said) for true, said in pairs if said)
    recall = statistics.mean(_share(true & said, true) for true, said in pairs if true)
    same = [
        _WORD.findall(page.body) == _WORD.findall(text)
        for page, text in zip(pages, texts, strict=True)
    ]
    return Score(
        what=what,
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall),
        exact=sum(same) / len(same),
        seconds=seconds,
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    count = max(1, len(words) - WORDS + 1) if words else 0
    return Counter(tuple(words[at : at + WORDS]) for at in range(count))


def _share(both: Counter[tuple[str, ...]], of: Counter[tuple[str, ...]]) -> float:
    return both.total() / of.total()
