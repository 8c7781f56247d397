"""What only an archive on a server can meet: refused, missing, foreign, of another collation."""

import errno
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa

from archive import engine, schema
from archive.database import open_for_reading, open_for_writing, place_of
from archive.errors import BusyError, SchemaError, StorageError, UsageError
from archive.lock import lock_archive
from archive.stats import read_stats
from tests import postgres
from tests.archive.building import FIRST_NIGHT, rows

SECRET = "rahasia-sekali"  # noqa: S105 - of nobody
BOTH_WAYS = pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
HOLDER = """
import sys
from datetime import datetime
from archive.database import place_of
from archive.lock import lock_archive
with lock_archive(place_of(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def blank(tmp_path, monkeypatch):
    """The URL of a database without a table."""
    if why := postgres.why_not():
        pytest.skip(why)
    monkeypatch.setenv("INFOPUBLIK_HOME", str(tmp_path))
    with postgres.database("blank") as url:
        yield url


def changed(url, **parts):
    return sa.make_url(url).set(**parts).render_as_string(hide_password=False)


def tables(url):
    with postgres.connect(url) as session:
        found = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {row[0] for row in found}


# --- reaching it --------------------------------------------------------------------------


@BOTH_WAYS
def test_server_that_is_not_there_is_a_storage_error(opens):
    url = f"postgresql+psycopg://infopublik:{SECRET}@127.0.0.1:1/arsip"
    with pytest.raises(
        StorageError, match=r"infopublik@127\.0\.0\.1:1/arsip cannot be reached"
    ) as said:
        opens(url)
    assert SECRET not in str(said.value)


@BOTH_WAYS
def test_database_that_is_not_there_is_a_usage_error_that_says_how_to_make_it(blank, opens):
    url = changed(blank, database="infopublik_tiada", password=SECRET)
    with pytest.raises(UsageError, match='CREATE DATABASE "infopublik_tiada"') as said:
        opens(url)
    assert SECRET not in str(said.value)


@BOTH_WAYS
def test_user_that_is_not_known_is_a_usage_error(blank, opens):
    with pytest.raises(UsageError, match=r"lets us not in: .* PGPASSWORD"):
        opens(changed(blank, username="tiada", password=SECRET))


@BOTH_WAYS
@pytest.mark.parametrize("query", [{"sslmode": "bukan"}, {"bukan": "1"}])
def test_wrong_option_in_the_url_is_a_usage_error(blank, opens, query):
    with pytest.raises(UsageError, match=r"invalid .* Mend the URL"):
        opens(changed(blank, query=query))


@BOTH_WAYS
def test_missing_driver_is_told_with_the_name_of_the_extra(monkeypatch, opens):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"pip install 'infopublik\[postgres\]'"):
        opens("postgresql+psycopg://host/arsip")


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://a:{SECRET}@host",
        f"postgresql+asyncpg://a:{SECRET}@host/arsip",
        f"postgresql+psycopg://a:{SECRET}@host:satu/arsip",
        f"postgresql+psycopg//a:{SECRET}@host/arsip",
    ],
)
def test_password_of_a_wrong_url_is_not_shown(url):
    with pytest.raises(UsageError) as said:
        place_of(url)
    assert SECRET not in str(said.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"postgresql+psycopg://a:{SECRET}@kota.example:5433/arsip?sslmode=require", "arsip.d"),
        ("postgresql://kota.example/arsip", "arsip.d"),
        ("postgresql+psycopg:///arsip", "arsip.d"),
        ("postgresql+psycopg://host/..%2Farsip", "..%2Farsip.d"),
    ],
)
def test_folder_lies_in_the_home_under_the_databases_name(tmp_path, monkeypatch, url, name):
    monkeypatch.setenv("INFOPUBLIK_HOME", str(tmp_path))
    place = place_of(url)
    assert place.folder == tmp_path / name
    assert SECRET not in place.name
    assert list(tmp_path.iterdir()) == []


def test_server_that_only_reads_is_a_storage_error(blank):
    open_for_writing(blank).close()
    with postgres.connect(blank) as session:
        name = sa.make_url(blank).database
        session.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    archive = open_for_writing(blank)
    with pytest.raises(StorageError, match="cannot be written"), archive.write() as connection:
        connection.execute(sa.delete(schema.night))
    archive.close()
    reader = open_for_reading(blank)
    assert rows(reader, schema.night) == []
    reader.close()


def test_user_without_rights_is_a_usage_error(blank):
    open_for_writing(blank).close()
    role = sa.make_url(blank).database + "_tamu"
    with postgres.connect() as session:
        session.execute(f'CREATE ROLE "{role}" LOGIN')
        try:
            with pytest.raises(UsageError, match=r"permission denied .* Grant"):
                open_for_reading(changed(blank, username=role))
        finally:
            session.execute(f'DROP ROLE "{role}"')


def test_T40_server_that_ends_the_session_is_a_storage_error_and_nothing_is_half_done(blank):
    archive = open_for_writing(blank)

    def end_midway():
        with archive.write() as connection:
            connection.execute(sa.insert(schema.night).values(number=1, started_at=FIRST_NIGHT))
            pid = connection.scalar(sa.func.pg_backend_pid())
            with postgres.connect(blank) as session:
                session.execute(f"SELECT pg_terminate_backend({pid})")
            connection.execute(sa.insert(schema.night).values(number=2, started_at=FIRST_NIGHT))

    with pytest.raises(StorageError, match="tart again"):
        end_midway()
    with archive.write() as connection:
        assert connection.execute(sa.select(schema.night)).all() == []
    archive.close()


def test_T39_full_disk_under_the_folder_is_a_storage_error(postgres_url):
    place = place_of(postgres_url)
    full = OSError(errno.ENOSPC, "No space left on device", str(place.folder / "manifests"))
    with pytest.raises(StorageError, match="manifests: No space left"), place.errors():
        raise full


# --- what stands in it --------------------------------------------------------------------


def test_database_without_tables_reads_as_an_empty_archive_and_stays_so(blank, tmp_path):
    archive = open_for_reading(blank)
    assert rows(archive, schema.release) == []
    stats = read_stats(archive)
    assert (stats["releases"], stats["bytes"], archive.is_there) == (0, 0, False)
    with pytest.raises(UsageError, match="opened for reading"), archive.write():
        pass
    archive.close()
    assert tables(blank) == set()
    assert list(tmp_path.iterdir()) == []


@BOTH_WAYS
def test_database_of_another_program_is_refused_and_untouched(blank, opens):
    with postgres.connect(blank) as session:
        session.execute("CREATE TABLE catatan (isi text)")
    with pytest.raises(SchemaError, match="a database with tables, but not an Infopublik archive"):
        opens(blank)
    with pytest.raises(SchemaError):
        open_for_writing(blank, upgrade=True)
    assert tables(blank) == {"catatan"}


def test_database_that_cannot_hold_every_letter_is_refused(tmp_path):
    if why := postgres.why_not():
        pytest.skip(why)
    options = "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
    with postgres.database("ascii", options) as url:
        with pytest.raises(UsageError, match="encoding SQL_ASCII; an archive needs UTF8"):
            open_for_writing(url)
        assert tables(url) == set()


def test_every_text_sorts_by_code_point_whatever_the_databases_collation():
    if why := postgres.why_not():
        pytest.skip(why)
    options = "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'id-ID'"
    with postgres.database("icu", options) as url:
        archive = open_for_writing(url)
        names = ["a-b", "aB", "ab", "Ab", "z", "É"]
        with archive.write() as connection:
            connection.execute(sa.insert(schema.host), [{"name": name} for name in names])
        assert [row.name for row in rows(archive, schema.host)] == sorted(names)
        archive.close()
        with postgres.connect(url) as session:
            others = session.execute(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND collation_name IS DISTINCT FROM 'C' "
                "AND data_type IN ('text', 'character varying')"
            ).fetchall()
        assert others == []


def test_T42_migration_cut_short_leaves_a_blank_database(blank, monkeypatch):
    def cut_power(_connection, _name):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("archive.migrate.require_current", cut_power)
        with pytest.raises(KeyboardInterrupt):
            open_for_writing(blank)
    assert tables(blank) == set()
    open_for_writing(blank).close()


def test_T40_first_openings_at_once_make_one_archive(blank):
    failed = []

    def opening():
        try:
            open_for_writing(blank).close()
        except Exception as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert "release" in tables(blank)


def test_keys_of_events_are_in_the_order_in_which_they_can_be_read(postgres_url):
    """A cursor would never see an event of a smaller key that comes after a larger one."""
    first, second = open_for_writing(postgres_url), open_for_writing(postgres_url)
    table = sa.table("host", sa.column("name"))
    done = []

    def write_later():
        with second.write() as connection:
            connection.execute(sa.insert(table).values(name="second"))
            done.append("second")

    with first.write() as connection:
        waiting = threading.Thread(target=write_later)
        waiting.start()
        waiting.join(0.3)
        connection.execute(sa.insert(table).values(name="first"))
        assert done == []
        done.append("first")
    waiting.join(20)
    assert done == ["first", "second"]
    first.close()
    second.close()


def test_T40_lock_of_another_program_is_a_busy_error(postgres_url, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.1)
    archive = open_for_writing(postgres_url)
    with postgres.connect(postgres_url) as session, session.transaction():
        session.execute("LOCK TABLE night")
        with pytest.raises(BusyError, match="lock timeout"), archive.write() as connection:
            connection.execute(sa.delete(schema.night))
    archive.close()


# --- the lock -----------------------------------------------------------------------------


def start_holder(url):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url, FIRST_NIGHT.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    return holder


def test_T37_second_holder_is_told_who_holds_the_lock_and_takes_nothing_away(postgres_url):
    place = place_of(postgres_url)
    with start_holder(postgres_url) as holder:
        for _ in range(2):
            with (
                pytest.raises(
                    BusyError, match=f"process {holder.pid} since 2026-03-02 22:00:00 .* holds"
                ),
                lock_archive(place, now=FIRST_NIGHT),
            ):
                pass
        holder.communicate(timeout=10)
    with lock_archive(place, now=FIRST_NIGHT):
        pass


def test_T37_lock_of_a_killed_process_is_void_at_once(postgres_url):
    place = place_of(postgres_url)
    with start_holder(postgres_url) as holder:
        holder.kill()
        holder.wait(10)
        for _ in range(50):  # the server must first see that the socket is closed
            try:
                with lock_archive(place, now=FIRST_NIGHT):
                    return
            except BusyError:
                threading.Event().wait(0.02)
    pytest.fail("the lock outlived its process by a second")


def test_T37_lock_is_free_again_after_an_error(postgres_url):
    place = place_of(postgres_url)
    with pytest.raises(ZeroDivisionError), lock_archive(place, now=FIRST_NIGHT):
        1 / 0  # noqa: B018 - any error leaves the block
    with lock_archive(place, now=FIRST_NIGHT):
        pass


def test_T37_locks_of_two_databases_are_independent(postgres_url, blank):
    with (
        lock_archive(place_of(postgres_url), now=FIRST_NIGHT),
        lock_archive(place_of(blank), now=FIRST_NIGHT),
    ):
        pass


def test_lock_does_not_hold_off_who_reads_or_writes(postgres_url):
    with lock_archive(place_of(postgres_url), now=FIRST_NIGHT):
        archive = open_for_writing(postgres_url)
        assert rows(archive, schema.night) == []
        archive.close()
