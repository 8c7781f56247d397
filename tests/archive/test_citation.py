"""Citations: what they say, and that no title of a portal breaks them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.citation import (
    Cited,
    Reference,
    bibtex,
    csl_json,
    parse_reference,
    permanent,
    require_hash,
    text_citation,
)
from archive.errors import UsageError
from archive.stored import StoredRelease

SHA = "ab12" * 16
RELEASE = StoredRelease(
    id=12,
    portal="kotacontoh",
    region_code="33.75",
    region="Kota Pekalongan",
    url="https://kotacontoh.example/berita?id=7&x=a_b%20c",
    title="Wali Kota: 50% & lebih",
    text="Isi.",
    published_at="2026-03-01T09:30:00+07:00",
    published={},
    event_dates=[],
    dateline={},
    credit=None,
    topics=[],
    pillars=[],
    people=[],
    figures=[],
    version=2,
    versions=3,
    first_seen="2026-03-01T15:00:00+00:00",
    last_seen="2026-03-05T15:00:00+00:00",
    state="present",
    cluster=None,
    sha256=SHA,
)


def cited(**values: object) -> Cited:
    return Cited(
        release=replace(RELEASE, **values),
        publisher="Pemerintah Kota Contoh",
        # Already the third of March in WIB.
        seen=datetime(2026, 3, 2, 18, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("12", Reference(release=12)),
        ("12@2", Reference(release=12, version=2)),
        ("infopublik:12", Reference(release=12)),
        ("infopublik:12@2", Reference(release=12, version=2)),
        (f"infopublik:12@2#{SHA}", Reference(release=12, version=2, sha256=SHA)),
        ("INFOPUBLIK:12@2#AB12AB12AB12", Reference(release=12, version=2, sha256=SHA[:12])),
        (" 12@2#ab12ab12ab12 ", Reference(release=12, version=2, sha256=SHA[:12])),
    ],
)
def test_a_reference_names_release_wording_and_hash(text, reference):
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    "text",
    ["", "x", "12@", "@2", "12#ab12ab12ab12", "12@2#", "12@2#xyz", "infopublik:", "-1", "1.5",
     "doi:12@2", "12@2#" + "a" * 11, "12@2#" + "a" * 65, "12 @2", "１２"],
)  # fmt: skip
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(UsageError, match="ID: "):
        parse_reference(text)


def test_what_is_cited_is_found_again_by_its_citation():
    reference = parse_reference(permanent(12, 2, SHA))
    assert reference == Reference(release=12, version=2, sha256=SHA)
    require_hash(reference, SHA)
    require_hash(parse_reference(f"12@2#{SHA[:12]}"), SHA)


def test_a_hash_of_other_words_is_refused():
    with pytest.raises(UsageError, match="not the words that were cited"):
        require_hash(parse_reference(f"12@2#{SHA[:-1]}0"), SHA)


def test_a_footnote_says_who_when_what_where_and_which_wording():
    assert text_citation(cited()) == (
        "Pemerintah Kota Contoh (2026-03-01). “Wali Kota: 50% & lebih”. "
        "https://kotacontoh.example/berita?id=7&x=a_b%20c "
        f"(read 2026-03-03; infopublik:12@2#{SHA})"
    )


def test_bibtex_is_escaped_but_for_its_url():
    assert bibtex(cited()) == (
        "@misc{infopublik-12-2,\n"
        "  author = {{Pemerintah Kota Contoh}},\n"
        "  title = {{Wali Kota: 50\\% \\& lebih}},\n"
        "  howpublished = {\\url{https://kotacontoh.example/berita?id=7&x=a_b%20c}},\n"
        f"  note = {{Read 2026-03-03. infopublik:12@2\\#{SHA}}},\n"
        "  language = {indonesian},\n"
        "  year = {2026},\n"
        "  month = mar\n"
        "}"
    )


@pytest.mark.parametrize(
    "title", ["}}}{", "a\\b", "#1 $5 50% x_y ~^", "satu\ndua\x1b[31m", "“dua”"]
)
def test_no_title_breaks_out_of_its_field(title):
    entry = bibtex(cited(title=title, url=f"https://x.example/{title}"))
    depth = 0
    for sign in re.sub(r"\\[&%$#_]", "", entry):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    line = next(line for line in entry.splitlines() if line.startswith("  title = "))
    assert line.endswith("}},")
    assert not re.search(r"(?<!\\)[&%$#_~^]", line)
    assert "\x1b" not in entry


def test_csl_json_holds_what_zotero_and_pandoc_read():
    assert csl_json(cited()) == [
        {
            "id": "infopublik-12-2",
            "type": "webpage",
            "title": "Wali Kota: 50% & lebih",
            "author": [{"literal": "Pemerintah Kota Contoh"}],
            "publisher": "Pemerintah Kota Contoh",
            "URL": "https://kotacontoh.example/berita?id=7&x=a_b%20c",
            "accessed": {"date-parts": [[2026, 3, 3]]},
            "archive": "Infopublik",
            "archive_location": f"infopublik:12@2#{SHA}",
            "version": "2",
            "language": "id",
            "issued": {"date-parts": [[2026, 3, 1]]},
        }
    ]


@pytest.mark.parametrize(
    ("published", "parts", "year", "said"),
    [
        ("2026-03-01", [2026, 3, 1], "2026", "(2026-03-01)"),
        ("2026-03", [2026, 3], "2026", "(2026-03)"),
        ("2026", [2026], "2026", "(2026)"),
        (None, None, None, "(n.d.)"),
    ],
)
def test_a_date_is_cited_as_fine_as_it_was_printed(published, parts, year, said):
    one = cited(published_at=published)
    assert csl_json(one)[0].get("issued") == (parts and {"date-parts": [parts]})
    assert (f"year = {{{year}}}" in bibtex(one)) == bool(year)
    assert ("month = mar" in bibtex(one)) == (parts is not None and len(parts) > 1)
    assert said in text_citation(one)
