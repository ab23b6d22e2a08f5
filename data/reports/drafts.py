"""What a person typed on the page of a report and has not saved, so that it is there again whatever ends in between.

Explanations are kept under the rule and cell of their finding, mended cells under their address with what stood there:
so they survive a new revision, and a cell that says something else by now is not written over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, select

from data import ledger
from data.errors import Refusal
from data.ledger import tables
from data.reports.cards import Problem, Scope
from data.settings import Settings

#: How many fields one draft holds, and how many characters one of them.
MOST, LONGEST = 400, 2000
_TABLE = tables.draft
#: (dataset, sender, period)
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Draft:
    """Words not saved yet: `said` by finding (see `key`), `cells` by address: (what stood there, what was typed)."""

    said: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    at: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.said or self.cells)


def key(one: Problem) -> str:
    """Name a finding as drafts do: its rule and its cell."""
    return f"{one.rule} {one.where}"


def keep_draft(settings: Settings, account: int, place: Place, draft: Draft, scope: Scope) -> datetime | None:
    """Keep a draft in the place of the one before; an empty one removes it. Gives the moment of keeping."""
    if scope is not None and place[1] not in scope:
        raise Refusal("report_unknown")
    texts = [*draft.said.values(), *(text for pair in draft.cells.values() for text in pair)]
    if len(draft.said) + len(draft.cells) > MOST or any(len(text) > LONGEST for text in texts):
        raise Refusal("draft_too_large", limit=MOST)
    now = settings.now()
    with ledger.writing(settings) as connection:
        drop(connection, account, place)
        if draft:
            fields = {"said": dict(draft.said), "cells": {where: list(pair) for where, pair in draft.cells.items()}}
            values = dict(zip(("dataset", "sender", "period"), place, strict=True))
            connection.execute(_TABLE.insert().values(account=account, **values, fields=fields, at=tables.stamp(now)))
    return now if draft else None


def draft_of(settings: Settings, account: int, place: Place) -> Draft:
    """Give what a person typed and did not save, an empty draft where there is none."""
    with ledger.reading(settings) as connection:
        row = connection.execute(select(_TABLE).where(*_mine(account, place))).one_or_none()
    if row is None:
        return Draft()
    cells = {where: (pair[0], pair[1]) for where, pair in row.fields["cells"].items()}
    return Draft(row.fields["said"], cells, tables.moment(row.at))


def drop(connection: Connection, account: int, place: Place) -> None:
    """Remove a draft in the caller's transaction."""
    connection.execute(delete(_TABLE).where(*_mine(account, place)))


def _mine(account: int, place: Place) -> tuple:
    dataset, sender, period = place
    return (
        _TABLE.c.account == account, _TABLE.c.dataset == dataset, _TABLE.c.sender == sender, _TABLE.c.period == period,
    )  # fmt: skip
