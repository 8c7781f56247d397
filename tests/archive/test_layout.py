"""Class names are counted as pages are stored, so a kill forgets none (T27, T38)."""

from __future__ import annotations

import pytest

from archive import layout, schema
from archive.clock import Clock
from archive.health import close_visit
from archive.night import begin_night, finish_night
from archive.store import store_release
from archive.visit import Visit
from tests.archive.building import (
    PORTAL,
    URL,
    begin_visit,
    event_kinds,
    make_look,
    make_plan,
    make_release,
    rows,
)

OLD = frozenset({"page", "kolom", "isi", "judul", "tanggal"})
NEW = frozenset({"wrapper", "card", "headline", "meta", "bawah"})
COUNT = 8


def page(number, names, *, extra=""):
    item = make_release(
        url=f"{URL}-{number}", title=f"Jembatan {number}", text=f"Isi {number}. " * 40 + extra
    )
    item.layout = names
    return item


def read(visit, items):
    for item in items:
        item.look = make_look(item.url, at=visit.night.clock.now())
        store_release(visit.night, item)


@pytest.mark.parametrize("after", [2, COUNT - 2])
def test_T38_a_redesign_is_one_though_the_night_was_killed_after_so_many_pages(
    archive, night, after
):
    old = [page(n, OLD) for n in range(COUNT)]
    visit = begin_visit(night(), *(item.url for item in old))
    read(visit, old)
    close_visit(visit, layout=visit.layout())

    new = [page(n, NEW, extra="Baca layanan kami.") for n in range(COUNT)]
    visit = begin_visit(night(), *(item.url for item in new))
    read(visit, new[:after])
    resumed = begin_night(archive, Clock(visit.night.clock.now()), [make_plan()])
    visit = Visit(night=resumed, portal=PORTAL)
    read(visit, new[after:])
    close_visit(visit, layout=visit.layout())

    assert event_kinds(archive) == ["new"] * COUNT + ["changed"]
    assert rows(archive, schema.night_portal)[-1].layout == sorted(NEW)


def test_names_of_at_least_half_the_pages_are_the_layout_and_few_pages_have_none(archive, night):
    visit = begin_visit(night(), *(f"{URL}-{n}" for n in range(6)))
    read(visit, [page(n, OLD) for n in range(4)])
    assert visit.layout() is None
    read(visit, [page(4, OLD | {"galeri"})])
    assert visit.layout() == OLD
    read(visit, [page(5, frozenset())])
    assert visit.layout() == OLD


def test_names_made_up_anew_for_each_page_leave_those_of_all_pages(archive, night, monkeypatch):
    monkeypatch.setattr(layout, "_MANY_NAMES", 20)
    visit = begin_visit(night(), *(f"{URL}-{n}" for n in range(9)))
    read(visit, [page(n, OLD | {f"a{n}-{k}" for k in range(30)}) for n in range(9)])
    assert visit.layout() == OLD
    [row] = rows(archive, schema.night_portal)
    assert set(row.layout["names"]) == OLD


def test_a_portal_whose_night_was_never_judged_leaves_no_layout(archive, night):
    visit = begin_visit(night(), *(f"{URL}-{n}" for n in range(6)))
    read(visit, [page(n, OLD) for n in range(6)])
    finish_night(visit.night)
    [row] = rows(archive, schema.night_portal)
    assert row.layout is None
