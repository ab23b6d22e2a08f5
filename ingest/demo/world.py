"""The made-up truth: the rows of any dataset, agency and month, always the same, whatever the time is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from data.period import Period
from ingest.demo import duties, money, services, units
from ingest.demo.details import with_details

Row = dict[str, Any]
_MAKERS: dict[str, Callable[[str, str], list[Row]]] = {
    "procedures": services.procedures,
    "dossiers": services.dossiers,
    "satisfaction": services.satisfaction,
    "tasks": duties.tasks,
    "projects": money.projects,
    "budget": money.budget,
}
DATASETS = tuple(_MAKERS)
_KEYS = {"procedures": "field", "dossiers": "procedure", "satisfaction": "channel", "budget": "kind"}


def rows(dataset: str, agency_id: str, month: str | Period) -> list[Row]:
    """Give the true rows of an agency's report of a month (`2026-09`), without the column `period`.

    Values are str, int, Decimal, date or None. An agency that did not exist in the month has none.
    """
    return [dict(row) for row in _rows(dataset, agency_id, str(month))]


@lru_cache(maxsize=16384)
def _rows(dataset: str, agency_id: str, month: str) -> tuple[Row, ...]:
    found = [
        row
        for unit in units.parts(agency_id, month)
        for row in with_details(dataset, unit, month, _MAKERS[dataset](unit, month))
    ]
    key = _KEYS.get(dataset)
    if key is None:
        return tuple(found)
    summed: dict[str, Row] = {}
    for row in found:
        known = summed.setdefault(row[key], dict.fromkeys(row, 0) | {key: row[key]})
        for column, value in row.items():
            if isinstance(value, (int, Decimal)):
                known[column] += value
    return tuple(summed.values())
