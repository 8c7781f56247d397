"""A night for one portal alone: `scrapy crawl NAME`, where no command has begun one."""

from __future__ import annotations

from contextlib import ExitStack

from archive.clock import Clock
from archive.database import open_for_writing
from archive.lock import lock_archive
from archive.manifest import write_manifests
from archive.night import NightRun, begin_night, finish_night, planned_portals
from spiders.options import plan_of
from spiders.portal import Portal


class OwnNight:
    """Opens the archive and a night in it, and closes both; holds the archive's lock meanwhile."""

    def __init__(self) -> None:
        self._opened = ExitStack()
        self._night: NightRun | None = None

    def begin(self, url: str, portal: Portal) -> NightRun:
        """Begin the night in the archive of a URL, or go on with one that was killed.

        Raises what opening and locking an archive raise.
        """
        archive = open_for_writing(url)
        self._opened.callback(archive.close)
        clock = Clock()
        self._opened.enter_context(lock_archive(archive.place, now=clock.now()))
        self._night = begin_night(archive, clock, [plan_of(portal)])
        return self._night

    def end(self, *, is_finished: bool) -> None:
        """Give everything back; is_finished: the portal was visited to its end."""
        with self._opened:
            # Other portals of a killed night wait for `infopublik crawl`.
            if self._night and is_finished and not planned_portals(self._night):
                finish_night(self._night)
                write_manifests(self._night.archive, self._night.clock)
