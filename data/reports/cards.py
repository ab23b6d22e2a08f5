"""Reports and their findings as values that pages can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, case, exists, func, select

from data import calendar, datasets, ledger
from data.errors import Refusal, sentence
from data.ledger import tables
from data.period import parse
from data.settings import Settings

#: What the actor may see: agency ids, or None for the whole country.
Scope = Collection[str] | None
#: The largest number that a column of the ledger holds.
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Card:
    """A report: dataset × sender × period × revision.

    `sent_at` is the moment that counts for lateness (of a draft: when it came); `counts` tells whether any of its
    rows count; `unexplained` counts warnings without an explanation; `closes` is the last day of changes without an
    exception; `why` a person's reason for returning or withdrawing; `marked` the sha256 of the workbook with marked
    cells; `corrected` tells whether cells were mended on the page.
    """

    id: int
    file: int
    file_name: str
    sha256: str
    dataset: str
    sender: str
    period: str
    revision: int
    state: str
    rows: int
    origin: str
    by: str
    sent_at: datetime
    received_at: datetime
    decided_at: datetime
    illustrative: bool
    corrected: bool
    counts: bool
    errors: int
    warnings: int
    unexplained: int
    due: date
    closes: date
    why: str
    marked: str | None


@dataclass(frozen=True)
class Problem:
    """One finding of a report, with what is known about its cell.

    `given` is what was entered, `expected` what it should be, `before` the value of the last period, `automatic` that of
    an automatic source, `fix` what to write into the cell where one thing is certain; all None where there is none.
    """

    id: int
    report: int
    rule: str
    severity: str
    sheet: str
    row: int | None
    column: str
    params: Mapping[str, Any]
    explanation: str | None
    explained_by: str | None
    explained_at: datetime | None

    @property
    def where(self) -> str:
        """The address as people write it: `B03!E14`; also the name of the cell for `correct`."""
        return "!".join(part for part in (self.sheet, f"{self.column}{self.row or ''}") if part)

    @property
    def given(self) -> Any:
        """What was entered."""
        return self.params.get("given")

    @property
    def expected(self) -> Any:
        """What it should be."""
        return self.params.get("expected")

    @property
    def before(self) -> Any:
        """The value of the last period, of `params["before_period"]`."""
        return self.params.get("before")

    @property
    def automatic(self) -> Any:
        """The value of the automatic source `params["automatic_source"]`."""
        return self.params.get("automatic")

    @property
    def fix(self) -> str | None:
        """What to write into the cell, where that is certain."""
        return self.params.get("fix")

    def say(self, lang: str = "vi") -> str:
        """Write the sentence of the finding."""
        return sentence(self.rule, lang, **self.params)


def of_agency(
    settings: Settings,
    scope: Scope,
    dataset: str | None = None,
    period: str | None = None,
    states: Collection[str] | None = None,
    limit: int = 200,
) -> tuple[Card, ...]:
    """Give reports of some agencies, the newest period first, each period's newest revision first."""
    report = tables.report
    query = _cards().order_by(report.c.id.desc()).limit(limit)
    for column, value in ((report.c.dataset, dataset), (report.c.period, period)):
        query = query.where(column == value) if value is not None else query
    query = query.where(report.c.state.in_(states)) if states is not None else query
    query = query.where(report.c.sender.in_(sorted(scope))) if scope is not None else query
    with ledger.reading(settings) as connection:
        found = [_card(row) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda card: (parse(card.period), card.revision, card.id), reverse=True))


def standing(
    settings: Settings, scope: Scope, states: Collection[str], skip: int = 0, most: int = 100
) -> tuple[Mapping[str, int], tuple[Card, ...]]:
    """Give how many reports have their newest revision in each of some states, and a page of these revisions.

    The newest period comes first, in it the newest revision.
    """
    report, later = tables.report, tables.report.alias()
    same = [later.c[name] == report.c[name] for name in ("dataset", "sender", "period")]
    query = select(report.c.id, report.c.period, report.c.state).where(
        report.c.state.in_(states), ~exists().where(*same, later.c.revision > report.c.revision)
    )
    query = query.where(report.c.sender.in_(sorted(scope))) if scope is not None else query
    with ledger.reading(settings) as connection:
        rows = connection.execute(query).all()
        order = [row.id for row in sorted(rows, key=lambda row: (parse(row.period), row.id), reverse=True)]
        shown = order[skip : skip + most]
        cards = {row.id: _card(row) for row in connection.execute(_cards().where(report.c.id.in_(shown)))}
    return Counter(row.state for row in rows), tuple(cards[number] for number in shown)


def newest(settings: Settings) -> int:
    """Give the number of the report that came in last; 0 where there is none."""
    with ledger.reading(settings) as connection:
        return connection.execute(select(func.max(tables.report.c.id))).scalar() or 0


def places(settings: Settings, scope: Scope) -> tuple[tuple[str, str, str], ...]:
    """Give dataset, sender and period of every report, the newest period first."""
    report = tables.report
    query = select(report.c.dataset, report.c.sender, report.c.period).distinct()
    query = query.where(report.c.sender.in_(sorted(scope))) if scope is not None else query
    with ledger.reading(settings) as connection:
        rows = [(row.dataset, row.sender, row.period) for row in connection.execute(query)]
    return tuple(sorted(rows, key=lambda row: (-parse(row[2]).last_month, row)))


