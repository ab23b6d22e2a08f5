"""Ranks: a slope from the compared period to this one, and the same as a table with the range of each rank."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export.agencies import moves
from dashboard.i18n import t
from dashboard.parts import agencies_heat, agencies_top, twins
from metrics.views.agencies import League, Row
from metrics.views.scores import Ranking

#: How many rises and falls are drawn out, and how high a step of the ladder is, in pixels.
MOVERS, STEP = 3, 22


def card(view: League, ranking: Ranking, here: Address) -> html.Section:
    """Show how the places of one kind of agency moved, and how sure each place is."""
    lang = here.lang
    rows = {row.agency: row for row in view.rows if row.kind == ranking.kind}
    moved = [row for row in rows.values() if row.before is not None and row.climbed is not None]
    title = t(f"agy.rank_{ranking.kind}", lang)
    periods = [format.period_label(one, lang) for one in (view.compare, view.period)]
    sub = t("agy.rank_sub", lang, index=ranking.name[lang], before=periods[0], now=periods[1], count=len(moved))
    return html.Section(
        [
            html.Div(html.Div([html.H2(title), html.P(sub, className="sub")]), className="ch"),
            agencies_top.ladders(view, here),
            html.Div(
                [
                    twins.both(_slope(moved, periods, title, here), moves(moved, title, periods, lang), here),
                    _table(ranking, rows, periods[0], here),
                ],
                className="ranks",
            ),
        ],
        className="card",
    )


def provinces(view: League, here: Address) -> html.Section | None:
    """Draw for the overview how the places of the provinces moved; nothing where they have none."""
    lang = here.lang
    moved = [row for row in view.rows if row.kind == "province" and row.before is not None and row.climbed is not None]
    if len(moved) < 2 or view.ladder is None:
        return None
    periods = [format.period_label(one, lang) for one in (view.compare, view.period)]
    title = t("todo.ranks", lang, kind=t("agy.rank_province", lang), before=periods[0], now=periods[1])
    sub = t("agy.rank_sub", lang, index=view.ladder.name[lang], before=periods[0], now=periods[1], count=len(moved))
    head = html.Div([html.H2(title), html.P(sub, className="sub")])
    drawn = twins.both(_slope(moved, periods, title, here), moves(moved, title, periods, lang), here)
    more = html.A(t("todo.ranks_go", lang), href=here.to({"xem": "hang"}, "/co-quan"), className="u more")
    return html.Section([html.Div(head, className="ch"), drawn, more], className="card")


def nothing(lang: str) -> html.Section:
    """Say that nobody has a score in the period."""
    return html.Section(
        [html.H2(t("agy.rank", lang)), html.P(t("agy.rank_none", lang), className="sub")], className="card"
    )


def _slope(moved: list[Row], periods: list[str], title: str, here: Address) -> html.Div | html.P:
    lang = here.lang
    if len(moved) < 2:
        return html.P(t("agy.slope_none", lang, period=periods[0]), className="sub")
    ordered = sorted(moved, key=lambda row: row.climbed or 0)
    falls = {row.agency for row in ordered[:MOVERS] if (row.climbed or 0) < 0}
    rises = {row.agency for row in ordered[-MOVERS:] if (row.climbed or 0) > 0}
    looks = {row.agency: "dn" if row.agency in falls else "up" if row.agency in rises else "" for row in moved}
    after = {row.agency: (row.before or 0) - (row.climbed or 0) for row in moved}
    left, right = (_steps(moved, ends, looks, lang) for ends in ({r.agency: r.before or 0 for r in moved}, after))
    heights = [{agency: place for place, (agency, _) in enumerate(side)} for side in (left, right)]
    lines = [_line(heights[0][row.agency], heights[1][row.agency], looks[row.agency]) for row in moved]
    lines.sort(key=lambda line: line.given["className"])
    said = [
        t("agy.slope_move", lang, name=row.name[lang], before=row.before, now=after[row.agency])
        for row in [*reversed(ordered[-MOVERS:]), *ordered[:MOVERS]]
        if looks[row.agency]
    ]
    label = f"{title}. " + ("; ".join(said) if said else t("agy.slope_still", lang)) + "."
    return html.Div(
        [
            html.Div([html.B(one) for one in periods], className="sh0", **{"aria-hidden": "true"}),
            html.Div(
                [
                    html.Ol([item for _, item in left], className="a"),
                    html.Div(lines, className="mid", style={"height": f"{len(moved) * STEP}px"}),
                    html.Ol([item for _, item in right], className="z"),
                ],
                className="slope",
                role="img",
                **{"aria-label": label},
            ),
        ]
    )


def _steps(moved: list[Row], ends: dict[str, int], looks: dict[str, str], lang: str) -> list[tuple[str, html.Li]]:
    """Write one side, the first place on top; equal places stand one under the other with the same number."""
    ordered = sorted(moved, key=lambda row: (ends[row.agency], row.short))
    return [
        (
            row.agency,
            html.Li(
                [
                    html.Span(str(ends[row.agency]), className="num"),
                    html.Span(agencies_top.short(row, lang), title=row.name[lang]),
                ],
                className=looks[row.agency] or None,
            ),
        )
        for row in ordered
    ]


def _line(start: int, end: int, look: str) -> html.I:
    """Draw a line between two steps as a thin shape cut out of the box between them."""
    top, bottom = min(start, end) * STEP, max(start, end) * STEP
    height, half = bottom - top + STEP, STEP / 2
    first, last = start * STEP - top + half, end * STEP - top + half
    thick = 1.5 if look else 0.6
    corners = [("0", first - thick), ("100%", last - thick), ("100%", last + thick), ("0", first + thick)]
    shape = ",".join(f"{x} {y:.1f}px" for x, y in corners)
    style = {"top": f"{top}px", "height": f"{height}px", "clipPath": f"polygon({shape})"}
    return html.I(className=f"ln {look}".strip(), style=style)


def _table(ranking: Ranking, rows: dict[str, Row], before: str, here: Address) -> html.Div:
    lang = here.lang
    heads = [
        ("agy.agency", ""),
        ("agy.score", "r"),
        ("agy.place", "r"),
        ("agy.range", "r"),
        ("agy.measured_place", "r"),
    ]
    head = html.Tr([html.Th(t(key, lang, period=before), scope="col", className=side) for key, side in heads])
    body = [
        html.Tr(
            [
                html.Th(
                    html.A(line.name[lang], href=here.page(f"/co-quan/{line.agency}"), className="name"), scope="row"
                ),
                html.Td(format.number(line.score, 1, lang), className="r b"),
                html.Td(
                    agencies_heat.place(rows[line.agency], lang) if line.agency in rows else format.DASH,
                    className="r rk",
                ),
                html.Td(span(line.best, line.worst), className="r"),
                html.Td(str(line.measured_place) if line.measured_place else format.DASH, className="r"),
            ]
        )
        for line in ranking.lines
    ]
    caption = html.Caption(t("agy.rank_table", lang), className="sr")
    table = html.Table([caption, html.Thead(head), html.Tbody(body)], className="t rkt")
    said = [t("agy.range_note", lang, seed=ranking.seed)]
    if not any(line.measured_place for line in ranking.lines):
        said.append(t("agy.measured_none", lang))
    note = html.P([marks.icon("info"), html.Span(" ".join(said))], className="cap")
    region = html.Div(
        table, className="scroll", tabIndex="0", role="region", **{"aria-label": t("agy.rank_table", lang)}
    )
    return html.Div([region, note])


def span(best: int | None, worst: int | None) -> str:
    """Write the range of a rank."""
    if best is None or worst is None:
        return format.DASH
    return str(best) if best == worst else f"{best}–{worst}"
