"""The year's course of plan, money and work: finding, the three lines, and the numbers of the period."""

from __future__ import annotations

from decimal import Decimal

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export.money import months
from dashboard.i18n import t
from dashboard.parts import course, notes, twins
from dashboard.parts.execution import BARS
from metrics.views import Figure
from metrics.views.investment import Investment


def top(view: Investment, here: Address) -> html.Div:
    """Write where money and work part, in money, and how all three stand."""
    lang = here.lang
    plan, money, work = (_percent(getattr(view.newest, key), lang) for key, _ in BARS)
    said = [t("inv.stand", lang, plan=plan, money=money, work=work)]
    if view.made.leanings["rosier"]:
        said.append(t("inv.rosier", lang, n=format.number(view.made.leanings["rosier"], 0, lang)))
    eye = " · ".join((view.scope[lang], format.period_label(view.period, lang)))
    return html.Div(
        [html.P(eye, className="eye"), html.H1(finding(view, lang), className="lede"),
         html.P(" ".join(said), className="stand")],
        className="finding",
    )  # fmt: skip


def finding(view: Investment, lang: str) -> str:
    """Say in money how far work and disbursement are apart; neutral where nothing tells it or they go together."""
    now = view.newest
    if now.unpaid is None or now.work.value is None or now.money.value is None:
        return t("inv.neutral", lang, period=format.period_label(view.period, lang))
    if abs(now.work.value - now.money.value) < 1:
        return t("inv.even", lang)
    return t("inv.unpaid" if now.unpaid > 0 else "inv.undone", lang, money=format.money(abs(now.unpaid), lang))


def card(view: Investment, here: Address) -> html.Section:
    """Draw the year's course, or its table, then the three numbers of the period."""
    lang = here.lang
    sub = t("inv.flow_sub", lang, unit=t("inv.in_billions" if course.unit(view) > 1 else "inv.in_millions", lang),
            projects=format.number(view.made.project_count, 0, lang),
            money=course.amount(view.newest.plan.denominator, view, lang))  # fmt: skip
    return html.Section(
        [
            html.Div(html.Div([html.H2(t("inv.flow", lang)), html.P(sub, className="sub")]), className="ch"),
            twins.both(course.draw(view, _told(view, lang), lang), months(view, lang), here),
            notes.beneath(view.notes, here),
            html.Ul([_now(key, look, view, here) for key, look in BARS], className="now3"),
        ],
        className="card",
    )


def _told(view: Investment, lang: str) -> str:
    known = [month for month in view.months if month.work.value is not None]
    if not known:
        return t("inv.flow_none", lang)
    first, last = known[0], known[-1]
    said = {key: _percent(getattr(last, key), lang) for key, _ in BARS}
    months = [format.period_label(one.period, lang) for one in (first, last)]
    return t("inv.flow_said", lang, first=months[0], last=months[1], **said)


def _now(key: str, look: str, view: Investment, here: Address) -> html.Li:
    figure: Figure = getattr(view.newest, key)
    bar = html.I(html.B(style={"width": _height(figure)}), className=look)
    amount = html.Small(format.money(figure.numerator, here.lang))
    return html.Li(
        [
            html.Span(t(f"exe.{key}", here.lang)),
            marks.number(figure, "%", 1, here),
            html.Div(bar, className="tb", **{"aria-hidden": "true"}),
            amount,
        ]
    )


def _percent(figure: Figure, lang: str) -> str:
    return format.value(figure.value, "%", 1, lang)


def _height(figure: Figure) -> str:
    return f"{min(max(figure.value or Decimal(0), Decimal(0)), Decimal(100)):.1f}%"
