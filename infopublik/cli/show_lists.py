"""What `show` says of one release beside its words: wordings, copies, citations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import shorten
from archive.citation import Cited, bibtex, csl_json, text_citation
from archive.cluster import Copy, copies_of
from archive.errors import UsageError
from archive.stored import StoredRelease
from archive.wordings import StoredWording, first_read, wordings
from infopublik.cli.options import Format
from infopublik.cli.output import emit, plain, say

_VERSIONS_SHOWN = ("version", "valid_from", "valid_to", "changes", "title", "sha256")
_COPIES_SHOWN = ("order", "release", "portal", "published_at", "delay", "similarity", "changed")


class CiteForm(StrEnum):
    """The forms of a citation."""

    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    TEXT = "text"


def require_one(named: Mapping[str, bool]) -> None:
    """Raise UsageError where more than one of these options was given."""
    given = [name for name, is_given in named.items() if is_given]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other. Name one.")


def show_versions(connection: sa.Connection, found: StoredRelease, *, as_json: bool) -> None:
    """List the wordings of a release, from when to when each stood."""
    rows = [asdict(each) for each in wordings(connection, found.id)]
    if as_json:
        _print_json({"id": found.id, "url": found.url, "versions": rows})
        return
    columns = [field.name for field in fields(StoredWording)]
    emit(rows, Format.TABLE, columns=columns, shown=_VERSIONS_SHOWN)


def show_copies(connection: sa.Connection, found: StoredRelease, *, as_json: bool) -> None:
    """List the releases that say the same, first publisher first, and what each changed."""
    copies = copies_of(connection, found.id)
    if as_json:
        rows = [asdict(each) for each in copies]
        _print_json({"id": found.id, "cluster": found.cluster, "copies": rows})
        return
    columns = [field.name for field in fields(Copy)]
    emit(_told(copies), Format.TABLE, columns=columns, shown=_COPIES_SHOWN)
    if not copies:
        say(f"Release {found.id} is in no cluster: no other was found to say the same.")


def show_citation(connection: sa.Connection, found: StoredRelease, form: CiteForm) -> None:
    """Print a wording's citation in the form asked for."""
    portal = schema.portal
    cited = Cited(
        release=found,
        publisher=connection.execute(
            sa.select(portal.c.name).where(portal.c.id == found.portal)
        ).scalar_one(),
        seen=first_read(connection, found.id, found.version),
    )
    if form == CiteForm.CSL_JSON:
        _print_json(csl_json(cited))
    else:
        print(plain(bibtex(cited) if form == CiteForm.BIBTEX else text_citation(cited)))


def _told(copies: Sequence[Copy]) -> Iterator[dict[str, Any]]:
    """The rows of the table: what was changed in one column, marked as a diff marks it."""
    for each in copies:
        went = f"[-{shorten(each.removed)}-]" if each.removed else ""
        came = f"{{+{shorten(each.added)}+}}" if each.added else ""
        title = f"title “{shorten(each.title)}”" if each.title_changed else ""
        yield asdict(each) | {"changed": " ".join(filter(None, (title, went, came)))}


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))
