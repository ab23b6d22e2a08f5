"""The series in which signals are looked for: monthly figures of a release, and the logs and reports it stands on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import duckdb
from sqlalchemy import select

from data import agencies, datasets, duck, expression, facts, ledger, parts, seals
from data.datasets import Automatic, Dataset
from data.ledger import tables
from data.settings import Settings
from metrics.signals.oddities import Amounts

#: The log of dossiers, and the step that is counted by day.
LOG, STEP = "dossier_events", "resolved"
Monthly = dict[str, dict[str, Amounts]]


def monthly(connection: duckdb.DuckDBPyConnection, indicator: str) -> Monthly:
    """Give agency → month → (numerator, denominator) of an indicator, for the agencies that report."""
    query = (
        "SELECT agency, period, numerator, denominator FROM observation WHERE indicator = ? AND lens = '' "
        "AND period LIKE '____-__' AND numerator IS NOT NULL AND denominator IS NOT NULL ORDER BY ALL"
    )
    found: Monthly = defaultdict(dict)
    for agency, period, top, bottom in connection.execute(query, [indicator]).fetchall():
        if period[5] not in "QS" and agencies.get(agency).kind in agencies.REPORTING:
            found[agency][period] = int(top), int(bottom)
    return found


def owning(connection: duckdb.DuckDBPyConnection, dataset: str) -> list[tuple[int, str]]:
    """Give the reports of a dataset that count in a release, with the periods that they count for."""
    query = "SELECT report, period FROM owner WHERE dataset = ? ORDER BY ALL"
    return connection.execute(query, [dataset]).fetchall()


def daily(settings: Settings, owned: list[tuple[int, str]]) -> dict[str, dict[date, int]]:
    """Give agency → day → how many dossiers had their result on it, from the log."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    query = f"SELECT _agency, CAST(\"at\" AS DATE), count(*) FROM rows WHERE step = '{STEP}' AND _agency IS NOT NULL GROUP BY ALL"
    for agency, day, count in _asked(settings, LOG, owned, query):
        found[agency][day] = count
    return found


def counted(settings: Settings, dataset: Dataset, owned: list[tuple[int, str]], sql: str) -> dict[str, dict[str, int]]:
    """Give agency → month → what an expression gives over the rows of a dataset that count."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    query = f"SELECT _agency, _period, {sql} FROM rows WHERE _agency IS NOT NULL GROUP BY ALL"
    for agency, period, amount in _asked(settings, dataset.id, owned, query):
        if amount is not None:
            found[agency][period] = int(amount)
    return found


def beside(one: Automatic) -> str:
    """Give as SQL what the log measures of what reports say."""
    return expression.sql(
        expression.parse(one.numerator, datasets.get(one.dataset).columns, one.dataset, aggregates=True)
    )


def said(one: Automatic) -> str:
    """Give as SQL what reports say."""
    return " + ".join(f'sum("{name}")' for name in one.part)


def _asked(settings: Settings, dataset: str, owned: list[tuple[int, str]], query: str) -> Iterable[tuple]:
    """Ask the rows of reports that count, on a connection that opens just their files."""
    reports, periods = {report for report, _ in owned}, {period for _, period in owned}
    table = tables.facts
    with ledger.reading(settings) as connection:
        bulk = parts.held(connection, reports) if reports else ()
        chosen = select(table.c.name).where(table.c.dataset == dataset, table.c.period.in_(sorted(periods)))
        names = list(connection.execute(chosen).scalars())
    paths = [seals.checked(facts.path(settings, dataset, name)) for name in [*names, *(part.name for part in bulk)]]
    if not paths:
        return []
    with duck.connect(paths=paths) as own:
        relation = parts.union(own, settings, [str(facts.path(settings, dataset, name)) for name in names], bulk)
        own.execute("CREATE TABLE owned (report INTEGER, period VARCHAR)")
        own.executemany("INSERT INTO owned VALUES (?, ?)", [list(one) for one in owned])
        rows = f"(SELECT r.* FROM {relation} r SEMI JOIN owned o ON o.report = r._report AND o.period = r._period)"
        return own.execute(query.replace("FROM rows", f"FROM {rows} AS counting")).fetchall()
