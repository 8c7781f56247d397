"""Nights over the four portals: killed at a point, gone on with, and what they must end like.

From the second night on a watch is told of all that happens.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.kills import site
from tests.kills.content import Content, content, difference, events, faults
from tests.kills.process import KILLED, Run, run
from tests.loopback import LoopbackServer
from tests.nightly.crawls import NIGHT_1, NIGHT_2, NIGHT_3, NIGHT_4, Desk
from tests.nightly.server_desk import PostgresDesk

NIGHTS = {1: NIGHT_1, 2: NIGHT_2, 3: NIGHT_3, 4: NIGHT_4}
# The fourth is the first that proves anything of what is gone.
SHOWN = {1: site.first_night, 2: site.second_night, 3: site.third_night, 4: site.third_night}


@dataclass(frozen=True)
class Crawls:
    """Crawls over the same four portals, each beginning where a whole one ended.

    folder: for the desks. runs, contents: of the uninterrupted nights.
    """

    folder: Path
    servers: Sequence[LoopbackServer]
    runs: dict[int, Run] = field(default_factory=dict)
    contents: dict[int, Content] = field(default_factory=dict)
    standing: dict[int, Desk] = field(default_factory=dict)

    def desk(self, folder: Path, nights: int) -> Desk:
        """A desk of its own at which so many nights were crawled, and none was killed."""
        return self.copied(self.after(nights), folder)

    def after(self, nights: int) -> Desk:
        """The desk to copy."""
        if nights not in self.standing:
            folder = self.folder / f"after-{nights}"
            if nights == 0:
                desk = self.made(folder)
                site.add_portals(desk, self.servers)
            else:
                desk = self.desk(folder, nights - 1)
                self.runs[nights] = crawl(desk, nights, self.servers)
                assert self.runs[nights].code in (0, 3), self.runs[nights].said
                assert self.faults(desk) == []
                self.contents[nights] = content(desk.url)
                if nights == 1:
                    feeds = f"file:{self.folder / 'feeds'}"  # one for all desks
                    words = ["watch", "add", "pantau", "", "--to", feeds]
                    added = run(desk.folder, desk.environment, words)
                    assert added.code == 0, added.said
            self.standing[nights] = desk
        return self.standing[nights]

    def made(self, folder: Path) -> Desk:
        """A new desk."""
        return Desk(folder)

    def copied(self, desk: Desk, folder: Path) -> Desk:
        """Another desk with the same on it."""
        shutil.copytree(desk.folder, folder, dirs_exist_ok=True)
        return self.made(folder)

    def faults(self, desk: Desk) -> list[str]:
        """What is damaged in a desk's archive and beside it."""
        return faults(desk.url)

    def let_go(self, desk: Desk) -> None:
        """Wait until nobody holds the archive of a desk whose crawl was killed."""

    def kill_and_go_on(self, folder: Path, night: int, point: str, crossing: int) -> str:
        """Kill a night at a point, start again; what then is not as it should be, in lines."""
        self.after(night)
        desk = self.desk(folder, night - 1)
        killed = crawl(desk, night, self.servers, kill_at=(point, crossing))
        if killed.code != KILLED:
            return f"never crossed, ended with {killed.code}: {killed.said}{killed.crossed}"
        self.let_go(desk)
        wrong = [f"after the kill: {each}" for each in self.faults(desk)]
        surplus = events(content(desk.url)) - events(self.contents[night])
        wrong += [f"told too much before the kill: {each}" for each in surplus.elements()]
        ended = crawl(desk, night, self.servers)
        if ended.code != self.runs[night].code:
            wrong.append(f"ended with {ended.code}, not {self.runs[night].code}: {ended.said}")
        wrong += [f"at the end: {each}" for each in self.faults(desk)]
        wrong += filter(None, [difference(self.contents[night], content(desk.url))])
        return "\n".join(wrong)


@dataclass(frozen=True, kw_only=True)
class ServerCrawls(Crawls):
    """The same into databases of a server, each a copy of another.

    create: makes a database, as `postgres.databases` gives it.
    """

    create: Callable[..., str]

    def made(self, folder: Path) -> Desk:
        """A new desk with a database of its own."""
        return PostgresDesk(folder, self.create())

    def copied(self, desk: Desk, folder: Path) -> Desk:
        """Another desk, with a copy of the database and what lies beside it."""
        copy = PostgresDesk(folder, self.create(of=desk.url))
        shutil.copytree(desk.folder, folder, dirs_exist_ok=True)
        beside = _beside(desk)
        if beside.exists():
            (folder / beside.name).rename(folder / _beside(copy).name)
        return copy

    def faults(self, desk: Desk) -> list[str]:
        """The same; what lies beside a server's archive is sought in the home."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("INFOPUBLIK_HOME", str(desk.folder))
            return faults(desk.url)

    def let_go(self, desk: Desk) -> None:
        """A session notices that its process is dead once it has done what it was asked."""
        deadline = time.monotonic() + 30
        while desk.column(_OTHERS_HERE) != [0]:
            assert time.monotonic() < deadline, "the session of a killed crawl lives on"
            time.sleep(0.02)


_OTHERS_HERE = (
    "select count(*) from pg_stat_activity "
    "where datname = current_database() and pid <> pg_backend_pid()"
)


def _beside(desk: Desk) -> Path:
    """What belongs to a database lies in a folder named after it."""
    return desk.folder / f"{desk.url.rpartition('/')[2]}.d"


def crawl(
    desk: Desk,
    night: int,
    servers: Sequence[LoopbackServer],
    *,
    kill_at: tuple[str, int] | None = None,
) -> Run:
    """One start of a night."""
    SHOWN[night](servers)
    words = ["nightly", "--at", NIGHTS[night], "--portals", str(desk.registry), "--format", "jsonl"]
    return run(desk.folder, desk.environment, words, kill_at=kill_at)
