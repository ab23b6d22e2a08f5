"""What changed between two releases and why: the parts of every change add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import duckdb

from data import agencies, budget, duck, edition
from data.period import ZONE, Period, parse
from data.settings import Settings
from metrics import bundle, definitions, deltas, versions
from metrics.figures import Key
from metrics.history import steps
from metrics.history.steps import Values
from metrics.views import Stamp
from metrics.views.history import CAUSES, Changes, FigureChange, Headline

#: Seconds: the roll-up is made once for each cause, and the answer is kept.
SOFT, HARD = 60.0, 120.0
_DIFFERENT = """
SELECT coalesce(a.indicator, b.indicator), coalesce(a.agency, b.agency), coalesce(a.period, b.period),
       coalesce(a.lens, b.lens), a.value, b.value, a.missing, b.missing
FROM a.observation a FULL JOIN b.observation b USING (indicator, agency, period, lens)
WHERE a.value IS DISTINCT FROM b.value AND ($indicator = '' OR coalesce(a.indicator, b.indicator) = $indicator)
      AND ($agency = '' OR coalesce(a.agency, b.agency) = $agency)
ORDER BY ALL
"""


def make(
    settings: Settings, since: Stamp, stamp: Stamp, indicator: str, agency: str, through: Period | None = None
) -> Changes:
    """Split every change of value from release `since` to `stamp`; empty texts ask for all indicators and agencies.

    What ends after `through` is left out.
    """
    files = [deltas.materialised(settings, one.release) for one in (since, stamp)]
    earlier, later = (bundle.at(settings, one.release) for one in (since, stamp))
    between = bundle.mixed(settings, stamp.release, since.release, steps.REGISTRY)
    today = stamp.made_at.astimezone(ZONE).date()
    with duck.connect(folders=[settings.releases], memory="1GB") as own, budget.within(own, SOFT, HARD):
        for name, file in zip("ab", files, strict=True):
            own.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
        rows = own.execute(_DIFFERENT, {"indicator": indicator, "agency": agency}).fetchall()
        rows = [row for row in rows if through is None or parse(row[2]).end <= through.end]
        known = sorted({row[0] for row in rows})
        walked = list(steps.walk(own, (earlier, between, later), known, today)) if rows else []
        found = {Key(*row[:4]): _change(row, walked) for row in rows}
        with edition.of(later):
            headlines = _headlines(own, since, stamp, indicator, agency or "VN", found, through)
    redrawn = steps.redrawn(earlier, later)
    return Changes(since, stamp, tuple(found.values()), headlines, tuple(steps.changed(earlier, later)), redrawn)


def _change(row: Sequence, walked: Sequence[tuple[str, Values | None]]) -> FigureChange:
    key = Key(*row[:4])
    was, now = row[4:6]
    passed = [(cause, now if values is None else values.get(key)) for cause, values in walked]
    parts, causes = _parts(was, passed) if was is not None and now is not None else ({}, _turned(was, passed))
    return FigureChange(
        observation=str(key),
        indicator=key.indicator,
        agency=key.agency,
        period=key.period,
        lens=key.lens,
        was=was,
        now=now,
        was_missing=row[6],
        now_missing=row[7],
        total=now - was if parts else None,
        parts=parts,
        causes=causes,
    )


def _parts(was: Decimal, passed: Sequence[tuple[str, Decimal | None]]) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    """Give what each step added; while a figure has no value on the way, the step that brings it back counts."""
    parts = dict.fromkeys(CAUSES, Decimal(0))
    at = was
    for cause, value in passed:
        if value is not None:
            parts[cause] += value - at
            at = value
    return parts, tuple(cause for cause in CAUSES if parts[cause])


def _turned(was: Decimal | None, passed: Sequence[tuple[str, Decimal | None]]) -> tuple[str, ...]:
    """Name the steps at which a figure appeared or vanished."""
    found, there = [], was is not None
    for cause, value in passed:
        if (value is not None) != there:
            found.append(cause)
            there = not there
    return tuple(found)


def _headlines(
    connection: duckdb.DuckDBPyConnection, since: Stamp, stamp: Stamp, indicator: str, agency: str, found, through
) -> tuple[Headline, ...]:
    """Say of each indicator what the newest ended quarter was in each release, and why it differs.

    Two quarters of definitions that no bridge joins are not compared.
    """
    agencies.get(agency)
    before, after = (_values(connection, name, agency) for name in "ab")
    days = [one.made_at.astimezone(ZONE).date() for one in (since, stamp)]
    if through is not None:
        days[1] = min(days[1], through.end + timedelta(days=1))
    headlines = []
    for one in definitions.indicators().values():
        kind = "year" if one.survey else "quarter"
        was = _newest(before, one.id, kind, days[0])
        now = _newest(after, one.id, kind, days[1])
        if (indicator and one.id != indicator) or not was or not now or (one.id, was) not in after:
            continue
        meant = [versions.at(one.versions, parse(period)).number for period in (was, now)]
        if versions.crossed(one.bridges, *meant) is None:
            continue
        split = found.get(Key(one.id, agency, was))
        parts = dict(split.parts) if split else dict.fromkeys(CAUSES, Decimal(0))
        parts["real"] += after[one.id, now] - after[one.id, was]
        first, last = before[one.id, was], after[one.id, now]
        if was != now or first != last:
            headlines.append(
                Headline(one.id, one.name, one.unit, one.decimals, agency, was, now, first, last, last - first, parts)
            )
    return tuple(headlines)


def _values(connection: duckdb.DuckDBPyConnection, name: str, agency: str) -> dict[tuple[str, str], Decimal]:
    query = (
        f"SELECT indicator, period, value FROM {name}.observation WHERE agency = ? AND lens = '' AND value IS NOT NULL"
    )
    return {(indicator, period): value for indicator, period, value in connection.execute(query, [agency]).fetchall()}


def _newest(values: dict[tuple[str, str], Decimal], indicator: str, kind: str, today: date) -> str | None:
    own = [parse(period) for one, period in values if one == indicator]
    return max((str(p) for p in own if p.kind == kind and p.end < today), default=None)
