"""The tile map: every province one equal tile near its place, and both archipelagos, always."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import format, marks
from dashboard.address import Address
from dashboard.export import places
from dashboard.i18n import t
from dashboard.parts import twins
from metrics.views import Overview, Tile, TileMap

# Name, column and row on the grid, and the province that each belongs to; never counted as units.
ISLANDS = (("Hoàng Sa", 6.0, 8.5, "da-nang"), ("Trường Sa", 6.0, 14.0, "khanh-hoa"))


def card(view: Overview, here: Address) -> html.Section:
    """Show the chosen indicator of an overview by province."""
    return shown(view.tile_map, view.period, here)


def shown(tiles: TileMap, period: str, here: Address) -> html.Section:
    """Show an indicator by province in a period, with the best and the weakest three."""
    lang = here.lang
    unit = t("map.percent", lang) if format.kind(tiles.unit) == "percent" else ""
    sub = t("map.sub", lang, unit=unit, period=format.period_label(period, lang))
    note = None if any(tile.figure.value is not None for tile in tiles.tiles) else t("map.none", lang)
    return html.Section(
        [
            html.Div(
                html.Div([html.H2(t("map.title", lang, name=tiles.name[lang])), html.P(sub, className="sub")]),
                className="ch",
            ),
            html.P(note, className="sub") if note else None,
            twins.both(
                html.Div(
                    [
                        html.Div(
                            [*[_tile(tile, tiles, here) for tile in _in_order(tiles)]],
                            className="tm",
                            role="group",
                            **{"aria-label": said(tiles, lang)},
                        ),
                        html.Div([_ends("best", tiles, here), _ends("worst", tiles, here)], className="ends"),
                        _legend(tiles, lang),
                        html.P(t("map.note", lang), className="tmnote"),
                    ],
                    className="map",
                ),
                places.tile_map(tiles, period, "", lang),
                here,
            ),
        ],
        className="card",
    )


def said(tiles: TileMap, lang: str) -> str:
    """Write the map as one sentence: the lowest and the highest value with their provinces."""
    held = [(tile.figure.value, tile.name[lang]) for tile in tiles.tiles if tile.figure.value is not None]
    return twins.spread(held, tiles.unit, tiles.decimals, tiles.name[lang], lang)


def _in_order(tiles: TileMap) -> list[tuple[float, float, Tile, str]]:
    placed = [(float(tile.row), float(tile.column), tile, "") for tile in tiles.tiles]
    owners = {tile.agency: tile for tile in tiles.tiles}
    placed += [(row, column, owners[owner], name) for name, column, row, owner in ISLANDS if owner in owners]
    return sorted(placed, key=lambda item: (item[0], item[1]))


def _tile(placed: tuple[float, float, Tile, str], tiles: TileMap, here: Address) -> html.A:
    row, column, tile, island = placed
    lang = here.lang
    spoken = marks.spoken(tile.figure, tiles.unit, tiles.decimals, lang)
    if tile.change is not None:
        spoken += f" ({format.number(tile.change, tiles.decimals, lang, sign=True)})"
    if island:
        said = t("map.island", lang, name=island, province=tile.name[lang], value=spoken)
        inside: list[Any] = [html.Span(island), html.Small(tile.short)]
    else:
        said = f"{tile.name[lang]}: {spoken}"
        inside = [
            html.Span(tile.short, className="nm"),
            html.Span(tile.code, className="cd"),
            html.B(_short(tile, tiles, lang)),
        ]
    look = f"tl q{tile.level}" if tile.level else "tl nd"
    return html.A(
        inside,
        href=here.to({"so-lieu": tile.figure.id, "bao-cao": None}),
        className=f"{look} isl" if island else look,
        style={"gridColumn": str(int(column) + 1), "gridRow": f"{int(row * 2) + 1} / span 2"},
        title=said,
        **{"aria-label": said},
    )


def _short(tile: Tile, tiles: TileMap, lang: str) -> str:
    if tile.figure.value is None:
        return marks.reason(tile.figure, lang, short=True)
    return format.number(tile.figure.value, tiles.decimals, lang)


def _ends(which: str, tiles: TileMap, here: Address) -> html.Div | None:
    members: tuple[Tile, ...] = getattr(tiles, which)
    if not tiles.best or not tiles.worst:
        return None
    first, last = tiles.best[0].figure.value, tiles.worst[-1].figure.value
    rising = first is None or last is None or first >= last
    key = which if rising else {"best": "better", "worst": "poorer"}[which]
    items = [
        html.Li(
            [
                html.Span(tile.name[here.lang]),
                marks.number(tile.figure, tiles.unit, tiles.decimals, here, _short(tile, tiles, here.lang), loud=False),
            ]
        )
        for tile in (members if which == "best" else reversed(members))
    ]
    return html.Div([html.H3(t(f"map.{key}", here.lang)), html.Ol(items)])


def _legend(tiles: TileMap, lang: str) -> html.Div | None:
    if len(tiles.breaks) != 4:
        return None
    low = [_break(limit, tiles, lang) for limit in tiles.breaks]
    classes = [
        (5, t("map.from", lang, low=low[3])),
        *[(level, t("map.between", lang, low=low[level - 2], high=low[level - 1])) for level in (4, 3, 2)],
        (1, t("map.under", lang, high=low[0])),
    ]
    items = [html.Li([html.I(className=f"q{level}"), text]) for level, text in classes]
    items.append(html.Li([html.I(className="nd"), t("map.hatch", lang)]))
    return html.Div([html.H3(tiles.name[lang]), html.Ul(items)], className="lg5")


def _break(limit: Any, tiles: TileMap, lang: str) -> str:
    suffix = "%" if format.kind(tiles.unit) == "percent" else ""
    whole = limit == limit.to_integral_value()
    return format.number(limit, 0 if whole else max(tiles.decimals, 1), lang) + suffix
