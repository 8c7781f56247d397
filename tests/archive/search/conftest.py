"""One small archive for all searches: made once, only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime

import pytest

from archive.clock import Clock
from archive.database import Archive, open_for_writing
from archive.model import ZONES, Dateline
from archive.search.find import Filters, search
from archive.stored import StoredRelease
from tests import postgres
from tests.archive.building import (
    FIRST_NIGHT,
    URL,
    Nights,
    make_archive,
    make_plan,
    make_release,
)

KOTA, KAB, TIMUR = "https://kotacontoh.example", "https://kablain.example", "https://timur.example"
Finder = Callable[..., list[int]]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def searched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    """Seven releases on three portals; in the second night the sixth is edited."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            archive = make_archive(tmp_path_factory.mktemp("search"))
        elif why := postgres.why_not():
            pytest.skip(why)
        else:
            archive = open_for_writing(stack.enter_context(postgres.database("search")))
        stack.callback(archive.close)
        _fill(archive)
        yield archive


def _fill(archive: Archive) -> None:
    nights = Nights(archive, Clock(FIRST_NIGHT))
    plans = (
        make_plan(region="33.75"),
        make_plan("kablain", region="33.25"),
        make_plan("timur", region="91.71"),
    )
    nights(*plans)
    nights.store(
        make_release(  # 1
            url=f"{KOTA}/1",
            title="Dinas Kesehatan buka layanan malam",
            text="Pemerintah meningkatkan layanan kesehatan bagi warga.",
            published=datetime(2026, 2, 10, 8, 0, tzinfo=ZONES["WIB"]),
            topics=["smart-city"],
            pillars=["society"],
        ),
        make_release(  # 2
            url=f"{KOTA}/2",
            title="Peningkatan jalan dimulai",
            text="Dinas pekerjaan umum bekerja siang dan malam. Kesehatan pekerja dijaga.",
            published=date(2026, 2, 11),
        ),
        make_release(  # 3
            url=f"{KAB}/3",
            portal="kablain",
            region="33.25",
            title="Banjir surut di pesisir",
            text="Tingkat air turun. Pengungsi pulang.",
            published=datetime(2026, 2, 11, 23, 59, 59, tzinfo=ZONES["WIB"]),
        ),
        make_release(  # 4
            url=f"{KAB}/4",
            portal="kablain",
            region="33.25",
            title="Kunjungan ke kota tetangga",
            text="Bupati meninjau taman pintar.",
            published=date(2026, 2, 12),
            dateline=Dateline(place="Yogyakarta", region_code="34.71"),
            topics=["smart-city"],
            pillars=["environment", "living"],
        ),
        make_release(  # 5
            url=f"{TIMUR}/5",
            portal="timur",
            region="91.71",
            title="Pasar baru diresmikan",
            text="Pasar itu menampung dua ratus pedagang.",
            published=date(2026, 2, 12),
        ),
        make_release(  # 6
            url=f"{TIMUR}/6",
            portal="timur",
            region="91.71",
            title="Anggaran taman kota",
            text="Anggaran taman kota sebesar Rp5 miliar disetujui.",
            published=datetime(2026, 2, 13, 1, 0, tzinfo=ZONES["WIT"]),
        ),
        make_release(  # 7
            url=f"{KOTA}/7",
            title="Pengumuman tanpa tanggal",
            text="Kafe Rene dibuka.",
            published=None,
        ),
    )
    nights(*plans)
    nights.store(
        make_release(
            url=f"{TIMUR}/6",
            portal="timur",
            region="91.71",
            title="Anggaran taman kota",
            text="Anggaran taman kota sebesar Rp9 miliar disetujui.",
            published=datetime(2026, 2, 13, 1, 0, tzinfo=ZONES["WIT"]),
            topics=["smart-city"],
        )
    )


@pytest.fixture
def find(searched: Archive) -> Callable[..., list[StoredRelease]]:
    """Searches: find(query, **filters) gives the releases."""

    def run(query: str = "", **filters: object) -> list[StoredRelease]:
        with searched.read() as connection:
            return list(search(connection, query, Filters(**filters)))

    return run


@pytest.fixture
def find_ids(find: Callable[..., list[StoredRelease]]) -> Finder:
    """Searches: find_ids(query, **filters) gives the ids, in the order of the answer."""
    return lambda query="", **filters: [release.id for release in find(query, **filters)]


@pytest.fixture
def rank(archive: Archive, night: Nights) -> Callable[..., list[int]]:
    """Stores releases, given as (title, text), older ones first; gives their places found."""

    def run(query: str, *stories: tuple[str, str]) -> list[int]:
        night()
        night.store(
            *(
                make_release(
                    url=f"{URL}-{day}", title=title, text=text, published=date(2026, 2, day)
                )
                for day, (title, text) in enumerate(stories, start=1)
            )
        )
        with archive.read() as connection:
            return [release.id for release in search(connection, query, Filters())]

    return run
