"""The points-lost ledger of one score: every criterion's loss shared out over the records that cost it, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import duckdb

from data import agencies
from data.period import Period, parse
from data.settings import Settings
from metrics import definitions
from metrics.definitions import Indicator
from metrics.score import records
from metrics.score.board import Line, times
from metrics.score.marking import Held, Part
from metrics.score.records import Record
from metrics.score.sharing import UNIT, points, shared, split
from metrics.views.scores import Loss


@dataclass(frozen=True)
class Entry:
    """A loss with what its mending would make of the criterion's value; None where nobody can say."""

    loss: Loss
    mended: Fraction | None


@dataclass(frozen=True)
class Reader:
    """Whose ledger is read, in what, and whether down to the rows."""

    settings: Settings
    connection: duckdb.DuckDBPyConnection
    line: Line
    deep: bool

    @property
    def period(self) -> Period:
        """The period of the score."""
        return parse(self.line.period)


def entries(reader: Reader, part: Part) -> list[Entry]:
    """Share out the loss of one criterion; the entries add up to it exactly, the greatest first."""
    units = int(part.lost * UNIT)
    if not units:
        return []
    held = reader.line.seen.held.get(part.criterion.id, Held(None, part.missing))
    if held.value is None:
        return _absent(reader, part, units)
    one = definitions.get(part.criterion.indicator)
    if part.criterion.trace:
        traced = definitions.get(part.criterion.trace)
        found = _rows(reader, traced)
        shorts = records.shortfalls(found, times(traced), Fraction(100), Fraction(0))
        if sum(shorts):
            return _shared(units, traced, found, shorts, held.value, Fraction(part.criterion.goal) - held.value, True)
    found = _rows(reader, one) or records.reports(_words(reader, one))
    goal, floor = Fraction(part.criterion.goal), Fraction(part.criterion.floor)
    shorts = records.shortfalls(found, times(one), goal, floor)
    whole = _denominator(found)
    if not sum(shorts) or not whole:
        shorts, whole = [Fraction(1)] * len(found), Fraction(0)
    reach = (1 if goal > floor else -1) * sum(shorts) / whole if whole else Fraction(0)
    exact = bool(whole) and (not found or found[0].level == "row" or _adds(one))
    return _shared(units, one, found, shorts, held.value if exact else None, reach, False)


def _shared(
    units: int,
    one: Indicator,
    found: Sequence[Record],
    shorts: Sequence[Fraction],
    value: Fraction | None,
    reach: Fraction,
    traced: bool,
) -> list[Entry]:
    """Share whole units over records in proportion to what they lack; all of it mended moves the value by `reach`."""
    factor, whole = times(one), sum(shorts)
    made = []
    for record, short, unit in zip(found, shorts, split(units, shorts), strict=True):
        if not unit:
            continue
        loss = Loss(
            points=points(unit),
            level="row" if record.level == "row" else "report",
            dataset=one.dataset,
            period=record.period,
            reports=record.reports,
            what=record.what,
            numerator=records.exact(record.numerator),
            denominator=records.exact(record.denominator) if one.denominator else None,
            short=records.exact(short / factor),
            traced=traced,
        )
        made.append(Entry(loss, None if value is None else value + reach * short / whole))
    return sorted(made, key=lambda entry: -entry.loss.points)


def _absent(reader: Reader, part: Part, units: int) -> list[Entry]:
    """Share the loss of a missing figure over the reports that are not there."""
    one = definitions.get(part.criterion.indicator)
    gone = records.absent(reader.connection, one, reader.line.agency, reader.period)
    gone = gone or [(one.dataset, reader.line.period)]
    each = shared(units, [1] * len(gone))
    return [
        Entry(Loss(points(unit), "absent", dataset, base), None)
        for (dataset, base), unit in zip(gone, each, strict=True)
        if unit
    ]


def _words(reader: Reader, one: Indicator) -> list[records.Word]:
    return records.words(reader.connection, one, agencies.get(reader.line.agency).id, reader.period)


def _rows(reader: Reader, one: Indicator) -> list[Record]:
    """Give the rows behind an indicator's figure, where the reader may see them and they make it exactly."""
    if not reader.deep:
        return []
    found = reader.connection.execute(
        "SELECT numerator, denominator FROM observation WHERE indicator = ? AND agency = ? AND period = ? AND lens = ''",
        [one.id, reader.line.agency, reader.line.period],
    ).fetchone()
    if not found or found[0] is None or found[1] is None:
        return []
    top, bottom = (Fraction(amount) for amount in found)
    return records.rows(reader.settings, one, _words(reader, one), reader.period, top, bottom)


def _denominator(found: Sequence[Record]) -> Fraction:
    return sum((record.denominator for record in found), Fraction(0))


def _adds(one: Indicator) -> bool:
    """Tell whether what reports say adds up to the figure; distinct things of several months do not."""
    return all(term.over_time in ("sum", "last") for term in (one.numerator, one.denominator) if term)
