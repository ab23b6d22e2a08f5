"""What became of a file, and how that is said to people and programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from data import datasets
from data.errors import Refusal
from ingest.validate import Candidate


@dataclass
class Outcome:
    """What became of one file: its reports with their ids, or the refusal of the whole file.

    Reports of a `draft` wait for their sender's word; `sent` is the draft that is decided now, `sent_at` the moment
    that counts for lateness.
    """

    file: int
    candidates: list[Candidate] = field(default_factory=list)
    reports: list[tuple[int, Candidate]] = field(default_factory=list)
    refused: Refusal | None = None
    repeated: bool = False
    draft: bool = False
    sent: int | None = None
    sent_at: datetime | None = None

    def state(self, candidate: Candidate) -> str:
        """Name the state that a report of this file enters."""
        return "draft" if self.draft else "accepted" if candidate.accepted else "returned"


def summary(outcome: Outcome) -> list[dict[str, Any]]:
    """Say what a file gave, report by report, for people and programs."""
    made = []
    for number, candidate in outcome.reports:
        dataset = datasets.get(candidate.dataset)
        made.append(
            {
                "report": number,
                "dataset": candidate.dataset,
                "sender": candidate.sender,
                "period": candidate.period,
                "state": outcome.state(candidate),
                "rows": candidate.count,
                **_lines(candidate, dataset),
                "findings": [
                    {"severity": f.severity, "rule": f.rule, "where": f.where, "params": plain(f.params)}
                    for f in candidate.findings
                ],
            }
        )
    return made


def _lines(candidate: Candidate, dataset: datasets.Dataset) -> dict[str, Any]:
    """Count the lines by kind and give the printed totals and residuals of a disclosed form."""
    if candidate.bulk:
        return {"part": candidate.bulk.name}
    if not dataset.totals:
        subjects = {row["_agency"] for row in candidate.rows}
        return {"subjects": len(subjects)}
    kinds: dict[str, int] = {}
    for row in candidate.rows:
        kinds[row["line"]] = kinds.get(row["line"], 0) + 1
    total = next((row for row in candidate.rows if row["line"] == "total" and row.get(dataset.totals[0])), {})
    return {
        "provinces": len({row["_agency"] for row in candidate.rows if row["line"] == "province"}),
        "lines": kinds,
        "totals": {
            name: {"value": _number(total.get(name)), "unit": dataset.columns[name].unit, "row": total.get("_row")}
            for name in dataset.totals
        },
        "residuals": [
            {
                "label": row["label"],
                **{n: _number(row[n]) for n, c in dataset.columns.items() if c.type == "decimal" and n in row},
            }
            for row in candidate.rows
            if row["line"] == "residual"
        ],
    }


def _number(text: str | None) -> int | float | str | None:
    """Write an exact decimal as a JSON number where the number keeps it whole, else as text."""
    if text is None:
        return None
    exact = Decimal(text)
    if exact == exact.to_integral_value():
        return int(exact)
    return float(exact) if Decimal(repr(float(exact))) == exact else text


def plain(params: Any) -> dict[str, Any]:
    """Give parameters as JSON keeps them."""
    return {
        name: value if isinstance(value, int | float | str | None) else str(value)
        for name, value in dict(params).items()
    }
