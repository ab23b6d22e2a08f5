"""The shapes of plan, investment and execution as pages show them: a scope over a year, and one project over its months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.model import Text
from metrics.views import Figure, Frame, Stamp
from metrics.views.execution import ProjectView, Undertaking
from metrics.views.notes import Mark


@dataclass(frozen=True)
class Month:
    """A scope's three bars at a month's end: numerators in triệu đồng, values in per cent of the year's plan."""

    period: str
    plan: Figure
    money: Figure
    work: Figure

    @property
    def unpaid(self) -> Decimal | None:
        """Accepted work less disbursed money, in triệu đồng: below zero where money goes before work."""
        if self.work.numerator is None or self.money.numerator is None:
            return None
        return self.work.numerator - self.money.numerator


@dataclass(frozen=True)
class Investment(Frame):
    """Everything that the page of plan, investment and execution shows.

    `months` are those of the year up to the period; `newest` has the figures of the period itself. `open` tells whether
    the reader may see single projects of this scope; where not, `made` holds counts only.
    """

    made: Undertaking
    newest: Month
    months: tuple[Month, ...]
    open: bool
    notes: tuple[Mark, ...] = ()

    @property
    def course(self) -> tuple[Month, ...]:
        """The months before the period's last, then the period: it stands for an agency whose last month is missing."""
        return (*self.months[:-1], self.newest)


@dataclass(frozen=True)
class Step:
    """One month of a project, amounts in triệu đồng."""

    period: str
    year_plan: Decimal
    planned: Decimal
    disbursed: Decimal
    accepted: Decimal
    state: str | None
    total: Decimal | None
    finish: date | None
    decision: str | None


@dataclass(frozen=True)
class Agreement:
    """A contract of the project: form, value, paid, still owed, and the service level promised and met."""

    contract: str
    form: str
    value: Decimal
    paid: Decimal
    owed: Decimal
    promised: Decimal | None
    met: Decimal | None


@dataclass(frozen=True)
class Dossier:
    """One project over its months, with its contracts."""

    stamp: Stamp
    period: str
    agency: Text
    project: ProjectView
    steps: tuple[Step, ...]
    contracts: tuple[Agreement, ...]
