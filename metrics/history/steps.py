"""The way from one release to a later one in steps, each putting one cause in: what every figure is after each.

The order is fixed (views.history.CAUSES), so that the parts of a change are the same whoever asks:

1. definition: reports that count in both releases are tallied and rolled up by the later definitions;
2. boundary: the later registry of agencies takes the place of the earlier one;
3. corrected: another revision counts for the same dataset, sender and period, a report was withdrawn, or a value verified;
4. late: reports that arrived after they were due;
5. real: reports that arrived in time.

A report that was corrected while its definition changed counts as corrected as a whole. All of it comes from the two
releases, whose files are made again from the record where they are gone.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from data import calendar, datasets, edition
from data.period import parse
from metrics import definitions, frame, rollup

#: The files that say which agencies there are.
REGISTRY = ("data/reference/agencies.csv", "data/reference/countries.csv", "data/reference/cities.csv")
_FATE = """
CREATE TABLE fate AS
SELECT b.report, b.period, CASE WHEN a.report = b.report THEN 'common' WHEN a.report IS NOT NULL THEN 'corrected'
       WHEN coalesce(r.sent_at, r.received_at) >= d.ends THEN 'late' ELSE 'real' END AS cause
FROM b.owner b JOIN b.report r ON r.id = b.report
LEFT JOIN a.owner a ON a.dataset = b.dataset AND a.sender = b.sender AND a.period = b.period
LEFT JOIN due d ON d.dataset = b.dataset AND d.period = b.period
"""
_INPUT = """
CREATE TABLE input AS SELECT id AS report, any_value(revision) AS revision, bool_or(illustrative) AS illustrative,
       max(coalesce(sent_at, received_at)) AS sent_at FROM (FROM b.report UNION ALL BY NAME FROM a.report) GROUP BY id
"""
# Reports that count in both releases, by the later definitions; the others as the earlier release tallied them.
_REDEFINED = """
CREATE OR REPLACE TABLE tally AS
SELECT t.* FROM a.tally t LEFT JOIN fate f USING (report, period)
WHERE list_contains($known, t.indicator) AND NOT (coalesce(f.cause, '') = 'common' AND list_contains($changed, t.indicator))
UNION ALL BY NAME
SELECT t.* FROM b.tally t JOIN fate f USING (report, period)
WHERE f.cause = 'common' AND list_contains($known, t.indicator) AND list_contains($changed, t.indicator)
"""
_WITH = """
CREATE OR REPLACE TABLE tally AS
SELECT t.* FROM b.tally t JOIN fate f USING (report, period)
WHERE list_contains($causes, f.cause) AND list_contains($known, t.indicator)
"""
_AFTER = """
CREATE OR REPLACE TABLE different AS
SELECT d.*, o.value AS {column} FROM different d LEFT JOIN observation o USING (indicator, agency, period, lens)
"""


def walk(connection: duckdb.DuckDBPyConnection, roots: tuple[Path, Path, Path], today: date) -> list[str]:
    """Add a column to table `different` for each cause that is at work, what each figure is once it is in; give the causes.

    `connection` has the releases attached as `a` and `b`; `roots` are the editions of the earlier one, of the later one
    with the earlier registry, and of the later one. After the last cause a figure is what the later release says.
    """
    known = [one for (one,) in connection.execute("SELECT DISTINCT indicator FROM different").fetchall()]
    if not known:
        return []
    with edition.of(roots[2]):
        rollup.load(connection, "due", _due(connection), {"dataset": "VARCHAR", "period": "VARCHAR", "ends": "VARCHAR"})
        held = [one for one in known if one in definitions.indicators()]
    for query in (_FATE, _INPUT):
        connection.execute(query)
    altered = changed(roots[0], roots[2])
    at_work = _at_work(connection, known, altered, roots)
    for cause in at_work[:-1]:
        if cause in ("definition", "boundary"):
            connection.execute(_REDEFINED, {"known": held, "changed": altered})
        else:
            order = ["common", "corrected", "late", "real"]
            connection.execute(_WITH, {"known": held, "causes": order[: order.index(cause) + 1]})
        with edition.of(roots[1] if cause == "definition" else roots[2]):
            rollup.load(connection, "observation", [], rollup.OBSERVATION)
            rollup.observe(connection, today)
        connection.execute(_AFTER.format(column=column(cause)))
    connection.execute(f"ALTER TABLE different ADD COLUMN {column(at_work[-1])} DECIMAL(38,6)")
    connection.execute(f"UPDATE different SET {column(at_work[-1])} = now")
    return at_work


def column(cause: str) -> str:
    """Name the column of what figures are once a cause is in."""
    return f"after_{cause}"


def changed(earlier: Path, later: Path) -> list[str]:
    """Give the indicators that are defined otherwise than before, by their own file or by their dataset's."""

    def digests(root: Path) -> dict[str, str]:
        with edition.of(root):
            return {one.id: one.digest + datasets.get(one.dataset).digest for one in definitions.indicators().values()}

    was, now = digests(earlier), digests(later)
    return sorted(one for one in {*was, *now} if was.get(one) != now.get(one))


def redrawn(earlier: Path, later: Path) -> bool:
    """Tell whether the registry of agencies is another one."""
    held = []
    for root in (earlier, later):
        with edition.of(root):
            held.append([edition.place(name).read_bytes() for name in REGISTRY])
    return held[0] != held[1]


def _at_work(
    connection: duckdb.DuckDBPyConnection, known: list[str], altered: list[str], roots: tuple[Path, Path, Path]
) -> list[str]:
    """Give the causes that are at work, in order; where none is, the program itself computes otherwise: its definition."""
    causes = {cause for (cause,) in connection.execute("SELECT DISTINCT cause FROM fate").fetchall()} - {"common"}
    mended = """
        SELECT 1 FROM (SELECT * FROM a.tally EXCEPT ALL SELECT * FROM b.tally) t LEFT JOIN fate f USING (report, period)
        WHERE coalesce(f.cause, '') <> 'common' OR NOT list_contains(?, t.indicator) LIMIT 1
    """
    if connection.execute(mended, [altered]).fetchone():
        causes.add("corrected")
    found = ["definition"] if set(altered) & set(known) else []
    found += ["boundary"] if redrawn(roots[0], roots[2]) else []
    return found + [cause for cause in ("corrected", "late", "real") if cause in causes] or ["definition"]


def _due(connection: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """Give the end of the day on which a report that is new had to be there."""
    rows = connection.execute(
        "SELECT DISTINCT dataset, period FROM b.owner ANTI JOIN a.owner USING (dataset, sender, period)"
    ).fetchall()
    owed = [(datasets.get(dataset), period) for dataset, period in rows if datasets.get(dataset).owed_by]
    return [
        {"dataset": one.id, "period": period, "ends": frame.end_of(calendar.due(parse(period), one.calendar))}
        for one, period in owed
    ]
