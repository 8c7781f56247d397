"""Events as one HTML page that needs nothing from anywhere: no script, style or picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from archive.changes.log import StoredEvent

_HEAD = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Infopublik: changes</title></head>
<body>
<h1>Changes</h1>
<ul>"""
_FOOT = """</ul>
</body>
</html>"""


def page_lines(events: Iterable[StoredEvent]) -> Iterator[str]:
    """The lines of the page; every text of a portal is escaped."""
    yield _HEAD
    for event in events:
        title = escape(event.title or event.portal)
        if event.url and event.url.startswith(("http://", "https://")):
            title = f'<a href="{escape(event.url)}">{title}</a>'
        line = f"<li><b>{event.kind}</b> <time>{event.at}</time> {escape(event.portal)}: {title}"
        if event.summary and event.kind != "new":
            line += f"<br>{escape(event.summary)}"
        yield f"{line}</li>"
    yield _FOOT
