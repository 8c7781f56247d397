"""The vet stage: a page that answers 200 but is no release never becomes a version."""

from __future__ import annotations

from archive.model import GAMBLING, CleanPage, LookClass, Release
from archive.notices import notice
from pipelines.body import fold
from pipelines.indonesian import read_gambling
from pipelines.refused import RefusedItemError

# Two answers share so much of their words where they say the same.
_SAME = 0.9


class VetStage:
    """Refuses a notice, a page without title or text, gambling adverts, and a soft 404.

    It remembers what the portal answered for an address that never was: one object serves
    one portal's crawl.
    """

    def __init__(self) -> None:
        self._of_nothing: frozenset[str] | None = None

    def process_item(self, item: Release) -> Release:
        """Pass a release on; raises RefusedItemError with the class of the look."""
        page = item.clean
        if item.is_probe:
            self._of_nothing = _words_of(page)
            raise RefusedItemError(LookClass.OK, "probe: answers 200")
        found = notice(page.title, page.text) if page else None
        if found is not None:
            raise RefusedItemError(*found)
        missing = [
            name
            for name, value in (("title", page and page.title), ("text", page and page.text))
            if not value
        ]
        if missing or page is None:
            # "Empty" is a failure to read, never "content removed".
            raise RefusedItemError(LookClass.SUSPECT, f"empty: no {' and no '.join(missing)}")
        if self._of_nothing is not None and _is_same(self._of_nothing, page, item.link_text):
            raise RefusedItemError(
                LookClass.GONE_SOFT, "says what the portal says of an address that never was"
            )
        if (adverts := read_gambling(page.title, page.text)).injected:
            raise RefusedItemError(LookClass.SUSPECT, f"{GAMBLING}: {adverts.evidence[0][2]}")
        return item


def _words_of(page: CleanPage | None) -> frozenset[str]:
    text = f"{page.title or ''} {page.text}" if page else ""
    return frozenset(word for part in text.split() if (word := fold(part)))


def _is_same(of_nothing: frozenset[str], page: CleanPage, link_text: str | None) -> bool:
    """Whether a page says what an address that never was says; it may name the address.

    Some portals answer with their newest release; a page whose title is what its list calls
    it is that release.
    """
    title = fold(page.title or "")
    if link_text and title and title in fold(link_text):
        return False
    words = _words_of(page)
    return len(words & of_nothing) >= _SAME * len(words | of_nothing)
