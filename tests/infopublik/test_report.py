"""What a night's report tells an operator, and that nothing of a portal's can act in it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lxml import html

from infopublik.checks import Check, State
from infopublik.report.files import read_report, report_path, write_report
from infopublik.report.model import NightReport, Outcome, PortalNight, Step, report_to_json
from infopublik.report.page import page_lines
from infopublik.report.sentences import concluded, headline, summary

HEALTHY = PortalNight(
    portal="kota",
    region_code="33.75",
    verdict="healthy",
    before="healthy",
    since="2026-03-01T15:00:00+00:00",
    evidence="20 listed, 20 looked at, 0 not found",
    planned=23,
    fetched=23,
    left=0,
    new=2,
    changed=1,
    gone=0,
    failed={},
    dated=1.0,
    usual_dated=1.0,
    list_complete=True,
    reaches_back_to="2020-01-01",
)


def portal(name: str, **changes: object) -> PortalNight:
    return replace(HEALTHY, portal=name, **changes)  # type: ignore[arg-type]  # as given


def report(*portals: PortalNight, **changes: object) -> NightReport:
    made = NightReport(
        night=12,
        started_at="2026-03-02T15:00:00+00:00",
        finished_at="2026-03-02T15:41:00+00:00",
        is_resumed=False,
        portals=portals or (HEALTHY,),
        events={"edited": 1, "new": 2},
        held=0,
        waiting={},
        offline=(),
        steps=(Step(step="backup", outcome=Outcome.DONE, said="a.db"),),
    )
    return concluded(replace(made, **changes))  # type: ignore[arg-type]  # as given


def test_a_good_night_is_two_lines_and_wants_nobody():
    made = report()
    assert headline(made) == "Night 12 of 2026-03-02: exit 0, all planned work is done"
    assert summary(made) == "1 portal in 41 min: 1 healthy. Told: 1 edited, 2 new."
    assert made.attention == ()


def test_what_failed_tonight_stands_above_what_failed_before():
    made = report(
        portal("lama", verdict="down", before="down", since="2026-02-20T15:00:00+00:00"),
        portal("baru", verdict="blocked", before="healthy", evidence="list page: BLOCKED (403)"),
        portal("lain", verdict="blocked", before="down", since="2026-03-02T15:00:00+00:00"),
        exit_code=3,
    )
    assert made.why == "3 of 3 portals failed, more than 10%"
    assert made.attention == (
        "New tonight, blocked: baru (list page: BLOCKED (403)).",
        "Still failing: lama down since 2026-02-20, lain blocked, was down.",
    )


def test_many_failing_portals_are_counted_not_listed():
    made = report(*(portal(f"p{n:02}", verdict="down", before="healthy") for n in range(40)))
    assert "p05" in made.attention[0]
    assert "and 34 more" in made.attention[0]
    assert "p06 " not in made.attention[0]


def test_a_step_that_failed_sets_the_exit_code_and_comes_first():
    failed = Step(step="backup", outcome=Outcome.FAILED, said="No room.", exit_code=74)
    made = report(portal("a", verdict="down"), steps=(failed,), exit_code=3)
    assert (made.exit_code, made.attention[0]) == (74, "backup failed: No room.")
    bug = Step(step="visits", outcome=Outcome.FAILED, said="2 pages met a bug", exit_code=1)
    assert report(steps=(failed, bug)).exit_code == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"verdict": None, "evidence": "not visited: its night window is shut"}, "kota: not visit"),
        ({"dated": 0.5}, "Pages lost their dates: kota 100% to 50%"),
        ({"verdict": "silent"}, "Silent for longer than their own history explains: kota"),
    ],
)
def test_what_a_portal_s_night_wants_is_told(changes, said):
    assert any(said in line for line in report(portal("kota", **changes)).attention)


@pytest.mark.parametrize(
    "changes",
    [
        {"dated": 0.91},
        {"dated": None},
        {"usual_dated": None},
        {"dated": 0.5, "fetched": 3},
        {"verdict": "silent", "before": "silent"},
        {"verdict": "partial"},
    ],
)
def test_what_is_usual_or_too_little_to_judge_wants_nobody(changes):
    assert report(portal("kota", **changes)).attention == ()


def test_72_our_own_line_is_one_alert_for_the_operator():
    first, *others = report(
        portal("kota", verdict="down"), portal("desa", verdict="down"), offline=("desa", "kota")
    ).attention
    assert first.startswith(
        "Our own network was down: no control host answered when 2 of 2 portals"
    )
    assert not any("own network" in line for line in others)


def test_what_is_gone_at_once_waits_for_a_person():
    [said] = report(portal("kota"), waiting={"kota": 12}).attention
    assert said.startswith("kota: 12 releases are gone at once, and wait for you to say")
    assert said.endswith("infopublik portals withdrawals kota")


def test_checks_that_want_a_hand_are_told_and_the_journal_is_not():
    notes = (
        Check(
            check="disk", state=State.NOTE, found="3.0 GiB free at /, 2.1% of it; make room soon"
        ),
        Check(check="sqlite", state=State.NOTE, found="3.40.1"),
    )
    assert report(checks=notes).attention == (
        "disk: 3.0 GiB free at /, 2.1% of it; make room soon.",
    )


def test_the_files_hold_the_same_and_are_read_back(tmp_path):
    made = report(
        portal("kota", failed={"DOWN": 2}), held=3, waiting={"kota": 12}, offline=("kota",)
    )
    page = write_report(tmp_path, made)
    assert read_report(tmp_path, 12) == made
    assert json.loads(report_path(tmp_path, 12).read_text()) == json.loads(
        json.dumps(report_to_json(made))
    )
    assert page.read_text() == page.with_name("latest.html").read_text()
    assert sorted(file.name for file in page.parent.iterdir()) == [
        "000012.html",
        "000012.json",
        "latest.html",
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"night": 1}', '{"portals": 3, "night": 1}'])
def test_a_report_that_cannot_be_read_is_none(tmp_path, text):
    path = report_path(tmp_path, 1)
    path.parent.mkdir()
    path.write_text(text)
    assert read_report(tmp_path, 1) is None


def test_the_page_shows_portals_that_failed_first_and_everything_of_each():
    text = "\n".join(page_lines(report(
        portal("baik"),
        portal("macet", verdict="down", before="healthy", failed={"DOWN": 3}, left=7),
        exit_code=3,
    )))  # fmt: skip
    tree = html.fromstring(text)
    names = [each.text_content() for each in tree.cssselect(".portals tbody b")]
    assert names == ["macet", "baik"]
    first = tree.cssselect(".portals tbody tr")[0].text_content()
    assert "3 DOWN" in first
    assert tree.cssselect("h1")[0].text_content() == (
        "Night 12 of 2026-03-02: exit 3, 1 of 2 portals failed, more than 10%"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "</td></table><iframe src=https://x.example>",
        "' onmouseover='x",
    ],
)
def test_T5_nothing_of_a_portal_acts_in_the_page(hostile):
    made = report(
        portal(hostile, verdict="down", before=None, evidence=hostile, failed={hostile: 1}),
        steps=(Step(step=hostile, outcome=Outcome.FAILED, said=hostile, exit_code=74),),
        checks=(Check(check=hostile, state=State.NOTE, found=hostile),),
    )
    text = "\n".join(page_lines(made))
    tree = html.fromstring(text)
    assert not tree.cssselect("script, img, svg, iframe, link, object, a, form")
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on")]
    assert "http://" not in text.replace(hostile, "")
    assert "default-src 'none'" in text
