"""What follows the word of an office and belongs to it: an agency, its region, a place.

Where the office ends and a name begins is decided by the words of office_words.tsv, regions,
districts, titles and common given names; where they do not decide, the office ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.indonesian.name_words import is_no_name, is_noun, starts_given, starts_title
from pipelines.indonesian.names import read_name
from pipelines.indonesian.office_regions import REGION_KINDS, region_length
from pipelines.indonesian.places import is_place
from pipelines.indonesian.tables import rows
from pipelines.indonesian.tokens import Phrases, Tokens

STEPS_CAP = 30

_PLACE_WORDS = frozenset(
    (
        "kecamatan",
        "kec",
        "kelurahan",
        "kel",
        "desa",
        "distrik",
        "negeri",
        "polda",
        "polres",
        "kodam",
        "kodim",
        "korem",
    )
)
# "Disporapar", "Dinkes", "Bapperida": agencies known by how they begin.
_AGENCY = re.compile(
    r"(?:Dis(?!ki)[a-z]{2}|Din(?:kes|dik|sos|por|par|hub|kop|per|as|per)|Bap+[er]|Bak(?:es|eu)|"
    r"Kes(?:bang|ra)|Sat(?:pol|lantas|res)|Set(?:da|wan|wil)|DP[A-Z]|Pol(?:res|da|sek)|Kem(?:en|ko))"
)
_DIRECTIONS = [
    [word] for word in ("timur", "barat", "utara", "selatan", "tengah", "kulon", "wetan")
]
_SHORTENED = frozenset(("kab", "kec", "prov", "kel", "pt", "cv"))
_ROMAN = re.compile(r"[IVX]{1,4}|[A-D]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What belongs to an office after its own word.

    end: the token after it. region: a region as printed, place: a district or village.
    national: a body of the state is named. proper: a body with a name of its own is, whose
    end only a comma tells. worded: anything is.
    """

    end: int
    region: str | None
    place: str | None
    national: bool
    proper: bool
    worded: bool


def read_tail(tokens: Tokens, index: int, form: str, portal: str | None) -> Tail:
    """Read what follows an office's own word; *form* is the "tail" of offices.tsv."""
    reader = _Reader(tokens, index, form, portal)
    reader.read()
    return Tail(
        end=reader.end,
        region=reader.region,
        place=reader.place,
        national=reader.national,
        proper=reader.proper,
        worded=reader.end > index,
    )


