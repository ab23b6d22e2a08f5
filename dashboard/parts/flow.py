"""The year's course of plan, money and work: finding, monthly columns on one scale, and their numbers."""

from __future__ import annotations

from decimal import Decimal

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export.money import months
from dashboard.i18n import t
from dashboard.parts import notes, twins
from dashboard.parts.execution import BARS
from metrics.views import Figure
from metrics.views.investment import Investment, Month


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
    if now.work.numerator is None or now.money.numerator is None or now.work.value is None or now.money.value is None:
        return t("inv.neutral", lang, period=format.period_label(view.period, lang))
    apart = now.work.numerator - now.money.numerator
    if abs(now.work.value - now.money.value) < 1:
        return t("inv.even", lang)
    return t("inv.unpaid" if apart > 0 else "inv.undone", lang, money=format.money(abs(apart), lang))


def card(view: Investment, here: Address) -> html.Section:
    """Draw each month's three columns, or their table, then the three numbers of the period."""
    lang = here.lang
    whole = view.newest.plan.denominator
    sub = t("inv.flow_sub", lang, projects=format.number(view.made.project_count, 0, lang),
            money=format.money(whole, lang))  # fmt: skip
    legend = [html.Li([html.I(className=f"sw {look}"), t(f"exe.{key}", lang)]) for key, look in BARS]
    events = notes.posts(view.notes, [month.period for month in view.months], lang)
    columns = html.Div(
        [html.Div([*(_column(month, lang) for month in view.months), *events], className="fc"), _axis(lang)],
        className="flow", role="img", **{"aria-label": _told(view, lang)},
    )  # fmt: skip
    return html.Section(
        [
            html.Div(
                [html.Div([html.H2(t("inv.flow", lang)), html.P(sub, className="sub")]),
                 html.Ul(legend, className="key", **{"aria-label": t("tgt.legend", lang)})],
                className="ch",
            ),
            twins.both(columns, months(view, lang), here),
            notes.beneath(view.notes, here),
            html.Ul([_now(key, look, view, here) for key, look in BARS], className="now3"),
        ],
        className="card",
    )  # fmt: skip


def _column(month: Month, lang: str) -> html.Div:
    bars = [
        html.I(className=f"{look}{'' if figure.value is not None else ' none'}", style={"height": _height(figure)})
        for key, look in BARS
        for figure in [getattr(month, key)]
    ]
    return html.Div([html.Span(bars, className="fb"), html.Small(t("inv.month", lang, n=int(month.period[-2:])))])


def _axis(lang: str) -> html.Div:
    return html.Div([html.Span(f"{n}%") for n in (100, 50, 0)], className="ax", lang=lang)


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
