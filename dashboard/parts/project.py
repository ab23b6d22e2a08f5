"""The parts of one project's page."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, html
from dashboard.address import OWN, Address
from dashboard.export import money
from dashboard.i18n import count, t
from dashboard.parts import portfolio, twins, work_words
from data import lists
from metrics.views.execution import Baseline
from metrics.views.investment import Dossier
from metrics.views.work import Card


def top(view: Dossier, here: Address) -> html.Div:
    """Write the project's name, whose it is, and how its bars part."""
    lang, one = here.lang, view.project
    back = html.A(t("inv.back", lang), href=here.page("/dau-tu"), className="u")
    kind = t(f"exe.{one.bars.mismatch}", lang) if one.bars.mismatch else format.DASH
    said = t("inv.project_stand", lang, kind=kind, period=format.period_label(one.period, lang),
             money=format.money(one.bars.year_plan, lang))  # fmt: skip
    eye = html.P([back, f" · {view.agency[lang]} · {one.project}"], className="eye")
    return html.Div([eye, html.H1(one.title, className="lede"), html.P(said, className="stand")], className="finding")


def card(view: Dossier, here: Address) -> html.Section:
    """Draw the three bars, both baselines with what moved, and every month as a table."""
    lang, one = here.lang, view.project
    rebased = count("inv.times", one.rebaselines, lang) if one.rebaselines else t("inv.never", lang)
    facts: list[tuple[str, Any]] = [
        ("first", _baseline(one.first, lang)),
        ("current", _baseline(one.current, lang)),
        ("moved", portfolio.against_first(one.against_first, lang)),
        ("behind", portfolio.against_current(one.against_current, lang)),
        ("rebased", [rebased, html.Small(", ".join(one.decisions))]),
        ("status", portfolio.both(one.declared, lang)),
    ]
    items = [html.Div([html.Dt(t(f"inv.fact_{key}", lang)), html.Dd(told)]) for key, told in facts]
    note = html.P(t("inv.first_moved", lang), className="err") if one.first_moved else None
    return html.Section(
        [
            html.Div(html.H2(t("inv.course", lang)), className="ch"),
            twins.both(portfolio.bars(one.bars, one.title, lang), money.bars(view, lang), here),
            html.Dl(items, className="facts6"),
            note,
            _months(view, lang),
        ],
        className="card",
    )


def _baseline(held: Baseline, lang: str) -> list[Any]:
    return [html.Span(format.day(held.finish, lang)), html.Small(format.money(held.total, lang))]


def _months(view: Dossier, lang: str) -> html.Div:
    names = ("month", "planned", "disbursed", "accepted", "total", "finish", "state")
    heads = [html.Th(t(f"inv.col_{name}", lang), scope="col", className="" if name in ("month", "state") else "r")
             for name in names]  # fmt: skip
    states = lists.get("project_states").entries
    rows = []
    for step in reversed(view.steps):
        amounts = [format.money(one, lang) for one in (step.planned, step.disbursed, step.accepted, step.total)]
        state = states[step.state][lang] if step.state and step.state in states else format.DASH
        rows.append(
            html.Tr(
                [
                    html.Th(format.period_label(step.period, lang), scope="row"),
                    *[html.Td(amount, className="r") for amount in amounts],
                    html.Td(format.day(step.finish, lang), className="r"),
                    html.Td(state),
                ]
            )
        )
    caption = html.Caption(t("inv.months", lang), className="sr")
    table = html.Table([caption, html.Thead(html.Tr(heads)), html.Tbody(rows)], className="t")
    label = {"aria-label": t("inv.months", lang)}
    return html.Div(table, className="scroll mt", tabIndex="0", role="region", **label)


def beside(view: Dossier, name: str, stuck: tuple[Card, ...], here: Address) -> html.Div:
    """List the project's contracts and the obstacles that hold it up; another may be raised from here."""
    lang = here.lang
    forms = lists.get("investment_forms").entries
    contracts = [
        html.Li([html.Span([html.B(one.contract), " ", forms[one.form][lang] if one.form in forms else one.form]),
                 html.Small(t("inv.contract", lang, value=format.money(one.value, lang), paid=format.money(one.paid, lang),
                              owed=format.money(one.owed, lang)))])
        for one in view.contracts
    ]  # fmt: skip
    whole = {"data-whole": "1"}
    obstacles = [
        html.Li([html.A(one.one.title, href=here.page(work_words.path(one.one.id)), className="u", **whole),
                 html.Small(f"{work_words.state(one.one.state, lang)} · {work_words.owner(one.one, lang)}")])
        for one in stuck
    ]  # fmt: skip
    link = here.to(dict.fromkeys(OWN) | {"du-an": name}, "/vuong-mac") + "#neu"
    add = html.A(t("wk.raise", lang), href=link, className="u", **whole) if desk.may("answering") else None
    lists_of = [_list("contracts", contracts, lang), _list("obstacles", obstacles, lang, add)]
    return html.Div(lists_of, className="duo even")


def _list(key: str, items: list[Any], lang: str, add: Any = None) -> html.Section:
    body: Any = html.Ul(items, className="rows") if items else html.P(t(f"inv.no_{key}", lang), className="sub")
    return html.Section([html.Div([html.H2(t(f"inv.{key}", lang)), add], className="ch"), body], className="card")
