"""The ages of open obstacles by kind: one mark each on days, thresholds as lines, the same as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dashboard import html
from dashboard.address import Address
from dashboard.export.table import Amount, Cell, Table
from dashboard.i18n import count, t
from dashboard.parts import twins, work_words
from data import work
from metrics.views.work import AGES, Board, Card

#: The least length of the scale in days.
_LEAST = 120
#: The part of the scale that the name of a mark takes.
_NAMED = 0.16


def card(board: Board, here: Address) -> html.Section:
    """Draw every open obstacle on its kind's line."""
    lang, held = here.lang, board.every
    oldest = max((one.days for one in held), default=0)
    end = max(_LEAST, -(-oldest // 30) * 30)
    label = t("wk.ages_label", lang, n=len(held), days=oldest)
    lines = [_line(kind, [one for one in held if one.one.kind == kind], end, here) for kind in work.KINDS]
    edges = [html.U(className=f"e{edge}", style={"left": f"{100 * edge / end:.2f}%"}) for edge in AGES]
    days = [0, *AGES, *range(AGES[-1] + 30, end - 29, 60), *([end] if end > AGES[-1] else [])]
    words = [*map(str, days[:-1]), count("wk.days", days[-1], lang)]
    scale = [html.Span(said, style={"left": f"{100 * day / end:.2f}%"}) for day, said in zip(days, words, strict=True)]
    over = sum(one.age == 3 for one in held)
    note = html.P(t("wk.over_90", lang, n=over), className="err sub") if over else None
    plot = html.Div(
        [html.Ul(lines), html.Div(edges, className="edges", **{"aria-hidden": "true"}),
         html.Div(scale, className="scale", **{"aria-hidden": "true"})],
        className="agc",
    )  # fmt: skip
    head = html.Div(
        [
            html.H2(t("wk.ages_brought" if board.elsewhere else "wk.ages", lang, n=len(held))),
            html.P(t("wk.ages_sub", lang), className="sub"),
        ]
    )
    region = html.Div(plot, role="group", **{"aria-label": label})
    drawn = twins.both(region, _table(board, lang), here)
    return html.Section([html.Div([head, note], className="ch"), drawn], className="card")


def _line(kind: str, held: list[Card], end: int, here: Address) -> html.Li:
    lang, seen, named = here.lang, Counter[int](), _named([one.days for one in held], end)
    dots: list[html.A] = []
    for one in held:
        level = seen[one.days // 3] % 4
        seen[one.days // 3] += 1
        place = {"left": f"{100 * one.days / end:.2f}%", "top": f"{(14, 6, 22, 30)[level]}px"}
        said = f"{work_words.name(one.one.id)}, {count('wk.days', one.days, lang)}: {one.one.title}"
        label = html.B(work_words.name(one.one.id), className=named) if named and not dots and one.age == 3 else None
        look = work_words.LOOKS[one.age]
        dots.append(
            html.A([html.I(), label], className=f"agd {look}".strip(), href=here.page(work_words.path(one.one.id)), title=said,
                   style=place, **{"aria-label": said})
        )  # fmt: skip
    return html.Li(
        [
            html.Span([work_words.kind(kind, lang), " ", html.B(str(len(held)))]),
            html.Div(dots, className="ln"),
        ]
    )


def _named(days: list[int], end: int) -> str:
    """Say on which side the oldest of a line, which comes first, has room for its name: `after`, `before`, or nowhere ("")."""
    if not days:
        return ""
    if days[0] <= end * (1 - _NAMED):
        return "after"
    return "before" if len(days) == 1 or days[0] - days[1] >= end * _NAMED else ""


def _table(board: Board, lang: str) -> Table:
    """Give every mark in words and days, the oldest first."""

    def rows() -> Iterator[list[Cell]]:
        for one in board.every:
            named = [work_words.name(one.one.id), work_words.kind(one.one.kind, lang), one.one.title]
            yield [*named, Amount(one.days)]

    heads = (t("exp.code", lang), t("wk.kind", lang), t("exp.obstacle", lang), t("wk.days_open", lang))
    return Table("tuoi", t("wk.ages", lang, n=len(board.every)), heads, rows)
