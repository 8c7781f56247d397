"""Lines that lead to other releases ("Baca juga: ..."): what they name is not this one's."""

from __future__ import annotations

import re

_LEADS = re.compile(
    r"^[ *>•-]{0,4}(?:baca|simak|lihat|tonton)(?: juga)?(?: ?[:|]| {2}| juga).*$",
    re.IGNORECASE | re.MULTILINE,
)

# To look for these is quick, and most texts have none.
_HINTS = ("Baca", "BACA", "baca juga", "Simak", "SIMAK", "Lihat", "LIHAT", "Tonton", "TONTON")


def without_related(text: str) -> str:
    """The text, as long as before, with such lines blank."""
    if not any(hint in text for hint in _HINTS):
        return text
    return _LEADS.sub(lambda match: " " * len(match[0]), text)
