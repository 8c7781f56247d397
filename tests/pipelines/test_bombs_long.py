"""T18, whole: 25 pages that break parsers, each over in ten seconds with the parent alive."""

import time

import pytest

from pipelines.clean import clean_page
from pipelines.refused import RefusedItemError
from tests.pipelines.pdf import pdf
from tests.pipelines.test_bombs import SECONDS, cleaned
from tests.pipelines.test_clean_bounds import PAGE, TEXT

COLSPAN = 9_007_199_254_740_991
BOMBS: dict[str, bytes | str] = {
    "tiny paragraphs": "<p>x</p>" * 100_000,
    "tiny paragraphs, a million": "<p>x" * 1_000_000,
    "paragraphs of links": "<p><a href=/x>y</a></p>" * 50_000,
    "depth 1,000": "<div>" * 1_000 + "x",
    "depth 200,000": "<div>" * 200_000 + "x",
    "depth of inline elements": "<b><i><font>" * 60_000 + "x",
    "depth of tables": "<table><tr><td>" * 20_000 + "x",
    "depth of lists": "<ul><li>" * 30_000 + "x",
    "a million attributes": "<div " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">x</div>",
    "100,000 attributes": "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</div>",
    "an attribute of 15 MB": f"<div title='{'x' * 15_000_000}'>x</div>",
    "text of 30 MB": "<p>" + "kata " * 6_000_000,
    "text of 15 MB": "<p>" + "kata. " * 2_500_000,
    "a word of 10 MB": "<p>" + "a" * 10_000_000,
    "breaks": "baris<br>" * 300_000,
    "cells": "<table>" + "<tr><td>1<td>2" * 100_000,
    "colspan": "<table><tr>" + f"<td colspan={COLSPAN}>x" * 2_000,
    "rowspan": "<table>" + f"<tr><td rowspan={COLSPAN}>x" * 2_000,
    "classes": "".join(f"<div class='{'a-b ' * 50}{n}'>x</div>" for n in range(20_000)),
    "JSON-LD": '<script type="application/ld+json">' + "[" * 200_000 + "</script>",
    "comments": "<!-- x -->" * 400_000,
    "a comment without an end": "<!--" + "-" * 5_000_000,
    "entities": "&amp;" * 3_000_000,
    "signs": "<" * 5_000_000,
    "pages of a PDF": pdf([["baris " * 20] * 50] * 3_000),
}


@pytest.mark.long
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", BOMBS)
def test_t18_a_bomb_is_over_in_ten_seconds_and_says_what_it_was(name: str) -> None:
    bomb = BOMBS[name]
    body = bomb if isinstance(bomb, bytes) else (PAGE.format("") + bomb).encode()
    start = time.monotonic()
    outcome = _outcome(body)
    assert time.monotonic() - start < SECONDS
    assert outcome.startswith("extract-limit: ") or len(outcome) >= len(TEXT)
    assert clean_page(PAGE.format(""), url="https://a.go.id/").text == TEXT


def _outcome(body: bytes) -> str:
    """The text of a page, or why it was refused."""
    try:
        item = cleaned(body)
    except RefusedItemError as refused:
        return refused.cause
    return item.clean.text if item.clean else ""
