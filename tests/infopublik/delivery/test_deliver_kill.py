"""Killed while it sends: every event arrives, and hardly any twice (T4)."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from archive.clock import Clock
from tests.archive.building import FIRST_NIGHT, Nights, make_archive, make_plan
from tests.archive.watching import make_watch, tell
from tests.infopublik.delivery.mailserver import mail_server
from tests.infopublik.delivery.receivers import SECRET, hook_receiver

SEED = 20261126
PORTALS = [f"portal{number}" for number in range(10)]
CHILD = """
import sys
from archive.clock import Clock
from archive.database import open_for_writing
from infopublik.delivery.channels import Settings
from infopublik.delivery.deliver import deliver_digests
from infopublik.delivery import guarded, mail
archive = open_for_writing(sys.argv[1])
settings = Settings(webhook_secret=sys.argv[2], smtp_url=sys.argv[3])
deliver_digests(archive, Clock(), settings=settings)
"""


def start(url: str, smtp: int) -> subprocess.Popen[bytes]:
    """A process that delivers."""
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, url, SECRET, f"smtp://127.0.0.1:{smtp}"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )


def finish(url: str, smtp: int) -> float:
    """An undisturbed delivery; seconds it took from its start."""
    began = time.monotonic()
    assert start(url, smtp).wait(60) == 0
    return time.monotonic() - began


def check_kills(folder: Path, *, kills: int) -> tuple[int, int]:
    """Kill so many deliveries, each of five new events.

    Returns how many events came, and how many of them more than once.
    """
    drawn = random.Random(SEED)  # noqa: S311 - no secret
    archive = make_archive(folder)
    Nights(archive, Clock(FIRST_NIGHT))(*(make_plan(portal) for portal in PORTALS))
    with hook_receiver() as hooks, mail_server() as box:
        for portal in PORTALS:
            query = f"portal:{portal}"
            make_watch(archive, query, name=portal, channel=hooks.url, is_private_allowed=True)
        make_watch(archive, "", name="surat", channel="mailto:warga@example.id")
        first = {tell(archive, "down", portal=portal) for portal in PORTALS[:5]}
        took = finish(archive.url, box.port)
        expected = set(first)
        died = 0
        for _ in range(kills):
            expected |= {tell(archive, "down", portal=each) for each in drawn.sample(PORTALS, 5)}
            child = start(archive.url, box.port)
            time.sleep(drawn.uniform(0, took))
            child.send_signal(signal.SIGKILL)
            died += child.wait() == -signal.SIGKILL
        finish(archive.url, box.port)
        # What a killed process had written is still read.
        time.sleep(0.2)
    archive.close()
    came = Counter(hooks.events)
    letters = Counter(message["Message-ID"] for message in box.messages)
    twice = sum(count > 1 for count in came.values())
    figures = f"{died} of {kills} killed within {took:.2f} s (seed {SEED}): {len(came)} events, "
    figures += f"{twice} of them twice; {len(letters)} letters came {len(box.messages)} times\n"
    sys.stderr.write(figures)
    assert died > kills / 2
    assert set(came) == expected
    assert len({headers["webhook-id"] for headers, _ in hooks.taken}) <= len(expected)
    return len(expected - first), twice


@pytest.mark.timeout(120)
def test_T4_five_kills_lose_no_event(tmp_path):
    check_kills(tmp_path, kills=5)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_T4_a_hundred_kills_over_five_hundred_events_lose_none_and_double_hardly_any(tmp_path):
    came, twice = check_kills(tmp_path, kills=100)
    assert came == 500
    assert twice < came / 100
