"""The board: filters by address, a column per state, a card per obstacle with a menu of what can be done."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard import desk, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import work_forms, work_words
from data import work
from data.model import Viewer
from metrics.views.work import Board, Card

#: How many cards a column shows at first.
FIRST = 5


def section(board: Board, viewer: Viewer, here: Address) -> html.Section:
    """Show the filters and the columns."""
    lang = here.lang
    head = html.Div([html.H2(t("wk.board", lang), id="bang"), _filters(board, here)], className="bh")
    if board.every and not board.cards:
        clear = html.A(t("wk.clear", lang), href=here.to(dict.fromkeys(board.asked)) + "#bang", className="btn")
        return html.Section([head, html.P(t("wk.no_match", lang)), clear], className="mt")
    columns = [_column(state, board, viewer, here) for state in work.STATES[:-1]]
    return html.Section([head, html.Div([*columns, _gone(board, lang)], className="bd")], className="mt")


def _column(state: str, board: Board, viewer: Viewer, here: Address) -> html.Section:
    lang = here.lang
    held = [one for one in board.cards if one.one.state == state]
    whole = here.get("xem") == state
    shown = held if whole else held[:FIRST]
    more: Any = None
    if len(held) > FIRST:
        text = t("wk.less", lang) if whole else t("wk.more", lang, n=len(held) - FIRST)
        more = html.A(text, href=here.to({"xem": None if whole else state}) + f"#cot-{state}", className="more u")
    title = html.H3([work_words.state(state, lang), html.Span(str(len(held)), className="badge")], id=f"cot-{state}")
    cards = [_card(one, viewer, board.live, here) for one in shown]
    body = html.Ul(cards) if cards else html.P(t("wk.column_none", lang), className="sub")
    return html.Section([title, body, more], className="col", **{"aria-labelledby": f"cot-{state}"})


def _gone(board: Board, lang: str) -> html.Section:
    return html.Section(
        [
            html.H3([marks.icon("check"), work_words.state("removed", lang)]),
            html.B(str(board.pace.removed), className="num"),
            html.P(t("wk.removed_in", lang)),
        ],
        className="col done",
    )


def _card(card: Card, viewer: Viewer, live: bool, here: Address) -> html.Li:
    lang, one = here.lang, card.one
    top = html.Div(
        [html.Span(work_words.name(one.id), className="num"), html.Span(work_words.kind(one.kind, lang)),
         _menu(card, viewer, here) if live else None],
        className="kh",
    )  # fmt: skip
    foot = [html.Span(work_words.blocks(card, lang)), work_words.step(card, lang)]
    late = html.Span(count("wk.late", card.late, lang), className="err") if card.late and not one.step else None
    return html.Li(
        [
            top,
            html.A(one.title, href=here.page(work_words.path(one.id)), className="name"),
            html.P(work_words.owner(one, lang), className="sub"),
            work_words.bar(card, lang),
            html.Div([*foot, late], className="kf"),
        ],
        className="kb",
    )


def _menu(card: Card, viewer: Viewer, here: Address) -> html.Details | None:
    lang, one = here.lang, card.one
    able = work_forms.moves(viewer, one)
    page = here.page(work_words.path(one.id))
    entries: list[Any] = [html.A(t("wk.open_assign", lang), href=f"{page}#phan-cong")] if desk.may("office") else []
    entries += [work_forms.quick(one, state, lang) for state in able if state in work_forms.PLAIN]
    if set(able) - set(work_forms.PLAIN):
        entries.append(html.A(t("wk.open_move", lang), href=f"{page}#chuyen"))
    if desk.may("answering"):
        entries.append(html.A(t("wk.open_say", lang), href=f"{page}#trao-doi"))
    if not entries:
        return None
    label = {"aria-label": t("wk.menu", lang, name=work_words.name(one.id))}
    dots = html.Summary(html.Span("⋯", **{"aria-hidden": "true"}), className="ib", **label)
    return html.Details([dots, html.Div(entries, className="menu")], className="pick")


def _filters(board: Board, here: Address) -> html.Div:
    lang = here.lang
    fields = (
        ("loai", "wk.kind", "wk.all_kinds", lambda one: one.kind, work_words.kind),
        ("chu-tri", "wk.owner", "wk.all_owners", lambda one: one.owner, work_words.body),
        ("dv", "wk.raiser", "wk.all_raisers", lambda one: one.raiser, work_words.body),
    )
    picks = []
    for name, key, everything, of, named in fields:
        held = Counter(value for one in board.every if (value := of(one.one)))
        chosen = board.asked.get(name, "")
        options = [_option(t(everything, lang), len(board.every), here.to({name: None, "xem": None}), not chosen)]
        listed = sorted((named(value, lang), value, n) for value, n in held.items())
        options += [_option(text, n, here.to({name: value, "xem": None}), value == chosen) for text, value, n in listed]
        shown = named(chosen, lang) if chosen in held else t(everything, lang)
        said = html.Summary([marks.hidden(f"{t(key, lang)}: "), shown, marks.icon("down")], className="sel")
        picks.append(html.Details([said, html.Div(options, className="menu")], className="pick"))
    return html.Div(picks, className="picks", role="group", **{"aria-label": t("wk.filter", lang)})


def _option(text: str, n: int, href: str, on: bool) -> html.A:
    current = {"aria-current": "true"} if on else {}
    return html.A([text, html.Small(str(n))], href=f"{href}#bang", className="on" if on else None, **current)
