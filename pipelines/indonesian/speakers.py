"""Who says a quotation: the name after "ujar", before "mengatakan", or the last one who spoke.

A quotation is somebody's words where a word of saying stands beside it or it is a sentence of
its own; a name or slogan in quotes is none. The words are rows of speech.tsv.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

from pipelines.indonesian.name_words import past_address
from pipelines.indonesian.names import Name, name_within, read_name
from pipelines.indonesian.small_words import is_said, said_words, words_of
from pipelines.indonesian.tables import rows
from pipelines.indonesian.tokens import Tokens, places

LEAD_CAP = 14  # tokens between "kata" and a name: "kata salah seorang pedagang, Rina"
NAME_CAP = 5  # tokens of a body's name behind an office: "Ketua Partai Anggrek itu"
THUS_CAP = 4  # tokens from "Demikian" to "disampaikan"
OPENING_CAP = 12  # tokens of a sentence in which "ia" may stand
LOOK_BACK = 400  # tokens a "katanya" may stand from its speaker

_SMALL = frozenset(("lagi", "pula", "juga", "kembali", "kemudian", "singkat", "seraya", "tegas"))
_CIRCUMSTANCES = frozenset(("saat", "ketika", "usai", "seusai", "di", "pada", "dalam", "kepada"))
_ALONG = frozenset(("didampingi", "bersama", "mendampingi", "beserta", "didamping"))
_BACK = frozenset(("tersebut", "itu", "ini"))
_THUS = frozenset(("demikian", "begitu"))
_MARKS = "\"“”„‟″«»＂' "
_SENTENCE_ENDS = frozenset(".!?")
Said = tuple[Literal["nobody", "last", "them"], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A person in the text: tokens from start to end. person: None for one not known."""

    start: int
    end: int
    person: int | None


