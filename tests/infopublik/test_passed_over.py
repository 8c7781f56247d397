"""What the readers passed over is told with a reason that helps to extend a table."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from archive.model import CleanPage
from infopublik.passed_over import MOST, passed_over
from pipelines.indonesian import read_smart_city
from pipelines.read import read_facts

SEEN = datetime(2026, 3, 2, tzinfo=UTC)


def reasons(text: str, title: str = "Kabar Kota") -> dict[str, str]:
    page = CleanPage(title=title, title_source="heading", text=text)
    facts = read_facts(page, region_code="33.75", zone="WIB", seen_at=SEEN, url="https://a.go.id/1")
    found = passed_over(title, text, facts, read_smart_city(title, text))
    return {f"{each.kind} {each.text}": each.why for each in found}


def test_a_number_is_told_with_the_word_behind_it():
    told = reasons("Warga menanam 40 di tepi sungai.")
    assert list(told.values()) == ["'di' is no unit in units.tsv"]


def test_figures_that_were_read_are_not_told():
    assert reasons("Anggarannya Rp2,5 miliar untuk 33 komunitas.") == {}


def test_numbers_of_documents_and_days_have_their_reason():
    told = reasons("Perda Nomor 5 dibahas Senin (2/3/2026).")
    assert sorted(set(told.values())) == [
        "numbers a document, a place or a person",
        "part of a date",
    ]


def test_smart_words_that_count_for_nothing_are_told():
    told = reasons("Panitia menyediakan hadiah utama sebuah Smart TV.")
    assert told == {
        "smart city Smart TV": "a false friend, somebody's own words, or a mention in passing"
    }


@given(st.text(alphabet="0123456789 .,Smartcerdas\n", max_size=400))
def test_any_text_has_its_few(text):
    assert len(reasons(text)) <= 2 * MOST
