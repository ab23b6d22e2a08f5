"""Plan, investment and execution of an agency or whole at a period, put together from a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import duckdb

from data import agencies
from data.errors import sentence
from data.model import Agency, Text
from data.period import Period, parse
from metrics import definitions, figures
from metrics.execution import judge, lacks, rows
from metrics.execution.lacks import newest
from metrics.execution.rows import Contract, Held, Platform, Task, Work
from metrics.execution.rules import Rules, rules
from metrics.views import MISMATCHES, Figure, Stamp
from metrics.views.execution import ABSENT, LEANINGS, BudgetRule, Contracts, Move, Tasks, Undertaking, Use

_MONTHS = 12
FOCUS_TASKS = range(1, 7)
#: How many of the services put online are used at all.
SERVICE_USE = "services_with_dossiers"


def make(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, agency: Agency, asked: Period, with_rows: bool
) -> Undertaking:
    """Make the whole answer; without `with_rows` whatever names one project, task or system is left out."""
    members = _members(agency, asked)
    held = rows.load(connection, asked, members)
    rule = rules()
    made = _judged(stamp, agency, asked, held, members, rule)
    made = replace(
        made,
        moves=tuple(_move(connection, one, agency, asked) for one in made.moves),
        service_use=_figures(connection, [SERVICE_USE], agency.id, asked).get(SERVICE_USE),
    )
    return made if with_rows else replace(made, projects=(), used=(), absent=(), questions=())


def _members(agency: Agency, asked: Period) -> tuple[str, ...]:
    units = agencies.in_force(asked.end)
    inside = tuple(unit.id for unit in units if agency.id in agencies.groups(unit, asked.end))
    return inside or (agency.id,)


def _judged(
    stamp: Stamp, agency: Agency, asked: Period, held: Held, members: Sequence[str], rule: Rules
) -> Undertaking:
    inside = [row for row in held.work if asked.holds(parse(row.period))]
    now: list[Work] = newest(inside, asked)
    histories = judge.by_project(held.work)
    projects = tuple(judge.project(histories[row.agency, row.project], asked, rule) for row in now)
    tasks = [row for row in held.task if asked.holds(parse(row.period))]
    contracts = newest(held.contract, asked)
    used = _used(held, asked, rule)
    missing = lacks.absent(held, now, tasks, contracts, members, asked)
    asking = lacks.questions(held, now, rule)
    by_agency = {one: [row for row in now if row.agency == one] for one in members}
    leanings = Counter(one.declared.leaning for one in projects)
    return Undertaking(
        stamp=stamp,
        agency=agency.id,
        name=agency.name,
        period=str(asked),
        bars=judge.bars(now, rule),
        parts=tuple((one, judge.bars(own, rule)) for one, own in by_agency.items() if own),
        projects=projects,
        project_count=len(projects),
        mismatches={name: sum(one.bars.mismatch == name for one in projects) for name in MISMATCHES},
        leanings={name: leanings[name] for name in LEANINGS},
        expired=sum(one.declared.expired for one in projects),
        rebaselined=sum(one.rebaselines > 0 for one in projects),
        rebaselines=sum(one.rebaselines for one in projects),
        tasks=_tasks(tasks, asked),
        contracts=_contracts(contracts),
        budget=_budget(held, now, members, asked, rule),
        used=used,
        unused={
            kind: (sum(one.light == "red" for one in used if one.kind == kind), sum(one.kind == kind for one in used))
            for kind in ("service", "system", "platform")
        },
        absent=missing,
        absent_counts={kind: sum(one.kind == kind for one in missing) for kind in ABSENT},
        questions=asking,
        question_count=len(asking),
        moves=_moves(now, rule),
        service_use=None,
        words=tuple(Text(sentence(code, "vi"), sentence(code, "en")) for code in _words(used, asking)),
    )


def _words(used: Iterable[Use], asking: Sequence[object]) -> list[str]:
    codes = ["first_baseline_stays"]
    if any(one.light == "red" for one in used):
        codes.append("unused_is_red")
    return [*codes, "twice_is_a_question"] if asking else codes


def _tasks(found: Sequence[Task], asked: Period) -> Tasks:
    stand = Counter(judge.task(row, asked.end) for row in found)
    return Tasks(
        total=len(found),
        done_in_time=stand["done_in_time"],
        done_late=stand["done_late"],
        overdue=stand["overdue"],
        open=stand["open"],
        declared_otherwise=sum(judge.says_otherwise(row, parse(row.period).end) for row in found),
        without_owner=sum(not (row.accountable or "").strip() for row in found),
    )


def _contracts(found: Sequence[Contract]) -> Contracts:
    short = (c for c in found if c.level_promised is not None and c.level_met is not None)
    return Contracts(
        total=len(found),
        value=sum((c.value for c in found), Decimal(0)),
        paid=sum((c.paid for c in found), Decimal(0)),
        owed=sum((c.obligations_left for c in found), Decimal(0)),
        below_level=sum(c.level_met < c.level_promised for c in short),  # type: ignore[operator]
    )


def _budget(held: Held, now: Iterable[Work], members: Sequence[str], asked: Period, rule: Rules) -> BudgetRule:
    """Put digital money over all spending of the twelve months to the period's end; every member must have told them all."""
    recent = [row for row in held.spending if asked.last_month - parse(row.period).last_month < _MONTHS]
    told = {one: {row.period for row in recent if row.agency == one} for one in members}
    months = min((len(periods) for periods in told.values()), default=0)
    full = months == _MONTHS
    total = sum((row.spent for row in recent), Decimal(0)) if full else None
    disbursed = sum((row.digital for row in recent), Decimal(0)) if full else None
    estimates = {(row.agency, row.kind): row.year_digital for row in recent if row.period[:4] == str(asked.year)}
    planned = sum((one for one in estimates.values() if one is not None), Decimal(0))
    known = full and bool(estimates) and None not in estimates.values()
    allocated = [row.allocated for row in now]
    sums = {
        "planned": planned if known else None,
        "allocated": sum((one for one in allocated if one is not None), Decimal(0)) if None not in allocated and allocated else None,
        "disbursed": disbursed,
    }  # fmt: skip
    shares = {name: judge.share(amount, total) for name, amount in sums.items()}
    return BudgetRule(
        total=total,
        planned=sums["planned"],
        allocated=sums["allocated"],
        disbursed=disbursed,
        planned_share=shares["planned"],
        allocated_share=shares["allocated"],
        disbursed_share=shares["disbursed"],
        rule=rule.budget_share,
        kept=None if disbursed is None or not total else 100 * disbursed >= rule.budget_share * total,
        months=months,
    )


