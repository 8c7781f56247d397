"""Made-up pages to measure the gambling reader on: injected ones, and honest news about the fight.

Each generator is seeded; the same seed gives the same pages. All names and sites are invented.
"""

from __future__ import annotations

import random
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

Page = tuple[str, str, str]  # style, title, text

STOCK = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

MATH = {chr(97 + i): chr(0x1D5EE + i) for i in range(26)} | {
    chr(65 + i): chr(0x1D5D4 + i) for i in range(26)
}
LEET = {"o": "0", "a": "4", "e": "3", "l": "1", "i": "1"}


def _leet(text: str) -> str:
    """One letter of each longer word as a digit."""
    words = []
    for word in text.split(" "):
        at = next((i for i, letter in enumerate(word) if i and letter in LEET), None)
        words.append(word if at is None else word[:at] + LEET[word[at]] + word[at + 1 :])
    return " ".join(words)


DISGUISES: tuple[Callable[[str], str], ...] = (
    str.upper,
    lambda text: "\u200b".join(text),
    lambda text: text.replace("o", "o\u00ad").replace("l", "\u200dl"),
    lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    lambda text: "".join(MATH.get(c, c) for c in text),
    lambda text: (
        text.replace("o", "о").replace("a", "а").replace("c", "с").replace("e", "е")
    ),  # Cyrillic
    lambda text: unicodedata.normalize("NFC", text.replace("o", "o\u0308").replace("a", "a\u0301")),
    lambda text: " ".join(".".join(word) for word in text.split(" ")),
    lambda text: text.upper().replace(" ", " 🎰 "),
    _leet,
)


def injected_pages(seed: int, count: int) -> Iterator[Page]:
    """Pages with a gambling advert: whole pages, blocks, single links, paths, disguises."""
    rng = random.Random(seed)  # noqa: S311 - the same pages each time
    styles = (
        _whole,
        _block,
        _line,
        _after,
        _inside,
        _path,
        _anchor,
        _disguised,
        _on_fight,
        _results,
        _foreign,
        _pitch,
    )
    for number in range(count):
        style = styles[number % len(styles)]
        title, text = style(rng)
        yield style.__name__.strip("_"), title, text


def honest_releases(seed: int, count: int) -> Iterator[Page]:
    """Releases about fighting gambling, with sites and games named, and words that look alike."""
    rng = random.Random(seed)  # noqa: S311 - the same pages each time
    for number in range(count):
        if number % 5 == 4:
            title, text = (_filled(part, rng) for part in rng.choice(STOCK["friends"]))
            lead = _filled(rng.choice(STOCK["plain"]), rng)
            yield "friend", title, f"{lead}\n\n{text}"
        else:
            yield "fight", *_fight(rng)


def _brand(rng: random.Random) -> str:
    name = rng.choice(STOCK["brands"]) + rng.choice(STOCK["numbers"])
    return rng.choice((name, name.upper(), name.capitalize()))


def _filled(text: str, rng: random.Random) -> str:
    return text.format(
        place=rng.choice(STOCK["places"]),
        name=rng.choice(STOCK["names"]),
        office=rng.choice(STOCK["offices"]),
        n=rng.randint(11, 980),
        m=rng.randint(2, 9),
        a=rng.choice(STOCK["anchors"]),
        c=rng.choice(STOCK["anchors"]),
        b=_brand(rng),
        d=_brand(rng),
    )


def _release(rng: random.Random) -> tuple[str, list[str]]:
    return _filled(rng.choice(STOCK["plain_titles"]), rng), [
        " ".join(_filled(line, rng) for line in rng.sample(STOCK["plain"], rng.randint(1, 3)))
        for _ in range(rng.randint(2, 4))
    ]


