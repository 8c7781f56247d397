from datetime import timedelta

import pytest

from archive.clock import Clock
from archive.looks import LookFilters, read_looks
from archive.model import LookClass
from tests.archive.building import (
    FIRST_NIGHT,
    URL,
    Nights,
    begin_visit,
    make_archive,
    make_look,
    make_release,
)

SITE = "https://kotacontoh.example"


@pytest.fixture(scope="module")
def looked(tmp_path_factory):
    """A list page and a release in the first night, then failures."""
    archive = make_archive(tmp_path_factory.mktemp("looks"))
    nights = Nights(archive, Clock(FIRST_NIGHT))
    nights()
    nights.store(make_release(url=f"{SITE}/?p=1", final_url=URL))
    visit = begin_visit(nights())
    at = visit.night.clock.now()
    visit.store_look(
        make_look(URL, LookClass.DOWN, at=at, status=None, cause="no answer"), "release"
    )
    visit.store_look(make_look(f"{SITE}/robots.txt", LookClass.GONE_HARD, at=at), "robots")
    yield archive
    archive.close()


def looks(archive, **filters):
    with archive.read() as connection:
        return list(read_looks(connection, LookFilters(**filters)))


def test_look_has_the_contracts_keys_in_its_order(looked):
    for look in looks(looked):
        assert list(look) == [
            "at", "night", "portal", "url", "class", "cause", "status", "bytes", "release",
            "warc", "warc_offset", "payload_sha256",
        ]  # fmt: skip


def test_look_says_what_came_of_it(looked):
    (down,) = looks(looked, classes=["DOWN"])
    at = down.pop("at")
    assert at.startswith("2026-03-03T15:00:0")
    assert at.endswith("+00:00")
    assert down == {
        "night": 2,
        "portal": "kotacontoh",
        "url": URL,
        "class": "DOWN",
        "cause": "no answer",
        "status": None,
        "bytes": 4_000,
        "release": 1,
        "warc": None,
        "warc_offset": None,
        "payload_sha256": None,
    }


def test_looks_are_read_oldest_first(looked):
    found = looks(looked)
    assert [(look["night"], look["class"]) for look in found] == [
        (1, "OK"),
        (1, "OK"),
        (2, "OK"),
        (2, "DOWN"),
        (2, "GONE_HARD"),
    ]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 5),
        ({"limit": 2}, 2),
        ({"limit": 0}, 0),
        ({"portal": "kotacontoh"}, 5),
        ({"portal": "tiada"}, 0),
        ({"classes": ["DOWN", "GONE_HARD"]}, 2),
        ({"classes": ["BLOCKED"]}, 0),
        ({"url": f"{SITE}/?p=1"}, 1),
        ({"url": URL}, 2),
        ({"url": f"{SITE}/berita"}, 2),
        ({"since": FIRST_NIGHT}, 5),
        ({"since": FIRST_NIGHT + timedelta(hours=9)}, 3),
        ({"since": FIRST_NIGHT + timedelta(days=9)}, 0),
        ({"url": URL, "classes": ["DOWN"], "portal": "kotacontoh", "limit": 9}, 1),
    ],
)
def test_filters_of_the_looks(looked, filters, count):
    assert len(looks(looked, **filters)) == count
