from dataclasses import fields
from datetime import timedelta

import pytest

from archive.changes.log import EventFilters, StoredEvent, read_events
from archive.clock import Clock
from archive.health import close_visit
from archive.model import Dateline, LookClass
from archive.tasks import Task
from archive.visit import Visit
from tests.archive.building import (
    FIRST_NIGHT,
    TEXT,
    URL,
    Nights,
    begin_visit,
    make_archive,
    make_look,
    make_plan,
    make_release,
)

KEYS = [
    "id", "at", "night", "kind", "weight", "portal", "region_code", "release", "url", "title",
    "summary", "before", "after", "changes", "reasons",
]  # fmt: skip
LAIN = "https://kablain.example/berita"


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Two portals in two nights: three releases, an edit, and one portal down."""
    archive = make_archive(tmp_path_factory.mktemp("log"))
    nights = Nights(archive, Clock(FIRST_NIGHT))
    plans = make_plan(), make_plan("kablain", region="33.25")
    nights(*plans)
    nights.store(
        make_release(topics=["smart-city"]),
        make_release(
            url=f"{URL}-2", text="Kunjungan. " * 20, dateline=Dateline(region_code="34.71")
        ),
        make_release(url=f"{LAIN}/1", portal="kablain", region="33.25"),
    )
    close_visit(begin_visit(nights.running))
    nights(*plans)
    nights.store(make_release(text=TEXT.replace("dua", "tiga"), topics=["smart-city"]))
    visit = Visit(night=nights.running, portal="kablain")
    visit.begin([Task(url=LAIN, kind="list")])
    at = nights.clock.now()
    visit.store_look(make_look(LAIN, LookClass.DOWN, at=at, portal="kablain"), "list")
    close_visit(visit)
    yield archive
    archive.close()


def events(archive, **filters):
    with archive.read() as connection:
        return list(read_events(connection, EventFilters(**filters)))


def ids(archive, **filters):
    return [event.id for event in events(archive, **filters)]


def test_log_is_read_oldest_first(story):
    found = events(story)
    assert [event.kind for event in found] == ["new", "new", "new", "edited", "down"]
    assert [event.id for event in found] == [1, 2, 3, 4, 5]
    assert [event.at for event in found] == sorted(event.at for event in found)


def test_event_has_the_contracts_keys_in_its_order():
    assert [field.name for field in fields(StoredEvent)] == KEYS


def test_event_of_a_release_names_it(story):
    edited = events(story, kinds=["edited"])[0]
    assert (edited.release, edited.url, edited.region_code) == (1, URL, "33.75")
    assert (edited.before, edited.after, edited.night) == ("dua", "tiga", 2)
    assert edited.at.endswith("+00:00")


def test_event_of_a_portal_has_no_release(story):
    down = events(story, kinds=["down"])[0]
    assert (down.release, down.url, down.title) == (None, None, None)
    assert (down.portal, down.region_code) == ("kablain", "33.25")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"after": 0}, [1, 2, 3, 4, 5]),
        ({"after": 3}, [4, 5]),
        ({"after": 5}, []),
        ({"limit": 2}, [1, 2]),
        ({"after": 1, "limit": 2}, [2, 3]),
        ({"limit": 0}, []),
        ({"since": FIRST_NIGHT}, [1, 2, 3, 4, 5]),
        ({"since": FIRST_NIGHT + timedelta(hours=12)}, [4, 5]),
        ({"since": FIRST_NIGHT + timedelta(days=9)}, []),
        ({"portal": "kablain"}, [3, 5]),
        ({"portal": "tiada"}, []),
        ({"kinds": ["edited", "down"]}, [4, 5]),
        ({"kinds": ["removed"]}, []),
        ({"topic": "smart-city"}, [1, 4]),
        ({"region": "33.25"}, [3, 5]),
        ({"region": "34.71"}, [2]),
        ({"region": "34"}, [2]),
        ({"region": "3"}, []),
        ({"portal": "kotacontoh", "kinds": ["new"], "limit": 1}, [1]),
    ],
)
def test_filters_of_the_log(story, filters, expected):
    assert ids(story, **filters) == expected


@pytest.mark.parametrize("region", ["33.75", "33"])
def test_region_matches_the_datelines_code_and_the_portals(story, region):
    """As in a search: a release of Kota Contoh told from elsewhere is of both regions."""
    assert 2 in ids(story, region=region)


def test_cursor_misses_nothing_and_repeats_nothing(story):
    seen, cursor = [], None
    while page := events(story, after=cursor, limit=2):
        seen += [event.id for event in page]
        cursor = page[-1].id
    assert seen == ids(story)
