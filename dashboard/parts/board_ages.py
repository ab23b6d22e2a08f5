"""The ages of open obstacles by kind: one mark each on days, thresholds as lines, the same as a table."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from dash import html

from dashboard import marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import work_words
from data import work
from metrics.views.work import AGES, Board, Card

#: The least length of the scale in days.
_LEAST = 120


def card(board: Board, here: Address) -> html.Section:
    """Draw every open obstacle on its kind's line."""
    lang, held = here.lang, board.every
    oldest = max((one.days for one in held), default=0)
    end = max(_LEAST, -(-oldest // 30) * 30)
    label = t("wk.ages_label", lang, n=len(held), days=oldest)
    lines = [_line(kind, [one for one in held if one.one.kind == kind], end, here) for kind in work.KINDS]
    edges = [html.U(className=f"e{edge}", style={"left": f"{100 * edge / end:.2f}%"}) for edge in AGES]
    marks_of_scale = [0, *AGES, *([end] if end - AGES[-1] >= 30 else [])]
    scale = [html.Span(str(day), style={"left": f"{100 * day / end:.2f}%"}) for day in marks_of_scale]
    over = sum(one.age == 3 for one in held)
    note = html.P(t("wk.over_90", lang, n=over), className="err sub") if over else None
    plot = html.Div(
        [html.Ul(lines), html.Div(edges, className="edges", **{"aria-hidden": "true"}),
         html.Div(scale, className="scale", **{"aria-hidden": "true"})],
        className="agc",
    )  # fmt: skip
    head = html.Div([html.H2(t("wk.ages", lang, n=len(held))), html.P(t("wk.ages_sub", lang), className="sub")])
    region = html.Div(plot, role="group", **{"aria-label": label})
    return html.Section([html.Div([head, note], className="ch"), region, _table(board, lang)], className="card")


def _line(kind: str, held: list[Card], end: int, here: Address) -> html.Li:
    lang, seen = here.lang, Counter[int]()
    dots = []
    for one in held:
        level = seen[one.days // 3] % 4
        seen[one.days // 3] += 1
        place = {"left": f"{100 * one.days / end:.2f}%", "top": f"{(14, 6, 22, 30)[level]}px"}
        said = f"{work_words.name(one.one.id)}, {count('wk.days', one.days, lang)}: {one.one.title}"
        label = html.B(work_words.name(one.one.id)) if one.age == 3 and len(held) < 12 and level == 0 else None
        look = work_words.LOOKS[one.age]
        dots.append(
            html.A([html.I(), label], href=here.page(work_words.path(one.one.id)), title=said, style=place,
                   className=f"agd {look}".strip(), **{"aria-label": said})
        )  # fmt: skip
    return html.Li(
        [
            html.Span([work_words.kind(kind, lang), " ", html.B(str(len(held)), className="num")]),
            html.Div(dots, className="ln"),
        ]
    )


def _table(board: Board, lang: str) -> html.Details:
    spans = [
        t("wk.upto", lang, n=AGES[0]),
        *(t("wk.between", lang, a=a + 1, b=b) for a, b in pairwise(AGES)),
        t("wk.beyond", lang, n=AGES[-1]),
    ]
    heads = [html.Th(t("wk.kind", lang), scope="col"), *(html.Th(span, scope="col", className="r") for span in spans)]
    rows = []
    for kind in work.KINDS:
        ages = Counter(one.age for one in board.every if one.one.kind == kind)
        cells = [html.Td(str(ages[age]), className="r") for age in range(4)]
        rows.append(html.Tr([html.Th(work_words.kind(kind, lang), scope="row"), *cells]))
    table = html.Table(
        [html.Caption(t("wk.ages_sub", lang), className="sr"), html.Thead(html.Tr(heads)), html.Tbody(rows)],
        className="t",
    )
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": t("wk.table", lang)})
    return html.Details([html.Summary([marks.icon("down"), t("wk.table", lang)]), region], className="twin")
