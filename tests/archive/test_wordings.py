"""From when to when each wording of a release stood."""

from __future__ import annotations

from datetime import date, timedelta

from archive.wordings import first_read, number_at, wordings
from tests.archive.building import FIRST_NIGHT, TEXT, make_release

EDITED = TEXT.replace("seratus", "dua ratus")


def test_each_wording_ends_where_the_next_begins_and_says_what_changed(archive, night):
    for title, text in (("Satu", TEXT), ("Satu", EDITED), ("Dua", TEXT)):
        night()
        night.store(make_release(title=title, text=text))
    night()
    night.store(make_release(title="Dua", text=TEXT, published=date(2026, 2, 1)))
    with archive.read() as connection:
        first, second, third = wordings(connection, 1)
    assert [each.version for each in (first, second, third)] == [1, 2, 3]
    assert first.valid_from < first.valid_to == second.valid_from < third.valid_from
    assert third.valid_to is None
    assert [each.changes for each in (first, second, third)] == [
        ["new"], ["edited"], ["retitled", "edited", "redated"],
    ]  # fmt: skip
    assert third.title == "Dua"
    assert second.citation == f"infopublik:1@2#{second.sha256}"


def test_a_moment_finds_the_wording_that_stood_then(archive, night):
    for text in (TEXT, EDITED):
        night()
        night.store(make_release(text=text))
    with archive.read() as connection:
        changed = first_read(connection, 1, 2)
        assert number_at(connection, 1, FIRST_NIGHT - timedelta(days=1)) is None
        assert number_at(connection, 1, first_read(connection, 1, 1)) == 1
        assert number_at(connection, 1, changed - timedelta(microseconds=1)) == 1
        assert number_at(connection, 1, changed) == 2
        assert number_at(connection, 1, changed + timedelta(days=99)) == 2
        assert wordings(connection, 2) == []
