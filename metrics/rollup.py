"""Tallies into observations: every agency and whole, every month, quarter, half and year.

Rates are re-made from numerators and denominators at each level. A period belongs to the agency in force
on its last day, so a merged province's year holds the months of those it was made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb
import orjson

from data import agencies
from metrics import definitions
from metrics import frame as frames

#: Fewer agencies than this share with a value: no figure for the whole, no rank.
COVERAGE = 0.8

OBSERVATION = {
    "indicator": "VARCHAR",
    "agency": "VARCHAR",
    "period": "VARCHAR",
    "lens": "VARCHAR",
    "value": "DECIMAL(38,6)",
    "numerator": "DECIMAL(38,9)",
    "denominator": "DECIMAL(38,9)",
    "missing": "VARCHAR",
    "marks": "VARCHAR[]",
    "illustrative": "BOOLEAN",
    "reported": "INTEGER",
    "expected": "INTEGER",
    "place": "INTEGER",
    "placed": "INTEGER",
    "oldest_input": "VARCHAR",
    "newest_input": "VARCHAR",
}
#: What is known of each report: its revision and when it was sent (ISO, UTC). A revision sent after a
#: period closed marks the period's figures as revised.
INPUT = {"report": "INTEGER", "revision": "INTEGER", "illustrative": "BOOLEAN", "sent_at": "VARCHAR"}


def load(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]], shape: Mapping) -> None:
    """Make a table from Python rows in one bound parameter."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in shape.items())
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")
    fields = orjson.dumps([dict(shape)]).decode()
    names = ", ".join(f'"{name}"' for name in shape)
    picked = ", ".join(f'one."{name}"' for name in shape)
    connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {picked} FROM (SELECT unnest(from_json(CAST(? AS JSON), '{fields}')) AS one)",
        [orjson.dumps(list(rows)).decode()],
    )


def observe(connection: duckdb.DuckDBPyConnection, today: date, coverage: float = COVERAGE, only: str = "") -> None:
    """Fill table `observation` from tables `tally` (live rows) and `input` (see INPUT).

    With `only`, an agency alone: no wholes, and no place among peers worth reading.
    """
    frame = frames.frame(connection, today, only)
    text = "VARCHAR"
    load(connection, "holds", frame.holds, {"base": text, "period": text})
    load(connection, "home", frame.homes, {"agency": text, "period": text, "unit": text})
    load(connection, "member", frame.members, {"unit": text, "period": text, "whole": text})
    shape = {
        "indicator": text,
        "agency": text,
        "period": text,
        "reports": "INTEGER",
        "last_base": text,
        "last_senders": "INTEGER",
        "reason": text,
    }
    load(connection, "wanted", frame.wanted, shape)
    load(connection, "closing", frame.closings, {"indicator": text, "period": text, "closes": text, "open": "BOOLEAN"})
    load(connection, "spec", _spec(), dict.fromkeys(_spec()[0], text))
    reporting = [agency for agency in agencies.registry().values() if agency.kind in agencies.REPORTING]
    kinds = [{"agency": a.id, "kind": a.kind} for a in reporting]
    kinds += [{"agency": frames.seen(a.id), "kind": f"{a.kind}@34"} for a in reporting]
    load(connection, "kind", kinds, {"agency": text, "kind": text})
    connection.execute(_UNIT)
    connection.execute(_WHOLE)
    connection.execute(_VALUE.replace("$coverage", str(coverage)))
    connection.execute(_OBSERVATION)
    for table in ("kind", "holds", "home", "member", "wanted", "closing", "spec", "unit", "whole", "valued"):
        connection.execute(f"DROP TABLE {table}")


def _spec() -> list[dict[str, Any]]:
    rows = []
    for one in definitions.indicators().values():
        bottom = one.denominator or one.numerator
        rows.append(
            {
                "indicator": one.id,
                "n_time": one.numerator.over_time.split(":")[0],
                "d_time": bottom.over_time.split(":")[0],
                "n_agencies": one.numerator.over_agencies.split(":")[0],
                "d_agencies": bottom.over_agencies.split(":")[0],
                "factor": str(definitions.UNITS[one.unit]),
                "rate": "yes" if one.rate else "no",
                "direction": one.direction,
            }
        )
    return rows


