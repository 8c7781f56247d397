"""Killed while releases are placed: nothing is lost and nothing doubled (T38)."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import schema
from archive.clock import Clock
from archive.clustering import BATCH
from tests.archive.building import FIRST_NIGHT, Nights, make_archive, make_plan, make_release
from tests.archive.stories import STORY

PORTALS = ("satu", "dua")
# Three batches of each portal, so that two of three kills fall between batches.
RELEASES = 2 * BATCH + 5
SEED = 20261125
DRAWN = random.Random(SEED)  # noqa: S311 - no secret
# Seconds after the child began; an undisturbed run takes about half of one.
MOMENTS = [round(DRAWN.uniform(0, 0.5), 3) for _ in range(24)]

CHILD = """
import sys
from archive.clock import Clock
from archive.clustering import catch_up
from archive.database import open_for_writing
from archive.night import begin_night
from tests.archive.building import FIRST_NIGHT
archive = open_for_writing(sys.argv[1])
night = begin_night(archive, Clock(FIRST_NIGHT), [])
print("begun", flush=True)
for portal in ("satu", "dua"):
    catch_up(night, portal)
"""


def stand(folder: Path) -> str:
    """An archive of two portals that say the same in other order, nothing of it placed."""
    folder.mkdir()
    archive = make_archive(folder)
    night = Nights(archive, Clock(FIRST_NIGHT))
    night(*(make_plan(portal) for portal in PORTALS))
    for day, portal in enumerate(PORTALS, start=1):
        for number in range(RELEASES):
            text = " ".join(f"{word}{number}" for word in STORY.split())
            url = f"https://{portal}.example/{number}"
            night.store(
                make_release(portal=portal, url=url, text=text, published=date(2026, 3, day))
            )
    archive.close()
    return f"sqlite:///{folder / 'archive.db'}"


def run(url: str, *, kill_after: float | None = None) -> int:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, url], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        if kill_after is not None:
            time.sleep(kill_after)
            child.kill()
    return child.returncode


def state(url: str) -> dict[str, object]:
    """All that placing leaves: which are together, what was told, keys and hashes."""
    engine = sa.create_engine(url)
    release, event, cluster = schema.release, schema.event, schema.cluster
    with engine.connect() as connection:
        together: dict[int, list[int]] = {}
        for row in connection.execute(sa.select(release.c.id, release.c.cluster)):
            together.setdefault(row.cluster, []).append(row.id)
        sizes = {row.id: row.size for row in connection.execute(sa.select(cluster))}
        assert sizes == {key: len(ids) for key, ids in together.items() if key is not None}
        found: dict[str, object] = {
            "clusters": sorted(together.values()),
            "copied": sorted(
                tuple(row)
                for row in connection.execute(
                    sa.select(event.c.release, event.c.before, event.c.after, event.c.weight).where(
                        event.c.kind == "copied"
                    )
                )
            ),
            "signatures": sorted(
                tuple(row) for row in connection.execute(sa.select(schema.signature))
            ),
            "keys": sorted(tuple(row) for row in connection.execute(sa.select(schema.band))),
        }
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("pragma foreign_key_check").all() == []
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stand(folder := tmp_path_factory.mktemp("kill") / "standing")
    return folder / "archive.db"


@pytest.fixture(scope="module")
def uninterrupted(standing: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    url = copy_of(standing, tmp_path_factory.mktemp("whole"))
    assert run(url) == 0
    return state(url)


def copy_of(standing: Path, folder: Path) -> str:
    (folder / "archive.db").write_bytes(standing.read_bytes())
    return f"sqlite:///{folder / 'archive.db'}"


def test_every_release_has_its_copy_and_each_copy_its_event(uninterrupted):
    pairs = [[1 + n, 1 + n + RELEASES] for n in range(RELEASES)]
    assert uninterrupted["clusters"] == pairs
    assert uninterrupted["copied"] == [(new, f"satu/{old}", "P1D", 0) for old, new in pairs]


@pytest.mark.parametrize(
    "number", [*range(3), *(pytest.param(n, marks=pytest.mark.long) for n in range(3, 24))]
)
def test_T38_killed_at_any_moment_the_next_start_ends_as_if_it_had_not_been(
    number, standing, uninterrupted, tmp_path
):
    url = copy_of(standing, tmp_path)
    killed = run(url, kill_after=MOMENTS[number])
    assert killed in (0, -9)
    assert run(url) == 0
    assert state(url) == uninterrupted, f"seed {SEED}, killed after {MOMENTS[number]} s"
