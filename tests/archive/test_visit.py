from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from archive import schema
from archive.model import LookClass
from archive.store import store_release
from archive.tasks import Listed, Task
from archive.visit import Visit
from tests.archive.building import (
    FIRST_NIGHT,
    LIST_URL,
    PORTAL,
    begin_visit,
    make_look,
    make_plan,
    make_release,
    rows,
)

SITE = "https://kotacontoh.example"
SEED = Task(url=LIST_URL, kind="list", position=1)


def urls(tasks):
    return [task.url for task in tasks]


def page_at(archive, url):
    with archive.read() as connection:
        return connection.execute(sa.select(schema.page).where(schema.page.c.url == url)).one()


def known(night, *items):
    """A first night on which these releases were stored, and the visit of the next one."""
    night()
    night.store(*(items or [make_release()]))
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([SEED])
    return visit


def test_first_visit_plans_its_seeds(night):
    visit = Visit(night=night(), portal=PORTAL)
    assert visit.begin([SEED]) is None
    assert visit.pending() == [replace(SEED, walk="head")]


def test_every_known_release_is_planned_again(night):
    item = make_release()
    visit = known(night, item)
    assert urls(visit.pending()) == [LIST_URL, item.url]


def test_address_that_is_no_release_is_asked_each_night_then_each_week_then_each_month(night):
    asked = []
    for number in range(1, 80):
        visit = begin_visit(night(), f"{SITE}/berita/kosong")
        if urls(visit.pending(kinds=("release",))):
            asked.append(number)
            look = make_look(f"{SITE}/berita/kosong", LookClass.SUSPECT, cause="empty: no text")
            visit.store_look(look, "release")
    assert asked == [1, 2, 3, 10, 17, 24, 54]


def test_long_list_is_walked_with_stops_at_which_releases_are_read(night):
    visit = begin_visit(night())
    pages = [Task(url=f"{LIST_URL}?page={n}", kind="list") for n in range(1, 23)]
    for number, page in enumerate(pages[:-1], start=1):
        assert visit.is_lists_turn() == (number <= 20)
        listed = [Listed(url=f"{SITE}/berita/{number}")]
        look = make_look(page.url)
        visit.store_list(look, page, listed, following=replace(pages[number], walk="deep"))
    assert urls(visit.next_tasks(limit=3)) == [f"{SITE}/berita/{number}" for number in (1, 2, 3)]
    for number in range(50):
        visit.store_look(make_look(f"{SITE}/berita/{number}"), "release")
    assert urls(visit.next_tasks(limit=3)) == [pages[-1].url]


def test_pending_gives_lists_then_new_releases_then_known_ones(night):
    visit = known(night)
    look = make_look(LIST_URL, at=visit.night.clock.now())
    visit.store_list(
        look,
        SEED,
        [Listed(url=make_release().url), Listed(url=f"{SITE}/berita/baru")],
        following=Task(url=f"{LIST_URL}?page=2", kind="list", position=2),
    )
    pending = visit.pending()
    assert urls(pending) == [f"{LIST_URL}?page=2", f"{SITE}/berita/baru", make_release().url]
    assert [task.release for task in pending] == [None, None, 1]


def test_task_bears_what_the_request_needs(night):
    visit = known(night, make_release(etag='"v1"'))
    look = make_look(LIST_URL, at=visit.night.clock.now())
    listed = Listed(url=make_release().url, text="Jembatan dibuka", published="Mon, 02 Mar 2026")
    visit.store_list(look, SEED, [listed], following=None)
    (task,) = visit.pending()
    assert task == Task(
        url=make_release().url,
        kind="release",
        link_text="Jembatan dibuka",
        feed_published="Mon, 02 Mar 2026",
        etag='"v1"',
        release=1,
    )


def test_date_of_an_earlier_feed_is_no_longer_said(night):
    """A release that was re-dated and has left the feed would keep its old date for good."""
    visit = known(night, make_release())
    look = make_look(LIST_URL, at=visit.night.clock.now())
    unread = f"{SITE}/berita/belum-dibaca"
    listed = [Listed(url=url, published="Mon, 02 Mar 2026") for url in (make_release().url, unread)]
    visit.store_list(look, SEED, listed, following=None)
    later = Visit(night=night(), portal=PORTAL)
    later.begin([])
    said = {task.url: task.feed_published for task in later.pending()}
    assert said == {make_release().url: None, unread: "Mon, 02 Mar 2026"}


def test_since_leaves_older_releases_alone(night):
    old = make_release(url=f"{SITE}/berita/lama", text="Lama. " * 30, published=FIRST_NIGHT.date())
    recent = make_release(
        url=f"{SITE}/berita/baru",
        text="Baru. " * 30,
        published=(FIRST_NIGHT + timedelta(days=1)).date(),
    )
    night()
    night.store(old, recent)
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([], since=FIRST_NIGHT)
    assert urls(visit.pending()) == [recent.url]


def test_address_never_read_is_planned_whatever_the_date(night):
    begin_visit(night(), f"{SITE}/berita/belum-dibaca")
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([], since=FIRST_NIGHT)
    assert urls(visit.pending()) == [f"{SITE}/berita/belum-dibaca"]