# One row per indicator × agency in force × period: terms grown over time by their own rule.
_UNIT = """
CREATE TABLE unit AS
WITH chosen AS (
    SELECT * FROM tally QUALIFY rank() OVER (PARTITION BY indicator, agency, period ORDER BY mark IS NOT NULL) = 1
), placed AS (
    SELECT t.*, t.period AS base, h.unit, p.period AS whole,
           max(t.period) OVER (PARTITION BY t.indicator, h.unit, p.period) AS last_base
    FROM chosen t
    JOIN holds p ON p.base = t.period
    JOIN home h ON h.agency = t.agency AND h.period = p.period
)
SELECT placed.indicator, unit AS agency, whole AS period,
       CASE any_value(n_time)
            WHEN 'sum' THEN sum(numerator)
            WHEN 'last' THEN sum(numerator) FILTER (WHERE base = last_base)
            ELSE len(list_distinct(flatten(list(numerator_keys)))) END AS numerator,
       CASE any_value(d_time)
            WHEN 'sum' THEN sum(denominator)
            WHEN 'last' THEN sum(denominator) FILTER (WHERE base = last_base)
            ELSE len(list_distinct(flatten(list(denominator_keys)))) END AS denominator,
       CASE WHEN any_value(n_agencies) = 'distinct' THEN list_distinct(flatten(list(numerator_keys))) END AS numerator_keys,
       CASE WHEN any_value(d_agencies) = 'distinct' THEN list_distinct(flatten(list(denominator_keys))) END AS denominator_keys,
       bool_or(conflict) AS conflict,
       list_sort(list(DISTINCT mark) FILTER (WHERE mark IS NOT NULL)) AS marks,
       count(*) AS reports, any_value(last_base) AS last_base,
       count(*) FILTER (WHERE base = last_base) AS last_reports,
       bool_or(revision > 1 AND sent_at >= closes) AS revised, bool_or(illustrative) AS illustrative,
       min(sent_at) AS oldest_input, max(sent_at) AS newest_input
FROM placed JOIN spec USING (indicator) JOIN input USING (report)
LEFT JOIN closing ON closing.indicator = placed.indicator AND closing.period = placed.whole
GROUP BY placed.indicator, unit, whole
"""

# Wholes from their agencies, each in its own last month; distinct things are counted anew.
_WHOLE = """
CREATE TABLE whole AS
SELECT indicator, m.whole AS agency, period,
       CASE any_value(n_agencies) WHEN 'distinct' THEN len(list_distinct(flatten(list(numerator_keys))))
            ELSE sum(numerator) END AS numerator,
       CASE any_value(d_agencies) WHEN 'distinct' THEN len(list_distinct(flatten(list(denominator_keys))))
            ELSE sum(denominator) END AS denominator,
       bool_or(conflict) AS conflict,
       list_sort(list_distinct(flatten(list(marks)))) AS marks,
       count(*) FILTER (WHERE numerator IS NOT NULL) AS reported,
       bool_or(revised) AS revised, bool_or(illustrative) AS illustrative,
       min(oldest_input) AS oldest_input, max(newest_input) AS newest_input,
       bool_or(CASE WHEN n_time <> 'last' THEN u.reports < w.reports
                    ELSE u.last_base = w.last_base AND u.last_reports < w.last_senders END) AS partial, bool_or(u.last_base < w.last_base) AS carried
FROM unit u
JOIN spec USING (indicator)
JOIN (SELECT unit AS agency, period, whole FROM member) m USING (agency, period)
LEFT JOIN wanted w USING (indicator, agency, period)
WHERE n_agencies <> 'own'
GROUP BY indicator, m.whole, period
"""

