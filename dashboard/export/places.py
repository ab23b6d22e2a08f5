"""Provinces on the map, and agencies on the submission strip, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.export.table import Amount, Cell, Seen, Table, head
from dashboard.i18n import t
from metrics.views import Frame, Submissions, TileMap


def tile_map(tiles: TileMap, period: str, state: str, lang: str) -> Table:
    """Give the map's provinces in its order; the archipelagos are parts of theirs and no rows."""

    def rows() -> Iterator[list[Cell]]:
        for tile in sorted(tiles.tiles, key=lambda one: (one.row, one.column)):
            change = Amount(tile.change, tiles.unit, tiles.decimals, t("tgt.no_change", lang))
            level = Amount(tile.level, "", 0, t("status.no_data", lang))
            yield [tile.name[lang], tile.code, Seen(tile.figure, tiles.unit, tiles.decimals), change, level]

    heads = (t("exp.province", lang), t("exp.code", lang), head(tiles.name[lang], tiles.unit, lang), t("exp.change", lang),
             t("exp.level", lang))  # fmt: skip
    title = t("map.title", lang, name=tiles.name[lang])
    return Table("ban-do", title, heads, rows, period, state)


def submissions(view: Submissions, frame: Frame, lang: str) -> Table:
    """Give who has reported for the period and who has not."""

    def rows() -> Iterator[list[Cell]]:
        for cell in view.cells:
            days = Amount(cell.days, "", 0) if cell.state == "late" else ""
            yield [cell.name[lang], t(f"exp.kind_{cell.kind}", lang), t(f"sub.{cell.state}", lang), days]

    heads = tuple(t(f"exp.{name}", lang) for name in ("agency", "kind", "submission", "days_late"))
    return Table("nop-bao-cao", t("sub.title", lang), heads, rows, view.period, frame.state)
