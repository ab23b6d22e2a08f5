"""What facts say of one project, task or service: the three bars, both baselines, the status computed and declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from data.period import Period, parse
from metrics.execution.rows import Platform, Service, System, Task, Work
from metrics.execution.rules import Rules
from metrics.views.execution import LIGHTS, Bars, Baseline, Declared, ProjectView, Use, Variance

ENDED = ("finished", "settling", "settled", "stopped")
_DECLARED = {"behind": "amber", "suspended": "red", "stopped": "red"}
_TASKS = {
    "done_in_time": "done_in_time", "done_late": "done_late", "not_started_overdue": "overdue",
    "in_progress_overdue": "overdue", "not_started": "open", "in_progress": "open",
}  # fmt: skip


def mismatch(plan: Decimal, planned: Decimal, disbursed: Decimal, accepted: Decimal, points: Decimal) -> str | None:
    """Say how the three bars part, by the first rule that fits; compared in whole products, nothing is rounded."""
    edge = points * plan
    if not plan:
        return None
    if 100 * (accepted - disbursed) >= edge:
        return "work_waits"
    if 100 * (disbursed - accepted) >= edge:
        return "money_waits"
    if 100 * (planned - accepted) >= edge and 100 * (planned - disbursed) >= edge:
        return "both_late"
    return "on_pace"


def bars(rows: Iterable[Work], rules: Rules) -> Bars:
    """Add up the three bars of some projects."""
    held = list(rows)
    names = ("year_plan", "planned", "disbursed", "accepted")
    whole, planned, disbursed, accepted = (sum((getattr(r, n) for r in held), Decimal(0)) for n in names)
    return Bars(
        year_plan=whole,
        planned=planned,
        disbursed=disbursed,
        accepted=accepted,
        plan=share(planned, whole),
        money=share(disbursed, whole),
        work=share(accepted, whole),
        mismatch=mismatch(whole, planned, disbursed, accepted, rules.mismatch),
    )


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Give a part in per cent of a whole to six decimals; None where either is missing or the whole is nothing."""
    return round(100 * part / whole, 6) if part is not None and whole else None


def first_baseline(history: Sequence[Work]) -> Baseline:
    """Give what the earliest report said: later ones cannot move it."""
    total = next((row.first_total for row in history if row.first_total is not None), None)
    finish = next((row.first_finish for row in history if row.first_finish is not None), None)
    return Baseline(total, finish)


def current_baseline(history: Sequence[Work]) -> Baseline:
    """Give the baseline in force: the newest that a report names, else the first."""
    first = first_baseline(history)
    total = next((row.current_total for row in reversed(history) if row.current_total is not None), first.total)
    finish = next((row.current_finish for row in reversed(history) if row.current_finish is not None), first.finish)
    return Baseline(total, finish)


def rebaselines(history: Sequence[Work]) -> int:
    """Count how often the baseline in force became another one, going back to an earlier one included."""
    held, count = first_baseline(history), 0
    for row in history:
        now = Baseline(
            held.total if row.current_total is None else row.current_total,
            held.finish if row.current_finish is None else row.current_finish,
        )
        count += now != held and held != Baseline(None, None)
        held = now
    return count


def slip(row: Work, first: Baseline, current: Baseline, end: date) -> int | None:
    """Give the days from the first finish to the one in force, or to the period's end while it is passed and undone."""
    if first.finish is None or current.finish is None:
        return None
    finish = max(current.finish, end) if row.accepted < row.year_plan else current.finish
    return (finish - first.finish).days


def computed(row: Work, first: Baseline, current: Baseline, end: date, rules: Rules) -> str:
    """Give the light that facts show: red far behind, far dearer, far later or past its finish; amber out of step.

    Dearer and later are always against the first plan.
    """
    if not row.year_plan:
        return "unknown"
    behind = 100 * (row.planned - row.accepted)
    dearer = 100 * (current.total - first.total) if current.total is not None and first.total else Decimal(0)
    base = first.total or Decimal(0)
    days = slip(row, first, current, end) or 0
    late = current.finish is not None and current.finish < end and row.accepted < row.year_plan
    if (
        behind >= rules.far_behind * row.year_plan
        or (base and dearer >= rules.far_dearer * base)
        or late
        or days >= rules.far_later
    ):
        return "red"
    kind = mismatch(row.year_plan, row.planned, row.disbursed, row.accepted, rules.mismatch)
    slow = behind >= rules.mismatch * row.year_plan
    return (
        "amber"
        if kind != "on_pace" or slow or (base and dearer >= rules.dearer * base) or days >= rules.later
        else "green"
    )


