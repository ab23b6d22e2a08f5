"""The heat table: agencies × indicators, each figure coloured by its fifth within the column."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import agencies_top
from metrics.views.agencies import Band, Cell, Column, League, Row

#: Marks inside cells; the other statuses are told to the ear only.
SHOWN = {"late": "mb", "on_track": "mo", "met": "mo"}
SCORE, NAME = "diem", "ten"


def card(view: League, here: Address) -> html.Section:
    """Show every agency; grouped by region with medians, or in the order of one column."""
    lang = here.lang
    title = t("agy.title", lang, count=len(view.rows), columns=len(view.columns))
    order = _order(view, here)
    body = _grouped(view, here) if order is None else [_row(row, view, here) for row in order]
    table = html.Table(
        [html.Caption(title, className="sr"), _widths(view), html.Thead(_head(view, here)), html.Tbody(body)],
        className="ht",
    )
    return html.Section(
        [
            html.Div(
                [html.Div([html.H2(title), html.P(_sub(view, lang), className="sub")]), _legend(lang), _grouping(here)],
                className="ch",
            ),
            agencies_top.ladders(view, here),
            html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title}),
            html.P([marks.icon("info"), html.Span(t("agy.foot", lang))], className="cap"),
        ],
        className="card heat",
    )


def _sub(view: League, lang: str) -> str:
    scored = "" if view.ladder is None else " " + t("agy.by", lang, index=view.ladder.name[lang])
    return t("agy.sub", lang) + scored


def in_order(view: League, here: Address) -> list[Row]:
    """Give the rows as the screen shows them: in the order that is asked for, else region by region."""
    order = _order(view, here)
    return order if order is not None else [row for band in view.bands for row in view.rows if row.band == band.id]


def _order(view: League, here: Address) -> list[Row] | None:
    """Give the rows in the order of the column that the address names, those without a value last; None: by region."""
    asked = here.get("xep") or ""
    key, falling = asked.removeprefix("-"), asked.startswith("-")
    places = {column.indicator: place for place, column in enumerate(view.columns)}
    if key == NAME:
        return sorted(view.rows, key=lambda row: row.name[here.lang], reverse=falling)
    if key != SCORE and key not in places:
        return None

    def of(row: Row) -> Decimal | None:
        return row.score if key == SCORE else row.cells[places[key]].figure.value

    known = [row for row in view.rows if of(row) is not None]
    rest = [row for row in view.rows if of(row) is None]
    return [*sorted(known, key=lambda row: of(row) or Decimal(0), reverse=falling), *rest]


def _grouped(view: League, here: Address) -> list[html.Tr]:
    rows: list[html.Tr] = []
    for band in view.bands:
        rows.append(_band(band, view, here))
        rows += [_row(row, view, here) for row in view.rows if row.band == band.id]
    return rows


def _widths(view: League) -> html.Colgroup:
    """Give the columns of the tray, the name, the score and the place their own widths; the rest share what is left."""
    return html.Colgroup([html.Col(className=f"w{place}") for place in range(4)] + [html.Col() for _ in view.columns])


def _head(view: League, here: Address) -> html.Tr:
    lang = here.lang
    cells = [
        _sorter(t("agy.agency", lang), NAME, here, "", span=2, first="ten"),
        _sorter(t("agy.score", lang), SCORE, here, "r"),
        html.Th(html.Span(t("agy.place", lang), className="so"), scope="col", className="r"),
    ]
    return html.Tr(cells + [_sorter(column.name[lang], column.indicator, here, "c") for column in view.columns])


def _sorter(label: str, key: str, here: Address, side: str, span: int = 1, first: str = "") -> html.Th:
    """Write a head whose link orders the table: first the highest, then the lowest, then by region again."""
    asked = here.get("xep") or ""
    falling, rising = (f"-{key}", key) if not first else (key, f"-{key}")
    following = {falling: rising, rising: None}.get(asked, falling)
    sort = {falling: "ascending" if first else "descending", rising: "descending" if first else "ascending"}.get(asked)
    link = html.A(label, href=here.to({"xep": following, "so-lieu": None}), className=f"so {sort or ''}".strip())
    return html.Th(link, scope="col", colSpan=str(span), className=side, **({"aria-sort": sort} if sort else {}))


def _band(band: Band, view: League, here: Address) -> html.Tr:
    lang = here.lang
    name = html.Th([band.name[lang], html.Small(t("agy.median", lang))], colSpan="2", scope="rowgroup")
    score = html.Td(format.number(band.score, 1, lang), className="r")
    cells = [
        html.Td(html.Span(format.number(value, column.decimals, lang)))
        for value, column in zip(band.cells, view.columns, strict=True)
    ]
    return html.Tr([name, score, html.Td(), *cells], className="rg")


def _row(row: Row, view: League, here: Address) -> html.Tr:
    lang = here.lang
    name = html.A(agencies_top.short(row, lang), href=here.page(f"/co-quan/{row.agency}"), className="name")
    on = row.agency in agencies_top.chosen(here)
    return html.Tr(
        [
            html.Td(agencies_top.toggle(row.agency, row.name[lang], here), className="cb0"),
            html.Th(name, scope="row"),
            html.Td(score(row, lang), className="r sc"),
            html.Td(place(row, lang), className="r rk"),
            *(_cell(cell, column, row, here) for cell, column in zip(row.cells, view.columns, strict=True)),
        ],
        className="me" if on else None,
    )


def score(row: Row, lang: str) -> Any:
    """Write a score, or why there is none."""
    if row.score is not None:
        return format.number(row.score, 1, lang)
    return html.Span([format.DASH, marks.hidden(t("agy.no_score", lang))])


def place(row: Row, lang: str) -> list[Any]:
    """Write a place with how many places it moved."""
    if row.place is None:
        return [format.DASH]
    return [str(row.place), " ", climbed(row.climbed, lang)]


def climbed(by: int | None, lang: str) -> html.Span:
    """Write a change of place with an arrow for the eye and words for the ear."""
    if by is None:
        return html.Span(marks.hidden(t("agy.climb_none", lang)), className="d")
    if by == 0:
        return html.Span(
            [html.Span(format.DASH, **{"aria-hidden": "true"}), marks.hidden(t("agy.same", lang))], className="d"
        )
    key = "agy.climbs" if by > 0 else "agy.drops"
    arrow = html.Span(className=f"ar {'up' if by > 0 else 'down'}", **{"aria-hidden": "true"})
    seen = html.Span(str(abs(by)), **{"aria-hidden": "true"})
    return html.Span([arrow, seen, marks.hidden(t(key, lang, by=abs(by)))], className="d bad" if by < 0 else "d")


def _cell(cell: Cell, column: Column, row: Row, here: Address) -> html.Td:
    lang, figure = here.lang, cell.figure
    said = marks.spoken(figure, column.unit, column.decimals, lang)
    label = t(
        "agy.cell",
        lang,
        agency=row.name[lang],
        name=column.name[lang],
        value=said,
        status=t(f"status.{cell.status}", lang),
    )
    text = format.number(figure.value, column.decimals, lang)
    mark = SHOWN.get(cell.status)
    inside: list[Any] = [html.I(className=f"m {mark}", **{"aria-hidden": "true"}), text] if mark else [text]
    link = html.A(inside, href=here.to({"so-lieu": figure.id, "bao-cao": None}), **{"aria-label": label})
    return html.Td(link, className=f"q{cell.level}" if cell.level else "nd")


def _legend(lang: str) -> html.Ul:
    ramp = html.Span(
        [html.I(className=f"q{level}") for level in range(1, 6)], className="ramp", **{"aria-hidden": "true"}
    )
    return html.Ul(
        [
            html.Li([t("agy.low", lang), ramp, t("agy.high", lang)]),
            html.Li([html.I(className="m mb"), t("status.late", lang)]),
            html.Li([html.I(className="m mo"), t("agy.on_time", lang)]),
            html.Li([html.I(className="ndx"), t("status.no_data", lang)]),
        ],
        className="key",
        **{"aria-label": t("agy.legend", lang)},
    )


def _grouping(here: Address) -> html.A | None:
    if not here.get("xep"):
        return None
    return html.A(t("agy.by_region", here.lang), href=here.to({"xep": None}), className="btn sm")
