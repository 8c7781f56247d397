"""Care of an archive killed at a point: backup, restore, takedown, vacuum and migrate.

They work on an archive whose third night was killed: beside it lies a log that holds more than
the file.
"""

from __future__ import annotations

import gzip
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from archive.backup import backups_of, description_of
from archive.restore import prove
from tests.kills import old, site
from tests.kills.content import Content, content, difference, faults
from tests.kills.crawled import Crawls, crawl
from tests.kills.process import KILLED, Run, run
from tests.nightly.crawls import Desk

THIRD_NIGHT_ENDS = ("archive.store:store_release COMMIT after", 5)
# So many were before; each made a backup.
_NIGHTS = 2


@dataclass(frozen=True, kw_only=True)
class Care:
    """One command.

    words: what is typed after `infopublik archive`. stand: makes of a desk after two nights what
    the command works on. left: what a command that is over left that it should not, and while it
    is not, what is lost; it is told what the archive held before. ends: with which codes the
    start after a kill may end.
    """

    words: Callable[[Desk], list[str]]
    stand: Callable[[Desk, Crawls], None]
    left: Callable[[Desk, Content, bool], list[str]] = lambda _desk, _before, _is_over: []
    ends: tuple[int, ...] = (0,)


@dataclass
class Cares:
    """Commands on copies of one archive; each is run to its end once."""

    folder: Path
    crawls: Crawls
    runs: dict[str, Run] = field(default_factory=dict)
    before: dict[str, Content] = field(default_factory=dict)
    after: dict[str, Content] = field(default_factory=dict)

    def standing(self, name: str) -> Path:
        """The folder of a desk on which the command was not run yet."""
        folder = self.folder / name
        if name in self.runs:
            return folder
        care = CARES[name]
        desk = self.crawls.desk(folder, _NIGHTS)
        care.stand(desk, self.crawls)
        self.before[name] = _content(desk)
        whole = _copy(folder, self.folder / f"{name}-whole")
        ended = care_for(whole, name)
        assert ended.code == 0, ended.said
        wrong = self._wrong_with(whole, name, is_over=True)
        assert wrong == [], f"{name}: {wrong}"
        self.after[name] = _content(whole)
        self.runs[name] = ended
        return folder

    def kill_and_start_again(self, folder: Path, name: str, point: str, crossing: int) -> str:
        """Kill the command at a point, start it again; what then is wrong, in lines."""
        desk = _copy(self.standing(name), folder)
        killed = care_for(desk, name, kill_at=(point, crossing))
        if killed.code != KILLED:
            return f"never crossed, ended with {killed.code}: {killed.said}{killed.crossed}"
        wrong = [f"after the kill: {each}" for each in self._wrong_with(desk, name, is_over=False)]
        found = _content(desk)
        if found not in (self.before[name], self.after[name]):
            lines = difference(self.after[name], found)
            wrong.append(f"after the kill neither as before nor as after:\n{lines}")
        # Backups and what is moved aside are named by the second.
        until = int(time.time()) + 1
        while time.time() < until:
            time.sleep(0.05)
        ended = care_for(desk, name)
        if ended.code not in CARES[name].ends:
            wrong.append(f"ended with {ended.code}: {ended.said}")
        wrong += [f"at the end: {each}" for each in self._wrong_with(desk, name, is_over=True)]
        wrong += filter(None, [difference(self.after[name], _content(desk))])
        return "\n".join(wrong)

    def _wrong_with(self, desk: Desk, name: str, *, is_over: bool) -> list[str]:
        damaged = [] if old.is_old(desk.path) else faults(desk.url)
        return damaged + CARES[name].left(desk, self.before[name], is_over)


def care_for(desk: Desk, name: str, *, kill_at: tuple[str, int] | None = None) -> Run:
    """One start of a command."""
    return _typed(desk, *CARES[name].words(desk), kill_at=kill_at)


def _typed(desk: Desk, *words: str, kill_at: tuple[str, int] | None = None) -> Run:
    return run(desk.folder, desk.environment, ["archive", *words], kill_at=kill_at)


def _content(desk: Desk) -> Content:
    return old.content(desk.path) if old.is_old(desk.path) else content(desk.url)


