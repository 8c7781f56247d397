"""Lines that lead to other releases ("Baca juga: ..."): what they name is not this one's."""

from __future__ import annotations

import re

_LEADS = re.compile(
    r"^[ *>•-]{0,4}(?:baca|simak|lihat|tonton)(?: juga)?(?: ?[:|]| {2}| juga).*$",
    re.IGNORECASE | re.MULTILINE,
)


def without_related(text: str) -> str:
    """The text, as long as before, with such lines blank."""
    return _LEADS.sub(lambda match: " " * len(match[0]), text)
