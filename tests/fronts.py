"""Whole fronts of content systems, frozen, and served on a loopback address.

A front is a folder of `tests/pages/families/fronts/`: `routes.json` says which file stands at
which path, with its type, status and headers ("*": anywhere else); `expected.json` names the
portal's keys, all its releases, and addresses that are none. In files the site is SITE.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.loopback import LoopbackServer

FOLDER = Path(__file__).parent / "pages/families/fronts"
SITE = "https://kota.example"
NAMES = tuple(sorted(path.name for path in FOLDER.iterdir()))


@dataclass(frozen=True, slots=True)
class Front:
    """A frozen site. portal: the keys of its table, but for name, home and region.

    releases: paths of all. others: paths that are no release.
    """

    name: str
    portal: dict[str, Any]
    releases: list[str]
    others: list[str]

    @property
    def keys(self) -> dict[str, Any]:
        """The portal's keys, those it has not as None (as `Desk.add` takes them)."""
        return {"listing": None, "release": None, **self.portal}

    def stand(self, server: LoopbackServer) -> None:
        """Put the front on a server, under the server's own address."""
        folder = FOLDER / self.name
        for path, route in json.loads((folder / "routes.json").read_text("utf-8")).items():
            headers = {"Content-Type": route["type"], **route.get("headers", {})}
            headers = {key: value.replace(SITE, server.base) for key, value in headers.items()}
            body = _moved((folder / route["file"]).read_bytes(), server.base)
            server.routes[path] = (route.get("status", 200), headers, body)


def front(name: str) -> Front:
    """The front of that folder."""
    expected = json.loads((FOLDER / name / "expected.json").read_text("utf-8"))
    return Front(name, expected["portal"], expected["releases"], expected["others"])


def _moved(body: bytes, base: str) -> bytes:
    """A file with the server's address for the site's, as text, in JSON and packed."""
    if body.startswith(b"\x1f\x8b"):
        return gzip.compress(_moved(gzip.decompress(body), base), mtime=0)
    for site, own in ((SITE, base), (SITE.replace("/", r"\/"), base.replace("/", r"\/"))):
        body = body.replace(site.encode(), own.encode())
    return body
