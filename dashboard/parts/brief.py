"""The parts of the leaders' summary: finding, targets worst first, what changed, money and work, what to urge, dates."""

from __future__ import annotations

from typing import Any

from dashboard import format, headline, html, marks
from dashboard.address import Address
from dashboard.export import targets as export
from dashboard.i18n import count, t
from dashboard.parts import execution, summary, twins
from dashboard.parts import targets as table
from data import period
from metrics.views import Overview, TargetRow
from metrics.views.summary import WORST, Summary


def top(view: Overview, here: Address) -> html.Div:
    """Write the finding, what stands behind it, and the tally from the worst on."""
    lang = here.lang
    return html.Div(
        [
            html.P(t("brief.eye", lang, period=format.period_label(view.period, lang)), className="eye"),
            html.H1(headline.headline(view.tally, view.period, lang), className="lede"),
            html.P(headline.standfirst(view, lang), className="stand"),
            summary.tally(view, lang, WORST),
            html.P(html.A(t("wall.name", lang), href=here.page("/man-hinh-lon"), className="u"), className="to-wall"),
        ],
        className="finding b-top",
    )


def targets(found: Summary, here: Address) -> html.Section:
    """Show every target from late to met: where it is, where it should be, where it must be."""
    lang = here.lang
    rows = [_row(row, here) for row in found.targets]
    heads = [html.Th(t(f"tgt.{key}", lang), scope="col", className=side)
             for key, side in (("name", ""), ("progress", ""), ("current", "r"), ("target", "r"))]  # fmt: skip
    title = t("brief.targets", lang, count=headline.capital(headline.words(len(rows), lang)))
    return html.Section(
        [
            html.Div(html.Div([html.H2(title), html.P(t("brief.targets_sub", lang), className="sub")]), className="ch"),
            twins.both(
                html.Table(
                    [html.Caption(title, className="sr"), html.Thead(html.Tr(heads)), html.Tbody(rows)],
                    className="t bt",
                ),
                export.listed("muc-tieu", title, [("", row) for row in found.targets], found.overview, lang),
                here,
            ),
        ],
        className="card b-targets",
    )


def _row(row: TargetRow, here: Address) -> html.Tr:
    lang = here.lang
    sign = "≤ " if row.direction == "down" else ""
    target = sign + format.trimmed(row.target.value, row.unit, row.decimals, lang) if row.target else format.DASH
    name = [marks.shape(row.status), html.Span(t(f"status.{row.status}", lang) + ". ", className="sr"), row.name[lang]]
    return html.Tr(
        [
            html.Th(html.Span(name, className="who"), scope="row"),
            html.Td(table.bullet(row, lang), className="goes"),
            html.Td(marks.number(row.current, row.unit, row.decimals, here, loud=False), className="r now"),
            html.Td(format.hard(target), className="r goal"),
        ]
    )


def changed(found: Summary, here: Address) -> html.Section | None:
    """List what moved most since the period of comparison."""
    if not found.moved:
        return None
    lang = here.lang
    items = [
        html.Li([html.Span(row.name[lang]), html.Span([_from(row, lang), " ", marks.change(row, lang)])])
        for row in found.moved
    ]
    against = t("brief.against", lang, period=format.period_label(found.overview.compare, lang))
    head = html.Div([html.H2(t("brief.changed", lang)), html.P(against, className="sub")])
    return html.Section([html.Div(head, className="ch"), html.Ul(items, className="rows")], className="card b-changed")


def _from(row: TargetRow, lang: str) -> html.Small:
    before = row.previous.value if row.previous else None
    words = [format.value(one, row.unit, row.decimals, lang) for one in (before, row.current.value)]
    return html.Small(t("brief.from_to", lang, before=words[0], now=words[1]))


def money(view: Overview, here: Address) -> html.Section:
    """Draw plan, money and work of the whole, and count the projects in which they part."""
    lang, found = here.lang, view.execution
    sub = t("exe.sub", lang, projects=format.number(found.projects, 0, lang),
            money=format.money(found.year_plan, lang), year=period.parse(view.period).year)  # fmt: skip
    kinds = [f"{format.number(n, 0, lang)} {t(f'exe.{key}', lang).lower()}" for key, n in found.mismatches.items()]
    head = html.Div([html.H2(t("exe.title", lang)), html.P(sub, className="sub")])
    counted = html.P(", ".join(kinds) + ".", className="gap")
    return html.Section(
        [html.Div(head, className="ch"), execution.whole(found, here), counted], className="card b-money"
    )


def urge(found: Summary, here: Address) -> html.Section:
    """Count what must be urged or unblocked."""
    lang = here.lang
    items = [
        html.Li([html.B(format.number(n, 0, lang)), html.Span(t(f"brief.urge_{key}", lang))])
        for key, n in found.urge.items()
        if n is not None
    ]
    return html.Section(
        [html.Div(html.H2(t("brief.urge", lang)), className="ch"), html.Ul(items, className="urge")],
        className="card b-urge",
    )


def dates(found: Summary, here: Address) -> html.Section | None:
    """List the days ahead: when the period closes, when targets are to be met, and what is due first."""
    lang, view = here.lang, found.overview
    held: list[tuple[Any, str]] = [(view.submissions.due, t("brief.due", lang)), (view.closes, _closing(view, lang))]
    if found.coming:
        day, n = found.coming
        held.append((day, count("brief.goals", n, lang)))
    ahead = sorted((day, says) for day, says in held if day >= view.today)
    if not ahead:
        return None
    items = [html.Li([html.B(format.day(day, lang)), html.Span(says)]) for day, says in ahead]
    return html.Section(
        [html.Div(html.H2(t("brief.dates", lang)), className="ch"), html.Ul(items, className="days")],
        className="card b-dates",
    )


def _closing(view: Overview, lang: str) -> str:
    return t("brief.closes", lang, period=format.period_label(view.period, lang))
