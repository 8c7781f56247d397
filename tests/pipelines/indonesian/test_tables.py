import re

import pytest

from pipelines.indonesian.tables import beginning, plain, plain_lines

WORDS = ("se", "seribu", "satu", "s.d.", "paling lambat")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("satu seribu", ["satu", "seribu"]),
        ("bersatu", []),
        ("paling lambat s.d. se", ["paling lambat", "s.d.", "se"]),
        ("seratus", ["se"]),
        ("_satu", ["satu"]),
    ],
)
def test_words_are_found_where_they_begin_and_the_longest_first(text, found):
    assert re.findall(beginning(WORDS), text) == found


def test_a_text_beyond_ascii_gets_the_same_plain_marks():
    assert plain("“Ya” – 5\u00a0Mei\n") == "“Ya” - 5 Mei "
    assert plain_lines("a\tb\n–\u00a0é") == "a b\n- é"
