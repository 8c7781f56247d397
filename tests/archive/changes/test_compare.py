from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.changes.compare import (
    Wording,
    compare,
    date_text,
    fold,
    is_redated,
    shorten,
    weight_of,
)
from archive.model import Certainty, DateReading, EventKind, Precision
from tests.archive.building import TEXT, TITLE, WIB, reading

DAY = date(2026, 3, 1)
MINUTE = datetime(2026, 3, 1, 9, 30, tzinfo=WIB)


def wording(title=TITLE, text=TEXT, published=DAY):
    return Wording(title=title, text=text, published=reading(published))


def coarse(value, precision):
    return DateReading(value=value, precision=precision, certainty=Certainty.CERTAIN)


def doubtful(value):
    return DateReading(value=value, precision=Precision.DAY, certainty=Certainty.DOUBTFUL)


@pytest.mark.parametrize(
    ("new", "kinds"),
    [
        (wording(), []),
        (wording(title=TITLE.upper()), []),
        (wording(title=TITLE.replace("jembatan", "Jembatan")), ["retitled"]),
        (wording(text=TEXT.replace("seratus", "125")), ["figure_changed"]),
        (wording(title=f"{TITLE}!"), ["retitled"]),
        (wording(text=TEXT.replace("Senin", "Selasa")), ["edited"]),
        (wording(title="Lain", text="Lain"), ["retitled", "edited"]),
        (wording(title="Lain", published=date(2026, 2, 1)), ["retitled", "redated"]),
        (wording(published=date(2026, 2, 1)), ["redated"]),
    ],
)
def test_changes_between_two_wordings(new, kinds):
    assert [change.kind for change in compare(wording(), new)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace(" ", "  "),
        TEXT.replace(" ", "\u00a0"),
        TEXT.replace("\n\n", "\n"),
        TEXT.replace("\n\n", "\r\n\r\n"),
        TEXT.replace("\n\n", " "),
        f"\n{TEXT}\t",
    ],
)
def test_white_space_alone_is_no_change(text):
    assert compare(wording(), wording(text=text)) == []
    assert compare(wording(title="Satu dua"), wording(title="Satu\u2009 dua")) == []


def test_change_quotes_both_sides():
    (change,) = compare(wording(), wording(text=TEXT.replace("Senin", "Selasa")))
    assert (change.before, change.after) == ("Senin", "Selasa")
    assert change.summary == "Text was “Senin”, is “Selasa”"
    (change,) = compare(wording(), wording(title="Lain"))
    assert (change.before, change.after) == (TITLE, "Lain")
    (change,) = compare(wording(), wording(published=date(2026, 2, 1)))
    assert change.summary == "Publishing date was 2026-03-01, is 2026-02-01"


@given(st.text(max_size=30), st.text(max_size=30))
def test_wording_compared_with_itself_has_no_change(title, text):
    assert compare(wording(title, text), wording(title, text)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (reading(DAY), reading(DAY), False),
        (reading(DAY), reading(DAY + timedelta(days=1)), True),
        (reading(None), reading(DAY), False),
        (reading(DAY), reading(None), False),
        (reading(DAY), reading(MINUTE), False),
        (reading(MINUTE), reading(DAY), False),
        (reading(MINUTE), reading(date(2026, 3, 2)), True),
        (reading(MINUTE), reading(MINUTE.replace(second=42)), False),
        (reading(MINUTE), reading(MINUTE + timedelta(minutes=1)), True),
        (reading(MINUTE), reading(MINUTE.astimezone(UTC)), False),
        (reading(DAY), doubtful(date(2026, 1, 3)), False),
        (doubtful(date(2026, 1, 3)), reading(DAY), False),
        (coarse(date(2026, 3, 1), Precision.MONTH), reading(date(2026, 3, 17)), False),
        (reading(date(2026, 3, 17)), coarse(date(2026, 3, 1), Precision.MONTH), False),
        (coarse(date(2026, 3, 1), Precision.MONTH), reading(date(2026, 4, 1)), True),
        (coarse(date(2026, 1, 1), Precision.YEAR), reading(date(2026, 3, 17)), False),
        (reading(date(2026, 3, 17)), coarse(date(2026, 1, 1), Precision.YEAR), False),
        (coarse(date(2025, 1, 1), Precision.YEAR), reading(date(2026, 3, 17)), True),
    ],
)  # fmt: skip
def test_redated_only_where_the_date_really_moved(old, new, expected):
    assert is_redated(old, new) is expected


@pytest.mark.parametrize(
    ("published", "text"),
    [
        (reading(None), None),
        (reading(DAY), "2026-03-01"),
        (reading(MINUTE), "2026-03-01T09:30:00+07:00"),
        (coarse(DAY, Precision.MONTH), "2026-03"),
        (coarse(DAY, Precision.YEAR), "2026"),
    ],
)
def test_date_is_written_as_fine_as_it_was_printed(published, text):
    assert date_text(published) == text


@pytest.mark.parametrize(
    ("kind", "topics", "is_backfill", "weight"),
    [
        (EventKind.NEW, (), True, 0),
        (EventKind.NEW, ("smart-city",), True, 0),
        (EventKind.NEW, (), False, 10),
        (EventKind.NEW, ("smart-city",), False, 40),
        (EventKind.COPIED, (), True, 0),
        (EventKind.COPIED, (), False, 5),
        (EventKind.REDATED, (), True, 15),
    ],
)
def test_weight_of_an_event(kind, topics, is_backfill, weight):
    assert weight_of(kind, topics, is_backfill=is_backfill) == weight


@given(st.text())
def test_shortened_text_is_one_line_of_at_most_161_characters(text):
    short = shorten(text)
    assert len(short) <= 161
    assert fold(text).startswith(short.removesuffix("…"))
    assert "\n" not in short
