"""The archive's tables and the rules alone come to the same, look by look, over random nights."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from archive import schema
from archive.database import Archive
from archive.model import LookClass, ReleaseState, Verdict
from archive.withdrawal.gate import Signs, judge_gate
from archive.withdrawal.kept import read_absences
from archive.withdrawal.machine import TOLD, Absence, Case, Hold, settle
from archive.withdrawal.rules import RULES, Role
from archive.withdrawal.sights import Sight
from tests.archive.building import FIRST_NIGHT
from tests.archive.withdrawal_nights import Country, Portal

GONE = (LookClass.GONE_HARD, LookClass.GONE_SOFT)
ROLES = {"release": Role.FIRST, "again": Role.AGAIN, "variant": Role.VARIANT}
# How an address answers for some nights, and how likely it begins to.
MOODS = {
    LookClass.GONE_HARD: 0.03,
    LookClass.GONE_SOFT: 0.015,
    LookClass.BLOCKED: 0.01,
    LookClass.DOWN: 0.01,
}


class Twin:
    """The rules over what was looked at, without the archive's tables."""

    def __init__(self, portal: str, urls: list[str]) -> None:
        self.portal, self.urls = portal, urls
        self.absences: dict[str, Absence] = {}
        self.missing: set[str] = set()
        self.prints: list[str] = []
        self.told: list[tuple[str, str]] = []

    def night(self, portal: Portal, looked: list[tuple[str, str, str, LookClass]], day: int) -> str:
        """Settle a night; what the gate says."""
        controls = [url for url in self.urls if url not in self.missing]
        sights: dict[str, list[Sight]] = {}
        for name, url, kind, look_class in looked:
            if name == self.portal:
                sights.setdefault(url, []).append(self._sight(day, kind, look_class))
        first = {url: seen[0].look_class for url, seen in sights.items()}
        gone = [url for url, c in first.items() if c in GONE and not self._is_settled(url)]
        gate = judge_gate(
            Signs(
                front=self._front(portal),
                robots=None if portal.robots == LookClass.OK else "robots.txt: for a test",
                controls=len(controls),
                controls_ok=sum(first.get(url) == LookClass.OK for url in controls),
                prints=portal.prints,
                known_prints=self.prints,
                gone=len(gone),
                rechecked=len(sights),
                is_network_up=portal.is_network_up is not False,
            ),
            RULES,
        )
        if portal.prints:
            self.prints.insert(0, portal.prints[0])
        for url, look_class in first.items():
            if look_class in GONE:
                self.missing.add(url)
            elif look_class == LookClass.OK:
                self.missing.discard(url)
        cases = [
            Case(
                release=self.urls.index(url),
                absence=self.absences.get(url),
                sights=tuple(sights.get(url, ())),
            )
            for url in self.urls
            if url in self.absences or url in self.missing or first.get(url) in GONE
            or LookClass.OK in [sight.look_class for sight in sights.get(url, ())]
        ]  # fmt: skip
        outcomes = settle(
            cases, gate, stock=len(self.urls), find_elsewhere=lambda _: None, rules=RULES
        )
        for outcome in outcomes:
            url = self.urls[outcome.release]
            if outcome.tells:
                self.told.append((str(outcome.tells), url))
            if outcome.absence is None:
                self.absences.pop(url, None)
            else:
                self.absences[url] = outcome.absence
        return str(gate)

    def state(self, url: str) -> str:
        if url in self.absences:
            return str(self.absences[url].state)
        return str(ReleaseState.MISSING if url in self.missing else ReleaseState.PRESENT)

    def _is_settled(self, url: str) -> bool:
        absence = self.absences.get(url)
        return absence is not None and (absence.state in TOLD or absence.hold == Hold.KEPT)

    def _sight(self, day: int, kind: str, look_class: LookClass) -> Sight:
        later = timedelta(minutes=0 if kind == "release" else 12)
        at = FIRST_NIGHT + timedelta(days=day) + later
        return Sight(look=0, at=at, look_class=look_class, role=ROLES[kind])

    def _front(self, portal: Portal) -> str | None:
        if portal.verdict != Verdict.HEALTHY:
            return f"verdict {portal.verdict}"
        if portal.list_class != LookClass.OK:
            return f"list page: {portal.list_class} (None)"
        return None


