"""A value as one cell of a CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import json
from typing import Any

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: Any, *, raw: bool = False) -> str:
    """The text of a cell: lists and tables as JSON, nothing as an empty cell.

    raw: exactly the value; else a text that a spreadsheet would run begins with an apostrophe (T7).
    """
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return str(value)
    return f"'{value}" if not raw and value.startswith(FORMULA) else value
