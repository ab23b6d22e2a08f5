"""What should be there and is not, and money that may pay twice for the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from data import agencies
from data.folding import fold
from data.period import Period, parse
from metrics.execution.judge import ENDED, by_project
from metrics.execution.rows import Contract, Held, Task, Work
from metrics.execution.rules import Rules
from metrics.views.execution import Absent, Question

_LEVELLED = ("lease", "ppp", "enterprise_lease")


def absent(
    held: Held, now: Sequence[Work], tasks: Iterable[Task], contracts: Iterable[Contract], members: Iterable[str],
    asked: Period,
) -> tuple[Absent, ...]:  # fmt: skip
    """List what is missing at a period, by kind and agency; `now` are the projects of each agency's newest month."""
    found = [*_projects(held, now, asked), *_contracts(held, contracts)]
    found += [Absent("task_without_owner", t.agency, t.task) for t in tasks if not (t.accountable or "").strip()]
    year = str(asked.year)
    spending = {s.agency for s in held.spending if s.period[:4] == year and (s.digital or s.year_digital)}
    with_projects = {row.agency for row in held.work if row.period[:4] == year}
    found += [Absent("agency_without_projects", one, "") for one in members if one in spending - with_projects]
    return tuple(sorted(found, key=lambda one: (one.kind, one.agency, one.item)))


def _projects(held: Held, now: Sequence[Work], asked: Period) -> list[Absent]:
    """A project that was told of this year and is no more; one without accepted work, or without a reason to be apart."""
    found = []
    newest = {row.agency: row.period for row in now}
    reported = {(row.agency, row.project) for row in now}
    for (agency, code), history in by_project(held.work).items():
        last = history[-1]
        here = last.period[:4] == newest.get(agency, "")[:4] and last.state not in ENDED
        if here and (agency, code) not in reported:
            found.append(Absent("project_unreported", agency, code))
    for row in now:
        if row.planned > 0 and not row.accepted and row.disbursed > 0:
            found.append(Absent("project_without_work", row.agency, row.project))
        if row.scope == "specific" and not (row.scope_reason or "").strip():
            found.append(Absent("project_without_reason", row.agency, row.project))
    return found


def _contracts(held: Held, contracts: Iterable[Contract]) -> list[Absent]:
    known = {(row.agency, row.project) for row in held.work}
    found = []
    for one in contracts:
        if one.form in _LEVELLED and one.level_promised is None:
            found.append(Absent("contract_without_level", one.agency, one.contract))
        if one.project and (one.agency, one.project) not in known:
            found.append(Absent("contract_of_no_project", one.agency, one.contract))
    return found


def questions(held: Held, now: Iterable[Work], rules: Rules) -> tuple[Question, ...]:
    """Ask where a project's title holds enough of the words that tell a shared platform apart.

    Not asked of a project that is its agency's own for a stated reason, nor of the platform's owner.
    """
    told = [(name, owner, words(name, rules)) for name, owner in held.catalogue]
    found = []
    for row in now:
        if row.scope == "specific" and (row.scope_reason or "").strip():
            continue
        place = agencies.get(row.agency)
        title = words(row.title, rules) - words(f"{place.name.vi} {place.short}", rules)
        for name, owner, own in told:
            both = own & title
            if len(both) >= 2 and 100 * len(both) >= rules.alike * len(own) and not _owns(row.agency, owner):
                part = round(Decimal(100 * len(both)) / len(own), 6)
                found.append(Question(row.agency, row.project, row.title, name, part, row.year_plan))
    return tuple(sorted(found, key=lambda one: (-one.year_plan, one.agency, one.project, one.platform)))


def words(text: str, rules: Rules) -> frozenset[str]:
    """Give the words that tell a name apart: without case and what all such names share; accents tell words apart."""
    return frozenset(re.findall(r"\w+", unicodedata.normalize("NFC", text.casefold()))) - rules.common


def _owns(agency: str, owner: str | None) -> bool:
    one = agencies.get(agency)
    return owner is not None and fold(owner) in {fold(one.name.vi), fold(one.short), fold(one.abbr)}


def newest(rows: Iterable, asked: Period, months: int = 12) -> list:
    """Give each agency's rows of its newest period that ended within some months."""
    recent = [row for row in rows if asked.last_month - parse(row.period).last_month < months]
    last: dict[str, Period] = {}
    for row in recent:
        last[row.agency] = max(parse(row.period), last.get(row.agency, parse(row.period)))
    return [row for row in recent if parse(row.period) == last[row.agency]]
