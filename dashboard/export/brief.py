"""The leaders' summary as tables: targets worst first, decisions, what moved, money and work, the map."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.address import Address
from dashboard.export import money, places, targets
from dashboard.export.table import Amount, Cell, Table
from dashboard.i18n import t
from dashboard.parts import decisions
from metrics.views.summary import Summary


def tables(found: Summary, here: Address) -> tuple[Table, ...]:
    """Give everything that the summary and the wall show."""
    lang, view = here.lang, found.overview
    listed = targets.listed("muc-tieu", t("aim.title", lang), [("", row) for row in found.targets], view, lang)
    moved = targets.listed("thay-doi", t("brief.changed", lang), [("", row) for row in found.moved], view, lang)
    return (
        listed, _decisions(found, here), moved, money.overview(view, lang), money.mismatches(view, lang), _urge(found, lang),
        places.tile_map(view.tile_map, view.period, view.state, lang),
    )  # fmt: skip


def _decisions(found: Summary, here: Address) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for one in found.decisions:
            title, why, (kind, asked), _ = decisions.words(one, found, here)
            yield [title, why, f"{kind}: {asked}"]

    heads = tuple(t(f"exp.{name}", here.lang) for name in ("decision_for", "why", "asked"))
    return Table("quyet-dinh", t("brief.decide", here.lang), heads, rows, found.overview.period, found.overview.state)


def _urge(found: Summary, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for key, n in found.urge.items():
            if n is not None:
                yield [t(f"brief.urge_{key}", lang), Amount(n)]

    heads = (t("brief.urge", lang), t("exp.number", lang))
    return Table("don-doc", t("brief.urge", lang), heads, rows, found.overview.period, found.overview.state)
