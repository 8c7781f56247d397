"""What stands beside the hits: how many there are, and how they are spread."""

from datetime import timedelta

import pytest

from archive.search import find, summary
from archive.search.find import Filters
from archive.search.summary import count, facets
from tests.archive.building import FIRST_NIGHT


@pytest.fixture
def counted(searched):
    def run(query="", **filters):
        with searched.read() as connection:
            return count(connection, query, Filters(**filters))

    return run


@pytest.fixture
def spread(searched):
    def run(query="", **filters):
        with searched.read() as connection:
            found = facets(connection, query, Filters(**filters))
        return {(facet.name, facet.value): facet.hits for facet in found}

    return run


def test_hits_are_counted_as_they_are_found(counted):
    assert str(counted()) == "7"
    assert counted("kesehatan").hits == 2
    assert counted("kesehatan", region="91").hits == 0
    assert counted("-dinas").hits == 5


def test_many_hits_are_counted_so_far_and_it_is_said(counted, monkeypatch):
    monkeypatch.setattr(summary, "COUNTED", 3)
    assert str(counted()) == "3+"
    assert str(counted("kesehatan")) == "2"


def test_where_not_all_hits_are_ranked_it_is_said(counted, monkeypatch):
    monkeypatch.setattr(find, "RANKED", 1)
    assert counted("kesehatan").ranked == 1
    assert counted("kesehatan", sort="newest").ranked is None
    assert counted("-dinas").ranked is None


def test_of_a_phrase_in_quotes_fewer_are_ranked(counted, monkeypatch):
    monkeypatch.setattr(find, "RANKED_PHRASES", 1)
    assert counted('taman OR "taman pintar"').ranked == 1
    assert counted("taman pintar OR taman").ranked is None
    assert counted('"taman"').ranked is None


def test_facets_count_what_the_hits_are_filed_under(spread):
    found = spread()
    assert found["province", "33"] == 4
    assert found["province", "91"] == 2
    assert found["region", "33.75"] == 3
    assert found["portal", "kablain"] == 2
    assert found["year", "2026"] == 6
    assert found["topic", "smart-city"] == 3
    assert found["pillar", "living"] == 1
    assert ("topic", "smart-city") not in spread("pasar")


def test_the_most_frequent_value_stands_first(searched):
    with searched.read() as connection:
        found = [f.value for f in facets(connection, "", Filters()) if f.name == "portal"]
    assert found[0] == "kotacontoh"


def test_as_of_counts_what_stood_then(counted, spread):
    then = FIRST_NIGHT + timedelta(hours=12)
    assert counted("rp5", as_of=then).hits == 1
    assert counted("rp5").hits == 0
    assert spread("", as_of=then)["topic", "smart-city"] == 2
