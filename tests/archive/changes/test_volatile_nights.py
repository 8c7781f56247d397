"""Pages that change every night without a word of the release, and true edits (faults 66, 67).

Through the real path: page, clean, read, fingerprint, store.
"""

from __future__ import annotations

from random import Random

import pytest

from archive import schema
from archive.clock import Clock
from archive.insets import read_insets
from archive.model import Release
from pipelines.clean import clean_page
from pipelines.fingerprint import FingerprintStage
from pipelines.insets import learn
from pipelines.read import ReadStage
from tests.archive.building import FIRST_NIGHT, Nights, make_archive, make_look, make_plan, rows
from tests.archive.changes.volatile_pages import EDITS, Written, page, write

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


class Story:
    """Some portals, looked at night after night."""

    def __init__(self, folder, *, portals: int, releases: int, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - which words, not a secret
        self.archive = make_archive(folder)
        self.nights = Nights(self.archive, Clock(FIRST_NIGHT))
        self.plans = [make_plan(f"kab{number}") for number in range(portals)]
        self.written = {
            plan.id: [write(100 * place + number, self.random) for number in range(releases)]
            for place, plan in enumerate(self.plans)
        }
        self.number = 0

    def night(self, written: dict[str, list[Written]] | None = None) -> None:
        """Look at every release once."""
        self.nights(*self.plans)
        self.number += 1
        for portal, releases in (written or self.written).items():
            with self.archive.read() as connection:
                recurring = learn(read_insets(connection, portal))
            for release in releases:
                self.nights.store(self._item(portal, release, recurring))

    def _item(self, portal: str, written: Written, recurring: frozenset[str]) -> Release:
        today = f"{DAYS[self.number % 7]}, {1 + self.number % 28} Maret 2026"
        url = f"https://{portal}.example/berita/{written.number}"
        item = Release(
            look=make_look(url, at=self.nights.clock.now(), portal=portal),
            url=url,
            body=page(written, self.random, today),
            region_code="33.75",
            zone="WIB",
        )
        item.clean = clean_page(item.body, url=url, recurring=recurring)
        return FingerprintStage().process_item(ReadStage().process_item(item))

    def told(self) -> list:
        """The events that are not of the first night."""
        return [event for event in rows(self.archive, schema.event) if event.kind != "new"]


def check(folder, *, nights: int, portals: int, releases: int, seed: int) -> None:
    story = Story(folder, portals=portals, releases=releases, seed=seed)
    for _ in range(nights):
        story.night()
    assert story.told() == []
    version = rows(story.archive, schema.version)
    assert len(version) == portals * releases
    assert {row.text for row in version} == {
        written.text for releases in story.written.values() for written in releases
    }
    edits = {
        portal: [
            EDITS[(place + number) % len(EDITS)](written) for number, written in enumerate(releases)
        ]
        for place, (portal, releases) in enumerate(story.written.items())
    }
    story.night({portal: [edit.after for edit in found] for portal, found in edits.items()})
    told = story.told()
    expected = [edit for found in edits.values() for edit in found]
    assert [event.kind for event in told] == [edit.kind for edit in expected]
    for event, edit in zip(told, expected, strict=True):
        assert (event.before or "", event.after or "") == (edit.was, edit.now)
        assert event.weight == min(100, sum(reason["points"] for reason in event.reasons))
        new = edit.after.title if edit.kind == "retitled" else edit.after.text
        for change in event.changes:
            if change["after_at"]:
                start, end = change["after_at"]
                assert new[start:end] == change["after"]
    story.archive.close()


def test_frame_makes_no_event_and_each_edit_exactly_one(tmp_path):
    check(tmp_path, nights=3, portals=1, releases=11, seed=66)


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_thirty_nights_of_two_hundred_volatile_pages_and_two_hundred_edits(tmp_path):
    check(tmp_path, nights=30, portals=10, releases=20, seed=67)
