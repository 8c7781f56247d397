"""A simulated country of portals for withdrawals: what each address answers each night, and why.

The incidents are those of faults.md, section 4. Some are shaped so that all but one of the signs
of a healthy night are right: so each guard is needed for something.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.model import LookClass, Verdict
from archive.withdrawal.rules import CONTROLS, Role

OK, HARD, SOFT = LookClass.OK, LookClass.GONE_HARD, LookClass.GONE_SOFT
STATUS_404, STATUS_200 = "status 404", "answers 200"
# Of a portal's releases so many are old: looked at each month, and long off the list.
OLD_SHARE = 0.1
MONTH = 30
NEVER = 10**9


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of everything. The figures of faults.md are those of the full size."""

    nights: int = 365
    portals: int = 200
    releases: int = 50
    share: float = 1.0

    def of(self, number: int) -> int:
        """So many of an incident, at least two of each."""
        return max(2, round(number * self.share))


@dataclass(kw_only=True)
class Fault:
    """One incident at a portal. releases: the addresses concerned."""

    name: str
    first: int
    last: int
    releases: Sequence[int] = ()
    number: int = 0

    def offset(self, day: int) -> int:
        return day - self.first


@dataclass(kw_only=True)
class Truth:
    """What really became of a release."""

    gone_from: int = NEVER
    back_at: int = NEVER
    moved_from: int = NEVER
    found_from: int = NEVER
    is_sibling: bool = False

    def is_withdrawn(self, day: int) -> bool:
        return self.gone_from <= day < self.back_at

    def is_there(self, day: int) -> bool:
        return not self.is_withdrawn(day) and day < self.moved_from


@dataclass(kw_only=True)
class Shown:
    """What a portal shows one night.

    classes: of each look, by role, where it is not OK. unasked: releases that could not be asked
    for, and that no list shows.
    """

    verdict: Verdict = Verdict.HEALTHY
    cause: Fault | None = None
    front: str | None = None
    robots: str | None = None
    prints: tuple[str, ...] = ()
    is_network_up: bool = True
    classes: dict[int, dict[Role, LookClass]] = field(default_factory=dict)
    unasked: set[int] = field(default_factory=set)
    is_quiet: bool = True

    def say(self, verdict: Verdict, cause: Fault, front: str | None = None) -> None:
        """The worst verdict stands."""
        worst = [Verdict.HEALTHY, Verdict.PARTIAL, Verdict.BLOCKED, Verdict.DOWN, Verdict.CHANGED,
                 Verdict.DEFACED]  # fmt: skip
        if worst.index(verdict) > worst.index(self.verdict):
            self.verdict, self.cause = verdict, cause
        self.front = self.front or front

    def every_role(self, release: int, look_class: LookClass) -> None:
        """Whoever asks for it, and when, is told the same."""
        self.classes[release] = dict.fromkeys((Role.FIRST, Role.AGAIN, Role.VARIANT), look_class)


class PortalWorld:
    """One portal: its faults by day, and the truth of each release."""

    def __init__(self, number: int, size: Size, rng: random.Random, *, is_soft: bool) -> None:
        self.number = number
        self.rng = rng
        self.usual_print = STATUS_200 if is_soft else STATUS_404
        self.gone_class = SOFT if is_soft else HARD
        self.truths = [Truth() for _ in range(size.releases)]
        self.old = set(range(size.releases - round(OLD_SHARE * size.releases), size.releases))
        self.faults: dict[int, list[Fault]] = {}
        self.spare = list(range(size.releases))
        rng.shuffle(self.spare)
        self.network_days: set[int] = set()

    def add(self, fault: Fault) -> None:
        for day in range(fault.first, fault.last + 1):
            self.faults.setdefault(day, []).append(fault)

    def take(self, number: int, *, is_young: bool = True) -> list[int]:
        """Releases that no other incident concerns."""
        taken = [r for r in self.spare if not (is_young and r in self.old)][:number]
        self.spare = [r for r in self.spare if r not in taken]
        return taken

    def show(self, day: int) -> Shown:
        """What the portal answers on this night."""
        shown = Shown(prints=(self.usual_print, self.usual_print))
        for release, truth in enumerate(self.truths):
            if not truth.is_there(day):
                shown.every_role(release, self.gone_class)
        for fault in self.faults.get(day, ()):
            shown.is_quiet = False
            _FAULTS[fault.name.partition(":")[0]](self, shown, fault, day)
        if day in self.network_days:
            shown.is_network_up = False
            shown.is_quiet = False
        if self.rng.random() < 0.02:
            self._random_404(shown)
        return shown

    def _random_404(self, shown: Shown) -> None:
        """Overload: one in twenty at random, each time anew (fault 24)."""
        shown.is_quiet = False
        for release in range(len(self.truths)):
            if release not in shown.classes and self.rng.random() < 0.05:
                again = HARD if self.rng.random() < 0.05 else OK
                shown.classes[release] = {Role.FIRST: HARD, Role.AGAIN: again, Role.VARIANT: again}
        if len(shown.classes) > 3 and shown.verdict == Verdict.HEALTHY:
            shown.verdict = Verdict.PARTIAL


