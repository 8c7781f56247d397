"""How a portal ended a night: its verdict, and one sentence of evidence.

`judge` is a pure function over a tally of the night's looks; `close_visit`
makes the tally, stores the verdict, and adds an event where the state changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from datetime import datetime
from statistics import median

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import reasons_of_portal, weighed
from archive.clustering import catch_up, place_new
from archive.coverage import record_run
from archive.holding import is_other_layout, settle, usual_layout
from archive.incidents import incident_from_json, incident_to_json, step
from archive.model import GAMBLING, LookClass, Verdict
from archive.period import day_of
from archive.tally import Tally, count
from archive.visit import Visit
from archive.withdrawal.evidence import gone_tonight
from archive.withdrawal.gate import is_crowd
from archive.withdrawal.rules import RULES

# A portal of which more than this share of the looks failed was seen in part only.
_FAILED_SHARE = 0.05
# From this share on, pages without a date are the layout's doing where hardly any were before.
_UNDATED_SHARE = 0.30
_USUAL_SHARE = 0.10
_FEW_PAGES = 4
# More releases gone at once than these are not believed (faults.md, section 4: 3 or 2 %).
_GONE = 3
_GONE_SHARE = 0.02
_MOST = 0.5
# Silence: longer than all but the longest gaps of its own, and than these (issue 5, faults.md
# section 5: more than three usual gaps).
_QUIET_DAYS = 4
_USUAL_GAPS = 3
_HABIT_DAYS = 10

_LOST = (LookClass.BLOCKED, LookClass.DOWN, LookClass.BROKEN, LookClass.SUSPECT, LookClass.DENIED)

# What the first list page's class says about the whole portal, where the list was not read.
_LIST_VERDICTS = {
    LookClass.BLOCKED: Verdict.BLOCKED,
    LookClass.DENIED: Verdict.BLOCKED,
    LookClass.SKIPPED: Verdict.BLOCKED,
    LookClass.DOWN: Verdict.DOWN,
    LookClass.BROKEN: Verdict.DOWN,
    LookClass.GONE_HARD: Verdict.CHANGED,
    LookClass.GONE_SOFT: Verdict.CHANGED,
    LookClass.SUSPECT: Verdict.CHANGED,
}
# Causes that say more than their class.
_CAUSE_VERDICTS = {
    "offsite": Verdict.PORTAL_MOVED,
    "maintenance": Verdict.DOWN,
    "suspended": Verdict.DOWN,
    "error page": Verdict.DOWN,
    GAMBLING: Verdict.DEFACED,
}


def judge(tally: Tally) -> tuple[Verdict, str]:
    """The verdict and its evidence in one sentence."""
    if adverts := tally.causes[GAMBLING]:
        pages = tally.looks.total()
        return Verdict.DEFACED, f"{adverts} of {pages} release pages carry gambling adverts"
    if tally.list_class not in (None, LookClass.OK):
        verdict = _verdict_of(tally.list_class, tally.list_cause)
        return verdict, f"list page: {tally.list_class} ({tally.list_cause})"
    if tally.ended is not None:
        look_class, cause = tally.ended
        return _verdict_of(look_class, cause), f"the night ended early: {cause}"
    if tally.list_class is None:
        return Verdict.PARTIAL, "the list was not asked for"
    if signs := [*_signs_of_list(tally), *_signs_of_pages(tally)]:
        return Verdict.CHANGED, "; ".join(signs)
    return _judge_looks(tally)


def _verdict_of(look_class: LookClass, cause: str | None) -> Verdict:
    said = (cause or "").partition(":")[0]
    for word, verdict in _CAUSE_VERDICTS.items():
        if said.startswith(word):
            return verdict
    return _LIST_VERDICTS.get(look_class, Verdict.PARTIAL)


def _signs_of_list(tally: Tally) -> list[str]:
    """What of the list says that the portal is not what it was."""
    if tally.listed == 0:
        return ["list page shows no address that the release pattern matches"]
    if tally.list_complete and tally.known and not tally.overlap:
        return [f"list shares 0 of its {tally.listed} addresses with {tally.known} known releases"]
    return []


def _signs_of_pages(tally: Tally) -> list[str]:
    """What of the release pages says so."""
    signs = []
    if tally.layout is not None:
        stay, usual = tally.layout
        signs.append(f"layout changed: {stay} of {usual} class names stay")
    if tally.held:
        signs.append(f"{tally.held} texts that read otherwise wait for a second night")
    if (
        tally.read >= _FEW_PAGES
        and tally.usual_undated is not None
        and tally.usual_undated <= _USUAL_SHARE
        and tally.undated >= _UNDATED_SHARE * tally.read
    ):
        signs.append(f"{tally.undated} of {tally.read} releases read with no date")
    if tally.gone > _GONE and tally.gone >= _MOST * tally.relooked:
        signs.append(f"{tally.gone} of {tally.relooked} known releases not found at once")
    return signs


def _judge_looks(tally: Tally) -> tuple[Verdict, str]:
    """The list was read: what the release pages say."""
    looks = tally.looks.total()
    lost = Counter({kind: n for kind in _LOST if (n := tally.looks[kind])})
    shown = ", ".join(f"{n} {kind}" for kind, n in lost.most_common())
    if looks and lost.total() == looks:
        worst = lost.most_common(1)[0][0]
        cause = next(iter(tally.causes.most_common(1)), ("", 0))[0]
        return _verdict_of(worst, cause), f"list read, but 0 of {looks} releases ({shown})"
    reasons = []
    if not tally.list_complete:
        reasons.append("list not walked to its end")
    elif tally.lists_failed:
        reasons.append(f"{tally.lists_failed} list pages not read")
    if lost.total() > _FAILED_SHARE * looks:
        reasons.append(f"{lost.total()} of {looks} release pages not read ({shown})")
    if tally.gone > max(_GONE, _GONE_SHARE * tally.relooked):
        reasons.append(f"{tally.gone} of {tally.relooked} known releases not found at once")
    if tally.left:
        reasons.append(f"{tally.left} addresses left for another night")
    if reasons:
        return Verdict.PARTIAL, "; ".join(reasons)
    if is_silent(tally.quiet_days, tally.gaps):
        return (
            Verdict.SILENT,
            f"nothing new for {tally.quiet_days} days; usually every {median(tally.gaps):g}, "
            f"at most {max(tally.gaps)}",
        )
    gone = tally.looks[LookClass.GONE_HARD] + tally.looks[LookClass.GONE_SOFT]
    return Verdict.HEALTHY, f"{tally.listed} listed, {looks} looked at, {gone} not found"


def is_silent(quiet_days: int, gaps: Sequence[int]) -> bool:
    """Whether a portal published nothing for longer than its own history explains.

    gaps: days between its days of publishing. A portal with little history is never silent.
    """
    if len(gaps) < _HABIT_DAYS:
        return False
    # The longest gap in twenty: one long holiday does not set the habit.
    usual = sorted(gaps)[int(0.95 * (len(gaps) - 1))]
    return quiet_days >= max(_QUIET_DAYS, _USUAL_GAPS * median(gaps), usual + 1)


def close_visit(
    visit: Visit,
    *,
    layout: Set[str] | None = None,
    ended: tuple[LookClass, str] | None = None,
    is_network_up: bool | None = None,
) -> Verdict:
    """Judge the portal, store the verdict, and tell where its state changed.

    layout: class names that most of tonight's release pages bore; None where few were read.
    ended: why the night was over before its plan was done, where a guard ended it.
    is_network_up: our own line, where control hosts say; while it is not, nothing is told.
    """
    night, portal = visit.night.number, visit.portal
    now = visit.night.clock.now()
    catch_up(visit.night, portal)
    with visit.night.archive.write() as connection:
        usual = usual_layout(connection, night, portal)
        is_other = is_other_layout(usual, layout)
        held = settle(connection, night, portal, is_redesign=is_other)
        # What was settled just now; a portal that is closed has no release without a signature.
        while place_new(connection, night, now, portal):
            pass
        stays = (len((usual or set()) & (layout or set())), len(usual or ()))
        tally = count(
            connection,
            night,
            portal,
            held=held,
            layout=stays if is_other else None,
            ended=ended,
        )
        verdict, evidence = judge(tally)
        record_run(connection, portal, night, _began(connection, night), verdict)
        connection.execute(
            sa.update(schema.night_portal)
            .where(schema.night_portal.c.night == night, schema.night_portal.c.portal == portal)
            .values(
                verdict=verdict,
                evidence=evidence,
                finished_at=now,
                layout=sorted(layout) if layout else None,
                is_network_up=is_network_up,
            )
        )
        if tally.list_complete and not (tally.left or tally.lists_left):
            connection.execute(
                sa.update(schema.portal)
                .where(schema.portal.c.id == portal, schema.portal.c.backfilled_night.is_(None))
                .values(backfilled_night=night)
            )
        if is_network_up is not False:
            _tell(connection, visit, now, tally, verdict, evidence)
    return verdict


def _tell(  # noqa: PLR0913, PLR0917 - what is known of one verdict
    connection: sa.Connection,
    visit: Visit,
    now: datetime,
    tally: Tally,
    verdict: Verdict,
    evidence: str,
) -> None:
    """Tell a verdict where it begins an incident, is worse than what was told, or ends it."""
    night, portal, table = visit.night.number, visit.portal, schema.portal
    before = _verdict_before(connection, night, portal)
    known = incident_from_json(
        connection.scalar(sa.select(table.c.incident).where(table.c.id == portal))
    )
    cause = tally.ended[1] if tally.ended else tally.list_cause
    incident, kind = step(
        known,
        verdict,
        day_of(_began(connection, night)).date(),
        is_nameless=verdict == Verdict.DOWN and (cause or "").startswith("dns"),
        is_crowded=is_crowd(gone_tonight(connection, night, portal), tally.relooked, RULES),
    )
    if incident != known:
        connection.execute(
            sa.update(table).where(table.c.id == portal).values(incident=incident_to_json(incident))
        )
    if kind is None:
        return
    connection.execute(
        sa.insert(schema.event).values(
            at=now,
            night=night,
            kind=kind,
            **weighed(reasons_of_portal(kind)),
            portal=portal,
            summary=f"{portal} {_became(before, verdict)}: {evidence}",
            before=before,
            after=verdict,
        )
    )


def _became(before: Verdict, verdict: Verdict) -> str:
    """How a verdict came; one that was there before is told once another trouble is over."""
    return f"is {verdict}" if before == verdict else f"was {before}, is {verdict}"


def _began(connection: sa.Connection, night: int) -> datetime:
    table = schema.night
    began: datetime = connection.execute(
        sa.select(table.c.started_at).where(table.c.number == night)
    ).scalar_one()
    return began


def _verdict_before(connection: sa.Connection, night: int, portal: str) -> Verdict:
    """The verdict of the portal's last night; one that was never visited counts as healthy."""
    table = schema.night_portal
    last = connection.scalar(
        sa.select(table.c.verdict)
        .where(table.c.portal == portal, table.c.night < night, table.c.verdict.is_not(None))
        .order_by(table.c.night.desc())
        .limit(1)
    )
    return Verdict(last or Verdict.HEALTHY)
