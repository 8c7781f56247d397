import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.changes.diff import changed_passages, diff_texts

PARAGRAPH = "Jembatan sepanjang seratus meter itu dibangun selama dua tahun."
OTHER = "Warga menyambut pembukaan itu dengan pawai di tepi sungai."


def joined(paragraphs, gone):
    """The text again: every paragraph's pieces but those that *gone* names."""
    kept = [
        [piece.text for piece in paragraph.pieces if piece.op != gone] for paragraph in paragraphs
    ]
    return "\n\n".join("".join(pieces) for pieces in kept if pieces)


def both(paragraphs):
    return joined(paragraphs, "added"), joined(paragraphs, "removed")


def pieces(before, after):
    return [
        [(piece.op, piece.text) for piece in paragraph.pieces]
        for paragraph in diff_texts(before, after)
    ]


def test_equal_texts_have_no_difference():
    text = f"{PARAGRAPH}\n\n{OTHER}"
    assert all(paragraph.is_same for paragraph in diff_texts(text, text))
    assert changed_passages(text, text) == ("", "")


def test_one_changed_word_is_shown_within_its_paragraph():
    after = PARAGRAPH.replace("seratus", "dua ratus")
    assert pieces(f"{PARAGRAPH}\n\n{OTHER}", f"{after}\n\n{OTHER}") == [
        [
            ("same", "Jembatan sepanjang "),
            ("removed", "seratus "),
            ("added", "dua ratus "),
            ("same", "meter itu dibangun selama dua tahun."),
        ],
        [("same", OTHER)],
    ]


def test_added_and_removed_paragraphs_stand_in_reading_order():
    assert pieces(PARAGRAPH, f"{OTHER}\n\n{PARAGRAPH}") == [
        [("added", OTHER)],
        [("same", PARAGRAPH)],
    ]
    assert pieces(f"{PARAGRAPH}\n\n{OTHER}", OTHER) == [
        [("removed", PARAGRAPH)],
        [("same", OTHER)],
    ]


def test_paragraph_of_other_words_is_not_shown_as_an_edit():
    assert pieces(PARAGRAPH, OTHER) == [[("removed", PARAGRAPH)], [("added", OTHER)]]


def test_edited_paragraph_is_paired_behind_an_inserted_one():
    after = PARAGRAPH.replace("dua", "tiga")
    shown = diff_texts(PARAGRAPH, f"{OTHER}\n\n{after}")
    assert [piece.op for piece in shown[0].pieces] == ["added"]
    assert {piece.op for piece in shown[1].pieces} == {"same", "removed", "added"}


@pytest.mark.parametrize(
    ("before", "after", "passages"),
    [
        (PARAGRAPH, PARAGRAPH.replace("dua", "tiga"), ("dua", "tiga")),
        (PARAGRAPH, f"{PARAGRAPH}\n\n{OTHER}", ("", OTHER)),
        (f"{PARAGRAPH}\n\n{OTHER}", PARAGRAPH, (OTHER, "")),
        (
            PARAGRAPH,
            PARAGRAPH.replace("seratus", "dua ratus").replace("tahun.", "bulan."),
            ("seratus … tahun.", "dua ratus … bulan."),
        ),
        ("", PARAGRAPH, ("", PARAGRAPH)),
    ],
)
def test_only_what_differs_is_quoted(before, after, passages):
    assert changed_passages(before, after) == passages


def test_very_long_paragraphs_are_shown_whole():
    before = "kata " * 2_500 + "lama"
    after = "kata " * 2_500 + "baru"
    assert pieces(before, after) == [[("removed", before), ("added", after)]]


WORDS = st.lists(st.sampled_from(["jalan", "kota", "di", "Rp5,", "100%", "itu."]), min_size=1)
PARAGRAPHS = st.lists(WORDS.map(" ".join), max_size=6).map("\n\n".join)


@settings(max_examples=300, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_joined_pieces_give_both_texts_back(before, after):
    assert both(diff_texts(before, after)) == (before, after)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=" \n\tab", max_size=20), st.text(alphabet=" \n\tab", max_size=20))
def test_joined_pieces_give_the_words_of_any_two_texts_back(before, after):
    was, now = both(diff_texts(before, after))
    assert (was.split(), now.split()) == (before.split(), after.split())


def test_space_before_the_first_word_is_given_back():
    """Pieces claim to give the text back; an indented paragraph must not lose its indent."""
    before, after = "  1. satu dua tiga empat", "  1. satu dua tiga lima"
    assert both(diff_texts(before, after)) == (before, after)
