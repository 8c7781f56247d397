"""One night's looks at one release, read as one answer: there, gone, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model import LookClass
from archive.withdrawal.rules import AGAIN_AFTER, Role, Rules


class Answer(StrEnum):
    """What a night's looks say of a release."""

    THERE = "there"
    GONE_HARD = "gone hard"
    GONE_SOFT = "gone soft"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One look, as far as a withdrawal needs it. look: its id."""

    look: int
    at: datetime
    look_class: LookClass
    role: Role


def read_sights(sights: Sequence[Sight], rules: Rules) -> Answer:
    """What the looks of one night say together.

    One that finds the release is enough. Gone it is only where every look heard says so, and
    one of them came some minutes after the first. A variant at which no server answers shows
    nothing to anybody, so it is left out.
    """
    heard = [
        sight
        for sight in sights
        if sight.role in rules.roles
        and not (sight.role == Role.VARIANT and sight.look_class == LookClass.DOWN)
    ]
    if any(sight.look_class == LookClass.OK for sight in heard):
        return Answer.THERE
    if not heard or any(sight.look_class not in rules.gone for sight in heard):
        return Answer.NOTHING
    if not _is_asked_again(heard, rules):
        return Answer.NOTHING
    is_hard = all(sight.look_class == LookClass.GONE_HARD for sight in heard)
    return Answer.GONE_HARD if is_hard else Answer.GONE_SOFT


def _is_asked_again(heard: Sequence[Sight], rules: Rules) -> bool:
    first = [sight.at for sight in heard if sight.role == Role.FIRST]
    if not first or Role.AGAIN not in rules.roles:
        # Without a look at its own address there is nothing to ask again; whether such
        # looks are heard at all is said by the rules.
        return bool(heard)
    return any(sight.role == Role.AGAIN and sight.at - min(first) >= AGAIN_AFTER for sight in heard)
