"""Rows of reports that a release keeps beside observations: what is judged one by one and not as a sum.

Each table holds chosen columns of one dataset's live rows with their agency, period and report. Rows leave only through
`metrics.read`, to those who may see them; nothing of single persons' affairs is kept.
"""

from __future__ import annotations

import duckdb

from data import datasets, facts
from data.errors import Refusal

#: Table → its dataset and the columns it keeps.
ROWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "survey": ("un_egov_survey", ("egdi_rank", "egdi", "osi", "hci", "tii", "epi")),
    "work": (
        "projects",
        (
            "project", "title", "year_plan", "allocated", "planned", "disbursed", "accepted", "first_total",
            "first_finish", "current_total", "current_finish", "adjusted_by", "form", "scope", "scope_reason",
            "focus_task", "state",
        ),
    ),
    "task": ("tasks", ("task", "title", "objective", "focus_task", "due", "done", "accountable", "state")),
    "spending": ("budget", ("kind", "spent", "digital", "leased", "platforms", "year_digital")),
    "contract": (
        "contracts",
        (
            "contract", "title", "form", "project", "value", "paid", "obligations_left", "finish", "level_promised",
            "level_met",
        ),
    ),
    "platform": ("platforms", ("platform", "scope", "owner", "required", "used", "users", "transactions")),
    "system": ("systems", ("system", "title", "scope", "users", "yearly_cost")),
    "service": ("transaction_cost", ("procedure", "transactions", "cost_now", "hours_now")),
    "obstacle": ("obstacles", ("obstacle", "title", "kind", "about", "owner", "raised", "due", "resolved", "state")),
}  # fmt: skip
_SYSTEM = {"agency": "_agency", "period": "_period", "report": "_report"}


def shape(table: str) -> dict[str, str]:
    """Give the columns of a table with their types."""
    dataset, columns = ROWS[table]
    kinds = facts.columns(datasets.get(dataset))
    return {name: kinds[held] for name, held in _SYSTEM.items()} | {name: kinds[name] for name in columns}


def held(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Name a table of an open release; a release of an older program, which has none, is refused."""
    asked = "SELECT count(*) FROM duckdb_tables() WHERE table_name = ? AND database_name = current_database()"
    found = connection.execute(asked, [table]).fetchone()
    if not found or not found[0]:
        raise Refusal("release_without_rows", given=table)
    return f'"{table}"'


def query(connection: duckdb.DuckDBPyConnection, table: str, relation: str) -> str:
    """Give the SQL of a table's rows; a column that older facts do not have is empty."""
    held = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
    columns = (
        f'CAST({source if source in held else "NULL"} AS {kind}) AS "{name}"'
        for name, kind in shape(table).items()
        for source in [_SYSTEM.get(name, name)]
    )
    return f"SELECT {', '.join(columns)} FROM {relation}"
