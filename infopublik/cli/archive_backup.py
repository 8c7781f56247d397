"""Backups: `archive backup` and `archive restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive.backup import backups_of, description_of, make_backup, rotate
from archive.clock import Clock
from archive.engine_sqlite import archive_folder
from archive.errors import UsageError
from archive.migrate import newest
from archive.restore import changed_files, prove, restore
from archive.sqlite_file import require_archive, sqlite_path
from infopublik.cli.bar import progress_bar
from infopublik.cli.options import ArchiveOption
from infopublik.cli.output import say
from infopublik.home import archive_url

# Named in a sentence; more are counted.
_NAMED = 3


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)


def backup_command(
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of the backups [default: backups/ in the archive's folder].",
            show_default=False,
        ),
    ] = None,
    archive: ArchiveOption = None,
) -> None:
    """Back the archive up, also while it is written to, and drop backups that are old."""
    path = sqlite_path(archive_url(archive), instead="pg_dump -Fc -f archive.dump {database}")
    require_archive(path)
    folder = to or archive_folder(path) / "backups"
    with progress_bar("backup") as progress:
        backup = make_backup(path, folder, now=Clock().now(), progress=progress)
    dropped = rotate(path, folder)
    file = folder / backup.file
    print(file)
    say(
        f"{backup.bytes:,} bytes, {backup.rows['release']} releases, schema {backup.schema}, "
        f"{len(backup.files)} files beside it noted. {len(backups_of(path, folder))} backups kept, "
        f"{len(dropped)} dropped."
    )


def restore_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The .db file of a backup.", show_default=False)
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="File to make of it [default: the archive].",
            show_default=False,
        ),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Only prove the backup; change nothing.")
    ] = False,
    archive: ArchiveOption = None,
) -> None:
    """Prove a backup and put it in the archive's place; what stands there is moved aside."""
    if into is not None and (verify or archive is not None):
        raise UsageError("--into excludes --verify and --archive. Name one.")
    url = archive_url(archive)
    path = into or sqlite_path(url, instead="pg_restore --clean -d {database} archive.dump")
    if into is not None and into.is_dir():
        raise UsageError(f"--into: {into} is a folder. Name the file to make.")
    if verify:
        backup = prove(file)
        say(
            f"{file} is whole: {backup.rows['release']} releases, schema {backup.schema}, "
            f"of {backup.made_at}."
        )
    else:
        done = restore(file, path, now=Clock().now())
        backup = done.backup
        say(f"{path} is the backup of {backup.made_at}: {backup.rows['release']} releases.")
        if done.aside:
            say(f"What stood there lies at {done.aside}; delete it when you need it no more.")
        if done.taken_down is None:
            say(
                "What was taken down in it could not be read. Take it down again where you know it."
            )
        elif done.taken_down:
            say(f"Of it was taken down again: {', '.join(map(str, done.taken_down))}.")
        if backup.schema != newest():
            say("Its schema is older than this program's. Run: infopublik archive migrate")
    if changed := changed_files(backup, archive_folder(path)):
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        say(
            f"Of {len(backup.files)} files that {description_of(file)} names, {len(changed)} are "
            f"not in {archive_folder(path)} as they were: {', '.join(changed[:_NAMED])}{more}."
        )