def test_visits_of_two_portals_do_not_mix(night):
    running = night(make_plan(), make_plan("kablain"))
    begin_visit(running, f"{SITE}/berita/1")
    other = begin_visit(running, "https://kablain.example/berita/1", portal="kablain")
    assert urls(other.pending()) == ["https://kablain.example/berita/1"]


def test_portal_that_asked_to_wait_is_not_begun_before(night):
    visit = begin_visit(night())
    back_at = visit.night.clock.now() + timedelta(hours=30)
    visit.ask_back_at(back_at)
    tomorrow = Visit(night=night(), portal=PORTAL)
    assert tomorrow.begin([SEED]) == back_at
    assert tomorrow.pending() == []
    assert rows(night.archive, schema.night_portal)[1].started_at is None
    later = Visit(night=night(), portal=PORTAL)
    assert later.begin([SEED]) is None
    assert urls(later.pending()) == [LIST_URL]


def test_begin_is_safe_to_repeat(night):
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([SEED])
    visit.store_list(make_look(LIST_URL), SEED, [Listed(url=f"{SITE}/berita/1")], following=None)
    visit.begin([SEED])
    assert urls(visit.pending()) == [f"{SITE}/berita/1"]


def test_visit_begun_again_keeps_its_first_start(archive, night):
    Visit(night=night(), portal=PORTAL).begin([SEED])
    (before,) = rows(archive, schema.night_portal)
    Visit(night=night(is_killed=True), portal=PORTAL).begin([SEED])
    assert rows(archive, schema.night_portal) == [before]
    assert before.started_at is not None


def test_F1_killed_visit_goes_on_where_it_stood(night):
    first = begin_visit(night(), *(f"{SITE}/berita/{number}" for number in range(4)))
    at = first.night.clock.now()
    first.store_look(make_look(f"{SITE}/berita/0", LookClass.DOWN, at=at, status=None), "release")
    item = make_release(url=f"{SITE}/berita/1", at=at)
    store_release(first.night, item)
    again = Visit(night=night(is_killed=True), portal=PORTAL)
    again.begin([SEED])
    assert urls(again.pending()) == [f"{SITE}/berita/2", f"{SITE}/berita/3"]


def test_F1_address_left_over_is_taken_up_the_next_night(night):
    begin_visit(night(), f"{SITE}/berita/1")
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([SEED])
    assert urls(visit.pending()) == [LIST_URL, f"{SITE}/berita/1"]


def test_dead_address_is_planned_again_only_when_listed_again(night):
    url = f"{SITE}/berita/tiada"
    visit = begin_visit(night(), url)
    visit.store_look(make_look(url, LookClass.GONE_HARD, status=404), "release")
    assert page_at(night.archive, url).state == "dead"

    unlisted = begin_visit(night())
    assert unlisted.pending() == []

    listed = Visit(night=night(), portal=PORTAL)
    listed.begin([SEED])
    look = make_look(LIST_URL, at=listed.night.clock.now())
    outcome = listed.store_list(look, SEED, [Listed(url=url)], following=None)
    assert outcome.fresh == 0
    assert urls(listed.pending()) == [url]


def test_dead_address_listed_twice_is_one_task(night):
    url = f"{SITE}/berita/tiada"
    begin_visit(night(), url).store_look(make_look(url, LookClass.GONE_HARD), "release")
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([SEED])
    second = Task(url=f"{LIST_URL}?page=2", kind="list", position=2)
    one = visit.store_list(make_look(LIST_URL), SEED, [Listed(url=url)], following=second)
    two = visit.store_list(
        make_look(second.url), second, [Listed(url=url), Listed(url=f"{SITE}/x")], following=None
    )
    assert (one.fresh, two.fresh) == (0, 1)
    assert sorted(urls(visit.pending(kinds=["release"]))) == sorted([f"{SITE}/x", url])


def test_address_that_failed_otherwise_is_tried_again_the_next_night(night):
    url = f"{SITE}/berita/1"
    visit = begin_visit(night(), url)
    visit.store_look(make_look(url, LookClass.BROKEN, status=None), "release")
    assert visit.pending() == []
    again = begin_visit(night())
    assert urls(again.pending()) == [url]
    assert page_at(night.archive, url).attempts == 1


def test_list_pages_of_tonight_are_counted(night):
    visit = begin_visit(night(), f"{SITE}/berita/1")
    assert visit.list_pages() == 1
    assert begin_visit(night()).list_pages() == 1


@pytest.mark.parametrize("look_class", [LookClass.GONE_HARD, LookClass.DOWN, LookClass.OK])
def test_every_look_is_kept(night, look_class):
    visit = begin_visit(night())
    at = visit.night.clock.now()
    visit.store_look(
        make_look(f"{SITE}/robots.txt", look_class, at=at, status=500, cause="server error"),
        "robots",
    )
    look = rows(night.archive, schema.look)[-1]
    assert (look.kind, look.status, look.cause, look.at) == ("robots", 500, "server error", at)
    assert look._mapping["class"] == look_class
