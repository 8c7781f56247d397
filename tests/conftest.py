"""What tests of every room share: a fresh archive, a set clock, and what goes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from archive.clock import Clock
from archive.database import Archive
from archive.model import Release
from tests.archive import building


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = building.make_archive(tmp_path)
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
