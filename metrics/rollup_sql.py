"""The steps of a rollup in SQL: each makes one table of those before it.

While it runs, indicators, agencies, periods and moments are ENUMs: joined and grouped as small numbers, compared in the
order of their names. Terms that count distinct things go their own way, for only they carry lists of keys.
"""

from __future__ import annotations

#: Types that last as long as a rollup, and the query of all that they must hold.
NAMES = {
    "indicator_name": "SELECT indicator FROM spec",
    "agency_name": "SELECT agency FROM home UNION SELECT unit FROM home UNION SELECT unit FROM member UNION SELECT whole FROM member "
    "UNION SELECT agency FROM wanted UNION SELECT agency FROM kind UNION SELECT shown FROM seen UNION SELECT unit FROM seen",
    "period_name": "SELECT base FROM holds UNION SELECT period FROM holds UNION SELECT period FROM wanted UNION SELECT last_base FROM wanted",
    "moment": "SELECT sent_at FROM input",
}

# What is said, without what is only said otherwise; `late` is when a revision was sent.
SAID = """
CREATE TABLE said AS
WITH named AS (
    SELECT CAST(t.indicator AS indicator_name) AS indicator, CAST(t.agency AS agency_name) AS agency,
           CAST(t.period AS period_name) AS base, numerator, denominator, numerator_keys, denominator_keys, conflict, mark,
           CAST(sent_at AS moment) AS sent, CASE WHEN revision > 1 THEN CAST(sent_at AS moment) END AS late, illustrative
    FROM tally t JOIN input USING (report)
), plain AS (
    SELECT indicator, agency, base FROM named WHERE mark IS NULL
)
SELECT * FROM named WHERE mark IS NULL
UNION ALL
SELECT * FROM named ANTI JOIN plain USING (indicator, agency, base) WHERE mark IS NOT NULL
"""

_PLACED = """
WITH placed AS (
    SELECT s.* EXCLUDE (agency), h.unit AS agency, p.period, n_time, d_time, n_agencies, d_agencies
    FROM said s JOIN spec USING (indicator) JOIN holds p USING (base)
    JOIN home h ON h.agency = s.agency AND h.period = p.period
    WHERE {chosen}
), latest AS (
    SELECT indicator, agency, period, max(base) AS last_base FROM placed GROUP BY ALL
)
SELECT indicator, agency, period, {amounts},
       bool_or(conflict) AS conflict, list(DISTINCT mark ORDER BY mark) FILTER (WHERE mark IS NOT NULL) AS marks,
       count(*) AS reports, any_value(last_base) AS last_base, false AS unlike, count(*) FILTER (WHERE base = last_base) AS last_reports,
       max(late) AS late, bool_or(illustrative) AS illustrative, min(sent) AS oldest, max(sent) AS newest
FROM placed JOIN latest USING (indicator, agency, period)
GROUP BY indicator, agency, period
"""
_AMOUNT = """
       CASE any_value({side}_time) WHEN 'sum' THEN sum({term}) WHEN 'last' THEN sum({term}) FILTER (WHERE base = last_base){things} END AS {term}"""
_COUNTED = " ELSE len(list_distinct(flatten(list({term}_keys))))"
_KEYS = """
       CASE WHEN any_value({side}_agencies) = 'distinct' THEN list_distinct(flatten(list({term}_keys))) END AS {term}_keys"""
_TERMS = (("n", "numerator"), ("d", "denominator"))


def _unit() -> str:
    """One row per indicator × agency in force × period: terms grown over time by their own rule."""
    amounts = ", ".join(_AMOUNT.format(side=side, term=term, things="") for side, term in _TERMS)
    plain = _PLACED.format(chosen="n_time <> 'distinct' AND d_time <> 'distinct'", amounts=amounts)
    amounts = ", ".join(
        _AMOUNT.format(side=side, term=term, things=_COUNTED.format(term=term)) for side, term in _TERMS
    )
    keys = ", ".join(_KEYS.format(side=side, term=term) for side, term in _TERMS)
    things = _PLACED.format(chosen="n_time = 'distinct' OR d_time = 'distinct'", amounts=f"{amounts}, {keys}")
    return f"CREATE TABLE unit AS ({things}) UNION ALL BY NAME ({plain})"


UNIT = _unit()

# A term of several agencies together: added up, or its things counted anew.
_SUM = """
       CASE any_value({side}_agencies) WHEN 'distinct' THEN coalesce(len(list_distinct(flatten(list({term}_keys) FILTER (WHERE {term}_keys IS NOT NULL)))), 0)
            ELSE sum({term}) END AS {term}"""

# Older agencies summed into those of the newer lens; what has no sum has no figure once several became one.
SEEN = f"""
INSERT INTO unit BY NAME
SELECT indicator, shown AS agency, period, {", ".join(_SUM.format(side=side, term=term) for side, term in _TERMS)},
       bool_or(conflict) AS conflict, list_sort(list_distinct(flatten(list(marks) FILTER (WHERE marks IS NOT NULL)))) AS marks,
       sum(reports) AS reports, max(last_base) AS last_base, sum(last_reports) FILTER (WHERE last_base = newest_base) AS last_reports,
       max(late) AS late, bool_or(illustrative) AS illustrative, min(oldest) AS oldest, max(newest) AS newest,
       any_value(n_agencies) = 'own' AND NOT any_value(alone) AS unlike
FROM (SELECT u.*, m.shown, m.alone, max(last_base) OVER (PARTITION BY indicator, shown, m.period) AS newest_base
      FROM unit u JOIN seen m ON m.unit = u.agency AND m.period = u.period) JOIN spec USING (indicator)
GROUP BY indicator, shown, period
"""