def _whole(shown: Shown, world: PortalWorld, look_class: LookClass) -> None:
    for release in range(len(world.truths)):
        shown.every_role(release, look_class)
    shown.prints = ()


def _outage(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """Sixty days: down, at times seen in part, refused, or up for a night."""
    offset = fault.offset(day)
    chance = world.rng.random() if offset > 4 and "dark" not in fault.name else 0.0
    is_cached = "cache" in fault.name and 10 <= offset <= 22
    if is_cached:
        # A cache serves old pages, the application behind it does not run.
        shown.say(Verdict.DOWN, fault, "SUSPECT (maintenance)")
        for release in fault.releases:
            shown.every_role(release, HARD)
    elif chance < 0.75:
        shown.say(Verdict.DOWN, fault, "DOWN")
        _whole(shown, world, LookClass.DOWN)
    elif chance < 0.85:
        shown.say(Verdict.BLOCKED, fault, "BLOCKED")
        _whole(shown, world, LookClass.BLOCKED)
    elif chance < 0.95:
        shown.say(Verdict.PARTIAL, fault)
        for release in range(0, len(world.truths), 2):
            shown.every_role(release, LookClass.DOWN)


def _gone(look_class: LookClass):  # type: ignore[no-untyped-def]
    def answer(_: PortalWorld, shown: Shown, fault: Fault, __: int) -> None:
        for release in fault.releases:
            shown.every_role(release, look_class)

    return answer


def _hourly(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """A job of the night: gone when we come, there half an hour later."""
    for release in fault.releases:
        shown.classes[release] = {Role.FIRST: HARD, Role.AGAIN: OK, Role.VARIANT: HARD}


def _spelling(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """A redesign that knows the address with a slash only."""
    if fault.offset(day) == 0:
        shown.say(Verdict.CHANGED, fault, "layout changed")
    for release in fault.releases:
        shown.classes[release] = {Role.FIRST: HARD, Role.AGAIN: HARD, Role.VARIANT: OK}


def _repeated(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """Two nights gone, three there, again and again."""
    if fault.offset(day) % 5 < 2:
        _gone(HARD)(world, shown, fault, day)


def _split(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """Gone, then the whole portal for some nights, then gone again, then there."""
    if day in (fault.first, fault.last):
        _gone(HARD)(world, shown, fault, day)
    else:
        shown.say(Verdict.DOWN, fault, "DOWN")
        _whole(shown, world, LookClass.DOWN)


def _soft_split(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """A broken search index over more than two weeks, in most of which the portal is down."""
    if 2 <= fault.offset(day) <= 12:
        shown.say(Verdict.DOWN, fault, "DOWN")
        _whole(shown, world, LookClass.DOWN)
    else:
        _gone(SOFT)(world, shown, fault, day)


def _redesign(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """New pages; addresses without redirects for some weeks."""
    if fault.offset(day) == 0:
        many = 2 * len(fault.releases) >= len(world.truths)
        shown.say(Verdict.CHANGED if many else Verdict.PARTIAL, fault, "layout changed")
    _gone(HARD)(world, shown, fault, day)


def _broken_list(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    shown.say(Verdict.CHANGED, fault, "list page: GONE_HARD")
    _gone(HARD)(world, shown, fault, day)


def _staging_robots(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """Every other night robots.txt cannot be had, and its last copy holds."""
    if fault.offset(day) % 2:
        shown.robots = "robots.txt: status 503"
    _gone(HARD)(world, shown, fault, day)


def _overload(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """Many pages time out, a few are 404."""
    shown.say(Verdict.PARTIAL, fault)
    for release in range(len(world.truths)):
        if world.rng.random() < 0.3:
            shown.every_role(release, LookClass.DOWN)
    _gone(HARD)(world, shown, fault, day)


def _catch_all(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """What never was is answered as if it were there."""
    shown.prints = (STATUS_200, STATUS_200)
    _gone(HARD)(world, shown, fault, day)


def _slow(_: PortalWorld, shown: Shown, fault: Fault, __: int) -> None:
    """Ten seconds a page (fault 71): some releases are not reached, and no list shows them."""
    shown.say(Verdict.PARTIAL, fault)
    shown.unasked.update(fault.releases)


def _waf(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    shown.say(Verdict.BLOCKED, fault, "BLOCKED")
    _whole(shown, world, LookClass.BLOCKED)


def _defaced(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    shown.say(Verdict.DEFACED, fault, "gambling adverts")
    _whole(shown, world, LookClass.SUSPECT)


def _network(world: PortalWorld, shown: Shown, fault: Fault, day: int) -> None:
    """Our own line: some portals cannot be had, a proxy on the way answers 404 for some pages."""
    if world.number % 3 == 0:
        shown.say(Verdict.DOWN, fault, "DOWN")
        _whole(shown, world, LookClass.DOWN)
    else:
        _gone(HARD)(world, shown, fault, day)


_FAULTS = {
    "outage": _outage,
    "burst": _gone(HARD),
    "hourly": _hourly,
    "repeated": _repeated,
    "split": _split,
    "soft stretch": _gone(SOFT),
    "soft split": _soft_split,
    "spelling": _spelling,
    "redesign": _redesign,
    "broken list": _broken_list,
    "staging robots": _staging_robots,
    "overload": _overload,
    "catch-all": _catch_all,
    "slow": _slow,
    "waf": _waf,
    "waf rule": _gone(LookClass.BLOCKED),
    "defaced": _defaced,
    "defaced page": _gone(LookClass.SUSPECT),
    "page down": _gone(LookClass.DOWN),
    "page cut": _gone(LookClass.BROKEN),
    "page denied": _gone(LookClass.DENIED),
    "network": _network,
}


def make_world(seed: int, size: Size) -> list[PortalWorld]:
    """All portals with their year."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    soft = set(rng.sample(range(size.portals), min(size.of(40), size.portals // 2)))
    worlds = [
        PortalWorld(n, size, random.Random(rng.random()), is_soft=n in soft)  # noqa: S311
        for n in range(size.portals)
    ]
    _Planner(rng, worlds, size).plan()
    return worlds


class _Planner:
    """Spreads the incidents over portals and days."""

    def __init__(self, rng: random.Random, worlds: list[PortalWorld], size: Size) -> None:
        self.rng, self.worlds, self.size = rng, worlds, size
        self.number = 0

    def plan(self) -> None:
        size = self.size
        self._outages()
        self._network()
        several = (
            # name, how many, days from and to, releases from and to
            ("burst", 300, (1, 6), (1, 3)),
            ("burst:six", 20, (6, 6), (1, 3)),
            ("hourly", 20, (8, 12), (1, 3)),
            ("repeated", 20, (22, 25), (1, 2)),
            ("split", 20, (5, 6), (1, 2)),
            ("soft stretch", 40, (8, 12), (1, 3)),
            ("soft split", 10, (17, 17), (1, 2)),
            ("spelling", 15, (10, 20), (1, 3)),
            ("redesign:few", 25, (9, 12), (4, 5)),
            ("redesign:many", 20, (10, 30), (30, 32)),
            ("broken list", 15, (9, 12), (1, 3)),
            ("staging robots", 10, (8, 8), (1, 3)),
            ("overload", 10, (9, 12), (1, 2)),
            ("catch-all", 15, (9, 12), (1, 3)),
            ("slow", 10, (17, 24), (1, 3)),
            ("waf", 25, (7, 7), (0, 0)),
            ("waf rule", 25, (17, 24), (1, 3)),
            ("defaced", 15, (3, 10), (0, 0)),
            ("defaced page", 15, (17, 24), (1, 3)),
            ("page down", 10, (17, 24), (1, 3)),
            ("page cut", 10, (17, 24), (1, 3)),
            ("page denied", 10, (17, 24), (1, 3)),
        )
        for name, many, days, releases in several:
            for _ in range(size.of(many)):
                self._place(name, days, releases)
        for index in range(size.of(200)):
            self._move(is_sibling=index % 6 == 0)
        for index in range(size.of(500)):
            self._withdraw(is_restored=index % 5 == 0)

    def _outages(self) -> None:
        first = round(0.3 * self.size.nights)
        length = min(60, self.size.nights // 4)
        struck = self.rng.sample(self.worlds, round(0.4 * self.size.portals))
        for index, world in enumerate(struck):
            name = ("outage", "outage:cache", "outage:dark")[index % 3]
            self._add(world, name, first, length, world.take(2))
            # Gone in the last hour before, and on two nights after: three nights, weeks apart.
            releases = world.take(2)
            self._add(world, "burst:before", first - 1, 1, releases)
            self._add(world, "burst:after", first + length, 2, releases)

    def _network(self) -> None:
        first = round(0.6 * self.size.nights)
        for world in self.worlds:
            self._add(world, "network", first, 10, world.take(1))
            world.network_days = set(range(first, first + 10))

    def _place(self, name: str, days: tuple[int, int], releases: tuple[int, int]) -> None:
        length = self.rng.randint(*days)
        for _ in range(200):
            world = self.rng.choice(self.worlds)
            first = self.rng.randint(10, self.size.nights - length - 2)
            is_hard = world.usual_print == STATUS_404
            around = range(first - 8, first + length + 8)
            wanted = self.rng.randint(*releases)
            young = sum(r not in world.old for r in world.spare)
            if any(day in world.faults for day in around) or young < wanted or not is_hard:
                continue
            self._add(world, name, first, length, world.take(wanted))
            return
        raise AssertionError(f"no room for {name}: make the world larger")

    def _add(
        self, world: PortalWorld, name: str, first: int, length: int, releases: Sequence[int]
    ) -> None:
        self.number += 1
        world.add(
            Fault(
                name=name,
                first=first,
                last=first + length - 1,
                releases=releases,
                number=self.number,
            )
        )

    def _one(self) -> tuple[PortalWorld, int]:
        while True:
            world = self.rng.choice(self.worlds)
            if found := world.take(1, is_young=False):
                return world, found[0]

    def _move(self, *, is_sibling: bool) -> None:
        world, release = self._one()
        truth = world.truths[release]
        truth.moved_from = self.rng.randint(10, self.size.nights - 25)
        truth.found_from = truth.moved_from + self.rng.randint(1, 4)
        truth.is_sibling = is_sibling

    def _withdraw(self, *, is_restored: bool) -> None:
        world, release = self._one()
        truth = world.truths[release]
        if is_restored:
            early = max(11, self.size.nights - 120)
            truth.gone_from = self.rng.randint(10, early)
            truth.back_at = truth.gone_from + self.rng.randint(30, 80)
        else:
            truth.gone_from = self.rng.randint(10, self.size.nights - 10)


def control_releases(present: Sequence[int]) -> list[int]:
    """Some of the releases that are there, spread over all."""
    if len(present) <= CONTROLS:
        return list(present)
    return [present[i * (len(present) - 1) // (CONTROLS - 1)] for i in range(CONTROLS)]
