"""Observations of a release as figures; the SQL of reading stands here and in `explain`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import duckdb

from data import agencies, edition
from data.errors import Refusal
from data.period import parse
from metrics import definitions, versions
from metrics.views import Figure

_FIELDS = (
    "indicator, agency, period, lens, value, numerator, denominator, missing, marks, illustrative, reported, expected, "
    "place, placed, oldest_input, newest_input"
)


@dataclass(frozen=True)
class Seen:
    """A figure with what a view needs beside it: its place among its peers, and the age of its inputs."""

    figure: Figure
    place: int | None
    placed: int | None
    oldest: str | None
    newest: str | None


@dataclass(frozen=True)
class Key:
    """An observation's id in its parts: `indicator.agency.period`, with `@lens` where it is not the usual one."""

    indicator: str
    agency: str
    period: str
    lens: str = ""

    def __str__(self) -> str:
        return f"{self.indicator}.{self.agency}.{self.period}" + (f"@{self.lens}" if self.lens else "")


def key(text: str) -> Key:
    """Read an observation id; anything else is refused with a sentence."""
    body, _, lens = text.partition("@")
    parts = body.split(".")
    if len(parts) != 3 or not all(parts) or lens not in ("", *agencies.LENSES):
        raise Refusal("observation_unreadable", given=text)
    parse(parts[2])
    return Key(parts[0], parts[1], parts[2], lens)


def one(connection: duckdb.DuckDBPyConnection, asked: Key) -> Seen | None:
    """Give one observation, or None where the release has no row."""
    query = f"SELECT {_FIELDS} FROM observation WHERE indicator = ? AND agency = ? AND period = ? AND lens = ?"
    row = connection.execute(query, [asked.indicator, asked.agency, asked.period, asked.lens]).fetchone()
    return _seen(row) if row else None


_SPELLED = {"month": "____-__", "quarter": "____-Q_", "half": "____-S_", "year": "____"}


def series(
    connection: duckdb.DuckDBPyConnection, agency: str, kind: str, indicators: Iterable[str]
) -> dict[tuple[str, str], Seen]:
    """Give the figures of an agency for one kind of period, oldest first: (indicator, period) → figure."""
    query = (
        f"SELECT {_FIELDS} FROM observation WHERE list_contains(?, indicator) AND agency = ? AND lens = '' "
        "AND period LIKE ? ORDER BY period"
    )
    rows = connection.execute(query, [list(indicators), agency, _SPELLED[kind]]).fetchall()
    rows = [row for row in rows if parse(row[2]).kind == kind]
    return {(row[0], row[2]): _seen(row) for row in rows}


def histories(
    connection: duckdb.DuckDBPyConnection, indicator: str, chosen: Iterable[str], kind: str
) -> dict[str, list[Figure]]:
    """Give an indicator's figures of some agencies for one kind of period, oldest first: agency → figures.

    Before an agency was in force its figures are those seen through its own days' agencies.
    """
    query = (
        f"SELECT {_FIELDS} FROM observation WHERE indicator = ? AND list_contains(?, agency) AND period LIKE ? "
        "AND lens IN ('', '34') QUALIFY row_number() OVER (PARTITION BY agency, period ORDER BY lens) = 1 ORDER BY agency, period"
    )
    found: dict[str, list[Figure]] = {}
    for row in connection.execute(query, [indicator, list(chosen), _SPELLED[kind]]).fetchall():
        if parse(row[2]).kind == kind:
            found.setdefault(row[1], []).append(_seen(row).figure)
    return found


def every(connection: duckdb.DuckDBPyConnection, indicator: str) -> dict[tuple[str, str, str], Figure]:
    """Give every figure of an indicator: (agency, period, lens) → figure."""
    rows = connection.execute(f"SELECT {_FIELDS} FROM observation WHERE indicator = ?", [indicator]).fetchall()
    return {(row[1], row[2], row[3]): _seen(row).figure for row in rows}


