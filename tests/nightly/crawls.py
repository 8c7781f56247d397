"""Whole crawls as a person starts them: each in a process of its own, into an archive file."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NIGHT_1 = "2026-03-02T22:00:00+07:00"
NIGHT_2 = "2026-03-03T22:00:00+07:00"
NIGHT_3 = "2026-03-04T22:00:00+07:00"
NIGHT_4 = "2026-03-05T22:00:00+07:00"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def verdicts(self) -> dict[str, str]:
        return {row["portal"]: row["verdict"] for row in self.rows}


class Desk:
    """A folder with a registry and an archive, and the commands run there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.registry = folder / "portals"
        self.registry.mkdir(parents=True, exist_ok=True)
        self.path = folder / "a.db"

    @property
    def url(self) -> str:
        """The archive's URL."""
        return f"sqlite:///{self.path}"

    def add(self, portal: str, base: str, **changes: str | float | bool | None) -> None:
        """A portal of the listing family at *base*; None takes a key out."""
        keys: dict[str, str | float | bool | None] = {
            "name": f"Pemerintah {portal}",
            "home": f"{base}/",
            "region": "33.75",
            "family": "listing",
            "listing": "/berita?page={page}",
            "release": r"/berita/[^/]+\.html$",
            "delay": 0.01,
            "allow_private_network": True,
            **changes,
        }
        rows = [f"{key} = {json.dumps(value)}" for key, value in keys.items() if value is not None]
        (self.registry / f"{portal}.toml").write_text("\n".join([f"[{portal}]", *rows, ""]))

    @property
    def environment(self) -> Mapping[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("INFOPUBLIK_")}
        return kept | {
            "INFOPUBLIK_HOME": str(self.folder),
            "INFOPUBLIK_ARCHIVE": self.url,
            "INFOPUBLIK_CONTACT": "redaksi@example.org",
        }

    def command(self, *arguments: str) -> list[str]:
        """The command line of a crawl over this registry."""
        return [
            *(sys.executable, "-m", "infopublik", "crawl", *arguments),
            *("--archive", self.url, "--portals", str(self.registry)),
            *("--format", "jsonl"),
        ]

    def crawl(self, *arguments: str, timeout: float = 50) -> Ended:
        """Crawl to the end."""
        return self.run(self.command(*arguments), timeout=timeout)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a crawl and do not wait for it."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(
        self, command: list[str], *, timeout: float = 50, cwd: Path | None = None, **more: str
    ) -> Ended:
        """Run any command at this desk; *more* goes into its environment."""
        done = subprocess.run(
            command,
            cwd=cwd or self.folder,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the archive, read as any SQL tool would."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()

    def column(self, query: str, *values: object) -> list[Any]:
        """The first column of the rows."""
        return [next(iter(row.values())) for row in self.rows(query, *values)]

    def events(self, night: int) -> list[tuple[str, str]]:
        """Kind and path of each release event of a night, sorted."""
        return sorted(
            (row["kind"], "/" + row["url"].split("/", 3)[3])
            for row in self.rows(
                "select kind, url from event join release on release.id = event.release "
                "where night = ?",
                night,
            )
        )

    def look(self, url: str, night: int) -> dict[str, Any]:
        """The one look at an address in a night."""
        [row] = self.rows("select * from look where url = ? and night = ?", url, night)
        return row