def _fight(rng: random.Random) -> tuple[str, str]:
    lines = [_filled(line, rng) for line in rng.sample(STOCK["fight"], rng.randint(4, 9))]
    cut = rng.randint(1, len(lines) - 1)
    parts = [" ".join(lines[:cut]), " ".join(lines[cut:])]
    if rng.random() < 0.3:
        parts.insert(1, _filled(rng.choice(STOCK["fight_lists"]), rng))
    if rng.random() < 0.3:
        parts.append(_filled(rng.choice(STOCK["plain"]), rng))
    return _filled(rng.choice(STOCK["fight_titles"]), rng), "\n\n".join(parts)


def _spam_list(rng: random.Random) -> str:
    words = [
        rng.choice((rng.choice(STOCK["anchors"]), _brand(rng))) for _ in range(rng.randint(3, 12))
    ]
    return rng.choice((" | ", "\n", ", ", " ", " - ")).join([*words, rng.choice(STOCK["anchors"])])


def _with(rng: random.Random, advert: str, *, own_line: bool = True) -> tuple[str, str]:
    title, parts = _release(rng)
    at = rng.randrange(len(parts) + 1) if own_line else rng.randrange(len(parts))
    if own_line:
        parts.insert(at, advert)
    else:
        parts[at] += " " + advert
    return title, "\n\n".join(parts)


def _whole(rng: random.Random) -> tuple[str, str]:
    parts = [_filled(line, rng) for line in rng.sample(STOCK["pitches"], rng.randint(3, 6))]
    return (
        f"{_brand(rng)} : {rng.choice(STOCK['anchors'])} {rng.choice(STOCK['anchors'])}",
        "\n\n".join(parts),
    )


def _block(rng: random.Random) -> tuple[str, str]:
    return _with(rng, _spam_list(rng))


def _line(rng: random.Random) -> tuple[str, str]:
    return _with(rng, rng.choice(STOCK["anchors"]))


def _after(rng: random.Random) -> tuple[str, str]:
    return _with(rng, rng.choice(STOCK["anchors"]), own_line=False)


def _inside(rng: random.Random) -> tuple[str, str]:
    title, parts = _release(rng)
    words = parts[-1].split(" ")
    words.insert(rng.randint(2, len(words) - 1), rng.choice(STOCK["anchors"][:36]))
    parts[-1] = " ".join(words)
    return title, "\n\n".join(parts)


def _path(rng: random.Random) -> tuple[str, str]:
    slug = rng.choice(STOCK["anchors"]).lower().replace(" ", rng.choice("-_"))
    place = rng.choice(STOCK["places"]).lower()
    return "", rng.choice(
        (f"https://simpel.{place}kab.go.id/storage/-/{slug}/", f"/wp-content/-/{slug}/", slug)
    )


def _anchor(rng: random.Random) -> tuple[str, str]:
    return "", rng.choice(
        (rng.choice(STOCK["anchors"]), _brand(rng), f"{_brand(rng)} {rng.choice(STOCK['anchors'])}")
    )


def _disguised(rng: random.Random) -> tuple[str, str]:
    return _with(
        rng,
        rng.choice(DISGUISES)(f"{rng.choice(STOCK['anchors'][:5])} {rng.choice(STOCK['anchors'])}"),
    )


def _on_fight(rng: random.Random) -> tuple[str, str]:
    title, text = _fight(rng)
    return title, f"{text}\n\n{rng.choice((_spam_list(rng), rng.choice(STOCK['anchors'])))}"


def _results(rng: random.Random) -> tuple[str, str]:
    market = rng.choice(("HK", "SGP", "SDY", "Hongkong Pools", "Toto Macau"))
    rows = "\n".join(f"{day:02}-03-2024 {rng.randint(0, 9999):04}" for day in range(1, 9))
    return (
        f"Data {market} Hari Ini",
        f"Keluaran {market} tercepat, result togel {market} malam ini\n{rows}",
    )


def _foreign(rng: random.Random) -> tuple[str, str]:
    return _with(rng, rng.choice(STOCK["foreign"]))


def _pitch(rng: random.Random) -> tuple[str, str]:
    return _with(rng, _filled(rng.choice(STOCK["pitches"][:-1]), rng), own_line=rng.random() < 0.5)
