"""Cleaning a page, against trafilatura as it comes: with its metadata and not fast."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import trafilatura

from bench.timing import Row, compare
from infopublik.demo.sites import demo_sites
from pipelines.clean import clean_page


def demo_pages() -> list[tuple[str, bytes]]:
    """Address and body of every release page of the demo."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_sites(Path(folder)) as sites,
    ):
        return [(r["url"], urlopen(r["url"]).read()) for r in sites.truth(1)]


def measure() -> Iterator[Row]:
    """Pages a second."""
    pages = demo_pages()
    yield compare(
        "clean_page, demo pages",
        "trafilatura with metadata",
        len(pages),
        lambda: [clean_page(body, url=url) for url, body in pages],
        lambda: [trafilatura.bare_extraction(body, with_metadata=True) for _, body in pages],
    )
