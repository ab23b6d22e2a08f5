"""Who is told of an act on a directive or an obstacle: the other side, once, in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from data import notices
from data.ledger import tables
from data.settings import Settings
from data.work.actor import Actor


def agencies(
    settings: Settings, connection: Connection, actor: Actor, bodies: Iterable[str], kind: str, about: str, mark: Any,
    **params: Any,
) -> None:  # fmt: skip
    """Tell the people of some agencies; `about` is a subject (`obstacle:12`), `mark` tells this event from its others."""
    for body in sorted(set(bodies)):
        people = notices.of_agency(connection, body)
        _tell(settings, connection, actor, people, f"{about}:{kind}:{mark}:{body}", kind, body, about, params)


def office(
    settings: Settings, connection: Connection, actor: Actor, agency: str, kind: str, about: str, mark: Any, **params: Any
) -> None:  # fmt: skip
    """Tell the coordinating body what an agency did; it needs no notice of its own acts."""
    if not actor.office:
        people = notices.of_role(connection, "office")
        _tell(settings, connection, actor, people, f"{about}:{kind}:{mark}", kind, agency, about, params)


def obstacle(settings: Settings, connection: Connection, actor: Actor, row: Any, after: dict[str, Any]) -> None:
    """Tell whoever an act makes responsible or waited for, and who raised an obstacle that it is removed or open again."""
    about, now = f"obstacle:{row.id}", {**row._mapping, **after}
    said = {"title": now["title"]}
    for field, kind in (("owner", "obstacle_owner"), ("waits_for", "obstacle_waits")):
        if now[field] and now[field] != getattr(row, field):
            agencies(settings, connection, actor, [now[field]], kind, about, row.revision + 1, **said)
    ended, was = now["state"] == "removed", row.state == "removed"
    if ended != was:
        kind = "obstacle_removed" if ended else "obstacle_again"
        bodies = {now["raiser"], now["owner"]} - {""}
        agencies(
            settings, connection, actor, bodies, kind, about, row.revision + 1, **said, reply=now["answer"] * ended
        )


def duty(
    settings: Settings, connection: Connection, actor: Actor, act: str, row: Any, after: dict[str, Any], why: str
) -> None:  # fmt: skip
    """Tell an agency what was said of its duty, or the coordinating body that it is to be confirmed."""
    table = tables.directive
    title = connection.execute(select(table.c.title).where(table.c.id == row.directive)).scalar_one()
    about, mark, said = f"directive:{row.directive}", f"{row.agency}:{row.revision + 1}", {"title": title}
    if act == "duty.report":
        if after["state"] == "to_confirm" != row.state:
            office(settings, connection, actor, row.agency, "duty_report", about, mark, **said)
        return
    if act == "duty.extend":
        said["until"] = after["due"]
    kind = act.replace(".", "_")
    agencies(settings, connection, actor, [row.agency], kind, about, mark, **said, reply=why)


def remark(settings: Settings, connection: Connection, actor: Actor, kind: str, number: int, remark: int) -> None:
    """Tell the other parties of an obstacle or a directive that somebody spoke; agencies of a directive hear the office."""
    about = f"{kind}:{number}"
    table = tables.obstacle if kind == "obstacle" else tables.directive
    row = connection.execute(select(table).where(table.c.id == number)).one()
    duties = tables.duty
    if kind == "obstacle":
        bodies = {row.raiser, row.owner, row.waits_for} - {""} - actor.agencies
    else:
        bound = connection.execute(select(duties.c.agency).where(duties.c.directive == number)).scalars()
        bodies = set(bound) if actor.office else set()
    said = {"title": row.title}
    agencies(settings, connection, actor, bodies, "remark", about, remark, **said)
    office(settings, connection, actor, actor.agency, "remark_office", about, remark, **said)


def _tell(
    settings: Settings, connection: Connection, actor: Actor, people: list[int], key: str, kind: str, agency: str,
    about: str, params: dict[str, Any],
) -> None:  # fmt: skip
    subject, number = about.split(":")
    path = f"/{'vuong-mac' if subject == 'obstacle' else 'chi-dao'}/{number}"
    notices.tell(settings, connection, actor.who, people, key, kind, agency, {"agency": agency, **params}, path)
