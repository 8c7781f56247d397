"""Writing the search index: one row a version, added with it, removed by a takedown alone."""

from __future__ import annotations

import sqlalchemy as sa

from archive import schema
from archive.search.words import STEM_VERSION, stems

__all__ = ["STEM_VERSION", "index_version", "remove_version"]


def index_version(connection: sa.Connection, version: int, *, title: str, text: str) -> None:
    """Make a version findable, within the transaction that adds it."""
    connection.execute(
        sa.text(
            "INSERT INTO search_index (rowid, title, text, title_stem, text_stem) "
            "VALUES (:version, :title, :text, :title_stem, :text_stem)"
        ),
        {
            "version": version,
            "title": title,
            "text": text,
            "title_stem": stems(title),
            "text_stem": stems(text),
        },
    )


def remove_version(connection: sa.Connection, version: int) -> None:
    """Make a version unfindable, while its words still stand in its row.

    The index holds no text, so it must be told exactly the words that were put in. They leave the
    file when the index is merged (`archive.compact`).
    """
    row = connection.execute(
        sa.select(schema.version.c.title, schema.version.c.text).where(
            schema.version.c.id == version
        )
    ).one()
    connection.execute(
        sa.text(
            "INSERT INTO search_index (search_index, rowid, title, text, title_stem, text_stem) "
            "VALUES ('delete', :version, :title, :text, :title_stem, :text_stem)"
        ),
        {
            "version": version,
            "title": row.title,
            "text": row.text,
            "title_stem": stems(row.title),
            "text_stem": stems(row.text),
        },
    )
