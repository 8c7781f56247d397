"""The dead man's switch of a whole night, with a receiver that knows when it should alarm.

Not started, hung, killed, failed and well: each leaves another trace (faults.md, section 5).
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1
from tests.nightly.nights import NightDesk
from tests.nightly.site import article, stand

pytestmark = pytest.mark.timeout(240)

KEY = "/ping/3e1f-rahasia"


class Receiver:
    """What a service like healthchecks.io would say once its grace is over."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        server.routes["*"] = b"OK"
        self.url = f"{server.base}{KEY}"

    @property
    def words(self) -> list[str]:
        return [path.removeprefix(f"{KEY}/") for path in self.server.paths()]

    @property
    def state(self) -> str:
        """Of the last start: late where there was none, overdue where it never ended."""
        if not self.words:
            return "not started"
        if self.words[-1] == "start":
            return "no end"
        return "well" if self.words[-1] == "0" else f"failed with {self.words[-1]}"


@pytest.fixture
def site() -> Iterator[LoopbackServer]:
    with serving("127.0.0.1") as [started]:
        stand(started, [article(number) for number in range(4)])
        yield started


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving("127.0.0.1") as [started]:
        yield Receiver(started)


@pytest.fixture
def desk(tmp_path: Path, site: LoopbackServer) -> NightDesk:
    made = NightDesk(tmp_path)
    made.add("kota", site.base, delay=0.02)
    return made


def test_a_night_pings_its_start_and_its_exit_code(
    desk: NightDesk, site: LoopbackServer, receiver: Receiver
) -> None:
    assert receiver.state == "not started"
    site.routes["/berita?page=1"] = (503, {}, b"")
    ended = desk.night(NIGHT_1, INFOPUBLIK_PING_URL=receiver.url)
    assert (ended.code, receiver.words, receiver.state) == (3, ["start", "3"], "failed with 3")
    # T14: the address is a key.
    kept = "".join(
        path.read_text(errors="replace")
        for path in desk.beside.rglob("*")
        if path.suffix in (".json", ".html", ".jsonl", ".txt")
    )
    assert "rahasia" not in ended.out + ended.err + kept


@pytest.mark.long
def test_a_night_that_hangs_or_is_killed_has_no_end_until_one_goes_well(
    desk: NightDesk, site: LoopbackServer, receiver: Receiver
) -> None:
    command = desk.command("--at", NIGHT_1)
    with site.held("/berita?page=1"):
        hung = desk.start_with(command, INFOPUBLIK_PING_URL=receiver.url)
        while "/berita?page=1" not in site.paths():
            time.sleep(0.01)
        assert receiver.state == "no end"
        # One that finds it at work is no end either.
        second = desk.night(NIGHT_1, INFOPUBLIK_PING_URL=receiver.url)
        assert (second.code, receiver.words) == (75, ["start"])
        hung.send_signal(signal.SIGKILL)
        hung.communicate(timeout=30)
    assert receiver.state == "no end"
    assert desk.night(NIGHT_1, INFOPUBLIK_PING_URL=receiver.url).code == 0
    assert (receiver.words, receiver.state) == (["start", "start", "0"], "well")


@pytest.mark.long
def test_a_night_that_cannot_begin_has_failed(desk: NightDesk, receiver: Receiver) -> None:
    desk.add("kota", "http://127.0.0.1:1", family="listng")
    ended = desk.night(NIGHT_1, INFOPUBLIK_PING_URL=receiver.url)
    assert (ended.code, receiver.state) == (2, "failed with 2")


@pytest.mark.long
def test_a_receiver_that_is_not_there_changes_nothing(desk: NightDesk, receiver: Receiver) -> None:
    receiver.server.routes["*"] = (500, {}, b"")
    ended = desk.night(NIGHT_1, INFOPUBLIK_PING_URL=receiver.url)
    assert ended.code == 0
    assert "The ping 'start' did not reach 127.0.0.1: it answered 500." in ended.err
    assert "rahasia" not in ended.err
