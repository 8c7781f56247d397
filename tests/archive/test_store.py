from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from archive import schema
from archive.health import close_visit
from archive.model import Certainty, Dateline, DateReading, EventKind, LookClass, Precision
from archive.store import store_release
from archive.versions import is_better_date, sort_time
from tests.archive.building import (
    FIRST_NIGHT,
    TEXT,
    TITLE,
    URL,
    WIB,
    begin_visit,
    event_kinds,
    make_plan,
    make_release,
    reading,
    rows,
)

EDITED = TEXT.replace("seratus meter", "dua ratus meter")


def the_release(archive):
    (release,) = rows(archive, schema.release)
    return release


def test_first_look_makes_a_release_a_version_and_one_event(archive, night):
    night()
    (stored,) = night.store(make_release())
    assert stored.kinds == (EventKind.NEW,)
    release = the_release(archive)
    assert (release.url, release.state, release.version) == (URL, "present", 1)
    (version,) = rows(archive, schema.version)
    assert (version.title, version.text, version.valid_to) == (TITLE, TEXT, None)
    (event,) = rows(archive, schema.event)
    assert (event.kind, event.release, event.version, event.title) == ("new", 1, 1, TITLE)
    assert event.summary == " ".join(TEXT.split())[:160].rstrip() + "…"


def test_unchanged_look_makes_no_version_and_no_event(archive, night):
    night()
    night.store(make_release())
    night()
    (stored,) = night.store(make_release())
    assert stored.kinds == ()
    assert event_kinds(archive) == ["new"]
    assert len(rows(archive, schema.version)) == 1
    release = the_release(archive)
    assert release.first_seen < FIRST_NIGHT + timedelta(hours=1) < release.last_seen


def test_fault_66_thirty_unchanged_nights_make_no_event(archive, night):
    night()
    night.store(make_release())
    for _ in range(30):
        night()
        night.store(make_release(text=TEXT.replace(" ", "  ")))
    assert event_kinds(archive) == ["new"]


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ({"text": EDITED}, ["edited"]),
        ({"title": "Wali Kota resmikan jembatan"}, ["retitled"]),
        ({"title": "Wali Kota resmikan jembatan", "text": EDITED}, ["retitled", "edited"]),
        ({"published": date(2026, 2, 20)}, ["redated"]),
        ({"text": EDITED, "published": date(2026, 2, 20)}, ["edited", "redated"]),
        ({"published": None}, []),
        ({"title": f" {TITLE} ", "text": TEXT.replace("\n\n", "\n")}, []),
    ],
)
def test_fault_67_each_change_is_one_event(archive, night, values, kinds):
    night()
    night.store(make_release())
    night()
    (stored,) = night.store(make_release(**values))
    assert list(stored.kinds) == kinds
    assert event_kinds(archive) == ["new", *kinds]


def test_edit_closes_the_old_version_where_the_new_one_begins(archive, night):
    night()
    night.store(make_release())
    night()
    night.store(make_release(text=EDITED))
    old, new = rows(archive, schema.version)
    assert (old.number, new.number) == (1, 2)
    assert old.valid_from < old.valid_to == new.valid_from
    assert new.valid_to is None
    release = the_release(archive)
    assert (release.version, release.sha256) == (2, new.sha256)


def test_edit_names_what_was_and_what_is(archive, night):
    night()
    night.store(make_release())
    night()
    night.store(make_release(text=EDITED))
    event = rows(archive, schema.event)[-1]
    assert (event.before, event.after, event.version) == ("seratus", "dua ratus", 2)


def test_text_changed_back_is_a_third_version(archive, night):
    for text in (TEXT, EDITED, TEXT):
        night()
        night.store(make_release(text=text))
    first, _, third = rows(archive, schema.version)
    assert first.sha256 == third.sha256
    assert event_kinds(archive) == ["new", "edited", "edited"]


def test_same_words_in_other_unicode_form_are_no_edit(archive, night):
    """The hash is taken over NFC, so both forms are one wording."""
    night()
    night.store(make_release(title="Pameran Ren\u00e9 di balai kota"))
    night()
    (stored,) = night.store(make_release(title="Pameran Rene\u0301 di balai kota"))
    assert stored.kinds == ()
    assert len(rows(archive, schema.version)) == 1


def test_new_date_alone_is_told_without_a_new_version(archive, night):
    night()
    night.store(make_release(published=date(2026, 3, 1)))
    night()
    night.store(make_release(published=date(2026, 2, 20)))
    assert len(rows(archive, schema.version)) == 1
    release = the_release(archive)
    assert release.published_at == "2026-02-20"
    event = rows(archive, schema.event)[-1]
    assert (event.before, event.after, event.version) == ("2026-03-01", "2026-02-20", 1)


def test_date_that_is_now_printed_with_its_time_is_taken_over_silently(archive, night):
    night()
    night.store(make_release(published=date(2026, 3, 1)))
    night()
    night.store(make_release(published=datetime(2026, 3, 1, 9, 30, tzinfo=WIB)))
    assert the_release(archive).published_at == "2026-03-01T09:30:00+07:00"
    night()
    night.store(make_release(published=date(2026, 3, 1)))
    assert the_release(archive).published_at == "2026-03-01T09:30:00+07:00"
    assert event_kinds(archive) == ["new"]


