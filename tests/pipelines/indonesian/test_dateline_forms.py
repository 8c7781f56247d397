"""Datelines in every form that places, outlets, dates and marks combine to, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.indonesian import DatelineReading, read_dateline
from pipelines.indonesian.places import is_place, written

REST = "Pemerintah daerah membagikan bibit durian kepada petani."

PLACES = st.sampled_from(
    [
        ("Ungaran", "33.22"),
        ("UNGARAN", "33.22"),
        ("Kab. Semarang", "33.22"),
        ("KABUPATEN SEMARANG", "33.22"),
        ("Kota Semarang", "33.74"),
        ("Bau-Bau", "74.72"),
        ("BAUBAU", "74.72"),
        ("Tojo Unauna", "72.09"),
        ("Gunungkidul", "34.03"),
        ("Gunung Kidul", "34.03"),
        ("Labuhan Batu", "12.10"),
        ("TANJUNG PINANG", "21.72"),
        ("Padang Sidempuan", "12.77"),
        ("Toli-Toli", "72.04"),
        ("Sulsel", "73"),
        ("Babel", "19"),
        ("Kec. Ambarawa", "33.22"),
    ]
)
OUTLETS = st.sampled_from(
    [
        "Humas",
        "HUMAS",
        "Diskominfo",
        "InfoPublik",
        "Info Publik",
        "Kominfo News",
        "Prokopim",
        "ANTARA",
        "serasifm.id",
        "www.semarangkab.go.id",
        "Serasi TV",
        "RRI",
    ]
)
BESIDE = st.sampled_from(
    [
        "{p}, {o}",
        "{p} ({o})",
        "{p}, ({o})",
        "{p} [{o}]",
        "{p}/{o}",
        "{p} | {o}",
        "{p} – {o}",
        "{o}, {p}",
        "{o} – {p}",
        "{o} - {p}",
        "{p} {o}",
    ]
)
DASHES = st.sampled_from(
    [" – ", " - ", " — ", "- ", " -", " -- ", "--", " // ", " | ", " ~ ", ".- "]
)
DATES = st.sampled_from(
    ["", ", 5/10/2024", " (5/10/2024)", ", Senin (20/5)", ", Selasa 7 Mei 2024", ", (07/05/2024)"]
)


def first(before: str, portal_region: str | None = None) -> DatelineReading:
    return read_dateline(f"{before}{REST}\n\nPetani senang.", portal_region=portal_region)


@given(PLACES, DATES, DASHES)
def test_a_place_perhaps_dated_and_a_dash_make_a_dateline(
    place: tuple[str, str], date: str, dash: str
) -> None:
    reading = first(f"{place[0]}{date}{dash}", "33.22")
    assert (reading.place, reading.region_code) == (written(place[0]), place[1])
    assert (reading.outlet, bool(reading.dated)) == (None, bool(date))
    assert reading.body.startswith(REST)


@given(PLACES, OUTLETS, BESIDE, DASHES)
def test_an_outlet_may_stand_on_either_side_of_the_place(
    place: tuple[str, str], outlet: str, beside: str, dash: str
) -> None:
    reading = first(beside.format(p=place[0], o=outlet) + dash, "33.22")
    assert (reading.place, reading.region_code) == (written(place[0]), place[1])
    assert (reading.outlet or "").casefold() == outlet.casefold()
    assert reading.body.startswith(REST)


@pytest.mark.parametrize(
    ("before", "portal", "place", "code", "outlet"),
    [
        ("UNGARAN –\n\n", "33.22", "Ungaran", "33.22", None),
        ("Ungaran, Diskominfo\n", "33.22", "Ungaran", "33.22", "Diskominfo"),
        ("Ungaran, Diskominfo; ", "33.22", "Ungaran", "33.22", "Diskominfo"),
        ("Ungaran (Humas) ", "33.22", "Ungaran", "33.22", "Humas"),
        ("Ungaran (Serasi News): ", "33.22", "Ungaran", "33.22", "Serasi News"),
        ("Ungaran. ", "33.22", "Ungaran", "33.22", None),
        ("(Ungaran, 20 Mei 2024) – ", "33.22", "Ungaran", "33.22", None),
        ("Senin (20/5), Ungaran – ", "33.22", "Ungaran", "33.22", None),
        ("Ungaran, 5/10/2024 ", "33.22", "Ungaran", "33.22", None),
        ("Ungaran (5/10/2024), ", "33.22", "Ungaran", "33.22", None),
        ("Ungaran, 5 Mei 2024, ", "33.22", "Ungaran", "33.22", None),
        ("Ungaran, Humas, ", "33.22", "Ungaran", "33.22", "Humas"),
        ("• UNGARAN – ", "33.22", "Ungaran", "33.22", None),
        ("serasifm.id - Ungaran : ", "33.22", "Ungaran", "33.22", "serasifm.id"),
        ("serasifm.id – Ungaran. ", "33.22", "Ungaran", "33.22", "serasifm.id"),
        ("(serasifm.id) : Ungaran – ", "33.22", "Ungaran", "33.22", "serasifm.id"),
        ("SERASINEWS.COM,UNGARAN- ", "33.22", "Ungaran", "33.22", "SERASINEWS.COM"),
        ("SERASINEWS, UNGARAN – ", "33.22", "Ungaran", "33.22", "SERASINEWS"),
        ("Ungaran , Jateng Kini - ", "33.22", "Ungaran", "33.22", "Jateng Kini"),
        ("UNGARAN, SRS – ", "33.22", "Ungaran", "33.22", "SRS"),
        ("Ungaran Serasi News – ", "33.22", "Ungaran", "33.22", "Serasi News"),
        ("Padang Sidempuan Serasi News – ", None, "Padang Sidempuan", "12.77", "Serasi News"),
        ("SUKAMAJU, Info Kendal – ", "33.24", "Sukamaju", "33.24", "Info Kendal"),
        ("Sukamaju (MC Kab. Kendal) – ", "33.24", "Sukamaju", "33.24", "MC Kab. Kendal"),
        ("SUARA SERASI (UNGARAN) – ", "33.22", "Ungaran", "33.22", "SUARA SERASI"),
        ("Serasikini (Ungaran) – ", "33.22", "Ungaran", "33.22", "Serasikini"),
        ("RADAR KENDAL, UNGARAN – ", "33.22", "Ungaran", "33.22", "RADAR KENDAL"),
        ("MC Kab. Semarang, Ungaran – ", "33.22", "Ungaran", "33.22", "MC Kab. Semarang"),
        ("Ungaran, serasijateng – ", "33.22", "Ungaran", "33.22", "serasijateng"),
        ("SERASIJATENG, UNGARAN – ", "33.22", "Ungaran", "33.22", "SERASIJATENG"),
        ("Serasikini, Ungaran – ", "33.22", "Ungaran", "33.22", None),
        ("Ungaran, Solo News – ", "33.22", "Ungaran", "33.22", "Solo News"),
        ("UNGARAN-Petani panen. ", "33.22", "Ungaran", "33.22", None),
        ("BAU-BAU-Petani panen. ", "74.72", "Bau-Bau", "74.72", None),
        ("Ungaran—Petani panen. ", "33.22", "Ungaran", "33.22", None),
        ("BPBD Semarang – ", "33.22", "Semarang", "33.22", "BPBD Semarang"),
        ("Humas Setda Kota Solok – ", "13.72", "Kota Solok", "13.72", "Humas Setda Kota Solok"),
        ("Humas Pemkot Solok – ", None, "Solok", "13.72", "Humas Pemkot Solok"),
        ("Humas Pemkot Solok – ", "13.02", "Solok", "13.72", "Humas Pemkot Solok"),
        ("Humas Pemkot Solok, Jakarta – ", "13.72", "Jakarta", "31", "Humas Pemkot Solok"),
        ("MC Kab. Solok – ", None, "Kab. Solok", "13.02", "MC Kab. Solok"),
        ("InfoKudus – ", "33.19", None, None, "InfoKudus"),
        ("Kota Sorong PBD – ", None, "Kota Sorong", "96.71", None),
        ("Karanganyar, Kebumen – ", None, "Karanganyar", "33.05", None),
        ("Martapura, Kalsel – ", None, "Martapura", "63.03", None),
        ("BANJAR – ", "32", "Banjar", "32.79", None),
        ("TEBING TINGGI – ", "16", "Tebing Tinggi", None, None),
        ("TEBING TINGGI – ", "16.11", "Tebing Tinggi", "16.11", None),
        ("TEBING TINGGI – ", "12", "Tebing Tinggi", "12.76", None),
        ("DEPOK – ", "34", "Depok", None, None),
        ("SURABAYA – ", "18", "Surabaya", "35.78", None),
        ("SOLOK KOTA – ", "13", "Solok Kota", "13.72", None),
        ("UNGARAN-Rabu (12/10) hari ini, ", "33.22", "Ungaran", "33.22", None),
        ("BANJAR – ", "63", "Banjar", "63.03", None),
        ("YOGYAKARTA – ", "34", "Yogyakarta", "34.71", None),
        ("NEGARA – ", "51.01", "Negara", "51.01", None),
        ("HST – ", "63", "HST", "63.07", None),
        ("Pasbar – ", "13.12", "Pasbar", "13.12", None),
    ],
)
def test_rarer_forms(
    before: str, portal: str | None, place: str | None, code: str | None, outlet: str | None
) -> None:
    reading = first(before, portal)
    assert (reading.place, reading.region_code, reading.outlet) == (place, code, outlet)
    assert reading.body[0].isalpha()


@pytest.mark.parametrize(
    "before",
    [
        "Ungaran: ",
        "NTT: ",
        "Ungaran\n",
        "Ungaran, ",
        "UNGARAN EXPO – ",
        "Festival Ungaran – ",
        "Kembali – ",
        "Serasijateng – ",
        "Rina Lestari, Ungaran – ",
        "Serasikini, Ungaran: ",
        "Serasikini, Ungaran-",
        "Beranda | Berita | Ungaran ",
        "Info – ",
        "INFO PENTING – ",
        "Protokol – ",
        "Negara – ",
        "Damai – ",
        "Juli – ",
        "Pemkab Semarang – ",
        "DPRD Semarang – Pemkab Semarang sepakat. ",
        "BUPATI SEMARANG – ",
        "Ungaran-Bawen kini lancar. ",
        "UNGARAN-BAWEN LANCAR. ",
        "Semarang, Kendal, dan Demak – ",
        "Ungaran memiliki tiga pasar – ",
        "PT Ungaran Jaya – ",
        "Foto: Ungaran – ",
        "(Humas) ",
        "20/5/2024 – ",
        "Selasa (20/5) – ",
    ],
)
def test_what_only_looks_like_one(before: str) -> None:
    reading = first(before, "33.22")
    assert (reading.place, reading.region_code, reading.outlet) == (None, None, None)
    assert reading.body == f"{before}{REST}\n\nPetani senang."


def test_an_everyday_word_is_a_place_only_near_the_portal() -> None:
    assert [is_place("Juli", portal) for portal in (None, "33.22", "11", "11.11")] == [
        False,
        False,
        False,
        True,
    ]
    assert is_place("Kecamatan Juli", "11")
    assert is_place("Negara", "51")


@pytest.mark.parametrize(("name", "code"), [("Kab. Karanganyar", "33.13"), ("Kajen", "33.26")])
def test_a_place_beside_one_it_does_not_lie_in_means_itself(name: str, code: str) -> None:
    assert first(f"{name}, Solo – ").region_code == code


@pytest.mark.parametrize(
    ("before", "place", "outlet"),
    [
        ("SERASIKU, SALATIGA – ", "Salatiga", "SERASIKU"),
        ("Salatiga, GHI Times – ", "Salatiga", "GHI Times"),
        ("SALATIGA – SERASIRAYA – ", "Salatiga", "SERASIRAYA"),
        ("Salatiga/SerasiRaya-", "Salatiga", "SerasiRaya"),
        ("SALATIGA,GHI-", "Salatiga", "GHI"),
        ("Salatiga, serasi.go.id ", "Salatiga", "serasi.go.id"),
        ("MC-SALATIGA, ", "Salatiga", "MC-SALATIGA"),
        ("SerasiNews Salatiga - ", "Salatiga", "SerasiNews"),
        ("Salatiga (Antaranews Jateng) - ", "Salatiga", "Antaranews Jateng"),
        ("SALATIGA, METRO – ", "Salatiga", "METRO"),
        ("METRO – ", "Metro", None),
        ("SALATIGA - (Humas) ", "Salatiga", "Humas"),
        ("Salatiga, Bagian Prokompim – ", "Salatiga", "Bagian Prokompim"),
        ("ANTARA - ", None, "ANTARA"),
        ("Salatigapos – ", None, "Salatigapos"),
        ("SUKAREJO, SALATIGA – ", None, None),
        ("Antara - ", None, None),
        ("OPINI, SALATIGA – ", None, None),
        ("SALATIGA – STUNTING – ", "Salatiga", None),
        ("SALATIGA, TNI-Polri ", None, None),
    ],
)
def test_papers_no_table_knows_are_known_by_where_they_stand(
    before: str, place: str | None, outlet: str | None
) -> None:
    reading = first(before)
    assert (reading.place, reading.outlet) == (place, outlet)
