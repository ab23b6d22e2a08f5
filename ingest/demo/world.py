"""The made-up truth: the rows of any dataset, agency and period, always the same, whatever the time is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from data import agencies
from data.datasets import get
from data.period import Period
from ingest.demo import duties, estate, events, money, openness, reform, scores, services, units
from ingest.demo.details import with_details

Row = dict[str, Any]
#: Told by base units, so that a merged agency is the sum of those it was made of.
_OF_UNITS: dict[str, Callable[[str, str], list[Row]]] = {
    "procedures": services.procedures,
    "dossiers": services.dossiers,
    "satisfaction": services.satisfaction,
    "tasks": duties.tasks,
    "projects": money.projects,
    "budget": money.budget,
}
#: Told by agencies as they are.
_OF_AGENCIES: dict[str, Callable[[str, str], list[Row]]] = {
    "feedback": openness.feedback,
    "obstacles": reform.obstacles,
    "dossier_events": events.dossier_events,
    "index_766": scores.index_766,
    "contracts": estate.contracts,
    "platforms": estate.platforms,
    "national_databases": estate.national_databases,
    "open_data": openness.open_data,
    "data_sharing": openness.data_sharing,
    "identity": openness.identity,
    "new_services": reform.new_services,
    "procedure_reform": reform.procedure_reform,
    "operations": reform.operations,
    "legal_documents": reform.legal_documents,
    "transparency": openness.transparency,
    "systems": estate.systems,
    "portals": estate.portals,
    "staff": reform.staff,
    "leadership": reform.leadership,
    "access_groups": openness.access_groups,
    "transaction_cost": reform.transaction_cost,
    "sector_outcomes": openness.sector_outcomes,
    "dti": scores.dti,
}
CORE = tuple(_OF_UNITS)
DATASETS = (*CORE, *_OF_AGENCIES)
_KEYS = {"procedures": "field", "dossiers": "procedure", "satisfaction": "channel", "budget": "kind"}


@cache
def of(kind: str) -> tuple[str, ...]:
    """Give the datasets whose rows belong to periods of a kind."""
    return tuple(name for name in DATASETS if get(name).frequency == kind)


@cache
def owes(agency_id: str, dataset: str) -> bool:
    """Tell whether an agency sends a dataset."""
    one = get(dataset)
    return agencies.get(agency_id).kind in one.owed_by if one.owed_by else agency_id == one.sender


def alone(format_: str) -> tuple[str, ...]:
    """Give the datasets that a format sends in files of their own; the others come together in one file."""
    return {"csv": DATASETS, "api": CORE}.get(format_, ())


def rows(dataset: str, agency_id: str, period: str | Period) -> list[Row]:
    """Give the true rows of an agency's report of a period (`2026-09`), without the column `period`.

    Values are str, int, Decimal, date or None. An agency that did not exist in the month has none.
    """
    return [dict(row) for row in _rows(dataset, agency_id, str(period))]


@lru_cache(maxsize=16384)
def _rows(dataset: str, agency_id: str, period: str) -> tuple[Row, ...]:
    if dataset in _OF_AGENCIES:
        return tuple(_OF_AGENCIES[dataset](agency_id, period)) if units.parts(agency_id, period) else ()
    found = [
        row
        for unit in units.parts(agency_id, period)
        for row in with_details(dataset, unit, period, _OF_UNITS[dataset](unit, period))
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
