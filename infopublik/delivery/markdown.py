"""Events as Markdown, one item an event, nothing of a portal's text taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archive.changes.log import StoredEvent

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown_lines(events: Iterable[StoredEvent]) -> Iterator[str]:
    """The lines of a Markdown list, in the order of the events."""
    for event in events:
        title = escape_markdown(event.title or event.portal)
        link = f"[{title}](<{event.url}>)" if event.url else title
        yield f"- **{event.kind}** {event.at[:10]}, {escape_markdown(event.portal)}: {link}"
        if event.summary and event.kind != "new":
            yield f"  {escape_markdown(event.summary)}"


def escape_markdown(text: str) -> str:
    """One line of plain text, every mark of Markdown taken literally."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
