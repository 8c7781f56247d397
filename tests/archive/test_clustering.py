"""Which releases are one cluster, as wordings come, change and go."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from archive import schema
from archive.cluster import copies_of
from archive.clustering import BATCH, catch_up
from archive.health import close_visit
from archive.membership import parts_of
from archive.model import Dateline
from tests.archive.building import WIB, begin_visit, make_plan, make_release, rows
from tests.archive.stories import FAR, NEAR, OTHER, STORY

PORTALS = ("satu", "dua", "tiga", "empat")
PLANS = [make_plan(portal) for portal in PORTALS]


@pytest.fixture
def tonight(archive, night):
    """Stores releases in the next night, places them, and gives their ids."""

    def run(*items, is_closed=False, is_same_night=False):
        if not is_same_night:
            night(*PLANS)
        stored = [each.release for each in night.store(*items)]
        for portal in sorted({item.portal for item in items}):
            if is_closed:
                close_visit(begin_visit(night.running, portal=portal))
            else:
                catch_up(night.running, portal)
        return stored

    return run


def item(portal, text=STORY, day=1, number=0, **values):
    published = values.pop("published", date(2026, 3, day))
    url = f"https://{portal}.example/berita/{number}"
    return make_release(portal=portal, text=text, url=url, published=published, **values)


def clusters(archive):
    """The clusters as sets of ids; each has the size its row says, and no row is left over."""
    with archive.read() as connection:
        found = {}
        for row in connection.execute(sa.select(schema.release.c.id, schema.release.c.cluster)):
            found.setdefault(row.cluster, set()).add(row.id)
    found.pop(None, None)
    sizes = {row.id: row.size for row in rows(archive, schema.cluster)}
    assert sizes == {number: len(ids) for number, ids in found.items()}
    assert min([2, *sizes.values()]) == 2
    return sorted(found.values(), key=min)


def copied(archive):
    return [row for row in rows(archive, schema.event) if row.kind == "copied"]


def test_the_same_words_at_two_portals_are_a_cluster(archive, tonight):
    tonight(item("satu"), item("dua", f"{STORY}\n\nBaca juga berita lain."), item("tiga", OTHER))
    assert clusters(archive) == [{1, 2}]


def test_dateline_and_credit_may_differ(archive, tonight):
    one = f"Kota Satu, Info Publik - {STORY}\n\n(MC Kota Satu/ani)"
    other = f"DUA – {STORY}\n\nHumas Kabupaten Dua"
    first = item("satu", one, dateline=Dateline(place="Kota Satu", outlet="Info Publik"))
    second = item("dua", other, dateline=Dateline(place="Dua"))
    tonight(first, second)
    assert clusters(archive) == [{1, 2}]
    with archive.read() as connection:
        assert copies_of(connection, 1)[1].similarity > 0.9


def test_a_copy_of_a_copy_is_of_the_cluster_in_whatever_order_they_come(archive, tonight):
    tonight(item("satu"), item("tiga", FAR))
    assert clusters(archive) == []
    tonight(item("dua", NEAR))
    assert clusters(archive) == [{1, 2, 3}]


def test_two_clusters_that_turn_out_to_be_one_keep_the_older_id(archive, tonight):
    tonight(item("satu"), item("dua"))
    tonight(item("satu", FAR, number=1), item("tiga", FAR))
    assert clusters(archive) == [{1, 2}, {3, 4}]
    tonight(item("empat", NEAR))
    assert clusters(archive) == [{1, 2, 3, 4, 5}]
    assert [row.id for row in rows(archive, schema.cluster)] == [1]


def test_an_edit_takes_a_release_out_of_its_cluster(archive, tonight):
    tonight(item("satu"), item("dua"), item("tiga"))
    tonight(item("dua", OTHER))
    assert clusters(archive) == [{1, 3}]
    tonight(item("tiga", OTHER))
    assert clusters(archive) == [{2, 3}]


def test_an_edit_of_the_link_parts_the_cluster(archive, tonight):
    tonight(item("satu"), item("dua", NEAR), item("tiga", FAR), item("empat", FAR))
    assert clusters(archive) == [{1, 2, 3, 4}]
    tonight(item("dua", OTHER))
    assert clusters(archive) == [{3, 4}]
    assert [row.id for row in rows(archive, schema.cluster)] == [1]


def test_a_small_edit_leaves_a_cluster_its_id(archive, tonight):
    tonight(item("satu"), item("dua"))
    tonight(item("dua", STORY.replace("setiap lima menit", "setiap menit")))
    assert clusters(archive) == [{1, 2}]
    assert [row.id for row in rows(archive, schema.cluster)] == [1]


def test_releases_published_long_apart_are_not_compared(archive, tonight):
    tonight(
        item("satu", published=date(2019, 3, 1)),
        item("dua"),
        item("tiga", published=date(2019, 5, 29)),
    )
    assert clusters(archive) == [{1, 3}]


@pytest.mark.parametrize("text", ["Foto kegiatan.", "", "Selamat hari jadi kota."])
def test_short_texts_are_one_only_where_title_and_text_are_the_same(archive, tonight, text):
    tonight(
        item("satu", text, title="Hari jadi"),
        item("dua", text, title="HARI JADI!"),
        item("tiga", text, title="Lelang"),
        item("empat", f"{text} lagi", title="Hari jadi"),
    )
    assert clusters(archive) == [{1, 2}]


def test_more_releases_than_a_batch_are_all_placed(archive, tonight):
    def story(number):
        return " ".join(f"{word}{number}" for word in STORY.split())

    count = BATCH + 3
    tonight(*(item("satu", story(number), number=number) for number in range(count)))
    tonight(*(item("dua", story(number), number=number) for number in range(count)))
    assert clusters(archive) == [{1 + number, 1 + number + count} for number in range(count)]
    assert len(rows(archive, schema.signature)) == 2 * count


def test_a_form_filled_in_many_times_hides_no_copy_of_another_text(archive, tonight, monkeypatch):
    """More releases share a key than are read of one: the others' keys are read all the same."""
    monkeypatch.setattr("archive.likeness._MAX_ROWS", 20)
    monkeypatch.setattr("archive.likeness._MAX_OF_KEY", 10)
    days = [f"Hari ke-{n} 1{n} 2{n} 3{n}" for n in range(30)]
    forms = [" ".join([*STORY.split()[:70], day, *STORY.split()[70:]]) for day in days]
    tonight(item("tiga", OTHER), *(item("satu", form, number=n) for n, form in enumerate(forms)))
    tonight(item("dua", OTHER), item("dua", forms[0], number=1))
    assert clusters(archive) == [{1, 32}, {2, 33}]


