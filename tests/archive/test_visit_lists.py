"""Where a list ends, what it brings, and a feed that has not changed."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from archive import schema
from archive.health import close_visit
from archive.model import LookClass, Verdict
from archive.store import store_release
from archive.tasks import Listed, Task
from archive.visit import Visit
from archive.walk import Walk
from tests.archive.building import LIST_URL, PORTAL, begin_visit, make_look, make_release, rows

SITE = "https://kotacontoh.example"


def page(number):
    return Task(url=f"{LIST_URL}?page={number}", kind="list", position=number)


def entries(*numbers):
    return [Listed(url=f"{SITE}/berita/{number}") for number in numbers]


def look_of(visit, task, **values):
    return make_look(task.url, at=visit.night.clock.now(), **values)


@pytest.fixture
def visit(night):
    begun = Visit(night=night(), portal=PORTAL)
    begun.begin([page(1)])
    return begun


def show(visit, number, *shown, following=True, is_cut=False):
    task = page(number)
    return visit.store_list(
        look_of(visit, task),
        task,
        entries(*shown),
        following=page(number + 1) if following else None,
        is_cut=is_cut,
    )


def is_complete(visit):
    return bool(rows(visit.night.archive, schema.night_portal)[-1].list_complete)


def test_page_with_new_addresses_leads_to_the_following_one(visit):
    outcome = show(visit, 1, 1, 2)
    assert not outcome.has_ended
    assert outcome.fresh == 2
    assert visit.pending()[0] == page(2)
    assert not is_complete(visit)


def test_T38_traps_of_a_list_page_are_told_with_it_or_not_at_all(visit, monkeypatch):
    task, url = page(1), f"{SITE}/berita/kalender/2031/05/01"
    trap = make_look(url, LookClass.TRAP, at=visit.night.clock.now(), cause="calendar")

    def store():
        return visit.store_list(
            look_of(visit, task), task, entries(1), following=None, traps=[trap]
        )

    def killed(self):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Walk, "has_ended", killed)
        with pytest.raises(KeyboardInterrupt):
            store()
    assert rows(visit.night.archive, schema.look) == []
    store()
    told = [row._mapping["class"] for row in rows(visit.night.archive, schema.look)]
    assert sorted(told) == ["OK", "TRAP"]


def test_T38_of_a_visit_that_was_killed_only_what_was_not_looked_at_is_unread(visit):
    assert [task.url for task in visit.unread_lists([page(1)])] == [page(1).url]
    show(visit, 1, 1, 2)
    assert [task.url for task in visit.unread_lists([page(1)])] == [page(2).url]
    show(visit, 2, following=False)
    assert visit.unread_lists([page(1)]) == []


def test_list_ends_where_there_is_no_following_page(visit):
    show(visit, 1, 1)
    assert show(visit, 2, 2, following=False).has_ended
    assert is_complete(visit)


def test_list_ends_with_an_empty_page(visit):
    show(visit, 1, 1)
    assert show(visit, 2).has_ended
    assert is_complete(visit)
    assert page(3) not in visit.pending()


def test_list_ends_where_a_page_shows_the_addresses_of_an_earlier_one(visit):
    show(visit, 1, 1, 2)
    assert show(visit, 2, 2, 1).has_ended
    assert is_complete(visit)


def test_page_read_twice_in_a_night_does_not_repeat_itself(visit):
    show(visit, 1, 1, 2)
    assert not show(visit, 1, 1, 2).has_ended


def test_F13_one_page_of_known_addresses_does_not_end_the_list(visit):
    show(visit, 1, 1, 2, 3)
    outcome = show(visit, 2, 1, 2)
    assert not outcome.has_ended
    assert outcome.fresh == 0
    assert not show(visit, 3, 4).has_ended


def test_list_ends_with_the_second_page_that_brings_nothing(visit):
    show(visit, 1, 1, 2, 3)
    assert not show(visit, 2, 1, 2).has_ended
    assert show(visit, 3, 2, 3).has_ended
    assert is_complete(visit)


def test_F13_releases_of_earlier_nights_still_count_as_brought(visit, night):
    show(visit, 1, 1, 2)
    show(visit, 2, 3, 4, following=False)
    tomorrow = Visit(night=night(), portal=PORTAL)
    tomorrow.begin([page(1)])
    assert not show(tomorrow, 1, 1, 2).has_ended
    assert not show(tomorrow, 2, 3, 4).has_ended
    assert not show(tomorrow, 3, 5).has_ended


def test_list_cut_at_the_portals_page_limit_has_ended_but_is_not_whole(visit):
    show(visit, 1, 1)
    assert show(visit, 2, 2, is_cut=True).has_ended
    assert not is_complete(visit)
    assert page(3).url not in [task.url for task in visit.pending()]


def test_page_past_the_end_that_is_not_there_makes_the_list_whole(visit):
    show(visit, 1, 1)
    visit.end_list(look_of(visit, page(2), look_class=LookClass.GONE_HARD, status=404))
    assert is_complete(visit)
    assert page(2) not in visit.pending()


def test_list_page_that_fails_leaves_the_list_unfinished(visit):
    show(visit, 1, 1)
    visit.store_look(look_of(visit, page(2), look_class=LookClass.DOWN, status=None), "list")
    assert not is_complete(visit)


def test_home_page_only_leads_on_and_does_not_end_the_list(night):
    home = Task(url=f"{SITE}/", kind="home")
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([home])
    outcome = visit.store_list(look_of(visit, home), home, [], following=page(1))
    assert not outcome.has_ended
    assert visit.pending() == [page(1)]
    assert not is_complete(visit)


def test_home_pages_stand_before_list_pages(night):
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([page(1), Task(url=f"{SITE}/", kind="home")])
    assert [task.kind for task in visit.pending()] == ["home", "list"]


def test_address_of_a_list_page_is_no_release(visit):
    outcome = visit.store_list(
        look_of(visit, page(1)), page(1), [Listed(url=page(1).url)], following=None
    )
    assert outcome.fresh == 0
    assert [row.kind for row in rows(visit.night.archive, schema.page)] == ["list"]


def test_address_shown_twice_on_a_page_is_one_task(visit):
    assert show(visit, 1, 7, 7).fresh == 1


def test_T38_list_and_its_plan_are_one_transaction(visit, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("killed")

    monkeypatch.setattr("archive.visit.insert_look", fail)
    with pytest.raises(RuntimeError):
        show(visit, 1, 1, 2)
    assert visit.pending() == [replace(page(1), walk="head")]


def feed_night(night, *, look_class=None):
    """A night whose feed failed with this class, or was not modified."""
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([page(1)])
    if look_class is None:
        return visit, visit.not_modified_list(look_of(visit, page(1), status=304))
    visit.store_look(look_of(visit, page(1), look_class=look_class, status=503), "list")
    return visit, 0


def begin_feed(night):
    """The first night of a feed with two releases, both stored."""
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([page(1)])
    visit.store_list(look_of(visit, page(1), etag='"f1"'), page(1), entries(1, 2), following=None)
    for number in (1, 2):
        item = make_release(
            url=f"{SITE}/berita/{number}",
            text=f"Isi {number}. " * 20,
            at=visit.night.clock.now(),
        )
        store_release(visit.night, item)
    close_visit(visit)


def look_at_all(visit):
    for task in visit.pending():
        visit.store_look(make_look(task.url, at=visit.night.clock.now(), status=304), "release")


def test_feed_that_is_not_modified_still_lists_what_it_held(night):
    begin_feed(night)
    for _ in range(3):
        visit, still = feed_night(night)
        assert still == 2
        assert is_complete(visit)
        look_at_all(visit)
        assert close_visit(visit) == Verdict.HEALTHY


@pytest.mark.parametrize("look_class", [LookClass.DOWN, LookClass.BLOCKED])
def test_feed_not_modified_since_before_a_failed_night_still_lists_what_it_held(night, look_class):
    begin_feed(night)
    failed, _ = feed_night(night, look_class=look_class)
    look_at_all(failed)
    close_visit(failed)
    visit, still = feed_night(night)
    look_at_all(visit)
    assert still == 2
    assert close_visit(visit) == Verdict.HEALTHY


def test_home_page_that_is_not_modified_is_done(night):
    home = Task(url=f"{SITE}/", kind="home")
    first = Visit(night=night(), portal=PORTAL)
    first.begin([home])
    first.store_list(look_of(first, home, etag='"h1"'), home, [], following=page(1))
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([home])
    visit.not_modified_list(look_of(visit, home, status=304))
    assert home.url not in [task.url for task in visit.pending()]


def test_etag_of_a_list_page_is_asked_with_the_next_night(night):
    begin_feed(night)
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([page(1)])
    assert visit.pending()[0].etag == '"f1"'


def test_looks_at_lists_are_kept_with_their_kind(visit):
    show(visit, 1, 1)
    visit.end_list(look_of(visit, page(2), look_class=LookClass.GONE_HARD, status=404))
    kept = rows(visit.night.archive, schema.look)
    assert [(look.kind, look.status) for look in kept] == [("list", 200), ("list", 404)]


def test_link_text_of_an_earlier_night_stays_where_tonight_has_none(night):
    url = f"{SITE}/berita/1"
    first = begin_visit(night())
    first.store_list(
        look_of(first, page(1)), page(1), [Listed(url=url, text="Judul")], following=None
    )
    second = begin_visit(night(), url)
    with second.night.archive.read() as connection:
        text = connection.scalar(sa.select(schema.page.c.link_text).where(schema.page.c.url == url))
    assert text == "Judul"
