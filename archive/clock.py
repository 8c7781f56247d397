"""The one clock of the project: what time it is, and waiting.

A night started with `--at TIME` runs on that time from its start; all stored
times and rules use `now()`, so nothing else asks the machine for the time.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

# A wait this long passes on a set clock without real waiting (contract: `--at`).
LONG_WAIT_S = 300.0


class Clock:
    """A clock that runs in real time from a start that may be set.

    start: aware start time, or None for the machine's own time.
    is_set: a start was named. started_at: the start, in UTC.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self.is_set = start is not None
        self._start = start.astimezone(UTC) if start else datetime.now(UTC)  # noqa: TID251 - the one place
        self.started_at = self._start
        self._mark = time.monotonic()

    def now(self) -> datetime:
        """The time in UTC, aware, to the microsecond; it never runs backwards."""
        return self._start + timedelta(seconds=time.monotonic() - self._mark)

    def forward_to(self, moment: datetime) -> None:
        """Go on from *moment* where that is later than now."""
        ahead = (moment - self.now()).total_seconds()
        if ahead > 0:
            self._start += timedelta(seconds=ahead)

    async def wait(self, seconds: float) -> None:
        """Wait; on a set clock a wait of LONG_WAIT_S and more passes at once."""
        if self.is_set and seconds >= LONG_WAIT_S:
            self._start += timedelta(seconds=seconds)
            return
        await asyncio.sleep(seconds)