def spoil(draw: random.Random, portal: Portal) -> None:
    """Now and then something is wrong with the portal."""
    chance = draw.random()
    if chance < 0.05:
        portal.list_class = LookClass.DOWN
    elif chance < 0.08:
        portal.verdict = Verdict.CHANGED
    elif chance < 0.11:
        portal.robots = LookClass.DOWN
    elif chance < 0.14:
        portal.prints = ("answers 200", "answers 200")
    elif chance < 0.17:
        portal.is_network_up = False


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("seed", "nights", "portals", "releases"),
    [(11, 16, 1, 6), pytest.param(12, 60, 5, 20, marks=pytest.mark.long)],
)
def test_archive_and_rules_agree_on_every_release_every_night(
    archive: Archive, seed: int, nights: int, portals: int, releases: int
) -> None:
    print(f"seed {seed}")  # noqa: T201 - to have a failure again
    draw = random.Random(seed)  # noqa: S311 - no secret
    sites = [Portal(id=f"kota{n}") for n in range(portals)]
    country = Country(archive, *sites)
    for site in sites:
        for number in range(releases):
            site.add(number)
    twins = [Twin(site.id, list(site.items)) for site in sites]
    moods: dict[str, LookClass] = {}
    looks = 0
    for day in range(nights):
        for site in sites:
            site.heal()
            if day > 4:
                spoil(draw, site)
                _change_moods(draw, site, moods)
        country.night()
        looks += len(country.looked)
        for site, twin in zip(sites, twins, strict=True):
            if day == 0:
                # On the first night nothing was known: no control, nothing to settle.
                twin.prints.insert(0, site.prints[0])
                continue
            said = twin.night(site, country.looked, day)
            assert country.gate(site.id) == said, (seed, day, site.id)
            assert country.states(site.id) == {url: twin.state(url) for url in site.items}, (
                seed,
                day,
                site.id,
            )
            assert _kept(archive, site) == _known(twin), (seed, day, site.id)
    assert _told(archive) == sorted(event for twin in twins for event in twin.told)
    assert looks > nights * portals * releases * 0.8


def _change_moods(draw: random.Random, site: Portal, moods: dict[str, LookClass]) -> None:
    for url in site.items:
        if url in moods:
            if draw.random() < 0.06:
                del moods[url]
        else:
            for mood, chance in MOODS.items():
                if draw.random() < chance:
                    moods[url] = mood
        if url in moods:
            site.classes[url] = moods[url]
            if draw.random() < 0.05:
                site.again[url] = LookClass.BLOCKED


def _kept(archive: Archive, site: Portal) -> dict[str, tuple[object, ...]]:
    release = schema.release
    with archive.read() as connection:
        urls = dict(
            connection.execute(
                sa.select(release.c.id, release.c.url).where(release.c.portal == site.id)
            ).all()
        )
        found = read_absences(connection, release.c.portal == site.id)
    return {urls[number]: _shape(absence) for number, absence in found.items()}


def _known(twin: Twin) -> dict[str, tuple[object, ...]]:
    return {url: _shape(absence) for url, absence in twin.absences.items()}


def _shape(absence: Absence) -> tuple[object, ...]:
    """What of an absence does not hang on the time of day."""
    absence = replace(absence, looks=())
    return (
        absence.state,
        absence.hold,
        *((t.nights, t.is_soft, t.span.days) for t in (absence.sure, absence.crowd)),
    )


def _told(archive: Archive) -> list[tuple[str, str]]:
    event, release = schema.event, schema.release
    with archive.read() as connection:
        rows = connection.execute(
            sa.select(event.c.kind, release.c.url)
            .join(release, release.c.id == event.c.release)
            .where(event.c.kind.in_(("removed", "returned", "moved")))
        ).all()
    return sorted((row[0], row[1]) for row in rows)
