"""What a release keeps beside observations: projects with their mismatch, and who has sent what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from data import agencies, calendar, datasets
from data.datasets import Dataset
from data.period import ZONE, Period, of_day, parse, span

#: Percentage points by which money and work, or both and the plan, must part (a setting of the method).
THRESHOLD = 15

PROJECT = {
    "project": "VARCHAR",
    "title": "VARCHAR",
    "agency": "VARCHAR",
    "period": "VARCHAR",
    "report": "INTEGER",
    "year_plan": "DECIMAL(38,9)",
    "planned": "DECIMAL(38,9)",
    "disbursed": "DECIMAL(38,9)",
    "accepted": "DECIMAL(38,9)",
    "mismatch": "VARCHAR",
}

SUBMISSION = {
    "agency": "VARCHAR",
    "period": "VARCHAR",
    "dataset": "VARCHAR",
    "state": "VARCHAR",
    "days": "INTEGER",
    "sent_at": "VARCHAR",
}


def project_query(relation: str) -> str:
    """Give the SQL of live project rows with their mismatch; the first rule that fits wins.

    viec − von ≥ 15 → work waits for money; von − viec ≥ 15 → money waits for work; both ≤ plan − 15 →
    both late; otherwise on pace. Compared in whole products, so that nothing is rounded.
    """
    edge = f"{THRESHOLD} * year_plan"
    return f"""
        SELECT project, title, _agency AS agency, _period AS period, _report AS report,
               year_plan, planned, disbursed, accepted,
               CASE WHEN year_plan IS NULL OR year_plan = 0 THEN NULL
                    WHEN 100 * (accepted - disbursed) >= {edge} THEN 'work_waits'
                    WHEN 100 * (disbursed - accepted) >= {edge} THEN 'money_waits'
                    WHEN 100 * (planned - accepted) >= {edge} AND 100 * (planned - disbursed) >= {edge} THEN 'both_late'
                    ELSE 'on_pace' END AS mismatch
        FROM {relation}"""


def submissions(
    owners: Mapping[tuple[str, str, str], str | None],
    returned: Mapping[tuple[str, str, str], str | None],
    waiting: set[tuple[str | None, str | None, str | None]],
    today: date,
) -> list[dict[str, Any]]:
    """Say for every agency, period and dataset it owes: valid, checking, returned, late or not due.

    Each dataset is owed for the periods of its own frequency, from the first report of any on, or from its
    `since`. `owners` and `returned` map (dataset, sender, period) to the time its sender sent it; a refused
    file that named no dataset counts for all of its sender's datasets of that period (dataset "").
    """
    owed = [one for one in datasets.all_datasets().values() if one.owed_by]
    held: dict[str, list[Period]] = {one.id: [] for one in owed}
    for dataset, _, text in owners:
        if dataset in held:
            held[dataset].append(parse(text))
    months = [period.first_month for periods in held.values() for period in periods]
    if not months:
        return []
    begun = min(months)
    rows = []
    for one in owed:
        for period in _periods(one, held[one.id], begun, today):
            due = calendar.due(period, one.calendar)
            for agency in agencies.in_force(period.end, one.owed_by):
                key = (one.id, agency.id, str(period))
                row = _state(key, owners, returned, waiting, due, today)
                rows.append({"agency": agency.id, "period": str(period), "dataset": one.id} | row)
    return rows


def _periods(one: Dataset, held: list[Period], begun: int, today: date) -> Iterator[Period]:
    """Give the periods for which a dataset is owed: wholly after the beginning, up to the last ended one."""
    begun = max(begun, parse(one.since).first_month if one.since else begun)
    first = of_day(date(begun // 12, begun % 12 + 1, 1), one.frequency)
    first = first if first.first_month >= begun else first.shift(1)
    return span(first, max([of_day(today, one.frequency).shift(-1), *held]))


def _state(key, owners, returned, waiting, due: date, today: date) -> dict[str, Any]:
    dataset, sender, period = key
    whole = ("", sender, period)
    if key in owners:
        sent = owners[key]
        late = (_day(sent) - due).days if sent else 0
        return {"state": "valid", "days": max(late, 0), "sent_at": sent}
    if (dataset, sender, period) in waiting or (None, sender, period) in waiting:
        return {"state": "checking", "days": 0, "sent_at": None}
    if key in returned or whole in returned:
        return {
            "state": "returned",
            "days": max((today - due).days, 0),
            "sent_at": returned.get(key, returned.get(whole)),
        }
    return {"state": "late" if due < today else "not_due", "days": max((today - due).days, 0), "sent_at": None}


def _day(text: str) -> date:
    return datetime.fromisoformat(text).astimezone(ZONE).date()
