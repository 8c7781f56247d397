import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.changes.diff import changed_passages, diff_texts

PARAGRAPH = "Jembatan sepanjang seratus meter itu dibangun selama dua tahun."
OTHER = "Warga menyambut pembukaan itu dengan pawai di tepi sungai."


def joined(paragraphs, side, gone):
    """A text again: every paragraph's pieces as printed there, but those that *gone* names."""
    kept = [
        [getattr(piece, side) for piece in paragraph.pieces if piece.op != gone]
        for paragraph in paragraphs
    ]
    return "\n\n".join("".join(pieces) for pieces in kept if pieces)


def both(paragraphs):
    return joined(paragraphs, "before", "added"), joined(paragraphs, "after", "removed")


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


def test_one_word_is_found_in_a_very_long_paragraph():
    same = "kata " * 250_000
    assert pieces(f"{same}lama", f"{same}baru") == [
        [("same", same), ("removed", "lama"), ("added", "baru")]
    ]


def test_two_long_texts_of_the_same_few_words_are_compared_in_bounded_time():
    """Without a bound this takes hours: what is left when the steps run out is replaced."""
    one, other = "a b b " * 80_000, "b a a b " * 60_000
    shown = diff_texts(one, other)
    assert both(shown) == (one, other)


def test_looks_are_no_difference_and_both_are_given_back():
    before, after = 'Ia berkata: "Rp 5 juta - cukup"', "Ia berkata: “Rp5 juta – cukup”"
    shown = diff_texts(before, after)
    assert all(paragraph.is_same for paragraph in shown)
    assert both(shown) == (before, after)


def test_moved_paragraph_is_told_as_moved():
    last = "Acara ditutup dengan doa bersama dan makan siang."
    before, after = (f"{last}\n\n{PARAGRAPH}\n\n{OTHER}", f"{PARAGRAPH}\n\n{OTHER}\n\n{last}")
    assert [(paragraph.op, paragraph.is_moved) for paragraph in diff_texts(before, after)] == [
        ("removed", True),
        ("same", False),
        ("same", False),
        ("added", True),
    ]


def test_paragraphs_cut_anew_show_only_what_was_edited():
    before = f"{PARAGRAPH} {OTHER}"
    after = f"{PARAGRAPH}\n\n{OTHER.replace('pawai', 'pesta')}"
    (paragraph,) = diff_texts(before, after)
    assert [piece.text for piece in paragraph.pieces if piece.op != "same"] == ["pawai ", "pesta "]
    assert both([paragraph]) == (before, after)


def test_added_sentence_is_marked_from_its_beginning():
    before = "Petugas siaga. Warga tenang."
    after = "Petugas siaga. Warga pulang. Warga tenang."
    assert pieces(before, after) == [
        [("same", "Petugas siaga. "), ("added", "Warga pulang. "), ("same", "Warga tenang.")]
    ]


def test_place_of_every_piece_is_where_it_stands():
    before, after = f"{PARAGRAPH}\n\n{OTHER}", f"{OTHER.replace('pawai', 'pesta')}\n\nTutup."
    for paragraph in diff_texts(before, after):
        for piece in paragraph.pieces:
            assert before.startswith(piece.before, piece.before_at)
            assert after.startswith(piece.after, piece.after_at)


WORDS = st.lists(st.sampled_from(["jalan", "kota", "di", "Rp5,", "100%", "itu."]), min_size=1)
LETTERS = st.text(alphabet=' \n\tab"“-–.5,\u00a0\u200b', max_size=30)
PARAGRAPHS = st.lists(WORDS.map(" ".join), max_size=6).map("\n\n".join)


@settings(max_examples=300, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_joined_pieces_give_both_texts_back(before, after):
    assert both(diff_texts(before, after)) == (before, after)


@settings(max_examples=300, deadline=None)
@given(LETTERS, LETTERS)
def test_joined_pieces_give_any_two_texts_back(before, after):
    assert both(diff_texts(before, after)) == (before, after)


def test_space_before_the_first_word_is_given_back():
    """Pieces claim to give the text back; an indented paragraph must not lose its indent."""
    before, after = "  1. satu dua tiga empat", "  1. satu dua tiga lima"
    assert both(diff_texts(before, after)) == (before, after)
