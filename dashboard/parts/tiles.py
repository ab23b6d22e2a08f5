"""The tile map: every province one equal tile near its place, and both archipelagos, always."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export import places
from dashboard.export.map_svg import ISLANDS
from dashboard.i18n import t
from dashboard.parts import tile_list, twins
from metrics.views import Overview, Tile, TileMap

CHANGE = "thay-doi"


def card(view: Overview, here: Address) -> html.Section:
    """Show the chosen indicator of an overview by province."""
    return shown(view.tile_map, view.period, here)


def shown(tiles: TileMap, period: str, here: Address) -> html.Section:
    """Show an indicator by province in a period, with the best and the weakest three."""
    lang, moved = here.lang, _moved(tiles, here)
    percent = format.kind(tiles.unit) == "percent"
    unit = t("map.percent", lang) if percent else ""
    sub = t("map.sub", lang, unit=unit, period=format.period_label(period, lang))
    if moved:
        points = t("map.points", lang) + ", " if percent else ""
        before, now = (format.period_label(one, lang) for one in (tiles.compare, period))
        sub = t("map.change_sub", lang, unit=points, period=now, before=before)
    note = None if any(tile.figure.value is not None for tile in tiles.tiles) else t("map.none", lang)
    return html.Section(
        [
            html.Div(
                [
                    html.Div([html.H2(t("map.title", lang, name=tiles.name[lang])), html.P(sub, className="sub")]),
                    _modes(tiles, here),
                ],
                className="ch",
            ),
            html.P(note, className="sub") if note else None,
            tile_list.table(tiles, moved, here)
            if tiles.listed
            else twins.both(_map(tiles, moved, here), places.tile_map(tiles, period, "", lang), here),
        ],
        className="card",
    )


def said(tiles: TileMap, lang: str) -> str:
    """Write the map as one sentence: the lowest and the highest value with their provinces."""
    held = [(tile.figure.value, tile.name[lang]) for tile in tiles.tiles if tile.figure.value is not None]
    return twins.spread(held, tiles.unit, tiles.decimals, tiles.name[lang], lang)


def _moved(tiles: TileMap, here: Address) -> bool:
    """Tell whether changes are asked for, where there is a period to compare with."""
    return bool(tiles.compare) and here.get("o") == CHANGE


def _modes(tiles: TileMap, here: Address) -> html.Nav | None:
    if not tiles.compare:
        return None
    current = CHANGE if _moved(tiles, here) else ""
    links = [
        html.A(
            t(f"map.mode_{key}", here.lang),
            href=here.to({"o": value or None}),
            className="on" if value == current else None,
            **({"aria-current": "true"} if value == current else {}),
        )
        for key, value in (("value", ""), ("change", CHANGE))
    ]
    return html.Nav(links, className="seg sm", **{"aria-label": t("map.mode", here.lang)})


def _map(tiles: TileMap, moved: bool, here: Address) -> html.Div:
    ends = [_moves("rose", tiles, here), _moves("fell", tiles, here)] if moved else []
    return html.Div(
        [
            html.Div(
                [_tile(tile, tiles, moved, here) for tile in _in_order(tiles)],
                className="tm",
                role="group",
                **{"aria-label": said(tiles, here.lang)},
            ),
            html.Div(ends or [_ends("best", tiles, here), _ends("worst", tiles, here)], className="ends"),
            _changes(tiles, here.lang) if moved else _legend(tiles, here.lang),
            html.P(t("map.note", here.lang), className="tmnote"),
        ],
        className="map",
    )


def _in_order(tiles: TileMap) -> list[tuple[float, float, Tile, str]]:
    placed = [(float(tile.row), float(tile.column), tile, "") for tile in tiles.tiles]
    owners = {tile.agency: tile for tile in tiles.tiles}
    placed += [(row, column, owners[owner], name) for name, column, row, owner in ISLANDS if owner in owners]
    return sorted(placed, key=lambda item: (item[0], item[1]))


def _tile(placed: tuple[float, float, Tile, str], tiles: TileMap, moved: bool, here: Address) -> html.A:
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
            html.B(_change(tile, tiles, lang) if moved else _short(tile, tiles, lang)),
        ]
    level = tile.moved if moved else tile.level
    look = f"tl q{level}" if level else "tl nd"
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


def _change(tile: Tile, tiles: TileMap, lang: str) -> str:
    if tile.change is None:
        return format.DASH
    return format.number(tile.change, tiles.decimals, lang, sign=True)


def _moves(which: str, tiles: TileMap, here: Address) -> html.Div | None:
    """List the greatest rises or falls."""
    members: tuple[Tile, ...] = getattr(tiles, which)
    if not members:
        return None
    lang = here.lang
    items = [
        html.Li([html.Span(tile.name[lang]),
                 marks.number(tile.figure, tiles.unit, tiles.decimals, here, _change(tile, tiles, lang), loud=False)])
        for tile in members
    ]  # fmt: skip
    return html.Div([html.H3(t(f"map.most_{which}", lang)), html.Ol(items)])


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


def _changes(tiles: TileMap, lang: str) -> html.Div:
    """Say what each class of change stands for."""
    rose, fell = (t(f"map.change_{key}", lang) for key in ("rose", "fell"))
    same = [(3, t("map.change_same", lang))]
    if tiles.step is None:
        classes = same
    else:
        whole = tiles.step == tiles.step.to_integral_value()
        low = format.number(tiles.step, 0 if whole else max(tiles.decimals, 1), lang)
        classes = [
            (5, t("map.change_more", lang, way=rose, low=low)), (4, t("map.change_less", lang, way=rose, low=low)), *same,
            (2, t("map.change_less", lang, way=fell, low=low)), (1, t("map.change_more", lang, way=fell, low=low)),
        ]  # fmt: skip
    items = [html.Li([html.I(className=f"q{level}"), text]) for level, text in classes]
    items.append(html.Li([html.I(className="nd"), t("map.change_none", lang)]))
    return html.Div([html.H3(tiles.name[lang]), html.Ul(items)], className="lg5")


def _break(limit: Any, tiles: TileMap, lang: str) -> str:
    suffix = "%" if format.kind(tiles.unit) == "percent" else ""
    whole = limit == limit.to_integral_value()
    return format.number(limit, 0 if whole else max(tiles.decimals, 1), lang) + suffix
