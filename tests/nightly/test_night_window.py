"""The night window of a portal: `nightly` waits for it, and asks nothing once it shuts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from scrapy import Request

from archive.clock import Clock
from archive.model import ZONES
from infopublik.hours import LONGEST_WAIT_H, by_hours
from spiders.guard.refused import RefusedError
from spiders.guard.window import OUT_OF_WINDOW, WindowGuard
from spiders.portal import Portal
from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1
from tests.nightly.nights import NightDesk
from tests.nightly.site import article, stand

ITEMS = [article(number) for number in range(6)]
TEN = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])


def portal(name: str, window: str | None, zone: str = "WIB") -> Portal:
    return Portal(
        id=name,
        name=name,
        home=f"https://{name}.example/",
        region="33.75",
        family="listing",
        night_window=window,
        time_zone=zone,
    )


def test_portals_are_parted_by_when_their_window_opens():
    hours = by_hours(
        [
            portal("siang", "09:00-15:00"),
            portal("dini", "01:00-04:00"),
            portal("buka", "21:00-04:30"),
            portal("timur", "01:00-04:00", "WIT"),  # midnight there
            portal("selalu", None),
        ],
        TEN,
    )
    assert [each.id for each in hours.now] == ["buka", "selalu"]
    assert [each.id for each in hours.later] == ["timur", "dini"]
    assert hours.shut == [(portal("siang", "09:00-15:00"), timedelta(hours=11))]


def test_a_wait_as_long_as_allowed_is_waited():
    hours = by_hours([portal("pagi", "06:00-07:00")], TEN)
    assert LONGEST_WAIT_H == 8
    assert [each.id for each in hours.later] == ["pagi"]


@pytest.fixture
def servers() -> Iterator[list[LoopbackServer]]:
    with serving(*["127.0.0.1"] * 3) as started:
        for server in started:
            stand(server, ITEMS)
        yield started


@pytest.mark.timeout(240)
def test_a_night_keeps_to_the_windows_of_its_portals(tmp_path, servers):
    desk = NightDesk(tmp_path)
    now, later, shut = servers
    desk.add("buka", now.base, delay=0.02, night_window="21:00-04:30")
    desk.add("dini", later.base, delay=0.02, night_window="01:00-04:00")
    desk.add("siang", shut.base, delay=0.02, night_window="09:00-15:00")

    ended = desk.night(NIGHT_1)

    assert ended.code == 0, ended.err
    assert ended.verdicts == {"buka": "healthy", "dini": "healthy", "siang": None}
    assert shut.hits == []
    assert "siang: not visited: its night window 09:00-15:00 WIB opens in 11.0 h" in ended.err
    times = desk.rows(
        "select portal, min(at) as first, max(at) as last from look group by portal order by portal"
    )
    assert [row["portal"] for row in times] == ["buka", "dini"]
    assert times[0]["last"] < "2026-03-02T15:30"
    assert times[1]["first"].startswith("2026-03-02T18:00")
    # A crawl heeds no window.
    crawl = [word if word != "nightly" else "crawl" for word in desk.command("siang")]
    assert desk.run([*crawl, "--at", "2026-03-03T22:00:00+07:00"], timeout=100).code == 0
    assert shut.hits


class Visiting:
    """What the window guard needs of a spider."""

    keeps_window = True

    def __init__(self, at: str, window: str) -> None:
        self.portal = portal("kota", window)
        self.clock = Clock(datetime.fromisoformat(at))


@pytest.mark.parametrize(
    ("at", "is_refused"),
    [
        ("2026-03-02T21:00:00+07:00", False),
        ("2026-03-03T04:29:58+07:00", False),
        ("2026-03-03T04:30:00+07:00", True),
        ("2026-03-02T20:59:58+07:00", True),
        ("2026-03-02T14:00:00+00:00", False),
    ],
)
def test_the_guard_lets_a_request_through_only_within_the_window(at, is_refused):
    guard = WindowGuard(Visiting(at, "21:00-04:30"))
    request = Request("https://kota.example/berita/1.html")
    if is_refused:
        with pytest.raises(RefusedError) as refused:
            guard.process_request(request)
        assert (refused.value.look_class, refused.value.cause) == ("SKIPPED", OUT_OF_WINDOW)
    else:
        guard.process_request(request)


@pytest.mark.long
@pytest.mark.timeout(240)
def test_nothing_is_asked_once_the_window_shuts_and_the_rest_stays_planned(tmp_path, servers):
    server = servers[0]
    stand(server, [article(number) for number in range(200)], per_page=200)
    desk = NightDesk(tmp_path)
    # Half a second between pages: the window shuts long before two hundred are read.
    desk.add("kota", server.base, delay=0.5, night_window="21:00-22:00")
    ended = desk.night("2026-03-02T21:59:20+07:00", timeout=200)
    assert ended.code == 0, ended.err
    [row] = ended.rows
    assert row["verdict"] == "partial"
    assert row["left"] > 0
    looks = desk.rows("select at, class from look")
    # One that was asked in time may be answered after it.
    assert max(look["at"] for look in looks) < "2026-03-02T15:00:30"
    assert {look["class"] for look in looks} == {"OK"}
