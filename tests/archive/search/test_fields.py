"""Fields of a query: where words must stand, what a release is filed under, when it came out."""

import dataclasses

import pytest

from archive.model import Person
from archive.period import parse_moment
from archive.search.find import Filters, search
from tests.archive.building import URL, make_release


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("title:kesehatan", {1}),
        ("title:peningkatan", {2}),
        ("title:meningkatkan", {2}),
        ('title:"layanan malam"', {1}),
        ("title:(kesehatan OR peningkatan)", {1, 2}),
        ("title:(kesehatan -layanan)", set()),
        ("kesehatan -title:kesehatan", {2}),
        ("region:33", {1, 2, 3, 4, 7}),
        ("region:33.25", {3, 4}),
        ("region:34.71", {4}),
        ("region:33 topic:smart-city", {1, 4}),
        ("topic:smart-city -pillar:living", {1, 6}),
        ("pillar:living OR banjir", {3, 4}),
        ("portal:timur", {5, 6}),
        ("-portal:timur -portal:kablain", {1, 2, 7}),
        ("portal:Timur", {5, 6}),
        ("dinas since:2026-02-11", {2}),
        ("since:2026-02-11 until:2026-02-11", {2, 3}),
        ("since:2026-02-12 until:2026-02-11", set()),
        ("taman region:91 since:2026-02-12", {6}),
    ],
)
def test_fields_narrow_a_query(find_ids, query, expected):
    assert set(find_ids(query)) == expected


def test_dates_of_the_query_and_of_the_filters_both_count(find_ids):
    last = parse_moment("2026-02-10", option="--until", is_end=True)
    assert find_ids("dinas since:2026-02-11", until=last) == []


@pytest.fixture
def signed(archive, night):
    """A release with a credit and a person, and one without; a search over both."""
    night()
    item = make_release(title="Pasar", text="Warga datang.")
    person = Person(
        name="Budi Hartono", office="Kepala Dinas Pasar", region_code=None, quotes=1, start=0, end=5
    )
    item.facts = dataclasses.replace(item.facts, credit="Humas Kota/bh", people=(person,))
    night.store(item, make_release(url=f"{URL}-2", title="Humas", text="Budi Hartono datang."))

    def run(query):
        with archive.read() as connection:
            return [release.id for release in search(connection, query, Filters())]

    return run


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("credit:humas", [1]),
        ("credit:humas-kota", [1]),
        ('official:"budi hartono"', [1]),
        ("official:kepala", [1]),
        ("official:humas", []),
        ('"budi hartono"', [2]),
    ],
)
def test_credit_and_people_are_found_where_they_were_read(signed, query, expected):
    assert signed(query) == expected
