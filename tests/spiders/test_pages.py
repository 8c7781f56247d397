"""Frozen list pages: what each family reads in them, and where it goes on.

A case is a folder of `tests/pages/families/FAMILY/`: the page as served, `meta.json` (address,
status, content type, the portal's keys, kind and position of the task) and `expected.json`. A
missing `expected.json` is written, and the test fails until a person has read it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scrapy.responsetypes import responsetypes

from archive.tasks import Task
from spiders.portal_keys import FAMILIES, RELEASE_OF_FAMILY
from tests.spiders.spider import make_spider

FOLDER = Path(__file__).parents[1] / "pages/families"
CASES = sorted(path.parent.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*/meta.json"))
FIELDS = ("entries", "following", "inner")
# How a list ends, and what stands there instead of one: each family has a case of them.
ENDS = ("error-page", "gap")


@cache
def read(case: str) -> dict[str, Any]:
    """What the family of a case reads in its page."""
    folder = FOLDER / case
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    [page] = folder.glob("page.*")
    body = page.read_bytes()
    headers = {"Content-Type": meta["content_type"], **meta.get("headers", {})}
    kind = responsetypes.from_args(headers=headers, url=meta["url"], body=body)
    response = kind(meta["url"], status=meta["status"], headers=headers, body=body)
    family = meta["portal"]["family"]
    keys = {"listing": None, "release": RELEASE_OF_FAMILY.get(family), **meta["portal"]}
    spider = make_spider(**keys)
    task = Task(url=meta["url"], kind=meta["kind"], position=meta["position"])
    if not spider.reads(response):
        return {"entries": None, "following": None, "inner": None}
    inner = spider.inner(response, task)
    entries = spider.entries(response)
    following = spider.following(response, task, len(entries))
    return {
        "entries": [asdict(entry) for entry in entries],
        "following": _asked(following) if following else None,
        "inner": [_asked(each) for each in inner],
    }


def _asked(task: Task) -> dict[str, Any]:
    """What matters of a list to ask."""
    return {"url": task.url, "position": task.position, "modified": task.modified}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", CASES)
def test_a_frozen_page_is_read_as_it_was_reviewed(case: str, field: str) -> None:
    path = FOLDER / case / "expected.json"
    if not path.exists():
        text = json.dumps(read(case), indent=2, ensure_ascii=False, sort_keys=True)
        path.write_text(f"{text}\n", encoding="utf-8")
        pytest.fail(f"{path} was missing and is written: review and run again")
    assert read(case)[field] == json.loads(path.read_text("utf-8"))[field]


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_a_list_a_gap_and_an_error_page(family: str) -> None:
    names = {case.partition("/")[2] for case in CASES if case.startswith(f"{family}/")}
    assert len(names) >= 4
    assert set(ENDS) <= names
