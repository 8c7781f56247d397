"""T20: a folder below which nothing is a release is asked so often and no more."""

import pytest
import sqlalchemy as sa

from archive import schema
from archive.deadends import TRIES, DeadEnds, folders_of
from archive.model import LookClass
from archive.tasks import Listed, Task
from archive.visit import Visit
from tests.archive.building import LIST_URL, PORTAL, make_look, make_release, rows

SITE = "https://kotacontoh.example"
SEED = Task(url=LIST_URL, kind="list", position=1)
FILTER = f"{SITE}/berita/kategori/"


@pytest.mark.parametrize(
    ("path", "folders"),
    [
        ("/", []),
        ("/berita", []),
        ("/berita/", []),
        ("/berita/jembatan", ["/berita/"]),
        ("/berita/kategori/jalan/", ["/berita/", "/berita/kategori/"]),
        ("/2026/03/jembatan", ["/#/", "/#/#/"]),
        ("/berita?id=5", ["/berita?"]),
        ("/berita/9/?id=5", ["/berita/", "/berita/#/", "/berita/#/?"]),
    ],
)
def test_folders_of_an_address(path, folders):
    assert list(folders_of(SITE + path)) == [SITE + folder for folder in folders]


def visit_with(night, *urls, refused=(), look_class=LookClass.SUSPECT, is_read=True):
    """A first night: its list shows *urls*, some of which were asked and are no release."""
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([SEED])
    listed = [Listed(url=url) for url in (make_release().url, *urls, *refused)]
    visit.store_list(make_look(LIST_URL), SEED, listed, following=None)
    if is_read:
        night.store(make_release())
    for url in refused:
        visit.store_look(make_look(url, look_class=look_class, cause="empty: no text"), "release")
    return visit


def filters(number):
    return [f"{FILTER}{each}" for each in range(number)]


def asked(visit):
    return [task.url for task in visit.next_tasks(limit=50)]


def test_T20_below_a_dead_end_nothing_more_is_asked_and_it_is_told_once(night, archive):
    more = [f"{FILTER}lain-{number}" for number in range(3)]
    visit = visit_with(night, *more, refused=filters(TRIES))
    assert asked(visit) == asked(visit) == []
    (told,) = [row for row in rows(archive, schema.look) if row.url == FILTER]
    assert told._mapping["class"] == "TRAP"
    assert told.cause == "none of the addresses below it is a release"


def test_T20_one_try_less_is_no_dead_end(night):
    visit = visit_with(night, f"{FILTER}lain", refused=filters(TRIES - 1))
    assert asked(visit) == [f"{FILTER}lain"]


def test_T20_no_more_than_the_tries_are_asked_at_once(night):
    assert asked(visit_with(night, *filters(TRIES + 5))) == filters(TRIES)


def test_numbers_in_a_folder_are_one_dead_end(night):
    months = [f"{SITE}/berita/arsip/{2000 + number}/jalan" for number in range(TRIES)]
    visit = visit_with(night, f"{SITE}/berita/arsip/1970/jalan", refused=months)
    assert asked(visit) == []


@pytest.mark.parametrize("look_class", [LookClass.DOWN, LookClass.BLOCKED, LookClass.BROKEN])
def test_a_failed_look_says_nothing_of_a_folder(night, look_class):
    refused = filters(TRIES)
    visit = visit_with(night, f"{FILTER}lain", refused=refused, look_class=look_class)
    assert asked(visit) == [f"{FILTER}lain"]


def test_a_portal_of_which_nothing_can_be_read_is_not_given_up(night):
    visit = visit_with(night, f"{FILTER}lain", refused=filters(TRIES), is_read=False)
    assert f"{FILTER}lain" in asked(visit)


def test_a_folder_that_holds_a_release_is_none(night):
    visit = visit_with(night, f"{FILTER}lain", f"{FILTER}benar", refused=filters(TRIES))
    night.store(make_release(text="Warga " * 30, url=f"{FILTER}benar"))
    assert asked(visit) == [f"{FILTER}lain"]


def test_what_a_list_shows_of_a_dead_end_is_not_kept(night, archive):
    visit = visit_with(night, refused=filters(TRIES))
    task = Task(url=f"{LIST_URL}?page=2", kind="list", position=2)
    listed = [Listed(url=f"{FILTER}baru")]
    assert visit.store_list(make_look(task.url), task, listed, following=None).fresh == 0
    assert f"{FILTER}baru" not in {row.url for row in rows(archive, schema.page)}


def twins(number):
    return [f"{SITE}/berita/berita/{each}" for each in range(number)]


def with_aliases(night, archive, *, state):
    """A night in which other addresses showed a known release, which then was in *state*."""
    visit_with(night, *twins(TRIES))
    night.store(*[make_release(url=url) for url in twins(TRIES)])
    with archive.write() as connection:
        connection.execute(sa.update(schema.release).values(state=state))
        return DeadEnds(connection, PORTAL).of(f"{SITE}/berita/berita/lagi")


def test_copies_of_releases_that_stand_are_a_dead_end(night, archive):
    end = with_aliases(night, archive, state="present")
    assert end == f"{SITE}/berita/berita/"


def test_fault_68_new_addresses_of_releases_that_moved_are_none(night, archive):
    assert with_aliases(night, archive, state="missing") is None
