"""The files of a report beside the archive: NNNNNN.json, NNNNNN.html, and latest.html.

They are made from rows and can be made again; the JSON is written last and says that the report is
whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from archive.disk import disk_errors, flush
from infopublik.report.model import NightReport, report_from_json, report_to_json
from infopublik.report.page import page_lines


def report_path(folder: Path, night: int) -> Path:
    """Where the JSON of a night's report lies. folder: the archive's own."""
    return folder / "reports" / f"{night:06}.json"


def write_report(folder: Path, report: NightReport) -> Path:
    """Write the files, each whole or not at all; returns the page's path.

    Raises StorageError where the disk fails.
    """
    path = report_path(folder, report.night)
    page = path.with_suffix(".html")
    lines = [f"{line}\n" for line in page_lines(report)]
    with disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(page, lines)
        _write(path.with_name("latest.html"), lines)
        _write(path, [json.dumps(report_to_json(report), ensure_ascii=False, indent=1), "\n"])
        flush(path.parent)
    return page


def read_report(folder: Path, night: int) -> NightReport | None:
    """The report of a night; None where there is none, or none that this program reads."""
    try:
        return report_from_json(json.loads(report_path(folder, night).read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(path: Path, parts: Iterable[str]) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("w", encoding="utf-8", errors="replace") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
