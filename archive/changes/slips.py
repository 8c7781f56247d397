"""Whether one word is the other with a slip of the pen."""

from __future__ import annotations

# A shorter word with another letter is another word: "baik", "naik".
_SHORTEST = 5
# From this length on, two letters may be wrong.
_LONG = 9
_LONGEST = 60


def is_slip(one: str, other: str) -> bool:
    """Whether two words differ by a letter or two, and both are long enough to tell."""
    one, other = one.casefold(), other.casefold()
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if not _SHORTEST <= len(shorter) <= len(longer) <= _LONGEST:
        return False
    if not (one + other).isalpha() or one[0] != other[0]:
        return False
    allowed = 2 if len(shorter) >= _LONG else 1
    return len(longer) - len(shorter) <= allowed and _distance(one, other, allowed) <= allowed


def _distance(one: str, other: str, allowed: int) -> int:
    """Letters to put in, leave out, replace or swap (Damerau); more than allowed is enough."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, another in enumerate(other, start=1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != another))
            is_swap = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another
            row.append(min(cost, before_last[j - 2] + 1) if is_swap else cost)
        if min(row) > allowed:
            return allowed + 1
        before_last, last = last, row
    return last[-1]
