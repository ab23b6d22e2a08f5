"""What changed since a release, as a page to read: counted by cause, chosen by cause and indicator, in pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from data import agencies
from data.ledger import tables
from data.model import Text
from data.period import ZONE, parse
from metrics import definitions
from metrics.views import Notice, Stamp
from metrics.views.history import CAUSES, ChangedFigure, Changes, Earlier, FigureChange, Since

PER_PAGE = 40
#: What was said before and is said otherwise now comes first; what is merely new comes last.
ORDER = ("corrected", "definition", "boundary", "late", "real")
_WHOLES = ("nation", "group", "region")


def earlier(rows: Sequence[Any], stamp: Stamp) -> tuple[Earlier, ...]:
    """Give the releases before one of its own kind, newest first."""
    held = [one for one in rows if one.kind == stamp.kind and one.n < stamp.release]
    made = [(one.n, tables.moment(one.made_at)) for one in reversed(held)]
    return tuple(Earlier(n, at.astimezone(ZONE)) for n, at in made if at)


def make(
    found: Changes, since: Earlier, choices: Sequence[Earlier], asked: Mapping[str, str | None], notices: list[Notice]
) -> Since:
    """Make the page; a cause, an indicator or a page that is not there is dropped with a notice."""
    counts = Counter(cause for one in found.figures for cause in one.causes)
    cause = _known("loc", asked.get("loc"), CAUSES, notices)
    fitting = [one for one in found.figures if not cause or cause in one.causes]
    by_indicator = Counter(one.indicator for one in fitting)
    indicator = _known("ct", asked.get("ct"), by_indicator, notices)
    chosen = sorted((one for one in fitting if not indicator or one.indicator == indicator), key=rank)
    pages = max(1, -(-len(chosen) // PER_PAGE))
    page = _page(asked.get("trang"), pages, notices)
    listed = sorted(by_indicator, key=lambda name: (-by_indicator[name], name))
    return Since(
        stamp=found.stamp,
        since=since,
        choices=tuple(choices),
        headlines=found.headlines,
        total=len(found.figures),
        turned=sum(one.total is None for one in found.figures),
        counts={name: counts[name] for name in CAUSES},
        definitions=tuple((name, _name(name)) for name in found.definitions),
        boundary=found.boundary,
        cause=cause,
        indicator=indicator,
        indicators=tuple((name, _name(name), by_indicator[name]) for name in listed),
        found=len(chosen),
        page=page,
        pages=pages,
        rows=tuple(map(row, chosen[(page - 1) * PER_PAGE : page * PER_PAGE])),
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


def rank(one: FigureChange) -> tuple[int, bool, int, str, str]:
    """Order figures: what was corrected, wholes before agencies, the newest period, then by name."""
    first = min((ORDER.index(cause) for cause in one.causes), default=len(ORDER))
    known = agencies.registry().get(one.agency)
    return first, known is None or known.kind not in _WHOLES, -parse(one.period).last_month, one.indicator, one.agency


def row(one: FigureChange) -> ChangedFigure:
    """Put the words beside a changed figure."""
    known, agency = definitions.indicators().get(one.indicator), agencies.registry().get(one.agency)
    plain = Text(one.agency, one.agency)
    unit, decimals = (known.unit, known.decimals) if known else ("number", 2)
    return ChangedFigure(one, _name(one.indicator), agency.name if agency else plain, unit, decimals)


def _name(indicator: str) -> Text:
    known = definitions.indicators().get(indicator)
    return known.name if known else Text(indicator, indicator)
