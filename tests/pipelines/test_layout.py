"""The layout of a page is the class names it bears."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.layout import layout_of


def test_names_are_read_however_they_are_quoted():
    page = b"""<body class="single postid-12 Home"><div class='kolom isi'><p class=judul>x</p>"""
    assert layout_of(page) == {"single", "home", "kolom", "isi", "judul"}


def test_names_with_digits_and_single_letters_are_of_one_page_alone():
    assert layout_of(b'<div class="post-123 a col-md-8 btn">') == {"btn"}


def test_the_cms_is_named_by_its_generator_without_a_version():
    assert layout_of(b'<meta name="generator" content="WordPress 6.1.9">') == {
        "generator:wordpress"
    }


@given(st.binary(max_size=2000))
def test_any_bytes_have_a_layout(body):
    assert all(name == name.lower() for name in layout_of(body))
