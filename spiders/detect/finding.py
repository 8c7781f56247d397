"""What detection found out, with what each decision rests on."""

from __future__ import annotations

from dataclasses import dataclass

from spiders.detect.asking import Sample
from spiders.portal import Portal


@dataclass(frozen=True, slots=True)
class Evidence:
    """A decision: which, what was decided, and why, in words."""

    about: str
    value: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A way to read a site: the portal as it would be stored, and the releases it shows.

    doubts: what may be wrong with it, in words.
    """

    portal: Portal
    releases: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The portal that would be stored, three of its releases, and why."""

    portal: Portal
    samples: tuple[Sample, ...]
    evidence: tuple[Evidence, ...]
    doubts: tuple[str, ...]
