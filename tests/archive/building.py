"""Plain builders of what the archive takes; a test states only what matters to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from archive import schema
from archive.answer import RawAnswer
from archive.clock import Clock
from archive.database import Archive, open_for_writing
from archive.fingerprint import fingerprint
from archive.model import (
    ZONES,
    Certainty,
    CleanPage,
    Dateline,
    DateReading,
    Facts,
    Look,
    LookClass,
    Precision,
    Release,
)
from archive.night import NightRun, PortalPlan, begin_night, finish_night
from archive.store import Stored, store_release
from archive.tasks import Listed, Task
from archive.visit import Visit

WIB = ZONES["WIB"]
FIRST_NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=WIB)
PORTAL = "kotacontoh"
LIST_URL = "https://kotacontoh.example/berita"
URL = "https://kotacontoh.example/berita/jembatan"
TITLE = "Wali Kota buka jembatan baru di Sungai Jernih"
TEXT = (
    "Wali Kota membuka jembatan baru di atas Sungai Jernih pada Senin pagi.\n\n"
    "Jembatan sepanjang seratus meter itu dibangun selama dua tahun.\n\n"
    "Warga menyambut pembukaan itu dengan pawai di sepanjang tepi sungai."
)


def make_archive(folder: Path) -> Archive:
    """A fresh archive in *folder*."""
    path = folder / "archive.db"
    path.write_bytes(_fresh())
    return open_for_writing(f"sqlite:///{path}")


@cache
def _fresh() -> bytes:
    """A file that holds nothing but its tables: to copy it takes less than to make it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.db"
        open_for_writing(f"sqlite:///{path}").close()
        return path.read_bytes()


def make_plan(
    portal: str = PORTAL, *, region: str = "33.75", name: str | None = None
) -> PortalPlan:
    """A portal as a night plans it."""
    return PortalPlan(
        id=portal,
        name=name or f"Portal {portal}",
        home=f"https://{portal}.example/",
        region_code=region,
        family="listing",
        checked="never",
    )


def reading(value: date | DateReading | None) -> DateReading:
    """A certain reading: of the minute for a date-time, of the day for a date."""
    if value is None or isinstance(value, DateReading):
        return value or DateReading()
    is_timed = isinstance(value, datetime)
    return DateReading(
        value=value,
        raw=value.isoformat(),
        source="visible",
        zone="WIB" if is_timed else None,
        precision=Precision.MINUTE if is_timed else Precision.DAY,
        certainty=Certainty.CERTAIN,
    )


def make_look(
    url: str = URL,
    look_class: LookClass = LookClass.OK,
    *,
    at: datetime = FIRST_NIGHT,
    portal: str = PORTAL,
    status: int | None = 200,
    cause: str | None = None,
    final_url: str | None = None,
    etag: str | None = None,
    answer: RawAnswer | None = None,
) -> Look:
    """One look at *url*."""
    return Look(
        at=at,
        portal=portal,
        url=url,
        look_class=look_class,
        cause=cause,
        status=status,
        size_bytes=4_000,
        final_url=final_url,
        etag=etag,
        answer=answer,
    )


def make_answer(
    body: bytes = b"<html><h1>Jembatan</h1></html>",
    *,
    url: str = URL,
    status: int = 200,
    at: datetime = FIRST_NIGHT,
    headers: Sequence[tuple[bytes, bytes]] = ((b"Content-Type", b"text/html"),),
    led_from: Sequence[RawAnswer] = (),
) -> RawAnswer:
    """An answer as it came."""
    return RawAnswer(
        at=at,
        url=url,
        status=status,
        protocol="HTTP/1.1",
        headers=tuple(headers),
        body=body,
        request_headers=((b"User-Agent", b"Infopublik"),),
        address="127.0.0.1",
        led_from=tuple(led_from),
    )


def make_release(
    *,
    title: str = TITLE,
    text: str = TEXT,
    url: str = URL,
    portal: str = PORTAL,
    published: date | DateReading | None = date(2026, 3, 1),
    at: datetime = FIRST_NIGHT,
    final_url: str | None = None,
    region: str = "33.75",
    dateline: Dateline | None = None,
    topics: Sequence[str] = (),
    pillars: Sequence[str] = (),
    etag: str | None = None,
    answer: RawAnswer | None = None,
) -> Release:
    """A release page that went through clean, read and fingerprint."""
    return Release(
        look=make_look(url, at=at, portal=portal, final_url=final_url, etag=etag, answer=answer),
        url=url,
        body=b"",
        region_code=region,
        zone="WIB",
        clean=CleanPage(title=title, title_source="heading", text=text),
        facts=Facts(
            published=reading(published),
            dateline=dateline or Dateline(),
            topics=tuple(topics),
            pillars=tuple(pillars),
        ),
        sha256=fingerprint(title, text),
    )


class Nights:
    """Nights one after the other, each a day after the last; a call begins the next.

    A night still running is finished first, unless it is to go on: `is_killed`.
    """

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self.archive = archive
        self.clock = clock
        self.running: NightRun | None = None

    def __call__(self, *plans: PortalPlan, is_killed: bool = False) -> NightRun:
        """Begin a night over *plans*, by default over one portal."""
        if self.running is not None:
            if not is_killed:
                finish_night(self.running)
            # Every start of the program has its own clock.
            self.clock = Clock(self.clock.now() + timedelta(days=1))
        self.running = begin_night(self.archive, self.clock, plans or [make_plan()])
        return self.running

    def store(self, *items: Release) -> list[Stored]:
        """List the items' addresses tonight, and store each as looked at now."""
        assert self.running is not None
        return [store_now(self.running, item) for item in items]

    def store_listed(self, item: Release) -> Stored:
        """Store an item whose address was listed tonight, as looked at now."""
        assert self.running is not None
        item.look = replace(item.look, at=self.running.clock.now())
        return store_release(self.running, item)


def begin_visit(night: NightRun, *urls: str, portal: str = PORTAL) -> Visit:
    """A visit whose one list page showed *urls* and was the last."""
    visit = Visit(night=night, portal=portal)
    url = f"https://{portal}.example/berita"
    task = Task(url=url, kind="list", position=1)
    visit.begin([task])
    look = make_look(url, at=night.clock.now(), portal=portal)
    visit.store_list(look, task, [Listed(url=each) for each in urls], following=None)
    return visit


def store_now(night: NightRun, item: Release) -> Stored:
    """List the item's address, and store it, both at the night's time."""
    begin_visit(night, item.url, portal=item.portal)
    item.look = replace(item.look, at=night.clock.now())
    return store_release(night, item)


def rows(archive: Archive, table: sa.Table, *order: str) -> list[sa.Row[tuple[object, ...]]]:
    """All rows of a table, in the order of its key."""
    keys = [table.c[name] for name in order] or list(table.primary_key.columns)
    with archive.read() as connection:
        return list(connection.execute(sa.select(table).order_by(*keys)).all())


def event_kinds(archive: Archive) -> list[str]:
    """The kinds of all events, oldest first."""
    return [row.kind for row in rows(archive, schema.event)]
