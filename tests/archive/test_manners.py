"""What is kept of a host between nights."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from archive.clock import Clock
from archive.database import Archive, open_for_writing
from archive.manners import ROBOTS_HOLD, Manners, keep_robots, keep_tls, keep_wait, manners_of

HOST = "kota.example:8443"


@pytest.fixture
def now(clock: Clock) -> datetime:
    return clock.now()


def test_nothing_is_known_of_a_host_that_was_never_asked(archive: Archive) -> None:
    assert manners_of(archive, HOST) == Manners()


def test_each_thing_is_kept_beside_the_others(archive: Archive, now: datetime) -> None:
    keep_robots(archive, HOST, "User-agent: *\nDisallow: /admin\n", now)
    keep_wait(archive, HOST, now + timedelta(hours=1), "status 429")
    keep_tls(archive, HOST, "expired certificate")
    assert manners_of(archive, HOST) == Manners(
        robots="User-agent: *\nDisallow: /admin\n",
        robots_at=now,
        not_before=now + timedelta(hours=1),
        reason="status 429",
        tls_fault="expired certificate",
    )


def test_the_newest_counts_and_other_hosts_have_their_own(archive: Archive, now: datetime) -> None:
    keep_robots(archive, HOST, "Disallow: /", now)
    keep_robots(archive, HOST, "", now + timedelta(days=1))
    keep_tls(archive, HOST, "expired certificate")
    keep_tls(archive, HOST, None)
    keep_robots(archive, "kota.example", "Disallow: /b", now)
    assert manners_of(archive, HOST) == Manners(robots="", robots_at=now + timedelta(days=1))
    assert manners_of(archive, "kota.example").robots == "Disallow: /b"


def test_it_is_there_in_the_next_process(archive: Archive, now: datetime) -> None:
    keep_wait(archive, HOST, now, "status 503")
    archive.close()
    again = open_for_writing(archive.url)
    assert manners_of(again, HOST).not_before == now
    again.close()


@pytest.mark.parametrize(
    ("age", "holds"),
    [
        (timedelta(0), True),
        (ROBOTS_HOLD, True),
        (ROBOTS_HOLD + timedelta(seconds=1), False),
        (timedelta(days=30), False),
    ],
)
def test_fault_61_robots_txt_holds_for_a_day(
    archive: Archive, now: datetime, age: timedelta, holds: bool
) -> None:
    keep_robots(archive, HOST, "Disallow: /", now)
    kept = manners_of(archive, HOST).robots_holding(now + age)
    assert kept == ("Disallow: /" if holds else None)


def test_fault_61_without_a_copy_nothing_holds(now: datetime) -> None:
    assert Manners().robots_holding(now) is None
