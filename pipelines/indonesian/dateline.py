"""The first words of a release that say where and by whom, and the last that sign it.

"Kota X, Info Publik - ..." and "(Tim Komunikasi Publik Kota X)" are parted from the text
between them; which region a place means is `places`' part, who is an outlet `outlets`', the
closing forms are `credit`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.indonesian.clock_times import take_clock
from pipelines.indonesian.credit import split_byline, split_credit
from pipelines.indonesian.date_forms import find_dates
from pipelines.indonesian.dateline_head import read_head
from pipelines.indonesian.dateline_parts import Head, names_village
from pipelines.indonesian.outlets import written_outlet
from pipelines.indonesian.places import region_within, written
from pipelines.indonesian.tables import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class DatelineReading:
    """A dateline and a credit, parted from the text.

    place: as printed, capitals normalised. region_code: only where the evidence is enough.
    credit: as printed, without its brackets. body: the text without both.
    dated: a date printed within the dateline, as printed: "KAJEN (3/3/2026) -".
    """

    place: str | None = None
    region_code: str | None = None
    outlet: str | None = None
    credit: str | None = None
    body: str = ""
    dated: str | None = None


def read_dateline(text: str, *, portal_region: str | None = None) -> DatelineReading:
    """Read the dateline of the first paragraph and the credit after the last or above the first.

    text: the whole body. portal_region: code of the portal's region, which decides between
    a regency and a city of the same name. Never raises; unknown parts are None.
    """
    rest, byline = split_byline(text.lstrip())
    head = read_head(rest, portal_region)
    body, credit = split_credit(rest[head.end :].lstrip() if head else rest)
    credit = " / ".join(filter(None, (byline, credit))) or None
    if head is None:
        return DatelineReading(credit=credit, body=body)
    return DatelineReading(
        place=written(head.places[0]) if head.places else None,
        region_code=_region(head, portal_region),
        outlet=written_outlet(head.outlets[0]) if head.outlets else None,
        credit=credit,
        body=body,
        dated=_dated(rest[: head.end]) if head.dated else None,
    )


def _dated(printed: str) -> str | None:
    found = next(find_dates(plain(printed)), None)
    if found is None:
        return None
    take_clock(found, plain(printed))
    return printed[found.start : found.end].strip()


def _region(head: Head, portal_region: str | None) -> str | None:
    """By its government or the place itself, else by the regency after it: "Kajen, Kab. X"."""
    own = [name for name in head.governments if name.endswith(head.places[0])]
    for place in (*own, *head.places):
        others = [other for other in head.places if other != place]
        code = region_within(place, others, portal_region)
        if code is not None and (len(code) > 2 or place == head.places[0]):
            return code
    # A village no table knows, printed without another region, lies in the portal's.
    if len(head.places) == 1 and names_village(head.places[0], portal_region):
        return portal_region
    return None
