"""Figures of many agencies of another day, in the shapes in which tables read those of the agencies in force."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from data import agencies
from data.errors import Refusal
from data.model import Agency
from data.period import Period, parse
from metrics import definitions, figures, lens
from metrics.figures import Key, Seen
from metrics.indicator import Indicator
from metrics.views import Figure


def histories(
    connection: duckdb.DuckDBPyConnection, one: Indicator, members: Iterable[Agency], through: str, kind: str
) -> dict[str, list[Figure]]:
    """Give an indicator's figures of agencies of a lens for one kind of period, oldest first: agency → figures."""
    known, day = lens.Known(one, figures.every(connection, one.id)), agencies.LENSES[through]
    periods = sorted({period for _, text, _ in known.held if (period := parse(text)).kind == kind})
    return {a.id: [lens.seen(known, a, day, period) for period in periods] for a in members} if periods else {}


def of(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str], agency: Agency, through: str, kind: str
) -> dict[tuple[str, str], Seen]:
    """Give the figures of one agency of a lens, oldest first: (indicator, period) → figure."""
    found: dict[tuple[str, str], Seen] = {}
    for name in names:
        held = histories(connection, definitions.get(name), [agency], through, kind)
        found |= {(name, one.period): Seen(one, None, None, None, None) for one in held.get(agency.id, [])}
    return found


def estimated(figure: Figure) -> bool:
    """Tell whether a figure was shared out: such a one has no place among others."""
    return "estimated" in figure.marks


def figure(
    connection: duckdb.DuckDBPyConnection, one: Indicator, agency: Agency, period: Period, through: str
) -> Figure:
    """Give one figure as it is seen through a lens; an agency that is not of the lens is refused."""
    day = agencies.LENSES[through]
    if not agency.in_force(day):
        heir = agencies.current(agency.id, day)
        raise Refusal("agency_not_of_lens", given=agency.id, day=f"{day:%d/%m/%Y}", heir=heir)
    return lens.seen(lens.Known(one, figures.every(connection, one.id)), agency, day, period)


def behind(
    connection: duckdb.DuckDBPyConnection, one: Indicator, agency: Agency, period: Period, through: str
) -> list[Figure]:
    """Give the figures that one of a lens was made of: the whole that was shared out, or the parts that were added."""
    day = agencies.LENSES[through]
    if day < period.end:
        made_of = [agencies.current(agency.id, period.end)]
    else:
        made_of = [one.id for one in agencies.in_force(period.end) if agencies.current(one.id, day) == agency.id]
    found = figures.across(connection, [one.id], str(period))
    keys = [Key(one.id, name, str(period)) for name in made_of]
    return [seen.figure if (seen := found.get((k.indicator, k.agency))) else figures.absent(k) for k in keys]
