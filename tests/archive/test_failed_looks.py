"""A look that failed changes nothing about a release; a gone one only its state."""

import pytest
import sqlalchemy as sa

from archive import schema
from archive.model import LookClass
from tests.archive.building import begin_visit, event_kinds, make_look, make_release, rows

FAILED = [
    kind for kind in LookClass if kind not in ("OK", LookClass.GONE_HARD, LookClass.GONE_SOFT)
]
GONE = [LookClass.GONE_HARD, LookClass.GONE_SOFT]


@pytest.fixture
def known(archive, night):
    """A release that stands in the archive since last night."""
    night()
    night.store(make_release())
    return make_release()


def state_of(archive):
    return rows(archive, schema.release)[0].state


def fail(night, url, look_class):
    visit = begin_visit(night())
    look = make_look(url, look_class, at=visit.night.clock.now(), status=None, cause="for a test")
    visit.store_look(look, "release")
    return visit


def everything(archive):
    """All that is known of releases."""
    return [
        rows(archive, table)
        for table in (schema.release, schema.version, schema.alias, schema.label, schema.event)
    ]


@pytest.mark.parametrize("look_class", FAILED)
def test_failed_look_changes_nothing_of_a_release(archive, night, known, look_class):
    before = everything(archive)
    visit = fail(night, known.url, look_class)
    assert everything(archive) == before
    assert visit.pending() == []


@pytest.mark.parametrize("look_class", FAILED + GONE)
def test_failed_look_is_kept_with_its_class_cause_and_release(archive, night, known, look_class):
    fail(night, known.url, look_class)
    look = rows(archive, schema.look)[-1]
    assert look._mapping["class"] == look_class
    assert (look.cause, look.release, look.night) == ("for a test", 1, 2)


@pytest.mark.parametrize("look_class", GONE)
def test_gone_makes_a_release_missing_and_changes_nothing_else(archive, night, known, look_class):
    (before,) = rows(archive, schema.release)
    others = everything(archive)[1:]
    fail(night, known.url, look_class)
    (after,) = rows(archive, schema.release)
    assert after._asdict() == before._asdict() | {"state": "missing"}
    assert everything(archive)[1:] == others


def test_missing_release_is_planned_again(archive, night, known):
    fail(night, known.url, LookClass.GONE_HARD)
    assert [task.url for task in begin_visit(night()).pending()] == [known.url]


@pytest.mark.parametrize("look_class", FAILED)
def test_failed_look_leaves_a_missing_release_missing(archive, night, known, look_class):
    fail(night, known.url, LookClass.GONE_HARD)
    fail(night, known.url, look_class)
    assert state_of(archive) == "missing"


def test_page_that_is_not_modified_makes_a_release_present(archive, night, known):
    fail(night, known.url, LookClass.GONE_HARD)
    visit = begin_visit(night())
    at = visit.night.clock.now()
    visit.store_look(make_look(known.url, at=at, status=304), "release")
    (release,) = rows(archive, schema.release)
    assert (release.state, release.last_seen) == ("present", at)
    assert event_kinds(archive) == ["new"]


def test_page_that_is_read_again_makes_a_release_present(archive, night, known):
    fail(night, known.url, LookClass.GONE_SOFT)
    night()
    night.store(known)
    assert state_of(archive) == "present"


def test_gone_alias_does_not_make_the_release_missing(archive, night, known):
    night()
    night.store(make_release(url=f"{known.url}-lain"))
    assert len(rows(archive, schema.release)) == 1
    fail(night, f"{known.url}-lain", LookClass.GONE_HARD)
    assert state_of(archive) == "present"


def test_failures_in_a_row_are_counted_until_a_good_look(archive, night, known):
    def attempts():
        with archive.read() as connection:
            return connection.scalar(
                sa.select(schema.page.c.attempts).where(schema.page.c.url == known.url)
            )

    for look_class in (LookClass.DOWN, LookClass.BLOCKED, LookClass.GONE_HARD):
        fail(night, known.url, look_class)
    assert attempts() == 3
    night()
    night.store(known)
    assert attempts() == 0