def _used(held: Held, asked: Period, rule: Rules) -> tuple[Use, ...]:
    """Judge every system, service and platform of each agency's newest report by its use, red first."""
    platforms: list[Platform] = newest(held.platform, asked)
    found = [judge.system(row, rule) for row in newest(held.system, asked)]
    found += [judge.service(row, rule) for row in newest(held.service, asked, 2 * _MONTHS)]
    for row in platforms:
        if row.required == "yes" or row.used == "yes":
            found.append(judge.platform(row, _each(held, row, platforms), rule))
    return tuple(sorted(found, key=lambda one: (one.light != "red", one.kind, one.agency, one.item)))


def _each(held: Held, row: Platform, platforms: Iterable[Platform]) -> Decimal | None:
    """Give what a transaction cost over all shared platforms that an agency paid for in the quarter, in nghìn đồng."""
    quarter = parse(row.period)
    paid = [s.platforms for s in held.spending if s.agency == row.agency and quarter.holds(parse(s.period))]
    count = sum(one.transactions for one in platforms if one.agency == row.agency)
    if not paid or None in paid or not count:
        return None
    return round(1000 * sum((one for one in paid if one is not None), Decimal(0)) / count, 6)


def _moves(now: Sequence[Work], rule: Rules) -> tuple[Move, ...]:
    found = []
    for task in FOCUS_TASKS:
        own = [row for row in now if row.focus_task == task]
        held = judge.bars(own, rule)
        found.append(Move(task, len(own), held.year_plan, held.disbursed, held.accepted, ()))
    return tuple(found)


def _move(connection: duckdb.DuckDBPyConnection, move: Move, agency: Agency, asked: Period) -> Move:
    """Add the indicators of a focus task that are observed at the period, with their figures a year before."""
    tag = f"focus-{move.focus_task}"
    names = [one.id for one in definitions.indicators().values() if tag in one.tags and not one.survey]
    now = _figures(connection, names, agency.id, asked)
    before = _figures(connection, names, agency.id, asked.shift(-_MONTHS // len(asked.months())))
    return replace(move, indicators=tuple((now[name], before.get(name)) for name in names if name in now))


def _figures(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], agency: str, asked: Period
) -> dict[str, Figure]:
    """Give an agency's figures at a period; before it was in force, those seen through its own days' agencies."""
    found: dict[str, Figure] = {}
    for lens in ("34", ""):
        seen = figures.across(connection, names, str(asked), lens)
        found |= {name: one.figure for (name, whose), one in seen.items() if whose == agency}
    return found
