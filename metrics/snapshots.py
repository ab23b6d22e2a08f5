"""What a release keeps beside observations: projects with their mismatch, and who has sent what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from data import agencies, calendar, datasets
from data.period import ZONE, parse, span

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
    """Say for every agency, month and dataset it owes: valid, checking, returned, late or not due.

    `owners` and `returned` map (dataset, sender, period) to the time its sender sent it; a refused file
    that named no dataset counts for all of its sender's datasets of that period (dataset "").
    """
    months = sorted({parse(period) for _, _, period in owners if parse(period).kind == "month"})
    if not months:
        return []
    last = parse(f"{today:%Y-%m}").shift(-1)
    rows = []
    for month in span(months[0], max(months[-1], last)):
        for dataset in datasets.all_datasets().values():
            for agency in agencies.in_force(month.end, dataset.owed_by) if dataset.owed_by else ():
                key = (dataset.id, agency.id, str(month))
                row = _state(key, owners, returned, waiting, calendar.due(month, dataset.calendar), today)
                rows.append({"agency": agency.id, "period": str(month), "dataset": dataset.id} | row)
    return rows


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
