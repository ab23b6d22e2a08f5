"""The released rows that execution is judged by, up to a period, each with the agency that answers for it then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import duckdb

from data import agencies
from data.period import Period, parse
from metrics import kept

T = TypeVar("T", bound="Row")


@dataclass(frozen=True)
class Row:
    """What every row has: whose it is on the last day asked for, and its own period."""

    agency: str
    period: str


@dataclass(frozen=True)
class Work(Row):
    """A project in a month."""

    project: str
    title: str
    year_plan: Decimal
    allocated: Decimal | None
    planned: Decimal
    disbursed: Decimal
    accepted: Decimal
    first_total: Decimal | None
    first_finish: date | None
    current_total: Decimal | None
    current_finish: date | None
    adjusted_by: str | None
    scope: str | None
    scope_reason: str | None
    focus_task: int | None
    state: str | None


@dataclass(frozen=True)
class Task(Row):
    """A task due in a month."""

    task: str
    due: date
    done: date | None
    accountable: str | None
    state: str | None


@dataclass(frozen=True)
class Spending(Row):
    """What the budget spent in a month, by kind."""

    kind: str
    spent: Decimal
    digital: Decimal
    platforms: Decimal | None
    year_digital: Decimal | None


@dataclass(frozen=True)
class Contract(Row):
    """A contract in force in a quarter."""

    contract: str
    form: str
    project: str | None
    value: Decimal
    paid: Decimal
    obligations_left: Decimal
    level_promised: Decimal | None
    level_met: Decimal | None


@dataclass(frozen=True)
class Platform(Row):
    """A shared platform as an agency uses it in a quarter."""

    platform: str
    scope: str
    owner: str | None
    required: str
    used: str
    users: int
    transactions: int


@dataclass(frozen=True)
class System(Row):
    """A system of an agency in a half-year."""

    system: str
    title: str
    users: int
    yearly_cost: Decimal | None


@dataclass(frozen=True)
class Service(Row):
    """A procedure whose cost was measured in a year."""

    procedure: str
    transactions: int
    cost_now: Decimal


TABLES: dict[str, type[Row]] = {
    "work": Work, "task": Task, "spending": Spending, "contract": Contract, "platform": Platform,
    "system": System, "service": Service,
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """Every row up to a period of the agencies asked for, each list oldest first."""

    work: tuple[Work, ...] = ()
    task: tuple[Task, ...] = ()
    spending: tuple[Spending, ...] = ()
    contract: tuple[Contract, ...] = ()
    platform: tuple[Platform, ...] = ()
    system: tuple[System, ...] = ()
    service: tuple[Service, ...] = ()
    #: Shared platforms that anybody reports on, with their owners.
    catalogue: tuple[tuple[str, str | None], ...] = ()


def load(connection: duckdb.DuckDBPyConnection, until: Period, chosen: Collection[str]) -> Held:
    """Load the rows of some agencies that end by a period: all months of projects, the rest from the year before on."""
    found = {table: _rows(connection, table, shape, until, chosen) for table, shape in TABLES.items()}
    return Held(**found, catalogue=_catalogue(connection, until))


def _catalogue(connection: duckdb.DuckDBPyConnection, until: Period) -> tuple[tuple[str, str | None], ...]:
    query = f"""
        SELECT platform, min(owner) FROM {kept.held(connection, "platform")}
        WHERE scope <> 'specific' AND period <= ? GROUP BY platform ORDER BY platform
    """
    return tuple(connection.execute(query, [f"{until.year}-Q4"]).fetchall())


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, shape: type[T], until: Period, chosen: Collection[str]
) -> tuple[Any, ...]:
    names = [field.name for field in fields(shape)]
    columns = ", ".join(f'"{name}"' for name in names)
    source = kept.held(connection, table)
    spelled = connection.execute(
        f"SELECT DISTINCT period FROM {source} WHERE period >= ?", [str(0 if table == "work" else until.year - 1)]
    )
    ended = {text: parse(text) for (text,) in spelled.fetchall() if parse(text).end <= until.end}
    rows = connection.execute(
        f"SELECT {columns} FROM {source} WHERE list_contains(?, period) ORDER BY ALL", [list(ended)]
    ).fetchall()
    heads = {agency: agencies.current(agency, until.end) for agency in {row[0] for row in rows}}
    found = [shape(heads[row[0]], *row[1:]) for row in rows if heads[row[0]] in chosen]
    return tuple(sorted(found, key=lambda row: (ended[row.period], row.agency)))
