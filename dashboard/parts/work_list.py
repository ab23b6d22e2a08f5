"""The work list of obstacles on the overview: how many are in the way, the three oldest, and one act for each."""

from __future__ import annotations

from dash import html

from dashboard import desk
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import work_words
from metrics.views.work import Board, Card

#: How many are named.
WORST = 3


def card(board: Board, here: Address) -> html.Section:
    """Name the worst, each with the way to what can be done; those that nobody is in charge of come first."""
    lang, held = here.lang, board.every
    late, nobody = sum(bool(one.late) for one in held), sum(not one.one.owner for one in held)
    says = t("wl.sub", lang, n=len(held), late=late, nobody=nobody) if held else t("wl.none", lang)
    link = html.A(t("wk.list", lang), href=here.page("/vuong-mac"), className="btn sm", **{"data-whole": "1"})
    head = html.Div([html.Div([html.H2(t("wl.title", lang)), html.P(says, className="sub")]), link], className="ch")
    items = [_row(one, here) for one in held[:WORST]]
    return html.Section([head, html.Ul(items, className="wl") if items else None], className="card mt", id="ton-dong")


def _row(card: Card, here: Address) -> html.Li:
    lang, one = here.lang, card.one
    page = here.page(work_words.path(one.id))
    assign = desk.may("office") and not one.owner
    act = html.A(
        t("wl.assign" if assign else "wl.look", lang), href=f"{page}#phan-cong" if assign else page, className="btn sm",
        **{"data-whole": "1", "aria-label": f"{t('wl.assign' if assign else 'wl.look', lang)}: {work_words.name(one.id)}"},
    )  # fmt: skip
    title = html.A(one.title, href=page, className="name", **{"data-whole": "1"})
    what = [title, html.Small(f"{work_words.body(one.raiser, lang)} → {work_words.owner(one, lang)}")]
    return html.Li([html.Div(what), work_words.bar(card, lang), html.Small(work_words.blocks(card, lang)), act])
