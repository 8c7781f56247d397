"""The demo as a person runs it."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.nightly.crawls import ROOT, Desk, Ended

SCENES = ["Night 1", "Night 2", "What changed", "What vanished", "A search", "A diff", "Next"]


def demo(folder: Path, *words: str) -> Ended:
    """Run it in a folder of its own, where it may also put what is temporary."""
    (folder / "tmp").mkdir()
    (folder / "here").mkdir()
    command = [sys.executable, "-m", "infopublik", "demo", *words]
    return Desk(folder).run(
        command, cwd=folder / "here", timeout=100, TMPDIR=str(folder / "tmp"), COLUMNS="160"
    )


def readme_excerpt() -> list[str]:
    """The lines that the README shows of the demo, without the rules above the scenes."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = text.partition("```text\n")[2].partition("```")[0].splitlines()
    return [line for line in shown if line and "──" not in line]


def missing(lines: list[str], text: str) -> list[str]:
    """The lines that a text does not hold, however both are wrapped."""
    said = " ".join(text.split())
    return [line for line in lines if " ".join(line.split()) not in said]


@pytest.mark.timeout(120)
def test_the_demo_tells_its_story_and_leaves_nothing_behind(tmp_path):
    ended = demo(tmp_path)
    assert ended.code == 0, ended.err
    titles = [line.split(" ─")[0] for line in ended.out.splitlines() if "──" in line]
    assert titles == SCENES
    assert ended.out.count("healthy") == 6
    assert "[-Rp1,2 -]{+Rp2,4 +}" in ended.out
    for line in (
        "Night 1 is done: 63 new.",
        "Night 2 is done: 1 copied, 1 edited, 1 figure_changed, 6 new, 1 redated",
    ):
        assert line in ended.err
    for word in ("Warning", "Traceback", "Error"):
        assert word not in ended.out + ended.err
    assert not missing(readme_excerpt(), ended.out + ended.err)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert list((tmp_path / "here").iterdir()) == []
    assert not (tmp_path / "a.db").exists()


@pytest.mark.timeout(120)
def test_keep_leaves_an_archive_of_two_nights(tmp_path):
    ended = demo(tmp_path, "--keep")
    assert ended.code == 0, ended.err
    kept = tmp_path / "here/infopublik-demo/demo.db"
    assert f"sqlite:///{kept.relative_to(tmp_path / 'here')}" in ended.out
    with closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as connection:
        assert connection.execute("select count(*) from night").fetchone() == (2,)
        assert connection.execute("select count(*) from release").fetchone() == (69,)
