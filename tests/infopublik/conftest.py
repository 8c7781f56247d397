"""What the tests of the command line share: a way to run it, and an archive of two nights."""

from __future__ import annotations

from pathlib import Path

import pytest

from infopublik.demo.run import NIGHT_1, NIGHT_2
from infopublik.demo.sites import demo_sites
from tests.infopublik.command import Run, runner
from tests.infopublik.refusal import GOOD
from tests.nightly.crawls import Desk


class TwoNights(Desk):
    """The demo's portals, crawled twice; they are down afterwards."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with demo_sites(self.registry) as sites:
            self.night_1 = self.crawl("--at", NIGHT_1)
            sites.next_night()
            self.night_2 = self.crawl("--at", NIGHT_2)


@pytest.fixture(scope="session")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> TwoNights:
    """Made once; its archive is only read."""
    return TwoNights(tmp_path_factory.mktemp("two-nights"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line at an empty home."""
    return runner(tmp_path, monkeypatch, capsys)


@pytest.fixture
def ask(run: Run, two_nights: TwoNights, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on the archive of two nights."""
    monkeypatch.setenv("INFOPUBLIK_ARCHIVE", two_nights.url)
    return run


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "jawa_tengah.toml").write_text(GOOD, encoding="utf-8")
    return folder
