"""Which raw answers are kept, and that a look's name for one never leads nowhere."""

import pytest

from archive import schema
from archive.errors import NotFoundError
from archive.model import LookClass
from archive.raw import raw_page
from archive.store import store_release
from archive.tasks import Listed, Task
from archive.warc import Place, erase, night_files, read_payload, warc_folder
from tests.archive.building import (
    FIRST_NIGHT,
    LIST_URL,
    PORTAL,
    TEXT,
    URL,
    begin_visit,
    make_answer,
    make_look,
    make_release,
    rows,
)

EDITED = TEXT.replace("seratus meter", "dua ratus meter")
SHORT = "Wali Kota membuka jembatan."


def looks(archive, kind="release"):
    return [row for row in rows(archive, schema.look) if row.kind == kind]


def bytes_of(archive, look):
    return read_payload(archive.folder, Place(file=look.warc, offset=look.warc_offset))


def look_at(night, body, text=TEXT):
    """Begin a night and store what a page showed, as these bytes."""
    night()
    night.store(make_release(text=text, answer=make_answer(body)))


def fail_at(night, look_class, body, *, status=404):
    """Begin a night and store a failed look at the release."""
    running = night()
    visit = begin_visit(running, URL)
    answer = make_answer(body, status=status)
    look = make_look(look_class=look_class, at=running.clock.now(), status=status, answer=answer)
    visit.store_look(look, "release")


def test_the_first_look_at_a_release_is_kept(archive, night):
    look_at(night, b"satu")
    [look] = looks(archive)
    assert bytes_of(archive, look) == b"satu"


def test_a_page_that_answers_the_same_bytes_names_the_record_there_is(archive, night):
    look_at(night, b"satu")
    size = night_files(archive.folder, 1)[0].stat().st_size
    look_at(night, b"satu")
    first, second = looks(archive)
    assert (second.warc, second.warc_offset) == (first.warc, first.warc_offset)
    assert [path.stat().st_size for path in warc_folder(archive.folder).iterdir()] == [size]


def test_other_bytes_around_the_same_words_leave_only_their_hash(archive, night):
    look_at(night, b"satu, 10 dibaca")
    look_at(night, b"satu, 11 dibaca")
    first, second = looks(archive)
    assert second.warc is None
    assert second.payload_sha256 not in (None, first.payload_sha256)


def test_an_edit_is_kept_and_each_wording_leads_to_its_own_page(archive, night):
    look_at(night, b"satu")
    look_at(night, b"dua", EDITED)
    assert raw_page(archive, 1, 1) == b"satu"
    assert raw_page(archive, 1, 2) == b"dua"


def test_a_text_that_waits_for_a_second_night_is_kept(archive, night):
    look_at(night, b"satu")
    look_at(night, b"dua", SHORT)
    last = looks(archive)[-1]
    assert last.cause.startswith("text shrank")
    assert bytes_of(archive, last) == b"dua"


@pytest.mark.parametrize(
    "look_class",
    sorted(set(LookClass) - {LookClass.OK, LookClass.SKIPPED}),
)
def test_a_failed_look_with_an_answer_is_kept(archive, night, look_class):
    look_at(night, b"satu")
    fail_at(night, look_class, b"hilang")
    assert bytes_of(archive, looks(archive)[-1]) == b"hilang"


def test_what_was_only_passed_over_leaves_its_hash(archive, night):
    fail_at(night, LookClass.SKIPPED, b"lama", status=200)
    [look] = looks(archive)
    assert look.warc is None
    assert look.payload_sha256 is not None


def test_the_return_after_a_failure_is_kept_though_the_words_are_the_same(archive, night):
    look_at(night, b"satu")
    fail_at(night, LookClass.GONE_HARD, b"hilang")
    look_at(night, b"satu lagi")
    look_at(night, b"satu, seperti biasa")
    kept = looks(archive)
    assert bytes_of(archive, kept[2]) == b"satu lagi"
    assert kept[3].warc is None


def test_the_same_bytes_with_another_status_are_another_answer(archive, night):
    look_at(night, b"satu")
    fail_at(night, LookClass.GONE_HARD, b"satu")
    first, second = looks(archive)
    assert first.payload_sha256 == second.payload_sha256
    assert first.warc != second.warc


