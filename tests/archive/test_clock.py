import asyncio
import time
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from archive.clock import LONG_WAIT_S, Clock
from tests.archive.building import FIRST_NIGHT


def test_set_clock_starts_at_its_time_in_utc():
    clock = Clock(FIRST_NIGHT)
    assert clock.is_set
    assert clock.started_at == datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    assert clock.started_at.utcoffset() == timedelta(0)
    assert clock.now().utcoffset() == timedelta(0)


def test_clock_without_a_start_follows_the_machine():
    before = datetime.fromtimestamp(time.time(), UTC)
    clock = Clock()
    assert not clock.is_set
    assert before - timedelta(seconds=1) <= clock.now()


def test_now_never_runs_backwards():
    clock = Clock(FIRST_NIGHT)
    times = [clock.now() for _ in range(1_000)]
    assert times == sorted(times)
    assert times[0] >= FIRST_NIGHT


@given(st.lists(st.integers(-(10**6), 10**6), max_size=8), st.integers(-12, 12))
def test_forward_to_moves_on_and_never_back(steps, offset):
    clock = Clock(FIRST_NIGHT)
    zone = timezone(timedelta(hours=offset))
    last = clock.now()
    for seconds in steps:
        target = (FIRST_NIGHT + timedelta(seconds=seconds)).astimezone(zone)
        clock.forward_to(target)
        now = clock.now()
        assert now >= max(last, target)
        last = now


def test_forward_to_the_past_changes_nothing():
    clock = Clock(FIRST_NIGHT)
    clock.forward_to(FIRST_NIGHT - timedelta(days=400))
    assert FIRST_NIGHT <= clock.now() < FIRST_NIGHT + timedelta(hours=1)


def test_long_wait_on_a_set_clock_passes_at_once(monkeypatch):
    slept = []

    async def record(seconds):
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", record)
    clock = Clock(FIRST_NIGHT)
    asyncio.run(clock.wait(7_200))
    assert not slept
    assert clock.now() >= FIRST_NIGHT + timedelta(hours=2)
    assert clock.started_at == FIRST_NIGHT


def test_wait_is_real_below_five_minutes_and_on_the_machines_clock(monkeypatch):
    slept = []

    async def record(seconds):
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", record)
    asyncio.run(Clock(FIRST_NIGHT).wait(LONG_WAIT_S - 1))
    asyncio.run(Clock().wait(LONG_WAIT_S))
    assert slept == [LONG_WAIT_S - 1, LONG_WAIT_S]
