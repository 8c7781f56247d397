"""Storing a release in its own transaction, against a bare insert of its text."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from archive.clock import Clock
from archive.database import open_for_writing
from archive.fingerprint import fingerprint
from archive.model import CleanPage, Facts, Look, LookClass, Release
from archive.night import NightRun, PortalPlan, begin_night
from archive.store import store_release
from bench.timing import Row, compare

COUNT = 200
TEXT = "\n\n".join(f"Alinea {n} tentang pekerjaan saluran air di kelurahan." for n in range(30))
PLAN = PortalPlan(
    id="bench",
    name="Bench",
    home="https://bench.go.id/",
    region_code="33.75",
    family="listing",
    checked="never",
)


def measure() -> Iterator[Row]:
    """Releases a second, each committed to disk."""
    with tempfile.TemporaryDirectory() as folder:
        archive = open_for_writing(f"sqlite:///{Path(folder)}/bench.db")
        clock = Clock()
        night = begin_night(archive, clock, [PLAN])
        with archive.write() as connection:
            connection.execute(sa.text("CREATE TABLE bare (title TEXT, text TEXT)"))
        numbers = iter(range(10**9))

        def bare() -> None:
            for number in range(COUNT):
                with archive.write() as connection:
                    connection.execute(
                        sa.text("INSERT INTO bare VALUES (:title, :text)"),
                        {"title": f"Judul {number}", "text": TEXT},
                    )

        yield compare(
            "store_release, one transaction each",
            "bare INSERT, one transaction each",
            COUNT,
            lambda: [store_release(night, _release(night, next(numbers))) for _ in range(COUNT)],
            bare,
        )
        archive.close()


def _release(night: NightRun, number: int) -> Release:
    url = f"https://bench.go.id/berita/{number}.html"
    page = CleanPage(title=f"Judul {number}", title_source="heading", text=f"{TEXT} {number}")
    look = Look(at=night.clock.now(), portal="bench", url=url, look_class=LookClass.OK, status=200)
    item = Release(look=look, url=url, body=b"", region_code="33.75", zone="WIB")
    return replace(item, clean=page, facts=Facts(), sha256=fingerprint(page.title or "", page.text))
