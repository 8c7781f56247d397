"""What is no release: notices, empty pages, gambling adverts, and what a probe taught."""

import pytest

from archive.model import GAMBLING, CleanPage, LookClass
from pipelines.refused import RefusedItemError
from pipelines.vet import VetStage
from tests.archive.building import TEXT, TITLE, make_release

NOTHING = "Maaf, alamat yang Anda minta tidak kami kenal. Periksa kembali ejaannya."
ADVERT = "Situs slot gacor maxwin hari ini, daftar sekarang dan deposit pulsa tanpa potongan."


def page(title=TITLE, text=TEXT, *, link_text=None, is_probe=False):
    item = make_release()
    item.clean = CleanPage(title=title, title_source="heading", text=text)
    item.link_text = link_text
    item.is_probe = is_probe
    return item


def refusal(stage, item):
    with pytest.raises(RefusedItemError) as caught:
        stage.process_item(item)
    return caught.value.look_class, caught.value.cause


def test_release_passes():
    item = page()
    assert VetStage().process_item(item) is item


@pytest.mark.parametrize(
    ("title", "text", "look_class", "cause"),
    [
        ("Halaman tidak ditemukan", "Maaf.", LookClass.GONE_SOFT, "not-found text"),
        ("Pemeliharaan", "Website sedang maintenance", LookClass.SUSPECT, "maintenance"),
        (TITLE, "", LookClass.SUSPECT, "empty: no text"),
        (None, TEXT, LookClass.SUSPECT, "empty: no title"),
        (None, "", LookClass.SUSPECT, "empty: no title and no text"),
    ],
)
def test_page_that_is_none_is_refused_with_its_cause(title, text, look_class, cause):
    found, said = refusal(VetStage(), page(title, text))
    assert found == look_class
    assert said.startswith(cause)


def test_T28_gambling_adverts_never_become_a_version():
    found, said = refusal(VetStage(), page("Slot Gacor Hari Ini", ADVERT))
    assert found == LookClass.SUSPECT
    assert said.startswith(GAMBLING)


def test_T28_honest_news_about_gambling_passes():
    item = page(
        "Diskominfo Imbau Warga Jauhi Judi Online",
        "Kepala Dinas Kominfo mengimbau warga agar tidak tergiur judi online jenis slot. "
        "Pemerintah telah memblokir ribuan situs judi sepanjang tahun ini.",
    )
    assert VetStage().process_item(item) is item


def test_T25_page_that_says_what_the_probe_said_is_gone():
    stage = VetStage()
    found, said = refusal(stage, page("Portal Kota", NOTHING, is_probe=True))
    assert (found, said) == (LookClass.OK, "probe: answers 200")
    assert refusal(stage, page("Portal Kota", NOTHING))[0] == LookClass.GONE_SOFT
    assert refusal(stage, page("Portal Kota", f"{NOTHING} /berita/x"))[0] == LookClass.GONE_SOFT
    assert stage.process_item(page()).clean.title == TITLE


def test_T25_portal_that_answers_with_its_newest_release_keeps_that_release():
    stage = VetStage()
    refusal(stage, page(is_probe=True))
    assert stage.process_item(page(link_text=f"{TITLE} | 2 Maret 2026"))
    assert refusal(stage, page(link_text="Judul lain"))[0] == LookClass.GONE_SOFT


def test_probe_of_another_portal_teaches_nothing():
    refusal(VetStage(), page("Portal Kota", NOTHING, is_probe=True))
    assert VetStage().process_item(page("Portal Kota", NOTHING))
