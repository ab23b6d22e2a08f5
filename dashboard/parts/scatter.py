"""Money beside work, one mark per project: shape and colour are the mismatch, area is the capital."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dash import html

from dashboard import format, marks
from dashboard.address import Address
from dashboard.export.money import KINDS, spots
from dashboard.i18n import t
from dashboard.parts import twins
from metrics.views.execution import ProjectView
from metrics.views.investment import Investment

SMALLEST, LARGEST = 9, 34


def card(view: Investment, here: Address) -> html.Section:
    """Draw every project, or say who may see single projects."""
    lang = here.lang
    head = html.Div([html.H2(t("inv.scatter", lang)), html.P(t("inv.scatter_sub", lang), className="sub")])
    body: list[Any] = [
        twins.both(_plot(view, lang), spots(view, lang), here)
        if view.open
        else html.P(closed(view, lang), className="sub")
    ]
    return html.Section([html.Div(head, className="ch"), *body, _counts(view, here)], className="card")


def closed(view: Investment, lang: str) -> str:
    """Say that single projects are for their agency and the coordinating body."""
    return t("inv.closed", lang)


def _plot(view: Investment, lang: str) -> html.Div:
    shown = [one for one in view.made.projects if one.bars.money is not None and one.bars.work is not None]
    most = max((one.bars.year_plan for one in shown), default=Decimal(1)) or Decimal(1)
    shown.sort(key=lambda one: -one.bars.year_plan)  # small ones stand on top of large ones
    plan = view.made.bars.plan
    lines = [html.B(className="dg")]
    if plan is not None:
        lines += [
            html.B(className="ph", style={"bottom": _at(plan)}),
            html.B(className="pv", style={"left": _at(plan)}),
        ]
    counts = ", ".join(f"{t(f'exe.{kind}', lang)} {view.made.mismatches[kind]}" for kind in KINDS.values())
    said = t("inv.scatter_said", lang, n=format.number(len(shown), 0, lang), counts=counts)
    axes = [html.Span(t("inv.axis_work", lang), className="ay"), html.Span(t("inv.axis_money", lang), className="ax")]
    ticks = [html.Small(f"{n}%", className="tx", style={"left": f"{n}%"}) for n in (25, 50, 75, 100)]
    ticks += [html.Small(f"{n}%", className="ty", style={"bottom": f"{n}%"}) for n in (0, 25, 50, 75, 100)]
    field = html.Div([*lines, *ticks, *[_mark(one, most, lang) for one in shown]], className="plot")
    return html.Div([field, *axes], className="sc", role="img", **{"aria-label": said})


def _mark(one: ProjectView, most: Decimal, lang: str) -> html.I:
    size = SMALLEST + (LARGEST - SMALLEST) * float(one.bars.year_plan / most) ** 0.5
    said = t("inv.mark", lang, title=one.title, money=format.value(one.bars.money, "%", 1, lang),
             work=format.value(one.bars.work, "%", 1, lang), plan=format.money(one.bars.year_plan, lang))  # fmt: skip
    style = {
        "left": _at(one.bars.money),
        "bottom": _at(one.bars.work),
        "width": f"{size:.0f}px",
        "height": f"{size:.0f}px",
    }
    return html.I(className=f"mm {one.bars.mismatch}", style=style, title=said)


def _counts(view: Investment, here: Address) -> html.Ul:
    items = [
        html.Li(
            [
                html.I(className=f"mm {kind}"),
                html.A(t(f"exe.{kind}", here.lang), href=here.to({"lech": name, "trang": None}), className="u"),
                html.B(format.number(view.made.mismatches[kind], 0, here.lang)),
                marks.hidden(t(f"exe.{kind}_means", here.lang)),
            ]
        )
        for name, kind in KINDS.items()
    ]
    return html.Ul(items, className="kinds")


def _at(amount: Decimal | None) -> str:
    return f"{min(max(amount or Decimal(0), Decimal(0)), Decimal(100)):.1f}%"
