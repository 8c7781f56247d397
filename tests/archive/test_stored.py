from dataclasses import asdict, fields
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import schema
from archive.clustering import catch_up
from archive.facts import reading_from_json, reading_to_json
from archive.model import ZONES, Certainty, Dateline, DateReading, Precision
from archive.stats import read_stats
from archive.stored import StoredRelease, find_release
from tests.archive.building import TEXT, TITLE, URL, WIB, make_plan, make_release, reading, rows

KEYS = [
    "id", "portal", "region_code", "region", "url", "title", "text", "published_at", "published",
    "event_dates", "dateline", "credit", "topics", "pillars", "people", "figures", "version",
    "versions", "first_seen", "last_seen", "state", "cluster", "sha256",
]  # fmt: skip


def stored(archive, release=1, version=None):
    with archive.read() as connection:
        return find_release(connection, release, version)


def test_stored_release_has_exactly_the_contracts_keys_in_its_order():
    assert [field.name for field in fields(StoredRelease)] == KEYS


def test_parts_of_a_stored_release_have_the_contracts_keys(archive, night):
    night()
    item = make_release()
    night.store(item)
    release = stored(archive)
    assert list(release.published) == ["raw", "source", "zone", "precision", "certainty"]
    assert set(release.dateline) == {"place", "region_code", "outlet"}


def test_stored_release_is_what_was_read(archive, night):
    night()
    item = make_release(
        published=datetime(2026, 3, 1, 9, 30, tzinfo=ZONES["WIT"]),
        dateline=Dateline(place="Kota Pekalongan", region_code="33.75", outlet="Info Publik"),
        region="33",
        topics=["smart-city"],
        pillars=["living"],
    )
    night.store(item)
    release = asdict(stored(archive))
    seen = {"first_seen", "last_seen"}
    assert {key: value for key, value in release.items() if key not in seen} == {
        "id": 1,
        "portal": "kotacontoh",
        "region_code": "33.75",
        "region": "Kota Pekalongan",
        "url": URL,
        "title": TITLE,
        "text": TEXT,
        "published_at": "2026-03-01T09:30:00+09:00",
        "published": {
            "raw": "2026-03-01T09:30:00+09:00",
            "source": "visible",
            "zone": "WIB",
            "precision": "minute",
            "certainty": "certain",
        },
        "event_dates": [],
        "dateline": {"place": "Kota Pekalongan", "region_code": "33.75", "outlet": "Info Publik"},
        "credit": None,
        "topics": ["smart-city"],
        "pillars": ["living"],
        "people": [],
        "figures": [],
        "version": 1,
        "versions": 1,
        "state": "present",
        "cluster": None,
        "sha256": item.sha256,
    }


def test_day_without_a_time_is_answered_as_the_date_alone(archive, night):
    night()
    night.store(make_release(published=date(2026, 3, 1)))
    assert stored(archive).published_at == "2026-03-01"


def test_each_version_is_answered_with_its_own_words(archive, night):
    for text in (TEXT, TEXT.replace("dua", "tiga")):
        night()
        night.store(make_release(text=text))
    current, first = stored(archive), stored(archive, version=1)
    assert (current.version, current.versions, current.text) == (2, 2, TEXT.replace("dua", "tiga"))
    assert (first.version, first.versions, first.text) == (1, 2, TEXT)
    assert current == stored(archive, version=2)


def test_releases_that_say_the_same_name_their_cluster_and_its_first(archive, night):
    night(make_plan("satu"), make_plan("dua"))
    for portal, day in (("satu", 2), ("dua", 1)):
        url = f"https://{portal}.example/berita/1"
        night.store(make_release(portal=portal, url=url, published=date(2026, 3, day)))
        catch_up(night.running, portal)
    one = stored(archive).cluster
    assert one == {"id": 1, "first": 2, "size": 2}
    assert stored(archive, 2).cluster == one


@pytest.mark.parametrize(("release", "version"), [(2, None), (1, 2), (1, 0), (-1, None)])
def test_release_or_version_that_is_not_there_is_none(archive, night, release, version):
    night()
    night.store(make_release())
    assert stored(archive, release, version) is None


def test_times_are_kept_as_text_in_utc_that_sorts_as_time(archive, night):
    night()
    night.store(make_release(published=datetime(2026, 3, 1, 1, 0, tzinfo=ZONES["WIT"])))
    with archive.read() as connection:
        kept = connection.exec_driver_sql("SELECT published_sort FROM release").scalar()
    assert kept == "2026-02-28T16:00:00.000000+00:00"


def test_stats_count_what_is_there(archive, night):
    night()
    night.store(make_release(), make_release(url=f"{URL}-lain"))
    night()
    night.store(make_release(title="Judul lain"))
    stats = read_stats(archive)
    counts = {name: stats[name] for name in ("nights", "releases", "versions", "aliases", "events")}
    assert counts == {"nights": 2, "releases": 1, "versions": 2, "aliases": 1, "events": 2}
    assert stats["looks"] == len(rows(archive, schema.look))
    if archive.url.startswith("sqlite"):
        assert stats["bytes"] == archive.path.stat().st_size
    else:
        assert stats["bytes"] > 100_000  # the database's catalogs alone
    assert stats["first_night"] == "2026-03-02T15:00:00+00:00"
    assert stats["last_night"].startswith("2026-03-03T15:00:0")


VALUES = st.one_of(
    st.none(), st.dates(), st.datetimes(timezones=st.sampled_from([WIB, *ZONES.values()]))
)


@given(
    st.builds(
        DateReading,
        value=VALUES,
        raw=st.none() | st.text(max_size=20),
        source=st.none() | st.just("visible"),
        zone=st.none() | st.sampled_from(list(ZONES)),
        precision=st.none() | st.sampled_from(Precision),
        certainty=st.sampled_from(Certainty),
        conflicts=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    )
)
def test_date_reading_comes_back_from_json_as_it_was(one):
    assert reading_from_json(reading_to_json(one)) == one


def test_reading_of_nothing_comes_back_as_nothing():
    assert reading_from_json(reading_to_json(reading(None))) == DateReading()
