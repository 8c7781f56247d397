"""Whatever stands in a registry file, it loads or is refused with a RegistryError."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import RegistryError
from spiders.portal import Portal
from spiders.registry import load_registry

KEYS = [*Portal.__dataclass_fields__, "realease", '"nama baru"', "a.b"]
VALUES = st.one_of(
    st.sampled_from(
        [
            '"feed"',
            '"listing"',
            '"33.75"',
            '"https://a.go.id/"',
            '"/b?p={page}"',
            "'^/x$'",
            '"never"',
        ]
    ),
    st.sampled_from(["1", "0.5", "-7", "nan", "inf", "true", "[]", "{}", "2026-01-02", "07:00:00"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="'\n\r")).map(
        "'{}'".format
    ),
    st.from_regex(r"[\[(*+?\\a|)\]{}^$0-9,-]{0,20}", fullmatch=True).map("'{}'".format),
    st.integers().map(str),
    st.text(alphabet="abc[]{}=\"'.,#\n 1", max_size=12),
)
ROWS = st.tuples(st.sampled_from(KEYS), VALUES).map(" = ".join)
HEADERS = st.sampled_from(
    ["[contoh]", "[lain]", '["Contoh Satu"]', "[[contoh]]", "[contoh.selectors]"]
)
TABLES = st.lists(st.one_of(ROWS, ROWS, ROWS, HEADERS), max_size=14).map("\n".join)
NEARLY_GOOD = st.dictionaries(st.sampled_from(KEYS[1:]), VALUES, max_size=3).map(
    lambda changes: "\n".join(
        [
            "[contoh]",
            *(
                f"{key} = {value}"
                for key, value in {
                    "name": '"Kota"',
                    "home": '"https://a.go.id/"',
                    "region": '"33"',
                    "family": '"feed"',
                    **changes,
                }.items()
            ),
        ]
    )
)


def load_bytes(raw: bytes) -> dict[str, Portal]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "contoh.toml").write_bytes(raw)
        return load_registry([Path(folder)])


@given(
    st.one_of(
        st.binary(),
        st.text(st.characters(exclude_categories=["Cs"])).map(str.encode),
        TABLES.map(str.encode),
        NEARLY_GOOD.map(str.encode),
    )
)
def test_any_text_is_read_or_refused(raw):
    portals = {}
    with contextlib.suppress(RegistryError):
        portals = load_bytes(raw)
    for portal in portals.values():
        assert portal.zone
        assert portal.host in portal.hosts
        assert isinstance(portal.is_release(portal.page_url(2)), bool)


@pytest.mark.parametrize("depth", [100, 400, 1000, 4000])
def test_deep_nesting_is_refused(depth):
    for text in (
        f"a = {'[' * depth}{']' * depth}",
        f"a.{'b.' * depth}c = 1",
        f"[a.{'b.' * depth}c]",
    ):
        with pytest.raises(RegistryError):
            load_bytes(text.encode())
