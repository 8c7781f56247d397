from datetime import date, timedelta

import pytest

from archive.incidents import Incident, incident_from_json, incident_to_json, step
from archive.model import Verdict

LETTERS = {
    "h": Verdict.HEALTHY,
    "s": Verdict.SILENT,
    "p": Verdict.PARTIAL,
    "b": Verdict.BLOCKED,
    "d": Verdict.DOWN,
    "n": Verdict.DOWN,  # its name cannot be looked up
    "c": Verdict.CHANGED,
    "m": Verdict.PORTAL_MOVED,
    "x": Verdict.DEFACED,
    "g": Verdict.HEALTHY,  # but too many releases are gone
}


def told(nights):
    """What is told over nights, one letter each, as "number kind"."""
    known, found = Incident(), []
    for number, letter in enumerate(nights):
        known, kind = step(
            incident_from_json(incident_to_json(known)),
            LETTERS[letter],
            date(2026, 3, 2) + timedelta(days=number),
            is_nameless=letter == "n",
            is_crowded=letter == "g",
        )
        if kind:
            found.append(f"{number} {kind}")
    return found


@pytest.mark.parametrize(
    ("nights", "expected"),
    [
        ("hhhh", []),
        ("hdhh", ["1 down", "2 recovered"]),
        ("hdpdpdph", ["1 down"]),
        ("hdpdpdphhh", ["1 down", "9 recovered"]),
        ("hdbh", ["1 down", "3 recovered"]),
        ("hpdh", ["1 partial", "2 down", "3 recovered"]),
        ("hbcmxh", ["1 blocked", "2 changed", "3 portal_moved", "4 defaced"]),
        # Fault 1: a name that cannot be looked up is told on its second night.
        ("hnh", []),
        ("hnnh", ["2 down", "3 recovered"]),
        # It works again, but most of it is gone: that is not over.
        ("hcggggh", ["1 changed", "6 recovered"]),
        # Back within a week: the same trouble, told again once it lasts.
        ("hdhdh", ["1 down", "2 recovered"]),
        ("hdhddd", ["1 down", "2 recovered", "5 down"]),
        ("hdhhhhhhhhhd", ["1 down", "2 recovered", "11 down"]),
        ("hsssh", ["1 silent", "4 recovered"]),
        ("hdss", ["1 down", "2 recovered", "3 silent"]),
    ],
)
def test_what_is_told_of_a_portals_nights(nights, expected):
    assert told(nights) == expected


def test_sixty_nights_that_flap_are_one_alert():
    flapping = "h" + "dddd" + "dphdbdpd" * 7
    assert told(flapping) == ["1 down"]


def test_long_trouble_is_over_after_five_good_nights():
    assert told("h" + "d" * 20 + "h" * 6) == ["1 down", "25 recovered"]
