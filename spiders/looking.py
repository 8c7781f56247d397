"""What came of a request, as the archive takes it: a look, or a release with its look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from scrapy.http import Response

from archive.clock import Clock
from archive.model import Look, LookClass, Release
from archive.tasks import Task
from spiders import answer
from spiders.guard.outcome import response_class
from spiders.guard.raw import answer_of
from spiders.portal import Portal

# Looks at a release that was not found.
SECOND = ("again", "variant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Makes looks at one portal. seeds: gives the places of its list, which are no releases."""

    portal: Portal
    clock: Clock
    seeds: Callable[[], Sequence[Task]]

    def look(
        self, url: str, look_class: LookClass, cause: str | None, *, attempts: int = 1
    ) -> Look:
        """A look that brought no answer, or none that is told."""
        return Look(
            at=self.clock.now(),
            portal=self.portal.id,
            url=url,
            look_class=look_class,
            cause=cause,
            attempts=attempts,
        )

    def look_of(self, response: Response, task: Task) -> Look:
        """The look that an answer to a task is."""
        look_class, cause = response_class(response)
        attempts = response.meta.get("retry_times", 0) + 1
        final = self.portal.own_address(response.url)
        return replace(
            self.look(task.url, look_class, cause, attempts=attempts),
            status=response.status,
            size_bytes=len(response.body),
            final_url=final if final != self.portal.own_address(task.url) else None,
            etag=answer.validator(response, "ETag"),
            last_modified=answer.validator(response, "Last-Modified"),
            answer=answer_of(response.request),
        )

    def release(
        self, look: Look, response: Response, task: Task, *, since: datetime | None
    ) -> Release:
        """A release page on its way to the pipelines; since: store it only if of then or later."""
        is_second = task.kind in SECOND
        return Release(
            look=look,
            url=task.url,
            body=response.body,
            charset=answer.charset(response),
            region_code=self.portal.region,
            zone=self.portal.zone,
            link_text=task.link_text,
            feed_published=task.feed_published,
            selectors=self.portal.selectors,
            since=since,
            look_kind=task.kind if is_second else "release",
            known=task.release if is_second else None,
        )

    def led_away(self, look: Look, target: str) -> Look:
        """The look at a page that does nothing but lead elsewhere; nobody follows it."""
        own = self.portal.own_address(target)
        if own is None:
            host = urlsplit(target).netloc[:100]
            return replace(look, look_class=LookClass.DENIED, cause=f"offsite: {host}")
        kind = LookClass.SUSPECT if self.may_be_release(own) else LookClass.GONE_SOFT
        return replace(look, look_class=kind, cause=f"leads to {own}")

    def may_be_release(self, address: str) -> bool:
        """Whether a redirect led to a release, and not to the home page or the list."""
        fronts = (self.portal.home, *(seed.url for seed in self.seeds()))
        others = {self.portal.own_address(url) for url in fronts}
        return self.portal.release_address(address) is not None and address not in others
