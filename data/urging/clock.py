"""The clock: each step that has come for a duty that is still open, made once, with the notices it brings.

A step's row, its notices and its audit row are one transaction, and the row's key (duty × step) is unique: programs that
are killed anywhere, and two of them at once, make no step twice and leave none out. What was received in between
is looked up again inside that transaction, so that it stops the steps that follow.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, func, select, update

from data import audit, calendar, fs, ledger, notices
from data.audit import Who
from data.ledger import tables
from data.period import ZONE
from data.settings import Settings
from data.urging import duties, steps
from data.urging.duties import Duty
from data.urging.steps import Step

BY = Who("clock")
#: Seconds between the acts of two agencies, in which others who wait for the ledger have their turn.
PAUSE = 0.03
#: Where a notice leads: the agency's people to the page of urging, others to what they may see.
PATH = "/don-doc"
WHERE = {"office": PATH, "leader": "/nguon"}
Guard = Callable[[Connection], None]


def tick(settings: Settings, guard: Guard = lambda _: None) -> int:
    """Make every step whose day has come; give how many. `guard` may end it inside each of its transactions."""
    now = settings.now().astimezone(ZONE)
    today = now.date()
    if not calendar.is_working(today) or now.hour < steps.rules()["hour"]:
        return 0
    with ledger.reading(settings) as connection:
        since = duties.begun(connection)
    if since is None:
        with ledger.writing(settings) as connection:
            guard(connection)
            since = duties.begin(settings, connection, today)
    if since is None:
        return 0
    with ledger.reading(settings) as connection:
        watched = duties.watched(connection, since, today)
        every = [one for held in watched.values() for one in held]
        open_ones = {one.key for _, one in _coming(connection, every, today)}
    count = 0
    for agency, held in watched.items():
        mine = [one for one in held if one.key in open_ones]
        if mine:
            count += _urge(settings, guard, agency, mine, today)
            time.sleep(PAUSE)
    _tell(settings, guard)
    return count


def _coming(connection: Connection, held: list[Duty], today: date) -> list[tuple[Step, Duty]]:
    """Give the steps that are to be made now, as the ledger stands in this transaction."""
    done, made = duties.satisfied(connection, held), duties.made(connection, held)
    found = []
    for one in held:
        step = None if one.key in done else steps.coming(one.due, made.get(one.key, {}), today)
        if step is not None and step[1] <= today:
            found.append((step[0], one))
    return found


def _urge(settings: Settings, guard: Guard, agency: str, held: list[Duty], today: date) -> int:
    """Make the steps of one agency and tell its people, all at once or not at all."""
    with audit.acting(settings) as connection:
        guard(connection)
        found = _coming(connection, held, today)
        if not found:
            return 0
        at = tables.stamp(settings.now())
        rows = [
            {
                "dataset": one.dataset, "agency": agency, "period": one.period, "step": step.id, "due": one.due.isoformat(),
                "made_on": today.isoformat(), "made_at": at, "told": not step.to,
            }
            for step, one in found
        ]  # fmt: skip
        connection.execute(tables.urging.insert(), rows)
        fs.crash_point("urging.made")
        grouped: dict[tuple[str, date], list[Duty]] = defaultdict(list)
        for step, one in found:
            grouped[step.id, one.due].append(one)
        for (step_id, due), group in sorted(grouped.items()):
            _notify(settings, connection, step_id, due, group)
        fs.crash_point("urging.notified")
        after = {step.id: [list(one.key) for other, one in found if other is step] for step, _ in found}
        audit.write(connection, BY, "urging.step", f"agency:{agency}", after=after)
    fs.crash_point("urging.committed")
    return len(found)


def _notify(settings: Settings, connection: Connection, step: str, due: date, group: list[Duty]) -> None:
    """Put one notice about a step into the inbox of each of an agency's people, whatever number of reports it names."""
    first = group[0]
    params = {"agency": first.agency, "due": due.isoformat(), "owed": [[one.dataset, one.period] for one in group]}
    key = f"urging:{step}:{first.agency}:{first.dataset}:{first.period}"
    people = notices.of_agency(connection, first.agency)
    notices.post(settings, connection, people, key, f"urging_{step}", first.agency, params, PATH)


def _tell(settings: Settings, guard: Guard) -> None:
    """Tell the coordinating body, and leaders where a step says so, how many steps were made since they were last told."""
    table = tables.urging
    with ledger.reading(settings) as connection:
        if not connection.execute(select(func.count()).select_from(table).where(table.c.told.is_(False))).scalar_one():
            return
    with audit.acting(settings) as connection:
        guard(connection)
        rows = connection.execute(select(table).where(table.c.told.is_(False)).order_by(table.c.id)).all()
        for group in ("office", "leader"):
            counted = [row for row in rows if group in steps.step(row.step).to]
            if counted:
                levels = Counter(steps.step(row.step).id for row in counted)
                params = {"agencies": len({row.agency for row in counted}), "steps": dict(levels)}
                people = notices.of_role(connection, group)
                key = f"urged:{counted[-1].id}"
                notices.post(settings, connection, people, key, f"urged_{group}", "", params, WHERE[group])
        fs.crash_point("urging.told")
        connection.execute(update(table).where(table.c.id.in_([row.id for row in rows])).values(told=True))
    fs.crash_point("urging.office_told")
