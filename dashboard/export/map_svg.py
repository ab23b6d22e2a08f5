"""The tile map as a picture of its own: title, unit, period, legend, source and release are inside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import format, marks
from dashboard.i18n import t
from metrics.views import Stamp, Tile, TileMap

#: Name, column and row of the archipelagos, and the province that each belongs to; never counted as units.
ISLANDS = (("Hoàng Sa", 6.0, 8.5, "da-nang"), ("Trường Sa", 6.0, 14.0, "khanh-hoa"))
#: Fill and ink of each class, from the lowest; the light theme, for a picture stands on paper.
RAMP = (
    ("#E6ECF4", "#161D29"),
    ("#BCCCE2", "#161D29"),
    ("#86A2C9", "#161D29"),
    ("#4D70A6", "#FFFFFF"),
    ("#1F3F74", "#FFFFFF"),
)
WIDE, TALL, GAP, LEFT, TOP = 92, 40, 4, 28, 104
FONT = "Be Vietnam Pro, Noto Sans, Segoe UI, sans-serif"


def draw(tiles: TileMap, period: str, stamp: Stamp, lang: str) -> str:
    """Write the map as SVG; what has no figure is hatched and says why."""
    width = 2 * LEFT + 7 * (WIDE + GAP)
    height = TOP + 17 * (TALL + GAP) + 118
    owners = {tile.agency: tile for tile in tiles.tiles}
    body = [_tile(tile, tile.column, tile.row, tiles, lang) for tile in tiles.tiles]
    body += [_tile(owners[who], column, row, tiles, lang, name) for name, column, row, who in ISLANDS if who in owners]
    unit = t("map.percent", lang) if format.kind(tiles.unit) == "percent" else ""
    sub = f"{unit}{format.period_label(period, lang)}"
    head = [
        _text(LEFT, 44, t("map.title", lang, name=tiles.name[lang]), 21, "600"),
        _text(LEFT, 72, sub, 14, fill="#434D5B"),
    ]
    foot = _legend(tiles, height - 100, lang) + [
        _text(LEFT, height - 24 - 18 * place, line, 12, fill="#434D5B")
        for place, line in enumerate(reversed(_foot(stamp, lang)))
    ]
    hatch = (
        '<pattern id="thieu" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#CFC8B8" stroke-width="3"/></pattern>'
    )
    title = escape(t("map.title", lang, name=tiles.name[lang]))
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONT}">',
        f"<title>{title}</title><defs>{hatch}</defs>", f'<rect width="{width}" height="{height}" fill="#fff"/>', *head, *body, *foot,
        "</svg>\n",
    ])  # fmt: skip


def _tile(tile: Tile, column: float, row: float, tiles: TileMap, lang: str, island: str = "") -> str:
    x, y = LEFT + column * (WIDE + GAP), TOP + row * (TALL + GAP)
    fill, ink = RAMP[tile.level - 1] if tile.level else ("url(#thieu)", "#161D29")
    value = format.number(tile.figure.value, tiles.decimals, lang)
    if tile.figure.value is None:
        value = marks.reason(tile.figure, lang, short=True)
    dash = ' stroke-dasharray="4 3"' if island else ""
    lines = (island, tile.short) if island else (tile.short, value)
    return (
        f'<g><rect x="{x:g}" y="{y:g}" width="{WIDE}" height="{TALL}" rx="5" fill="{fill}" stroke="#857E6E"{dash}/>'
        + _text(x + WIDE / 2, y + 16, lines[0], 11.5, anchor="middle", fill=ink)
        + _text(x + WIDE / 2, y + 32, lines[1], 12.5, "600", "middle", ink)
        + "</g>"
    )


def _legend(tiles: TileMap, y: float, lang: str) -> list[str]:
    """Draw the classes with their limits, and what hatching means."""
    if len(tiles.breaks) != 4:
        return []
    low = [format.trimmed(limit, tiles.unit, max(tiles.decimals, 1), lang) for limit in tiles.breaks]
    words = [
        t("map.under", lang, high=low[0]),
        *(t("map.between", lang, low=low[n], high=low[n + 1]) for n in range(3)),
        t("map.from", lang, low=low[3]), t("map.hatch", lang),
    ]  # fmt: skip
    fills = [*(fill for fill, _ in RAMP), "url(#thieu)"]
    step = 7 * (WIDE + GAP) / len(words)
    return [
        f'<rect x="{LEFT + step * n:g}" y="{y}" width="16" height="16" rx="3" fill="{fill}" stroke="#857E6E"/>'
        + _text(LEFT + step * n + 22, y + 13, word, 11.5)
        for n, (fill, word) in enumerate(zip(fills, words, strict=True))
    ]


def _foot(stamp: Stamp, lang: str) -> Sequence[str]:
    kind = t(f"foot.{stamp.kind}", lang)
    made = t("foot.release", lang, release=stamp.release, kind=kind, time=format.moment(stamp.made_at, lang))
    source = t("exp.source_says", lang, source=t("exp.reported", lang))
    return [t("map.note", lang), f"{source}. {made}", *([t("foot.illustrative", lang)] if stamp.illustrative else [])]


def _text(
    x: float, y: float, text: str, size: float, weight: str = "400", anchor: str = "start", fill: str = "#161D29"
) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'
