"""A night as `nightly` runs it, as far as withdrawals are concerned: crawled, proved, settled.

Started by tests in a process of its own: python -m tests.nightly.proving REGISTRY ARCHIVE TIME
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from archive.clock import Clock
from archive.database import open_for_writing
from infopublik.crawl import CrawlPlan, Watcher, run_crawl
from spiders.portal_spider import VisitOptions
from spiders.registry import load_registry


def main() -> int:
    """Crawl all portals of a registry as one night that proves what is gone."""
    registry, url, at = sys.argv[1:]
    known = load_registry([Path(registry)])
    plan = CrawlPlan(
        portals=list(known.values()),
        known=known,
        folders=[Path(registry)],
        options=VisitOptions(is_proving=True),
        log_level="ERROR",
    )
    archive = open_for_writing(url)
    try:
        return run_crawl(archive, Clock(datetime.fromisoformat(at)), plan, Watcher()).exit_code
    finally:
        archive.close()


if __name__ == "__main__":
    sys.exit(main())
