"""A portal through all its states: the right verdict each night, and never a false change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from archive.model import ZONES
from tests.loopback import Handler, LoopbackServer, serving
from tests.nightly.crawls import Desk, Ended
from tests.nightly.site import Article, article, list_page, notice_page, release_page, stand

DAY_1 = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])
# One a day, so that four quiet days are a silence.
ITEMS = [replace(article(n), published=DAY_1 - timedelta(days=14 - n, hours=9)) for n in range(14)]
ADVERT = (
    "Situs slot gacor hari ini dengan bocoran RTP live tertinggi. Daftar sekarang, deposit "
    "pulsa tanpa potongan, bonus new member 100 persen, maxwin setiap hari."
)


def fresh(number: int, day: int) -> Article:
    """A release of its own, published on the day before a night."""
    return replace(article(100 + number), published=DAY_1 + timedelta(days=day, hours=-9))


def show(server: LoopbackServer, items: list[Article]) -> None:
    """The site as it should be: newest first, everything else not found."""
    server.routes.clear()
    stand(server, sorted(items, key=lambda item: item.published, reverse=True))


def each_release(server: LoopbackServer, make: Callable[[Article], bytes]) -> None:
    for item in ITEMS:
        server.routes[item.path] = make(item)


def other_list_layout(server: LoopbackServer, _: str) -> None:
    links = [f"/artikel/{item.slug}" for item in ITEMS]
    for page in (1, 2, 3):
        server.routes[f"/berita?page={page}"] = list_page(links)


def moved(server: LoopbackServer, elsewhere: str) -> None:
    server.routes.clear()

    def lead(handler: Handler) -> tuple[int, dict[str, str], bytes]:
        return 301, {"Location": f"{elsewhere}{handler.path}"}, b""

    server.routes["/robots.txt"] = (404, {}, b"")
    server.routes["*"] = lead


def challenge(server: LoopbackServer, _: str) -> None:
    server.routes.clear()
    server.routes["*"] = (
        403,
        {"Server": "cloudflare"},
        notice_page("Just a moment...", "Checking your browser before accessing the site."),
    )
    server.routes["/robots.txt"] = (404, {}, b"")


def soft_404(server: LoopbackServer, _: str) -> None:
    page = notice_page("Portal Kota Contoh", "Alamat yang Anda minta tidak kami kenal.")
    each_release(server, lambda _: page)
    server.routes["*"] = page


def maintenance(server: LoopbackServer, _: str) -> None:
    server.routes.clear()
    server.routes["*"] = notice_page("Pemeliharaan", "Website sedang maintenance.")
    server.routes["/robots.txt"] = (404, {}, b"")


def half_without_date(server: LoopbackServer, _: str) -> None:
    for item in ITEMS[::2]:
        page = release_page(item)
        server.routes[item.path] = page.replace(item.day.encode(), b"")


def gambling(server: LoopbackServer, _: str) -> None:
    each_release(
        server, lambda item: release_page(replace(item, title="Slot Gacor", paragraphs=(ADVERT,)))
    )


def as_it_is(server: LoopbackServer, _: str) -> None:
    pass


@dataclass(frozen=True)
class State:
    """What the portal does on the night so many days after the first, and what that is called."""

    day: int
    change: Callable[[LoopbackServer, str], None]
    verdict: str
    evidence: str
    has_news: bool = False


LIFE = {
    "first": State(0, as_it_is, "healthy", "14 listed, 14 looked at, 0 not found"),
    "normal": State(1, as_it_is, "healthy", "15 listed", has_news=True),
    "quiet": State(2, as_it_is, "healthy", "15 listed"),
    "silent": State(6, as_it_is, "silent", "nothing new for 5 days; usually every 1"),
    "other list": State(7, other_list_layout, "changed", "shows no address that the release"),
    "moved": State(8, moved, "portal_moved", "list page: DENIED (offsite: 127.0.0.2"),
    "challenge": State(9, challenge, "blocked", "list page: BLOCKED"),
    "soft 404": State(10, soft_404, "changed", "known releases not found at once"),
    "maintenance": State(11, maintenance, "down", "list page: SUSPECT (maintenance"),
    "undated": State(12, half_without_date, "changed", "releases read with no date"),
    "gambling": State(13, gambling, "defaced", "release pages carry gambling adverts"),
    "normal again": State(14, as_it_is, "healthy", "16 listed", has_news=True),
}


@dataclass(frozen=True)
class Life:
    desk: Desk
    nights: dict[str, Ended]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    desk = Desk(tmp_path_factory.mktemp("life"))
    with serving("127.0.0.1", "127.0.0.2") as (portal, elsewhere):
        desk.add("kota", portal.base)
        items, nights = list(ITEMS), {}
        for number, (name, state) in enumerate(LIFE.items()):
            if state.has_news:
                items.append(fresh(number, state.day))
            show(portal, items)
            state.change(portal, elsewhere.base)
            at = DAY_1 + timedelta(days=state.day)
            nights[name] = desk.crawl("--at", at.isoformat())
        yield Life(desk, nights)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", LIFE)
def test_each_night_has_the_right_verdict_with_its_evidence(life: Life, name: str) -> None:
    [row] = life.nights[name].rows
    state = LIFE[name]
    assert (row["verdict"], state.evidence in row["evidence"]) == (state.verdict, True), row
    failed = ("blocked", "portal_moved", "changed", "defaced", "down")
    assert life.nights[name].code == (3 if state.verdict in failed else 0)


def test_T26_no_state_of_a_portal_is_a_change_of_a_release(life: Life) -> None:
    kinds = life.desk.column("select distinct kind from event where release is not null")
    assert kinds == ["new"]
    assert set(life.desk.column("select version from release")) == {1}
    assert set(life.desk.column("select state from release")) == {"present"}
    assert len(life.desk.rows("select id from release")) == 16


def test_trouble_is_told_where_it_begins_and_where_it_is_worse(life: Life) -> None:
    told = life.desk.rows("select kind, night from event where release is null order by id")
    nights = list(LIFE)
    assert [(row["kind"], nights[row["night"] - 1]) for row in told] == [
        ("silent", "silent"),
        ("changed", "other list"),
        ("portal_moved", "moved"),
        ("defaced", "gambling"),
    ]  # and one good night after so much trouble is no recovery yet
