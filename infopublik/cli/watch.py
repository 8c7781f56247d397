"""Being told: `watch add`, `watch list`, `watch remove`, `watch test` and `watch deliver`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
import typer

from archive import schema
from archive.admit import Batch, asked, read_happened
from archive.clock import Clock
from archive.database import Archive, open_for_reading, open_for_writing, place_of
from archive.digest import entries_of, read_unwell
from archive.errors import DeliveryError, UsageError
from archive.model import PILLARS, TOPICS, EventKind
from archive.outbox import MOST_FAILURES, count_waiting
from archive.search.find import Filters
from archive.watch import (
    NewWatch,
    Watch,
    add_watch,
    enable_watch,
    newest_event,
    read_watches,
    remove_watch,
    require_name,
    watch_named,
)
from infopublik.cli.options import (
    ArchiveOption,
    FormatOption,
    PillarOption,
    PortalOption,
    PublishedSinceOption,
    PublishedUntilOption,
    RegionOption,
    TopicOption,
    moment,
    one_of,
    reading,
    region_code,
    require_portal,
    words_of,
)
from infopublik.cli.output import chosen_format, emit, say
from infopublik.delivery.channels import Settings, channel_of, read_channel, shown
from infopublik.delivery.deliver import Receipt, deliver_digests
from infopublik.delivery.digest import Digest, make_digest
from infopublik.delivery.presets import preset_named, presets
from infopublik.home import archive_url

app = typer.Typer(help="Be told what is new, what changed and what vanished.")

WATCH_COLUMNS = [
    *("name", "query", "filters", "kinds", "min_weight", "channel", "every", "created_at"),
    *("cursor", "waiting", "last_sent", "failures", "state", "trouble"),
]
RECEIPT_COLUMNS = ["watch", "channel", "digest", "at", "events", "is_received", "detail"]
# Events that a test message looks back over for something to show.
_LOOK_BACK = 500
_SHOWN_IN_TEST = 5

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name of the watch.")]


class Every(StrEnum):
    """How often a watch tells."""

    NIGHT = "night"
    WEEK = "week"


@app.command("add")
def add_command(
    name: NameArgument,
    query: Annotated[
        str | None,
        typer.Argument(
            metavar="QUERY", help='A query as of search; "" for all.', show_default=False
        ),
    ] = None,
    region: RegionOption = None,
    portal: PortalOption = None,
    topic: TopicOption = None,
    pillar: PillarOption = None,
    since: PublishedSinceOption = None,
    until: PublishedUntilOption = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND,...", help="Kinds, as new,edited,removed.", show_default=False),
    ] = None,
    min_weight: Annotated[
        int | None,
        typer.Option(
            min=0, max=100, metavar="N", help="Events of this weight on.", show_default=False
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="CHANNEL",
            help="mailto:ADDRESS, https://HOST/PATH, file:FOLDER or an address of apprise "
            "[default: feeds in the archive's folder].",
            show_default=False,
        ),
    ] = None,
    every: Annotated[Every, typer.Option(help="How often.")] = Every.NIGHT,
    preset: Annotated[
        str | None,
        typer.Option(
            metavar="PRESET", help=f"Ready-made: {', '.join(presets())}.", show_default=False
        ),
    ] = None,
    send_empty: Annotated[
        bool, typer.Option("--send-empty", help="Also say that there is nothing to say.")
    ] = False,
    allow_private_network: Annotated[
        bool,
        typer.Option(
            "--allow-private-network",
            help="The receiver may be on a private network, or use http:.",
        ),
    ] = False,
    archive: ArchiveOption = None,
) -> None:
    """Save a search, and be told of what happens from now on."""
    require_name(name)
    ready = None if preset is None else preset_named(preset)
    if query is None and ready is None:
        raise UsageError('QUERY: write a query ("" for everything), or name a --preset.')
    kinds = words_of(kind, "--kind", [each.value for each in EventKind])
    one_of("--topic", topic, TOPICS)
    one_of("--pillar", pillar, PILLARS)
    url = archive_url(archive)
    channel = to if to is not None else f"file:{place_of(url).folder / 'watches'}"
    wanted = NewWatch(
        name=name,
        query=query if query is not None else ready.query if ready else "",
        channel=read_channel(channel, is_private_allowed=allow_private_network),
        filters=Filters(
            region=region_code(region),
            portal=portal,
            topic=topic or (ready.topic if ready else None),
            pillar=pillar or (ready.pillar if ready else None),
            since=moment(since, "--since"),
            until=moment(until, "--until", is_end=True),
        ),
        kinds=tuple(kinds) or (ready.kinds if ready else ()),
        min_weight=min_weight if min_weight is not None else ready.min_weight if ready else 0,
        every=every.value,
        sends_empty=send_empty,
        is_private_allowed=allow_private_network,
    )
    asked(wanted)  # a wrong query is refused before anything is opened
    with _writing(url) as opened, opened.write() as connection:
        require_portal(connection, portal)
        watch = add_watch(connection, wanted, Clock().now())
    say(
        f"Watch '{name}' is told of what comes after event {watch.cursor}, each {every.value}, to "
        f"{shown(wanted.channel)}. Try the channel: infopublik watch test {name}"
    )


@app.command("list")
def list_command(archive: ArchiveOption = None, format: FormatOption = None) -> None:
    """List the watches, what waits to be sent, and channels that fail."""
    form = chosen_format(format)
    with reading(archive) as opened, opened.read() as connection:
        watches = read_watches(connection)
        rows = [_row(connection, watch) for watch in watches]
    emit(
        rows,
        form,
        columns=WATCH_COLUMNS,
        shown=["name", "query", "kinds", "channel", "every", "waiting", "last_sent", "state"],
    )
    for watch in watches:
        if watch.disabled_at is not None:
            say(
                f"Watch '{watch.name}' is disabled since {watch.disabled_at:%Y-%m-%d}, after "
                f"{watch.failures} failures in a row; the last: {watch.trouble}. When its channel "
                f"works again: infopublik watch test {watch.name}"
            )


@app.command("remove")
def remove_command(name: NameArgument, archive: ArchiveOption = None) -> None:
    """Forget a watch and what it would have sent."""
    with _writing_there(archive) as opened, opened.write() as connection:
        remove_watch(connection, name)
    say(f"Watch '{name}' is removed.")


@app.command("test")
def try_command(name: NameArgument, archive: ArchiveOption = None) -> None:
    """Send a test message now; a channel that takes it is no longer left alone."""
    with _writing_there(archive) as opened:
        with opened.read() as connection:
            watch = watch_named(connection, name)
            digest = _sample(connection, watch, Clock().now())
        try:
            said = channel_of(watch.wanted, Settings.of_environment()).send(digest)
        except DeliveryError as error:
            where = shown(watch.wanted.channel)
            raise DeliveryError(f"Watch '{name}': {where} was not reached: {error}.") from error
        with opened.write() as connection:
            enable_watch(connection, watch)
    say(f"Watch '{name}': the test message was sent: {said}.")


@app.command("deliver")
def deliver_command(
    due: Annotated[
        bool,
        typer.Option("--due", help="Leave channels that failed alone until their time has come."),
    ] = False,
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """Send what the watches have to tell, once, and say what came of it."""
    form = chosen_format(format)
    with _writing_there(archive) as opened:
        settings = Settings.of_environment()
        receipts = deliver_digests(opened, Clock(), settings=settings, is_patient=due)
    emit(
        (_receipt_row(receipt) for receipt in receipts),
        form,
        columns=RECEIPT_COLUMNS,
        shown=["watch", "channel", "events", "is_received", "detail"],
    )
    failed = [receipt for receipt in receipts if not receipt.is_received]
    for receipt in failed:
        if receipt.is_disabled:
            say(
                f"Watch '{receipt.watch}' is disabled after {MOST_FAILURES} failures in a row. "
                f"When its channel works again: infopublik watch test {receipt.watch}"
            )
    if failed:
        names = ", ".join(sorted({receipt.watch for receipt in failed}))
        raise DeliveryError(
            f"{len(failed)} of {len(receipts)} messages were not received and wait for the next "
            f"delivery: {names}."
        )


def _row(connection: sa.Connection, watch: Watch) -> dict[str, Any]:
    wanted = watch.wanted
    waits, last_sent = count_waiting(connection, watch.id)
    filters = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(wanted.filters).items()
        if value is not None and value is not False
    }
    return {
        "name": wanted.name,
        "query": wanted.query,
        "filters": filters,
        "kinds": list(wanted.kinds),
        "min_weight": wanted.min_weight,
        "channel": shown(wanted.channel),
        "every": wanted.every,
        "created_at": watch.created_at.isoformat(timespec="seconds"),
        "cursor": watch.cursor,
        "waiting": waits,
        "last_sent": None if last_sent is None else last_sent.isoformat(timespec="seconds"),
        "failures": watch.failures,
        "state": "active" if watch.disabled_at is None else "disabled",
        "trouble": watch.trouble,
    }


def _receipt_row(receipt: Receipt) -> dict[str, Any]:
    row = asdict(receipt)
    row["at"] = receipt.at.isoformat(timespec="seconds")
    del row["is_disabled"]
    return row


def _sample(connection: sa.Connection, watch: Watch, now: datetime) -> Digest:
    """A message with the newest events that the watch would be told of; its cursor stays."""
    newest = newest_event(connection)
    events = read_happened(connection, after=newest - _LOOK_BACK, up_to=newest, limit=_LOOK_BACK)
    with Batch(connection, events) as batch:
        found = [event.id for event in batch.admitted(asked(watch.wanted))]
    night = connection.scalar(sa.select(sa.func.max(schema.night.c.number)))
    return make_digest(
        entries_of(connection, found[-_SHOWN_IN_TEST:]),
        key=uuid.uuid4().hex,
        watch=watch.name,
        query=watch.wanted.query,
        made_at=now,
        night=night,
        unwell=read_unwell(connection, night, watch.wanted.filters),
        is_test=True,
    )


@contextmanager
def _writing(url: str) -> Iterator[Archive]:
    archive = open_for_writing(url)
    try:
        yield archive
    finally:
        archive.close()


@contextmanager
def _writing_there(option: str | None) -> Iterator[Archive]:
    """The archive of this call, to write to; one that is not there stays so, and reads as empty."""
    url = archive_url(option)
    opened = open_for_writing(url) if place_of(url).is_there() else open_for_reading(url)
    try:
        yield opened
    finally:
        opened.close()
