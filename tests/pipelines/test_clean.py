"""Frozen pages: title, its source, body and date hints of each, one test a field."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pipelines.clean import clean_page

PAGES = Path(__file__).parents[1] / "pages" / "clean"
CASES = sorted(path.name for path in PAGES.iterdir())
FIELDS = ("title", "title_source", "text", "hints")


def expected(case: str) -> dict[str, Any]:
    return json.loads((PAGES / case / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", CASES)
def test_frozen_page_reads_as_expected(case: str, field: str) -> None:
    meta = json.loads((PAGES / case / "meta.json").read_text("utf-8"))
    page = asdict(clean_page((PAGES / case / "page.html").read_bytes(), **meta))
    page["hints"] = list(page["hints"])
    assert page[field] == expected(case)[field]


@pytest.mark.parametrize("case", CASES)
def test_frozen_page_is_complete_and_small(case: str) -> None:
    assert sorted(expected(case)) == sorted(FIELDS)
    assert (PAGES / case / "page.html").stat().st_size < 30_000
