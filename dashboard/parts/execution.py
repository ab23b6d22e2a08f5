"""Plan, investment, execution: money and accepted work always drawn together, on one scale."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export import money
from dashboard.i18n import t
from dashboard.parts import twins
from data import period
from metrics.views import MISMATCHES, Execution, Figure, Overview, ThreeBar

BARS = (("plan", "pl"), ("money", "iv"), ("work", "ex"))


def card(view: Overview, here: Address) -> html.Section:
    """Show the whole, its parts, and in how many projects money and work part."""
    lang, found = here.lang, view.execution
    sub = t(
        "exe.sub",
        lang,
        projects=format.number(found.projects, 0, lang),
        money=format.money(found.year_plan, lang),
        year=period.parse(view.period).year,
    )
    legend = [html.Li([html.I(className=f"sw {look}"), t(f"exe.{key}", lang)]) for key, look in BARS]
    return html.Section(
        [
            html.Div(
                [
                    html.Div([html.H2(t("exe.title", lang)), html.P(sub, className="sub")]),
                    html.Ul(legend, className="key", **{"aria-label": t("tgt.legend", lang)}),
                ],
                className="ch",
            ),
            twins.both(
                html.Div(
                    [whole(found, here), html.Ul([_part(part, here) for part in found.parts], className="parts"),
                     _mismatches(found, lang)],
                    className="exe",
                ),
                money.overview(view, lang), here,
            ),
        ],
        className="card mt",
    )  # fmt: skip


def three_bar(bars: ThreeBar, lang: str) -> html.Div:
    """Draw three bars in the order plan, money, work, from 0 to 100%."""
    said = {key: marks.spoken(getattr(bars, key), "%", 1, lang) for key, _ in BARS}
    rows = [html.I(html.B(style={"width": _width(getattr(bars, key))}), className=look) for key, look in BARS]
    return html.Div(
        rows, className="tb", role="img", **{"aria-label": t("exe.bars", lang, name=bars.name[lang], **said)}
    )


def whole(found: Execution, here: Address) -> html.Div:
    """Draw the three bars of the whole with their numbers, and say how far they are apart."""
    rows: list[Any] = []
    for key, look in BARS:
        figure: Figure = getattr(found.whole, key)
        missing = figure.value is None
        bar = html.I(html.B(style={"width": _width(figure)}), className=f"{look} none" if missing else look)
        rows.append(
            html.Div(
                [
                    html.Div(
                        [
                            html.Span(t(f"exe.{key}", here.lang)),
                            html.Div(bar, className="tb lg", **{"aria-hidden": "true"}),
                        ]
                    ),
                    marks.number(figure, "%", 1, here),
                ],
                className="big",
            )
        )
    return html.Div([*rows, html.P(_gap(found, here.lang), className="gap")])


def _gap(found: Execution, lang: str) -> list[Any]:
    plan, money, work = (getattr(found.whole, key).value for key, _ in BARS)
    said: list[Any] = []
    if plan is not None and work is not None:
        said += _bold("exe.behind", lang, plan - work) if plan - work >= 1 else [t("exe.ahead", lang)]
    if money is not None and work is not None:
        apart = work - money
        if abs(apart) < 1:
            said.append(t("exe.even", lang))
        else:
            said += _bold("exe.money_behind" if apart > 0 else "exe.work_behind", lang, abs(apart))
        if found.done_unpaid and apart >= 1:
            before, after = t("exe.unpaid", lang, money="\0").split("\0")
            said += [before, html.B(format.money(found.done_unpaid, lang)), after]
        said.append(".")
    return said


def _bold(key: str, lang: str, amount: Decimal) -> list[Any]:
    before, after = t(key, lang, by="\0").split("\0")
    return [before, html.B(format.points(amount, "%", 1, lang)), after]


def _part(part: ThreeBar, here: Address) -> html.Li:
    numbers: list[Any] = []
    for key, _ in BARS:
        figure = getattr(part, key)
        text = format.number(figure.value, 1, here.lang)
        numbers += [marks.number(figure, "%", 1, here, text, loud=False), " · "]
    head = html.Div([html.Span(part.name[here.lang]), html.Span(numbers[:-1], className="num")], className="ph")
    return html.Li([head, three_bar(part, here.lang)])


def _mismatches(found: Execution, lang: str) -> html.Div:
    items = [
        html.Li(
            [
                html.Span(t(f"exe.{key}", lang)),
                html.B(format.number(found.mismatches.get(key, 0), 0, lang)),
                html.Small(t(f"exe.{key}_means", lang)),
            ]
        )
        for key in MISMATCHES
    ]
    title = t("exe.mismatch", lang, projects=format.number(found.projects, 0, lang))
    return html.Div([html.H3(title), html.Ul(items)], className="mis")


def _width(figure: Figure) -> str:
    return f"{min(max(float(figure.value or 0), 0.0), 100.0):.1f}%"
