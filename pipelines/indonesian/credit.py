"""Who signs a release: "(Tim Humas Kota X)" at its end, "Penulis: X / Editor: Y" at either.

Only what stands at the very end or beginning counts, and only in forms that sign a text; a date,
an abbreviation or a picture's credit stays in the text. What a page puts under the signature
(hashtags, links to other texts, a picture's credit) may follow it.
"""

from __future__ import annotations

from pipelines.indonesian.credit_forms import (
    CREDIT_CAP,
    is_heading,
    is_noise,
    is_opening_byline,
    signed_after_stop,
    signed_line,
)

LINES_CAP = 6  # bylines and credits at one end
NOISE_CAP = 3  # lines that may stand under or between them


def split_credit(text: str) -> tuple[str, str | None]:
    """Part a text into its body and its credit, None where it ends without one.

    Several lines of credit are joined by " / ", as printed otherwise.
    """
    found: list[str] = []
    body = kept = text.rstrip()
    noise = 0
    while len(found) < LINES_CAP:
        rest, credit = _last(body)
        if credit is not None:
            found.insert(0, credit)
            body = kept = rest.rstrip()
        elif noise < NOISE_CAP and rest != body:
            noise += 1
            body = rest.rstrip()
        elif not found and (above := _above_heading(body)) is not None:
            body = above
        else:
            break
    return kept.strip(), " / ".join(found) or None


def split_byline(text: str) -> tuple[str, str | None]:
    """Part the bylines above a text from it: "Penulis: X", "Laporan wartawan Y"."""
    found: list[str] = []
    rest = text
    while len(found) < LINES_CAP:
        line, mark, _after = rest[: CREDIT_CAP + 1].partition("\n")
        if not mark or not is_opening_byline(line.strip()):
            break
        found.append(line.strip(" *."))
        rest = rest[len(line) + 1 :].lstrip()
        if not rest:
            return text, None
    return (rest, " / ".join(found)) if found else (text, None)


def _above_heading(body: str) -> str | None:
    """The text without the heading of something else that stands under a signature."""
    cut = body.rfind("\n") + 1
    above = body[:cut].rstrip()
    if not is_heading(body[cut : cut + CREDIT_CAP].strip()):
        return None
    # A byline with a colon may have one under it as well, a bare name may not.
    if above[-1:] not in (")", "]") and ":" not in above[-CREDIT_CAP:].rpartition("\n")[2]:
        return None
    return above if _last(above)[1] is not None else None


def _last(body: str) -> tuple[str, str | None]:
    """The text without its last line and the credit in it; without a noise line; or the text."""
    cut = body.rfind("\n") + 1
    line = body[cut:].strip()
    if cut and 0 < len(line) <= CREDIT_CAP:
        credit = signed_line(line)
        if credit is not None:
            return body[:cut], credit
        if is_noise(line):
            return body[:cut], None
    offset = max(cut, len(body) - CREDIT_CAP)
    found = signed_after_stop(body[offset:])
    return (body[: offset + found[0]], found[1]) if found else (body, None)
