"""The demo's portals through fourteen nights, with what goes wrong in the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from infopublik.demo import sites
from infopublik.demo.site import Answer, Request, Site
from infopublik.demo.sites import DemoSites, demo_sites

Respond = Callable[[Site, Request], Answer]
Fault = Callable[[Respond, Site, Request], Answer]


def outage(respond: Respond, site: Site, request: Request) -> Answer:
    """Every page is a server error. robots.txt is not: its last copy would do for a day or not."""
    if request.path == "/robots.txt":
        return respond(site, request)
    return Answer(body=b"<html><h1>Internal Server Error</h1></html>", status=500)


def waf(respond: Respond, site: Site, request: Request) -> Answer:
    """A firewall lets nobody in."""
    if request.path == "/robots.txt":
        return respond(site, request)
    return Answer(body=b"<html><h1>403 Forbidden</h1><p>Request blocked.</p></html>", status=403)


def burst(respond: Respond, site: Site, request: Request) -> Answer:
    """Every second release answers "not found"."""
    answer = respond(site, request)
    if is_release(site, request) and sum(target(request).encode()) % 2:
        return Answer(body=b"<html><h1>404</h1><p>tidak ditemukan</p></html>", status=404)
    return answer


def redesign(respond: Respond, site: Site, request: Request) -> Answer:
    """Every address of the list is another one."""
    answer = respond(site, request)
    body = answer.body.replace(b"/berita/", b"/artikel/").replace(b"/kabar/", b"/warta/")
    return replace(answer, body=body, etag="")


def maintenance(respond: Respond, site: Site, request: Request) -> Answer:
    """A notice in place of every page, with status 200."""
    page = "<html><title>Situs dalam pemeliharaan</title><h1>Situs sedang dalam pemeliharaan</h1>"
    return Answer(body=f"{page}<p>Mohon maaf, silakan kembali nanti.</p></html>".encode())


def target(request: Request) -> str:
    query = "&".join(f"{key}={value}" for key, value in request.query.items())
    return f"{request.path}?{query}"


def is_release(site: Site, request: Request) -> bool:
    return any(word in target(request) for word in ("/berita/", "/kabar/", "/berita.php?id="))


# Night: portal and what is wrong with it. Nights without one are good.
SCRIPT: Mapping[int, Mapping[str, Fault]] = {
    4: {"demo-magelang": outage},
    5: {"demo-magelang": outage},
    7: {"demo-gorontalo": waf},
    9: {"demo-maluku-tengah": burst},
    11: {"demo-magelang": redesign},
    13: {"demo-gorontalo": maintenance, "demo-maluku-tengah": outage},
}


# In the second night the demo takes a page away; in this one it is there again.
BACK_AGAIN = 14


@dataclass
class Weather:
    """What is wrong tonight. first: what was answered in the first night, by portal and target."""

    night: int = 1
    first: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def around(self, respond: Respond) -> Respond:
        def answer(site: Site, request: Request) -> Answer:
            fault = SCRIPT.get(self.night, {}).get(site.portal.id)
            if fault:
                return fault(respond, site, request)
            said, place = respond(site, request), (site.portal.id, target(request))
            if self.night == 1:
                self.first[place] = said
            was = self.first.get(place)
            is_back = self.night >= BACK_AGAIN and said.status == 404 and was is not None
            return was if is_back and was is not None else said

        return answer


@contextmanager
def faulty_demo(folder: Path) -> Iterator[tuple[DemoSites, Weather]]:
    """The demo's portals, each behind the weather of the night."""
    weather = Weather()
    usual = dict(sites._STYLES)
    try:
        for name, style in usual.items():
            sites._STYLES[name] = replace(style, answer=weather.around(style.answer))
        with demo_sites(folder) as started:
            yield started, weather
    finally:
        sites._STYLES.update(usual)
