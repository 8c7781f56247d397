"""The dead man's switch: a ping when the night begins, and one with its exit code.

Whoever receives them can tell a night that did not start, hangs, was killed or failed: the
address is called with /start, then with /CODE (the convention of healthchecks.io). No ping may fail
or hold up the night, and no message names the address, which is a secret.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

# For all tries of one ping together, the name server included.
TIMEOUT_S = 10.0
_TRIES = 3
_PAUSE_S = 1.0


class Pulse:
    """Pings one address; none where *url* is None. say: told where a ping did not get through."""

    def __init__(
        self, url: str | None, say: Callable[[str], None], *, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._url = url
        self._say = say
        self._timeout_s = timeout_s
        self.is_begun = False

    def start(self) -> None:
        """The night begins."""
        self.is_begun = True
        self._ping("start")

    def end(self, exit_code: int) -> None:
        """The run is over."""
        self._ping(str(exit_code))

    def _ping(self, word: str) -> None:
        if self._url is None:
            return
        try:
            parts = urlsplit(self._url)
            host = parts.hostname
        except ValueError:
            host = None
        if host is None or parts.scheme not in ("http", "https"):
            self._say("INFOPUBLIK_PING_URL is no http or https address: nobody was told.")
            return
        path = f"{parts.path.rstrip('/')}/{word}"
        target = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
        failures: list[str] = []
        deadline = time.monotonic() + self._timeout_s
        # In a thread that nobody waits for longer: a name server may not answer for minutes.
        thread = threading.Thread(target=_call, args=(target, deadline, failures), daemon=True)
        thread.start()
        thread.join(self._timeout_s)
        if thread.is_alive():
            failures.append("no answer in time")
        if failures:
            self._say(f"The ping '{word}' did not reach {host}: {failures[-1]}.")


def _call(target: str, deadline: float, failures: list[str]) -> None:
    """Try until an answer comes; leaves *failures* empty where one did."""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE_S)
        left = deadline - time.monotonic()
        if left <= 0:
            return
        try:
            with urlopen(target, timeout=left):  # noqa: S310 - http or https, as the operator set it
                failures.clear()
                return
        except HTTPError as error:
            failures.append(f"it answered {error.code}")
        except (OSError, HTTPException, ValueError) as error:
            # Not its text: some of these quote the address.
            failures.append(type(error).__name__)
