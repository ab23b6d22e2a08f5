"""Lines of disclosed budget forms: provinces, region subtotals, totals, central bodies, residuals.

Provinces are never added to subtotals. Where a total differs from the sum of its parts the difference
becomes a line of its own; a total is never corrected.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from data import agencies
from data.datasets import Dataset
from data.model import Finding, Layout
from data.nearest import listed
from data.period import Period

_ROMAN = re.compile(r"[IVXLC]+")
#: Differences below this (in the form's unit) come from the publisher's rounding.
ROUNDING = Decimal("0.0005")

Numbered = list[tuple[int, dict[str, Any]]]


def sort_out(rows: Numbered, layout: Layout, period: Period, dataset: Dataset) -> tuple[Numbered, list[Finding]]:
    """Name the kind of each line and its agency, and add residual lines."""
    found: list[Finding] = []
    sorted_rows: Numbered = []
    for number, values in rows:
        line = _line(values)
        values = {k: v for k, v in values.items() if k != "ordinal"} | {"line": line, "agency": None}
        if line in ("province", "central"):
            values = _with_agency(values, line, number, layout, period, found)
        elif line == "total":
            values["agency"] = "VN"
        sorted_rows.append((number, values))
    for column in (c.name for c in dataset.columns.values() if c.type == "decimal"):
        sorted_rows += _residuals(sorted_rows, column)
    return sorted_rows, found


def _line(values: dict[str, Any]) -> str:
    ordinal = str(values.get("ordinal") or "").strip()
    label = agencies.fold(str(values.get("label") or ""))
    if not ordinal and label.startswith("tongso"):
        return "total"
    if _ROMAN.fullmatch(ordinal):
        return "subtotal"
    # A line without a number details the one above it ("Trong đó:", "- Phần Bộ"); adding it would double.
    return str(values["line"]) if ordinal else "detail"


def _with_agency(
    values: dict[str, Any], line: str, number: int, layout: Layout, period: Period, found: list[Finding]
) -> dict[str, Any]:
    kinds = ("province",) if line == "province" else ("ministry", "government_agency")
    agency = agencies.resolve(str(values["label"]), period.end, kinds)
    if agency:
        return values | {"agency": agency.id}
    where = (layout.sheet, number, layout.columns.get("label", ""))
    given = {"given": values["label"]}
    if line == "province":
        near = {"nearest": listed(str(values["label"]), period.end, kinds)}
        found.append(Finding("province_unknown", "error", *where, given | near))
        return values
    found.append(Finding("central_body_unregistered", "warning", *where, given))
    return values | {"line": "other_central"}


def _residuals(rows: Numbered, column: str) -> Numbered:
    """Give a line for each subtotal, and for the total, that its direct parts do not add up to."""
    residuals: Numbered = []
    parts, group, head = Decimal(0), Decimal(0), None
    total = next(((n, v) for n, v in rows if v["line"] == "total" and v.get(column) is not None), None)

    def close() -> None:
        nonlocal parts, group
        printed = Decimal(head[1][column]) if head and head[1].get(column) is not None else None
        if head and printed is not None and group:
            residuals.extend(_residual(head, column, printed - group))
        parts += group if printed is None else printed
        group = Decimal(0)

    for number, values in rows:
        if values["line"] == "subtotal":
            close()
            head = (number, values)
        elif values["line"] in ("province", "central", "other_central") and values.get(column) is not None:
            group += Decimal(values[column])
    close()
    if total and parts:
        residuals.extend(_residual(total, column, Decimal(total[1][column]) - parts))
    return residuals


def _residual(head: tuple[int, dict[str, Any]], column: str, difference: Decimal) -> Numbered:
    if abs(difference) < ROUNDING:
        return []
    label = f"Chênh lệch của “{str(head[1]['label']).strip()}” ({column})"
    return [(head[0], {"line": "residual", "agency": None, "label": label, column: f"{difference:f}"})]
