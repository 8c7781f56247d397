"""Which content management system a page comes from, by the signs of signs.tsv."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from scrapy.http import TextResponse

# Systems whose page is empty until a script has run.
SCRIPTED = ("nuxt", "next", "angular")
_LOOKED_AT = 1_000_000  # bytes of a page


def system_of(response: TextResponse) -> tuple[str, str] | None:
    """Name of the system and the sign it was known by; None where none is seen."""
    html = response.body[:_LOOKED_AT].decode("latin-1").lower()
    generators = response.css('meta[name="generator" i]::attr(content)').getall()
    said = {
        "html": html,
        "generator": " ".join(generators).lower(),
        "header": "\n".join(
            f"{name.decode('latin-1')}: {value.decode('latin-1')}"
            for name, values in response.headers.items()
            for value in values
        ).lower(),
    }
    for system, where, sign in _signs():
        if sign in said[where]:
            return system, f"{sign} in its {'source' if where == 'html' else where}"
    return None


@cache
def _signs() -> tuple[tuple[str, str, str], ...]:
    lines = files(__package__).joinpath("signs.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader(
        (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return tuple((row["system"], row["where"], row["sign"]) for row in rows)
