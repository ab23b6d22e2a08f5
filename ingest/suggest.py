"""What is known about a found cell, and what to write into it where one thing is certain.

A suggestion is offered to the sender; nothing is ever corrected by itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from data import agencies, datasets, lists
from data.datasets import Column, Dataset
from data.folding import fold
from data.model import Finding
from data.period import parse
from ingest.compare import key_of
from ingest.known import Known
from ingest.read import numbers
from ingest.validate import Candidate

_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
_NAMES = ("province_unknown", "country_unknown", "agency_unknown")


def complete(candidate: Candidate, known: Known) -> list[Finding]:
    """Give the findings with the value of the last period and a fix, where there is one."""
    dataset = datasets.get(candidate.dataset)
    if not candidate.findings:
        return []
    held = {key_of(row, dataset): row for row in known.rows}
    rows = {(row["_sheet"], row["_row"]): row for row in candidate.rows}
    return [_complete(found, candidate, dataset, rows, held, known.before) for found in candidate.findings]


def _complete(found: Finding, candidate: Candidate, dataset: Dataset, rows: dict, held: dict, before: str) -> Finding:
    layout = next((one for one in candidate.layouts if one.sheet == found.sheet), None)
    name = next((n for n, letters in layout.columns.items() if letters == found.column), "") if layout else ""
    if not name or found.row is None or found.severity == "note":
        return found
    column = dataset.columns[name]
    if "fix" in found.params and any(f.rule == "unit_converted" and f.sheet == found.sheet for f in candidate.findings):
        found = replace(found, params={k: v for k, v in found.params.items() if k != "fix"})  # not in the cell's unit
    more: dict[str, Any] = {}
    row = rows.get((found.sheet, found.row))
    last = held.get(key_of(row, dataset), {}).get(name) if row else None
    if last is not None and "before" not in found.params:
        text = f"{Decimal(str(last)).normalize():f}" if column.type in datasets.NUMERIC else str(last)
        more |= {"before": text, "before_period": before}
    if (fix := _fix(found, column, dataset, candidate.period)) is not None:
        more["fix"] = fix
    return replace(found, params={**found.params, **more}) if more else found


def _fix(found: Finding, column: Column, dataset: Dataset, period: str) -> str | None:
    given = str(found.params.get("given") or "").strip()
    if not given:
        return None
    if found.rule == "total_differs":
        return str(found.params["expected"])
    if found.rule in ("value_unreadable", "value_not_whole") and column.type in datasets.NUMERIC:
        return _other_style(given, column, dataset.numbers)
    if found.rule == "value_unlisted":
        return _nearest(given, [name.vi for name in lists.get(column.choices).entries.values()])
    if found.rule in _NAMES:
        on = parse(period).end
        kinds = ("country", "nation") if found.rule == "country_unknown" else None
        return _nearest(given, [one.name.vi for one in agencies.in_force(on, kinds or agencies.REPORTING)])
    return None


def _other_style(given: str, column: Column, style: str) -> str | None:
    """Read a number that is written the other way (`1,204` for 1.204), where that fits the column."""
    other = "en" if style == "vi" else "vi"
    if column.type == "integer" and not _GROUPED.fullmatch(given):
        return None
    number = numbers.parse(given, other)
    if number is None or (column.type == "integer" and number != number.to_integral_value()):
        return None
    low, high = column.minimum, column.maximum
    if (low is not None and number < Decimal(repr(low))) or (high is not None and number > Decimal(repr(high))):
        return None
    return f"{number:f}".replace(".", "," if style == "vi" else ".")


def _nearest(given: str, names: list[str]) -> str | None:
    """Give the one name that a misspelt text is close to; two candidates are none."""
    folded: dict[str, Any] = {fold(name): name for name in names}
    close = get_close_matches(fold(given), list(folded), n=2, cutoff=0.8)
    return folded[close[0]] if len(close) == 1 else None
