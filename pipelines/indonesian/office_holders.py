"""Whose an office is: the name right before or after it, unless the words show it is another's.

"Camat Tirto, Rina Dewi", "Rina Dewi selaku Camat Tirto"; not "Kepada Camat, Rina mengatakan".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.indonesian.names import Name, is_clear, name_before, read_name
from pipelines.indonesian.office_reach import names_body, runs_on
from pipelines.indonesian.office_tail import known_words
from pipelines.indonesian.small_words import is_said, words_of
from pipelines.indonesian.tokens import Tokens

CLAUSE_CAP = 12  # tokens

_NAMELY = frozenset(("yakni", "yaitu", "bernama"))
_WHO_NOW = frozenset(("yang", "kini", "saat", "ini", "sekarang", "sebelumnya", "juga"))
_HOLDING = frozenset(("selaku", "sebagai"))
_OF_PLACES = frozenset(("region", "town", "place"))
_OF_MANY = frozenset(("jajaran", "para", "seluruh", "segenap"))
_ALSO = frozenset(("juga", "turut", "pun", "kembali", "lantas", "kemudian"))
_VERB = re.compile(r"(?:me|ber)[a-z]{3,}")
_ENDS = (".", "!", "?")
_CLOSED = ',.;:)("\n'


@dataclass(slots=True, kw_only=True)
class Mention:
    """An office in the text, with the name that stands with it, if any.

    start, end: the tokens of both together. office: as printed. kind: which office it is,
    whatever its short form ("wakil bupati"). worded: whether it says of what. form: the
    "tail" of its row. proper: whether a body with a name of its own ends it. held: whether who
    holds it is meant, and not what is called so ("Instruksi Bupati").
    """

    start: int
    end: int
    office: str
    kind: str
    region_code: str | None
    worded: bool
    form: str
    proper: bool
    held: bool = True
    name: Name | None = None


def is_unheld(tokens: Tokens, start: int) -> bool:
    """Whether a word before an office shows that nobody who holds it is meant."""
    at = start - 1
    if tokens.is_at(at, "."):
        at -= 1
    if at > 0 and tokens.low[at - 1] == "tuan":
        return False  # "tuan rumah", the host
    return at >= 0 and tokens.low[at] in words_of("not_held")


def is_holding(tokens: Tokens, index: int) -> bool:
    """Whether "selaku" or "sebagai" stands there."""
    return index >= 0 and tokens.low[index] in _HOLDING


def name_after(tokens: Tokens, mention: Mention, region: str | None) -> Name | None:
    """The name in "Kepala Bidang X Budi Santoso" and "Kepala Bidang X, Budi Santoso"."""
    at, parted = mention.end, False
    if tokens.is_at(at, ",:") or (tokens.is_at(at, "-") and not tokens.glued(at)):
        at, parted = at + 1, True
    if at < len(tokens) and tokens.low[at] in _NAMELY:
        at, parted = at + 1, True
    name = read_name(tokens, at, region)
    if name is None or _is_another_s(tokens, mention, name, parted=parted):
        return None
    clear = is_clear(tokens, name)
    if not clear and (runs_on(tokens, name, parted=parted) or names_body(tokens, name)):
        return None  # "Kepala Rutan Kelas II B", "Sekda, Kasatpol PP"
    broken = tokens.capital(name.after) and known_words(tokens, name.after) is not None
    if broken and not (parted or clear):
        return None  # "Ketua Tim Giat Bersih Kota Budi": the name was none
    if mention.proper:
        return name if parted or clear else None
    sure = mention.worded or mention.form in _OF_PLACES
    whole = " " in mention.kind and tokens.low[mention.end - 2] != "kepala"
    if sure or whole or (parted and " " in mention.kind):
        return name
    # "Ketua Budi Santoso", but not "Kepala Garuda" or "Ketua, Selamat".
    return name if clear and mention.kind != "kepala" else None


def _is_another_s(tokens: Tokens, mention: Mention, name: Name, *, parted: bool) -> bool:
    """Whether the name behind an office belongs to the next clause, and to somebody else."""
    behalf = mention.start > 0 and tokens.low[mention.start - 1] in words_of("behalf")
    if parted and behalf:
        return True
    governed = parted and _is_governed(tokens, mention.start)
    if governed and _in_clause(tokens, mention.start) and not tokens.is_at(name.after, ","):
        return True  # "Usai bertemu dengan Kapolda Riau, Rina Dewi (RD) yang juga ..."
    if not _acts(tokens, name.after):
        return False
    if governed:
        return True  # "Kepada Bupati, Rina mengatakan"
    if mention.worded or len(name.keys) > 1 or name.titled:
        return False
    # "Sebelum menemui Bupati, Rina berpesan", "Atas nama Bupati Rina mengucapkan".
    return behalf or (parted and mention.form == "region")


def _is_governed(tokens: Tokens, start: int) -> bool:
    """Whether "kepada", "bersama" or the like stands before an office, "jajaran" between them."""
    at = start - 1
    while at > 0 and tokens.low[at] in _OF_MANY:
        at -= 1
    if at > 0 and tokens.low[at] == "sambutan":
        return "baca" in tokens.low[at - 1]  # "membacakan sambutan Bupati, Rina mengatakan"
    return at >= 0 and tokens.low[at] in words_of("governs")


def _in_clause(tokens: Tokens, start: int) -> bool:
    """Whether the sentence up to a token is a clause that "usai" or the like opens."""
    for at in range(start - 1, max(-1, start - CLAUSE_CAP), -1):
        if tokens.text[at][0] in ".,!?\n\x00\x01":
            return tokens.low[at + 1] in words_of("clause")
    return tokens.low[max(0, start - CLAUSE_CAP)] in words_of("clause")


def _acts(tokens: Tokens, index: int) -> bool:
    """Whether a verb follows, as after a subject."""
    return tokens.lower(index) and (
        tokens.low[index] in _ALSO or _VERB.match(tokens.low[index]) is not None
    )


def name_with_office_after(
    tokens: Tokens, mention: Mention, claimed: int, region: str | None
) -> Name | None:
    """The name in "Budi Santoso, Kepala Bidang X" and "Budi Santoso selaku Kepala Bidang X"."""
    if mention.start < 2:
        return None
    mark = mention.start - 1
    dashed = tokens.is_at(mark, "-") and not tokens.glued(mark)
    stands = dashed or tokens.is_at(mark, ",(")
    end = mark if stands else _before_holding(tokens, mention.start)
    name = name_before(tokens, end, claimed, region)
    if name is None or (end == mention.start and name.end == name.after):
        return None  # without a comma only a degree parts them: "Rina Dewi, MM Kepala Dinas X"
    opening = name.start == 0 or tokens.text[name.start - 1][0] == "\n"
    if dashed and opening:
        return None  # a dateline
    said = is_said(tokens, name.start - 1)
    closed = mention.end >= len(tokens) or tokens.text[mention.end][0] in _CLOSED
    brief = not mention.worded or mention.form in ("region", "town")
    if stands and brief and not (said or closed or opening or is_clear(tokens, name)):
        return None  # "usai meninjau Gelora Bahari, Bupati mengatakan"
    if said or name.titled or len(name.keys) > 1 or name.after > name.end:
        return name
    # "Yunus, Lurah Tirto, mengatakan", "dihadiri Yunus – Sekretaris Diskominfo Agam".
    begins = opening or tokens.text[name.start - 1] in _ENDS
    return name if mention.worded and (dashed or (begins and closed)) else None


def _before_holding(tokens: Tokens, start: int) -> int:
    """The token after a name, where "selaku" or "yang kini menjabat" follows it; else *start*."""
    end = start - 1
    if tokens.low[end] in _HOLDING:
        return end - 1 if tokens.is_at(end - 1, ",") else end
    if tokens.low[end] != "menjabat" and tokens.low[end - 1 : end + 1] != ["yang", "juga"]:
        return start
    while end > 1 and tokens.low[end - 1] in _WHO_NOW:
        end -= 1
    shortened = end > 4 and tokens.is_at(end - 1, ")") and tokens.is_at(end - 3, "(")
    return end - 3 if shortened else end  # "Rina Dewi (RD) yang juga Bupati Agam"
