"""The outbox: every event once, none of before, corrections to all who were told (T4)."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from archive import schema
from archive.digest import entries_of, newest_entries, read_entries, read_unwell
from archive.outbox import (
    MOST_FAILURES,
    count_waiting,
    make_digests,
    record_failure,
    record_received,
    wait_after,
    waiting,
)
from archive.search.find import Filters
from archive.takedown import Wish, take_down
from archive.watch import remove_watch, watch_named
from tests.archive.building import FIRST_NIGHT, make_plan, make_release, rows
from tests.archive.watching import digests, end_backfill, kinds, make_watch, tell, told

DAY = timedelta(days=1)
SEED = 20261126


def test_T4_each_event_is_told_once_however_often_digests_are_made(archive, night):
    night()
    tell(archive, "down")
    make_watch(archive, "")
    expected = []
    for _ in range(3):
        expected.append([tell(archive, "down"), tell(archive, "recovered")])
        digests(archive)
        digests(archive)
    assert told(archive) == expected


def test_a_watch_made_today_on_an_archive_of_ten_years_tells_nothing_old(archive, night):
    night()
    with archive.write() as connection:
        connection.execute(
            sa.insert(schema.event),
            [
                {
                    "at": FIRST_NIGHT - timedelta(days=number),
                    "night": 1,
                    "kind": "down",
                    "weight": 40,
                    "portal": "kotacontoh",
                    "summary": "",
                }
                for number in range(3650)
            ],
        )
    make_watch(archive, "")
    digests(archive)
    assert told(archive) == []
    newest = tell(archive, "down")
    digests(archive)
    assert told(archive) == [[newest]]


def test_T4_two_that_make_digests_from_the_same_look_tell_once(archive, night, monkeypatch):
    night()
    make_watch(archive, "")
    event = tell(archive, "down")
    from archive import outbox

    weigh, calls = outbox._weigh, []

    def weigh_and_be_overtaken(*words):
        found = weigh(*words)
        if not calls:
            calls.append(1)
            digests(archive)
        return found

    monkeypatch.setattr(outbox, "_weigh", weigh_and_be_overtaken)
    digests(archive)
    assert told(archive) == [[event]]


def test_T4_whatever_is_asked_when_nothing_is_skipped_or_doubled(archive, night):
    drawn = random.Random(SEED)  # noqa: S311 - no secret
    night()
    now = FIRST_NIGHT
    make_watch(archive, "", name="malam")
    make_watch(archive, "", name="minggu", every="week")
    expected = []
    for _ in range(30):
        expected += [tell(archive, "down") for _ in range(drawn.randrange(4))]
        now += timedelta(hours=drawn.choice([0, 6, 24, 60]))
        digests(archive, now)
    digests(archive, now + 7 * DAY)
    for name in ("malam", "minggu"):
        assert [event for each in told(archive, name) for event in each] == expected, SEED
    assert 1 < len(told(archive, "minggu")) < len(told(archive, "malam"))


def test_weekly_watch_waits_for_its_day(archive, night):
    night()
    make_watch(archive, "", every="week")
    events = [tell(archive, "down")]
    digests(archive, FIRST_NIGHT + 6 * DAY)
    assert told(archive) == []
    events.append(tell(archive, "recovered"))
    digests(archive, FIRST_NIGHT + 7 * DAY)
    assert told(archive) == [events]


def test_nothing_is_sent_of_nothing_unless_asked(archive, night):
    night()
    make_watch(archive, "sapi")
    make_watch(archive, "sapi", name="selalu", sends_empty=True)
    digests(archive)
    digests(archive)
    assert told(archive) == []
    assert told(archive, "selalu") == [[]]
    night()
    digests(archive)
    assert told(archive, "selalu") == [[], []]


def test_a_long_list_is_parted_where_the_receiver_takes_no_longer_one(archive, night):
    night()
    make_watch(archive, "")
    events = [tell(archive, "down") for _ in range(7)]
    make_digests(archive, FIRST_NIGHT, most_events=lambda _: 3)
    assert told(archive) == [events[:3], events[3:6], events[6:]]
    assert len({row.key for row in rows(archive, schema.digest)}) == 3


def withdrawn(archive, night, **wanted) -> int:
    """A release, and a watch that was told it is gone."""
    night()
    end_backfill(archive)
    night.store(make_release())
    make_watch(archive, "jembatan", kinds=("removed",), **wanted)
    make_watch(archive, "sapi", name="lain", kinds=("removed",))
    return tell(archive, "removed", release=1)


@pytest.mark.parametrize("back", ["returned", "moved"])
def test_who_was_told_it_is_gone_is_told_that_it_is_back(archive, night, back):
    gone = withdrawn(archive, night)
    digests(archive)
    found = tell(archive, back, release=1, weight=1)
    digests(archive)
    digests(archive)
    assert told(archive) == [[gone], [found]]
    assert told(archive, "lain") == []


def test_only_the_first_that_takes_it_back_goes_to_all(archive, night):
    gone = withdrawn(archive, night)
    digests(archive)
    found = tell(archive, "returned", release=1)
    tell(archive, "moved", release=1)
    digests(archive)
    tell(archive, "moved", release=1)
    digests(archive)
    assert told(archive) == [[gone], [found]]


def test_a_weekly_watch_is_corrected_the_same_night_and_not_again(archive, night):
    gone = withdrawn(archive, night, every="week")
    digests(archive, FIRST_NIGHT + 7 * DAY)
    found = tell(archive, "returned", release=1)
    for day in (8, 9, 14):
        digests(archive, FIRST_NIGHT + day * DAY)
    assert told(archive) == [[gone], [found]]


def test_gone_and_back_before_anyone_was_told_is_told_together(archive, night):
    gone = withdrawn(archive, night, every="week")
    found = tell(archive, "returned", release=1)
    digests(archive, FIRST_NIGHT + DAY)
    assert told(archive) == []
    digests(archive, FIRST_NIGHT + 7 * DAY)
    assert told(archive) == [[gone, found]]


def test_a_query_that_is_understood_no_more_stops_no_other_watch(archive, night):
    night()
    make_watch(archive, "")
    make_watch(archive, "rusak", name="rusak")
    with archive.write() as connection:
        broken = schema.watch.c.name == "rusak"
        connection.execute(sa.update(schema.watch).where(broken).values(query='"never closed'))
    event = tell(archive, "down")
    [trouble] = make_digests(archive, FIRST_NIGHT, most_events=lambda _: None)
    assert "Watch 'rusak' cannot be asked" in trouble
    assert told(archive) == [[event]]


def failing(archive, times: int) -> list[bool]:
    """What each of so many failures of the watch's digest said."""
    with archive.read() as connection:
        watch = watch_named(connection, "pagi").id
        [digest] = waiting(connection, watch)
    over = []
    for _ in range(times):
        with archive.write() as connection:
            over.append(record_failure(connection, watch, digest.id, FIRST_NIGHT, "status 500"))
    return over


