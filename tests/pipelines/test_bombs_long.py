"""T18, whole: 25 pages that break parsers, each over in ten seconds with the parent alive."""

import time
from collections.abc import Callable

import pytest

from pipelines.clean import clean_page
from pipelines.refused import RefusedItemError
from tests.pipelines.pdf import pdf
from tests.pipelines.test_bombs import SECONDS, cleaned
from tests.pipelines.test_clean_bounds import PAGE, TEXT

COLSPAN = 9_007_199_254_740_991
BOMBS: dict[str, Callable[[], bytes | str]] = {
    "tiny paragraphs": lambda: "<p>x</p>" * 100_000,
    "tiny paragraphs, a million": lambda: "<p>x" * 1_000_000,
    "paragraphs of links": lambda: "<p><a href=/x>y</a></p>" * 50_000,
    "depth 1,000": lambda: "<div>" * 1_000 + "x",
    "depth 200,000": lambda: "<div>" * 200_000 + "x",
    "depth of inline elements": lambda: "<b><i><font>" * 60_000 + "x",
    "depth of tables": lambda: "<table><tr><td>" * 20_000 + "x",
    "depth of lists": lambda: "<ul><li>" * 30_000 + "x",
    "a million attributes": lambda: (
        "<div " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">x</div>"
    ),
    "100,000 attributes": lambda: (
        "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</div>"
    ),
    "an attribute of 15 MB": lambda: f"<div title='{'x' * 15_000_000}'>x</div>",
    "text of 30 MB": lambda: "<p>" + "kata " * 6_000_000,
    "text of 15 MB": lambda: "<p>" + "kata. " * 2_500_000,
    "a word of 10 MB": lambda: "<p>" + "a" * 10_000_000,
    "breaks": lambda: "baris<br>" * 300_000,
    "cells": lambda: "<table>" + "<tr><td>1<td>2" * 100_000,
    "colspan": lambda: "<table><tr>" + f"<td colspan={COLSPAN}>x" * 2_000,
    "rowspan": lambda: "<table>" + f"<tr><td rowspan={COLSPAN}>x" * 2_000,
    "classes": lambda: "".join(f"<div class='{'a-b ' * 50}{n}'>x</div>" for n in range(20_000)),
    "JSON-LD": lambda: '<script type="application/ld+json">' + "[" * 200_000 + "</script>",
    "comments": lambda: "<!-- x -->" * 400_000,
    "a comment without an end": lambda: "<!--" + "-" * 5_000_000,
    "entities": lambda: "&amp;" * 3_000_000,
    "signs": lambda: "<" * 5_000_000,
    "pages of a PDF": lambda: pdf([["baris " * 20] * 50] * 3_000),
}


@pytest.mark.long
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", BOMBS)
def test_t18_a_bomb_is_over_in_ten_seconds_and_says_what_it_was(name: str) -> None:
    bomb = BOMBS[name]()
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
