"""The facts of one page, and the stage that sets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import (
    PILLARS,
    ZONES,
    Certainty,
    CleanPage,
    DateHint,
    Dateline,
    Facts,
    Look,
    LookClass,
    Release,
)
from pipelines.read import ReadStage, read_facts

SEEN = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
URL = "https://portal.example/berita/kota-madiun-terpilih.html"
TEXT = (
    "Kota Madiun, Info Publik - Kota Madiun terpilih mengikuti gerakan menuju 100 Smart City. "
    "Lokakarya bersama 20 komunitas digelar di balai kota, Sabtu (20/10).\n\n"
    'Kepala Dinas Kominfo, Rina Lestari, menyebut smart branding, smart living, smart economi, '
    'smart people, smart environtment, serta smart government. "Kami butuh warga," ujarnya.\n\n'
    "(Tim Komunikasi Publik Kota Madiun)"
)  # fmt: skip
PAGE = CleanPage(
    title="Kota Madiun Terpilih",
    title_source="heading",
    text=TEXT,
    hints=(DateHint(source="visible", raw="Minggu, 21 Oktober 2018 | 14:03 WIB"),),
)


def facts(page: CleanPage = PAGE, url: str = URL, **more: str) -> Facts:
    return read_facts(page, region_code="35.77", zone="WIB", seen_at=SEEN, url=url, **more)


def release(clean: CleanPage | None) -> Release:
    look = Look(at=SEEN, portal="madiunkota", url=URL, look_class=LookClass.OK)
    return Release(look=look, url=URL, body=b"", region_code="35.77", zone="WIB", clean=clean)


def test_all_facts_of_a_release_are_read() -> None:
    read = facts()
    assert read.published.value == datetime(2018, 10, 21, 14, 3, tzinfo=ZONES["WIB"])
    assert [(one.raw, one.value, one.certainty) for one in read.event_dates] == [
        ("Sabtu (20/10)", date(2018, 10, 20), Certainty.CERTAIN)
    ]
    assert read.dateline == Dateline(place="Kota Madiun", region_code="35.77", outlet="Info Publik")
    assert read.credit == "Tim Komunikasi Publik Kota Madiun"
    assert read.topics == ("smart-city",)
    assert read.pillars == PILLARS


def test_the_date_of_the_feed_counts() -> None:
    page = replace(PAGE, hints=())
    read = facts(page, feed_published="Sun, 21 Oct 2018 07:03:00 +0000")
    assert read.published.value == datetime(2018, 10, 21, 7, 3, tzinfo=UTC)
    assert read.published.source == "feed"


def test_a_date_in_the_address_counts_where_the_page_has_no_such_hint() -> None:
    page = replace(PAGE, hints=())
    read = facts(page, url="https://portal.example/2018/10/21/kota-madiun-terpilih")
    assert (read.published.value, read.published.source) == (date(2018, 10, 21), "url")


def test_a_date_beside_the_title_in_the_list_counts_and_one_in_the_title_does_not() -> None:
    page = replace(PAGE, hints=())
    beside = facts(page, link_text="21 Oktober 2018 Kota Madiun Terpilih")
    assert (beside.published.value, beside.published.source) == (date(2018, 10, 21), "listing")
    titled = replace(page, title="Upacara 17 Agustus 2018")
    assert facts(titled, link_text="Upacara 17 Agustus 2018").published.value is None


@pytest.mark.parametrize(
    ("text", "value", "source"),
    [
        ("MADIUN (21/10/2018) – Warga kerja bakti.", date(2018, 10, 21), "dateline"),
        ("Warga kerja bakti.\n\nDitulis pada 21 Oktober 2018", date(2018, 10, 21), "text"),
        ("Warga kerja bakti pada 20 Oktober 2018.", None, None),
        ("Ditulis pada prasasti itu tahun 1345.", None, None),
    ],
)
def test_a_page_without_a_date_is_dated_by_its_dateline_or_its_own_words(
    text: str, value: date | None, source: str | None
) -> None:
    read = facts(replace(PAGE, text=text, hints=())).published
    assert (read.value, read.source) == (value, source)
    assert read.certainty == (Certainty.LIKELY if value else Certainty.NONE)


def test_the_dateline_never_contradicts_the_page() -> None:
    read = facts(replace(PAGE, text="MADIUN (20/10/2018) – Warga kerja bakti.")).published
    assert (read.source, read.conflicts) == ("visible", ())


def test_a_release_of_no_topic_has_none() -> None:
    read = facts(replace(PAGE, text="Bupati menyerahkan Smart TV kepada sekolah."))
    assert (read.topics, read.pillars, read.credit, read.dateline) == ((), (), None, Dateline())


def test_the_stage_sets_the_facts_from_look_and_portal() -> None:
    item = ReadStage().process_item(release(PAGE))
    assert item.facts == facts()


def test_the_stage_hands_on_the_date_of_the_feed() -> None:
    item = release(replace(PAGE, hints=()))
    item.feed_published = "2018-10-21T14:03:00+07:00"
    read = ReadStage().process_item(item).facts
    assert read is not None
    assert read.published.source == "feed"


def test_the_stage_before_the_clean_stage_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="without clean"):
        ReadStage().process_item(release(None))


@given(st.none() | st.text(), st.text(), st.none() | st.text(), st.text())
def test_no_page_makes_it_raise(title: str | None, text: str, link: str | None, url: str) -> None:
    page = CleanPage(title=title, title_source=None, text=text, hints=())
    read_facts(page, region_code="35.77", zone="WIB", seen_at=SEEN, url=url, link_text=link)
