"""A release that is not found, through the archive's own tables, on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from archive import schema
from archive.database import Archive
from archive.model import LookClass, Verdict
from archive.withdrawal import settle_withdrawals
from tests.archive.building import rows
from tests.archive.withdrawal_nights import Country, Portal

HARD, SOFT, OK = LookClass.GONE_HARD, LookClass.GONE_SOFT, LookClass.OK
# Nights before an address that never was is known by its answer.
ACQUAINTED = 3


def known_country(archive: Archive, *portals: Portal, releases: int = 4) -> Country:
    """Portals that were watched for some healthy nights."""
    country = Country(archive, *portals)
    for portal in portals:
        for number in range(releases):
            portal.add(number)
    for _ in range(ACQUAINTED + 1):
        country.night()
    return country


def test_release_missing_on_healthy_nights_over_a_week_is_removed_and_told_once(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = HARD
    states = []
    for _ in range(10):
        country.night()
        states.append(country.state(url))
    assert states == ["missing"] * 3 + ["probable"] * 4 + ["removed"] * 3
    assert country.told() == ["removed"]
    event = rows(archive, schema.event)[-1]
    assert event.summary == (
        "Tidak lagi ditemukan di alamatnya sejak 6 Maret 2026 (16 pemeriksaan). "
        "No longer found at its address since 6 March 2026 (16 looks)."
    )
    assert (event.before, event.after, event.weight) == ("present", "removed", 70)
    with archive.read() as connection:
        proofs = connection.execute(
            sa.select(schema.look.c["class"], schema.look.c.kind, schema.look.c.url)
            .join(schema.proof, schema.proof.c.look == schema.look.c.id)
            .where(schema.proof.c.event == event.id)
        ).all()
    assert len(proofs) == 16
    assert {(row[0], row[2]) for row in proofs} == {(HARD, url)}


def test_soft_not_found_takes_two_weeks(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = SOFT
    assert country.until(lambda: country.state(url) == "removed") == 15


def test_hard_404_of_a_portal_that_answers_200_to_everything_is_worth_no_more_than_a_soft_one(
    archive,
):
    portal = Portal(prints=("answers 200", "answers 200"))
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = HARD
    assert country.until(lambda: country.state(url) == "removed") == 15


def test_one_look_that_finds_a_removed_release_takes_it_back_the_same_night(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = HARD
    country.until(lambda: country.state(url) == "removed")
    portal.heal()
    country.night()
    assert country.state(url) == "present"
    assert country.told() == ["removed", "returned"]
    assert rows(archive, schema.absence) == []
    summary = rows(archive, schema.event)[-1].summary
    assert summary.startswith("Koreksi: ditemukan lagi di alamatnya pada 14 Maret 2026; ")
    assert "Correction: found again at its address on 14 March 2026" in summary


def test_release_found_before_it_was_told_is_present_without_a_word(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = HARD
    country.until(lambda: country.state(url) == "probable")
    portal.heal()
    country.night()
    assert (country.state(url), country.told()) == ("present", [])


def break_share(portal: Portal) -> None:
    portal.classes.update(dict.fromkeys(list(portal.items)[2:6], HARD))


def break_controls(portal: Portal) -> None:
    portal.classes.update(dict.fromkeys(list(portal.items)[-2:], LookClass.DOWN))


SPOILS: dict[str, Callable[[Portal], None]] = {
    "list page: SUSPECT (None)": lambda p: setattr(p, "list_class", LookClass.SUSPECT),
    "verdict defaced": lambda p: setattr(p, "verdict", Verdict.DEFACED),
    "robots.txt: for a test": lambda p: setattr(p, "robots", LookClass.DOWN),
    "of 6 control addresses OK": break_controls,
    "never was: answers 200, as on 0 nights before": lambda p: setattr(
        p, "prints", ("status 404", "answers 200")
    ),
    "no address that never was could be asked for": lambda p: setattr(p, "prints", ()),
    "our own network failed": lambda p: setattr(p, "is_network_up", False),
    "5 of 7 releases gone at once": break_share,
}


def test_night_with_one_sign_wrong_neither_counts_nor_takes_back(archive):
    portal = Portal()
    country = known_country(archive, portal, releases=7)
    url = next(iter(portal.items))
    portal.classes[url] = HARD
    country.night()
    for said, spoil in SPOILS.items():
        portal.heal()
        portal.classes[url] = HARD
        spoil(portal)
        country.night()
        assert said in country.gate()
        counted = {row.release: row.nights for row in rows(archive, schema.absence)}
        assert {number: n for number, n in counted.items() if n} == {1: 1}
    assert country.told() == []
    portal.heal()
    portal.classes[url] = HARD
    # Nine days have passed: what is missing is healthy nights.
    assert country.until(lambda: country.state(url) == "removed") == 4


def test_failed_looks_never_become_a_withdrawal(archive):
    portal = Portal()
    country = known_country(archive, portal, releases=8)
    failed = (
        LookClass.BLOCKED,
        LookClass.DOWN,
        LookClass.BROKEN,
        LookClass.SUSPECT,
        LookClass.DENIED,
    )
    for url, look_class in zip(list(portal.items)[1:], failed, strict=False):
        portal.classes[url] = look_class
    for _ in range(9):
        country.night()
    assert {row.state for row in rows(archive, schema.release)} == {"present"}
    assert (rows(archive, schema.absence), country.told()) == ([], [])


def test_second_look_that_does_not_agree_keeps_the_night_from_counting(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = HARD
    portal.again[url] = LookClass.BLOCKED
    for _ in range(9):
        country.night()
    assert country.state(url) == "missing"
    assert rows(archive, schema.absence) == []


def test_alias_that_shows_it_becomes_its_address_and_the_move_is_told(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    new = f"{url}-pindah"
    portal.items[new] = portal.items.pop(url)
    portal.items[new].url = new
    portal.classes[url] = HARD
    country.night()
    assert country.told() == ["moved"]
    assert country.state(new) == "present"
    [event] = [row for row in rows(archive, schema.event) if row.kind == "moved"]
    assert (event.before, event.after) == (url, new)
    for _ in range(9):
        country.night()
    assert country.told() == ["moved"]


def test_release_whose_words_came_under_another_date_is_moved_and_not_removed(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = HARD
    country.until(lambda: country.state(url) == "probable")
    new = portal.add(99)
    twin = portal.items[url]
    portal.items[new].clean, portal.items[new].sha256 = twin.clean, twin.sha256
    country.until(lambda: country.state(url) == "moved")
    assert "removed" not in country.told()
    event = [row for row in rows(archive, schema.event) if row.kind == "moved"][-1]
    assert (event.before, event.after) == (url, new)


@pytest.mark.parametrize("is_new", [True, False])
def test_only_a_sibling_that_came_later_is_a_move(archive, is_new):
    portal, sibling = Portal(), Portal(id="kotakembar")
    country = known_country(archive, portal, sibling)
    url = portal.add(0)

    def copy() -> None:
        new = sibling.add(99)
        twin = portal.items[url]
        sibling.items[new].clean, sibling.items[new].sha256 = twin.clean, twin.sha256

    if not is_new:
        copy()
        country.night()
        country.night()
    portal.classes[url] = HARD
    country.night()
    if is_new:
        copy()
    country.until(lambda: country.state(url) in ("moved", "removed"))
    assert country.state(url) == ("moved" if is_new else "removed")


def test_T27_mass_is_held_with_one_alert_until_a_person_decides(archive):
    portal = Portal()
    country = known_country(archive, portal, releases=10)
    gone = list(portal.items)[:8]
    portal.classes.update(dict.fromkeys(gone, HARD))
    for _ in range(15):
        country.night()
    assert country.told() == ["changed"]
    event = rows(archive, schema.event)[-1]
    assert event.summary == (
        "kotacontoh: restructure suspected, 8 releases no longer found at once. They are held "
        "until a person decides: infopublik portals withdrawals kotacontoh"
    )
    assert {row.hold for row in rows(archive, schema.absence)} == {"waiting"}
    portal.heal()
    country.night()
    assert country.told() == ["changed"]
    assert rows(archive, schema.absence) == []


def test_settling_twice_tells_nothing_twice(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = HARD
    country.until(lambda: country.state(url) == "removed")
    before = rows(archive, schema.event), rows(archive, schema.absence)
    first, second = settle_withdrawals(country.run), settle_withdrawals(country.run)
    assert first == second
    assert (first.removed, first.void, first.waiting) == (1, {}, {})
    assert (rows(archive, schema.event), rows(archive, schema.absence)) == before


def test_night_without_second_looks_proves_nothing(archive):
    portal = Portal()
    country = known_country(archive, portal)
    url = portal.add(0)
    portal.classes[url] = HARD
    portal.is_proving = False
    for _ in range(10):
        country.night()
    assert country.state(url) == "missing"


def test_missing_and_removed_releases_are_looked_at_each_night_however_old(archive):
    portal = Portal()
    url = portal.add(0)
    portal.items[url].facts = portal.items[url].facts.__class__()
    country = known_country(archive, portal)
    country.day += 60
    for _ in range(3):
        country.night()
    portal.classes[url] = HARD
    country.until(lambda: country.state(url) == "missing", most=35)
    nights = country.until(lambda: country.state(url) == "removed")
    assert nights == 7
    country.night()
    assert url in [looked[1] for looked in country.looked]
