"""T27: a redesign makes no edits; many changes at once wait; the layout decides."""

import pytest

from archive import schema
from archive.health import close_visit
from archive.holding import is_other_layout
from archive.model import LookClass, Verdict
from archive.night import finish_night
from archive.store import store_release
from tests.archive.building import (
    begin_visit,
    event_kinds,
    make_look,
    make_release,
    rows,
)

SITE = "https://kotacontoh.example"
OLD = frozenset({"page", "kolom", "isi", "judul", "tanggal"})
NEW = frozenset({"wrapper", "card", "isi", "headline", "meta"})
COUNT = 12


def release(number, *, layout=OLD, extra=""):
    item = make_release(
        url=f"{SITE}/berita/{number}",
        title=f"Warga Sambut Jembatan {number}",
        text=f"Jembatan nomor {number} dibuka pagi ini oleh wali kota. {extra}\n\n" + "Isi. " * 40,
    )
    item.layout = layout
    return item


def spend(night, items, *, layout):
    """A night on which these release pages are read; its verdict and the looks' classes."""
    visit = begin_visit(night(), *(item.url for item in items))
    classes = []
    for item in items:
        item.look = make_look(item.url, at=visit.night.clock.now())
        classes.append(store_release(visit.night, item).look_class)
    return close_visit(visit, layout=layout), classes


def told(archive):
    """Events of releases after they were new."""
    return [kind for kind in event_kinds(archive) if kind in ("edited", "retitled", "redated")]


def test_T27_redesign_makes_one_changed_and_no_edited(archive, night):
    spend(night, [release(n) for n in range(COUNT)], layout=OLD)
    redesigned = [release(n, layout=NEW, extra="Baca layanan kami.") for n in range(COUNT)]
    verdict, classes = spend(night, redesigned, layout=NEW)
    assert (verdict, set(classes)) == (Verdict.CHANGED, {LookClass.OK})
    assert [row.version for row in rows(archive, schema.release)] == [1] * COUNT
    verdict, classes = spend(night, redesigned, layout=NEW)
    assert (verdict, set(classes)) == (Verdict.HEALTHY, {LookClass.OK})
    assert [row.version for row in rows(archive, schema.release)] == [2] * COUNT
    assert told(archive) == []
    assert event_kinds(archive)[COUNT:] == ["changed", "recovered"]
    assert rows(archive, schema.held) == []


def test_T27_redesign_that_reads_the_same_is_told_once_too(archive, night):
    spend(night, [release(n) for n in range(COUNT)], layout=OLD)
    verdict, classes = spend(night, [release(n, layout=NEW) for n in range(COUNT)], layout=NEW)
    assert (verdict, set(classes)) == (Verdict.CHANGED, {LookClass.OK})
    assert rows(archive, schema.night_portal)[-1].evidence == (
        "layout changed: 1 of 5 class names stay"
    )
    assert told(archive) == []


def test_edit_after_a_redesign_is_told(archive, night):
    spend(night, [release(n) for n in range(COUNT)], layout=OLD)
    for _ in range(2):
        redesigned = [release(n, layout=NEW, extra="Baca layanan kami.") for n in range(COUNT)]
        spend(night, redesigned, layout=NEW)
    spend(night, [release(0, layout=NEW, extra="Baca layanan kami. Besok libur.")], layout=NEW)
    assert told(archive) == ["edited"]


def test_page_that_alone_has_another_layout_is_told_at_the_end_of_the_night(archive, night):
    spend(night, [release(n) for n in range(COUNT)], layout=OLD)
    items = [release(n) for n in range(1, COUNT)]
    changed = release(0, layout=NEW, extra="Anggarannya dua miliar.")
    verdict, _ = spend(night, [changed, *items], layout=OLD)
    assert told(archive) == ["edited"]
    assert verdict == Verdict.HEALTHY
    assert rows(archive, schema.held) == []


def test_text_that_is_back_as_it_was_is_no_edit(archive, night):
    spend(night, [release(n) for n in range(COUNT)], layout=OLD)
    spend(night, [release(n, layout=NEW, extra="Sementara.") for n in range(COUNT)], layout=NEW)
    spend(night, [release(n) for n in range(COUNT)], layout=OLD)
    assert told(archive) == []
    assert rows(archive, schema.held) == []
    assert [row.version for row in rows(archive, schema.release)] == [1] * COUNT


def test_very_many_changes_at_once_wait_for_a_second_night_and_are_told_then(archive, night):
    count = 60
    spend(night, [release(n) for n in range(count)], layout=OLD)
    edited = [release(n, extra="Layanan darurat buka setiap hari.") for n in range(count)]
    verdict, classes = spend(night, edited, layout=OLD)
    assert verdict == Verdict.CHANGED
    assert set(classes) == {LookClass.OK}
    assert len(rows(archive, schema.held)) == count - 20
    spend(night, edited, layout=OLD)
    assert told(archive) == ["edited"] * count
    assert rows(archive, schema.held) == []


def test_held_texts_end_the_night_with_4_where_no_share_of_portals_failed(archive, night):
    from tests.archive.building import make_plan

    others = [make_plan(f"kab{n}") for n in range(20)]
    spend(night, [release(n) for n in range(COUNT)], layout=OLD)
    visit = begin_visit(night(make_plan(), *others), *(f"{SITE}/berita/{n}" for n in range(COUNT)))
    for other in others:
        close_visit(begin_visit(visit.night, f"https://{other.id}.example/1", portal=other.id))
    for n in range(COUNT):
        item = release(n, layout=NEW, extra="Baca layanan kami.")
        item.look = make_look(item.url, at=visit.night.clock.now())
        store_release(visit.night, item)
    close_visit(visit, layout=NEW)
    assert finish_night(visit.night) == 4


@pytest.mark.parametrize(
    ("usual", "found", "is_other"),
    [
        (OLD, OLD, False),
        (OLD, NEW, True),
        (OLD, OLD | NEW, False),
        (OLD, OLD - {"judul"}, False),
        (OLD, OLD - {"judul", "isi", "kolom"}, True),
        (None, NEW, False),
        (OLD, None, False),
        (OLD, frozenset(), False),
    ],
)
def test_layout_is_another_where_most_usual_names_are_gone(usual, found, is_other):
    assert is_other_layout(usual, found) is is_other
