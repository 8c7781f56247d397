"""Which raw answers are kept, and where a look's answer lies.

What an accusation needs decides: a quiet edit needs the bytes before and after it, a withdrawal
the last good page and every answer "gone", a wrong date the list that printed it.

=================  ==========================================================  ===================
page               answer                                                      kept
=================  ==========================================================  ===================
release            the first of its address; a wording that is another one,    as a record
                   also where it waits; the first good one after a failure
release, list,     a failure with an answer: gone, blocked, broken, suspect    as a record
home, robots
list, home         shows an address that nobody knew                           as a record
robots             any                                                         as a record
any                same bytes, status and place as in an earlier record of     that record is named
                   the address; 304 where the look before has a record
any                anything else, and what was asked only to compare (probe)   its SHA-256
=================  ==========================================================  ===================
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.model import Look, LookClass
from archive.night import NightRun
from archive.warc import Place

_NOT_MODIFIED = 304
# Our own doing, not the portal's.
_NO_FAILURE = frozenset({LookClass.OK, LookClass.SKIPPED})


def evidence_columns(
    connection: sa.Connection, night: NightRun, look: Look, *, kind: str, is_news: bool
) -> dict[str, Any]:
    """The columns of a look that say where its answer lies; writes the record where one is due.

    kind: as of `look`. is_news: the page showed what the archive did not know.
    Raises StorageError where the disk fails.
    """
    answer = look.answer
    if answer is None:
        return {}
    past = _Past(connection, look)
    if answer.status == _NOT_MODIFIED:
        return past.last_answer()
    digest = sha256(answer.body).hexdigest()
    place = past.same(digest)
    if place is None and (is_news or _is_due(look.look_class, kind, past)):
        made = {
            "night": night.number,
            "portal": look.portal,
            "kind": kind,
            "class": look.look_class,
            "cause": look.cause or "",
            "attempts": look.attempts,
            "asked": look.url,
        }
        place = night.warc.write(answer, made)
    lies = {"warc": place.file, "warc_offset": place.offset} if place else {}
    return {**lies, "payload_sha256": digest}


def _is_due(look_class: LookClass, kind: str, past: _Past) -> bool:
    """Whether an answer is kept though it brought no news."""
    if kind == "robots":
        return True
    if kind == "probe":
        return False
    if look_class not in _NO_FAILURE:
        return True
    is_read = kind == "release" and look_class == LookClass.OK
    return is_read and (past.was_failure() or not past.has_record())


class _Past:
    """Earlier looks at the address of a look."""

    def __init__(self, connection: sa.Connection, look: Look) -> None:
        table = schema.look
        self._connection = connection
        self._look = look
        self._mine = sa.and_(table.c.portal == look.portal, table.c.url == look.url)

    def last_answer(self) -> dict[str, Any]:
        """Where the last good answer lies, of which the portal now says that it still holds."""
        table = schema.look
        row = self._connection.execute(
            sa.select(table.c.warc, table.c.warc_offset, table.c.payload_sha256)
            .where(self._mine, table.c.payload_sha256.is_not(None), table.c["class"] == "OK")
            .order_by(table.c.id.desc())
            .limit(1)
        ).one_or_none()
        return {} if row is None or row.warc is None else dict(row._mapping)

    def same(self, digest: str) -> Place | None:
        """The newest record of the same bytes, status and place."""
        table = schema.look
        row = self._connection.execute(
            sa.select(table.c.warc, table.c.warc_offset)
            .where(
                self._mine,
                table.c.warc.is_not(None),
                table.c.payload_sha256 == digest,
                table.c.status == self._look.status,
                table.c.final_url.is_not_distinct_from(self._look.final_url),
            )
            .order_by(table.c.id.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else Place(file=row.warc, offset=row.warc_offset)

    def was_failure(self) -> bool:
        """Whether the last look failed."""
        table = schema.look
        last = self._connection.scalar(
            sa.select(table.c["class"]).where(self._mine).order_by(table.c.id.desc()).limit(1)
        )
        return last is not None and LookClass(last) not in _NO_FAILURE

    def has_record(self) -> bool:
        """Whether any answer of this address was kept."""
        table = schema.look
        found = self._connection.scalar(
            sa.select(table.c.id).where(self._mine, table.c.warc.is_not(None)).limit(1)
        )
        return found is not None
