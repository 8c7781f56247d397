"""The raw page that a wording was read from."""

from __future__ import annotations

import sqlalchemy as sa

from archive import schema
from archive.database import Archive
from archive.errors import NotFoundError
from archive.warc import Place, is_erased, read_payload


def raw_page(archive: Archive, release: int, version: int) -> bytes:
    """The body of the answer that brought a wording, as the portal sent it.

    Raises NotFoundError where none was kept, NotReadableError where it is damaged or missing.
    """
    look, wording = schema.look, schema.version
    with archive.read() as connection:
        row = connection.execute(
            sa.select(look.c.warc, look.c.warc_offset)
            .join(
                wording,
                sa.and_(look.c.release == wording.c.release, look.c.at == wording.c.valid_from),
            )
            .where(
                wording.c.release == release,
                wording.c.number == version,
                look.c.night == wording.c.night,
                look.c.warc.is_not(None),
            )
            .limit(1)
        ).one_or_none()
    if row is None:
        raise NotFoundError(
            f"No raw page of release {release} version {version} was kept: it was stored before "
            "raw answers were. `infopublik looks` shows which looks have one."
        )
    place = Place(file=row.warc, offset=row.warc_offset)
    if is_erased(archive.folder, place):
        raise NotFoundError(f"The raw page of release {release} was erased: it was taken down.")
    return read_payload(archive.folder, place)
