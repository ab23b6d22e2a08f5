"""What an agency's newest ended quarter was in each of two releases, and why it differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import duckdb

from data import agencies, release
from data.period import ZONE, Period, parse
from data.settings import Settings
from metrics import definitions, deltas, versions
from metrics.views import Stamp
from metrics.views.history import CAUSES, FigureChange, Headline

_VALUES = "SELECT indicator, period, value FROM observation WHERE agency = ? AND lens = '' AND value IS NOT NULL"


def make(
    settings: Settings,
    since: Stamp,
    stamp: Stamp,
    agency: str,
    found: Mapping[str, FigureChange],
    through: Period | None = None,
) -> tuple[Headline, ...]:
    """Say of each indicator what the newest ended quarter was in each release; `found` are the agency's changes by name.

    Two quarters of definitions that no bridge joins are not compared; nor is what ends after `through`.
    """
    agencies.get(agency)
    before, after = (
        _values(release.connect(deltas.materialised(settings, one.release)), agency) for one in (since, stamp)
    )
    days = [one.made_at.astimezone(ZONE).date() for one in (since, stamp)]
    if through is not None:
        days[1] = min(days[1], through.end + timedelta(days=1))
    headlines = []
    for one in definitions.indicators().values():
        kind = "year" if one.survey else "quarter"
        was = _newest(before, one.id, kind, days[0])
        now = _newest(after, one.id, kind, days[1])
        if not was or not now or (one.id, was) not in after:
            continue
        meant = [versions.at(one.versions, parse(period)).number for period in (was, now)]
        if versions.crossed(one.bridges, *meant) is None:
            continue
        split = found.get(f"{one.id}.{agency}.{was}")
        parts = dict(split.parts) if split else dict.fromkeys(CAUSES, Decimal(0))
        parts["real"] += after[one.id, now] - after[one.id, was]
        first, last = before[one.id, was], after[one.id, now]
        if was != now or first != last:
            headlines.append(
                Headline(one.id, one.name, one.unit, one.decimals, agency, was, now, first, last, last - first, parts)
            )
    return tuple(headlines)


def _values(connection: duckdb.DuckDBPyConnection, agency: str) -> dict[tuple[str, str], Decimal]:
    return {(indicator, period): value for indicator, period, value in connection.execute(_VALUES, [agency]).fetchall()}


def _newest(values: Mapping[tuple[str, str], Decimal], indicator: str, kind: str, today: date) -> str | None:
    own = [parse(period) for one, period in values if one == indicator]
    return max((str(p) for p in own if p.kind == kind and p.end < today), default=None)
