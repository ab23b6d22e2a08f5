"""Provinces of a day for which there is no tile grid: a list in the place of a map, never a wrong map."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from metrics.views import Tile, TileMap


def table(tiles: TileMap, moved: bool, here: Address) -> html.Div:
    """List every province with its figure and its change, coloured as the tiles would be; estimates say so."""
    lang = here.lang
    heads = [("map.listed_name", ""), ("map.mode_value", "r"), ("map.mode_change", "r")]
    head = html.Tr([html.Th(t(key, lang), scope="col", className=side) for key, side in heads])
    rows = [_row(tile, tiles, moved, here) for tile in tiles.tiles]
    caption = html.Caption(t("map.title", lang, name=tiles.name[lang]), className="sr")
    label = {"role": "region", "tabIndex": "0", "aria-label": t("map.title", lang, name=tiles.name[lang])}
    listed = html.Table([caption, html.Thead(head), html.Tbody(rows)], className="t small map")
    note = html.P([marks.icon("info"), html.Span(t("map.listed", lang))], className="cap")
    return html.Div([html.Div(listed, className="scroll tall", **label), note])


def _row(tile: Tile, tiles: TileMap, moved: bool, here: Address) -> html.Tr:
    lang, figure = here.lang, tile.figure
    level = tile.moved if moved else tile.level
    shown = None if figure.value is not None else f"{format.DASH} {marks.reason(figure, lang, short=True)}"
    change = format.number(tile.change, tiles.decimals, lang, sign=True) if tile.change is not None else format.DASH
    swatch = html.I(className=f"sq q{level}" if level else "sq nd", **{"aria-hidden": "true"})
    return html.Tr(
        [
            html.Th([swatch, tile.name[lang]], scope="row"),
            html.Td(marks.number(figure, tiles.unit, tiles.decimals, here, shown), className="r"),
            html.Td(change, className="r"),
        ]
    )
