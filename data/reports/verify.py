"""Self-reported, verified and published value of a cell, side by side, with the reason of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import func, select

from data import audit, datasets, duck, facts, fs, ledger, seals
from data.audit import Who
from data.datasets import Column
from data.errors import Refusal
from data.ledger import tables
from data.reports import acts, cards
from data.reports.cards import Card, Scope
from data.settings import Settings


@dataclass(frozen=True)
class Value:
    """The three values of a cell as texts; None is a missing value.

    `published` is what the newest release stands on, `in_release` its number (None: not published yet).
    """

    sheet: str
    row: int
    field: str
    period: str
    reported: str | None
    verified: str | None
    published: str | None
    in_release: int | None
    reason: str
    evidence: str
    by: str
    at: datetime


def verify(
    settings: Settings, who: Who, report: int, row: int, field: str, value: str | None, reason: str, evidence: str = "",
    sheet: str = "", scope: Scope = None,
) -> None:  # fmt: skip
    """Set the verified value of a cell of a report that counts; the original stays in the archive.

    `row` is the row number in the file, `field` the dataset's column, `value` plain (`1234.5`, `2026-09-30`) or None.
    The facts take it over within a moment; figures show it with the next release.
    """
    reason, evidence = acts.said(reason, "reason"), evidence.strip()[: acts.LONGEST]
    card = cards.get(settings, report, scope)
    column = datasets.get(card.dataset).columns.get(field)
    if column is None or field == datasets.get(card.dataset).subject or field in datasets.get(card.dataset).key:
        raise Refusal("field_unverifiable", given=field)
    value = _typed(value, column)
    period, held = _held(settings, card, sheet, row, field)
    table = tables.verification
    with audit.acting(settings) as connection:
        if not cards.held(connection, report, scope).counts:
            raise Refusal("report_not_counting")
        same = (table.c.report == report, table.c.sheet == sheet, table.c.row == row, table.c.field == field)
        first = connection.execute(select(table).where(*same).order_by(table.c.id).limit(1)).one_or_none()
        values = {
            "report": report, "dataset": card.dataset, "period": period, "sheet": sheet, "row": row, "field": field,
            "reported": first.reported if first else held, "verified": value, "reason": reason, "evidence": evidence,
            "by": who.name, "at": tables.stamp(settings.now()),
        }  # fmt: skip
        connection.execute(table.insert().values(**values))
        where = {"sheet": sheet, "row": row, "field": field}
        before, after = where | {"value": values["reported"]}, where | {"value": value, "evidence": evidence}
        audit.write(connection, who, "report.verify", acts.subject(card), before, after, reason)
    fs.crash_point("reports.verified")


def values(settings: Settings, report: int, scope: Scope) -> tuple[Value, ...]:
    """Give the verified cells of a report with their three values, the newest verification of each."""
    table = tables.verification
    with ledger.reading(settings) as connection:
        card = cards.held(connection, report, scope)
        found = connection.execute(select(table).where(table.c.report == card.id).order_by(table.c.id)).all()
        accepted = connection.execute(
            select(tables.report.c.accepted_as).where(tables.report.c.id == card.id)
        ).scalar_one()
        newest = select(func.max(tables.release.c.n)).scalar_subquery()
        release = connection.execute(select(tables.release).where(tables.release.c.n == newest)).one_or_none()
    held = release.changes if release is not None and accepted is not None and accepted <= release.changes else None
    made: dict[tuple[str, int, str], Value] = {}
    for row in found:
        place = (row.sheet, row.row, row.field)
        before = made[place].published if place in made else row.reported
        shown = row.verified if held is not None and row.applied is not None and row.applied <= held else before
        at = tables.moment(row.at)
        assert at is not None
        made[place] = Value(
            *place, row.period, row.reported, row.verified, shown if held is not None else None,
            release.n if held is not None and release is not None else None, row.reason, row.evidence, row.by, at,
        )  # fmt: skip
    return tuple(made.values())


def _typed(value: str | None, column: Column) -> str | None:
    """Check a plain value against its column's type and bounds."""
    text = (value or "").strip() or None
    if text is None:
        if column.required:
            raise Refusal("verified_value_missing", column=column.label.vi)
        return None
    try:
        if column.type in ("integer", "decimal"):
            number = Decimal(text)
            low, high = column.minimum, column.maximum
            whole = column.type != "integer" or number == number.to_integral_value()
            if not number.is_finite() or abs(number) >= 10**17 or not whole:
                raise ValueError
            if (low is not None and number < Decimal(repr(low))) or (high is not None and number > Decimal(repr(high))):
                raise ValueError
            return f"{number:f}"
        return date.fromisoformat(text).isoformat() if column.type == "date" else text[:2000]
    except (ValueError, InvalidOperation):
        raise Refusal("verified_value_wrong", given=text[:80], column=column.label.vi) from None


def _held(settings: Settings, card: Card, sheet: str, row: int, field: str) -> tuple[str, str | None]:
    """Give the period of a row and the value that its facts hold now."""
    table = tables.facts
    with ledger.reading(settings) as connection:
        periods = connection.execute(select(tables.report.c.periods).where(tables.report.c.id == card.id)).scalar_one()
        mine = (table.c.dataset == card.dataset, table.c.period.in_(periods))
        named = connection.execute(select(table.c.period, table.c.name).where(*mine)).all()
    with duck.connect(folders=[settings.facts]) as connection:
        for entry in named:
            query = (
                f'SELECT CAST("{field}" AS VARCHAR) FROM read_parquet(?) WHERE _report = ? AND _row = ? AND _sheet = ?'
            )
            path = str(seals.checked(facts.path(settings, card.dataset, entry.name)))
            found = connection.execute(query, [path, card.id, row, sheet]).fetchall()
            if found:
                return entry.period, found[0][0]
    raise Refusal("row_unknown", given=row)
