"""Whose portal it is: hosts, titles and texts, and where they do not say enough."""

from __future__ import annotations

import pytest

from spiders.detect.naming import portal_id, portal_name
from spiders.detect.region import candidates, chosen, region_labels


def code(host: str, title: str = "", text: str = "") -> str | None:
    best = chosen(candidates(host, title, text))
    return best.region.code if best else None


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("pekalongankota.go.id", "33.75"),
        ("www.pekalongankab.go.id", "33.26"),
        ("diskominfo.jatengprov.go.id", "33"),
        ("kotabekasi.go.id", "32.75"),
        ("mediacenter.kotabarukab.go.id", "63.02"),
        ("surabaya.go.id", "35.78"),
        ("papua.go.id", "91"),
        ("banjar.bulelengkab.go.id", "51.08"),
        ("tangselkota.go.id", "36.74"),
        ("barat.jakarta.go.id", "31.73"),
        ("dinkes.jakarta.go.id", "31"),
        ("malang.go.id", None),
        ("127.0.0.1:8000", None),
        ("infopublik.id", None),
    ],
)
def test_a_host_names_its_region(host: str, region: str | None) -> None:
    assert code(host) == region


def test_a_title_decides_between_regency_and_city() -> None:
    assert code("malang.example", "Portal Resmi Pemerintah Kota Malang") == "35.73"
    assert code("malang.example", "Pemkab Malang") == "35.07"
    assert code("malang.example", "Portal Malang") is None


def test_a_host_outweighs_neighbours_named_in_the_news() -> None:
    text = "Kabupaten Batang " * 20
    assert code("pekalongankota.go.id", "Portal Resmi", text) == "33.75"


def test_evidence_says_where_it_stood() -> None:
    [first, *_] = candidates("pekalongankota.go.id", "Pemerintah Kota Pekalongan", "")
    assert first.why == ("its host says 'pekalongankota'", "its title says 'Kota Pekalongan'")


@pytest.mark.parametrize("title", ["Kota " * 5_000, "KABUPATEN " + "A" * 50_000, "Kab. \n Kota 1"])
def test_a_hostile_title_names_nothing(title: str) -> None:
    assert code("x.example", title[:300], title) is None


def test_labels_of_a_host_begin_with_its_owner() -> None:
    assert region_labels("www.dlh.bulelengkab.go.id:8080") == ["bulelengkab", "dlh"]
    assert region_labels("humaskota.blogspot.com") == ["humaskota"]
    assert region_labels("[::1]") == []


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.pekalongankota.go.id", "pekalongankota"),
        ("kominfo.slemankab.go.id", "kominfo-slemankab"),
        ("127.0.0.21:8111", "127-0-0-21-8111"),
        ("[::1]:80", "1-80"),
    ],
)
def test_an_id_is_the_short_name_of_a_host(host: str, name: str) -> None:
    assert portal_id(host) == name


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["Portal Resmi Pemerintah Kota Pekalongan"], "Pemerintah Kota Pekalongan"),
        (["Beranda - Dinas Kesehatan Kota Pekalongan"], "Dinas Kesehatan Kota Pekalongan"),
        (["Selamat Datang di Website Resmi Kecamatan Tirto | Home"], "Kecamatan Tirto"),
        (["Home", "Index"], "Pemerintah Kota Pekalongan"),
        ([], "Pemerintah Kota Pekalongan"),
    ],
)
def test_a_portal_is_named_by_its_title(titles: list[str], name: str) -> None:
    region = candidates("pekalongankota.go.id", "", "")[0].region
    assert portal_name(titles, region, "pekalongankota.go.id") == name
