"""Fault 57 in a crawl: a bomb is a look with its cause, and no other release waits for it."""

from pathlib import Path

import pytest

from tests.loopback import serving
from tests.nightly.crawls import NIGHT_1, Desk
from tests.nightly.site import article, release_page, stand

DEEP = "<div>" * 60_000
WIDE = "<div " + " ".join(f"a{n}=1" for n in range(150_000)) + ">x</div>"


@pytest.mark.parametrize(
    ("bomb", "cause"),
    [
        (DEEP, "elements more than 2,000 deep"),
        pytest.param(WIDE, "more than 8 s", marks=pytest.mark.long),
    ],
)
def test_57_a_bomb_is_suspect_and_the_rest_of_the_portal_is_read(
    tmp_path: Path, bomb: str, cause: str
) -> None:
    desk = Desk(tmp_path)
    hostile, large, *others = items = [article(number) for number in range(6)]
    with serving("127.0.0.1") as (server,):
        stand(server, items)
        for item, more in ((hostile, bomb), (large, "<i>x</i>" * 30_000)):
            page = release_page(item).decode()
            server.routes[item.path] = page.replace("</footer>", f"</footer>{more}").encode()
        desk.add("contoh", server.base)
        ended = desk.crawl("--at", NIGHT_1)
    assert ended.code == 0, ended.err
    looks = desk.rows("select url, class, cause from look where kind = 'release'")
    said = {row["url"].rsplit("/", 1)[1]: (row["class"], row["cause"]) for row in looks}
    assert said.pop(hostile.path.rsplit("/", 1)[1]) == ("SUSPECT", f"extract-limit: {cause}")
    assert set(said.values()) == {("OK", None)}
    assert len(said) == 1 + len(others)
    titles = {row["title"] for row in desk.rows("select title from version")}
    assert titles == {item.title for item in (large, *others)}
