"""What is wrong in a registry, and how it is said."""

import re

import pytest

from archive.errors import RegistryError
from spiders.registry import load_registry
from tests.spiders.tables import GOOD, load, table


def said(folder, text):
    """What is said of a faulty file, its folder left out."""
    with pytest.raises(RegistryError) as caught:
        load(folder, text)
    return str(caught.value).replace(f"{folder}/", "")


KNOWN_KEYS = (
    "Known: allow_private_network, budget, checked, delay, family, feed, home, listing, "
    "max_pages, name, night_window, note, region, release, selectors, sitemap, time_zone, tls."
)
EXPECTED_REGION = (
    'Expected a Kemendagri code, like "33" for a province or "33.75" for a regency or city.'
)
EXPECTED_HOME = (
    "expected an address with http or https and a host, like 'https://pekalongankota.go.id/'."
)
EXPECTED_PLACE = "expected a path like '/berita' or an address on pekalongankota.go.id."


@pytest.mark.parametrize(
    ("changes", "line", "says"),
    [
        ({"realease": '"x"'}, 8, f"unknown key 'realease'. Did you mean 'release'? {KNOWN_KEYS}"),
        ({"qqq": "1"}, 8, f"unknown key 'qqq'. {KNOWN_KEYS}"),
        ({"name": None}, 1, "the key 'name' is missing."),
        ({"home": None}, 1, "the key 'home' is missing."),
        ({"region": None}, 1, "the key 'region' is missing."),
        ({"family": None}, 1, "the key 'family' is missing."),
        ({"listing": None}, 1, "the key 'listing' is missing; the family 'listing' needs it."),
        ({"release": None}, 1, "the key 'release' is missing; the family 'listing' needs it."),
        (
            {"family": '"joomla"', "listing": None},
            1,
            "the key 'listing' is missing; the family 'joomla' needs it.",
        ),
        (
            {"family": '"drupal"', "listing": None},
            1,
            "the key 'listing' is missing; the family 'drupal' needs it.",
        ),
        ({"name": "7"}, 2, 'name is 7; expected text in quotes: name = "..."'),
        ({"name": '" "'}, 2, "name is ' '; expected one line of text."),
        ({"name": '""'}, 2, "name is empty; expected one line of text."),
        ({"region": "33.75"}, 4, 'region is 33.75; expected text in quotes: region = "..."'),
        ({"region": '"33.99"'}, 4, f"unknown region '33.99'. {EXPECTED_REGION}"),
        ({"region": '"Jateng"'}, 4, f"unknown region 'Jateng'. {EXPECTED_REGION}"),
        (
            {"family": '"listng"'},
            5,
            "unknown family 'listng'. Did you mean 'listing'? "
            "Known: drupal, feed, joomla, listing, sitemap, wordpress.",
        ),
        (
            {"family": '"koran"'},
            5,
            "unknown family 'koran'. Known: drupal, feed, joomla, listing, sitemap, wordpress.",
        ),
        (
            {"home": '"pekalongankota.go.id"'},
            3,
            f"home is 'pekalongankota.go.id'; {EXPECTED_HOME}",
        ),
        ({"home": '"ftp://a.go.id/"'}, 3, f"home is 'ftp://a.go.id/'; {EXPECTED_HOME}"),
        ({"home": '"https:///berita"'}, 3, f"home is 'https:///berita'; {EXPECTED_HOME}"),
        ({"home": '"https://a..go.id/"'}, 3, f"home is 'https://a..go.id/'; {EXPECTED_HOME}"),
        ({"home": '"https://a.go.id:x/"'}, 3, f"home is 'https://a.go.id:x/'; {EXPECTED_HOME}"),
        ({"home": '"https://[::1/"'}, 3, f"home is 'https://[::1/'; {EXPECTED_HOME}"),
        ({"home": '"https://a.go.id/x y"'}, 3, f"home is 'https://a.go.id/x y'; {EXPECTED_HOME}"),
        (
            {"home": '"https://budi:rahasia@a.go.id/"'},
            3,
            "home holds a user name or password; expected an address that everyone may open, "
            "like 'https://pekalongankota.go.id/'.",
        ),
        ({"listing": '"berita"'}, 6, f"listing is 'berita'; {EXPECTED_PLACE}"),
        ({"listing": '""'}, 6, f"listing is empty; {EXPECTED_PLACE}"),
        ({"listing": '"//lain.go.id/"'}, 6, f"listing is '//lain.go.id/'; {EXPECTED_PLACE}"),
        (
            {"listing": '"https://lain.go.id/{page}"'},
            6,
            f"listing is 'https://lain.go.id/{{page}}'; {EXPECTED_PLACE}",
        ),
        (
            {"listing": '"/berita?page={n}"'},
            6,
            "listing holds '{n}'; expected {page} or {offset} as a placeholder.",
        ),
        ({"feed": '"/feed/{page}"'}, 8, "feed holds '{page}'; expected none as a placeholder."),
        ({"feed": '"feed"'}, 8, f"feed is 'feed'; {EXPECTED_PLACE}"),
        (
            {"sitemap": '"https://x.id/s.xml"'},
            8,
            f"sitemap is 'https://x.id/s.xml'; {EXPECTED_PLACE}",
        ),
        (
            {"release": "'/berita/['"},
            7,
            "release is '/berita/[', which is no regular expression: "
            "unterminated character set at position 8.",
        ),
        (
            {"release": "'/[[a]'"},
            7,
            "release is '/[[a]', which is no regular expression: "
            "Possible nested set at position 2.",
        ),
        ({"release": f"'{'a' * 301}'"}, 7, "release has 301 characters; expected 1 to 300."),
        ({"release": "''"}, 7, "release has 0 characters; expected 1 to 300."),
        (
            {"checked": '"kemarin"'},
            8,
            'checked is \'kemarin\'; expected "never" or a date like "2026-03-02".',
        ),
        (
            {"checked": '"2026-02-30"'},
            8,
            'checked is \'2026-02-30\'; expected "never" or a date like "2026-03-02".',
        ),
        (
            {"checked": "2026-02-03T10:00:00"},
            8,
            'checked is a date or time; expected "never" or a date like "2026-03-02".',
        ),
        ({"delay": '"fast"'}, 8, "delay is 'fast'; expected a number of seconds."),
        ({"delay": "true"}, 8, "delay is true; expected a number of seconds."),
        ({"delay": "nan"}, 8, "delay is nan; expected 0 to 300 seconds."),
        ({"delay": "301"}, 8, "delay is 301; expected 0 to 300 seconds."),
        ({"delay": "-1"}, 8, "delay is -1; expected 0 to 300 seconds."),
        (
            {"delay": "0.5"},
            8,
            "delay is 0.5; expected 1 second or more. "
            "Less is only for portals with allow_private_network = true.",
        ),
        ({"max_pages": "0"}, 8, "max_pages is 0; expected 1 to 10000 pages."),
        ({"max_pages": "2.5"}, 8, "max_pages is 2.5; expected a whole number of pages."),
        ({"budget": "100001"}, 8, "budget is 100001; expected 1 to 100000 requests."),
        ({"budget": "[1]"}, 8, "budget is a list; expected a whole number of requests."),
        (
            {"time_zone": '"WIBB"'},
            8,
            "unknown time zone 'WIBB'. Did you mean 'WIB'? Known: WIB, WIT, WITA.",
        ),
        ({"time_zone": '"UTC"'}, 8, "unknown time zone 'UTC'. Known: WIB, WIT, WITA."),
        (
            {"night_window": '"21:00"'},
            8,
            "night_window is '21:00'; expected two times like \"21:00-04:30\".",
        ),
        (
            {"night_window": '"24:00-04:00"'},
            8,
            "night_window is '24:00-04:00'; expected two times like \"21:00-04:30\".",
        ),
        (
            {"night_window": '"04:00-04:00"'},
            8,
            "night_window is '04:00-04:00'; expected two times like \"21:00-04:30\".",
        ),
        ({"tls": '"off"'}, 8, "unknown tls policy 'off'. Known: record, strict."),
        ({"note": "{a = 1}"}, 8, 'note is a table; expected text in quotes: note = "..."'),
        (
            {"allow_private_network": '"yes"'},
            8,
            "allow_private_network is 'yes'; expected true or false.",
        ),
        (
            {"selectors": '"h1"'},
            8,
            'selectors is \'h1\'; expected a table like {title = "h1", body = ".isi"}.',
        ),
        (
            {"selectors": '{tite = "h1"}'},
            8,
            "unknown selector 'tite'. Did you mean 'title'? Known: body, date, title.",
        ),
        (
            {"selectors": "{title = 1}"},
            8,
            'selectors.title is 1; expected text in quotes: selectors.title = "..."',
        ),
        (
            {"selectors": '{title = "h1["}'},
            8,
            "selectors.title is 'h1[', which is no CSS selector: "
            "Expected ident or '*', got <EOF at 3>.",
        ),
    ],
)
def test_a_fault_is_told_with_file_line_portal_and_key(tmp_path, changes, line, says):
    text = table(**changes)
    assert said(tmp_path, text) == f"jawa_tengah.toml:{line}: portal 'contoh': {says}"