def _copy(folder: Path, to: Path) -> Desk:
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return Desk(to)


def _kill_a_night(desk: Desk, crawls: Crawls) -> None:
    """Kill the third night, so that the archive has a log with something in it."""
    killed = crawl(desk, 3, crawls.servers, kill_at=THIRD_NIGHT_ENDS)
    assert killed.code == KILLED, killed.said
    assert Path(f"{desk.path}-wal").stat().st_size > 0


def _beside(desk: Desk) -> Path:
    return desk.path.with_name(f"{desk.path.name}.d")


# --- backup and restore -------------------------------------------------------------------


def _backups(desk: Desk) -> dict[datetime, Path]:
    return backups_of(desk.path, _beside(desk) / "backups")


def _stand_for_backup(desk: Desk, crawls: Crawls) -> None:
    """Beside the backup of each night one more of the last day, which is to be dropped; a log."""
    found = _backups(desk)
    assert len(found) == _NIGHTS
    last = found[max(found)]
    earlier = last.with_name(f"{desk.path.stem}-{max(found):%Y%m%d}T010000Z.db")
    shutil.copy(last, earlier)
    shutil.copy(description_of(last), description_of(earlier))
    _kill_a_night(desk, crawls)


def _left_of_backups(desk: Desk, _before: Content, is_over: bool) -> list[str]:
    """Whatever bears the name of a backup is one; at the end nothing else lies there."""
    folder = _beside(desk) / "backups"
    named: set[Path] = {folder / "lock"}
    found = _backups(desk)
    for file in found.values():
        prove(file)
        named |= {file, description_of(file)}
    if is_over and len(found) <= _NIGHTS:
        return [f"{len(found)} backups are kept"]
    return [path.name for path in sorted({*folder.iterdir()} - named) if is_over]


def _stand_for_restore(desk: Desk, crawls: Crawls) -> None:
    """A backup is made; then a release is taken down, and a night is killed."""
    for words in (["backup"], _takedown_words(desk)):
        done = _typed(desk, *words)
        assert done.code == 0, done.said
    _kill_a_night(desk, crawls)


def _restore_words(desk: Desk) -> list[str]:
    found = _backups(desk)
    return ["restore", str(found[max(found)])]


def _lost_by_restore(desk: Desk, before: Content, _is_over: bool) -> list[str]:
    """What stood there is still to be had, with what was in its log."""
    places = [desk.path, *(path for path in desk.folder.glob("a.db.replaced-*Z"))]
    is_kept = any(content(f"sqlite:///{path}") == before for path in places)
    return [] if is_kept else ["what stood there before is lost"]


# --- takedown -----------------------------------------------------------------------------


def _takedown_words(desk: Desk) -> list[str]:
    [number] = desk.column("select id from release where url like ?", f"%{site.NAMING.path}")
    return ["takedown", str(number), "--reason", "memuat nama"]


def _left_of_words(desk: Desk, _before: Content, is_over: bool) -> list[str]:
    """Where what was taken down still stands, when all is done."""
    if not is_over:
        return []
    # As it was written, and as the index has its words.
    names = [site.NAME.encode(), site.NAME.split()[0].lower().encode()]
    files = {path: path.read_bytes() for path in desk.folder.glob("a.db*") if path.is_file()}
    warcs = (_beside(desk) / "warc").glob("*.gz")
    files |= {path: gzip.decompress(path.read_bytes()) for path in warcs}
    return [
        f"{path.name} still holds {name!r}"
        for path, held in files.items()
        for name in names
        if name in held
    ]


CARES = {
    "backup": Care(words=lambda _: ["backup"], stand=_stand_for_backup, left=_left_of_backups),
    "takedown": Care(
        words=_takedown_words,
        stand=_kill_a_night,
        left=_left_of_words,
        ends=(0, 2),  # 2: it was taken down before the kill
    ),
    "restore": Care(words=_restore_words, stand=_stand_for_restore, left=_lost_by_restore),
    "vacuum": Care(words=lambda _: ["vacuum"], stand=_kill_a_night),
} | {
    f"migrate from {revision}": Care(
        words=lambda _: ["migrate"], stand=partial(old.make_old, revision=revision)
    )
    for revision in old.REVISIONS
}