def declared(history: Sequence[Work], light: str, asked: Period, rules: Rules) -> Declared:
    """Set the declared status beside the computed one: since when it is unchanged, until when it counts."""
    newest = history[-1]
    since = newest
    for row in reversed(history):
        if row.state != newest.state:
            break
        since = row
    said = "unknown" if newest.state is None else _DECLARED.get(newest.state, "green")
    until = parse(newest.period).shift(rules.declared_months)
    order = LIGHTS.index
    leaning = None
    if "unknown" not in (said, light):
        leaning = "same" if said == light else "rosier" if order(said) < order(light) else "gloomier"
    return Declared(
        state=newest.state,
        light=said,
        since=since.period,
        age=asked.last_month - parse(since.period).last_month,
        until=str(until),
        expired=asked.last_month > until.last_month,
        computed=light,
        leaning=leaning,
    )


def project(history: Sequence[Work], asked: Period, rules: Rules) -> ProjectView:
    """Judge one project by its reports up to a period, oldest first."""
    row, first, current = history[-1], first_baseline(history), current_baseline(history)
    open_ = row.accepted < row.year_plan
    money = current.total - first.total if current.total is not None and first.total is not None else None
    overdue = (asked.end - current.finish).days if current.finish and open_ else 0
    light = computed(row, first, current, asked.end, rules)
    return ProjectView(
        project=row.project,
        title=row.title,
        agency=row.agency,
        period=row.period,
        bars=bars([row], rules),
        first=first,
        current=current,
        rebaselines=rebaselines(history),
        decisions=tuple(dict.fromkeys(one.adjusted_by for one in history if one.adjusted_by)),
        first_moved=any(
            (one.first_total is not None and one.first_total != first.total)
            or (one.first_finish is not None and one.first_finish != first.finish)
            for one in history
        ),
        against_first=Variance(money, share(money, first.total), slip(row, first, current, asked.end)),
        against_current=Variance(
            row.accepted - row.planned,
            share(row.accepted - row.planned, row.year_plan),
            max(overdue, 0) if current.finish else None,
        ),
        declared=declared(history, light, asked, rules),
        focus_task=row.focus_task,
    )


def task(row: Task, end: date) -> str:
    """Say how a task stands at the end of a period, by its dates alone."""
    if row.done is not None:
        return "done_in_time" if row.done <= row.due else "done_late"
    return "overdue" if row.due < end else "open"


def says_otherwise(row: Task, end: date) -> bool:
    """Tell whether a task's declared state is another than its dates give; one that waits for confirmation says nothing."""
    return row.state in _TASKS and _TASKS[row.state] != task(row, end)


def system(row: System, rules: Rules) -> Use:
    """Judge a system by its users; its yearly cost is shared out over them."""
    cost = round(1000 * row.yearly_cost / row.users, 6) if row.yearly_cost is not None and row.users else None
    return Use(
        "system", row.system, row.title, row.agency, row.period, row.users, _light(row.users, rules.users), None, cost
    )


def service(row: Service, rules: Rules) -> Use:
    """Judge a service by its transactions; the cost is what one costs people."""
    light = _light(row.transactions, rules.transactions)
    return Use(
        "service", row.procedure, row.procedure, row.agency, row.period, row.transactions, light, None, row.cost_now
    )


def platform(row: Platform, cost: Decimal | None, rules: Rules) -> Use:
    """Judge a shared platform that an agency must use, by the transactions that went through it."""
    light = _light(row.transactions, rules.transactions)
    said = row.used == "yes"
    return Use(
        "platform", row.platform, row.platform, row.agency, row.period, row.transactions, light, said,
        cost if row.transactions else None,
    )  # fmt: skip


def _light(used: int, least: int) -> str:
    return "green" if used >= least else "red"


def by_project(rows: Iterable[Work]) -> Mapping[tuple[str, str], list[Work]]:
    """Group rows by agency and project, oldest first as they come."""
    found: dict[tuple[str, str], list[Work]] = {}
    for row in rows:
        found.setdefault((row.agency, row.project), []).append(row)
    return found
