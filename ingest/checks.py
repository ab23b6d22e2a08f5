"""Named checks over a whole report, and the ranks that a publisher leaves out.

A check only warns: a published figure is never corrected, the difference is shown beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from data.datasets import Dataset
from data.model import Finding, Layout

#: EGDI = mean(OSI, HCI, TII); in these editions the published weights were .34 / .33 / .33.
WEIGHTED = {"2008", "2010"}
#: The export rounds each component, so the mean may differ by this much.
TOLERANCE = Decimal("0.0001")
#: A rank can be recomputed only over (nearly) all UN members.
MEMBERS = 190

Rows = list[dict[str, Any]]


def run(rows: Rows, findings: list[Finding], layout: Layout, dataset: Dataset) -> None:
    """Complete computed ranks, then run the dataset's checks, adding warnings."""
    if len(rows) >= MEMBERS:
        for column, of in (dataset.ranks or {}).items():
            if all(row.get(column) is None for row in rows):
                _rank(rows, column, of)
        for row in rows:
            if row.get("countries_ranked") is None and "countries_ranked" in dataset.columns:
                row["countries_ranked"] = len(rows)
    for name in dataset.checks:
        findings += _CHECKS[name](rows, layout)


def _rank(rows: Rows, column: str, of: str) -> None:
    """Give competition ranks (1, 2, 2, 4) by a value, highest first; no value, no rank."""
    values = sorted((Decimal(row[of]) for row in rows if row.get(of) is not None), reverse=True)
    places = {value: place for place, value in reversed(list(enumerate(values, 1)))}
    for row in rows:
        row[column] = places[Decimal(row[of])] if row.get(of) is not None else None


def _egdi_is_mean(rows: Rows, layout: Layout) -> list[Finding]:
    found = []
    for row in rows:
        parts = [row.get(name) for name in ("osi", "hci", "tii")]
        if row["_period"] in WEIGHTED or row.get("egdi") is None or None in parts:
            continue
        mean = sum((Decimal(str(part)) for part in parts), Decimal(0)) / 3
        if abs(mean - Decimal(row["egdi"])) > TOLERANCE:
            params = {"given": row["egdi"], "expected": str(round(mean, 5)), "country": row.get("country")}
            letters = layout.columns.get("egdi", "")
            found.append(Finding("egdi_not_mean", "warning", layout.sheet, row["_row"], letters, params))
    return found


def _egdi_rank_recomputed(rows: Rows, layout: Layout) -> list[Finding]:
    if len(rows) < MEMBERS:
        return []
    copies: Rows = [{"rank": row.get("egdi_rank"), "egdi": row.get("egdi"), "row": row} for row in rows]
    _rank(copies, "again", "egdi")
    return [
        Finding(
            "egdi_rank_differs", "warning", layout.sheet, copy["row"]["_row"], layout.columns.get("egdi_rank", ""),
            {"given": copy["rank"], "expected": copy["again"], "country": copy["row"].get("country")},
        )
        for copy in copies
        if copy["again"] is not None and copy["rank"] is not None and int(copy["rank"]) != copy["again"]
    ]  # fmt: skip


_CHECKS: dict[str, Callable[[Rows, Layout], list[Finding]]] = {
    "egdi_is_mean": _egdi_is_mean,
    "egdi_rank_recomputed": _egdi_rank_recomputed,
}