def test_date_that_cannot_be_read_any_more_stays(archive, night):
    night()
    night.store(make_release())
    night()
    night.store(make_release(published=None))
    assert the_release(archive).published_at == "2026-03-01"


def test_release_bears_the_labels_of_its_facts_and_both_regions(archive, night):
    night()
    night.store(
        make_release(
            dateline=Dateline(place="Kabupaten Batang", region_code="33.25"),
            region="33.75",
            topics=["smart-city"],
            pillars=["environment", "living"],
        )
    )
    labels = {(row.kind, row.value) for row in rows(archive, schema.label)}
    assert labels == {
        ("topic", "smart-city"),
        ("pillar", "environment"),
        ("pillar", "living"),
        ("region", "33.25"),
        ("region", "33.75"),
    }
    assert the_release(archive).region_code == "33.25"


def test_release_without_a_dateline_has_the_portals_region(archive, night):
    night()
    night.store(make_release())
    assert [row.value for row in rows(archive, schema.label)] == ["33.75"]


def test_news_has_no_weight_until_the_portals_list_was_walked_to_its_end(archive, night):
    night()
    night.store(make_release())
    visit = begin_visit(night.running)
    close_visit(visit)
    night()
    night.store(
        make_release(url=f"{URL}-2", text="Berita kedua. " * 10),
        make_release(url=f"{URL}-3", text="Berita ketiga. " * 10, topics=["smart-city"]),
    )
    assert [event.weight for event in rows(archive, schema.event)] == [0, 10, 40]


def test_backfill_of_one_portal_does_not_silence_another(archive, night):
    plans = make_plan(), make_plan("kablain")
    night(*plans)
    night.store(make_release())
    close_visit(begin_visit(night.running))
    night(*plans)
    night.store(
        make_release(url=f"{URL}-2", text="Berita kedua. " * 10),
        make_release(url="https://kablain.example/1", portal="kablain", text="Lama. " * 30),
    )
    assert [event.weight for event in rows(archive, schema.event)] == [0, 10, 0]


def test_edit_during_a_backfill_has_its_weight(archive, night):
    night()
    night.store(make_release(), make_release(text=EDITED))
    assert [event.weight for event in rows(archive, schema.event)] == [0, 12]


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("step", ["versions.index_version", "store.insert_look"])
def test_T38_failure_midway_leaves_nothing_behind(archive, night, monkeypatch, is_known, step):
    night()
    if is_known:
        night.store(make_release())
        night()
    begin_visit(night.running, URL)
    tables = [table for table in schema.metadata.sorted_tables if table.name != "night"]

    def everything():
        return [rows(archive, table) for table in tables]

    def fail(*_, **__):
        raise RuntimeError("killed")

    before = everything()
    monkeypatch.setattr(f"archive.{step}", fail)
    item = make_release(text=EDITED, at=night.clock.now())
    with pytest.raises(RuntimeError, match="killed"):
        store_release(night.running, item)
    assert everything() == before
    monkeypatch.undo()
    store_release(night.running, item)
    assert event_kinds(archive) == (["new", "edited"] if is_known else ["new"])


def test_item_that_missed_a_stage_is_a_bug_that_stays_loud(archive, night):
    night()
    for missing in ("clean", "facts", "sha256"):
        item = make_release()
        setattr(item, missing, None)
        with pytest.raises(ValueError, match="not cleaned, read and fingerprinted"):
            store_release(night.running, item)
    assert rows(archive, schema.look) == []


def test_look_of_a_stored_release_is_ok_and_names_it(archive, night):
    night()
    night.store(make_release())
    look = rows(archive, schema.look)[-1]
    assert (look._mapping["class"], look.kind, look.release, look.bytes) == (
        LookClass.OK,
        "release",
        1,
        4_000,
    )


def test_task_is_done_and_keeps_its_validators(archive, night):
    night()
    night.store(make_release(etag='"v7"'))
    assert begin_visit(night.running).pending() == []
    with archive.read() as connection:
        page = connection.execute(sa.select(schema.page).where(schema.page.c.url == URL)).one()
    assert (page.state, page.release, page.etag, page.looked_night) == ("known", 1, '"v7"', 1)


DAY = date(2026, 3, 2)
MINUTE = datetime(2026, 3, 2, 8, 0, tzinfo=WIB)


@pytest.mark.parametrize(
    ("old", "new", "is_better"),
    [
        (None, DAY, True),
        (DAY, None, False),
        (None, None, False),
        (DAY, DAY, False),
        (DAY, MINUTE, True),
        (MINUTE, DAY, False),
        (DAY, DAY + timedelta(days=1), True),
        (MINUTE, MINUTE + timedelta(minutes=1), True),
        (DAY, DateReading(value=date(2026, 4, 9), certainty=Certainty.DOUBTFUL), False),
    ],
)
def test_better_date_replaces_the_stored_one(old, new, is_better):
    assert is_better_date(reading(old), reading(new)) is is_better


def test_day_without_a_time_sorts_from_midnight_in_wib():
    assert sort_time(reading(DAY)) == datetime(2026, 3, 2, tzinfo=WIB)
    assert sort_time(reading(MINUTE)) == MINUTE
    assert sort_time(DateReading(precision=Precision.DAY)) is None
