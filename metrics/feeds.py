"""Sources as readers see them: last good run, failures, runs, and what was returned to its sender."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, true

from data import agencies, datasets, ledger, release
from data.ledger import tables
from data.model import Text, Viewer
from data.period import local
from data.settings import Settings
from metrics import deltas, explain, freshness, turns
from metrics.freshness import problem
from metrics.standing import WELL
from metrics.views import Check, FailedFeed, Stamp
from metrics.views.sources import ReturnedRow, RunRow, Sources

RUNS, RETURNED, REASONS = 40, 40, 3


def failed(settings: Settings) -> tuple[FailedFeed, ...]:
    """Give the sources whose newest run has not succeeded."""
    return tuple(
        FailedFeed(
            row.source, names(row), problem(row.problem), tables.moment(last_good(settings, row.source)),
            tables.moment(row.next_try),
        )
        for row in _newest_runs(settings)
        if row.state in ("failed", "waiting") and row.problem
    )  # fmt: skip


def names(row: Any) -> Text:
    """Give the name of a run's source as the ledger keeps it."""
    return Text(row.name_vi or row.source, row.name_en or row.source)


def last_good(settings: Settings, source: str) -> str | None:
    """Give when a source last ran well."""
    run = tables.run
    with ledger.reading(settings) as connection:
        query = select(func.max(run.c.finished)).where(run.c.source == source, WELL)
        return connection.execute(query).scalar_one()


def progress(settings: Settings) -> dict[str, int]:
    """Count runs and reports, for the line that is shown while the first figures load."""
    run, report = tables.run, tables.report
    with ledger.reading(settings) as connection:
        done = connection.execute(select(func.count()).where(run.c.state == "done")).scalar_one()
        every = connection.execute(select(func.count()).select_from(run)).scalar_one()
        reports = connection.execute(select(func.count()).select_from(report)).scalar_one()
    return {"runs_done": done, "runs": every, "reports": reports}


def sources(settings: Settings, stamp: Stamp, viewer: Viewer) -> Sources:
    """Give everything that the page of sources shows; what was returned is its sender's and the coordinating body's."""
    run, feed = tables.run, tables.feed
    with ledger.reading(settings) as connection:
        runs = connection.execute(
            select(run, feed.c.name_vi, feed.c.name_en)
            .join(feed, feed.c.source == run.c.source)
            .where(run.c.started.is_not(None))
            .order_by(run.c.started.desc())
            .limit(RUNS)
        ).all()
        returned = _returned(connection, viewer)
    made = turns.make(release.connect(deltas.materialised(settings, stamp.release)), local(stamp.made_at))
    return Sources(
        stamp=stamp,
        now=settings.now(),
        feeds=freshness.every(settings, made.quarters[-1]),
        runs=tuple(
            RunRow(
                row.source, row.period, row.state, row.tries, tables.moment(row.started), tables.moment(row.finished),
                row.received, row.accepted, row.returned, problem(row.problem) if row.problem else None,
            )
            for row in runs
        ),
        returned=returned,
        turns=made,
    )  # fmt: skip


def _newest_runs(settings: Settings) -> list[Any]:
    run, feed = tables.run, tables.feed
    with ledger.reading(settings) as connection:
        newest = (
            select(run.c.source, func.max(run.c.id).label("id"))
            .where(run.c.started.is_not(None))
            .group_by(run.c.source)
        )
        chosen = newest.subquery()
        query = (
            select(run, feed.c.name_vi, feed.c.name_en)
            .join(chosen, chosen.c.id == run.c.id)
            .outerjoin(feed, feed.c.source == run.c.source)
        )
        return list(connection.execute(query).all())


def _returned(connection: Any, viewer: Viewer) -> tuple[ReturnedRow, ...]:
    """Give files refused whole and reports returned that the viewer works on, newest first."""
    file, report, finding = tables.file, tables.report, tables.finding
    if viewer.role not in ("coordinator", "agency"):
        return ()
    own = sorted(viewer.agencies or ())
    mine = [sender.in_(own) if viewer.role == "agency" else true() for sender in (file.c.sender, report.c.sender)]
    rows = [
        (f.sent_at or f.received_at, _row(f, f.sender, f.dataset, f.period, (_whole(f.problem),)))
        for f in connection.execute(
            select(file).where(file.c.state == "refused", mine[0]).order_by(file.c.id.desc()).limit(RETURNED)
        )
    ]
    query = (
        select(
            file,
            report.c.id.label("report"),
            report.c.sender.label("from_"),
            report.c.dataset.label("what"),
            report.c.period.label("when"),
        )
        .join(report, report.c.file == file.c.id)
        .where(report.c.state == "returned", mine[1])
        .order_by(report.c.id.desc())
        .limit(RETURNED)
    )
    for row in connection.execute(query).all():
        reasons = connection.execute(
            select(finding).where(finding.c.report == row.report, finding.c.severity == "error").limit(REASONS)
        ).all()
        shown = tuple(explain.check(reason) for reason in reasons)
        rows.append((row.sent_at or row.received_at, _row(row, row.from_, row.what, row.when, shown)))
    rows.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(row for _, row in rows[:RETURNED])


def _whole(found: Any) -> Check:
    return Check("error", "", problem(found))


def _row(
    file: Any, sender: str | None, dataset: str | None, period: str | None, reasons: tuple[Check, ...]
) -> ReturnedRow:
    moment = tables.moment(file.sent_at or file.received_at)
    assert moment is not None
    return ReturnedRow(
        received_at=moment,
        sender=agencies.get(sender).name if sender else Text("–", "–"),
        file=file.name,
        dataset=datasets.get(dataset).label if dataset else None,
        period=period or "",
        reasons=reasons,
    )