class Speakers:
    """Tells the speaker of each quotation of one text.

    mentions: all persons of the text, in order. add: takes the name of a person not known yet,
    says which number it has from now on.
    """

    def __init__(
        self,
        tokens: Tokens,
        mentions: list[Spoken],
        add: Callable[[Name], int | None],
        region: str | None,
    ) -> None:
        self._tokens = tokens
        self._add = add
        self._region = region
        self._at = {mention.start: mention for mention in mentions}
        self._openings = self._find_openings()
        self._subjects = self._find_subjects(mentions)

    def count(self) -> dict[int, int]:
        """How many quotations each person says."""
        counts: dict[int, int] = {}
        following: int | None = None
        for index in reversed(self._tokens.masked):
            said = self._said_after(index)
            if not self._is_speech(index, said) or self._is_second_half(index):
                continue
            speaker = self._speaker(index, said)
            if said[0] == "nobody" and speaker is None and self._followed_by_quote(index):
                speaker = following
            following = speaker
            if speaker is not None:
                counts[speaker] = counts.get(speaker, 0) + 1
        return counts

    def _speaker(self, index: int, said: Said) -> int | None:
        if said[0] == "them":
            return said[1]
        for start, person in reversed(self._subjects):
            if start < index:
                return person if index - start <= LOOK_BACK else None
        return None

    def _said_after(self, index: int) -> Said:
        """What stands after a quotation: "last" for "ujarnya", "them" for "ujar X"."""
        at = index + 1
        for _ in range(2):
            at += 1 if self._tokens.is_at(at, ",.") else 0
        if at >= len(self._tokens):
            return "nobody", None
        word = self._tokens.low[at]
        if word.endswith("nya") and (word[:-3] in said_words() or word[:-3] in says_words()):
            return "last", None
        if word in said_words() or said_alike(self._tokens, index):
            return ("last", None) if word.endswith("nya") else self._named(at + 1)
        if behind := _thus_said(self._tokens, index):
            word = self._tokens.low[behind - 1]
            return ("last", None) if word.endswith("nya") else self._named(behind)
        return self._said_by_subject(at)

    def _said_by_subject(self, at: int) -> Said:
        """A speaker before a word of saying: '"...," Budi mengatakan'."""
        mention = self._at.get(at)
        if mention is not None and _says(self._tokens, mention.end):
            return "them", mention.person
        return "nobody", None

    def _named(self, at: int) -> Said:
        """Who is named after "ujar"."""
        tokens = self._tokens
        while at < len(tokens) and tokens.low[at] in _SMALL:
            at += 1
        for place in (at, past_address(tokens, at)):
            if place in self._at:
                return self._meant(self._at[place])
        at = past_address(tokens, at)
        if at < len(tokens) and tokens.low[at] in pronouns():
            return "last", None
        if tokens.capital(at):
            name = read_name(tokens, at, self._region)
            return "them", self._add(name) if name is not None else None
        return self._described(at)

    def _meant(self, mention: Spoken) -> Said:
        """A person, or the last one where an office points back: "ujar Ketua Partai X tersebut"."""
        if mention.person is not None:
            return "them", mention.person
        at = mention.end
        while at < mention.end + NAME_CAP and self._tokens.capital(at):
            at += 1
        back = at < len(self._tokens) and self._tokens.low[at] in _BACK
        return ("last" if back else "them"), None

    def _described(self, at: int) -> Said:
        """A speaker called by what they are: "kata salah seorang pedagang, Rina"."""
        if not describes(self._tokens, at):
            return "last", None
        for index in range(at, min(at + LEAD_CAP, len(self._tokens))):
            if index in self._at:
                return "them", self._at[index].person
        name = name_within(self._tokens, at, LEAD_CAP, self._region)
        return "them", self._add(name) if name is not None else None

    def _is_speech(self, index: int, said: Said) -> bool:
        if said[0] != "nobody":
            return True
        tokens = self._tokens
        words = len(tokens.source[tokens.starts[index] : tokens.ends[index]].split())
        before = index - 1
        parted = tokens.is_at(before, ",:")
        if any(word in words_of("slogan") for word in tokens.low[max(0, index - 4) : index]):
            return False
        if parted:
            before -= 1
        if _says(tokens, before) or (parted and tokens.is_at(index - 1, ":")):
            return words >= 2
        return words >= 3 and self._opens(index) and self._ends(index)

    def _opens(self, index: int) -> bool:
        """Whether a quotation begins a sentence."""
        if index == 0:
            return True
        text = self._tokens.text[index - 1]
        return text[0] == "\n" or text in ".!?" or is_quotation(text)

    def _ends(self, index: int) -> bool:
        """Whether a quotation ends one."""
        inner = _last_inside(self._tokens, index) in _SENTENCE_ENDS | {","}
        after = index + 1
        return after >= len(self._tokens) or self._tokens.text[after][0] in "\n.!?" or inner

    def _is_second_half(self, index: int) -> bool:
        """Whether a quotation goes on from one before it: '"Ya," kata Budi, "kami siap"'."""
        tokens = self._tokens
        if not tokens.is_at(index - 1, ","):
            return False
        for at in range(index - 2, max(-1, index - 25), -1):
            if is_quotation(tokens.text[at]):
                return self._said_after(at)[0] != "nobody" and not ends_sentence(tokens, at)
            if tokens.text[at][0] == "\n" or self._ends_sentence_at(at):
                return False
        return False

    def _followed_by_quote(self, index: int) -> bool:
        after = index + 1
        while after < len(self._tokens) and self._tokens.text[after][0] == "\n":
            after += 1
        return after < len(self._tokens) and is_quotation(self._tokens.text[after])

    def _ends_sentence_at(self, at: int) -> bool:
        tokens = self._tokens
        if not tokens.is_at(at, ".!?"):
            return False
        return not (
            tokens.is_at(at, ".") and len(tokens.text[at - 1]) <= 3 and tokens.capital(at - 1)
        )

    def _find_subjects(self, mentions: list[Spoken]) -> list[tuple[int, int | None]]:
        """Of each sentence that names someone: where, and who its speaker is."""
        subjects: list[tuple[int, int | None]] = []
        for opening, group in groupby(mentions, lambda one: self._sentence_start(one.start)):
            # "Wakil Ketua DPRD Agam ini" is who was told of before.
            named = [one for one in group if self._meant(one)[0] != "last"]
            if not named:
                continue
            if self._pronoun_speaks(opening, named[0].start):
                continue
            speaking = [one for one in named if self._is_named_said(one)]
            speaking = speaking or [one for one in named if self._speaks(one)]
            if speaking and speaking[0] is not named[0] and self._is_along(speaking[0]):
                speaking = []  # "Bupati X didampingi Sekda Y mengatakan"
            acting = speaking or [one for one in named if not self._stands_beside(one, opening)]
            if acting:
                subjects.append((acting[0].start, acting[0].person))
        return subjects

    def _pronoun_speaks(self, opening: int, end: int) -> bool:
        """Whether "ia" stands for who speaks, before anyone is named: "Ia meminta Camat ..."."""
        low = self._tokens.low
        return any(
            low[at] in pronouns() and (at == opening or _says(self._tokens, at + 1))
            for at in range(opening, min(end, opening + OPENING_CAP))
        )

    def _find_openings(self) -> list[int]:
        """The tokens that sentences begin with."""
        tokens = self._tokens
        breaks = [at + 1 for at in tokens.breaks]
        marks = [at + 1 for at in places(tokens.text, _SENTENCE_ENDS) if self._ends_sentence_at(at)]
        quoted = [at + 1 for at in tokens.masked if ends_sentence(tokens, at)]
        return sorted((0, *breaks, *marks, *quoted))

    def _sentence_start(self, index: int) -> int:
        """The token its sentence begins with."""
        return self._openings[bisect_right(self._openings, index) - 1]

    def _word_before(self, mention: Spoken) -> int:
        """The token before a person and their address."""
        before = mention.start - 1
        while before >= 0 and self._tokens.low[before] in ("oleh", "bapak", "ibu", "pak", "bu"):
            before -= 1
        return before

    def _is_named_said(self, mention: Spoken) -> bool:
        """Whether "kata" stands before a person: then nobody else of the sentence speaks."""
        return is_said(self._tokens, self._word_before(mention))

    def _speaks(self, mention: Spoken) -> bool:
        """Whether a word of saying stands beside a person."""
        tokens = self._tokens
        before = self._word_before(mention)
        if before >= 0 and tokens.low[before] == "menurut":
            return True
        if before >= 0 and tokens.low[before].startswith("di") and _says(tokens, before):
            return before == 0 or tokens.low[before - 1] != "yang"  # "usulan yang disampaikan X"
        end = mention.end
        if tokens.is_at(end, ","):
            end += 1
        while end < len(tokens) and tokens.low[end] in (
            "juga",
            "turut",
            "pun",
            "kemudian",
            "lantas",
        ):
            end += 1
        return _says(tokens, end) and not tokens.low[end].startswith("di")

    def _is_along(self, mention: Spoken) -> bool:
        """Whether a person comes along with who is named before: "didampingi X"."""
        return mention.start > 0 and self._tokens.low[mention.start - 1] in _ALONG

    def _stands_beside(self, mention: Spoken, opening: int) -> bool:
        """Whether a person is only named along with who acts: "didampingi X"."""
        before = self._tokens.low[max(opening, mention.start - 2) : mention.start]
        return any(word in words_of("beside") for word in before)


