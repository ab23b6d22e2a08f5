"""Event notes: a decree, an outage or a merger on the day of which figures may turn, in words that every reader sees.

The coordinating body writes them. A note is never mended: a wrong one is withdrawn with a reason, and written anew. A
release holds those that stood when it was made (`metrics.work_held`), so that its pages stay what they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from data import agencies, audit, fs, ledger
from data.errors import Refusal
from data.ledger import tables
from data.reports.acts import said
from data.settings import Settings
from data.work.actor import Actor

KINDS = ("decree", "outage", "merger", "other")
#: The agency of a note that touches every agency.
WHOLE = "VN"
_TABLE = tables.note


@dataclass(frozen=True)
class Note:
    """What happened on a day; `indicator` is "" where it touches every one, `withdrawn` the reason ("" while it stands)."""

    id: int
    day: date
    kind: str
    text: str
    document: str
    indicator: str
    agency: str
    by: str
    withdrawn: str
    revision: int

    def touches(self, indicators: frozenset[str], bodies: frozenset[str]) -> bool:
        """Tell whether it belongs on a chart of some indicators for some agencies."""
        return self.agency in (WHOLE, *bodies) and (not self.indicator or self.indicator in indicators)


def write(
    settings: Settings, actor: Actor, day: date, kind: str, text: str, document: str = "", indicator: str = "",
    agency: str = WHOLE,
) -> int:  # fmt: skip
    """Note what happened, as the coordinating body; give its number."""
    actor.must(actor.office)
    text = said(text, "note")
    if kind not in KINDS:
        raise Refusal("note_kind_unknown", given=kind)
    if day > settings.today():
        raise Refusal("note_day_ahead", given=f"{day:%d/%m/%Y}")
    at = tables.stamp(settings.now())
    shown = {
        "day": day.isoformat(), "kind": kind, "text": text, "document": document.strip()[:100], "indicator": indicator,
        "agency": agencies.get(agency).id,
    }  # fmt: skip
    values = shown | {
        "account": actor.who.account, "by": actor.who.name, "at": at, "withdrawn": "",
        "illustrative": settings.mode == "demo", "revision": 1, "changed_at": at,
    }  # fmt: skip
    with audit.acting(settings) as connection:
        number = connection.execute(_TABLE.insert().values(**values).returning(_TABLE.c.id)).scalar_one()
        audit.write(connection, actor.who, "note.write", f"note:{number}", after=shown)
    fs.crash_point("note.written")
    return number


def withdraw(settings: Settings, actor: Actor, number: int, why: str) -> None:
    """Take a note away from the charts of later releases, as the coordinating body, and say why."""
    actor.must(actor.office)
    why = said(why, "reason")
    with audit.acting(settings) as connection:
        row = connection.execute(select(_TABLE).where(_TABLE.c.id == number)).one_or_none()
        if row is None:
            raise Refusal("note_unknown", given=number)
        if row.withdrawn:
            raise Refusal("note_withdrawn")
        new = {"withdrawn": why, "revision": row.revision + 1}
        stamped = new | {"changed_at": tables.stamp(settings.now())}
        connection.execute(_TABLE.update().where(_TABLE.c.id == number).values(**stamped))
        audit.write(connection, actor.who, "note.withdraw", f"note:{number}", {"withdrawn": ""}, new, why)
    fs.crash_point("note.withdrawn")


def notes(settings: Settings) -> tuple[Note, ...]:
    """Give every note, also the withdrawn ones, the newest day first."""
    with ledger.reading(settings) as connection:
        rows = connection.execute(select(_TABLE).order_by(_TABLE.c.day.desc(), _TABLE.c.id.desc()))
        return tuple(map(note_of, rows))


def mark(settings: Settings) -> tuple[int, int]:
    """Give numbers that grow with every note and every withdrawal."""
    counted = select(func.count(), func.coalesce(func.sum(_TABLE.c.revision), 0)).select_from(_TABLE)
    with ledger.reading(settings) as connection:
        count, revisions = connection.execute(counted).one()
    return int(count), int(revisions)


def note_of(row: Any) -> Note:
    """Read a row of the ledger, or one of a release that has the same names."""
    return Note(
        row.id, date.fromisoformat(row.day), row.kind, row.text, row.document, row.indicator, row.agency, row.by,
        row.withdrawn, row.revision,
    )  # fmt: skip
