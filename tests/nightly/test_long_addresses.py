"""Links longer than any real address, as broken scripts make them: left out, on both engines."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest

from tests.loopback import serving
from tests.nightly.crawls import NIGHT_1, Desk
from tests.nightly.site import article, list_page, stand
from tests.nightly.test_postgres import PostgresDesk

ITEMS = [article(number) for number in range(5)]
SEED = 20261125


def long_path(chars: int) -> str:
    """What no index can make shorter."""
    letters = random.Random(SEED + chars).choices(string.ascii_letters, k=chars)  # noqa: S311
    return f"/berita/{''.join(letters)}.html"


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    if request.param == "sqlite":
        return Desk(tmp_path)
    return PostgresDesk(tmp_path, request.getfixturevalue("postgres_url"))


@pytest.mark.timeout(120)
def test_T20_addresses_that_no_index_holds_are_left_out_and_all_else_is_read(
    desk: Desk,
) -> None:
    long = [long_path(chars) for chars in (2_800, 9_000)]
    with serving("127.0.0.1") as [server]:
        stand(server, ITEMS)
        server.routes["/berita?page=1"] = list_page(
            [*ITEMS, *long],
            extra=f'<a rel="next" href="/berita?page=2&amp;k={"x" * 3_000}">Next</a>',
        )
        desk.add("kota", server.base, listing="/berita?page=1")
        ended = desk.crawl("--at", NIGHT_1)
        asked = server.paths()
    assert (ended.code, ended.verdicts) == (0, {"kota": "healthy"}), (ended.err, SEED)
    assert max(map(len, asked)) < 2_000
    assert desk.column("select count(*) from release") == [len(ITEMS)]
    assert max(map(len, desk.column("select url from page"))) < 2_000