def not_modified(night):
    running = night()
    visit = begin_visit(running, URL)
    look = make_look(at=running.clock.now(), status=304, answer=make_answer(b"", status=304))
    visit.store_look(look, "release")


def test_not_modified_names_the_record_of_the_look_before(archive, night):
    look_at(night, b"satu")
    not_modified(night)
    first, second = looks(archive)
    assert (second.warc, second.warc_offset, second.payload_sha256) == (
        first.warc,
        first.warc_offset,
        first.payload_sha256,
    )


def test_not_modified_since_an_answer_that_was_not_kept_names_none(archive, night):
    look_at(night, b"satu, 10 dibaca")
    look_at(night, b"satu, 11 dibaca")
    not_modified(night)
    assert (looks(archive)[-1].warc, looks(archive)[-1].payload_sha256) == (None, None)


def test_a_look_without_an_answer_names_nothing(archive, night):
    running = night()
    begin_visit(running, URL).store_look(make_look(look_class=LookClass.DOWN), "release")
    [look] = looks(archive)
    assert (look.warc, look.payload_sha256) == (None, None)


def list_shows(running, body, *urls):
    visit = begin_visit(running)
    task = Task(url=LIST_URL, kind="list", position=1)
    listed = [Listed(url=url) for url in urls]
    answer = make_answer(body, url=LIST_URL)
    look = make_look(LIST_URL, at=running.clock.now(), answer=answer)
    visit.store_list(look, task, listed, following=None)


def test_a_list_page_is_kept_where_it_shows_an_address_that_nobody_knew(archive, night):
    list_shows(night(), b"daftar", URL)
    list_shows(night(), b"daftar, 2 pengunjung", URL)
    list_shows(night(), b"daftar baru", URL, URL + "-2")
    kept = [look for look in looks(archive, "list") if look.payload_sha256]
    assert [look.warc is not None for look in kept] == [True, False, True]
    assert bytes_of(archive, kept[2]) == b"daftar baru"


def test_robots_txt_is_kept_once_and_when_it_changes(archive, night):
    url = f"https://{PORTAL}.example/robots.txt"
    for body in (b"Disallow: /a", b"Disallow: /a", b"Disallow: /b"):
        look = make_look(url, at=night().clock.now(), answer=make_answer(body, url=url))
        visit = begin_visit(night.running, URL)
        visit.store_look(look, "robots")
    first, second, third = looks(archive, "robots")
    assert first.warc_offset == second.warc_offset
    assert bytes_of(archive, third) == b"Disallow: /b"


def test_T38_an_answer_whose_transaction_failed_is_named_by_nobody(archive, night, monkeypatch):
    running = night()
    begin_visit(running, URL)

    def fail(*_args, **_more):
        raise RuntimeError("killed here")

    with monkeypatch.context() as patch:
        patch.setattr("archive.store._Storing._finish_page", fail)
        with pytest.raises(RuntimeError):
            store_release(running, make_release(answer=make_answer(b"satu")))
    assert looks(archive) == []
    store_release(running, make_release(answer=make_answer(b"satu")))
    [look] = looks(archive)
    assert bytes_of(archive, look) == b"satu"


def test_T38_the_record_is_on_the_disk_before_the_look_that_names_it(archive, night, monkeypatch):
    running = night()
    begin_visit(running, URL)
    synced = []

    def note(handle):
        with archive.read() as connection:
            synced.append(connection.exec_driver_sql("select count(*) from release").scalar())

    monkeypatch.setattr("archive.warc.os.fsync", note)
    store_release(running, make_release(answer=make_answer(b"satu")))
    assert synced
    assert set(synced) == {0}


def test_a_page_that_was_never_kept_or_was_erased_is_said_so(archive, night):
    night()
    night.store(make_release())
    with pytest.raises(NotFoundError, match="No raw page of release 1 version 1"):
        raw_page(archive, 1, 1)
    look_at(night, b"dua", EDITED)
    look = looks(archive)[-1]
    erase(archive.folder, [Place(file=look.warc, offset=look.warc_offset)], at=FIRST_NIGHT)
    with pytest.raises(NotFoundError, match="taken down"):
        raw_page(archive, 1, 2)
