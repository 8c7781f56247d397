"""Detection on ten kinds of site: family, keys, pattern and samples."""

from __future__ import annotations

import re
from functools import cache

import pytest

from infopublik.sampling import judge
from spiders.detect.check import check
from spiders.detect.finding import Finding
from spiders.detect.walk import Asked, detect
from spiders.registry import load_registry
from spiders.table import add_table
from tests.spiders.detect.fronts import BASE, FRONTS, ITEMS, Front, take

BY_NAME = {front.name: front for front in FRONTS}
each_front = pytest.mark.parametrize("name", BY_NAME)


@cache
def found(name: str) -> tuple[Finding, list[str]]:
    return take(BY_NAME[name].pages, detect(Asked(url=f"{BASE}/"), judge))


@each_front
def test_a_site_gets_the_family_and_keys_that_fit_it(name: str) -> None:
    front, (finding, _) = BY_NAME[name], found(name)
    assert finding.portal.family == front.family
    assert {key: getattr(finding.portal, key) for key in front.keys} == front.keys
    assert finding.portal.region == "33.75"


@each_front
def test_the_pattern_fits_every_release_and_no_other_page(name: str) -> None:
    front, (finding, _) = BY_NAME[name], found(name)
    assert finding.portal.release is not None
    assert finding.portal.release.startswith("^/")
    assert [i.slug for i in ITEMS if not finding.portal.is_release(BASE + front.path(i))] == []
    assert [path for path in front.others if finding.portal.is_release(BASE + path)] == []


@each_front
def test_three_samples_are_read_with_title_day_and_text(name: str) -> None:
    front, (finding, _) = BY_NAME[name], found(name)
    by_url = {BASE + front.path(item): item for item in ITEMS}
    assert len({sample.url for sample in finding.samples}) == 3
    for sample in finding.samples:
        item = by_url[sample.url]
        assert sample.title == item.title
        assert (sample.published_at or "")[:10] == f"{item.published:%Y-%m-%d}"
        assert sample.text.startswith(item.paragraphs[0])
        assert sample.faults == ()
    assert finding.doubts == ()


@each_front
def test_a_dozen_requests_are_enough(name: str) -> None:
    _, asked = found(name)
    assert len(asked) <= 12, asked


@each_front
def test_the_table_loads_and_its_portal_passes_the_check(name: str, tmp_path) -> None:
    finding, _ = found(name)
    add_table(finding.portal, tmp_path)
    portal = load_registry([tmp_path])[finding.portal.id]
    assert portal == finding.portal
    checked, asked = take(BY_NAME[name].pages, check(portal, judge))
    assert checked.problems == ()
    assert checked.listed >= 8
    assert len(asked) <= 6


@each_front
def test_every_decision_has_its_evidence(name: str) -> None:
    finding, _ = found(name)
    about = {each.about for each in finding.evidence}
    assert {"region", "family", "release", "date"} <= about
    assert all(each.value and each.why for each in finding.evidence)


def test_a_front_has_its_own_kind_of_address() -> None:
    patterns = {re.sub(r"\W+", "", str(found(name)[0].portal.release)) for name in BY_NAME}
    assert len(patterns) == len(FRONTS)


def test_every_front_names_a_family_of_its_own_way() -> None:
    assert {front.family for front in FRONTS} >= {"wordpress", "joomla", "drupal", "feed"}
    assert all(isinstance(front, Front) for front in FRONTS)
