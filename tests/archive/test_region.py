import contextlib
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import NotFoundError, UsageError
from archive.model import ZONES
from archive.region import RegionKind, all_regions, by_code, find, named, within


def codes(name):
    return [region.code for region in named(name)]


def test_there_are_38_provinces_416_regencies_and_98_cities():
    kinds = Counter(region.kind for region in all_regions())
    assert kinds == {RegionKind.PROVINCE: 38, RegionKind.REGENCY: 416, RegionKind.CITY: 98}


def test_codes_have_the_shape_of_their_kind_and_are_unique():
    """Kemendagri counts regencies from 01 and cities from 71."""
    shapes = {
        RegionKind.PROVINCE: r"[1-9][0-9]",
        RegionKind.REGENCY: r"[1-9][0-9]\.[0-6][0-9]",
        RegionKind.CITY: r"[1-9][0-9]\.[7-9][0-9]",
    }
    for region in all_regions():
        assert re.fullmatch(shapes[region.kind], region.code), region
    assert len({region.code for region in all_regions()}) == 552


def test_every_region_has_a_province_and_the_zone_of_it():
    for region in all_regions():
        province = by_code(region.province_code)
        assert province is not None
        assert province.kind is RegionKind.PROVINCE
        assert region.zone == province.zone
        assert region.zone in ZONES


def test_zones_are_those_of_the_presidential_decree():
    zones = {region.code: region.zone for region in all_regions() if len(region.code) == 2}
    wita = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
    wit = {"81", "82", "91", "92", "93", "94", "95", "96"}
    assert {code for code, zone in zones.items() if zone == "WITA"} == wita
    assert {code for code, zone in zones.items() if zone == "WIT"} == wit
    assert len([zone for zone in zones.values() if zone == "WIB"]) == 18


def test_names_say_their_kind_and_are_unique_within_it():
    starts = {RegionKind.REGENCY: "Kabupaten ", RegionKind.CITY: "Kota "}
    for region in all_regions():
        assert region.name.startswith(starts.get(region.kind, ""))
        assert region.name == " ".join(region.name.split())
    names = [(region.kind, region.name) for region in all_regions()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("31", "Daerah Khusus Ibukota Jakarta"),
        ("31.01", "Kabupaten Administrasi Kepulauan Seribu"),
        ("31.71", "Kota Administrasi Jakarta Pusat"),
        ("33.26", "Kabupaten Pekalongan"),
        ("33.75", "Kota Pekalongan"),
        ("34", "Daerah Istimewa Yogyakarta"),
        ("71.09", "Kabupaten Kepulauan Siau Tagulandang Biaro"),
        ("91.71", "Kota Jayapura"),
        ("92.03", "Kabupaten Fak Fak"),
        ("93.01", "Kabupaten Merauke"),
        ("94.04", "Kabupaten Mimika"),
        ("95.01", "Kabupaten Jayawijaya"),
        ("96.71", "Kota Sorong"),
    ],
)
def test_codes_are_those_after_the_split_of_papua(code, name):
    region = by_code(code)
    assert region is not None
    assert region.name == name


@pytest.mark.parametrize("code", ["", "3", "99", "33.99", "3375", "33.75 ", "33.7"])
def test_a_code_that_is_none_has_no_region(code):
    assert by_code(code) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pekalongan", ["33.26", "33.75"]),
        ("PEKALONGAN", ["33.26", "33.75"]),
        ("Kota Pekalongan", ["33.75"]),
        ("Pemkot Pekalongan", ["33.75"]),
        ("Pemerintah Kota Pekalongan", ["33.75"]),
        ("Kab. Pekalongan", ["33.26"]),
        ("Kab.Pekalongan", ["33.26"]),
        ("kabupaten  pekalongan", ["33.26"]),
        ("Jawa Tengah", ["33"]),
        ("Prov. Jawa Tengah", ["33"]),
        ("Jateng", ["33"]),
        ("DIY", ["34"]),
        ("D.I. Yogyakarta", ["34"]),
        ("Jogja", ["34", "34.71"]),
        ("Yogyakarta", ["34", "34.71"]),
        ("Kota Yogyakarta", ["34.71"]),
        ("DKI Jakarta", ["31"]),
        ("Jakarta", ["31"]),
        ("Jakarta Pusat", ["31.71"]),
        ("Kota Jakarta Pusat", ["31.71"]),
        ("Kota Adm. Jakarta Pusat", ["31.71"]),
        ("Kep. Seribu", ["31.01"]),
        ("NTB", ["52"]),
        ("NTT", ["53"]),
        ("Gorontalo", ["75", "75.01", "75.71"]),
        ("Provinsi Gorontalo", ["75"]),
        ("Banjar", ["32.79", "63.03"]),
        ("Kotabaru", ["63.02"]),
        ("Kota Baru", ["63.02"]),
        ("Kab. Kotabaru", ["63.02"]),
        ("Batu", ["35.79"]),
        ("Fakfak", ["92.03"]),
        ("Palangka Raya", ["62.71"]),
        ("Toli Toli", ["72.04"]),
        ("Kabupaten Yogyakarta", []),
        ("Kota", []),
        ("", []),
        ("Atlantis", []),
    ],
)
def test_names_are_found_as_people_write_them(name, expected):
    assert codes(name) == expected


def test_every_region_is_found_by_its_own_name():
    for region in all_regions():
        assert region in named(region.name)
        if region.kind is not RegionKind.PROVINCE:
            assert named(region.name) == (region,)


@pytest.mark.parametrize(
    ("text", "code"),
    [("33", "33"), ("33.75", "33.75"), (" Kota Pekalongan ", "33.75"), ("jateng", "33")],
)
def test_one_region_is_meant_by_a_code_or_a_clear_name(text, code):
    assert find(text).code == code


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (
            "Pekalongan",
            UsageError,
            "'Pekalongan' is the name of 2 regions: Kabupaten Pekalongan (33.26), "
            "Kota Pekalongan (33.75). Give the code or the full name.",
        ),
        (
            "3375",
            NotFoundError,
            "There is no region with the code '3375'. "
            "Codes are those of Kemendagri, written like 33 (a province) or 33.75.",
        ),
        (
            "Pekalogan",
            NotFoundError,
            "There is no region called 'Pekalogan'. "
            "Near it: Kabupaten Pekalongan (33.26), Kota Pekalongan (33.75).",
        ),
        (
            "Atlantis",
            NotFoundError,
            "There is no region called 'Atlantis'. "
            "Give a name like 'Kota Pekalongan' or a Kemendagri code like 33.75.",
        ),
    ],
)
def test_what_names_no_single_region_is_told_in_a_sentence(text, error, says):
    with pytest.raises(UsageError) as caught:
        find(text)
    assert type(caught.value) is error
    assert str(caught.value) == says


def test_a_province_holds_its_regencies():
    assert within("33.75", "33")
    assert within("33.75", "33.75")
    assert within("33", "33")
    assert not within("33", "33.75")
    assert not within("33.75", "3")
    assert not within("33.75", "33.7")
    assert not within("34.71", "33")


@given(st.text())
def test_any_text_names_regions_or_none(text):
    for region in named(text):
        assert by_code(region.code) is region
    with contextlib.suppress(UsageError):
        assert by_code(find(text).code) is not None
