"""Reports that came and say nothing of an indicator: nothing occurred, so their agency is not late."""

from __future__ import annotations

from collections import Counter
from datetime import date

import duckdb

from data import calendar, datasets
from data.period import parse
from metrics import definitions


def say(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """Mark figures `not_occurring` whose agency has sent every report due of their period, none with a row to count.

    Works on table `observation`; table `owner` (dataset, sender, period, report) says which reports count.
    """
    query = "SELECT DISTINCT indicator, agency, period FROM observation WHERE missing = 'late' AND lens = ''"
    late = connection.execute(query).fetchall()
    if not late:
        return
    of = {indicator: definitions.indicators()[indicator].dataset for indicator, *_ in late}
    sent: Counter[tuple[str, str, str]] = Counter()
    for dataset, sender, base in connection.execute("SELECT DISTINCT dataset, sender, period FROM owner").fetchall():
        for whole in parse(base).containing() if dataset in of.values() else ():
            sent[dataset, sender, str(whole)] += 1
    due = {key: _due(*key, today) for key in {(of[indicator], period) for indicator, _, period in late}}
    found = [
        [indicator, agency, period]
        for indicator, agency, period in late
        if sent[of[indicator], agency, period] >= due[of[indicator], period]
    ]
    if found:
        connection.executemany(
            "UPDATE observation SET missing = 'not_occurring' WHERE indicator = ? AND agency = ? AND period = ? AND lens = ''",
            found,
        )


def _due(dataset: str, period: str, today: date) -> int:
    """Count the reports of a period that are due by a day; at least one."""
    kind = datasets.get(dataset)
    bases = parse(period).parts(kind.frequency)
    return max(1, sum(calendar.due(base, kind.calendar) < today for base in bases))
