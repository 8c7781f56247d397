"""The vet stage: a page that answers 200 but is no release never becomes a version."""

from __future__ import annotations

from archive.model import LookClass, Release
from archive.notices import notice
from pipelines.refused import RefusedItemError


class VetStage:
    """Refuses a notice, and a page without title or text."""

    def process_item(self, item: Release) -> Release:
        """Pass a release on; raises RefusedItemError with the class of the look."""
        page = item.clean
        found = notice(page.title, page.text) if page else None
        if found is not None:
            raise RefusedItemError(*found)
        missing = [
            name
            for name, value in (("title", page and page.title), ("text", page and page.text))
            if not value
        ]
        if missing:
            # "Empty" is a failure to read, never "content removed".
            raise RefusedItemError(LookClass.SUSPECT, f"empty: no {' and no '.join(missing)}")
        return item
