"""Cleaning a page, against trafilatura as it comes: with its metadata and not fast.

`python -m bench.cleaning FOLDER` prints how right both are on a benchmark of bodies
(`bench.extraction` says what the folder holds).
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import trafilatura
from rich.console import Console
from rich.table import Table

from bench.extraction import examples, scores
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


def main(folder: str) -> None:
    """Print the table of the benchmark in *folder*."""
    logging.disable(logging.ERROR)
    try:
        pages = examples(Path(folder))
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"{folder}: no benchmark of bodies: {error}")
    table = Table("what", "precision", "recall", "F1", "exact", "CPU", box=None, pad_edge=False)
    found = scores(pages)
    base = next(score.seconds for score in found if score.what == "trafilatura, fast")
    for each in found:
        ratio = f"{each.seconds / base:.2f} x"
        figures = (each.precision, each.recall, each.f1, each.exact)
        table.add_row(each.what, *(f"{figure:.4f}" for figure in figures), ratio)
    Console().print(table)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bench.cleaning FOLDER (with ground-truth.json and html/)")
    main(sys.argv[1])
