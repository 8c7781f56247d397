"""What is due in a night: releases by their age, list pages by when they were last seen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive import schema
from archive.due import SWEEP_NIGHTS
from archive.model import LookClass
from archive.tasks import Listed, Task
from archive.visit import Visit
from tests.archive.building import (
    FIRST_NIGHT,
    LIST_URL,
    PORTAL,
    begin_visit,
    make_look,
    make_release,
    rows,
)

SITE = "https://kotacontoh.example"
SEED = Task(url=LIST_URL, kind="list", position=1)


def stored(night, age_days):
    """A night on which a release of that age was read."""
    item = make_release(published=(FIRST_NIGHT - timedelta(days=age_days)).date())
    night()
    night.store(item)
    return item


def due_after(night, item, nights):
    """Whether it is planned in the night that comes so many nights later."""
    for _ in range(nights):
        visit = Visit(night=night(), portal=PORTAL)
        visit.begin([])
        is_due = item.url in [task.url for task in visit.pending()]
        if is_due:
            visit.store_look(make_look(item.url, at=visit.night.clock.now(), status=304), "release")
    return is_due


@pytest.mark.parametrize(
    ("age_days", "nights", "is_due"),
    [
        (1, 1, True),
        (29, 1, True),
        (31, 1, False),
        (31, 6, False),
        (31, 7, True),
        (170, 6, False),
        (170, 7, True),
        (181, 7, False),
        (400, 29, False),
        (400, 30, True),
    ],
)
def test_release_is_due_by_its_age(night, age_days, nights, is_due):
    assert due_after(night, stored(night, age_days), nights) is is_due


def test_release_without_a_date_is_as_old_as_its_first_look(night):
    item = make_release(published=None)
    night()
    night.store(item)
    assert due_after(night, item, 1)


def test_release_that_was_missed_is_due_each_night(night):
    item = stored(night, 400)
    visit = begin_visit(night())
    look = make_look(item.url, LookClass.GONE_HARD, at=visit.night.clock.now(), status=404)
    visit.store_look(look, "release")
    assert due_after(night, item, 1)


@pytest.mark.parametrize("look_class", [LookClass.DOWN, LookClass.BROKEN, LookClass.SUSPECT])
def test_release_that_was_not_read_is_due_the_next_night(night, look_class):
    item = stored(night, 400)
    visit = begin_visit(night())
    visit.store_look(make_look(item.url, look_class, at=visit.night.clock.now()), "release")
    assert due_after(night, item, 1)


def test_full_visit_plans_every_known_release(night):
    item = stored(night, 400)
    visit = Visit(night=night(), portal=PORTAL, is_full=True)
    visit.begin([])
    assert [task.url for task in visit.pending()] == [item.url]


def test_list_says_unchanged_and_the_release_is_believed_for_a_week(night):
    """The look itself is due again after seven nights, whatever the list says."""
    item = make_release(at=FIRST_NIGHT)
    entry = Listed(url=item.url, modified="2026-03-01T08:00:00")
    asked = []
    for number in range(9):
        visit = Visit(night=night(), portal=PORTAL)
        visit.begin([SEED])
        at = visit.night.clock.now()
        visit.store_list(make_look(LIST_URL, at=at), SEED, [entry], following=None)
        planned = [task.url for task in visit.pending(kinds=["release"])]
        asked.append(bool(planned))
        if number == 0:
            night.store_listed(item)
        elif planned:
            visit.store_look(make_look(item.url, at=at, status=304), "release")
    assert asked == [True, *[False] * 6, True, False]


def test_list_says_changed_and_the_release_is_looked_at_whatever_its_age(night):
    item = make_release(published=(FIRST_NIGHT - timedelta(days=400)).date())
    for stamp, is_planned in (("a", True), ("a", False), ("b", True)):
        visit = Visit(night=night(), portal=PORTAL)
        visit.begin([SEED])
        look = make_look(LIST_URL, at=visit.night.clock.now())
        entry = Listed(url=item.url, modified=stamp)
        visit.store_list(look, SEED, [entry], following=None)
        assert bool(visit.pending(kinds=["release"])) is is_planned
        if stamp == "a" and is_planned:
            night.store_listed(item)


def test_failed_look_is_not_made_good_by_the_list(night):
    item = make_release()
    entry = Listed(url=item.url, modified="a")
    for number in range(3):
        visit = Visit(night=night(), portal=PORTAL)
        visit.begin([SEED])
        at = visit.night.clock.now()
        visit.store_list(make_look(LIST_URL, at=at), SEED, [entry], following=None)
        if number == 0:
            night.store_listed(item)
        elif number == 1:
            visit.store_look(make_look(item.url, LookClass.BROKEN, at=at), "release")
    assert [task.url for task in visit.pending(kinds=["release"])] == [item.url]


def walk(night, pages, *, is_full=False):
    """Walk list pages of ten until the visit asks for no more; the numbers it asked for."""
    visit = Visit(night=night(), portal=PORTAL, is_full=is_full)
    visit.begin([page(1)])
    asked = []
    while lists := [task for task in visit.next_tasks(limit=1) if task.kind == "list"]:
        for task in lists:
            number = task.position
            asked.append(number)
            shown = [Listed(url=f"{SITE}/berita/{n}") for n in pages.get(number, [])]
            look = make_look(task.url, at=visit.night.clock.now())
            visit.store_list(look, task, shown, following=page(number + 1))
    for task in visit.pending(kinds=["release"]):
        visit.store_look(make_look(task.url, at=visit.night.clock.now()), "release")
    return asked


def page(number):
    return Task(url=f"{LIST_URL}?page={number}", kind="list", position=number)


def site(count, *, first=0, per_page=10):
    """Pages of releases, newest first."""
    numbers = list(range(first + count - 1, first - 1, -1))
    return {
        1 + at // per_page: numbers[at : at + per_page] for at in range(0, len(numbers), per_page)
    }


def test_first_night_walks_to_the_end(night):
    assert walk(night, site(60)) == [1, 2, 3, 4, 5, 6, 7]


def test_T36_unchanged_night_asks_for_three_list_pages(night):
    walk(night, site(60))
    for _ in range(SWEEP_NIGHTS - 1):
        assert walk(night, site(60)) == [1, 2, 7]


def test_T36_new_releases_are_walked_through_to_two_known_pages(night):
    walk(night, site(60))
    assert walk(night, site(75)) == [1, 2, 3, 4, 7]


def test_T36_list_that_grew_is_walked_beyond_its_old_end_by_the_sweep(night):
    walk(night, site(60))
    seen = set()
    for _ in range(SWEEP_NIGHTS):
        seen.update(walk(night, site(75)))
    assert seen == {1, 2, 3, 4, 5, 6, 7, 8, 9}


def test_T36_every_list_page_is_swept_within_seven_nights(night):
    walk(night, site(60))
    seen = set()
    for _ in range(SWEEP_NIGHTS):
        seen.update(walk(night, site(60)))
    assert seen == {1, 2, 3, 4, 5, 6, 7}


def test_T36_list_that_grows_at_its_end_is_found_the_same_night(night):
    oldest_first = {number: shown[::-1] for number, shown in site(55).items()}
    walk(night, oldest_first)
    oldest_first[6] = [*oldest_first[6], 90]
    walk(night, oldest_first)
    assert f"{SITE}/berita/90" in [row.url for row in rows(night.archive, schema.page)]


def test_full_visit_walks_the_whole_list(night):
    walk(night, site(60))
    assert walk(night, site(60), is_full=True) == [1, 2, 3, 4, 5, 6, 7]


def test_walk_that_was_cut_goes_on_the_next_night(night):
    first = Visit(night=night(), portal=PORTAL)
    first.begin([page(1)])
    at = first.night.clock.now()
    shown = [Listed(url=f"{SITE}/berita/1")]
    first.store_list(make_look(page(1).url, at=at), page(1), shown, following=page(2), is_cut=True)
    assert first.pending(kinds=["list"]) == []
    second = Visit(night=night(), portal=PORTAL)
    second.begin([page(1)])
    assert [(task.url, task.walk) for task in second.pending(kinds=["list"])] == [
        (page(1).url, "head"),
        (page(2).url, "deep"),
    ]


def test_list_page_that_failed_is_asked_again_the_next_night(night):
    first = Visit(night=night(), portal=PORTAL)
    first.begin([page(1)])
    at = first.night.clock.now()
    shown = [Listed(url=f"{SITE}/berita/1")]
    first.store_list(make_look(page(1).url, at=at), page(1), shown, following=page(2))
    first.store_look(make_look(page(2).url, LookClass.DOWN, at=at, status=None), "list")
    second = Visit(night=night(), portal=PORTAL)
    second.begin([page(1)])
    assert page(2).url in [task.url for task in second.pending(kinds=["list"])]


def test_index_leads_to_its_lists_and_leaves_unchanged_ones_alone(night):
    index = Task(url=f"{SITE}/sitemap.xml", kind="list", position=1)
    part = Task(url=f"{SITE}/peta-1.xml", kind="list", position=2, modified="2026-03-01")
    asked = []
    for stamp in ("2026-03-01", "2026-03-01", "2026-03-02"):
        visit = Visit(night=night(), portal=PORTAL)
        visit.begin([index])
        look = make_look(index.url, at=visit.night.clock.now())
        outcome = visit.store_index(look, index, [replace(part, modified=stamp)])
        asked.append([task.url for task in outcome.following])
        for task in outcome.following:
            shown = [Listed(url=f"{SITE}/berita/1")]
            visit.store_list(make_look(task.url, at=look.at), task, shown, following=None)
        listed = rows(night.archive, schema.page)[-1]
        assert listed.listed_night == visit.night.number
    assert asked == [[part.url], [], [part.url]]


def test_place_where_no_list_stands_is_left_alone_for_a_week(night):
    place = Task(url=f"{SITE}/wp-json/", kind="list", position=1)
    other = Task(url=f"{SITE}/feed/", kind="list", position=1)
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([place])
    look = make_look(place.url, LookClass.GONE_HARD, at=visit.night.clock.now(), status=404)
    assert visit.lead_elsewhere(look, place, other).url == other.url
    assert [task.url for task in visit.pending()] == [other.url]
    dead = [Visit(night=night(), portal=PORTAL).is_dead(place.url) for _ in range(7)]
    assert dead == [*[True] * 6, False]
