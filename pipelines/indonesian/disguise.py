"""Words written so that no filter finds them: s1ot, g.a.c.o.r, full-width, look-alike letters.

A text comes out in lower case and plain Latin letters, with the way back to the places in the
original; which words are worth uncovering says who asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

_HIDDEN = re.compile(
    "[\u00ad\u0300-\u036f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u206a-\u206f\u20e3\u3164\ufe00-\ufe0f\ufeff\uffa0]+"
)
# Letters of other alphabets and small capitals that look like Latin ones.
_TWINS = (
    ("аеорсухіјѕһԁԛԝкмтвнпгАВЕКМНОРСТУХІЈЅ", "aeopcyxijshdqwkmtbhnrabekmhopctyxijs"),
    ("αοτιρνκεΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aotipvkeabezhikmnoptyx"),
    ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɡıłøđħŋŁØĐⱠƗƟ", "abcdefghijklmnoprstuvwyzgilodhnlodlio"),
)
_FOLDED_RANGES = (
    (0x00C0, 0x024F),  # letters with marks
    (0x02B0, 0x02B8),  # raised
    (0x1D2C, 0x1D6A),
    (0x1E00, 0x1EFF),
    (0x2070, 0x209C),  # raised and lowered
    (0x2100, 0x214F),
    (0x2460, 0x24FF),  # circled
    (0xFF01, 0xFF5E),  # full width
    (0x1D400, 0x1D7FF),  # mathematical
    (0x1F130, 0x1F149),  # squared
)
# White on black letters, and flags, have no plain form in Unicode.
_LETTER_ROWS = (0x1F150, 0x1F170, 0x1F1E6)
_DIGIT_ROWS = (0x2776, 0x2780, 0x278A)

# Most releases hold no other characters beyond ASCII, and none of these hides a word.
_STRANGE = re.compile("[^\x00-\x7f“”‘’–—…•·«»°é\u00a0]")
# So few digits before a letter that a long row of them takes no time.
_DIGIT = re.compile(r"[0-9@$|!](?:(?<=[a-z].)|(?=[0-9@$|!]{0,40}[a-z]))")
_DIGIT_TOKEN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789@$|!")
_SEPARATOR = re.compile(r"[._*·~-](?:(?<=[a-z0-9].)(?=[._*·~-]?[a-z0-9]))")
_BROKEN_TOKEN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._*·~-")
# Letters one by one; the first finds quickly that there are none.
_SINGLE = re.compile(
    r"[^a-z0-9][a-z0-9][^a-z0-9\n]{1,3}+[a-z0-9][^a-z0-9\n]{1,3}+[a-z0-9](?![a-z0-9])"
)
_SPREAD = re.compile(r"(?<![a-z0-9])[a-z0-9](?:[^a-z0-9\n]{1,3}[a-z0-9]){3,40}(?![a-z0-9])")
_BETWEEN = re.compile(r"[^a-z0-9]+")
_ONE_AS_L = str.maketrans("013456789@$!|", "oleasgtbgasil")
_ONE_AS_I = str.maketrans("013456789@$!|", "oieasgtbgasll")
FEWEST_LETTERS = 2
TOKEN_CAP = 40  # characters to each side

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """A text without its disguises.

    places: per character its index in the original; None where both are in step.
    """

    text: str
    places: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of a span, not empty, in this text."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def uncover(raw: str, words: re.Pattern[str]) -> Uncovered:
    """Undo the disguises of the words; everything else only becomes lower case and plain.

    words: matches a word worth uncovering anywhere in a run of lower-case letters.
    """
    shown, places = raw, None
    if not raw.isascii() and _STRANGE.search(raw):
        shown, places = _changed(
            raw.translate(_folds()),
            None,
            ((*hidden.span(), "") for hidden in _HIDDEN.finditer(raw)),
        )
    shown = _letters_for_digits(shown.lower(), words)
    shown, places = _changed(shown, places, _rejoined(shown, words, _broken_tokens(shown)))
    if _SINGLE.search(f" {shown}"):
        runs = (run.span() for run in _SPREAD.finditer(shown))
        shown, places = _changed(shown, places, _rejoined(shown, words, runs))
    return Uncovered(text=shown, places=places)


def fold(text: str) -> str:
    """A text in lower case, letters and digits of other kinds as the plain ones they look like."""
    return text.translate(_folds()).lower()


def _changed(
    shown: str, places: list[int] | None, changes: Iterable[tuple[int, int, str]]
) -> tuple[str, list[int] | None]:
    """The text with each span replaced by no more characters, and the places that are left."""
    parts: list[str] = []
    kept: list[int] = []
    last = 0
    for start, end, new in changes:
        parts.extend((shown[last:start], new))
        kept.extend(range(last, start))
        if new:
            kept.extend((*range(start, start + len(new) - 1), end - 1))
        last = end
    if not last:
        return shown, places
    parts.append(shown[last:])
    kept.extend(range(last, len(shown)))
    return "".join(parts), kept if places is None else [places[place] for place in kept]


def _tokens(shown: str, seed: re.Pattern[str], letters: frozenset[str]) -> Iterator[Span]:
    """The runs of such letters around each match of the seed."""
    done = 0
    for found in seed.finditer(shown):
        if found.start() < done:
            continue
        start, end = found.span()
        low, high = max(done, start - TOKEN_CAP), end + TOKEN_CAP
        while start > low and shown[start - 1] in letters:
            start -= 1
        while end < min(high, len(shown)) and shown[end] in letters:
            end += 1
        done = end
        yield start, end


def _letters_for_digits(shown: str, words: re.Pattern[str]) -> str:
    """The same text, as long as before, with s1ot as slot; slot88 keeps its digits."""
    changed: list[str] | None = None
    for start, end in _tokens(shown, _DIGIT, _DIGIT_TOKEN):
        found = _read_as_letters(shown[start:end], words)
        if found is not None:
            changed = changed or list(shown)
            changed[start + found.start() : start + found.end()] = found[0]
    return "".join(changed) if changed else shown


def _read_as_letters(token: str, words: re.Pattern[str]) -> re.Match[str] | None:
    for table in (_ONE_AS_L, _ONE_AS_I):
        found = words.search(token.translate(table))
        if found is not None:
            return found
    return None


def _broken_tokens(shown: str) -> Iterator[Span]:
    for start, end in _tokens(shown, _SEPARATOR, _BROKEN_TOKEN):
        while end > start and not shown[end - 1].isalnum():
            end -= 1
        yield start, end


def _rejoined(
    shown: str, words: re.Pattern[str], runs: Iterable[Span]
) -> Iterator[tuple[int, int, str]]:
    """The runs that without what stands between their letters are such a word."""
    for start, end in runs:
        run = shown[start:end]
        bare = _BETWEEN.sub("", run)
        if sum(map(str.isalpha, bare)) < FEWEST_LETTERS:
            continue  # 51.07 is a region's code, and no "slot"
        if words.search(run):
            continue
        found = words.search(bare) or _read_as_letters(bare, words)
        is_spread = len(bare) * 2 <= len(run) + 1
        if found is not None and (is_spread or len(found[0]) >= len(bare) - 3):
            yield start, end, bare[: found.start()] + found[0] + bare[found.end() :]


@cache
def _folds() -> dict[int, str]:
    table = {
        ord(twin): latin
        for twins, letters in _TWINS
        for twin, latin in zip(twins, letters, strict=True)
    }
    for low, high in _FOLDED_RANGES:
        for code in range(low, high + 1):
            base = unicodedata.normalize("NFKD", chr(code))[:1]
            if base.isascii() and base.isprintable() and code not in table:
                table[code] = base
    for first in _LETTER_ROWS:
        table.update({first + step: chr(ord("a") + step) for step in range(26)})
    for first in _DIGIT_ROWS:
        table.update({first + step: chr(ord("1") + step) for step in range(9)})
    return table
