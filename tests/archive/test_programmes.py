"""One programme by many names, and whose it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.programmes import programme_of


@pytest.mark.parametrize(
    ("printed", "told_in", "name", "region"),
    [
        (None, "33.75", None, "33.75"),
        ("Pekalongan Smart City", "33.75", None, "33.75"),
        ("KOTA PEKALONGAN SMARTCITY", "33.75", None, "33.75"),
        ("Kota Pekalongan Smart City", "33", None, "33.75"),
        ("Kobar Smart City", "62.01", None, "62.01"),
        ("Kota Baru Smart City", "63.02", None, "63.02"),
        ("Agam Smart City", "13", None, "13.06"),
        ("Jakarta Smart City", "33.75", None, "31"),
        ("JSC", "31", None, "31"),
        ("Sombere and Smart City", "73", None, "73.71"),
        ("Sombere & Smart City", "73.71", None, "73.71"),
        # It may be the regency's or the city's: nobody guesses.
        ("Pekalongan Smart City", "33", "Pekalongan Smart City", "33"),
        ("Gerakan Menuju 100 Smart City", "33.75", "Gerakan Menuju 100 Smart City", "33.75"),
        ("gerakan kota cerdas", "33.75", "Gerakan Menuju 100 Smart City", "33.75"),
        ("Desa Cerdas", "13.06", "Desa Cerdas", "13.06"),
        ("Mahakam Smart Service", "64.72", "Mahakam Smart Service", "64.72"),
    ],
)
def test_a_name_leads_to_its_programme_and_region(printed, told_in, name, region):
    found = programme_of(printed, told_in)
    assert (found.name, found.region_code) == (name, region)


@given(st.text(max_size=80), st.sampled_from(["33", "33.75", "31"]))
def test_any_name_is_somebody_s(printed, told_in):
    found = programme_of(printed, told_in)
    assert found.region_code
    assert found.name != ""
