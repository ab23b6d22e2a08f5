"""How fresh each source is: its age against what is allowed, its last fourteen days, how complete it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select

from data import agencies, calendar, datasets, ledger, rhythm
from data.errors import sentence
from data.ledger import tables
from data.model import Text
from data.period import MONTHS, ZONE, of_day
from data.settings import Settings
from metrics import definitions, standing
from metrics.views.sources import Fed, Feed

SPAN = 14
#: A run that ends later than this after its firing was late.
SLACK = timedelta(hours=1)


def every(settings: Settings, quarter: str) -> tuple[Feed, ...]:
    """Give every source that the ledger knows; `quarter` is the period at which its indicators open."""
    now = settings.now()
    feed, run = tables.feed, tables.run
    with ledger.reading(settings) as connection:
        rows = connection.execute(select(feed).order_by(feed.c.source)).all()
        runs: dict[str, list[Any]] = defaultdict(list)
        since = tables.stamp(now - timedelta(days=SPAN + 1))
        for one in connection.execute(select(run).where(run.c.fire >= since).order_by(run.c.id)):
            runs[one.source].append(one)
        about = _about_runs(connection)
        today = now.astimezone(ZONE).date()
        newest = _newest(today)
        complete, checked = _complete(connection, newest, today), _checked(connection, newest)
        stands = standing.every(connection, datetime.now(ZONE))
    return tuple(
        _feed(row, now, runs[row.source], about.get(row.source, {}), complete, checked, stands[row.source], quarter)
        for row in rows
    )


def feeding(dataset_ids: Iterable[str], quarter: str) -> tuple[Fed, ...]:
    """Give the indicators that some datasets feed, in the order of the screens."""
    wanted = set(dataset_ids)
    return tuple(
        Fed(one.id, one.name, f"{one.id}.VN.{quarter[:4] if one.survey else quarter}")
        for one in definitions.indicators().values()
        if one.dataset in wanted or (one.otherwise and one.otherwise.dataset in wanted)
    )


def problem(found: Any) -> Text:
    """Write a kept problem in both languages."""
    if not found:
        return Text("", "")
    return Text(sentence(found["code"], "vi", **found["params"]), sentence(found["code"], "en", **found["params"]))


def _feed(
    row: Any, now: datetime, runs: list[Any], about: Mapping[str, Any], complete: Mapping[str, tuple[int, int]],
    checked: Mapping[str, tuple[int, int]], stands: standing.Standing, quarter: str,
) -> Feed:  # fmt: skip
    good, last = tables.moment(about.get("good")), about.get("last")
    allowed = rhythm.allowance(row.source, row.cron, now)
    age = now - good if good else None
    failing = last if last and (last.state == "failed" or (last.state == "waiting" and last.problem)) else None
    if stands.state in ("unset", "resting"):
        state = stands.state
    elif last is None:
        state = "never"
    elif failing:
        state = "failed"
    else:
        state = "late" if age is None or age > allowed else "on_time"
    return Feed(
        source=row.source,
        name=Text(row.name_vi, row.name_en),
        datasets=tuple(datasets.get(dataset).label for dataset in row.datasets),
        cron=row.cron,
        illustrative=row.illustrative,
        state=state,  # type: ignore[arg-type]
        last_good=good,
        age=age,
        allowance=allowed,
        last_error=problem(failing.problem) if failing and failing.problem else None,
        next_fire=tables.moment(row.next_fire),
        next_try=tables.moment(failing.next_try) if failing else None,
        complete=complete.get(row.source, (0, 0)),
        checked=checked.get(row.source, (0, 0)),
        feeds=feeding(row.datasets, quarter),
        days=_days(row.cron, now, runs, tables.moment(about.get("first"))),
        accepted=about.get("accepted", 0),
        returned=about.get("returned", 0),
        standing=stands,
    )


def _about_runs(connection: Connection) -> dict[str, dict[str, Any]]:
    """Give of each source its first firing, its last good run, its newest run, and what it ever brought."""
    run = tables.run
    sums = select(
        run.c.source,
        func.min(run.c.fire).label("first"),
        func.max(case((standing.WELL, run.c.finished))).label("good"),
        func.sum(run.c.accepted).label("accepted"),
        func.sum(run.c.returned).label("returned"),
    ).group_by(run.c.source)
    found = {row.source: dict(row._mapping) for row in connection.execute(sums)}
    newest = select(func.max(run.c.id)).where(run.c.started.is_not(None)).group_by(run.c.source)
    for row in connection.execute(select(run).where(run.c.id.in_(newest))):
        found[row.source]["last"] = row
    return found


def _newest(today: date) -> dict[str, str]:
    """Give for each kind of period the newest one whose reports are due."""
    found = {}
    for kind in MONTHS:
        period = of_day(today, kind).shift(-1)
        found[kind] = str(period if calendar.due(period) < today else period.shift(-1))
    return found


def _complete(connection: Connection, newest: Mapping[str, str], today: date) -> dict[str, tuple[int, int]]:
    """Count the senders whose every usual report of the newest due period is in, of those who use a source.

    Usual is what a sender sent by that source, and what counts, for any of the twelve months before.
    """
    live, report, file = tables.live, tables.report, tables.file
    kinds = {one.id: one.frequency for one in datasets.all_datasets().values()}
    wanted = {dataset: newest[kind] for dataset, kind in kinds.items()}
    since = str(int(newest["month"][:4]) - 1)
    query = (
        select(file.c.origin, live.c.dataset, live.c.sender, live.c.period)
        .join(report, report.c.id == live.c.report)
        .join(file, file.c.id == report.c.file)
        .where(live.c.period >= since)
    )
    pairs: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    for origin, dataset, sender, period in connection.execute(query):
        if not agencies.get(sender).in_force(today):
            continue
        held = pairs[origin]
        held[sender, dataset] = held.get((sender, dataset), False) or period == wanted.get(dataset)
    found = {}
    for origin, held in pairs.items():
        whole: dict[str, bool] = {}
        for (sender, _), here in held.items():
            whole[sender] = whole.get(sender, True) and here
        found[origin] = (sum(whole.values()), len(whole))
    return found


def _checked(connection: Connection, newest: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Count the reports of the newest due periods that kept every rule, of those that were read, per source."""
    report, file = tables.report, tables.file
    good = func.sum(case((report.c.state == "returned", 0), else_=1))
    query = (
        select(file.c.origin, good, func.count())
        .join(file, file.c.id == report.c.file)
        .where(report.c.period.in_(sorted(set(newest.values()))))
        .group_by(file.c.origin)
    )
    return {origin: (passed, all_) for origin, passed, all_ in connection.execute(query)}


