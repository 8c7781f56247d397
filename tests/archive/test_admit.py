"""A watch is told of what a search with the same query would find, and of nothing old."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from archive import schema
from archive.admit import Batch, asked, read_happened
from archive.search.find import Filters, search
from archive.takedown import Wish, take_down
from archive.watch import NewWatch
from tests.archive.building import TEXT, Nights, make_archive, make_plan, make_release, rows
from tests.archive.watching import digests, end_backfill, kinds, make_watch, tell, told

TEXTS = {
    "Peluncuran kota cerdas": ("Wali kota meluncurkan kota cerdas bersama dinas kominfo.", None),
    "Anggaran smart city naik": ("Anggaran untuk smart city menjadi Rp2 miliar.", "smart-city"),
    "Panen raya di Pulubala": ("Bupati memanen jagung bersama petani; harga membaik.", None),
    "Vaksinasi sapi": ("Dinas peternakan memvaksin 300 sapi di Kecamatan Tibawa.", None),
    "Walikota tinjau pasar": ("Walikota Pekalongan meninjau pasar dan harga beras.", None),
}
WORDS = ["kota", "smart", "anggaran", "walikota", "panen", "memanen", "sapi", "harga", "rp2"]
QUERIES = [
    "",
    "kota cerdas",
    '"kota cerdas"',
    "walikota",
    "wali kota -cerdas",
    "anggar*",
    "title:sapi OR panen",
    "NOT harga",
    "topic:smart-city",
    "region:33 harga",
    "portal:dua",
    "since:2026-03-03 harga",
    "until:2026-03-02",
    "dinas-kominfo",
    "Rp2",
]


def filled(archive, night) -> None:
    night(make_plan("satu", region="33.75"), make_plan("dua", region="75.01"))
    end_backfill(archive)
    for number, (title, (text, topic)) in enumerate(TEXTS.items()):
        portal = "satu" if number % 2 else "dua"
        region = "33.75" if number % 2 else "75.01"
        url = f"https://{portal}.example/{number}"
        night.store(
            make_release(
                title=title,
                text=text,
                portal=portal,
                region=region,
                url=url,
                published=date(2026, 3, 1 + number) if number else None,
                topics=(topic,) if topic else (),
            )
        )


def admitted_releases(archive, query: str, filters: Filters | None = None) -> list[int]:
    wanted = NewWatch(name="x", query=query, channel="", filters=filters or Filters())
    with archive.read() as connection:
        events = read_happened(connection, after=0, up_to=10**6, limit=10**4)
        with Batch(connection, events) as batch:
            return sorted(e.release for e in batch.admitted(asked(wanted)) if e.release)


def found_releases(archive, query: str, filters: Filters | None = None) -> list[int]:
    with archive.read() as connection:
        return sorted(release.id for release in search(connection, query, filters or Filters()))


def test_a_query_admits_just_what_a_search_finds(archive, night):
    filled(archive, night)
    found = {query: found_releases(archive, query) for query in QUERIES}
    assert {query: admitted_releases(archive, query) for query in QUERIES} == found
    assert len({tuple(each) for each in found.values()}) > 8


FILTERS = [
    Filters(region="33"),
    Filters(region="75.01"),
    Filters(portal="satu"),
    Filters(topic="smart-city"),
    Filters(region="33", topic="smart-city"),
]


def test_filters_admit_just_what_a_search_finds(archive, night):
    filled(archive, night)
    for filters in FILTERS:
        found = found_releases(archive, "", filters)
        assert found
        assert admitted_releases(archive, "", filters) == found


def tree(depth: int) -> st.SearchStrategy[str]:
    word = st.sampled_from(WORDS)
    if not depth:
        return word
    inner = tree(depth - 1)
    return st.one_of(
        word,
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} {})".format, inner, inner),
        st.builds("{} -{}".format, inner, word),
        st.builds("title:{}".format, word),
        st.builds('"{} {}"'.format, word, word),
    )


def test_any_query_admits_just_what_a_search_finds(tmp_path, clock):
    archive = make_archive(tmp_path)
    filled(archive, Nights(archive, clock))

    @settings(max_examples=60, deadline=None)
    @given(tree(2))
    def check(query: str) -> None:
        assert admitted_releases(archive, query) == found_releases(archive, query)

    check()
    archive.close()


def test_an_edit_that_takes_the_word_out_is_told(archive, night):
    night()
    end_backfill(archive)
    night.store(make_release(text=TEXT + "\n\nAnggarannya Rp2 miliar."))
    make_watch(archive, "anggaran")
    make_watch(archive, "sapi", name="lain")
    night()
    night.store(make_release(text=TEXT))
    digests(archive)
    assert kinds(archive) == ["edited"]
    assert told(archive, "lain") == []


def test_an_event_that_names_no_version_is_told_of_the_wording_that_stands(archive, night):
    night()
    end_backfill(archive)
    night.store(make_release())
    make_watch(archive, "jembatan")
    make_watch(archive, "sapi", name="lain")
    tell(archive, "removed", release=1)
    digests(archive)
    assert kinds(archive) == ["removed"]
    assert told(archive, "lain") == []


def test_old_stock_of_a_portal_just_added_is_told_to_nobody(archive, night):
    night()
    make_watch(archive, "")
    night.store(make_release())
    assert [row.weight for row in rows(archive, schema.event)] == [0]
    digests(archive)
    assert told(archive) == []


def test_kinds_and_weight_narrow(archive, night):
    night()
    end_backfill(archive)
    make_watch(archive, "", kinds=("removed", "down"))
    make_watch(archive, "", name="berat", min_weight=40)
    night.store(make_release())
    tell(archive, "removed", release=1, weight=30)
    tell(archive, "down", weight=40)
    digests(archive)
    assert kinds(archive) == ["removed", "down"]
    assert kinds(archive, "berat") == ["down"]


# Query, filters and kinds of a watch, and whether it is told that a portal of 33.75 is down.
OF_PORTALS = [
    ("", {}, True),
    ("jembatan", {}, False),
    ("jembatan", {"kinds": ("down",)}, True),
    ("", {"kinds": ("new",)}, False),
    ("", {"region": "33"}, True),
    ("", {"region": "75"}, False),
    ("", {"portal": "kotacontoh"}, True),
    ("", {"portal": "lain"}, False),
    ("", {"topic": "smart-city"}, False),
    ("region:33", {}, True),
    ("region:75", {}, False),
    ("region:75 jembatan", {"kinds": ("down",)}, False),
    ("portal:kotacontoh", {}, True),
    ("since:2026-01-01", {}, False),
]


def test_events_of_portals_go_to_watches_of_places_or_of_their_kind(archive, night):
    night()
    for number, (query, wanted, _) in enumerate(OF_PORTALS):
        make_watch(archive, query, name=f"w{number}", **wanted)
    tell(archive, "down")
    digests(archive)
    for number, (query, wanted, expected) in enumerate(OF_PORTALS):
        assert kinds(archive, f"w{number}") == (["down"] if expected else []), (query, wanted)


def test_what_was_taken_down_is_told_to_nobody(archive, night):
    night()
    end_backfill(archive)
    make_watch(archive, "")
    night.store(make_release())
    with archive.write() as connection:
        take_down(connection, 1, Wish(reason="asked"), at=night.clock.now())
    digests(archive)
    assert told(archive) == []
