"""Named points of a running command: each place of the code between which state changes.

A point is `MODULE:FUNCTION WHAT WHEN`, as in `archive.store:_add INSERT release before`. MODULE and
FUNCTION are the place of the project that asked, past the plumbing every statement goes through;
WHAT is a writing statement and its table, the COMMIT of what was written, or a file's change;
WHEN is before, and after what another process can see; of a file that grows also `half`: only a
part of what it got is on the disk. The product knows nothing of this: the process that is to
be killed watches its own database drivers and its own `os`.
"""

from __future__ import annotations

import fcntl
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

from archive.engine_sqlite import sqlite_library

ROOT = Path(__file__).parents[2]
_ROOMS = tuple(
    f"{ROOT / room}{os.sep}" for room in ("archive", "infopublik", "pipelines", "spiders")
)
# What others call to write: the place that called them is meant.
_PLUMBING = frozenset(
    {
        "archive.database",
        "archive.disk",
        "archive.engine",
        "archive.engine_postgres",
        "archive.engine_sqlite",
        "archive.sqlite_file",
        "archive.upsert",
    }
)
_WRITING = re.compile(
    r"\s*(INSERT INTO|UPDATE|DELETE FROM|CREATE (?:UNIQUE )?(?:VIRTUAL )?(?:TABLE|INDEX)"
    r"|ALTER TABLE|DROP TABLE|DROP INDEX|ANALYZE|VACUUM INTO"
    r"|PRAGMA wal_checkpoint|PRAGMA journal_mode =|PRAGMA secure_delete)"
    r"\s*\(?\"?(\w*)",
    re.IGNORECASE,
)
_FILE_CALLS = ("fsync", "replace", "rename", "link", "unlink", "truncate", "ftruncate", "mkdir")


class Crossings:
    """Counts the points a process crosses, and kills it at one of them.

    kill_at: a point and which crossing of it; None only counts.
    """

    def __init__(self, kill_at: tuple[str, int] | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self._kill_at = kill_at
        self._has_written = False

    def watch(self) -> None:
        """Watch this process from now on, for the rest of its life."""
        sa.event.listen(sa.Engine, "before_cursor_execute", self._before_statement)
        DefaultDialect.do_commit = self._crossed(DefaultDialect.do_commit, "COMMIT")
        for name in _FILE_CALLS:
            setattr(os, name, self._crossed(getattr(os, name), name))
        self._watch_drivers_own()

    def cross(self, what: str, when: str) -> None:
        """Be at a point; where it is the one, this is the end."""
        point = f"{_place()} {what} {when}"
        self.counts[point] += 1
        if self._kill_at == (point, self.counts[point]):
            os.kill(os.getpid(), signal.SIGKILL)

    def _before_statement(self, *event: Any) -> None:
        if what := _written(event[2]):
            self._has_written = True
            self.cross(what, "before")

    def _crossed(self, call: Callable[..., Any], what: str) -> Callable[..., Any]:
        @wraps(call)
        def crossing(*arguments: Any, **named: Any) -> Any:
            if what == "COMMIT" and not self._has_written:
                return call(*arguments, **named)
            if what == "fsync":
                self._tear(arguments[0])
            self.cross(what, "before")
            answer = call(*arguments, **named)
            if what == "COMMIT":
                self._has_written = False
            self.cross(what, "after")
            return answer

        return crossing

    def _tear(self, handle: int) -> None:
        """The point at which only a part of what a file got at its end is on the disk."""
        if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE != os.O_WRONLY:
            return  # a folder, or a file that is changed in its midst
        point = f"{_place()} write half"
        self.counts[point] += 1
        if self._kill_at == (point, self.counts[point]):
            size = os.fstat(handle).st_size
            # The calls themselves are watched: this cut is no crossing.
            os.truncate.__wrapped__(handle, size - min(size // 2, 100))
            os.kill(os.getpid(), signal.SIGKILL)

    def _watch_drivers_own(self) -> None:
        """Backup, restore and vacuum speak with SQLite's driver, past SQLAlchemy."""
        module: Any = sqlite_library().module
        connect, cross = module.connect, self.cross

        class Watched(module.Connection):  # type: ignore[misc]  # made at run time
            def execute(self, statement: str, *values: Any) -> Any:
                if what := _written(statement):
                    cross(what, "before")
                return super().execute(statement, *values)

            def backup(self, target: Any, *, pages: int = -1, progress: Any = None) -> None:
                def told(*step: int) -> None:
                    cross("page copy", "between")
                    if progress:
                        progress(*step)

                cross("page copy", "before")
                super().backup(target, pages=min(pages, 4) if pages > 0 else 4, progress=told)
                cross("page copy", "after")

        module.connect = lambda *arguments, **named: connect(
            *arguments, **{"factory": Watched, **named}
        )


def _written(statement: str) -> str | None:
    """What a statement writes to, as in "INSERT look"; None where it only reads."""
    found = _WRITING.match(statement)
    if found is None:
        return None
    words = found[1].upper().split()
    verb = words[0] if words[0] in ("INSERT", "DELETE") else " ".join(words)
    # FTS5 takes its commands as rows.
    if command := re.search(r"VALUES \('([\w-]+)'", statement):
        return f"{command[1]} {found[2]}"
    return f"{verb} {found[2]}".strip()


def _place() -> str:
    """The nearest function of the project, past the plumbing."""
    frame: FrameType | None = sys._getframe(1)
    plumbing = "elsewhere"
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_ROOMS):
            module = name[len(f"{ROOT}{os.sep}") : -len(".py")].replace(os.sep, ".")
            function = frame.f_code.co_name.strip("<>")
            if module not in _PLUMBING:
                return f"{module}:{function}"
            plumbing = f"{module}:{function}"
        frame = frame.f_back
    return plumbing