def _days(cron: str, now: datetime, runs: list[Any], first: datetime | None) -> tuple[str, ...]:
    """Say of each of the last fourteen days, oldest first, how the runs that were due went."""
    today = now.astimezone(ZONE).date()
    begin = today - timedelta(days=SPAN - 1)
    start = datetime(begin.year, begin.month, begin.day, tzinfo=ZONE)
    due = {moment.astimezone(ZONE).date() for moment in rhythm.firings(cron, start, now)}
    held: dict[date, list[Any]] = defaultdict(list)
    for one in runs:
        fired = tables.moment(one.fire)
        assert fired is not None
        held[fired.astimezone(ZONE).date()].append(one)
    born = first.astimezone(ZONE).date() if first else None
    days = (begin + timedelta(days=number) for number in range(SPAN))
    return tuple(_day(day, held.get(day, []), day in due, born) for day in days)


def _day(day: date, runs: list[Any], due: bool, born: date | None) -> str:
    if born is None or day < born:
        return "before"
    if not runs:
        return "failed" if due else "idle"
    if any(one.state == "failed" for one in runs):
        return "failed"
    slow = day != born and any(_late(one) for one in runs)
    return "late" if slow or any(one.tries > 1 or one.problem for one in runs) else "good"


def _late(run: Any) -> bool:
    fired, finished = tables.moment(run.fire), tables.moment(run.finished)
    return bool(fired and finished and finished - fired > SLACK)
