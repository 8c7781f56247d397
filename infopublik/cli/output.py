"""Writing results: a table for a person, JSON lines or CSV for a program."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive.cells import cell
from archive.model import ZONES
from infopublik.cli.options import Format
from infopublik.plain import plain as plain

# Without --limit a terminal gets this many rows (contract: answers).
TERMINAL_ROWS = 20

# PostgreSQL is told the number in 32 bits; whoever asks for more wants all.
_MOST_ROWS = 2**31 - 1


def chosen_format(option: Format | None) -> Format:
    """The format asked for, else a table on a terminal and JSON lines in a pipe."""
    return option or (Format.TABLE if sys.stdout.isatty() else Format.JSONL)


def row_limit(limit: int | None, form: Format) -> int | None:
    """How many rows to write: as asked, else all, but few to a terminal."""
    if limit is not None and limit > _MOST_ROWS:
        return None
    if limit is None and form == Format.TABLE and sys.stdout.isatty():
        return TERMINAL_ROWS
    return limit


def emit(
    rows: Iterable[Mapping[str, Any]],
    form: Format,
    *,
    columns: Sequence[str],
    shown: Sequence[str],
) -> int:
    """Write rows to stdout and return how many.

    columns: all keys, for the head of a CSV; shown: those a table has room for.
    """
    with leaving_pipe():
        if form == Format.JSONL:
            return _jsonl(rows)
        if form == Format.CSV:
            return _csv(rows, columns)
        return _table(rows, shown)


@contextmanager
def leaving_pipe() -> Iterator[None]:
    """Exit quietly where the reader of the pipe has left: there is nobody to tell more."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What Python still holds for stdout must go somewhere when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def say(sentence: str) -> None:
    """Tell the person something that is no result: on stderr."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(plain(sentence)))


def _jsonl(rows: Iterable[Mapping[str, Any]]) -> int:
    written = 0
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))
        written += 1
    return written


def _csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> int:
    # RFC 4180's line ends, with which a carriage return within a cell is quoted too.
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    written = 0
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
        written += 1
    return written


def _table(rows: Iterable[Mapping[str, Any]], shown: Sequence[str]) -> int:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in shown:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(_brief(column, row.get(column)))) for column in shown))
    if table.row_count:
        Console(highlight=False).print(table)
    return table.row_count


def _brief(column: str, value: Any) -> str:
    """A value as a table shows it: times in WIB to the minute, lists in a line."""
    if value is None:
        return ""
    if column in _TIMES and "T" in value:
        return f"{datetime.fromisoformat(value).astimezone(ZONES['WIB']):%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


# Columns that hold an ISO time, or a day alone, which stays as it is.
_TIMES = frozenset(
    {"at", "published_at", "since", "first_seen", "last_seen", "valid_from", "valid_to"}
)
