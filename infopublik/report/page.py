"""A night's report as one HTML page: all text escaped, nothing from elsewhere, fit for a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain

from archive.model import Verdict
from archive.night import FAILED_VERDICTS
from infopublik.report.model import NightReport, Outcome, PortalNight
from infopublik.report.sentences import headline, summary

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --some: #8a5a00; --good: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --some: #ffcc66; --good: #7fd99f; } }
body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1rem; }
h1 { font-size: 1.3rem; margin: 0 0 .3rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p { margin: .3rem 0; } ul { margin: .3rem 0; padding-left: 1.2rem; }
li { overflow-wrap: anywhere; } td.text { overflow-wrap: anywhere; min-width: 12rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left;
  vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bad { color: var(--bad); font-weight: 600; } .some { color: var(--some); font-weight: 600; }
.good { color: var(--good); } .muted { opacity: .75; }
.box { border-left: .3rem solid var(--bad); padding: .1rem 0 .1rem .8rem; }
@media (max-width: 45rem) {
  .portals thead { display: none; }
  .portals tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .portals td { display: inline-block; border: 0; padding: .05rem .9rem .05rem 0; }
  .portals td[data-of]::before { content: attr(data-of) " "; opacity: .65; }
  .portals td.wide { display: block; }
  .portals td.none { display: none; } td.text { min-width: 0; }
}
"""


def page_lines(report: NightReport) -> Iterator[str]:
    """The lines of the page."""
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>Infopublik night {report.night}: exit {report.exit_code}</title>"
    yield f"<style>{_STYLE}</style></head><body>"
    tone = "good" if report.exit_code == 0 else "bad"
    yield f'<h1 class="{tone}">{escape(headline(report))}</h1>'
    yield f"<p>{escape(summary(report))}</p>"
    yield from _attention(report)
    yield from _portals(report.portals)
    yield from _steps(report)
    yield (
        f'<p class="muted">From {escape(report.started_at)} to {escape(report.finished_at)}. '
        "A page that was not found is looked at again on later nights before anything is told "
        "of it.</p>"
    )
    yield "</body></html>"


def _attention(report: NightReport) -> Iterator[str]:
    if not report.attention:
        yield '<p class="good">Nothing needs a person.</p>'
        return
    yield '<section class="box"><h2>Needs a person</h2><ul>'
    yield from (f"<li>{escape(sentence)}</li>" for sentence in report.attention)
    yield "</ul></section>"


_HEADS = ("planned", "fetched", "left", "new", "changed", "not found")


def _portals(portals: Iterable[PortalNight]) -> Iterator[str]:
    yield '<h2>Portals</h2><table class="portals"><thead><tr><th>portal</th><th>verdict</th>'
    yield from (f'<th class="n">{head}</th>' for head in _HEADS)
    yield '<th>failed</th><th class="n">dated</th><th>list</th><th>evidence</th></tr></thead>'
    yield "<tbody>"
    for each in sorted(portals, key=_urgency):
        yield "<tr>" + "".join(chain(_ends(each), _counts(each), _quality(each))) + "</tr>"
    yield "</tbody></table>"


def _urgency(each: PortalNight) -> tuple[int, str]:
    """What failed first, then what was not or only partly seen."""
    if each.verdict in FAILED_VERDICTS:
        return (0, each.portal)
    return (2 if each.verdict == Verdict.HEALTHY else 1, each.portal)


def _ends(each: PortalNight) -> Iterator[str]:
    tone = ("bad", "some", "good")[_urgency(each)[0]]
    since = f" since {each.since[:10]}" if each.since and tone != "good" else ""
    yield f'<td class="wide"><b>{escape(each.portal)}</b></td>'
    yield f'<td class="{tone}">{escape(each.verdict or "not visited")}{escape(since)}</td>'


def _counts(each: PortalNight) -> Iterator[str]:
    counts = (each.planned, each.fetched, each.left, each.new, each.changed, each.gone)
    for head, count in zip(_HEADS, counts, strict=True):
        none = "" if count else " none"
        yield f'<td class="n{none}" data-of="{head}">{count:,}</td>'


def _quality(each: PortalNight) -> Iterator[str]:
    failed = ", ".join(f"{count} {name}" for name, count in each.failed.items())
    yield f'<td data-of="failed"{_none_class(failed)}>{escape(failed)}</td>'
    dated = "" if each.dated is None else f"{each.dated:.0%}"
    is_usual = each.dated is None or each.usual_dated in (None, each.dated)
    usual = "" if is_usual else f" (usually {each.usual_dated:.0%})"
    yield f'<td class="n{"" if dated else " none"}" data-of="dated">{dated}{usual}</td>'
    walked = "complete" if each.list_complete else "incomplete"
    yield f'<td data-of="list">{walked}</td>'
    yield f'<td class="wide text muted">{escape(each.evidence)}</td>'


def _none_class(text: str) -> str:
    return "" if text else ' class="none"'


_TONES = {Outcome.DONE: "good", Outcome.SKIPPED: "muted", Outcome.FAILED: "bad"}


def _steps(report: NightReport) -> Iterator[str]:
    yield "<h2>Steps and checks</h2><table><tbody>"
    for check in report.checks:
        tone = {"good": "good", "note": "some"}.get(check.state, "bad")
        yield (
            f'<tr><td>{escape(check.check)}</td><td class="{tone}">{escape(check.state)}</td>'
            f'<td class="text">{escape(check.found)}</td></tr>'
        )
    for step in report.steps:
        yield (
            f'<tr><td>{escape(step.step)}</td><td class="{_TONES[Outcome(step.outcome)]}">'
            f'{escape(step.outcome)}</td><td class="text">{escape(step.said)}</td></tr>'
        )
    yield "</tbody></table>"
