"""What leaves the archive: `archive takedown`, and the room it takes: `archive vacuum`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from archive.backup import backups_of
from archive.clock import Clock
from archive.compact import compact
from archive.database import Archive, open_for_writing, place_of
from archive.engine_sqlite import SqliteFile, archive_folder
from archive.errors import BusyError, NotFoundError, StorageError, UsageError
from archive.lock import hold_lock, lock_archive
from archive.sqlite_file import require_archive, sqlite_path
from archive.takedown import Wish, take_down
from archive.tombstone import is_taken_down, raw_answers
from archive.warc import NotReadableError, Place, erase, is_erased
from infopublik.cli.options import ArchiveOption
from infopublik.cli.output import say
from infopublik.cli.show import MAX_ID
from infopublik.home import archive_url


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("takedown")(takedown_command)
    app.command("vacuum")(vacuum_command)


def takedown_command(
    release: Annotated[
        int, typer.Argument(metavar="ID", min=1, max=MAX_ID, help="Id of the release.")
    ],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; it is shown to whoever asks for the release.")
    ],
    by: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who asked for it.", show_default=False)
    ] = None,
    archive: ArchiveOption = None,
) -> None:
    """Remove the words of a release for good; its addresses, hashes and the reason stay."""
    if not reason.strip():
        raise UsageError("--reason: say why, in a few words.")
    wish = Wish(reason=reason.strip(), requested_by=by)
    url = archive_url(archive)
    place = place_of(url)
    if not place.is_there():
        raise NotFoundError(f"{place.name} is not there: there is no archive to work on.")
    now = Clock().now()
    with lock_archive(place, now=now):
        opened = open_for_writing(url)
        try:
            earlier, records = _take_down(opened, release, wish, now)
            # Killed from here on, the command can be given again: it does what is left.
            _erase(opened.folder, records, now)
        finally:
            opened.close()
        if isinstance(place, SqliteFile):
            _say_older_backups(place.path)
            _rewrite(place.path, release)
        else:
            say("The server keeps the rows of before until it is told: VACUUM (FULL).")
        if earlier is not None:
            raise earlier


def vacuum_command(archive: ArchiveOption = None) -> None:
    """Rewrite the archive without what was deleted, merge its search index, count anew."""
    path = sqlite_path(archive_url(archive), instead='psql {database} -c "VACUUM (FULL, ANALYZE)"')
    require_archive(path)
    with hold_lock(archive_folder(path), now=Clock().now()):
        open_for_writing(archive_url(archive)).close()
        done = compact(path)
    say(f"{path} has {done.after:,} bytes; before it had {done.before:,}.")


def _take_down(
    opened: Archive, release: int, wish: Wish, now: datetime
) -> tuple[NotFoundError | None, Sequence[Place]]:
    """Take a release down; what says that it was before, if it was, and where its answers lie."""
    with opened.write() as connection:
        try:
            done = take_down(connection, release, wish, at=now)
        except NotFoundError as error:
            if not is_taken_down(connection, release):
                raise
            return error, raw_answers(connection, [release])
    say(f"Release {release} is taken down: {done.versions} wordings, {done.events} events.")
    if done.same_words:
        ids = ", ".join(map(str, done.same_words))
        say(f"The same words stand in other releases, which are still there: {ids}.")
    return None, done.records


def _erase(folder: Path, records: Sequence[Place], now: datetime) -> None:
    """Overwrite the raw answers; what is missing or damaged keeps no release from going."""
    erased = 0
    for record in records:
        try:
            if not is_erased(folder, record):
                erase(folder, [record], at=now)
            erased += 1
        except NotReadableError as error:
            say(f"A raw answer could not be overwritten. {error}")
    say(f"{erased} of {len(records)} raw answers are overwritten.")


def _rewrite(path: Path, release: int) -> None:
    try:
        compact(path)
    except (StorageError, BusyError) as error:
        raise type(error)(
            f"Release {release} is taken down, but its words may still lie in free pages of the "
            f"file. {error} Then run: infopublik archive vacuum"
        ) from error


def _say_older_backups(path: Path) -> None:
    """What a takedown does not reach, so that nobody believes it did."""
    folder = archive_folder(path) / "backups"
    if older := backups_of(path, folder):
        say(f"{len(older)} backups in {folder} were made before and still hold it:")
        for file in older.values():
            say(f"  {file.name}")
