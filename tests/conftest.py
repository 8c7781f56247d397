"""What tests of every room share: a fresh archive, a set clock, and what goes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from archive.clock import Clock
from archive.database import Archive, open_for_writing
from archive.model import Release
from tests import postgres
from tests.archive import building


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[str]:
    """The URL of a database with an archive in it; one a worker, as making it takes long."""
    if why := postgres.why_not():
        pytest.skip(why)
    with postgres.database("tests") as url:
        open_for_writing(url).close()
        yield url


@pytest.fixture
def postgres_url(postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of an empty archive on a server; its folder is the test's own."""
    monkeypatch.setenv("INFOPUBLIK_HOME", str(tmp_path))
    postgres.empty(postgres_database)
    return postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """An empty archive, in a file and on a server."""
    if request.param == "sqlite":
        opened = building.make_archive(tmp_path)
    else:
        opened = open_for_writing(request.getfixturevalue("postgres_url"))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(building.FIRST_NIGHT)


@pytest.fixture
def make_release(clock: Clock) -> Callable[..., Release]:
    """Builds a release that went through clean, read and fingerprint, looked at now."""
    return partial(building.make_release, at=clock.now())


@pytest.fixture
def night(archive: Archive, clock: Clock) -> building.Nights:
    """A call begins the next night, a day after the last."""
    return building.Nights(archive, clock)
