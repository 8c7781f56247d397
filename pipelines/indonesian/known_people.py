"""The people of one text, each once: which names are one person, and where each is named.

"Drs. H. Slamet Riyadi", "Slamet Riyadi" and "Slamet" are one; so is "Bupati" alone where the
text has one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.indonesian.name_words import is_no_name, past_address
from pipelines.indonesian.names import Name, name_before, name_within, read_name
from pipelines.indonesian.office_holders import Mention
from pipelines.indonesian.small_words import is_said, words_of
from pipelines.indonesian.speakers import (
    LEAD_CAP,
    Spoken,
    describes,
    is_quotation,
    pronouns,
    roles,
    said_alike,
    says_words,
)
from pipelines.indonesian.tokens import Tokens, places

PEOPLE_CAP = 100
SPEECH_CAP = 500  # places where someone may be said to speak
NAMINGS_CAP = 1_000
FULLER_CAP = 100
ROLE_SPAN = 9  # tokens in "Salah seorang pedagang di pasar itu, Rina"
NEAR_CAP = 5  # people with a word of the same name who are compared letter by letter
NICKNAMES_CAP = 20
SLIP_RATIO = 0.9
SLIP_LENGTH = 7  # letters from which two names that differ by a slip are one

_CALLED = frozenset(("disapa", "sapaan", "dipanggil"))


@dataclass(slots=True)
class Known:
    """What is known so far of a person; start and end are tokens."""

    name: Name
    start: int
    end: int
    office: str | None = None
    kind: str | None = None
    region_code: str | None = None
    quotes: int = 0


class KnownPeople:
    """Takes up the people of a text from its offices and words of saying."""

    def __init__(self, tokens: Tokens, mentions: list[Mention], region: str | None) -> None:
        self.known: list[Known] = []
        self._tokens = tokens
        self._mentions = mentions
        self._region = region
        self._by_word: dict[str, list[int]] = {}
        self._nicknames: dict[str, int] = {}
        self._of_mention = [self._add_office(mention) for mention in mentions]

    def add_name(self, name: Name) -> int | None:
        """Take up a name that stands without an office; its number, None where too many are."""
        number = self._same(name, None)
        return (
            self._new(name, name.start, name.end) if number is None else self._widen(number, name)
        )

    def spoken(self) -> list[Spoken]:
        """Where each person is named, in order; also those named by their office alone."""
        taken = bytearray(len(self._tokens))
        held = [at for at, mention in enumerate(self._mentions) if mention.held]
        found = [self._by_office(at) for at in held]
        self._find_nicknames()
        found.extend(self._without_office(found, taken))
        for spoken in found:
            taken[spoken.start : spoken.end] = b"\1" * (spoken.end - spoken.start)
        self._find_fuller_names()
        self._find_their_offices(held)
        found.extend(self._by_name(taken))
        return sorted(found, key=lambda spoken: spoken.start)

    def _add_office(self, mention: Mention) -> int | None:
        if mention.name is None:
            return None
        number = self._same(mention.name, mention.kind)
        if number is None:
            number = self._new(mention.name, mention.start, mention.end)
        if number is None:
            return None
        self._widen(number, mention.name)
        known = self.known[number]
        longer = known.kind == mention.kind and len(mention.office) > len(known.office or "")
        if known.office is None or longer:
            known.office, known.kind = mention.office, mention.kind
            known.region_code = mention.region_code or known.region_code
            known.start, known.end = mention.start, mention.end
        return number

    def _same(self, name: Name, kind: str | None) -> int | None:
        """The person a name means, the one named last where several can be meant."""
        if len(name.keys) == 1 and name.keys[0] in self._nicknames:
            return self._nicknames[name.keys[0]]
        keys = set(name.keys)
        near = {number for key in keys for number in self._by_word.get(key, ())}
        found: int | None = None
        for number in sorted(near, reverse=True):
            known = self.known[number]
            other = set(known.name.keys)
            if keys == other:
                return number
            if found is None and (keys <= other or other <= keys):
                alike = None in (kind, known.kind) or kind == known.kind
                # A wife is called by her husband's names too: "Rina Arman Sani".
                begun = name.keys[0] == known.name.keys[0]
                if alike or (begun and min(len(keys), len(other)) > 1):
                    found = number
        if found is not None:
            return found
        for number in sorted(near, reverse=True)[:NEAR_CAP]:
            if self._differs_by_a_slip(keys, set(self.known[number].name.keys)):
                return number
        if kind is None and len(keys) == 1:
            return self._but_for_a_slip(name.keys[0])
        return None

    def _differs_by_a_slip(self, keys: set[str], other: set[str]) -> bool:
        """Whether two names of as many words are one but for a letter: "Gde Sumerta(h)"."""
        if len(keys) != len(other) or len(keys - other) != 1:
            return False
        (one,), (two,) = keys - other, other - keys
        near = len(one) >= SLIP_LENGTH and one[0] == two[0]
        return near and difflib.SequenceMatcher(None, one, two).ratio() >= SLIP_RATIO

    def _but_for_a_slip(self, word: str) -> int | None:
        if len(word) < SLIP_LENGTH:
            return None
        near = difflib.get_close_matches(word, self._by_word, n=1, cutoff=SLIP_RATIO)
        return self._by_word[near[0]][-1] if near else None

    def _new(self, name: Name, start: int, end: int) -> int | None:
        if len(self.known) >= PEOPLE_CAP:
            return None
        self.known.append(Known(name, start, end))
        return self._widen(len(self.known) - 1, name)

    def _widen(self, number: int, name: Name) -> int:
        """Keep the fuller of two names of a person, and know both by their words."""
        known = self.known[number]
        if (len(name.keys), name.titled) > (len(known.name.keys), known.name.titled):
            known.name = name
        long = (word for word in name.keys if len(word) > 2)
        for word in (*long, *self._short_form(name)):
            numbers = self._by_word.setdefault(word, [])
            if number not in numbers:
                numbers.append(number)
        return number

    def _short_form(self, name: Name) -> Iterator[str]:
        """The initials in brackets after a name: "Suharti Dewi (SD)"."""
        tokens, at = self._tokens, name.after
        if tokens.is_at(at, "(") and tokens.is_at(at + 2, ")") and tokens.capital(at + 1):
            yield tokens.low[at + 1]

    def _by_office(self, at: int) -> Spoken:
        mention = self._mentions[at]
        person = self._of_mention[at] if mention.name else self._holder(mention)
        return Spoken(start=mention.start, end=mention.end, person=person)

    def _holder(self, mention: Mention) -> int | None:
        """Who is meant by an office alone: the only one who holds it, else the one named last."""
        holders = [
            number
            for number, known in enumerate(self.known)
            if known.kind == mention.kind and (not mention.worded or _alike(known, mention))
        ]
        if len(holders) > 1 and not mention.worded:
            before = [one for one in holders if self.known[one].start < mention.start]
            return max(before, key=lambda one: self.known[one].start) if before else None
        return holders[0] if len(holders) == 1 else None

    def _without_office(self, found: list[Spoken], taken: bytearray) -> Iterator[Spoken]:
        """People who speak or are quoted without an office."""
        for spoken in found:
            taken[spoken.start : spoken.end] = b"\1" * (spoken.end - spoken.start)
        for index in self._near_speech():
            name = self._name_near(index)
            if name is None and not taken[index] and self._speaks_unnamed(index):
                yield Spoken(start=index, end=index + 1, person=None)
            if name is not None and not any(taken[name.start : name.end]):
                taken[name.start : name.end] = b"\1" * (name.end - name.start)
                yield Spoken(start=name.start, end=name.end, person=self.add_name(name))

    def _near_speech(self) -> list[int]:
        """Words of saying, of what people are called, and those after a quotation."""
        tokens = self._tokens
        after = {index + step for index in tokens.masked for step in (1, 2, 3)}
        words = says_words() | roles()
        near = after.union(places(tokens.low, words))
        return sorted(index for index in near if index < len(tokens))[:SPEECH_CAP]

    def _name_near(self, index: int) -> Name | None:
        word = self._tokens.low[index]
        if word in says_words():
            passive = word.startswith("di")
            return self._name_behind(index) if passive else self._name_before(index)
        if index and self._is_said(index):
            at = past_address(self._tokens, index + 1)
            if describes(self._tokens, at) and self._tokens.low[at] not in pronouns():
                return name_within(self._tokens, at, LEAD_CAP, self._region)
            return read_name(self._tokens, at, self._region)
        if word not in roles() or not self._is_called_so(index):
            return None
        return self._name_of_role(index)

    def _speaks_unnamed(self, index: int) -> bool:
        """Whether someone without a name speaks: "Seorang warga mengaku ..."."""
        tokens = self._tokens
        single = index > 0 and tokens.low[index - 1] in ("seorang", "satu")
        if tokens.low[index] not in roles() or not (single or tokens.low[index] == "perwakilan"):
            return False
        for at in range(index + 1, min(index + ROLE_SPAN, len(tokens))):
            if tokens.text[at] in ".,!?" or tokens.text[at][0] in "\n\x00\x01":
                return False
            if tokens.low[at] in says_words():
                return not tokens.low[at].startswith("di")
        return False

    def _is_called_so(self, index: int) -> bool:
        """Whether someone is called by a role: "Rina, penjual kue", "Seorang penjual"."""
        tokens, before = self._tokens, index - 1
        if before < 0 or tokens.text[before][0] in ",.!?\n" or before in tokens.masked:
            return True
        return tokens.capital(index) or tokens.low[before] in ("seorang", "salah", "satu")

    def _name_before(self, index: int) -> Name | None:
        """The name before a word of saying; a single word is only taken where it is known."""
        end = index - 1 if self._tokens.is_at(index - 1, ",") else index
        name = name_before(self._tokens, end, 0, self._region) if end > 0 else None
        return name if name is not None and self._is_whole_or_known(name) else None

    def _name_behind(self, index: int) -> Name | None:
        """The name in "disampaikan Rina Dewi"; it too."""
        name = read_name(self._tokens, past_address(self._tokens, index + 1), self._region)
        return name if name is not None and self._is_whole_or_known(name) else None

    def _is_whole_or_known(self, name: Name) -> bool:
        return len(name.keys) > 1 or self._same(name, None) is not None

    def _is_said(self, index: int) -> bool:
        """Whether the word after a quotation says who speaks."""
        at = index - 1
        while at > 0 and self._tokens.is_at(at, ",."):
            at -= 1
        if not is_quotation(self._tokens.text[at]):
            return False
        return is_said(self._tokens, index) or said_alike(self._tokens, at)

    def _name_of_role(self, index: int) -> Name | None:
        """The name in "Maryam, penjual kue, ..." or "Seorang penjual kue, Maryam, ..."."""
        tokens = self._tokens
        if tokens.is_at(index - 1, ","):
            name = name_before(tokens, index - 1, 0, self._region)
            if name is not None:
                return name
        name = name_within(tokens, index + 1, ROLE_SPAN, self._region)
        if name is None or not (tokens.is_at(name.after, ",(") or tokens.lower(name.after)):
            return None
        return name

    def _find_fuller_names(self) -> None:
        """The whole name of who is quoted by one word, where the text has it."""
        short = {
            known.name.keys[0]: at
            for at, known in enumerate(self.known)
            if len(known.name.keys) == 1 and known.office is None
        }
        for index in places(self._tokens.low, short)[:FULLER_CAP] if short else ():
            key = self._tokens.low[index]
            for start in (index, index - 1) if self._begins(index - 1) else (index,):
                name = read_name(self._tokens, start, self._region)
                if name is not None and key in name.keys and len(name.keys) > 1:
                    self._widen(short[key], name)

    def _find_nicknames(self) -> None:
        """What a person is called by: "Ryan, begitu ia disapa", "yang akrab disapa Ryan"."""
        for index in places(self._tokens.low, _CALLED)[:NICKNAMES_CAP]:
            at = self._nickname_near(index)
            known = [number for number, one in enumerate(self.known) if one.start < index]
            if at is not None and known and self._tokens.low[at] not in self._by_word:
                person = max(known, key=lambda number: self.known[number].start)
                self._by_word[self._tokens.low[at]] = [person]
                self._nicknames[self._tokens.low[at]] = person

    def _nickname_near(self, index: int) -> int | None:
        """Where the nickname stands beside "disapa": behind it, or before the comma before it."""
        tokens = self._tokens
        at = past_address(tokens, index + 2 if tokens.is_at(index + 1, ":") else index + 1)
        if not tokens.capital(at):
            commas = (at for at in range(index, max(0, index - 6), -1) if tokens.is_at(at, ","))
            at = next(commas, 0) - 1
        return at if at >= 0 and tokens.capital(at) and not is_no_name(tokens.low[at]) else None

    def _find_their_offices(self, held: list[int]) -> None:
        """The office of who is quoted by one word: "kata Rina" and "Rina, Camat Tirto, ..."."""
        for mention in (self._mentions[at] for at in held):
            at = mention.start - 2
            if (
                mention.name is not None
                or not mention.worded
                or not self._tokens.is_at(at + 1, ",")
            ):
                continue
            for number in self._by_word.get(self._tokens.low[at], ())[-1:]:
                known = self.known[number]
                if known.office is None and self._tokens.capital(at):
                    known.office, known.kind = mention.office, mention.kind
                    known.region_code = mention.region_code

    def _begins(self, index: int) -> bool:
        """Whether a run of words with capitals begins at a token."""
        return index == 0 or (index > 0 and not self._tokens.capital(index - 1))

    def _by_name(self, taken: bytearray) -> Iterator[Spoken]:
        """Later mentions by one or more words of a known name."""
        tokens = self._tokens
        past = 0
        for start in places(tokens.low, self._by_word)[:NAMINGS_CAP]:
            within = set(self._by_word[tokens.low[start]])
            if start < past or taken[start] or not tokens.capital(start) or self._in_place(start):
                continue
            past = start + 1
            while past < len(tokens) and not taken[past] and tokens.capital(past):
                both = within & set(self._by_word.get(tokens.low[past], ()))
                if not both:
                    break
                within, past = both, past + 1
            if within:
                yield Spoken(start=start, end=past, person=self._nearest(within, start))

    def _in_place(self, index: int) -> bool:
        return index > 0 and self._tokens.low[index - 1] in words_of("place")

    def _nearest(self, numbers: set[int], index: int) -> int:
        """Of people who share a word, the one named last before it."""
        before = [number for number in numbers if self.known[number].start <= index]
        return max(before or numbers, key=lambda number: self.known[number].start)


def _alike(known: Known, mention: Mention) -> bool:
    """Whether an office with its body or region may be the one a person holds."""
    one, other = mention.office.casefold(), (known.office or "").casefold()
    if one in other or other in one:
        return True
    short = mention.office.rpartition(" ")[2]  # "Dirjen PK", "... Perimbangan Keuangan (PK)"
    if short.isupper() and f"({short})" in (known.office or ""):
        return True
    return mention.region_code is not None and mention.region_code == known.region_code
