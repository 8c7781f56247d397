"""The hash that tells wordings apart."""

from __future__ import annotations

import unicodedata
from hashlib import sha256


def fingerprint(title: str, text: str) -> str:
    """SHA-256 (hex) of title and text in NFC, every run of white space as one space."""
    normal = unicodedata.normalize("NFC", f"{title}\n{text}")
    return sha256(" ".join(normal.split()).encode()).hexdigest()
