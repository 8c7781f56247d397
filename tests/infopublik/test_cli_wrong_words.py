"""Queries and options that are wrong: what was found, what is known, and nothing opened."""

from __future__ import annotations

import pytest

from tests.infopublik.refusal import assert_refused, assert_usage


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ('"banjir', 1),
        ("banjir (jalan", 8),
        ("banjir)", 7),
        ("()", 2),
        ("OR", 1),
        ("banjir OR", 10),
        ("AND banjir", 1),
        ("NOT", 4),
        ("* banjir", 1),
        ("banjir ba*", 8),
        ('""', 1),
        ("banjir '; drop table release; --", 8),
        ("(" * 40 + "banjir" + ")" * 40, 22),
        ("banjir OR -jalan", ""),
    ],
)
def test_a_garbled_query_exits_2_and_says_where(ask, query, position):
    ended = ask("search", query)
    assert_refused(ended, 2, f"at character {position}")
    assert "fts5" not in ended.err.lower()
    assert "syntax error" not in ended.err


@pytest.mark.parametrize("query", ["kata " * 65, "x" * 1_001])
def test_a_query_beyond_all_bounds_exits_2(ask, query):
    assert_refused(ask("search", query), 2, "more than")


@pytest.mark.parametrize("option", ["--since", "--until", "--as-of"])
@pytest.mark.parametrize("date", ["besok", "2026-13-01", "02-03-2026", "2026-3-2", "12345"])
def test_a_date_that_is_none_exits_2(ask, option, date):
    assert_refused(ask("search", "", option, date), 2, option, f"'{date}'", "2026-03-02")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("search", "", "--topic", "banjir"), ("--topic", "'banjir'", "smart-city")),
        (("changes", "--topic", "banjir"), ("--topic", "'banjir'", "smart-city")),
        (("search", "", "--pillar", "x"), ("--pillar", "'x'", "governance", "branding")),
        (("changes", "--kind", "new,edit"), ("--kind", "'edit'", "edited", "retitled")),
        (("looks", "--class", "ok"), ("--class", "'ok'", "OK", "GONE_HARD")),
        (("search", "", "--portal", "demo-magelan"), ("demo-magelan", "'demo-magelang'")),
        (("changes", "--portal", "x"), ("Portal 'x'",)),
        (("looks", "--portal", "x"), ("Portal 'x'",)),
        (("search", "", "--region", "99"), ("'99'", "Kemendagri")),
        (("search", "", "--region", "Pekalngan"), ("'Pekalngan'", "33.75")),
        (("search", "", "--region", "Pekalongan"), ("Kabupaten Pekalongan (33.26)", "(33.75)")),
        (("changes", "--region", "Magelang"), ("(33.08)", "Kota Magelang (33.71)")),
        (("crawl", "--log-level", "LOUD"), ("--log-level", "'LOUD'", "WARNING")),
        (("show", "9999"), ("Release 9999", "infopublik search")),
        (("show", "1", "--version", "9"), ("Release 1 version 9",)),
        (("show", "1", "--diff", "1..9"), ("Release 1 version 9",)),
        (("show", "1", "--diff=satu"), ("--diff", "'satu'", "1..2")),
        (("show", "1", "--diff"), ("Release 1", "one version")),
        (("show", "1", "--diff", "1..2", "--version", "1"), ("--diff", "--version")),
        (("show", "1", "--text", "--json"), ("--text", "--json")),
        (("show", "satu"), ("ID", "'satu'", "infopublik:12@1#HASH")),
        (("show", "1@9"), ("Release 1 version 9",)),
        (("show", "1@1", "--version", "1"), ("--version", "ID@N")),
        (("show", "1@1", "--diff"), ("--diff", "ID@N")),
        (("show", "1", "--as-of", "2026-03-02", "--version", "1"), ("--version", "--as-of")),
        (("show", "1", "--as-of", "2020-01-01"), ("Release 1 was first seen at", "--as-of")),
        (("show", "1@1#abcdef"), ("'abcdef'", "6 digits", "12 to 64")),
        (("show", "infopublik:1@1#" + "0" * 12), ("Release 1 version 1", "not the words")),
        (("show", "1", "--versions", "--copies"), ("--versions", "--copies")),
        (("show", "1", "--versions", "--html"), ("--versions", "--html")),
        (("show", "1", "--cite", "bibtex", "--json"), ("--cite", "--json")),
        (("show", "9" * 30), ("9" * 30,)),
        (("show", "1", "--version", "9" * 30), ("9" * 30,)),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_a_wrong_value_exits_2_and_says_what_is_known(ask, words, says):
    assert_refused(ask(*words), 2, *says)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("search", "", "--format", "xml"), ("--format", "jsonl")),
        (("search", "", "--sort", "terbaru"), ("--sort", "newest")),
        (("search", "", "--limit", "-1"), ("--limit",)),
        (("search", "", "--limit", "banyak"), ("--limit",)),
        (("crawl", "--limit", "0"), ("--limit",)),
        (("search",), ("query",)),
        (("show", "1", "--version", "0"), ("--version",)),
        (("cari", "banjir"), ("cari",)),
        (("search", "", "--tidakada"), ("--tidakada",)),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_a_wrong_call_exits_2_and_says_how_it_is_used(ask, words, says):
    assert_usage(ask(*words), *says)


@pytest.mark.parametrize("words", [(), ("portals",), ("archive",)])
def test_no_command_shows_the_help_and_exits_2(run, words):
    ended = run(*words)
    assert ended.code == 2
    assert "Usage: " in ended.out + ended.err
    assert "Commands" in ended.out + ended.err


def test_any_number_of_rows_may_be_asked_for(ask):
    ended = ask("search", "banjir", "--limit", "9" * 30)
    assert ended.code == 0
    assert ended.out == ask("search", "banjir").out


@pytest.mark.parametrize(
    "words",
    [
        ("crawl", "--since", "besok"),
        ("crawl", "--at", "besok"),
        ("crawl", "--log-level", "LOUD"),
        ("crawl", "tidakada"),
        ("search", "", "--since", "besok"),
        ("search", "", "--region", "Pekalongan"),
        ("search", "", "--topic", "x"),
        ("changes", "--kind", "x"),
        ("changes", "--since", "besok"),
        ("looks", "--class", "x"),
        ("show", "1", "--diff=satu"),
        ("show", "1", "--text", "--html"),
        ("show", "1", "--as-of", "besok"),
        ("show", "1@1#abc"),
    ],
    ids=" ".join,
)
def test_options_are_checked_before_anything_is_opened(run, tmp_path, registry, words):
    more = ("--portals", str(registry)) if words[0] == "crawl" else ()
    assert_refused(run(*words, *more, "--archive", f"sqlite:///{tmp_path}"), 2)
    assert not (tmp_path.parent / f"{tmp_path.name}.d").exists()
