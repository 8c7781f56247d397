"""The forms in which dates are printed, as patterns; what a match means is `date_forms`' part.

Patterns start at a digit or a month and all their gaps are bounded, so their time grows with
the length of the text and no faster. Day before month always, unless ISO.
"""

from __future__ import annotations

import re

from pipelines.indonesian.day_lists import TO
from pipelines.indonesian.tables import any_of, rows

MONTHS = {row["word"].casefold(): int(row["month"]) for row in rows("months.tsv")}
DAYS = {row["word"].casefold(): int(row["day"]) for row in rows("days.tsv")}

_MONTH = any_of(MONTHS)
# Each pattern starts with its first character and looks back after it: so the search for the
# next match skips what cannot begin one, several times faster than looking back first.
_INITIALS = "".join(sorted({word[0] for word in MONTHS}))
_SECONDS = "".join(sorted({word[1] for word in MONTHS}))
_MONTH_TAILS = "|".join(
    f"(?<={initial}){re.escape(word[1:])}"
    for initial in _INITIALS
    for word in sorted(MONTHS, key=len, reverse=True)
    if word[0] == initial
)
# What may stand between a weekday and its date: "Selasa malam (03/04)", "Rabu lalu, tanggal".
PART = (
    r"(?:pagi|siang|sore|petang|malam|dini|hari|subuh|lalu|kemarin|ini|tadi|besok|nanti|depan|"
    r"mendatang|kliwon|legi|manis|pahing|paing|pon|wage|tanggal|tgl|tepatnya)"
)

# "5 (lima) Juni" and "5th of June"; then only what can begin a month is tried as one.
WORDED = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d\.\d)\d?+)(?:st|nd|rd|th)?"
    rf"(?> {{0,2}}{TO} {{0,2}}(?:(?:tanggal|tgl\.?) )?(?P<last>\d{{1,2}})\)?)?"
    r"(?: \([a-z ]{4,18}\))?"
    rf"(?:[ .,/-]{{0,3}}+| bulan | of )(?=[{_INITIALS}])(?P<month>{_MONTH})(?![^\W\d_])\.?"
    r"(?:(?P<gap>,? tahun |[ ,./-]{0,3})"
    rf"(?P<year>\d{{4}}(?!\d)|'?\d{{2}}(?!\d)(?! ?(?=[{_INITIALS}])(?:{_MONTH})(?![^\W\d_]))))?",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(
    rf"(?P<month>[{_INITIALS}](?<![^\W_].)(?=[{_SECONDS}])(?:{_MONTH_TAILS}))"
    r"(?![^\W\d_])\.? {0,2}"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: {1,2}| ?, ?)"
    r"(?:\d{2}:\d{2}:\d{2} (?:(?:WITA|WIB|WIT|UTC|GMT) )?)?"
    r"(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
# Alone as a badge prints it: "JUN 05".
BADGE = re.compile(rf" *(?P<month>{_MONTH})\.? {{1,2}}(?P<day>\d{{1,2}}) *", re.IGNORECASE)
# Also "20-22/10/2018" and "20/10 - 2/11/2018"; a year of three or five digits is a slip, and so
# is another sign or none before the year: "(20/10-2018)", "(20/102018)".
NUMERIC = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d[./:-]\d)\d?)"
    r"(?: ?[-&] ?(?P<last>\d{1,2})(?= ?/)"
    rf"| ?/ ?(?P<from>\d{{1,2}})(?> ?{TO} ?)\d{{1,2}}(?= ?/ ?\d{{1,2}} ?/))? ?"
    r"(?P<mark>[/.-]) ?(?P<month>\d{1,2}) ?"
    r"(?:(?P=mark) ?(?P<year>\d{2,5})|(?P<sign>[/., -]?) ?(?P<odd>(?:19|20)\d\d))(?!\d)"
    r"(?![./-]\d(?!\d?[:.]\d\d)(?!\d?(?P=mark)\d\d?(?P=mark)\d))",
    re.IGNORECASE,
)
ISO = re.compile(
    r"(?P<year>[012](?<!\d.)(?<!\d[.-].)(?:(?<=1)[89]|(?<=2)[01]|(?<=0)0)\d{2})"
    r"(?P<mark>[-/._])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)(?:T(?=\d\d:))?"
)
COMPACT = re.compile(
    r"(?:^ {0,9}|/)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=/|T\d|Z? {0,9}$)"
)
SHORT = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d[./,]\d)\d?+)"
    rf"(?> ?{TO} ?(?P<last>\d{{1,2}}))? ?(?P<mark>[/-])/? ?(?P<month>\d{{1,2}})"
    r"(?!\d)(?! ?[/.]\d)(?!-\d{3})(?!(?P=mark)\d)"
    rf"(?:(?: ?{TO} ?)\d{{1,2}} ?/ ?\d{{1,2}}(?![\d/]))? ?(?P<close>[)\]])?",
    re.IGNORECASE,
)
_DAY = rf"(?:{any_of(DAYS)})(?![^\W_'])"
WEEKDAY_BEFORE = re.compile(
    rf"(?<![^\W_])(?=[{''.join(sorted({word[0] for word in DAYS}))}])(?P<weekday>{any_of(DAYS)})"
    r"(?![^\W_'])"
    rf"(?: ?(?:,|{TO}) ?{_DAY}){{0,6}}[ ,./:|-]{{0,3}}"
    rf"(?:{PART}(?![^\W_])\.?[ ,.]{{0,3}}){{0,3}}[(\[]? ?$",
    re.IGNORECASE,
)

_SIGNED = re.compile(r"\d ?[/.-]/? ?\d")
_YEAR_FIRST = re.compile(r"\d\d[/._-]\d")
# A letter is looked for behind the digit: the search skips to digits quickly.
_LETTER_FIRST = re.compile(
    r"\d(?:(?<=[^\W\d_].)|(?<=[^\W\d_][. ].)|(?<=[^\W\d_][. ] .)|(?<=[^\W\d_]\.  .))"
    r"\d?(?:st|nd|rd|th)?(?: {1,2}| ?, ?)(?:\d\d:|\d{4})",
    re.IGNORECASE,
)
_EIGHT = re.compile(r"\d{8}")
# Each form, and what a text must hold to be worth searching for it.
FORMS = (
    (ISO, "iso", _YEAR_FIRST),
    (COMPACT, "iso", _EIGHT),
    (WORDED, "words", None),
    (MONTH_FIRST, "words", _LETTER_FIRST),
    (NUMERIC, "numbers", _SIGNED),
    (SHORT, "short", _SIGNED),
)
