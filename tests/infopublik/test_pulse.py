"""The dead man's switch, against a real receiver: what an operator is told, and what it costs."""

from __future__ import annotations

import pytest

from infopublik.pulse import Pulse
from tests.loopback import Handler, LoopbackServer, serving

PATH_OF_CHECK = "/ping/7f3a9c-geheim"


@pytest.fixture
def receiver():
    with serving("127.0.0.1") as [server]:
        server.routes["*"] = b"OK"
        yield server


@pytest.fixture
def said() -> list[str]:
    return []


def pulse(
    server: LoopbackServer, said: list[str], *, path: str = PATH_OF_CHECK, timeout_s: float = 10.0
):
    return Pulse(f"{server.base}{path}", said.append, timeout_s=timeout_s)


def test_start_and_exit_code_are_called_in_the_form_of_healthchecks(receiver, said):
    ping = pulse(receiver, said)
    ping.start()
    ping.end(3)
    assert receiver.paths() == [f"{PATH_OF_CHECK}/start", f"{PATH_OF_CHECK}/3"]
    assert said == []


def test_a_query_of_the_address_stays_behind_the_word(receiver, said):
    pulse(receiver, said, path="/ping/abc/?rid=7").end(0)
    assert receiver.paths() == ["/ping/abc/0?rid=7"]


def test_without_an_address_nobody_is_told(said):
    ping = Pulse(None, said.append)
    ping.start()
    ping.end(0)
    assert said == []


@pytest.mark.parametrize(
    "address", ["hc-ping.example/geheim", "file:///geheim", "http://[geheim", "https://", ""]
)
def test_an_address_that_is_none_is_told_without_its_text(address, said):
    Pulse(address, said.append).start()
    assert len(said) == 1
    assert "geheim" not in said[0]
    assert "INFOPUBLIK_PING_URL" in said[0]


def test_a_receiver_that_fails_is_asked_three_times_and_told_without_the_address(receiver, said):
    receiver.routes["*"] = (503, {}, b"")
    pulse(receiver, said).end(0)
    assert len(receiver.hits) == 3
    assert said == ["The ping '0' did not reach 127.0.0.1: it answered 503."]


def test_one_lost_ping_is_made_up_for(receiver, said):
    answers = iter([(500, {}, b""), (200, {}, b"OK")])

    def answer(handler: Handler) -> tuple[int, dict[str, str], bytes]:
        return next(answers)

    receiver.routes["*"] = answer
    pulse(receiver, said).end(0)
    assert said == []


def test_a_receiver_that_is_not_there_is_told_without_the_address(said):
    with serving("127.0.0.1") as [server]:
        gone = server
    pulse(gone, said).end(74)
    assert len(said) == 1
    assert "geheim" not in said[0]


def test_an_address_with_a_line_break_is_told_without_its_text(receiver, said):
    pulse(receiver, said, path="/ping/geheim rahasia").start()
    assert "geheim" not in "".join(said)


def test_a_receiver_that_never_answers_holds_nothing_up(receiver, said):
    receiver.routes["/slow/start"] = b"OK"
    with receiver.held("/slow/start"):
        # It returns while the receiver still waits.
        pulse(receiver, said, path="/slow", timeout_s=0.3).start()
    assert "did not reach 127.0.0.1" in said[0]
