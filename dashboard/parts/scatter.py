"""Money beside work, one mark per project: shape and colour are the mismatch, area is the capital."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export.money import KINDS, box, chosen, spots
from dashboard.i18n import t
from dashboard.parts import twins
from metrics.views.execution import ProjectView
from metrics.views.investment import Investment

#: The quarters of the drawing as boxes: money from and to, work from and to.
QUARTERS = {"both_high": "50,100,50,100", "money": "50,100,0,50", "work": "0,50,50,100", "both_low": "0,50,0,50"}
SMALLEST, LARGEST = 9, 34


def card(view: Investment, here: Address) -> html.Section:
    """Draw every project, or say who may see single projects."""
    lang = here.lang
    head = html.Div([html.H2(t("inv.scatter", lang)), html.P(t("inv.scatter_sub", lang), className="sub")])
    body: list[Any] = [
        twins.both(_plot(view, here), spots(view, lang), here)
        if view.open
        else html.P(closed(view, lang), className="sub")
    ]
    return html.Section(
        [html.Div(head, className="ch"), *body, _counts(view, here), _quarters(view, here) if view.open else None],
        className="card",
    )


def closed(view: Investment, lang: str) -> str:
    """Say that single projects are for their agency and the coordinating body."""
    return t("inv.closed", lang)


def _plot(view: Investment, here: Address) -> html.Div:
    lang, within = here.lang, box(here)
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
    if within:
        low, high, under, over = within
        at = {"left": f"{low}%", "width": f"{high - low}%", "bottom": f"{under}%", "height": f"{over - under}%"}
        lines.append(html.B(className="bx", style=at))
    field = html.Div(
        [*lines, *ticks, *[_mark(one, most, lang) for one in shown]], className="plot", **{"data-box": "khung"}
    )
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


def _quarters(view: Investment, here: Address) -> html.Nav:
    """Offer the four quarters of the drawing as links, for whoever does not draw a box with a pointer."""
    lang, links = here.lang, []
    for name, quarter in QUARTERS.items():
        n = len(chosen(view, Address(here.path, {"khung": quarter})))
        text = f"{t(f'inv.quarter_{name}', lang)}{format.NBSP}{format.number(n, 0, lang)}"
        on = here.get("khung") == quarter
        current = {"aria-current": "true"} if on else {}
        href = here.to({"khung": None if on else quarter, "trang": None})
        links.append(html.A(text, href=href, className="on" if on else None, **current))
    return html.Nav([html.Span(t("inv.box_how", lang), className="sub"), html.Div(links, className="seg wrapd")],
                    className="quarters", **{"aria-label": t("inv.quarters", lang)})  # fmt: skip