def describes(tokens: Tokens, at: int) -> bool:
    """Whether what a speaker is may stand behind "kata", and not when or where it was said."""
    return tokens.lower(at) and tokens.low[at] not in _CIRCUMSTANCES


def said_alike(tokens: Tokens, index: int) -> bool:
    """Whether any word after a quotation says who speaks: '"...," gurau Rina', '"...," selorohnya'.

    So it is where a comma ends the quotation, and a name or "nya" shows the rest.
    """
    if not (is_quotation(tokens.text[index]) and _last_inside(tokens, index) == ","):
        return False
    word = index + 1
    if not tokens.lower(word):
        return False
    return tokens.capital(word + 1) or tokens.low[word].endswith("nya")


def _thus_said(tokens: Tokens, index: int) -> int:
    """The token after "Demikian disampaikan" in the sentence behind a quotation, or 0."""
    at = index + 1
    while at < len(tokens) and (tokens.text[at] == "." or tokens.text[at][0] == "\n"):
        at += 1
    if at >= len(tokens) or tokens.low[at] not in _THUS:
        return 0
    for behind in range(at + 1, min(at + THUS_CAP, len(tokens))):
        if _says(tokens, behind) and tokens.low[behind].startswith("di"):
            oleh = tokens.low[behind + 1 : behind + 2] == ["oleh"]
            return behind + 2 if oleh else behind + 1
    return 0


def is_quotation(text: str) -> bool:
    """Whether a token is a masked quotation."""
    return text[0] in "\x00\x01"


def ends_sentence(tokens: Tokens, index: int) -> bool:
    """Whether a masked quotation ends with a full stop inside its marks."""
    return _last_inside(tokens, index) in _SENTENCE_ENDS


def _last_inside(tokens: Tokens, index: int) -> str:
    return tokens.source[tokens.starts[index] : tokens.ends[index]].rstrip(_MARKS)[-1:]


def _says(tokens: Tokens, index: int) -> bool:
    return 0 <= index < len(tokens) and tokens.low[index] in says_words()


@cache
def says_words() -> frozenset[str]:
    """The words that stand after a speaker: "menjelaskan"."""
    return _kind("says")


@cache
def pronouns() -> frozenset[str]:
    """The words for who was named last."""
    return _kind("pronoun")


@cache
def roles() -> frozenset[str]:
    """What people without an office are called."""
    return _kind("role")


def _kind(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("speech.tsv") if row["kind"] == kind)
