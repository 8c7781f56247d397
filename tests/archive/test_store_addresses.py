"""Which release a page is: aliases, redirects, shrunken texts and notices."""

from datetime import UTC, date, datetime, timedelta

import pytest

from archive import schema
from archive.model import ZONES, LookClass
from tests.archive.building import (
    TEXT,
    URL,
    begin_visit,
    event_kinds,
    make_plan,
    make_release,
    rows,
)

OTHER = f"{URL}-lain"
NOTICE = {"title": "Situs dalam perbaikan", "text": "Halaman ini sedang diperbaiki."}


def state_of(archive, release=1):
    return rows(archive, schema.release)[release - 1].state


def aliases(archive):
    return {row.url: row.release for row in rows(archive, schema.alias)}


def class_of_last_look(archive):
    return rows(archive, schema.look)[-1]._mapping["class"]


def second_story(**values):
    return make_release(
        **{
            "url": OTHER,
            "title": "Pasar pagi dibuka kembali",
            "text": "Pasar pagi dibuka kembali setelah direnovasi. " * 4,
            **values,
        }
    )


def test_T21_same_words_at_another_address_are_an_alias(archive, night):
    night()
    first, second = night.store(make_release(), make_release(url=OTHER))
    assert first.release == second.release
    assert second.kinds == ()
    assert event_kinds(archive) == ["new"]
    assert aliases(archive) == {OTHER: 1}


def test_alias_is_not_looked_at_again(archive, night):
    night()
    night.store(make_release(), make_release(url=OTHER))
    assert [task.url for task in begin_visit(night(), URL, OTHER).pending()] == [URL]


def test_T21_twenty_four_addresses_of_one_text_are_one_release(archive, night):
    night()
    night.store(*(make_release(url=f"{URL}?cetak={number}") for number in range(25)))
    assert len(rows(archive, schema.release)) == 1
    assert len(aliases(archive)) == 24
    assert event_kinds(archive) == ["new"]


def test_T21_two_ids_with_their_own_words_are_two_releases(archive, night):
    night()
    night.store(make_release(url=f"{URL}?id=1"), second_story(url=f"{URL}?id=2"))
    assert len(rows(archive, schema.release)) == 2


MORNING = datetime(2026, 3, 1, 9, 30, tzinfo=ZONES["WIB"])


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(MORNING + timedelta(minutes=17), id="posted twice by mistake"),
        pytest.param(MORNING + timedelta(days=2), id="posted again"),
        pytest.param(date(2026, 1, 5), id="a season apart"),
    ],
)
def test_same_words_of_another_date_are_another_release(archive, night, again):
    night()
    night.store(make_release(published=MORNING), make_release(url=OTHER, published=again))
    assert event_kinds(archive) == ["new", "new"]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(None, id="printed without a date"),
        pytest.param(date(2026, 3, 1), id="the day alone"),
        pytest.param(MORNING.astimezone(UTC) + timedelta(seconds=41), id="with seconds, in UTC"),
        pytest.param(MORNING + timedelta(hours=7), id="in another zone that is not named"),
    ],
)
def test_same_words_of_the_same_date_are_an_alias(archive, night, again):
    night()
    night.store(make_release(published=MORNING), make_release(url=OTHER, published=again))
    assert aliases(archive) == {OTHER: 1}


def test_redated_release_that_moves_with_its_date_is_the_same(archive, night):
    old, new = (f"https://kotacontoh.example/2026/03/{day}/jembatan/" for day in ("01", "02"))
    night()
    night.store(make_release(url=old, published=MORNING))
    night()
    later = MORNING + timedelta(hours=26)
    night.store(
        make_release(url=new, published=later),
        make_release(url=old, final_url=new, published=later),
    )
    assert event_kinds(archive) == ["new", "redated"]
    assert rows(archive, schema.release)[0].url == new


def test_same_words_are_an_alias_of_the_release_of_their_own_season(archive, night):
    night()
    night.store(
        make_release(published=date(2026, 1, 5)),
        make_release(url=OTHER, published=date(2026, 3, 1)),
        make_release(url=f"{OTHER}-cetak", published=date(2026, 3, 1)),
    )
    assert event_kinds(archive) == ["new", "new"]
    assert aliases(archive) == {f"{OTHER}-cetak": 2}


def test_short_formula_at_two_addresses_is_two_releases(archive, night):
    night()
    night.store(
        make_release(title="Selamat Idulfitri", text="Mohon maaf lahir dan batin."),
        make_release(title="Selamat Idulfitri", text="Mohon maaf lahir dan batin.", url=OTHER),
    )
    assert len(rows(archive, schema.release)) == 2


def test_same_words_on_two_portals_are_two_releases(archive, night):
    night(make_plan(), make_plan("kablain"))
    night.store(make_release(), make_release(portal="kablain", url="https://kablain.example/1"))
    assert [row.portal for row in rows(archive, schema.release)] == ["kotacontoh", "kablain"]


def test_new_address_that_redirects_is_kept_where_it_led(archive, night):
    night()
    night.store(make_release(url=f"{URL}?p=12", final_url=URL))
    (release,) = rows(archive, schema.release)
    assert release.url == URL
    assert [task.url for task in begin_visit(night()).pending()] == [URL]


def test_redirect_to_a_new_address_moves_the_release(archive, night):
    night()
    night.store(make_release())
    night()
    (stored,) = night.store(make_release(final_url=OTHER))
    assert stored.kinds == ()
    (release,) = rows(archive, schema.release)
    assert (release.url, release.state) == (OTHER, "present")
    assert aliases(archive) == {URL: 1}
    assert [task.url for task in begin_visit(night()).pending()] == [OTHER]


