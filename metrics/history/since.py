"""What changed since a release, as a page to read: counted by cause, chosen by cause and indicator, in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from data import agencies
from data.ledger import tables
from data.model import Text
from data.period import ZONE
from metrics import definitions
from metrics.history import changed
from metrics.history.changed import Chosen
from metrics.views import Notice, Stamp
from metrics.views.history import CAUSES, ChangedFigure, Changes, Earlier, FigureChange, Since

PER_PAGE = 40


def earlier(rows: Sequence[Any], stamp: Stamp) -> tuple[Earlier, ...]:
    """Give the releases before one of its own kind, newest first."""
    held = [one for one in rows if one.kind == stamp.kind and one.n < stamp.release]
    made = [(one.n, tables.moment(one.made_at)) for one in reversed(held)]
    return tuple(Earlier(n, at.astimezone(ZONE)) for n, at in made if at)


def make(
    connection: duckdb.DuckDBPyConnection,
    between: Changes,
    since: Earlier,
    choices: Sequence[Earlier],
    asked: Mapping[str, str | None],
    notices: list[Notice],
) -> Since:
    """Make the page from the file of changes; a cause, an indicator or a page that is not there is dropped with a notice."""
    whole = changed.count(connection, Chosen())
    cause = _known("loc", asked.get("loc"), CAUSES, notices)
    by_indicator = changed.count(connection, Chosen(cause=cause)).indicators
    indicator = _known("ct", asked.get("ct"), by_indicator, notices)
    found = by_indicator[indicator] if indicator else sum(by_indicator.values())
    pages = max(1, -(-found // PER_PAGE))
    page = _page(asked.get("trang"), pages, notices)
    listed = sorted(by_indicator, key=lambda name: (-by_indicator[name], name))
    rows = changed.page(connection, Chosen(indicator=indicator, cause=cause), (page - 1) * PER_PAGE, PER_PAGE)
    return Since(
        stamp=between.stamp,
        since=since,
        choices=tuple(choices),
        headlines=between.headlines,
        total=whole.total,
        turned=whole.turned,
        counts=whole.causes,
        definitions=tuple((name, _name(name)) for name in between.definitions),
        boundary=between.boundary,
        cause=cause,
        indicator=indicator,
        indicators=tuple((name, _name(name), by_indicator[name]) for name in listed),
        found=found,
        page=page,
        pages=pages,
        rows=tuple(map(row, rows)),
        notices=tuple(notices),
    )


def _known(name: str, given: str | None, known: Any, notices: list[Notice]) -> str:
    if given and given not in known:
        notices.append(Notice("unknown_value", {"name": name, "given": given}))
        return ""
    return given or ""


def _page(given: str | None, pages: int, notices: list[Notice]) -> int:
    if not given:
        return 1
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
    if not 1 <= number <= pages:
        notices.append(Notice("unknown_value", {"name": "trang", "given": given}))
        return 1
    return number


def row(one: FigureChange) -> ChangedFigure:
    """Put the words beside a changed figure."""
    known, agency = definitions.indicators().get(one.indicator), agencies.registry().get(one.agency)
    plain = Text(one.agency, one.agency)
    unit, decimals = (known.unit, known.decimals) if known else ("number", 2)
    return ChangedFigure(one, _name(one.indicator), agency.name if agency else plain, unit, decimals)


def _name(indicator: str) -> Text:
    known = definitions.indicators().get(indicator)
    return known.name if known else Text(indicator, indicator)
