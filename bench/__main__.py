"""`make bench`: every bench in turn, one table."""

from __future__ import annotations

import logging

from rich.console import Console
from rich.table import Table

from bench import cleaning, dates, storing


def main() -> None:
    """Run all and print what was measured."""
    # A baseline that finds no body says so a hundred times.
    logging.disable(logging.ERROR)
    table = Table("what", "ours /s", "baseline", "baseline /s", "ratio", box=None, pad_edge=False)
    for module in (cleaning, dates, storing):
        for row in module.measure():
            ratio = row.ours / row.theirs
            table.add_row(
                row.what, f"{row.ours:,.0f}", row.baseline, f"{row.theirs:,.0f}", f"{ratio:.2f}"
            )
    Console().print(table)


main()