def test_release_that_moved_and_came_back_stays_one(archive, night):
    night()
    night.store(make_release())
    night()
    night.store(make_release(final_url=OTHER))
    night()
    night.store(make_release(url=OTHER, final_url=URL))
    (release,) = rows(archive, schema.release)
    assert release.url == URL
    assert aliases(archive) == {OTHER: 1}
    assert event_kinds(archive) == ["new"]


def test_edit_seen_behind_a_redirect_is_told_once(archive, night):
    night()
    night.store(make_release())
    night()
    night.store(make_release(final_url=OTHER, text=TEXT.replace("dua", "tiga")))
    night()
    night.store(make_release(url=OTHER, text=TEXT.replace("dua", "tiga")))
    assert event_kinds(archive) == ["new", "edited"]


def test_redirect_to_another_release_is_gone_soft(archive, night):
    night()
    night.store(make_release(), second_story())
    night()
    item = make_release(final_url=OTHER, title="Pasar pagi dibuka kembali", text="Pasar. " * 40)
    (stored,) = night.store(item)
    assert (stored.release, stored.kinds, stored.look_class) == (1, (), LookClass.GONE_SOFT)
    assert stored.cause == "redirects to release 2"
    assert (state_of(archive, 1), state_of(archive, 2)) == ("missing", "present")
    assert class_of_last_look(archive) == LookClass.GONE_SOFT
    assert event_kinds(archive) == ["new", "new"]
    assert len(rows(archive, schema.version)) == 2


@pytest.mark.parametrize("share", [0.0, 0.3, 0.65])
def test_text_that_shrank_is_held_for_one_night(archive, night, share):
    text = "Satu kalimat tentang jembatan. " * 20
    short = text[: int(len(text) * share)].strip()
    night()
    night.store(make_release(text=text))
    night()
    (held,) = night.store(make_release(text=short))
    assert (held.look_class, held.kinds) == (LookClass.SUSPECT, ())
    assert held.cause == f"text shrank from {len(text)} to {len(short)} characters"
    assert state_of(archive) == "present"
    assert event_kinds(archive) == ["new"]
    night()
    (accepted,) = night.store(make_release(text=short))
    assert accepted.look_class == LookClass.OK
    assert event_kinds(archive) == ["new", "edited"]


def test_text_that_lost_less_than_a_third_is_an_edit_at_once(archive, night):
    night()
    night.store(make_release(text="Satu kalimat tentang jembatan. " * 20))
    night()
    night.store(make_release(text="Satu kalimat tentang jembatan. " * 15))
    assert event_kinds(archive) == ["new", "edited"]


def test_shrunken_text_is_not_believed_twice_in_one_night(archive, night):
    night()
    night.store(make_release())
    night()
    for _ in range(2):
        (stored,) = night.store(make_release(text=TEXT[:70]))
        assert stored.look_class == LookClass.SUSPECT
    assert event_kinds(archive) == ["new"]


def test_text_that_came_back_takes_the_doubt_away(archive, night):
    for text in (TEXT, TEXT[:70], TEXT, TEXT[:70]):
        night()
        (stored,) = night.store(make_release(text=text))
    assert stored.look_class == LookClass.SUSPECT
    assert event_kinds(archive) == ["new"]


def test_other_loss_on_the_second_night_is_held_too(archive, night):
    for text in (TEXT, TEXT[:70], TEXT[:60]):
        night()
        (stored,) = night.store(make_release(text=text))
    assert stored.look_class == LookClass.SUSPECT


def test_fault_T26_notice_at_two_addresses_stands_for_no_release(archive, night):
    night()
    night.store(make_release(), second_story())
    for _ in range(3):
        night()
        first, second = night.store(make_release(**NOTICE), second_story(**NOTICE))
        assert second.look_class == LookClass.GONE_SOFT
        assert second.cause == "same short text as at other addresses"
    assert first.look_class == LookClass.GONE_SOFT
    assert event_kinds(archive) == ["new", "new"]
    assert len(rows(archive, schema.version)) == 2
    night()
    night.store(make_release(), second_story())
    assert {row.state for row in rows(archive, schema.release)} == {"present"}
    assert event_kinds(archive) == ["new", "new"]


def test_release_whose_words_another_address_shows_tonight_stays_present(archive, night):
    """Some sites answer a withdrawn address with their newest release: that one still stands."""
    night()
    newest = second_story(text="Pasar pagi dibuka kembali setelah direnovasi selama setahun penuh.")
    night.store(make_release(), newest)
    night()
    wrong, right = night.store(
        make_release(title=newest.clean.title, text=newest.clean.text), newest
    )
    assert wrong.look_class == LookClass.SUSPECT
    assert right.look_class == LookClass.OK
    assert state_of(archive, 2) == "present"


def test_address_redirecting_to_the_release_is_looked_at_once(archive, night):
    """Both addresses are listed; the second leads to the first, whose text was edited."""
    night()
    night.store(make_release())
    night()
    edited = TEXT.replace("dua", "tiga")
    night.store(make_release(text=edited), make_release(url=OTHER, final_url=URL, text=edited))
    assert event_kinds(archive) == ["new", "edited"]
    assert [task.url for task in begin_visit(night(), URL, OTHER).pending()] == [URL]
