"""One delivery: what watches have to tell is made, then sent, and each try leaves a receipt.

Watches are sent side by side, those that failed last time behind the others; one that fails
again waits, and no other waits for it. One delivery runs at a time, under a lock of its own that
dies with its process.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from archive.clock import Clock
from archive.database import Archive
from archive.digest import newest_entries, read_entries, read_unwell
from archive.errors import DeliveryError, InfopublikError
from archive.lock import lock_delivery
from archive.outbox import (
    MOST_FAILURES,
    Waiting,
    make_digests,
    record_failure,
    record_noted,
    record_received,
    waiting,
)
from archive.taken import forget, note_taken, noted
from archive.watch import Watch, read_watches
from infopublik.delivery.channels import Settings, channel_of, most_events, shown
from infopublik.delivery.digest import Digest, make_digest
from infopublik.delivery.folder import MOST_ENTRIES, Folder
from infopublik.delivery.watch_feed import Feed

log = logging.getLogger(__name__)

# Receivers waited for at once; each is given up after ten seconds, or a minute for mail.
_SIDE_BY_SIDE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What came of one try. channel: as it may be shown. digest: its key; None for feed files.

    is_disabled: the watch is left alone from now on.
    """

    watch: str
    channel: str
    digest: str | None
    at: datetime
    events: int
    is_received: bool
    detail: str
    is_disabled: bool = False


def deliver_digests(
    archive: Archive, clock: Clock, *, settings: Settings, is_patient: bool = False
) -> list[Receipt]:
    """Make and send what is due, by the name of the watch; what came of each try.

    is_patient: leave those that failed alone until their time has come, as every night should.
    Raises BusyError while another delivery of this archive runs, StorageError.
    """
    if not archive.is_there:
        return []
    now = clock.now()
    with lock_delivery(archive.place, now=now):
        if keys := list(noted(archive.folder)):
            with archive.write() as connection:
                record_noted(connection, keys, now)
        for trouble in make_digests(archive, now, most_events=most_events):
            log.error("%s", trouble)
        with archive.read() as connection:
            watches = [
                watch for watch in read_watches(connection) if _is_open(watch, now, is_patient)
            ]
        watches.sort(key=lambda watch: watch.failures)
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            found = list(pool.map(lambda watch: _deliver(archive, clock, settings, watch), watches))
        forget(archive.folder)
    return sorted((each for part in found for each in part), key=lambda each: each.watch)


def _is_open(watch: Watch, now: datetime, is_patient: bool) -> bool:
    if watch.disabled_at is not None:
        return False
    return not is_patient or watch.retry_at is None or watch.retry_at <= now


def _deliver(archive: Archive, clock: Clock, settings: Settings, watch: Watch) -> list[Receipt]:
    """Send what waits for one watch, oldest first, until a try fails."""
    with archive.read() as connection:
        waits = waiting(connection, watch.id)
    channel = channel_of(watch.wanted, settings)
    if isinstance(channel, Folder):
        return _publish(archive, clock, watch, channel, waits)
    receipts = []
    for each in waits:
        receipt = _send(archive, clock, settings, watch, each)
        receipts.append(receipt)
        if not receipt.is_received:
            break
    return receipts


def _send(
    archive: Archive, clock: Clock, settings: Settings, watch: Watch, waits: Waiting
) -> Receipt:
    digest = read_digest(archive, watch, waits)
    is_sent = bool(digest.entries) or watch.wanted.sends_empty
    detail = "nothing is left to say: what it told of was taken down"
    try:
        if is_sent:
            detail = channel_of(watch.wanted, settings).send(digest)
    except DeliveryError as error:
        return _failed(archive, clock, watch, waits, str(error), events=len(digest.entries))
    except InfopublikError as error:
        # Something of ours is missing: the receiver is not to blame.
        return _receipt(watch, waits.key, clock.now(), len(digest.entries), str(error))
    if is_sent:
        note_taken(archive.folder, waits.key)
    with archive.write() as connection:
        record_received(connection, watch.id, [waits.id], clock.now(), detail)
    return _receipt(watch, waits.key, clock.now(), len(digest.entries), detail, is_received=True)


def read_digest(archive: Archive, watch: Watch, waits: Waiting) -> Digest:
    """What a digest says, the same at every try."""
    with archive.read() as connection:
        return make_digest(
            read_entries(connection, waits.id),
            key=waits.key,
            watch=watch.name,
            query=watch.wanted.query,
            made_at=waits.made_at,
            night=waits.night,
            unwell=read_unwell(connection, waits.night, watch.wanted.filters),
        )


def _publish(
    archive: Archive, clock: Clock, watch: Watch, folder: Folder, waits: Sequence[Waiting]
) -> list[Receipt]:
    """Write the feeds of a watch, which show what it was told last; also where nothing is new.

    So a file that was lost comes back, and what was taken down goes.
    """
    with archive.read() as connection:
        entries = newest_entries(connection, watch.id, MOST_ENTRIES)
        night = entries[0].night if entries else None
        unwell = read_unwell(connection, night, watch.wanted.filters)
    updated = datetime.fromisoformat(entries[0].at) if entries else watch.created_at
    feed = Feed(
        watch=watch.name,
        query=watch.wanted.query,
        updated=updated,
        entries=tuple(entries),
        unwell=tuple(unwell),
    )
    try:
        detail = folder.publish(feed)
    except DeliveryError as error:
        if waits:
            return [_failed(archive, clock, watch, waits[0], str(error), events=len(entries))]
        return [_receipt(watch, None, clock.now(), 0, str(error))]
    if not waits:
        return []
    with archive.write() as connection:
        record_received(connection, watch.id, [each.id for each in waits], clock.now(), detail)
    return [_receipt(watch, waits[-1].key, clock.now(), len(entries), detail, is_received=True)]


def _failed(  # noqa: PLR0913 - one is keyword-only
    archive: Archive, clock: Clock, watch: Watch, waits: Waiting, detail: str, *, events: int
) -> Receipt:
    now = clock.now()
    with archive.write() as connection:
        is_disabled = record_failure(connection, watch.id, waits.id, now, detail)
    if is_disabled:
        log.error(
            "Watch '%s' is disabled after %d failures in a row; the last: %s. When the channel "
            "works again: infopublik watch test %s",
            watch.name,
            MOST_FAILURES,
            detail,
            watch.name,
        )
    return _receipt(watch, waits.key, now, events, detail, is_disabled=is_disabled)


def _receipt(  # noqa: PLR0913 - the fields of a receipt
    watch: Watch,
    digest: str | None,
    at: datetime,
    events: int,
    detail: str,
    *,
    is_received: bool = False,
    is_disabled: bool = False,
) -> Receipt:
    return Receipt(
        watch=watch.name,
        channel=shown(watch.wanted.channel),
        digest=digest,
        at=at,
        events=events,
        is_received=is_received,
        detail=detail,
        is_disabled=is_disabled,
    )
