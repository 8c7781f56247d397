"""Every flipped bit is found, and told with its place (T41)."""

import random
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import schema
from archive.clock import Clock
from archive.database import open_for_reading
from archive.manifest import manifest_path
from archive.verify import chain_end
from archive.warc import Place, erase, night_files, warc_folder
from tests.archive.building import FIRST_NIGHT, Nights, make_archive, rows
from tests.archive.proving import damages, three_nights

# How many bits are flipped: few in the everyday suite.
FLIPS = [20, pytest.param(100, marks=pytest.mark.long)]
SEED = 20261125


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Three nights, in a file that holds no stale copies of its rows; it is only copied."""
    folder = tmp_path_factory.mktemp("proved")
    archive = make_archive(folder)
    three_nights(archive, Nights(archive, Clock(FIRST_NIGHT)))
    archive.close()
    connection = sqlite3.connect(archive.path)
    connection.execute("vacuum into ?", (str(folder / "compact.db"),))
    connection.close()
    return folder


@pytest.fixture
def proved(template, tmp_path):
    shutil.copytree(template / "archive.db.d", tmp_path / "compact.db.d")
    return Path(shutil.copy(template / "compact.db", tmp_path))


def folder_of(path):
    return path.with_name(path.name + ".d")


def flip(path, byte, bit):
    data = bytearray(path.read_bytes())
    data[byte] ^= 1 << bit
    path.write_bytes(data)


def flipped(random_number, path, spans):
    """One bit at a random place within the spans is flipped; where, and how it was."""
    start, end = random_number.choice(spans)
    byte, bit = random_number.randrange(start, end), random_number.randrange(8)
    before = path.read_bytes()
    flip(path, byte, bit)
    return before, f"{path.name} byte {byte} bit {bit}, seed {SEED}"


def test_a_sound_archive_has_no_damage_and_its_chain_ends_with_the_last_night(proved):
    assert damages(proved) == []
    opened = open_for_reading(f"sqlite:///{proved}")
    night, digest = chain_end(opened)
    assert (night, digest) == (3, rows(opened, schema.manifest)[-1].sha256)
    opened.close()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("flips", FLIPS)
@pytest.mark.parametrize("kind", ["warc", "manifests"])
def test_T41_a_bit_flipped_in_a_file_is_found_and_the_file_told(proved, kind, flips):
    assert damages(proved) == []
    random_number = random.Random(SEED)  # noqa: S311 - no secret
    files = sorted((folder_of(proved) / kind).iterdir())
    assert len(files) == 3
    for _ in range(flips):
        path = random_number.choice(files)
        before, what = flipped(random_number, path, [(0, path.stat().st_size)])
        found = damages(proved)
        assert found, what
        assert any(path.name in damage.place for damage in found), (what, found)
        path.write_bytes(before)


def spans(path, table, columns):
    """Where the text of these columns, side by side in a row, stands in the database file."""
    joined = " || ".join(f"coalesce({column}, '')" for column in columns)
    connection = sqlite3.connect(path)
    query = f"select {joined} from {table}"  # noqa: S608 - the test's own words
    texts = [text for (text,) in connection.execute(query)]
    connection.close()
    data = path.read_bytes()
    found = [
        match.span() for text in set(texts) for match in re.finditer(re.escape(text.encode()), data)
    ]
    assert len(found) == len(texts)
    return found


@pytest.mark.timeout(240)
@pytest.mark.parametrize("flips", FLIPS)
@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("version", ["sha256", "title", "text"]),
        ("version", ["text", "facts"]),
        ("look", ["portal", "url", "kind", "class"]),
        ("event", ["title", "summary", "before", "after"]),
    ],
    ids=["wordings", "facts", "looks", "events"],
)
def test_T41_a_bit_flipped_in_a_row_that_is_vouched_for_is_found(proved, table, columns, flips):
    assert damages(proved) == []
    random_number = random.Random(SEED)  # noqa: S311 - no secret
    places = spans(proved, table, columns)
    for _ in range(flips):
        before, what = flipped(random_number, proved, places)
        assert any(damage.part == "row" for damage in damages(proved)), what
        proved.write_bytes(before)


def change(path, statement, *values):
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "part", "place"),
    [
        ("update version set text = text || '.' where id = 2", "version", "row 2 (release 2@1)"),
        (
            "update version set facts = '{}' where id = 2",
            "row",
            "night 1, tables version and event",
        ),
        ("update version set number = 9 where id = 2", "row", "release 2"),
        ("update release set version = 7 where id = 2", "release", "table release, row 2"),
        ("update release set sha256 = 'ab' where id = 2", "release", "table release, row 2"),
        ("update look set cause = 'x' where id = 3", "row", "night 1, table look, portal kotac"),
        ("update look set warc = null where id = 4", "row", "night 1, table look"),
        ("update look set warc_offset = 0 where id = 4", "record", "000001-001.warc.gz, byte 0"),
        ("update look set payload_sha256 = 'ab' where id = 4", "record", "000001-001.warc.gz"),
        ("delete from event where id = 1", "row", "release 1"),
        ("update event set weight = 77 where id = 1", "row", "release 1"),
        ("update night set exit_code = 3 where number = 2", "row", "night 2, table night, exit"),
        ("delete from manifest where night = 2", "manifest", "night 2"),
        ("update manifest set previous = '' where night = 3", "manifest", "night 3"),
        ("delete from manifest where night = 1", "manifest", "night 2"),
        ("update event set portal = 'nowhere' where id = 1", "database", "table event, row 1"),
    ],
)
def test_what_a_hand_changed_in_the_database_is_found_with_its_place(
    proved, statement, part, place
):
    change(proved, "pragma foreign_keys = off")
    change(proved, statement)
    found = damages(proved)
    assert any(each.part == part and place in each.place for each in found), found


def test_a_row_that_was_slipped_in_is_found(proved):
    change(
        proved,
        "insert into event (at, night, kind, weight, portal, summary) "
        "values ('2026-03-02T15:00:01.000000+00:00', 1, 'new', 9, 'kotacontoh', 'x')",
    )
    assert damages(proved) != []


def test_a_text_and_its_hash_changed_together_are_found_by_the_chain(proved):
    # The forger also writes the hash of the new words, as the program would.
    from archive.fingerprint import fingerprint

    change(
        proved,
        "update version set text = 'lain', sha256 = ? where id = 2",
        fingerprint("Jembatan 1", "lain"),
    )
    [damage] = damages(proved)
    assert (damage.part, damage.place) == ("row", "night 1, tables version and event, release 2")


def test_a_missing_file_is_told_by_its_name(proved):
    night_files(folder_of(proved), 2)[0].unlink()
    manifest_path(folder_of(proved), 3).unlink()
    places = {(each.part, each.place.rpartition("/")[2]) for each in damages(proved)}
    assert ("file", "000002-001.warc.gz") in places
    assert ("manifest", "000003.txt") in places


def test_a_takedown_is_no_damage_and_hides_no_other(proved):
    change(proved, "update version set title = '', text = '', facts = '{}' where release = 2")
    change(proved, "update event set title = null, summary = '' where release = 2")
    assert damages(proved) != []
    change(
        proved, "insert into takedown values (2, '2026-03-06T00:00:00.000000+00:00', 'diminta', '')"
    )
    opened = open_for_reading(f"sqlite:///{proved}")
    look = schema.look
    with opened.read() as connection:
        named = connection.execute(
            sa.select(look.c.warc, look.c.warc_offset).where(look.c.release == 2).distinct()
        ).all()
    opened.close()
    erase(
        folder_of(proved),
        [Place(file=row.warc, offset=row.warc_offset) for row in named if row.warc],
        at=FIRST_NIGHT,
    )
    assert damages(proved) == []
    change(proved, "update version set text = 'lain' where release = 3")
    assert {each.part for each in damages(proved)} == {"version", "row"}


def test_an_erased_record_without_a_takedown_is_damage(proved):
    opened = open_for_reading(f"sqlite:///{proved}")
    look = next(row for row in rows(opened, schema.look) if row.warc)
    opened.close()
    erase(folder_of(proved), [Place(file=look.warc, offset=look.warc_offset)], at=FIRST_NIGHT)
    assert {each.part for each in damages(proved)} == {"record", "file"}


def test_a_file_that_nobody_names_is_no_damage(proved):
    (warc_folder(folder_of(proved)) / "notes.txt").write_text("mine")
    assert damages(proved) == []
