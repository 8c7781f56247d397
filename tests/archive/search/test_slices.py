"""Hits by date, asked for in slices: the same as all of them, cut off; and few are read."""

from hypothesis import given
from hypothesis import strategies as st

from archive.search.code import LAST
from archive.search.postgres_words import span_beginnings, span_digits
from archive.search.slices import Sample, sample_size, sliced

CODES = st.integers(min_value=0, max_value=2**40)


class Entries:
    """Numbers, of which some are hits; counts what is asked."""

    def __init__(self, entries, hits):
        self.entries, self.hits = sorted(entries), sorted(hits)
        self.asked, self.read = 0, 0

    def ask(self, low, high, limit):
        found = [code for code in self.hits if low <= code <= high]
        self.asked, self.read = self.asked + 1, self.read + len(found)
        return self.order(found)[:limit]

    def order(self, codes):
        return codes[::-1]

    def sample(self, size):
        first = self.order(self.entries)[:size]
        return Sample(
            entries=size,
            start=first[0],
            end=first[-1],
            reach=2 * abs(first[-1] - first[len(first) // 2]),
            last=self.order(self.entries)[-1],
        )

    def first(self, limit, size):
        return sliced(self.ask, self.sample(size), limit=limit, widest=10**9)


class Upwards(Entries):
    def order(self, codes):
        return codes


@given(
    st.dictionaries(CODES, st.booleans(), min_size=1),
    st.integers(min_value=1, max_value=20),
    st.integers(min_value=1, max_value=20),
    st.sampled_from([Entries, Upwards]),
)
def test_slices_find_what_one_question_for_all_would(entries, limit, size, kind):
    made = kind(entries, [code for code, is_hit in entries.items() if is_hit])
    assert made.first(limit, size) == made.order(made.hits)[:limit]


def test_rare_word_takes_few_questions():
    made = Entries(range(0, 100_000_000, 100), [700, 50_000_000])
    assert made.first(20, sample_size(20)) == [50_000_000, 700]
    assert made.asked <= 5


def test_common_word_is_not_read_to_its_end():
    made = Entries(range(0, 100_000_000, 100), range(0, 100_000_000, 1_000))
    assert len(made.first(2_000, sample_size(2_000))) == 2_000
    assert made.read < 5_000
    assert made.asked <= 3


def test_one_entry_with_a_date_far_ahead_makes_no_slice_wide():
    codes = range(0, 100_000_000, 100)
    made = Entries([*codes, 10**12], [*codes[::10], 10**12])
    assert len(made.first(2_000, sample_size(2_000))) == 2_000
    assert made.read < 5_000


@given(CODES | st.just(LAST), CODES | st.just(LAST), CODES)
def test_span_beginnings_miss_no_number_of_its_range(one, other, code):
    low, high = sorted((one, other))
    if low <= code <= high:
        assert _holds(span_beginnings(low, high), code)


@given(st.integers(0, 2**33), st.integers(0, 2**29), st.integers(0, 2**34 - 1))
def test_span_beginnings_take_in_no_number_of_another_span(low, length, code):
    high = low + length
    is_near = low >> 18 <= code >> 18 <= high >> 18
    beginnings = span_beginnings(low, high)
    assert not beginnings or _holds(beginnings, code) == is_near


def _holds(beginnings, code):
    """Whether an entry of this number has what is asked for; all have nothing asked for."""
    return not beginnings or any(span_digits(code).startswith(each) for each in beginnings)