class _Reader:
    """Goes on token by token for as long as they belong to the office."""

    def __init__(self, tokens: Tokens, index: int, form: str, portal: str | None) -> None:
        self.tokens = tokens
        self.portal = portal
        self.form = form
        self.first = self.at = self.end = index
        self.region: str | None = None
        self.place: str | None = None
        self.national = False
        self.proper = form == "named"
        self.proper_to = index  # a body's own name reaches the comma there

    def read(self) -> None:
        for _ in range(STEPS_CAP):
            before = self.at
            if self.at >= len(self.tokens) or not self._step():
                break
            if self.at <= before:
                break

    def _take(self, length: int) -> bool:
        self.at = self.end = self.at + length
        return True

    def _pass(self, length: int = 1) -> bool:
        """Go on, though only what follows can tell whether this belongs to the office."""
        self.at += length
        return True

    def _step(self) -> bool:
        text = self.tokens.text[self.at]
        if text == "(":
            return self._brackets()
        if text == ",":
            return self._listed()
        if text in "/&":
            return self._pass()
        if text == ".":
            return self.tokens.low[self.at - 1] in _SHORTENED and self._pass()
        if text == "-":
            return self.tokens.glued(self.at) and self.tokens.glued(self.at + 1) and self._pass()
        if text[0].isdigit():
            return self._take(1)
        return text[0].isalpha() and self._word()

    def _brackets(self) -> bool:
        """A short form in brackets: "(Sekda)", "(DPUPR)"."""
        for close in range(self.at + 2, min(self.at + 6, len(self.tokens))):
            if self.tokens.text[close] == ")":
                inner = self.tokens.text[self.at + 1 : close]
                short = all(word[0].isalpha() or word in "/&-" for word in inner)
                return short and self._take(close + 1 - self.at)
        return False

    def _listed(self) -> bool:
        """A comma inside the office: a list of what an agency does, or a region."""
        after = self.at + 1
        length = region_length(self.tokens, after)
        if length and self.region is None:
            return (
                self.tokens.is_at(after + length, ",") or self.tokens.low[after] in REGION_KINDS
            ) and self._pass()
        if length and self.tokens.is_at(after + length, ","):
            return self._take(length + 1)  # "Kabupaten X, Jawa Barat, Rina Dewi"
        if after < len(self.tokens) and self.tokens.low[after] in _PLACE_WORDS:
            return self._pass()
        if self.form not in ("body", "named"):
            return False
        if after < len(self.tokens) and self.tokens.low[after] in ("dan", "serta"):
            after += 1
        if self._is_list_word(after) or self._is_list_word(after, ahead=2):
            return self._pass()
        return False

    def _is_list_word(self, index: int, ahead: int = 0) -> bool:
        """Whether a word of agencies stands there, or in "X, dan Statistik" further on."""
        tokens = self.tokens
        if ahead:
            listed = tokens.is_at(index + 1, ",") and tokens.low[index + ahead : index + ahead + 1]
            if listed not in (["dan"], ["serta"]):
                return False
            index += ahead + 1
        match = known_words(tokens, index)
        return match is not None and match[1] in ("body", "state") and tokens.capital(index)

    def _word(self) -> bool:
        tokens, at = self.tokens, self.at
        if starts_title(tokens, at):
            return False
        length = 0 if self.region else region_length(tokens, at)
        if length:
            return self._region(length)
        if self._after_place_word():
            return self._named_place()
        if starts_given(tokens, at) and not self._in_proper_name():
            return False
        known = self._known()
        if known is not None:
            return known
        if not tokens.capital(at):
            return self._is_lower_body() and self._take(1)
        return self._unknown()

    def _region(self, length: int) -> bool:
        tokens, end = self.tokens, self.at + length
        if self.form == "place" and self._place_length() > length:
            return self._named_place()  # "Pekalongan Utara": a district, not the region
        self.region = tokens.shown(self.at, end)
        if end < len(tokens) and tokens.text[end] == "Kota":
            # "Kapolres Pekalongan Kota": so the police name a city.
            self.region, length = f"Kota {self.region}", length + 1
        return self._take(length)

    def _unknown(self) -> bool:
        """Go on over a word with a capital that no table has, where its place tells."""
        tokens, at = self.tokens, self.at
        roman = _ROMAN.fullmatch(tokens.text[at]) and self.form in ("body", "named", "town")
        if self.form == "town" and tokens.is_at(at - 1, "/") and at > self.first:
            return self._take(1)  # "Kodam XVII/Cenderawasih"
        if self.form == "town" and not self.region and starts_title(tokens, at + 1):
            return self._take(1)  # "Dandim 0419 Tanjab Letkol Inf ..."
        if self._is_agency(at) or roman:
            return (len(tokens.text[at]) > 1 or not tokens.is_at(at + 1, ".")) and self._take(1)
        if self.form == "body" and self._is_before_region(at):
            return self._take(1)
        if self.form == "place" or self._is_known_place(at):
            return self.place is None and self.region is None and self._named_place()
        if tokens.is_at(at - 1, ",") and at > self.first and self._is_list_word(at, ahead=2):
            return self._take(1)
        within = self._in_proper_name() and (at < self.proper_to or not is_no_name(tokens.low[at]))
        return within and self._take(1)

    def _joins(self, after: int) -> bool:
        """Whether "dan", "pada" and the like stand inside the office."""
        tokens = self.tokens
        if self.form not in ("body", "named") or not tokens.capital(after):
            return False
        begun = self.end > self.first or self.proper or tokens.low[self.at] == "pada"
        # "Asisten Pemerintahan" is an office whole, and "dan Kesra" goes on all the same.
        begun = begun or known_words(tokens, self.first - 1) is not None
        return begun and not starts_given(tokens, after)

    def _is_lower_body(self) -> bool:
        """A body in small letters that a comma and a name follow: "direktur perusahaan, X"."""
        return (
            self.form in ("body", "named")
            and self.at == self.first
            and self.tokens.is_at(self.at + 1, ",")
            and read_name(self.tokens, self.at + 2, self.portal) is not None
        )

    def _known(self) -> bool | None:
        """Go on over words of offices and agencies; None where none stand here."""
        tokens, at = self.tokens, self.at
        match = known_words(tokens, at)
        if match is None:
            return None
        length, kind = match
        if kind == "join":
            return self._joins(at + length) and self._pass(length)
        if tokens.lower(at) and tokens.capital(at - 1) and at > self.first:
            return False
        if self.form not in ("body", "named"):
            return tokens.low[at] in _PLACE_WORDS | REGION_KINDS and self._take(length)
        self.national = self.national or kind == "state"
        self.proper = self.proper or kind == "named"
        return self._take(length)

    def _is_before_region(self, at: int) -> bool:
        """Whether a region follows an unknown word: an agency is called so, and no person.

        "Kota X", or a region's bare name with more behind it: "Ketua Asparaw Agam Arman Sani".
        """
        after = at + 1
        length = region_length(self.tokens, after)
        if length and self.tokens.low[after] in REGION_KINDS:
            return length > 1
        end = after + length
        return length > 0 and (self.tokens.is_at(end, ",") or self.tokens.capital(end))

    def _is_known_place(self, at: int) -> bool:
        """Whether a district stands where an agency's or station's region would.

        Many are also called like people, so for an agency the name must be clear behind it.
        """
        if self.form == "region" or starts_given(self.tokens, at):
            return False
        for end in (at + 2, at + 1):
            name_follows = (
                self.form == "town"
                or self.tokens.is_at(end, ",")
                or starts_title(self.tokens, end)
                or starts_given(self.tokens, end)
            )
            capital = self.tokens.capital(end - 1)
            if name_follows and capital and _is_place(self.tokens.shown(at, end), self.portal):
                return True
        return False

    def _after_place_word(self) -> bool:
        before = self.tokens.low[self.at - 1]
        if before == "negeri" and self.form != "place":
            return False  # "Menteri Dalam Negeri", not the villages of Maluku
        return before in _PLACE_WORDS or (
            before == "." and self.tokens.low[self.at - 2] in _PLACE_WORDS
        )

    def _is_agency(self, at: int) -> bool:
        """An abbreviation like "DPUPR" or "Disporapar"."""
        word = self.tokens.text[at]
        if self.form in ("place", "region") or (self.form == "town" and at == self.first):
            return False
        return bool(_AGENCY.match(word)) or (
            len(word) > 2 and word.isupper() and not self.tokens.text[self.first - 1].isupper()
        )

    def _in_proper_name(self) -> bool:
        """Whether the words up to the next comma are a body's own name."""
        if not self.proper or self.at < self.proper_to:
            return self.proper
        end = self.at
        while end < min(len(self.tokens), self.at + STEPS_CAP) and (
            self.tokens.capital(end) or (known_words(self.tokens, end) or (0, ""))[1] == "join"
        ):
            end += 1
        if self.tokens.is_at(end, ",") and read_name(self.tokens, end + 1, self.portal) is not None:
            self.proper_to = end
        return self.at < self.proper_to or not starts_given(self.tokens, self.at)

    def _named_place(self) -> bool:
        """The district or village after "Camat" or "Desa", in as many words as it has."""
        length = self._place_length()
        if not length:
            return False
        self.place = self.tokens.shown(self.at, self.at + length)
        return self._take(length)

    def _place_length(self) -> int:
        """How many tokens the place here takes; where nothing tells, one of three or more."""
        tokens, at = self.tokens, self.at
        run = at
        while run < at + 5 and tokens.capital(run) and not starts_title(tokens, run):
            if run > at and tokens.low[run] in _PLACE_WORDS | REGION_KINDS:
                return run - at  # "Rantau Indah Kecamatan X"
            run += 1
        given = next((place for place in range(at, run) if starts_given(tokens, place)), run)
        named = tokens.is_at(run, ",") and read_name(tokens, run + 1, self.portal) is not None
        if given == run and (starts_title(tokens, run) or (named and run - at <= 3)):
            return run - at
        for length in range(min(3, run - at), 0, -1):
            if _is_place(tokens.shown(at, at + length), self.portal):
                return length + (tokens.low[at + length : at + length + 1] in _DIRECTIONS)
        if given < run:
            return given - at
        directed = run - at > 1 and tokens.low[at + 1 : at + 2] in _DIRECTIONS
        return 2 if directed else min(run - at, 1)


@lru_cache(maxsize=8192)
def _is_place(name: str, portal: str | None) -> bool:
    return is_place(name, portal)


def known_words(tokens: Tokens, index: int) -> tuple[int, str] | None:
    """Words of office_words.tsv, or a noun of their form, here: how many tokens, and their kind."""
    match = _capitals().match(tokens.text, index)
    if match is not None:
        return match
    match = _words().match(tokens.low, index)
    if match is None:
        return (1, "body") if index < len(tokens) and is_noun(tokens.low[index]) else None
    return match if tokens.capital(index) or match[1] != "named" else None


@cache
def _words() -> Phrases[str]:
    return Phrases(
        (row["word"], row["kind"]) for row in rows("office_words.tsv") if not row["word"].isupper()
    )


@cache
def _capitals() -> Phrases[str]:
    return Phrases(
        ((row["word"], row["kind"]) for row in rows("office_words.tsv") if row["word"].isupper()),
        fold=False,
    )
