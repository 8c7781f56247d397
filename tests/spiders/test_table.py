"""A portal written as a table is the same portal when it is read, and never overwrites one."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import RegistryError, StorageError
from spiders.portal import Portal
from spiders.registry import load_registry
from spiders.table import add_table, table_of
from tests.spiders.tables import load

PORTAL = Portal(
    id="kota",
    name="Pemerintah Kota Contoh",
    home="https://kota.example/",
    region="33.75",
    family="listing",
    listing="/berita?page={page}",
    release=r"^/berita/[^/?]+\.html$",
)


def test_a_table_is_written_as_a_person_would(tmp_path: Path) -> None:
    path = add_table(PORTAL, tmp_path / "portals")
    assert path.read_text(encoding="utf-8") == (
        '[kota]\nname = "Pemerintah Kota Contoh"\nhome = "https://kota.example/"\n'
        'region = "33.75"\nfamily = "listing"\nlisting = "/berita?page={page}"\n'
        "release = '^/berita/[^/?]+\\.html$'\nchecked = \"never\"\n"
    )


def test_every_key_comes_back(tmp_path: Path) -> None:
    whole = replace(
        PORTAL,
        checked="2026-03-02",
        feed="/feed/",
        sitemap="/sitemap.xml",
        delay=2.5,
        max_pages=7,
        time_zone="WITA",
        selectors=MappingProxyType({"title": 'h1[title="a"]', "body": ".isi > p"}),
        night_window="21:00-04:30",
        budget=99,
        tls="strict",
        note="Baris 'satu'\n\\ dan \"dua\" \x7f",
        allow_private_network=True,
    )
    add_table(whole, tmp_path)
    assert load_registry([tmp_path]) == {"kota": whole}


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=40), note=st.text(max_size=80))
def test_any_text_comes_back(name: str, note: str) -> None:
    if not name.strip() or not name.isprintable() or any("\ud800" <= c <= "\udfff" for c in note):
        return
    portal = replace(PORTAL, name=name, note=note)
    text = table_of(portal)
    table = tomllib.loads(text)["kota"]
    assert (table["name"], table.get("note", "")) == (name, note)


def test_an_id_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "jawa_tengah.toml").write_text(table_of(PORTAL), encoding="utf-8")
    with pytest.raises(RegistryError, match="not overwritten"):
        add_table(replace(PORTAL, name="Lain"), tmp_path)
    assert load_registry([tmp_path])["kota"].name == PORTAL.name
    assert [path.name for path in tmp_path.iterdir()] == ["jawa_tengah.toml"]


def test_a_file_of_that_name_is_not_overwritten(tmp_path: Path) -> None:
    other = table_of(replace(PORTAL, id="lain"))
    (tmp_path / "kota.toml").write_text(other, encoding="utf-8")
    with pytest.raises(RegistryError, match="file is there already"):
        add_table(PORTAL, tmp_path)
    assert (tmp_path / "kota.toml").read_text(encoding="utf-8") == other


def test_a_folder_with_a_wrong_table_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "rusak.toml").write_text("[kota\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"rusak\.toml"):
        add_table(PORTAL, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["rusak.toml"]


def test_what_the_registry_would_refuse_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(RegistryError):
        add_table(replace(PORTAL, release="("), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "berkas").touch()
    with pytest.raises((StorageError, RegistryError), match="berkas"):
        add_table(PORTAL, tmp_path / "berkas" / "portals")


def test_a_table_in_another_file_loads_too(tmp_path: Path) -> None:
    assert load(tmp_path, table_of(PORTAL))["kota"] == PORTAL