def history(settings: Settings, dataset: str, sender: str, period: str, scope: Scope) -> tuple[Card, ...]:
    """Give every revision of one report, newest first."""
    inside = [sender] if scope is None or sender in scope else []
    return of_agency(settings, inside, dataset, period, limit=1000)


def get(settings: Settings, report: int, scope: Scope) -> Card:
    """Give one report; one that does not exist or is not in scope is refused alike."""
    with ledger.reading(settings) as connection:
        return held(connection, report, scope)


def of_file(settings: Settings, file: int, scope: Scope) -> tuple[str, dict[str, Any] | None, tuple[Card, ...]]:
    """Give the state of a received file, the problem of a refused one, and its reports.

    State: waiting, read, repeated (its reports are those of the same bytes before) or refused.
    """
    table, report = tables.file, tables.report
    with ledger.reading(settings) as connection:
        row = connection.execute(select(table).where(table.c.id == known(file))).one_or_none()
        if row is None or (scope is not None and row.sender not in scope):
            raise Refusal("file_unknown")
        mine = table.c.id == row.id
        if row.state == "repeated":
            mine = (table.c.sha256 == row.sha256) & (table.c.id <= row.id)
        query = _cards().where(mine, report.c.state != "superseded").order_by(report.c.id)
        cards = tuple(card for card in map(_card, connection.execute(query)) if scope is None or card.sender in scope)
    return row.state, row.problem, cards


def findings(settings: Settings, report: int, scope: Scope) -> tuple[Problem, ...]:
    """Give the findings of a report in the order of the sheet, errors first."""
    table, said, other = tables.finding, tables.explanation, tables.explanation.alias()
    newest = select(func.max(other.c.id)).where(other.c.finding == table.c.id).scalar_subquery()
    query = (
        select(table, said.c.text, said.c.by, said.c.at)
        .select_from(table.outerjoin(said, said.c.id == newest))
        .where(table.c.report == known(report))
        .order_by(case({"error": 0, "warning": 1}, value=table.c.severity, else_=2), table.c.sheet, table.c.row, table.c.id)
    )  # fmt: skip
    with ledger.reading(settings) as connection:
        held(connection, report, scope)
        return tuple(
            Problem(
                r.id, r.report, r.rule, r.severity, r.sheet, r.row, r.column, r.params, r.text, r.by,
                tables.moment(r.at),
            )
            for r in connection.execute(query)
        )  # fmt: skip


def exceptions(settings: Settings, scope: Scope) -> tuple[Any, ...]:
    """Give the exceptions after closing, newest first, as ledger rows."""
    table = tables.exception
    query = select(table).order_by(table.c.id.desc())
    query = query.where(table.c.sender.in_(sorted(scope))) if scope is not None else query
    with ledger.reading(settings) as connection:
        return tuple(connection.execute(query).all())


def held(connection: Connection, report: int, scope: Scope) -> Card:
    """Give one report inside a transaction."""
    row = connection.execute(_cards().where(tables.report.c.id == known(report))).one_or_none()
    if row is None or (scope is not None and row.sender not in scope):
        raise Refusal("report_unknown")
    return _card(row)


def known(number: int) -> int:
    """Give a number that a ledger can look up; any other becomes one that nothing has."""
    return number if 0 < number <= _LARGEST else 0


def _cards() -> Select:
    report, file, finding = tables.report, tables.file, tables.finding
    explained = exists().where(tables.explanation.c.finding == finding.c.id)

    def count(*conditions: Any) -> Any:
        own = select(func.count()).select_from(finding).where(finding.c.report == report.c.id, *conditions)
        return own.correlate(report).scalar_subquery()

    return select(
        report, file.c.name.label("file_name"), file.c.sha256, file.c.origin, file.c.by, file.c.sent_at,
        file.c.received_at, file.c.illustrative, file.c.base, tables.marked.c.sha256.label("marked"),
        exists().where(tables.live.c.report == report.c.id).label("counts"),
        count(finding.c.severity == "error").label("errors"),
        count(finding.c.severity == "warning").label("warnings"),
        count(finding.c.severity == "warning", ~explained).label("unexplained"),
    ).select_from(
        report.join(file, report.c.file == file.c.id).outerjoin(tables.marked, tables.marked.c.file == file.c.id)
    )  # fmt: skip


def _card(row: Any) -> Card:
    period, rule = parse(row.period), datasets.get(row.dataset).calendar
    received, decided = tables.moment(row.received_at), tables.moment(row.decided_at)
    sent = tables.moment(row.submitted_at or row.sent_at or row.received_at)
    assert received is not None and decided is not None and sent is not None
    return Card(
        id=row.id, file=row.file, file_name=row.file_name, sha256=row.sha256, dataset=row.dataset, sender=row.sender,
        period=row.period, revision=row.revision, state=row.state, rows=row.rows, origin=row.origin, by=row.by or "",
        sent_at=sent, received_at=received, decided_at=decided, illustrative=row.illustrative,
        corrected=row.base is not None, counts=bool(row.counts), errors=row.errors, warnings=row.warnings,
        unexplained=row.unexplained, due=calendar.due(period, rule), closes=calendar.closes(period, rule),
        why=row.why or "", marked=row.marked,
    )  # fmt: skip
