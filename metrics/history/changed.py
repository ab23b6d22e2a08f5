"""Reading the changes between two releases from their file: all that fit what is chosen, a page of them, or their counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

import duckdb

from metrics.figures import Key
from metrics.views.history import CAUSES, FigureChange

_FIELDS = f"indicator, agency, period, lens, was, now, was_missing, now_missing, causes, {', '.join(f'{chr(34)}{one}{chr(34)}' for one in CAUSES)}"
_FITTING = """
FROM change WHERE ($indicator = '' OR indicator = $indicator) AND ($agency = '' OR agency = $agency)
     AND ($cause = '' OR list_contains(causes, $cause)) AND ($through IS NULL OR until <= $through)
     AND NOT ($restated AND was IS NULL)
"""


@dataclass(frozen=True)
class Chosen:
    """Which changes are asked for: empty texts ask for all, `through` for no later periods, `restated` for what was said before."""

    indicator: str = ""
    agency: str = ""
    cause: str = ""
    through: date | None = None
    restated: bool = False


@dataclass(frozen=True)
class Counts:
    """How many figures changed, appeared or vanished (`turned`) or are new (`fresh`), by cause and by indicator."""

    total: int
    turned: int
    fresh: int
    causes: Mapping[str, int]
    indicators: Mapping[str, int]


def every(connection: duckdb.DuckDBPyConnection, chosen: Chosen) -> Iterator[FigureChange]:
    """Give what fits, by name."""
    result = connection.execute(f"SELECT {_FIELDS} {_FITTING} ORDER BY indicator, agency, period, lens", asdict(chosen))
    while rows := result.fetchmany(10_000):
        yield from map(_change, rows)


def page(connection: duckdb.DuckDBPyConnection, chosen: Chosen, first: int, most: int) -> tuple[FigureChange, ...]:
    """Give `most` of what fits in the order of reading, from the `first` (0) on."""
    query = f"SELECT {_FIELDS} {_FITTING} ORDER BY place LIMIT $most OFFSET $first"
    rows = connection.execute(query, asdict(chosen) | {"first": first, "most": most}).fetchall()
    return tuple(map(_change, rows))


def count(connection: duckdb.DuckDBPyConnection, chosen: Chosen) -> Counts:
    """Count what fits."""
    asked = asdict(chosen)
    sums = "SELECT count(*), count(*) FILTER (was IS NULL OR now IS NULL), count(*) FILTER (was IS NULL)"
    total, turned, fresh = connection.execute(sums + _FITTING, asked).fetchall()[0]
    each = f"SELECT cause, count(*) FROM (SELECT unnest(causes) AS cause {_FITTING}) GROUP BY ALL"
    causes = dict(connection.execute(each, asked).fetchall())
    indicators = dict(connection.execute(f"SELECT indicator, count(*) {_FITTING} GROUP BY ALL", asked).fetchall())
    return Counts(total, turned, fresh, {one: causes.get(one, 0) for one in CAUSES}, indicators)


def _change(row: tuple) -> FigureChange:
    key, (was, now, was_missing, now_missing, causes) = Key(*row[:4]), row[4:9]
    whole = was is not None and now is not None
    return FigureChange(
        observation=str(key),
        indicator=key.indicator,
        agency=key.agency,
        period=key.period,
        lens=key.lens,
        was=was,
        now=now,
        was_missing=was_missing,
        now_missing=now_missing,
        total=now - was if whole else None,
        parts={cause: Decimal(0) if part is None else part for cause, part in zip(CAUSES, row[9:], strict=True)}
        if whole
        else {},
        causes=tuple(causes),
    )
