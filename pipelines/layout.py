"""The layout of a page: the class names it bears, by which a redesign is told from an edit.

Names with digits are of one page alone (postid-123); content adds few names of its own.
"""

from __future__ import annotations

import re

_CLASS = re.compile(
    rb"""\bclass\s*=\s*(?:"([^"]{1,400})"|'([^']{1,400})'|([^\s"'>]{1,100}))""", re.I
)
_GENERATOR = re.compile(
    rb"""<meta\b[^>]{0,200}\bgenerator\b[^>]{0,40}?content\s*=\s*["']\s*([A-Za-z]{2,20})""", re.I
)
_NAME = re.compile(r"[a-z][a-z_-]{1,39}")
_CAP = 300_000  # bytes: the frame of a page stands before that


def layout_of(body: bytes) -> frozenset[str]:
    """The class names of a page in lower case, and "generator:" with its CMS where it says so."""
    head = body[:_CAP]
    found: set[str] = set()
    for match in _CLASS.finditer(head):
        names = next(filter(None, match.groups()), b"").decode("ascii", "ignore").lower()
        found.update(name for name in names.split() if _NAME.fullmatch(name))
    if made := _GENERATOR.search(head):
        found.add(f"generator:{made.group(1).decode('ascii').lower()}")
    return frozenset(found)
