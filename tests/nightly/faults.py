"""Answers a known release may give on a bad night, each by a short name."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli

from spiders.guard.encoding import zstd
from tests.loopback import Answer, Handler, LoopbackServer, Raw, Route
from tests.nightly.site import Article, list_page, notice_page, release_page


def coded(coding: str, body: bytes) -> Answer:
    return 200, {"Content-Encoding": coding}, body


def zipped(body: bytes) -> Answer:
    return coded("gzip", body)


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def close_delimited(body: bytes, version: str = "1.1") -> Route:
    """An answer that does not tell its length and ends with the connection."""
    head = f"HTTP/{version} 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    return Raw(head.encode() + b"Connection: close\r\n\r\n" + body)


def of_length(told: int, body: bytes) -> Raw:
    return Raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % told + body
    )


def to(place: str, status: int = 302) -> Answer:
    return status, {"Location": place}, b""


def refreshing(page: bytes, target: str) -> bytes:
    tag = f'<meta http-equiv="refresh" content="0; url={target}">'.encode()
    return page.replace(b"<head>", b"<head>" + tag)


def moved(page: bytes, server: LoopbackServer, status: int, place: str | None = None) -> Answer:
    """A redirect to where the same release stands now."""
    place = place or f"/berita/{status}-pindah-{len(server.routes)}.html"
    name = "21-caf%E9.html" if "caf" in place else place.rpartition("/")[2]
    server.routes[f"/berita/{name}"] = page
    return to(place, status)


def unless_plain(coded_body: bytes, page: bytes) -> Route:
    """A server whose gzip is broken, asked with and without it."""

    def answer(handler: Handler) -> Answer:
        is_plain = handler.headers.get("Accept-Encoding") == "identity"
        return (200, {}, page) if is_plain else zipped(coded_body)

    return answer


def failing_at_first(times: int, failure: Route, then: Route) -> Route:
    """A page that fails *times* times and then recovers."""
    left = [times]

    def answer(handler: Handler) -> Answer | bytes | None:
        left[0] -= 1
        route = failure if left[0] >= 0 else then
        return route(handler) if callable(route) else route

    return answer


def but_its_end(page: bytes) -> bytes:
    """The page cut in its last paragraph: so little is lost that it could be an edit."""
    return page[: page.index(b"Pendaftaran tidak")]


def zipped_but_its_end(page: bytes) -> Answer:
    # Without compression the cut of the packed body is that of the page.
    return zipped(gzip.compress(page, 0)[: len(but_its_end(page)) + 15])


def bad_crc(page: bytes) -> bytes:
    packed = bytearray(gzip.compress(page))
    packed[-8] ^= 0x01
    return bytes(packed)


def double(page: bytes) -> Answer:
    return coded("gzip, gzip", gzip.compress(gzip.compress(page)))


def head(*lines: bytes, length: int, body: bytes = b"") -> Raw:
    """A raw answer with these lines in its head."""
    told = b"Content-Length: %d" % length
    return Raw(
        b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Type: text/html", *lines, told, b"", body])
    )


BOMB = bytes(40_000_000)
PDF = b"%PDF-1.4\n%\xe2\xe3\n1 0 obj <</Type /Catalog>> endobj\nPengumuman lelang\n%%EOF\n"


def tricky_headers(page: bytes) -> Route:
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        b'X-Odd: caf\xe9 \x1b[31m\r\nETag: "\xe9"\r\nLast-Modified: yesterday\xa0\r\n'
        b"Content-Length: %d\r\n\r\n"
    )
    return Raw(head % len(page) + page)


# Name: what the page answers, given the good page, the portal's own server and a canary's
# address; then the class of the look, and words of its cause.
Make = Callable[[bytes, LoopbackServer, str], Route]
FAULTS: dict[str, tuple[Make, str, str]] = {
    "15 redirect loop": (lambda p, s, c: to("/berita/loop.html"), "BROKEN", "redirect loop"),
    "16 redirect offsite": (lambda p, s, c: to("http://example.org/x"), "DENIED", "offsite"),
    "17 redirect to a private canary": (lambda p, s, c: to(f"{c}/rahasia"), "DENIED", "offsite"),
    "17 redirect 307 to a canary in decimal": (
        lambda p, s, c: to(f"http://2130706434:{c.rpartition(':')[2]}/rahasia", 307),
        "DENIED",
        "offsite",
    ),
    "19 redirect to file": (lambda p, s, c: to("file:///etc/passwd"), "DENIED", "scheme"),
    "19 redirect to ftp": (lambda p, s, c: to("ftp://127.0.0.2/x"), "DENIED", "scheme"),
    "20 redirect to the home page": (lambda p, s, c: to("/"), "GONE_SOFT", "redirects to"),
    "20 redirect to the list": (lambda p, s, c: to("/berita?page=1"), "GONE_SOFT", "redirects to"),
    "21 redirect to 8 kB": (lambda p, s, c: to("/berita/" + "x" * 8000 + ".html"), "TRAP", "8"),
    "21 redirect to an unclosed bracket": (lambda p, s, c: to("http://[::1/x"), "BROKEN", "IPv6"),
    "21 redirect without a place": (lambda p, s, c: to(""), "BROKEN", "redirect loop"),
    "21 redirect to a host that is none": (
        lambda p, s, c: to("http://..a b/"),
        "DENIED",
        "offsite",
    ),
    "8 reset after the request": (lambda p, s, c: Raw(b""), "DOWN", "connection lost"),
    "22 status 404": (lambda p, s, c: (404, {}, b"<p>404</p>"), "GONE_HARD", "status 404"),
    "23 status 410": (lambda p, s, c: (410, {}, b""), "GONE_HARD", "status 410"),
    "25 status 401": (lambda p, s, c: (401, {}, b""), "BLOCKED", "status 401"),
    "25 status 403": (lambda p, s, c: (403, {}, b""), "BLOCKED", "status 403"),
    "25 status 451": (lambda p, s, c: (451, {}, b""), "BLOCKED", "status 451"),
    "26 challenge with 200": (
        lambda p, s, c: notice_page("Just a moment...", "Enable JavaScript to continue."),
        "BLOCKED",
        "waf",
    ),
    "28 status 503 with a Retry-After of the past": (
        lambda p, s, c: (503, {"Retry-After": "Mon, 01 Jan 2001 00:00:00 GMT"}, b""),
        "DOWN",
        "status 503",
    ),
    "28 status 503 with a Retry-After of junk": (
        lambda p, s, c: (503, {"Retry-After": "besok"}, b""),
        "DOWN",
        "status 503",
    ),
    "29 status 500": (lambda p, s, c: (500, {}, b""), "DOWN", "status 500"),
    "29 status 502": (lambda p, s, c: (502, {}, b""), "DOWN", "status 502"),
    "29 status 504": (lambda p, s, c: (504, {}, b""), "DOWN", "status 504"),
    "30 database error with 200": (
        lambda p, s, c: notice_page("Database Error", "A Database Error Occurred. Error Number 1"),
        "SUSPECT",
        "error page",
    ),
    "31 maintenance page": (
        lambda p, s, c: notice_page("Mohon maaf", "Situs ini sedang dalam perbaikan."),
        "SUSPECT",
        "maintenance",
    ),
    "32 suspended account": (
        lambda p, s, c: notice_page("Account Suspended", "Contact your hosting provider."),
        "SUSPECT",
        "suspended",
    ),
    "33 soft 404": (
        lambda p, s, c: notice_page(
            "Tidak ditemukan", "Maaf, halaman tidak ditemukan di situs ini. Silakan kembali."
        ),
        "GONE_SOFT",
        "not-found",
    ),
    "33 soft 404 in a title alone": (
        lambda p, s, c: notice_page("Halaman Tidak Ditemukan"),
        "GONE_SOFT",
        "not-found",
    ),
    "34 empty body": (lambda p, s, c: b"", "SUSPECT", "empty"),
    "34 white space": (lambda p, s, c: b" \n\t ", "SUSPECT", "empty"),
    "34 only the template": (lambda p, s, c: list_page([]), "SUSPECT", "empty"),
    "36 status 204": (lambda p, s, c: (204, {}, b""), "BROKEN", "status 204"),
    "36 status 206": (lambda p, s, c: (206, {}, p[:900]), "BROKEN", "status 206"),
    "36 status 304 that nobody asked for": (
        lambda p, s, c: (304, {}, b""),
        "BROKEN",
        "status 304",
    ),
    "37 status 999": (
        lambda p, s, c: Raw(b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n"),
        "BROKEN",
        "999",
    ),
    "39 length too large": (lambda p, s, c: of_length(len(p) + 500, p), "BROKEN", "cut"),
    "37 status line without a number": (
        lambda p, s, c: Raw(b"HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n"),
        "BROKEN",
        "protocol",
    ),
    "37 garbage line": (lambda p, s, c: Raw(b"\x00\xff lelang\r\n\r\n"), "BROKEN", "protocol"),
    "37 unknown transfer coding": (
        lambda p, s, c: Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gulung\r\n\r\n" + p),
        "BROKEN",
        "protocol",
    ),
    "40 length too small": (
        lambda p, s, c: of_length(len(but_its_end(p)), p),
        "BROKEN",
        "page without its last tag",
    ),
    "41 cut chunked": (
        lambda p, s, c: Raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"300\r\n" + p[:0x300] + b"\r\n300\r\n" + p[0x300:0x400]
        ),
        "BROKEN",
        "cut",
    ),
    "42 cut close-delimited body": (
        lambda p, s, c: close_delimited(but_its_end(p)),
        "BROKEN",
        "cut before its end",
    ),
    "43 cut HTTP/1.0 body": (
        lambda p, s, c: close_delimited(but_its_end(p), "1.0"),
        "BROKEN",
        "cut before its end",
    ),
    "44 truncated gzip": (
        lambda p, s, c: zipped_but_its_end(p),
        "BROKEN",
        "truncated gzip",
    ),
    "44 truncated deflate": (
        lambda p, s, c: coded("deflate", zlib.compress(p, 0)[: len(but_its_end(p))]),
        "BROKEN",
        "truncated deflate",
    ),
    "44 truncated deflate without header": (
        lambda p, s, c: coded("deflate", raw_deflate(p)[:-40]),
        "BROKEN",
        "truncated deflate",
    ),
    "44 truncated br": (
        lambda p, s, c: coded("br", brotli.compress(p)[:-40]),
        "BROKEN",
        "truncated br",
    ),
    "44 truncated zstd": (
        lambda p, s, c: coded("zstd", zstd.compress(p)[:-40]),
        "BROKEN",
        "truncated zstd",
    ),
    "47 unknown coding": (lambda p, s, c: coded("sdch", p), "BROKEN", "unknown coding"),
    "47 three codings": (
        lambda p, s, c: coded("gzip, gzip, gzip", gzip.compress(double(p)[2])),
        "BROKEN",
        "3 codings",
    ),
    "45 wrong checksum of gzip": (lambda p, s, c: zipped(bad_crc(p)), "BROKEN", "corrupt gzip"),
    "48 gzip bomb": (
        lambda p, s, c: zipped(gzip.compress(BOMB)),
        "BROKEN",
        "too large",
    ),
    "48 deflate bomb": (lambda p, s, c: coded("deflate", zlib.compress(BOMB)), "BROKEN", "too l"),
    "48 br bomb": (
        lambda p, s, c: coded("br", brotli.compress(BOMB, quality=1)),
        "BROKEN",
        "too large",
    ),
    "48 zstd bomb": (lambda p, s, c: coded("zstd", zstd.compress(BOMB)), "BROKEN", "too large"),
    "48 bomb in a bomb": (
        lambda p, s, c: coded("gzip, gzip", gzip.compress(gzip.compress(BOMB))),
        "BROKEN",
        "too large",
    ),
    "52 two lengths that differ": (
        lambda p, s, c: head(b"Content-Length: 7", length=len(p), body=p),
        "BROKEN",
        "protocol",
    ),
    "52 header without a name": (
        lambda p, s, c: head(b": a", length=len(p), body=p),
        "BROKEN",
        "protocol",
    ),
    "56 PDF under the name of a page": (lambda p, s, c: (200, {}, PDF), "SUSPECT", "no text"),
    "56 packed PDF under the name of a page": (
        lambda p, s, c: zipped(gzip.compress(PDF)),
        "SUSPECT",
        "no text",
    ),
    "49 body of 20 MB": (lambda p, s, c: p + b"x" * 20_000_000, "BROKEN", "too large"),
}
# The same, for answers that are odd but good: the look is OK.
ODDITIES: dict[str, Make] = {
    **{
        f"14 redirect {status} to the same release": (
            lambda p, s, c, status=status: moved(p, s, status)
        )
        for status in (301, 302, 303, 307, 308)
    },
    "21 redirect to a relative place": lambda p, s, c: moved(p, s, 302, "./21-dekat.html"),
    "21 redirect to a place beyond ASCII": lambda p, s, c: moved(p, s, 302, "21-caf\xe9.html"),
    "18 meta refresh to a canary": lambda p, s, c: refreshing(p, f"{c}/rahasia"),
    "24 one 500 and then the page": lambda p, s, c: failing_at_first(1, (500, {}, b""), p),
    "42 whole close-delimited body": lambda p, s, c: close_delimited(p),
    "43 whole HTTP/1.0 body": lambda p, s, c: close_delimited(p, "1.0"),
    "44 truncated gzip once": lambda p, s, c: failing_at_first(
        1, zipped_but_its_end(p), zipped(gzip.compress(p))
    ),
    "36 one 206 and then the page": lambda p, s, c: failing_at_first(1, (206, {}, p[:900]), p),
    "38 flood of early hints": lambda p, s, c: Raw(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 200
        + b"HTTP/1.1 100 Continue\r\n\r\n"
        + of_length(len(p), p).data
    ),
    "45 wrong checksum unless plain is asked for": lambda p, s, c: unless_plain(bad_crc(p), p),
    "46 plain body labelled br": lambda p, s, c: coded("br", p),
    "46 plain body labelled gzip": lambda p, s, c: zipped(p),
    "47 gzip in gzip": lambda p, s, c: double(p),
    "47 deflate": lambda p, s, c: coded("deflate", zlib.compress(p)),
    "47 deflate without header": lambda p, s, c: coded("deflate", raw_deflate(p)),
    "47 br": lambda p, s, c: coded("br", brotli.compress(p)),
    "47 zstd": lambda p, s, c: coded("zstd", zstd.compress(p)),
    "47 a charset for a coding": lambda p, s, c: coded("UTF-8", p),
    "47 x-gzip": lambda p, s, c: (200, {"Content-Encoding": "x-gzip"}, gzip.compress(p)),
    "51 headers of 2 MB": lambda p, s, c: head(
        *[b"X-%d: " % n + b"a" * 1_000 for n in range(2_000)], length=len(p), body=p
    ),
    "52 line breaks and zeros in headers": lambda p, s, c: head(
        *(b"X-A: a\x00b", b"X-B: a\rX-C: b", b"no colon at all", b"X-D:\n folded"),
        length=len(p),
        body=p,
    ),
    "52 the same length twice": lambda p, s, c: head(
        b"Content-Length: %d" % len(p), length=len(p), body=p
    ),
    "52 odd bytes in headers": lambda p, s, c: tricky_headers(p),
    "53 Referrer-Policy of sys.exit": lambda p, s, c: (200, {"Referrer-Policy": "sys.exit"}, p),
    "54 4,000 cookies": lambda p, s, c: head(
        *[b"Set-Cookie: k%d=1; Domain=go.id" % n for n in range(4_000)], length=len(p), body=p
    ),
    "54 cookies": lambda p, s, c: (200, {"Set-Cookie": "sid=1; Domain=0.0.1; Path=/"}, p),
    "55 wrong charset in the header": lambda p, s, c: (
        200,
        {"Content-Type": "text/html; charset=windows-1252"},
        p,
    ),
    "56 no content type": lambda p, s, c: Raw(
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(p) + p
    ),
    "56 content type of plain text": lambda p, s, c: (200, {"Content-Type": "text/plain"}, p),
    "56 content type of bytes": lambda p, s, c: (
        200,
        {"Content-Type": "application/octet-stream"},
        p,
    ),
}


def put(server: LoopbackServer, item: Article, make: Make, canary: str) -> None:
    """Let the page of *item* answer as *make* says."""
    server.routes[item.path] = make(release_page(item), server, canary)
