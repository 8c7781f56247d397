"""The manifest of a night: what stands in it, and the chain that is made of it."""

import hashlib
import json
import sqlite3

import pytest
import sqlalchemy as sa

from archive import schema
from archive.clock import Clock
from archive.manifest import (
    EVENT_COLUMNS,
    LOOK_COLUMNS,
    VERSION_COLUMNS,
    manifest_path,
    row_lines,
    write_manifests,
)
from archive.night import begin_night, finish_night
from archive.stored_rows import as_stored, row_line, stored_rows
from archive.warc import night_files
from tests.archive.building import URL, make_answer, make_plan, make_release, rows
from tests.archive.proving import RELEASES, damages_at, three_nights


def lines_of(archive, night):
    return manifest_path(archive.folder, night).read_text(encoding="utf-8").splitlines()


def test_a_manifest_is_named_by_its_night_and_reads_in_a_fixed_order(archive, night):
    three_nights(archive, night)
    lines = lines_of(archive, 2)
    words = [line.partition(" ")[0] for line in lines]
    assert words == [
        *("infopublik-manifest", "night", "started", "finished", "exit", "previous", "looks"),
        *["release"] * (RELEASES - 1),
        *("warc", "end"),
    ]
    assert lines[:2] == ["infopublik-manifest 1", "night 2"]
    assert lines[-1] == f"end {len(lines) - 1}"


def test_each_manifest_names_the_hash_of_the_one_before(archive, night):
    three_nights(archive, night)
    previous = "none"
    for row in rows(archive, schema.manifest):
        assert f"previous {previous}" in lines_of(archive, row.night)
        data = manifest_path(archive.folder, row.night).read_bytes()
        previous = hashlib.sha256(data).hexdigest()
        assert row.sha256 == previous


@pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
def test_the_hashes_can_be_made_again_with_nothing_but_sqlite_and_sha256(archive, night):
    three_nights(archive, night)
    connection = sqlite3.connect(f"file:{archive.path}?mode=ro", uri=True)
    found = connection.execute("select * from look where night = 1 order by id").fetchall()
    text = "".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in found
    )
    connection.close()
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert f"looks kotacontoh {len(found)} {digest}" in lines_of(archive, 1)
    [file] = night_files(archive.folder, 1)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert f"warc {file.name} {file.stat().st_size} {digest}" in lines_of(archive, 1)


def test_only_columns_that_never_change_are_vouched_for():
    assert list(LOOK_COLUMNS) == schema.look.c.keys()
    assert list(EVENT_COLUMNS) == schema.event.c.keys()
    left_out = {"valid_to"}
    assert set(VERSION_COLUMNS) == set(schema.version.c.keys()) - left_out


def test_an_event_of_before_there_were_reasons_is_hashed_as_it_was_then(archive, night):
    three_nights(archive, night)
    event, version = schema.event, schema.version
    with archive.write() as connection:
        written = list(row_lines(connection, 1))
        connection.execute(sa.update(event).values(changes=sa.null(), reasons=sa.null()))
        assert list(row_lines(connection, 1)) != written
        then = [name for name in EVENT_COLUMNS if name not in ("changes", "reasons")]
        with as_stored(connection):
            kept = [
                *stored_rows(connection, version, VERSION_COLUMNS, 1),
                *stored_rows(connection, event, then, 1),
            ]
            digest = hashlib.sha256(b"".join(row_line(r) for r in kept if r["release"] == 1))
            assert f"release 1 1 1 {digest.hexdigest()}" in list(row_lines(connection, 1))


def test_what_may_change_later_breaks_no_chain(archive, night):
    three_nights(archive, night)
    with archive.write() as connection:
        connection.execute(sa.update(schema.version).values(valid_to=night.clock.now()))
    assert damages_at(archive.url) == []


def test_T38_a_night_killed_before_its_manifest_gets_it_at_the_next_start(archive, clock):
    first = begin_night(archive, clock, [make_plan()])
    finish_night(first)
    assert rows(archive, schema.manifest) == []
    assert write_manifests(archive, clock) == 1
    assert write_manifests(archive, clock) == 0
    assert [row.night for row in rows(archive, schema.manifest)] == [1]


def test_T38_a_file_that_was_written_before_its_row_is_written_again_the_same(archive, night):
    three_nights(archive, night)
    path = manifest_path(archive.folder, 3)
    before = path.read_bytes()
    with archive.write() as connection:
        connection.execute(sa.delete(schema.manifest).where(schema.manifest.c.night == 3))
    path.write_bytes(b"half")
    assert write_manifests(archive, night.clock) == 1
    assert path.read_bytes() == before


def test_a_night_that_still_runs_gets_no_manifest(archive, clock):
    begin_night(archive, clock, [make_plan()])
    assert write_manifests(archive, clock) == 0


def test_T38_half_a_record_of_a_killed_start_is_cut_off_before_the_file_is_vouched_for(
    archive, night
):
    running = night()
    night.store(make_release(answer=make_answer(b"satu")))
    [path] = night_files(archive.folder, 1)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:150])
    finish_night(running)
    write_manifests(archive, night.clock)
    assert path.read_bytes() == whole
    assert damages_at(archive.url) == []


def test_nights_of_an_archive_that_had_no_manifests_get_theirs_in_order(archive, night):
    for number in (1, 2, 3):
        night()
        night.store(make_release(url=f"{URL}-{number}"))
    finish_night(night.running)
    assert write_manifests(archive, night.clock) == 3
    assert damages_at(archive.url) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_night_without_any_row_has_a_manifest_too(archive, count):
    for day in range(count):
        clock = Clock(Clock().now())
        finish_night(begin_night(archive, clock, [make_plan()]))
        assert write_manifests(archive, clock) == 1, day
    assert len(lines_of(archive, count)) == 7
    assert damages_at(archive.url) == []
