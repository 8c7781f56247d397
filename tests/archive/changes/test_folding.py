"""Diffs without what did not change: nothing lost, and only what is long is folded."""

from hypothesis import given
from hypothesis import strategies as st

from archive.changes.diff import diff_texts
from archive.changes.folding import Folded, fold_unchanged, shorten_unchanged


def parts(count, *changed):
    before = [f"Paragraf {number} tentang warga." for number in range(count)]
    after = [f"{part} Baru." if i in changed else part for i, part in enumerate(before)]
    shown = fold_unchanged(diff_texts("\n\n".join(before), "\n\n".join(after)))
    return [len(each.paragraphs) if isinstance(each, Folded) else each.is_same for each in shown]


def test_paragraphs_far_from_a_change_are_folded_and_counted():
    assert parts(20, 9) == [8, True, False, True, 9]
    assert parts(20, 0, 19) == [False, True, 16, True, False]
    assert parts(6) == [6]


def test_few_paragraphs_stay():
    assert parts(5, 2) == [True, True, False, True, True]


@given(st.lists(st.booleans(), max_size=30))
def test_no_paragraph_is_lost(changed):
    before = "\n\n".join(f"Paragraf {number} lama." for number in range(len(changed)))
    after = "\n\n".join(
        f"Paragraf {number} {'baru' if is_changed else 'lama'}."
        for number, is_changed in enumerate(changed)
    )
    paragraphs = diff_texts(before, after)
    told = []
    for each in fold_unchanged(paragraphs):
        told += each.paragraphs if isinstance(each, Folded) else [each]
    assert told == paragraphs


@given(st.text(alphabet="ab \n", max_size=400), st.booleans(), st.booleans())
def test_shortened_passage_is_whole_again_with_its_middle(text, is_first, is_last):
    found = shorten_unchanged(text, is_first=is_first, is_last=is_last)
    assert found.head + found.middle + found.tail == text
    assert len(found.middle.split()) == found.words


def test_only_the_middle_of_a_long_passage_is_left_out():
    long = " ".join(f"kata{number}" for number in range(100))
    found = shorten_unchanged(long, is_first=False, is_last=False)
    assert (found.words, found.head.split()[0], found.tail.split()[-1]) == (72, "kata0", "kata99")
    assert shorten_unchanged("satu dua tiga", is_first=False, is_last=False).words == 0
