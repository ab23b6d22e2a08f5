"""The rows of a sender that counted for the period before, as their facts hold them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from data import datasets, duck, facts, ledger
from data.ledger import tables
from data.period import parse
from data.settings import Settings


def before(settings: Settings, dataset_id: str, sender: str, period: str) -> tuple[dict[str, Any], ...]:
    """Give the typed rows of the period before one, of the dataset's own length; none where nothing counted."""
    dataset, when = datasets.get(dataset_id), parse(period)
    if when.kind != dataset.frequency:
        return ()
    earlier = str(when.shift(-1))
    live, table = tables.live, tables.facts
    with ledger.reading(settings) as connection:
        owner = connection.execute(
            select(live.c.report).where(live.c.dataset == dataset.id, live.c.sender == sender, live.c.period == earlier)
        ).scalar_one_or_none()
        mine = (table.c.dataset == dataset.id, table.c.period == earlier)
        name = connection.execute(select(table.c.name).where(*mine)).scalar_one_or_none()
    if owner is None or name is None:
        return ()
    names = [name for name in facts.columns(dataset) if name not in facts.SYSTEM]
    listed = ", ".join(f'CAST("{one}" AS VARCHAR)' for one in names)
    with duck.connect(folders=[settings.facts]) as connection:
        query = f"SELECT {listed} FROM read_parquet(?) WHERE _report = ? AND _period = ? ORDER BY _row"
        rows = connection.execute(query, [str(facts.path(settings, dataset.id, name)), owner, earlier]).fetchall()
    return tuple(dict(zip(names, row, strict=True)) for row in rows)