# --- the event --------------------------------------------------------------------------


def test_a_copy_is_told_once_with_its_first_and_its_delay(archive, tonight):
    at = datetime(2026, 3, 1, 8, 0, tzinfo=WIB)
    tonight(item("satu", published=at), item("dua", OTHER, day=1), is_closed=True)
    later = at + timedelta(days=1, hours=3, minutes=20)
    tonight(item("dua", published=later, number=1), is_closed=True)
    (event,) = copied(archive)
    assert (event.release, event.portal, event.night) == (3, "dua", 2)
    assert (event.before, event.after, event.weight) == ("satu/1", "P1DT3H20M", 5)
    assert event.summary.endswith("release 1 of Portal satu, 1 day 3 hours later")
    tonight(item("dua", STORY.replace("lima menit", "menit"), published=later, number=1))
    tonight(item("tiga", day=5))
    assert [row.release for row in copied(archive)] == [3, 4]


def test_a_delay_of_days_alone_is_whole_days(archive, tonight):
    tonight(item("satu", day=1), item("dua", published=datetime(2026, 3, 2, 9, 0, tzinfo=WIB)))
    (event,) = copied(archive)
    assert event.after == "P1D"


def test_a_repetition_in_one_portal_is_no_copy(archive, tonight):
    tonight(item("satu", day=1), item("satu", day=2, number=1))
    assert clusters(archive) == [{1, 2}]
    assert copied(archive) == []


def test_the_first_found_late_makes_a_copy_of_what_was_first(archive, tonight):
    tonight(item("dua", OTHER, number=1), item("satu", OTHER, number=1), is_closed=True)
    tonight(item("dua", day=2))
    tonight(item("satu", day=1))
    *_, event = copied(archive)
    assert (event.release, event.before, event.weight) == (3, "satu/4", 5)


def test_old_stock_of_a_new_portal_is_told_without_weight(archive, tonight):
    tonight(item("satu", day=1), is_closed=True)
    tonight(item("dua", day=2))
    tonight(item("tiga", published=date(2026, 2, 27)))
    assert [(row.release, row.weight) for row in copied(archive)] == [(2, 0), (1, 0)]


def test_stock_stored_before_there_were_clusters_is_told_without_weight(archive, night, tonight):
    tonight(item("satu", OTHER, number=1), item("dua", OTHER, number=1), is_closed=True)
    night(*PLANS)
    night.store(item("satu"), item("dua", day=2))
    tonight(item("satu", OTHER, number=1), item("dua", OTHER, number=1))
    (*_, event) = copied(archive)
    assert (event.release, event.weight) == (4, 0)


def test_an_edit_that_makes_a_copy_is_told_with_weight(archive, tonight):
    tonight(item("satu"), item("dua", OTHER, day=2), is_closed=True)
    tonight(item("dua", day=2))
    (event,) = copied(archive)
    assert (event.release, event.night, event.weight) == (2, 2, 5)


def test_a_portal_that_is_closed_has_no_release_without_signature(archive, tonight):
    tonight(item("satu"), item("dua"), is_closed=True)
    signed = {row.release: row.sha256 for row in rows(archive, schema.signature)}
    assert signed == {row.id: row.sha256 for row in rows(archive, schema.release)}


# --- against the plain rule -------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_clusters_are_the_connected_parts_whatever_came_and_changed(archive, tonight, seed):
    draw = random.Random(seed)  # noqa: S311 - no secret
    texts = [STORY, NEAR, FAR, OTHER]
    current: dict[int, int] = {}
    for _ in range(6):
        chosen = [(draw.choice(PORTALS), draw.randrange(2), draw.randrange(4)) for _ in range(3)]
        chosen = list(
            {(portal, number): (portal, number, n) for portal, number, n in chosen}.values()
        )
        made = [item(portal, texts[n], number=number) for portal, number, n in chosen]
        stored = tonight(*made)
        current |= {key: n for key, (_, _, n) in zip(stored, chosen, strict=True)}
    alike = {frozenset(pair) for pair in ((0,), (1,), (2,), (3,), (0, 1), (1, 2))}
    parts = parts_of(sorted(current), lambda a, b: frozenset((current[a], current[b])) in alike)
    assert clusters(archive) == [set(part) for part in parts if len(part) > 1], f"seed {seed}"