def spans(
    connection: duckdb.DuckDBPyConnection, indicators: Iterable[str], kind: str
) -> dict[str, dict[str, list[Figure]]]:
    """Give the figures of some indicators of every agency for one kind of period, oldest first.

    indicator → agency → figures; before an agency was in force, as in `histories`.
    """
    query = (
        f"SELECT {_FIELDS} FROM observation WHERE list_contains(?, indicator) AND period LIKE ? AND lens IN ('', '34') "
        "QUALIFY row_number() OVER (PARTITION BY indicator, agency, period ORDER BY lens) = 1 "
        "ORDER BY indicator, agency, period"
    )
    found: dict[str, dict[str, list[Figure]]] = {}
    for row in connection.execute(query, [list(indicators), _SPELLED[kind]]).fetchall():
        if parse(row[2]).kind == kind:
            found.setdefault(row[0], {}).setdefault(row[1], []).append(_seen(row).figure)
    return found


def across(
    connection: duckdb.DuckDBPyConnection, indicators: Iterable[str], period: str, lens: str = ""
) -> dict[tuple[str, str], Seen]:
    """Give the figures of some indicators for every agency in a period: (indicator, agency) → figure."""
    query = f"SELECT {_FIELDS} FROM observation WHERE list_contains(?, indicator) AND period = ? AND lens = ?"
    rows = connection.execute(query, [list(indicators), period, lens]).fetchall()
    return {(row[0], row[1]): _seen(row) for row in rows}


def of_agency(connection: duckdb.DuckDBPyConnection, agency: str, relation: str = "observation") -> dict[Key, Figure]:
    """Give every figure of an agency, seen through the agencies of each period's own days."""
    query = f"SELECT {_FIELDS} FROM {relation} WHERE agency = ? AND lens = ''"
    found = [_seen(row).figure for row in connection.execute(query, [agency]).fetchall()]
    return {Key(figure.indicator, figure.agency, figure.period): figure for figure in found}


def periods(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Give the quarters, halves, years and months that have national figures, oldest first."""
    query = "SELECT DISTINCT period FROM observation WHERE agency = 'VN' AND expected > 1 AND numerator IS NOT NULL"
    return sorted((row[0] for row in connection.execute(query).fetchall()), key=parse)


def absent(asked: Key, reason: str = "unknown") -> Figure:
    """Give the figure of an observation that a release does not hold."""
    version = _version(asked.indicator, asked.period)
    return Figure(str(asked), asked.indicator, asked.agency, asked.period, missing=reason, expected=1, version=version)


def comparable(one: Figure, other: Figure) -> bool:
    """Tell whether two figures of an indicator mean the same, or a bridge joins what they mean."""
    if one.version == other.version:
        return True
    known = definitions.indicators().get(one.indicator)
    return known is not None and versions.crossed(known.bridges, one.version, other.version) is not None


def difference(one: Figure, other: Figure | None) -> Decimal | None:
    """Give how far a figure is from an earlier one; None where either is missing or they are not comparable."""
    if other is None or one.value is None or other.value is None or not comparable(one, other):
        return None
    return one.value - other.value


@edition.kept
def _version(indicator: str, period: str) -> int:
    """Give the version of its definition that a figure stands on; 1 where this edition no longer knows it."""
    known = definitions.indicators().get(indicator)
    return versions.at(known.versions, parse(period)).number if known else 1


def _seen(row: tuple[Any, ...]) -> Seen:
    indicator, agency, period, lens, value, numerator, denominator, missing, marks, illustrative, *rest = row
    reported, expected, place, placed, oldest, newest = rest
    figure = Figure(
        id=str(Key(indicator, agency, period, lens)),
        indicator=indicator,
        agency=agency,
        period=period,
        value=trim(value),
        numerator=trim(numerator),
        denominator=trim(denominator),
        marks=tuple(marks),
        missing=missing,
        illustrative=illustrative,
        reported=reported,
        expected=expected,
        version=_version(indicator, period),
    )
    return Seen(figure, place, placed, oldest, newest)


def trim(value: Decimal | None) -> Decimal | None:
    """Give a number without trailing zeros."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def exact(value: Decimal) -> Decimal:
    """Give a number with the six decimals that are stored."""
    return value.quantize(Decimal("0.000001"))


def half_up(value: Fraction) -> Decimal:
    """Round a fraction to the six decimals that are stored, halves up, as the rollup does."""
    return Decimal(floor(value * 10**6 + Fraction(1, 2))).scaleb(-6)
