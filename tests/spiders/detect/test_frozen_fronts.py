"""Detection on whole frozen fronts of content systems, made without regard to detection."""

from __future__ import annotations

import json
from functools import cache

import pytest

from archive.region import find
from infopublik.sampling import judge
from spiders.detect.check import check
from spiders.detect.finding import Finding
from spiders.detect.walk import Asked, detect
from tests.fronts import FOLDER, NAMES, SITE, front
from tests.spiders.detect.fronts import Served, take

each_front = pytest.mark.parametrize("name", NAMES)


@cache
def pages(name: str) -> dict[str, Served]:
    """Status, headers and body by path."""
    folder = FOLDER / name
    routes = json.loads((folder / "routes.json").read_text("utf-8"))
    return {
        path: (
            route.get("status", 200),
            {"Content-Type": route["type"], **route.get("headers", {})},
            (folder / route["file"]).read_bytes(),
        )
        for path, route in routes.items()
    }


@cache
def found(name: str) -> tuple[Finding, list[str]]:
    asked = Asked(url=f"{SITE}/", region=find("33.75"))  # its regency is invented
    return take(pages(name), detect(asked, judge), SITE)


@each_front
def test_the_family_is_the_one_it_was_made_for(name: str) -> None:
    finding, asked = found(name)
    assert finding.portal.family == front(name).portal["family"]
    assert len(asked) <= 12


@each_front
def test_the_pattern_takes_all_releases_and_nothing_else(name: str) -> None:
    portal = found(name)[0].portal
    assert portal.release is not None
    assert [path for path in front(name).releases if not portal.is_release(SITE + path)] == []
    assert [path for path in front(name).others if portal.is_release(SITE + path)] == []


@each_front
def test_three_samples_are_releases_with_title_date_and_text(name: str) -> None:
    finding, _ = found(name)
    assert len({sample.url for sample in finding.samples}) == 3
    assert {sample.url.removeprefix(SITE) for sample in finding.samples} <= {*front(name).releases}
    for sample in finding.samples:
        assert sample.faults == ()
        assert (sample.published_at or "").startswith("2026-02-")
        assert len(sample.text) > 300
    assert finding.doubts == ()


@each_front
def test_what_was_found_passes_the_check(name: str) -> None:
    checked, asked = take(pages(name), check(found(name)[0].portal, judge), SITE)
    assert checked.problems == ()
    assert checked.listed >= 3
    assert len(asked) <= 6
