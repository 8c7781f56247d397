"""A portal's id and name, from its host and the title of its front page."""

from __future__ import annotations

import re

from archive.region import Region

_OFFICE = re.compile(
    r"\b(pemerintah|pemkab|pemkot|pemprov|dinas|diskominfo\w*|badan|bagian|sekretariat|dprd|ppid|"
    r"kecamatan|kelurahan|rsud|inspektorat|media center|humas|provinsi|kabupaten|kota)\b",
    re.IGNORECASE,
)
# What titles say before the office's name.
_GREETING = re.compile(
    r"^\W*(?:(?:selamat datang di|beranda|home|portal|situs|website|web|laman|resmi|official|site|"
    r"berita|halaman \d+|page \d+)\b\W*)+",
    re.IGNORECASE,
)
_NAME_CHARS = 80


def portal_id(host: str) -> str:
    """The short name of a host: "kominfo.slemankab.go.id" is kominfo-slemankab."""
    name = host.removeprefix("www.").removesuffix(".go.id")
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def portal_name(titles: list[str], region: Region, host: str) -> str:
    """The office's name as the page prints it; else the region's government's."""
    for title in titles:
        parts = re.split(r"\s+[-–—|•·]\s+|\s*[|»«]\s*|::+", title)
        for part in sorted(parts, key=lambda each: not _OFFICE.search(each)):
            bare = " ".join(_GREETING.sub("", part).split())
            if _OFFICE.search(bare) and bare.isprintable() and 5 < len(bare) <= _NAME_CHARS:
                return bare
    own = region.name if region.name.startswith(("Kota ", "Kabupaten ")) else ""
    return f"Pemerintah {own or f'Provinsi {region.name}'}" if not host[0].isdigit() else host