# Exact half-up to six decimals in whole numbers; a quotient is never made in floating point.
_VALUE = """
CREATE TABLE valued AS
WITH every AS (
    SELECT coalesce(u.indicator, w.indicator) AS indicator, coalesce(u.agency, w.agency) AS agency,
           coalesce(u.period, w.period) AS period, numerator, denominator, conflict, marks,
           CAST(numerator IS NOT NULL AS INTEGER) AS reported, 1 AS expected,
           coalesce(revised, false) AS revised, coalesce(illustrative, false) AS illustrative,
           oldest_input, newest_input,
           u.indicator IS NOT NULL AND CASE WHEN s.n_time <> 'last' THEN u.reports < w.reports
               ELSE u.last_base = w.last_base AND u.last_reports < w.last_senders END AS partial,
           u.indicator IS NOT NULL AND s.n_time = 'last' AND u.last_base < w.last_base AS carried,
           CASE WHEN u.indicator IS NULL THEN w.reason END AS absent
    FROM unit u
    FULL JOIN wanted w ON u.indicator = w.indicator AND u.agency = w.agency AND u.period = w.period
    LEFT JOIN spec s ON s.indicator = coalesce(u.indicator, w.indicator)
    UNION ALL
    SELECT indicator, a.agency, a.period, numerator, denominator, conflict, marks, reported, n.expected, revised,
           illustrative, oldest_input, newest_input,
           partial OR reported < n.expected, carried AND n_time = 'last', NULL
    FROM whole a JOIN spec USING (indicator)
    JOIN (SELECT whole AS agency, period, count(*) AS expected FROM member GROUP BY ALL) n USING (agency, period)
), reasoned AS (
    SELECT e.*, s.direction, s.rate, s.factor,
           CASE WHEN conflict THEN 'conflicting'
                WHEN absent IS NOT NULL THEN absent
                WHEN expected > 1 AND reported < $coverage * expected THEN 'insufficient'
                WHEN numerator IS NULL OR (rate = 'yes' AND denominator IS NULL) THEN 'unknown'
                WHEN rate = 'yes' AND denominator = 0 THEN 'not_occurring' END AS missing
    FROM every e JOIN spec s USING (indicator)
)
SELECT *, CASE WHEN missing IS NOT NULL THEN NULL
               WHEN rate = 'yes' THEN CAST(
                   (2 * CAST(numerator * 1000000000 AS HUGEINT) * CAST(factor AS HUGEINT) * 1000000
                    + CAST(denominator * 1000000000 AS HUGEINT))
                   // (2 * CAST(denominator * 1000000000 AS HUGEINT)) AS DECIMAL(30,0)) * CAST('0.000001' AS DECIMAL(7,6))
               ELSE CAST(numerator AS DECIMAL(38,6)) END AS value
FROM reasoned
"""

_OBSERVATION = """
INSERT INTO observation
SELECT v.indicator, split_part(v.agency, '@', 1), v.period, CASE WHEN v.agency LIKE '%@%' THEN '34' ELSE '' END, v.value,
       CASE WHEN v.missing = 'conflicting' THEN NULL ELSE v.numerator END,
       CASE WHEN v.missing = 'conflicting' THEN NULL ELSE v.denominator END, v.missing,
       list_filter(list_concat(coalesce(v.marks, []), [
           CASE WHEN c.open AND v.numerator IS NOT NULL THEN 'provisional' END, CASE WHEN v.revised THEN 'revised' END,
           CASE WHEN v.carried THEN 'carried' END, CASE WHEN v.partial THEN 'partial' END]), lambda mark: mark IS NOT NULL),
       v.illustrative, v.reported, v.expected, p.place, p.placed, v.oldest_input, v.newest_input
FROM valued v
LEFT JOIN closing c USING (indicator, period)
LEFT JOIN (
    SELECT indicator, agency, period, count(*) OVER peers AS placed,
           rank() OVER (peers ORDER BY CASE direction WHEN 'up' THEN -value ELSE value END) AS place
    FROM valued JOIN kind USING (agency) WHERE value IS NOT NULL
    WINDOW peers AS (PARTITION BY indicator, period, kind)
) p USING (indicator, agency, period)
ORDER BY v.indicator, v.period, v.agency
"""