# Wholes from their agencies, each in its own last month; distinct things are counted anew.
WHOLE = f"""
CREATE TABLE whole AS
SELECT indicator, m.whole AS agency, period, {", ".join(_SUM.format(side=side, term=term) for side, term in _TERMS)},
       bool_or(conflict) AS conflict,
       list_sort(list_distinct(flatten(list(marks) FILTER (WHERE marks IS NOT NULL)))) AS marks,
       count(numerator) AS reported, max(late) AS late, bool_or(illustrative) AS illustrative,
       min(oldest) AS oldest, max(newest) AS newest,
       bool_or(CASE WHEN n_time <> 'last' THEN u.reports < w.reports
                    ELSE u.last_base = w.last_base AND u.last_reports < w.last_senders END) AS partial,
       bool_or(n_time = 'last' AND u.last_base < w.last_base) AS carried
FROM unit u
JOIN spec USING (indicator)
JOIN (SELECT unit AS agency, period, whole FROM member) m USING (agency, period)
LEFT JOIN wanted w USING (duty, agency, period)
WHERE n_agencies <> 'own'
GROUP BY indicator, m.whole, period
"""

# Exact half-up to six decimals in whole numbers; a quotient is never made in floating point, and
# `//` cuts towards zero, so that what is below zero is taken down by hand.
VALUED = """
CREATE TABLE valued AS
WITH due AS (
    SELECT indicator, w.* FROM wanted w JOIN spec USING (duty)
), every AS (
    SELECT coalesce(u.indicator, w.indicator) AS indicator, coalesce(u.agency, w.agency) AS agency,
           coalesce(u.period, w.period) AS period, numerator, denominator, conflict, marks,
           CAST(numerator IS NOT NULL AS INTEGER) AS reported, 1 AS expected,
           late, coalesce(illustrative, false) AS illustrative, oldest, newest,
           CASE WHEN s.n_time <> 'last' THEN u.reports < w.reports
                ELSE u.last_base = w.last_base AND u.last_reports < w.last_senders END AS partial,
           s.n_time = 'last' AND u.last_base < w.last_base AS carried,
           CASE WHEN u.unlike THEN 'not_comparable' WHEN u.indicator IS NULL THEN w.reason END AS absent
    FROM unit u
    FULL JOIN due w ON u.indicator = w.indicator AND u.agency = w.agency AND u.period = w.period
    LEFT JOIN spec s ON s.indicator = u.indicator
    UNION ALL
    SELECT indicator, a.agency, a.period, numerator, denominator, conflict, marks, reported, n.expected, late,
           illustrative, oldest, newest, partial OR reported < n.expected, carried, NULL
    FROM whole a
    JOIN (SELECT whole AS agency, period, count(*) AS expected FROM member GROUP BY ALL) n USING (agency, period)
), reasoned AS (
    SELECT e.*, s.direction, s.rate, s.factor, s.rule,
           CASE WHEN conflict THEN 'conflicting'
                WHEN absent IS NOT NULL THEN absent
                WHEN expected > 1 AND reported < $coverage * expected THEN 'insufficient'
                WHEN numerator IS NULL OR (rate AND denominator IS NULL) THEN 'unknown'
                WHEN rate AND denominator = 0 THEN 'not_occurring' END AS missing
    FROM every e JOIN spec s USING (indicator)
)
SELECT * EXCLUDE (above, below), CASE WHEN missing IS NOT NULL THEN NULL
               WHEN rate THEN CAST((CASE WHEN above < 0 THEN above - below + 1 ELSE above END) // below AS DECIMAL(30,0)) * CAST('0.000001' AS DECIMAL(7,6))
               ELSE CAST(numerator AS DECIMAL(38,6)) END AS value
FROM (SELECT *, 2 * CAST(numerator * 1000000000 AS HUGEINT) * factor * 1000000 * sign(denominator) + abs(CAST(denominator * 1000000000 AS HUGEINT)) AS above,
             2 * abs(CAST(denominator * 1000000000 AS HUGEINT)) AS below
      FROM reasoned) exact
"""

# A place among the agencies of one kind that have a value; a figure that came or was mended after closing is revised.
OBSERVATION = """
INSERT INTO observation
SELECT indicator, split_part(v.agency, '@', 1), period, CASE WHEN contains(v.agency, '@') THEN '34' ELSE '' END, value,
       CASE WHEN missing IN ('conflicting', 'not_comparable') THEN NULL ELSE numerator END,
       CASE WHEN missing IN ('conflicting', 'not_comparable') THEN NULL ELSE denominator END, missing,
       list_filter(list_concat(coalesce(marks, []), [
           CASE WHEN c.open AND numerator IS NOT NULL THEN 'provisional' END, CASE WHEN CAST(late AS VARCHAR) >= c.closes THEN 'revised' END,
           CASE WHEN carried THEN 'carried' END, CASE WHEN partial THEN 'partial' END]), lambda mark: mark IS NOT NULL),
       illustrative, reported, expected,
       CASE WHEN value IS NOT NULL AND kind IS NOT NULL THEN rank() OVER (PARTITION BY indicator, period, kind ORDER BY
            CASE direction WHEN 'up' THEN -value ELSE value END NULLS LAST) END,
       CASE WHEN value IS NOT NULL AND kind IS NOT NULL THEN count(value) OVER (PARTITION BY indicator, period, kind) END,
       oldest, newest
FROM valued v LEFT JOIN kind USING (agency) LEFT JOIN closing c USING (rule, period)
ORDER BY v.indicator, v.period, v.agency
"""

STEPS = (SAID, UNIT, SEEN, WHOLE, VALUED, OBSERVATION)
MADE = ("said", "unit", "whole", "valued")
