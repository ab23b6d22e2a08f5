"""Who waits for whom: what to unblock first, the longest chains, the knots."""

from __future__ import annotations

from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import work_words
from metrics.views.work import Board

#: How many bodies of a knot are named.
_NAMED = 4


def pair(board: Board, here: Address) -> html.Div:
    """Show what to remove first beside the chains and knots."""
    return html.Div([_first(board, here), _waits(board, here.lang)], className="duo even mt")


def _first(board: Board, here: Address) -> html.Section:
    lang, found = here.lang, board.first
    head = html.H2(t("wk.first", lang))
    if found is None:
        return html.Section([head, html.P(t("wk.first_none", lang), className="sub")], className="card")
    by = "wk.by_money" if found.money is not None else "wk.by_count"
    one = found.card.one
    gives = [count("wk.first_gives", len(found.freed), lang)] if found.freed else []
    gives += [t("wk.first_money", lang, money=format.money(found.money, lang))] if found.money else []
    items = [
        html.Li([html.A(each.one.title, href=here.page(work_words.path(each.one.id)), className="u"),
                 html.Small(f"{work_words.name(each.one.id)} · {work_words.body(each.one.raiser, lang)}")])
        for each in found.freed
    ]  # fmt: skip
    return html.Section(
        [
            head,
            html.P(t("wk.first_sub", lang, by=t(by, lang)), className="sub"),
            html.P(html.A(one.title, href=here.page(work_words.path(one.id)), className="u"), className="say1"),
            html.P(f"{work_words.name(one.id)} · {work_words.owner(one, lang)}", className="sub"),
            work_words.bar(found.card, lang),
            html.P(" ".join(gives)) if gives else None,
            html.Ul(items, className="rows") if items else None,
        ],
        className="card",
    )


def _waits(board: Board, lang: str) -> html.Section:
    chains = [html.Li(_chain(chain, lang)) for chain in board.chains]
    knots = [html.Li(_link(knot, lang)) for knot in board.knots]
    return html.Section(
        [
            html.H2(t("wk.waits", lang)),
            html.P(t("wk.waits_sub", lang), className="sub"),
            html.H3(t("wk.chains", lang)),
            html.Ol(chains, className="chains") if chains else html.P(t("wk.chains_none", lang), className="sub"),
            html.H3(t("wk.knots", lang)),
            html.Ul(knots, className="chains") if knots else html.P(t("wk.knots_none", lang), className="sub"),
        ],
        className="card",
    )


def _chain(chain: Any, lang: str) -> list[Any]:
    parts: list[Any] = []
    for place, link in enumerate(chain):
        parts += [html.Span(" → ")] if place else []
        parts.append(html.Span(_link(link, lang)))
    return parts


def _link(link: tuple[str, ...], lang: str) -> str:
    names = [work_words.body(one, lang) for one in link]
    if len(names) == 1:
        return names[0]
    rest = [f"+{len(names) - _NAMED}"] if len(names) > _NAMED else []
    return f"{t('wk.knot', lang, n=len(names))} ({', '.join(names[:_NAMED] + rest)})"
