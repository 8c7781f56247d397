"""One delivery: what watches have to tell is made, then sent, and each try leaves a receipt.

Watches are sent side by side, those that failed last time behind the others; one that fails
again waits, and no other waits for it. One delivery runs at a time, under a lock of its own that
dies with its process.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

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
from archive.taken import begin_notes, forget, note_taken
from archive.watch import Watch, read_watches
from infopublik.delivery.channels import Channel, Settings, channel_of, most_events, shown
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
    """Make and send what is due; what came of each try, by the name of the watch.

    is_patient: leave those that failed alone until their time has come, as every night should.
    Raises BusyError while another delivery of this archive runs, StorageError.
    """
    if not archive.is_there:
        return []
    now = clock.now()
    run = _Run(archive=archive, clock=clock, settings=settings)
    with lock_delivery(archive.place, now=now):
        if keys := begin_notes(archive.folder):
            with archive.write() as connection:
                record_noted(connection, keys, now)
        for trouble in make_digests(archive, now, most_events=most_events):
            log.error("%s", trouble)
        with archive.read() as connection:
            watches = [each for each in read_watches(connection) if _is_open(each, now, is_patient)]
        watches.sort(key=lambda watch: watch.failures)
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            found = list(pool.map(run.deliver, watches))
        forget(archive.folder)
    return sorted((each for part in found for each in part), key=lambda each: each.watch)


def _is_open(watch: Watch, now: datetime, is_patient: bool) -> bool:
    if watch.disabled_at is not None:
        return False
    return not is_patient or watch.retry_at is None or watch.retry_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One delivery.

    turn: held by who reads or records, so that a thread that hears from its receiver is not kept
    from noting it by the work of the others.
    """

    archive: Archive
    clock: Clock
    settings: Settings
    turn: Lock = field(default_factory=Lock)

    def deliver(self, watch: Watch) -> list[Receipt]:
        """Send what waits for one watch, oldest first, until a try fails."""
        with self.turn, self.archive.read() as connection:
            waits = waiting(connection, watch.id)
        channel = channel_of(watch.wanted, self.settings)
        if isinstance(channel, Folder):
            return self._publish(watch, channel, waits)
        receipts = []
        for each in waits:
            receipt = self._send(watch, channel, each)
            receipts.append(receipt)
            if not receipt.is_received:
                break
        return receipts

    def _send(self, watch: Watch, channel: Channel, waits: Waiting) -> Receipt:
        with self.turn:
            digest = self._read(watch, waits)
        events = len(digest.entries)
        is_sent = bool(events) or watch.wanted.sends_empty
        detail = "nothing is left to say: what it told of was taken down"
        try:
            if is_sent:
                detail = channel.send(digest)
        except DeliveryError as error:
            return self._failed(watch, waits, str(error), events=events)
        except InfopublikError as error:
            # Something of ours is missing: the receiver is not to blame.
            return self._receipt(watch, waits.key, str(error), events=events)
        if is_sent:
            note_taken(self.archive.folder, waits.key)
        return self._received(watch, [waits], detail, events=events)

    def _read(self, watch: Watch, waits: Waiting) -> Digest:
        """What a digest says, the same at every try."""
        with self.archive.read() as connection:
            return make_digest(
                read_entries(connection, waits.id),
                key=waits.key,
                watch=watch.name,
                query=watch.wanted.query,
                made_at=waits.made_at,
                night=waits.night,
                unwell=read_unwell(connection, waits.night, watch.wanted.filters),
            )

    def _publish(self, watch: Watch, folder: Folder, waits: Sequence[Waiting]) -> list[Receipt]:
        """Write the feeds of a watch, which show what it was told last; also where nothing is new.

        So a file that was lost comes back, and what was taken down goes.
        """
        with self.turn:
            feed = self._feed(watch)
        try:
            detail = folder.publish(feed)
        except DeliveryError as error:
            if waits:
                return [self._failed(watch, waits[0], str(error), events=len(feed.entries))]
            return [self._receipt(watch, None, str(error), events=0)]
        return [self._received(watch, waits, detail, events=len(feed.entries))] if waits else []

    def _feed(self, watch: Watch) -> Feed:
        with self.archive.read() as connection:
            entries = newest_entries(connection, watch.id, MOST_ENTRIES)
            night = entries[0].night if entries else None
            unwell = read_unwell(connection, night, watch.wanted.filters)
        return Feed(
            watch=watch.name,
            query=watch.wanted.query,
            updated=datetime.fromisoformat(entries[0].at) if entries else watch.created_at,
            entries=tuple(entries),
            unwell=tuple(unwell),
        )

    def _received(
        self, watch: Watch, waits: Sequence[Waiting], detail: str, *, events: int
    ) -> Receipt:
        with self.turn, self.archive.write() as connection:
            numbers = [each.id for each in waits]
            record_received(connection, watch.id, numbers, self.clock.now(), detail)
        return self._receipt(watch, waits[-1].key, detail, events=events, is_received=True)

    def _failed(self, watch: Watch, waits: Waiting, detail: str, *, events: int) -> Receipt:
        with self.turn, self.archive.write() as connection:
            is_over = record_failure(connection, watch.id, waits.id, self.clock.now(), detail)
        if is_over:
            log.error(
                "Watch '%s' is disabled after %d failures in a row; the last: %s. When the channel "
                "works again: infopublik watch test %s",
                watch.name,
                MOST_FAILURES,
                detail,
                watch.name,
            )
        return self._receipt(watch, waits.key, detail, events=events, is_disabled=is_over)

    def _receipt(
        self, watch: Watch, key: str | None, detail: str, *, events: int, **said: bool
    ) -> Receipt:
        return Receipt(
            watch=watch.name,
            channel=shown(watch.wanted.channel),
            digest=key,
            at=self.clock.now(),
            events=events,
            detail=detail,
            is_received=said.get("is_received", False),
            is_disabled=said.get("is_disabled", False),
        )
