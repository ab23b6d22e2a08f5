"""The map of one indicator by province: its values, how they changed, their classes and the ends of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import duckdb

from data import agencies
from data.period import Period
from metrics import figures
from metrics import through as seen_through
from metrics.definitions import Indicator
from metrics.figures import Key
from metrics.views import Figure, Tile, TileMap


def make(
    connection: duckdb.DuckDBPyConnection, one: Indicator, period: Period, compare: Period, through: str = ""
) -> TileMap:
    """Give an indicator by province with its change and class, and the best and the weakest three."""
    listed = through == "63"
    members = agencies.in_force(agencies.LENSES["63" if listed else "34"], ("province",))
    if listed:
        spans = seen_through.histories(connection, one, members, through, period.kind)
        now, before = (
            {f.agency: f for held in spans.values() for f in held if f.period == str(p)} for p in (period, compare)
        )
    else:
        now, before = (_provinces(connection, one.id, p) for p in (period, compare))
    tiles = []
    for province in members:
        figure = now.get(province.id) or figures.absent(Key(one.id, province.id, str(period)))
        column, row, code = province.tile or (0, 0, "")
        change = figures.difference(figure, before.get(province.id))
        level = _level(one, figure)
        tiles.append(Tile(province.id, province.name, province.short, code, column, row, figure, level, change))
    ranked = sorted(
        (tile for tile in tiles if tile.figure.value is not None and not seen_through.estimated(tile.figure)),
        key=lambda tile: (tile.figure.value or 0) * (-1 if one.direction == "up" else 1),
    )
    worst = tuple(ranked[-3:]) if len(ranked) > 5 else ()
    step = step_of([tile.change for tile in tiles if tile.change is not None])
    tiles = [replace(tile, moved=_moved(tile.change, step)) for tile in tiles]
    moved = sorted((tile for tile in tiles if tile.change), key=lambda tile: tile.change or 0)
    return TileMap(
        indicator=one.id,
        name=one.name,
        unit=one.unit,
        decimals=one.decimals,
        breaks=one.breaks,
        tiles=tuple(tiles),
        best=tuple(ranked[:3]),
        worst=worst,
        listed=listed,
        compare=str(compare),
        step=step,
        rose=tuple(tile for tile in reversed(moved[-3:]) if (tile.change or 0) > 0),
        fell=tuple(tile for tile in moved[:3] if (tile.change or 0) < 0),
    )


def step_of(changes: Sequence[Decimal]) -> Decimal | None:
    """Give the limit between small and great changes: about half of the greatest, rounded down to 1, 2 or 5."""
    half = max(map(abs, changes), default=Decimal(0)) / 2
    if not half:
        return None
    unit = Decimal(10) ** half.adjusted()
    return max(digit * unit for digit in (1, 2, 5) if digit * unit <= half)


def _moved(change: Decimal | None, step: Decimal | None) -> int | None:
    if change is None:
        return None
    if not change or step is None:
        return 3
    great = abs(change) >= step
    return (5 if great else 4) if change > 0 else (1 if great else 2)


def _provinces(connection: duckdb.DuckDBPyConnection, indicator: str, period: Period) -> dict[str, Figure]:
    """Give the present provinces' figures; before they were in force, through the newer lens."""
    lens = "34" if period.end < agencies.LENSES["34"] else ""
    found = figures.across(connection, [indicator], str(period), lens)
    return {agency: seen.figure for (_, agency), seen in found.items()}


def _level(one: Indicator, figure: Figure) -> int | None:
    if figure.value is None:
        return None
    return 1 + sum(figure.value >= edge for edge in one.breaks)