def test_T3_a_channel_is_left_alone_after_twenty_failures_and_misses_nothing(archive, night):
    night()
    watch = make_watch(archive, "")
    events = [tell(archive, "down")]
    digests(archive)
    assert failing(archive, MOST_FAILURES) == [False] * 19 + [True]
    events.append(tell(archive, "recovered"))
    digests(archive)
    assert told(archive) == [events[:1]]
    with archive.write() as connection:
        [digest] = waiting(connection, watch.id)
        record_received(connection, watch.id, [digest.id], FIRST_NIGHT, "received")
        assert watch_named(connection, "pagi").disabled_at is None
    digests(archive)
    assert told(archive) == [events[:1], events[1:]]


def test_a_failure_waits_longer_each_time_and_never_past_the_next_night():
    waits = [wait_after(failures) for failures in range(1, 25)]
    assert waits[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert waits == sorted(waits)
    assert waits[-1] < DAY


def test_a_success_forgets_the_failures(archive, night):
    night()
    watch = make_watch(archive, "")
    tell(archive, "down")
    digests(archive)
    failing(archive, 3)
    with archive.write() as connection:
        [digest] = waiting(connection, watch.id)
        record_received(connection, watch.id, [digest.id], FIRST_NIGHT, "received")
        after = watch_named(connection, "pagi")
        assert (after.failures, after.retry_at, after.trouble) == (0, None, None)
        assert waiting(connection, watch.id) == []
        assert count_waiting(connection, watch.id) == (0, FIRST_NIGHT)
    receipts = rows(archive, schema.receipt)
    assert [row.is_received for row in receipts] == [False] * 3 + [True]


def test_a_watch_that_is_removed_while_its_digest_is_sent_breaks_nothing(archive, night):
    night()
    watch = make_watch(archive, "")
    tell(archive, "down")
    digests(archive)
    with archive.write() as connection:
        [digest] = waiting(connection, watch.id)
        remove_watch(connection, "pagi")
        record_received(connection, watch.id, [digest.id], FIRST_NIGHT, "received")
        assert record_failure(connection, watch.id, digest.id, FIRST_NIGHT, "x") is False
    assert rows(archive, schema.receipt) == []


def test_a_digest_reads_by_weight_and_without_what_was_taken_down_since(archive, night):
    night()
    end_backfill(archive)
    make_watch(archive, "")
    night.store(make_release(title="Pertama"), make_release(url="https://x.example/2", text="a b"))
    tell(archive, "down", weight=40)
    digests(archive)
    with archive.read() as connection:
        entries = read_entries(connection, 1)
        assert [entry.kind for entry in entries] == ["down", "new", "new"]
    with archive.write() as connection:
        take_down(connection, 1, Wish(reason="asked"), at=FIRST_NIGHT)
    with archive.read() as connection:
        left = [entry.release for entry in read_entries(connection, 1)]
        assert left == [None, 2]
        assert [entry.release for entry in newest_entries(connection, 1, 100)] == [None, 2]
        assert [entry.release for entry in entries_of(connection, [1, 2])] == [2]


def test_an_entry_says_where_it_is_from_and_how_to_cite_the_wording(archive, night):
    night(make_plan(name="Pemerintah Kota Contoh"))
    end_backfill(archive)
    make_watch(archive, "")
    [stored] = night.store(make_release())
    digests(archive)
    with archive.read() as connection:
        [entry] = read_entries(connection, 1)
    assert entry.portal_name == "Pemerintah Kota Contoh"
    assert (entry.region_code, entry.region) == ("33.75", "Kota Pekalongan")
    assert entry.citation is not None
    assert entry.citation.startswith(f"infopublik:{stored.release}@1#")


def test_an_entry_says_why_it_weighs_what_it_does(archive, night):
    night()
    end_backfill(archive)
    night.store(make_release(text="Anggaran jembatan itu Rp1 miliar."))
    make_watch(archive, "")
    night()
    night.store(make_release(text="Anggaran jembatan itu Rp2 miliar."))
    digests(archive)
    with archive.read() as connection:
        [entry] = read_entries(connection, 1)
    assert entry.kind == "figure_changed"
    assert entry.reasons
    points = [int(reason.rpartition(" ")[2]) for reason in entry.reasons]
    assert sum(points) == entry.weight


def test_portals_that_the_night_did_not_see_well_are_named(archive, night):
    night(make_plan("satu"), make_plan("dua", region="75.01"), make_plan("tiga"))
    verdicts = {"satu": "down", "dua": "blocked", "tiga": "healthy"}
    table = schema.night_portal
    with archive.write() as connection:
        for portal, verdict in verdicts.items():
            connection.execute(
                sa.update(table).where(table.c.portal == portal).values(verdict=verdict)
            )
    with archive.read() as connection:
        every = read_unwell(connection, 1, Filters())
        assert [(each.portal, each.verdict) for each in every] == [
            ("dua", "blocked"),
            ("satu", "down"),
        ]
        java = read_unwell(connection, 1, Filters(region="33"))
        assert [each.portal for each in java] == ["satu"]


def test_kinds_are_kept_in_the_order_of_the_log(archive, night):
    night()
    make_watch(archive, "")
    tell(archive, "recovered", weight=1)
    tell(archive, "down", weight=90)
    digests(archive)
    assert kinds(archive) == ["recovered", "down"]
