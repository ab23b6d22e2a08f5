"""Directives and what each agency owes to them, as values that pages can show, with the seven states of real trackers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from data import ledger
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings
from data.work.seen import Scope, day

STATES = ("not_started", "doing", "to_confirm", "done")


@dataclass(frozen=True)
class Told:
    """What a row of an accepted report says of a duty; the row stands at `cell` of `sheet`, the report's `nth` from 0.

    `state` is a code of the list `task_states`, "" where the row says none.
    """

    sender: str
    period: str
    report: int
    revision: int
    row: int
    task: str
    state: str
    due: date | None
    done: date | None
    sheet: str
    nth: int
    cell: str


@dataclass(frozen=True)
class Duty:
    """What one agency owes; `progress` is its own word in percent, `due` the day that counts for it.

    `told` is what its newest report says of it, which changes nothing of the rest.
    """

    agency: str
    state: str
    progress: int
    due: date
    done: date | None
    evidence: str
    revision: int
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Directive:
    """A directive with the duties that its reader may see."""

    id: int
    document: str
    issuer: str
    title: str
    issued: date
    due: date
    indicator: str
    illustrative: bool
    revision: int
    duties: tuple[Duty, ...]

    def within(self, scope: Scope) -> Directive:
        """Keep the duties of the agencies in scope."""
        return self if scope is None else replace(self, duties=tuple(one for one in self.duties if one.agency in scope))

    @property
    def finished(self) -> bool:
        """Tell whether every duty is done."""
        return all(one.state == "done" for one in self.duties)

    @property
    def progress(self) -> int:
        """How far it is, in percent: of one agency its own word, of several the share that is done."""
        if len(self.duties) == 1:
            return self.duties[0].progress
        return 100 * sum(one.state == "done" for one in self.duties) // max(len(self.duties), 1)


def status(one: Duty, today: date) -> str:
    """Give which of the seven states of real trackers a duty is in, such as `doing_overdue` or `done_late`."""
    if one.state == "to_confirm":
        return "to_confirm"
    if one.state == "done":
        return "done_late" if one.done and one.done > one.due else "done_on_time"
    return f"{one.state}_{'overdue' if one.due < today else 'not_due'}"


def directives(settings: Settings, scope: Scope) -> tuple[Directive, ...]:
    """Give every directive that binds somebody in scope, the soonest due first; only the duties in scope are shown."""
    with ledger.reading(settings) as connection:
        rows = connection.execute(
            select(tables.directive).order_by(tables.directive.c.due, tables.directive.c.id)
        ).all()
        duties = rows_of(connection)
    found = (directive_of(row, duties.get(row.id, ())).within(scope) for row in rows)
    return tuple(one for one in found if one.duties)


def directive(settings: Settings, number: int, scope: Scope) -> Directive:
    """Give one directive that binds somebody in scope; any other is unknown."""
    found = next((one for one in directives(settings, scope) if one.id == number), None)
    if found is None:
        raise Refusal("directive_unknown", given=number)
    return found


def rows_of(connection: Connection) -> dict[int, list[dict[str, Any]]]:
    """Give the rows of duties with what reports say of each (`told`), by directive, in an open transaction."""
    said, found = told(connection), defaultdict(list)
    for row in connection.execute(select(tables.duty).order_by(tables.duty.c.directive, tables.duty.c.agency)):
        found[row.directive].append(dict(row._mapping) | {"told": said.get((row.directive, row.agency), [])})
    return found


def told(connection: Connection) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """Give what the newest month says of each duty that reports tell of, by directive and agency."""
    heard, report = tables.heard, tables.report
    query = (
        select(heard, report.c.sender, report.c.revision)
        .join(report, report.c.id == heard.c.report)
        .order_by(heard.c.period, heard.c.report, heard.c.row, heard.c.id)
    )
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for row in connection.execute(query):
        one = {name: getattr(row, name) for name in ("sender", "period", "report", "revision", "row")} | row.values
        held = found.get((row.directive, row.agency), [])
        found[row.directive, row.agency] = [*held, one] if held and held[0]["period"] == row.period else [one]
    return found


def directive_of(row: Any, duties: Sequence[Mapping[str, Any]]) -> Directive:
    """Read a row of the ledger with its duties, or those of a release that have the same names."""
    own = tuple(_duty(one, day(row.due)) for one in duties)
    return Directive(
        row.id, row.document, row.issuer, row.title, day(row.issued), day(row.due), row.indicator, bool(row.illustrative),
        row.revision, own,
    )  # fmt: skip


def _duty(row: Mapping[str, Any], due: date) -> Duty:
    """Read a duty; a release from before reports were heard has nothing `told`."""
    said = tuple(
        Told(**one | {"state": one["state"] or "", "due": day(one["due"]), "done": day(one["done"])})
        for one in row.get("told", ())
    )
    return Duty(
        row["agency"], row["state"], row["progress"], day(row["due"]) or due, day(row["done"]), row["evidence"],
        row["revision"], said,
    )  # fmt: skip
