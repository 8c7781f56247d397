"""When a release is told as no longer found: only what is proved, and taken back by one look.

`rules` are the figures, `sights` reads one night's looks at a release, `gate` says whether a
portal's night can prove anything, `machine` goes from what was known to what is known: all of
them pure. `settle` does it with the rows of the archive, at the end of a night.
Source of the rules: faults.md, section 4.
"""

from archive.withdrawal.settle import Settlement, settle_withdrawals

__all__ = ["Settlement", "settle_withdrawals"]
