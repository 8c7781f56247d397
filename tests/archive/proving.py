"""An archive of three nights with all that a manifest vouches for, and its check."""

from __future__ import annotations

from pathlib import Path

from archive.database import Archive, open_for_reading
from archive.manifest import write_manifests
from archive.model import LookClass
from archive.night import finish_night
from archive.verify import Damage, verify
from tests.archive.building import (
    TEXT,
    URL,
    Nights,
    begin_visit,
    make_answer,
    make_look,
    make_plan,
    make_release,
)

RELEASES = 6


def three_nights(archive: Archive, night: Nights) -> None:
    """Releases, an edit, a failure and a return, each night with its manifest."""
    for number in (1, 2, 3):
        running = night(make_plan(), make_plan("kotalain"))
        write_manifests(archive, night.clock)  # of the night before
        text = TEXT if number == 1 else TEXT.replace("seratus", "dua ratus")
        for each in range(RELEASES):
            url = f"{URL}-{each}"
            page = f"<html><p>{each} pada malam {number}</p></html>".encode() * 40
            if number == 2 and each == 0:
                answer = make_answer(page, url=url, status=404)
                look = make_look(
                    url, LookClass.GONE_HARD, at=running.clock.now(), status=404, answer=answer
                )
                begin_visit(running, url).store_look(look, "release")
                continue
            words = f"{text}\n\nKelurahan {each}."
            item = make_release(
                title=f"Jembatan {each}", url=url, text=words, answer=make_answer(page, url=url)
            )
            night.store(item)
    finish_night(running)
    write_manifests(archive, night.clock)


def damages(path: Path) -> list[Damage]:
    """What is damaged in the archive file at *path*."""
    return damages_at(f"sqlite:///{path}")


def damages_at(url: str) -> list[Damage]:
    """What is damaged in an archive."""
    opened = open_for_reading(url)
    try:
        return list(verify(opened, lambda *_: None))
    finally:
        opened.close()
