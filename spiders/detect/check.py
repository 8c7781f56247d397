"""Whether a portal's table still fits its site: list, next page, and a sample release."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.http import TextResponse

from spiders.detect.asking import Judge, Sample, Steps
from spiders.detect.cms import system_of
from spiders.detect.listed import ListSeen, listed, next_page
from spiders.detect.walk import missing_sample
from spiders.portal import Portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What of a portal still matches.

    listed: releases on the first list page; fresh: those of the second that the first does
    not show, None where there is no second. problems: what does not match any more, in words.
    """

    portal: Portal
    place: str
    listed: int
    fresh: int | None
    sample: Sample | None
    problems: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """What was seen, in one sentence."""
        # The fields that an API is asked for say nothing to a person.
        place = self.place.partition("&_fields=")[0]
        seen = f"{place} shows {self.listed} releases"
        if self.fresh is not None:
            seen += f"; the next page shows {self.fresh} others"
        if self.sample and not self.sample.faults:
            date = self.sample.published_at or "no date"
            seen += f"; {self.sample.title!r} is read with {date}"
            seen += f" and {len(self.sample.text)} characters"
        return f"{seen}."


def check(portal: Portal, judge: Judge) -> Steps[Check]:
    """Ask for the list, the page after it and one release, and say what does not match."""
    seen = yield from listed(portal)
    if not seen.entries:
        return _without_list(portal, seen)
    problems: list[str] = []
    fresh: int | None = None
    if seen.following is not None:
        first = {entry.url for entry in seen.entries}
        second = yield from next_page(portal, seen)
        fresh = len({entry.url for entry in second} - first)
        if fresh == 0:
            problems.append(f"the next page, {seen.following.url}, shows no other releases")
    # The newest may be a pinned notice; one from the middle is more like the rest.
    url = seen.entries[len(seen.entries) // 2].url
    answer = yield url
    if answer.page is None or answer.response is None:
        sample = missing_sample(url, answer.said())
    else:
        sample = judge(answer.response, portal.region)
    problems += [f"{url}: {fault}" for fault in sample.faults]
    if not sample.faults and sample.published_at is None:
        problems.append(f"{url}: no readable date")
    return Check(
        portal=portal,
        place=seen.place,
        listed=len(seen.entries),
        fresh=fresh,
        sample=sample,
        problems=tuple(problems),
    )


def _without_list(portal: Portal, seen: ListSeen) -> Check:
    response = seen.answer.response
    fits = response is not None and response.status == 200
    why = (
        f"no link on it matches the release pattern {portal.release!r}{_system(seen.answer.page)}"
        if fits
        else f"no list came: {'; '.join(seen.asked)}"
    )
    return Check(
        portal=portal,
        place=seen.place,
        listed=0,
        fresh=None,
        sample=None,
        problems=(f"{why}. `infopublik portals add {portal.home}` finds out anew",),
    )


def _system(page: TextResponse | None) -> str:
    """What system the page comes from now, where it says so."""
    system = system_of(page) if page is not None else None
    return f"; the page comes from {system[0]} ({system[1]})" if system else ""
