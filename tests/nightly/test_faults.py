"""Known releases answer badly on the second night (faults.md, section 3).

One portal has a release for each fault, another none: every look ends in its class,
no wording changes because of it, and the other portal loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, Desk, Ended
from tests.nightly.faults import FAULTS, ODDITIES, put, to
from tests.nightly.site import article, stand

GOOD = [article(number) for number in range(5)]
FAULTY = {name: article(100 + at) for at, name in enumerate(FAULTS)}
ODD = {name: article(200 + at) for at, name in enumerate(ODDITIES)}
ALL = [*GOOD, *FAULTY.values(), *ODD.values()]


@dataclass(frozen=True)
class Nights:
    desk: Desk
    broken: LoopbackServer
    healthy: LoopbackServer
    canary: LoopbackServer
    ended: tuple[Ended, Ended]
    versions: dict[str, tuple[int, str]]


def versions(desk: Desk) -> dict[str, tuple[int, str]]:
    rows = desk.rows("select url, version, sha256 from release")
    return {row["url"]: (row["version"], row["sha256"]) for row in rows}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    desk = Desk(tmp_path_factory.mktemp("faults"))
    with serving("127.0.0.1", "127.0.0.1", "127.0.0.2") as (broken, healthy, canary):
        canary.routes["*"] = b"<html>rahasia</html>"
        stand(broken, ALL, per_page=30)
        stand(healthy, GOOD)
        desk.add("rusak", broken.base)
        desk.add("sehat", healthy.base)
        first = desk.crawl("--at", NIGHT_1)
        before = versions(desk)
        for name, (make, _, _) in FAULTS.items():
            put(broken, FAULTY[name], make, canary.base)
        for name, oddity in ODDITIES.items():
            put(broken, ODD[name], oddity, canary.base)
        broken.routes["/berita/loop.html"] = to("/berita/loop.html?lagi=1")
        broken.routes["/berita/loop.html?lagi=1"] = to("/berita/loop.html")
        broken.forget()
        healthy.forget()
        second = desk.crawl("--at", NIGHT_2, "--log-level", "WARNING")
        yield Nights(
            desk=desk,
            broken=broken,
            healthy=healthy,
            canary=canary,
            ended=(first, second),
            versions=before,
        )


def test_first_night_knows_all_releases(nights: Nights) -> None:
    assert nights.ended[0].code == 0, nights.ended[0].err
    assert len(nights.versions) == len(ALL) + len(GOOD)


@pytest.mark.parametrize("name", FAULTS)
def test_fault_ends_in_its_class_with_its_cause(nights: Nights, name: str) -> None:
    look = nights.desk.look(nights.broken.base + FAULTY[name].path, 2)
    _, look_class, cause = FAULTS[name]
    assert look["class"] == look_class, look
    assert cause in look["cause"]


@pytest.mark.parametrize("name", ODDITIES)
def test_odd_but_good_answer_is_an_ok_look(nights: Nights, name: str) -> None:
    look = nights.desk.look(nights.broken.base + ODD[name].path, 2)
    assert (look["class"], look["status"]) == ("OK", 200), look


def test_T24_no_bad_answer_becomes_a_version_or_an_event(nights: Nights) -> None:
    assert (
        nights.desk.column(
            "select url from version join release on release.id = version.release where night = 2"
        )
        == []
    )
    assert (
        nights.desk.column("select kind from event where night = 2 and release is not null") == []
    )
    # A release that is redirected to keeps its wording under its new address.
    assert sorted(versions(nights.desk).values()) == sorted(nights.versions.values())


def test_only_gone_answers_make_a_release_missing(nights: Nights) -> None:
    missing = nights.desk.column("select url from release where state = 'missing' order by url")
    gone = [FAULTY[name] for name, (_, kind, _) in FAULTS.items() if kind.startswith("GONE")]
    assert missing == sorted(nights.broken.base + item.path for item in gone)


def test_T1_no_request_reaches_the_canary(nights: Nights) -> None:
    assert nights.canary.hits == []


def test_fault_15_redirect_loop_takes_six_requests_at_most(nights: Nights) -> None:
    loop = FAULTY["15 redirect loop"].path
    asked = [p for p in nights.broken.paths() if p == loop or p.startswith("/berita/loop")]
    assert 2 <= len(asked) <= 6


@pytest.mark.parametrize(
    "name", ["29 status 500", "44 truncated gzip", "42 cut close-delimited body"]
)
def test_failing_page_is_tried_three_times(nights: Nights, name: str) -> None:
    item = FAULTY[name]
    assert len(nights.broken.hits_of(item.path)) == 3
    assert nights.desk.look(nights.broken.base + item.path, 2)["attempts"] == 3


@pytest.mark.parametrize("name", ["22 status 404", "25 status 403", "31 maintenance page"])
def test_clear_answer_is_not_asked_for_again(nights: Nights, name: str) -> None:
    assert len(nights.broken.hits_of(FAULTY[name].path)) == 1


def test_portal_with_many_failures_is_partial_and_the_other_healthy(nights: Nights) -> None:
    assert nights.ended[1].verdicts == {"rusak": "partial", "sehat": "healthy"}
    assert nights.ended[1].code == 0, nights.ended[1].err


def test_other_portal_loses_nothing(nights: Nights) -> None:
    looks = nights.desk.rows(
        "select url, class from look where night = 2 and portal = 'sehat' and kind = 'release'"
    )
    assert {row["class"] for row in looks} == {"OK"}
    assert {row["url"] for row in looks} == {nights.healthy.base + item.path for item in GOOD}


def test_fault_54_cookies_are_not_sent_back(nights: Nights) -> None:
    assert not any("Cookie" in hit.headers for hit in nights.broken.hits)


def test_no_traceback_is_printed(nights: Nights) -> None:
    assert "Traceback" not in nights.ended[1].err