def test_the_line_is_that_of_the_faulty_portal(tmp_path):
    faulty = table(portal_id="lain", delay='"fast"')
    assert said(tmp_path, f"# dua portal\n\n{table()}\n{faulty}").startswith(
        "jawa_tengah.toml:18: portal 'lain': delay is 'fast'"
    )


def test_the_line_is_found_under_other_ways_of_writing_a_table(tmp_path):
    inline = ", ".join(f"{key} = {value}" for key, value in GOOD.items() if key != "family")
    assert said(tmp_path, f'\n"contoh" = {{ {inline} }}').startswith("jawa_tengah.toml:2: ")
    dotted = "\n".join(
        f"contoh.{key} = {value}" for key, value in {**GOOD, "region": '"0"'}.items()
    )
    assert said(tmp_path, dotted).startswith("jawa_tengah.toml:3: portal 'contoh': unknown region")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'name = "x"\n' + table(),
            "jawa_tengah.toml:1: 'name' is text; expected a portal, whose keys stand "
            "under a line like [pekalongankota].",
        ),
        (
            f"[{table()}".replace("]", "]]", 1),
            "jawa_tengah.toml:1: 'contoh' is a list; expected a portal, whose keys stand "
            "under a line like [pekalongankota].",
        ),
        (
            table(portal_id='"Contoh Satu"'),
            "jawa_tengah.toml:1: portal 'Contoh Satu': an id has lower-case letters, "
            "digits and hyphens only, like pekalongankota.",
        ),
        (
            table(portal_id="-a"),
            "jawa_tengah.toml:1: portal '-a': an id has lower-case letters, "
            "digits and hyphens only, like pekalongankota.",
        ),
        (
            '[contoh]\nname = "x\n',
            "jawa_tengah.toml:2: not valid TOML: Illegal character '\\n' (column 10).",
        ),
        (
            '[contoh]\nname = "x"\nname = "y"\n',
            "jawa_tengah.toml:3: not valid TOML: the same key stands twice (column 11).",
        ),
        (
            "[contoh",
            "jawa_tengah.toml:1: not valid TOML: Expected ']' at the end of a table declaration.",
        ),
        ("a = " + "[" * 5000, "jawa_tengah.toml: not valid TOML: nested too deeply."),
        (
            table() + "\n" + table(),
            "jawa_tengah.toml:9: portal 'contoh': the id is taken: it stands in line 1 too.",
        ),
        (
            table().encode() + b"note = 'caf\xe9'\n",
            "jawa_tengah.toml:8: not UTF-8 text (byte 0xe9). Save the file as UTF-8.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_as_portals_is_told(tmp_path, text, says):
    assert said(tmp_path, text) == says


def test_a_number_without_bounds_is_no_crash(tmp_path):
    assert "a number beyond all bounds" in said(tmp_path, table(budget="0x" + "f" * 5000))
    assert "not valid TOML" in said(tmp_path, table(budget="9" * 5000))


def test_an_id_in_two_files_names_both(tmp_path):
    (tmp_path / "aceh.toml").write_text("\n" + table())
    assert said(tmp_path, table()) == (
        "jawa_tengah.toml:1: portal 'contoh': the id is taken: it stands in aceh.toml:2 too."
    )


def test_a_later_folder_mends_a_portal_of_an_earlier_one(tmp_path):
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    for folder, name in ((bundled, '"Kota Lama"'), (own, '"Kota Baru"')):
        folder.mkdir()
        (folder / "a.toml").write_text(table(name=name))
    assert load_registry([bundled, own])["contoh"].name == "Kota Baru"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    missing = tmp_path / "portals"
    with pytest.raises(RegistryError, match=re.escape(f"{missing}: there is no such folder")):
        load_registry([missing])
    missing.write_text("")
    with pytest.raises(RegistryError, match=re.escape(f"{missing} is a file; expected a folder")):
        load_registry([missing])


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    (tmp_path / "a.toml").mkdir()
    with pytest.raises(RegistryError, match=r"a\.toml: cannot be read \(Is a directory\)\."):
        load_registry([tmp_path])
