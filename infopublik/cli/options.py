"""The options that several commands share, and the archive they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from archive import schema
from archive.database import Archive, open_for_reading
from archive.errors import NotFoundError, UsageError
from archive.model import PILLARS
from archive.period import parse_moment
from archive.region import find
from infopublik.home import archive_url

# `show --diff` without a value: the last two versions.
LAST_EDIT = "last"


class Format(StrEnum):
    """How results are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


ArchiveOption = Annotated[
    str | None,
    typer.Option(
        "--archive",
        metavar="URL",
        help="Archive, as sqlite:///folder/name.db or postgresql+psycopg://user@host/name "
        "[default: INFOPUBLIK_ARCHIVE, or the home's].",
        show_default=False,
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="How to write [default: table on a terminal, jsonl in a pipe].",
        show_default=False,
    ),
]
PortalsOption = Annotated[
    Path | None,
    typer.Option(
        "--portals",
        metavar="DIR",
        help="Folder of *.toml files: the whole registry of this call.",
        show_default=False,
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        min=0,
        metavar="N",
        help="At most N rows [default: 20 on a terminal, all in a pipe].",
        show_default=False,
    ),
]
RegionOption = Annotated[
    str | None,
    typer.Option(metavar="REGION", help="Region: 33, 33.75 or a name.", show_default=False),
]
PortalOption = Annotated[
    str | None, typer.Option(metavar="PORTAL", help="Portal by its id.", show_default=False)
]
TopicOption = Annotated[
    str | None, typer.Option(metavar="TOPIC", help="Topic: smart-city.", show_default=False)
]


LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LogLevelOption = Annotated[
    str, typer.Option(metavar="LEVEL", help="Log on stderr: DEBUG, INFO, WARNING or ERROR.")
]
AtOption = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="Start the night's clock at this ISO time.", show_default=False
    ),
]


class SortChoice(StrEnum):
    """The orders of a search."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


# What narrows and orders a search, and an export of one.
PillarOption = Annotated[
    str | None,
    typer.Option(metavar="PILLAR", help=f"Pillar: {', '.join(PILLARS)}.", show_default=False),
]
PublishedSinceOption = Annotated[
    str | None, typer.Option(metavar="D", help="Published from D on.", show_default=False)
]
PublishedUntilOption = Annotated[
    str | None, typer.Option(metavar="D", help="Published up to D.", show_default=False)
]
AsOfOption = Annotated[
    str | None,
    typer.Option(metavar="D", help="As the archive stood at D.", show_default=False),
]
SortOption = Annotated[
    SortChoice | None,
    typer.Option(help="Order [default: relevance; newest without words].", show_default=False),
]


@contextmanager
def reading(option: str | None) -> Iterator[Archive]:
    """The archive of this call, open for reading while the block runs."""
    archive = open_for_reading(archive_url(option))
    try:
        yield archive
    finally:
        archive.close()


def require_portal(connection: sa.Connection, portal: str | None) -> None:
    """Raise NotFoundError where the archive knows no portal of that name."""
    if portal is None:
        return
    known = list(connection.scalars(sa.select(schema.portal.c.id).order_by(schema.portal.c.id)))
    if portal not in known:
        near = get_close_matches(portal, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise NotFoundError(f"Portal '{portal}' is not in the archive.{hint}")


def one_of(option: str, value: str | None, known: tuple[str, ...]) -> None:
    """Pass where an option has one of the known values; raises UsageError that names them."""
    if value is not None and value not in known:
        raise UsageError(f"{option}: '{value}' is not known. Known: {', '.join(known)}.")


def words_of(text: str | None, option: str, known: list[str]) -> list[str]:
    """A list parted by commas; raises UsageError for an unknown word."""
    words = [word.strip() for word in (text or "").split(",") if word.strip()]
    for word in words:
        if word not in known:
            raise UsageError(f"{option}: '{word}' is not known. Known: {', '.join(known)}.")
    return words


def region_code(option: str | None) -> str | None:
    """The Kemendagri code of a region option; raises UsageError for an unknown one."""
    return None if option is None else find(option).code


def moment(text: str | None, option: str, *, is_end: bool = False) -> datetime | None:
    """The time of a date option; raises UsageError naming the option."""
    return None if text is None else parse_moment(text, option=option, is_end=is_end)
