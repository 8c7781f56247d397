"""Writing the search index: one row a version, added with it, never changed."""

from __future__ import annotations

import sqlalchemy as sa

from archive.search.words import STEM_VERSION, stems

__all__ = ["STEM_VERSION", "index_version"]


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
