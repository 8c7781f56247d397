"""The frozen fronts are what they say: each address on its side of the release pattern."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spiders.portal import Portal
from tests.fronts import FOLDER, NAMES, SITE, front
from tests.spiders.tables import load


def portal_of(name: str, folder: Path) -> Portal:
    """The portal of a front, as the registry reads its table."""
    keys = {"name": "Contoh", "home": f"{SITE}/", "region": "33.75", **front(name).portal}
    text = "\n".join([f"[{name}]", *(f"{key} = {json.dumps(keys[key])}" for key in keys), ""])
    return load(folder, text)[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_release_of_a_front_matches_its_pattern(name: str, tmp_path: Path) -> None:
    portal = portal_of(name, tmp_path)
    assert len(front(name).releases) == 6
    assert all(portal.is_release(SITE + path) for path in front(name).releases)


@pytest.mark.parametrize("name", [name for name in NAMES if "release" in front(name).portal])
def test_what_is_no_release_of_a_front_does_not(name: str, tmp_path: Path) -> None:
    portal = portal_of(name, tmp_path)
    assert [path for path in front(name).others if portal.is_release(SITE + path)] == []


@pytest.mark.parametrize("name", ["drupal", "joomla-content", "joomla-k2"])
def test_the_pattern_of_the_family_takes_no_other_page(name: str, tmp_path: Path) -> None:
    portal = portal_of(name, tmp_path)
    assert [path for path in front(name).others if portal.is_release(SITE + path)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_front_serves_its_files_and_no_others(name: str) -> None:
    routes = json.loads((FOLDER / name / "routes.json").read_text("utf-8"))
    named = {route["file"] for route in routes.values()} | {"routes.json", "expected.json"}
    assert {path.name for path in (FOLDER / name).iterdir()} == named
    assert set(front(name).releases) <= set(routes)
