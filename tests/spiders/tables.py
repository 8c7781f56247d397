"""Registry tables for tests, as TOML."""

from spiders.registry import load_registry

GOOD = {
    "name": '"Pemerintah Kota Pekalongan"',
    "home": '"https://pekalongankota.go.id/"',
    "region": '"33.75"',
    "family": '"listing"',
    "listing": '"/berita?page={page}"',
    "release": r"'/berita/[^/]+\.html$'",
}
FEED = {key: GOOD[key] for key in ("name", "home", "region")} | {"family": '"feed"'}


def table(values=GOOD, portal_id="contoh", **changes):
    """A portal's table in TOML; None takes a key out."""
    rows = {**values, **changes}
    lines = [f"{key} = {value}" for key, value in rows.items() if value is not None]
    return "\n".join([f"[{portal_id}]", *lines, ""])


def load(folder, text, name="jawa_tengah.toml"):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_registry([folder])
