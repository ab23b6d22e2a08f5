"""What the rules say of money: the 1 % rule, use, declared status, and what may be paid for twice."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts.scatter import closed
from data import agencies
from metrics.views.execution import LEANINGS
from metrics.views.investment import Investment

MOST = 6
_USES = ("service", "system", "platform")


def budget(view: Investment, here: Address) -> html.Section:
    """Show digital money as planned, allocated and disbursed over all spending, against the rule."""
    lang, held = here.lang, view.made.budget
    rule = format.trimmed(held.rule, "%", 1, lang)
    state = {
        True: ("on_track", "inv.rule_kept"),
        False: ("late", "inv.rule_broken"),
        None: ("no_data", "inv.rule_unknown"),
    }
    look, key = state[held.kept]
    rows = [
        html.Tr(
            [
                html.Th(t(f"inv.rule_{name}", lang), scope="row"),
                html.Td(format.money(getattr(held, name), lang), className="r"),
                html.Td(format.value(getattr(held, f"{name}_share"), "%", 2, lang), className="r b"),
            ]
        )
        for name in ("planned", "allocated", "disbursed")
    ]
    heads = [html.Th(t(f"inv.rule_{name}", lang), scope="col", className=side)
             for name, side in (("what", ""), ("amount", "r"), ("share", "r"))]  # fmt: skip
    told = t(key, lang, rule=rule, months=held.months)
    return html.Section(
        [
            html.Div(html.Div([html.H2(t("inv.rule", lang, rule=rule)), html.P(t("inv.rule_sub", lang), className="sub")]),
                     className="ch"),
            html.P(marks.status(look, told), className="said"),
            html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="t"),
        ],
        className="card",
    )  # fmt: skip


def usage(view: Investment, here: Address) -> html.Section:
    """Count what people do not use by kind; list the worst to those who may see them."""
    lang = here.lang
    counts = [
        html.Li([html.B(t("inv.of", lang, n=red, all=every)), html.Span(t(f"inv.unused_{kind}", lang))])
        for kind in _USES
        for red, every in [view.made.unused[kind]]
        if every
    ]
    nothing = None if counts else html.P(t("inv.usage_none", lang), className="sub")
    worst = [one for one in view.made.used if one.light == "red"][:MOST]
    items = [
        html.Li([html.Span([marks.shape("late"), marks.hidden(t("inv.light_red", lang)), one.title]),
                 html.Small(agencies.get(one.agency).name[lang])])
        for one in worst
    ]  # fmt: skip
    shown: Any = html.Ul(items, className="rows") if items else None
    if not view.open:
        shown = html.P(closed(view, lang), className="sub")
    return html.Section(
        [
            html.Div(html.Div([html.H2(t("inv.usage", lang)), html.P(t("inv.usage_sub", lang), className="sub")]),
                     className="ch"),
            html.Ul(counts, className="urge") if counts else nothing,
            shown,
        ],
        className="card",
    )  # fmt: skip


def declared(view: Investment, here: Address) -> html.Section:
    """Count how declared status leans against the computed one, and what should be there and is not."""
    lang, made = here.lang, view.made
    told = [(made.leanings[name], t(f"inv.leaning_{name}", lang)) for name in LEANINGS]
    told += [(made.expired, t("inv.leaning_expired", lang)), (made.rebaselined, t("inv.rebaselined", lang)),
             (made.tasks.overdue, t("inv.tasks_overdue", lang)),
             (made.tasks.declared_otherwise, t("inv.tasks_otherwise", lang)), (made.contracts.below_level, t("inv.below_level", lang))]  # fmt: skip
    told += [(n, t(f"inv.absent_{kind}", lang)) for kind, n in made.absent_counts.items() if n]
    items = [html.Li([html.B(format.number(n, 0, lang)), html.Span(says)]) for n, says in told]
    head = html.Div([html.H2(t("inv.leanings", lang)), html.P(t("inv.leanings_sub", lang), className="sub")])
    return html.Section([html.Div(head, className="ch"), html.Ul(items, className="urge one")], className="card")


def questions(view: Investment, here: Address) -> html.Section:
    """Ask which projects may pay for what a shared platform already gives."""
    lang = here.lang
    n = format.number(view.made.question_count, 0, lang)
    items = [
        html.Li(
            [
                html.Span(t("inv.question", lang, title=one.title, platform=one.platform)),
                html.Small(f"{agencies.get(one.agency).name[lang]} · {format.money(one.year_plan, lang)}"),
            ]
        )
        for one in view.made.questions[:MOST]
    ]
    shown: Any = html.Ul(items, className="rows") if items else None
    if not view.open:
        shown = html.P(closed(view, lang), className="sub")
    said = t("inv.questions_sub", lang) if view.made.question_count else t("inv.questions_none", lang)
    head = html.Div([html.H2(t("inv.questions", lang, n=n)), html.P(said, className="sub")])
    return html.Section([html.Div(head, className="ch"), shown], className="card")
