"""What a release keeps beside observations: projects with their mismatch, and who has sent what."""

from __future__ import annotations

from datetime import date
from typing import Any

from data import obligations
from metrics.execution.rules import rules

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
    edge = f"{rules().mismatch} * year_plan"
    return f"""
        SELECT project, title, _agency AS agency, _period AS period, _report AS report,
               year_plan, planned, disbursed, accepted,
               CASE WHEN year_plan IS NULL OR year_plan = 0 THEN NULL
                    WHEN 100 * (accepted - disbursed) >= {edge} THEN 'work_waits'
                    WHEN 100 * (disbursed - accepted) >= {edge} THEN 'money_waits'
                    WHEN 100 * (planned - accepted) >= {edge} AND 100 * (planned - disbursed) >= {edge} THEN 'both_late'
                    ELSE 'on_pace' END AS mismatch
        FROM {relation}"""


def submissions(held: obligations.Held, today: date) -> list[dict[str, Any]]:
    """Give every duty of every agency as a release keeps it."""
    return [{name: getattr(one, name) for name in SUBMISSION} for one in obligations.every(held, today)]
