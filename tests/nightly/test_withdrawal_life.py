"""Releases that vanish, move and come back, over real crawls of a portal on loopback."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archive.model import ZONES
from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import Ended
from tests.nightly.nights import NightDesk
from tests.nightly.site import Article, article, notice_page, release_page, stand

DAY_1 = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])
ITEMS = [article(number) for number in range(6)]
GONE, MOVED, *REST = ITEMS


def night(desk: NightDesk, day: int) -> Ended:
    return desk.night((DAY_1 + timedelta(days=day)).isoformat(), timeout=120)


def show(server: LoopbackServer, items: list[Article]) -> None:
    server.routes.clear()
    stand(server, items)


def outage(server: LoopbackServer) -> None:
    server.routes.clear()
    server.routes["*"] = (503, {}, notice_page("Gangguan", "Layanan sedang terganggu."))


def state(desk: NightDesk, item: Article) -> str:
    [found] = desk.column("select state from release where url like ?", f"%{item.path}")
    return str(found)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_release_is_missing_then_probable_then_removed_then_back_with_an_outage_between(
    tmp_path: Path,
) -> None:
    desk = NightDesk(tmp_path)
    with serving("127.0.0.1") as [server]:
        desk.add("kota", server.base)
        for day in range(4):
            show(server, ITEMS)
            ended = night(desk, day)
            assert ended.code == 0, ended.err
        moved = replace(MOVED, slug=f"pindah-{MOVED.slug}")
        states = []
        for day in range(4, 12):
            show(server, [MOVED if day < 6 else moved, *REST])
            if day in (7, 8):
                outage(server)
            night(desk, day)
            states.append(state(desk, GONE))
        # Two void nights; the fifth healthy one lies a week after the first.
        assert states == ["missing"] * 3 + ["missing"] * 2 + ["probable"] * 2 + ["removed"]
        assert state(desk, moved) == "present"
        show(server, [GONE, moved, *REST])
        night(desk, 12)
        assert state(desk, GONE) == "present"
    told = desk.column("select kind from event where release is not null and kind <> 'new'")
    assert told == ["moved", "removed", "returned"]
    assert desk.column("select kind from event where release is null") == ["blocked", "recovered"]
    looks = desk.rows(
        "select look.kind, look.class from proof join event on event.id = proof.event "
        "join look on look.id = proof.look where event.kind = 'removed'"
    )
    assert {(row["kind"], row["class"]) for row in looks} == {
        ("release", "GONE_HARD"),
        ("again", "GONE_HARD"),
    }
    gates = desk.column("select gate from night_portal order by night")
    void = [gate for gate in gates[4:] if gate != "open"]
    assert [gate.partition(";")[0] for gate in void] == ["verdict blocked"] * 2


@pytest.mark.timeout(300)
def test_address_that_answers_again_after_some_minutes_is_not_missing(tmp_path: Path) -> None:
    desk = NightDesk(tmp_path)
    with serving("127.0.0.1") as [server]:
        desk.add("kota", server.base)
        show(server, ITEMS)
        night(desk, 0)
        page = release_page(GONE)
        asked = []

        def at_first_404(handler: object) -> object:
            asked.append(handler)
            return (404, {}, b"") if len(asked) == 1 else page

        server.routes[GONE.path] = at_first_404  # type: ignore[assignment]
        ended = night(desk, 1)
        assert ended.code == 0, ended.err
        looks = desk.rows(
            "select kind, class, at from look where night = 2 and url like ? order by id",
            f"%{GONE.path}",
        )
    assert [(look["kind"], look["class"]) for look in looks] == [
        ("release", "GONE_HARD"),
        ("again", "OK"),
    ]
    first, again = (datetime.fromisoformat(look["at"]) for look in looks)
    assert timedelta(minutes=10) <= again - first < timedelta(minutes=30)
    assert state(desk, GONE) == "present"
