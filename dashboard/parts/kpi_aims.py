"""Every target of an indicator with its document."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.i18n import t
from metrics.views import TargetRow
from metrics.views.aims import Kpi
from metrics.views.targets import Aim


def card(view: Kpi, lang: str) -> html.Section | None:
    """Show every target with its document: required now, gap, when it may be met; none is merged with another."""
    if not view.outlook.aims:
        return None
    heads = ("kpi.col_target", "kpi.col_document", "tgt.required", "kpi.col_gap", "kpi.col_status", "kpi.col_met")
    right = ("tgt.required", "kpi.col_gap")
    head = html.Tr([html.Th(t(key, lang), scope="col", className="r" if key in right else "") for key in heads])
    caption = html.Caption(t("kpi.aims", lang), className="sr")
    table = html.Table(
        [caption, html.Thead(head), html.Tbody([_aim(aim, view.row, lang) for aim in view.outlook.aims])],
        className="t aims",
    )
    title = html.Div([html.H2(t("kpi.aims", lang)), html.P(t("kpi.aims_sub", lang), className="sub")], className="ch")
    label = {"role": "region", "tabIndex": "0", "aria-label": t("kpi.aims", lang)}
    return html.Section([title, html.Div(table, className="scroll", **label)], className="card mt")


def _aim(aim: Aim, row: TargetRow, lang: str) -> html.Tr:
    value = format.trimmed(aim.target.value, row.unit, row.decimals, lang)
    by = t("tgt.by", lang, period=format.within(aim.target.by, lang))
    document = aim.target.document
    unsure = [html.Span(t("tgt.unsure", lang), className="mk")] if document.confidence != "high" else []
    force = [html.Span(t("kpi.in_force", lang), className="badge cham")] if aim.in_force else []
    gap = format.DASH if aim.gap is None else format.number(aim.gap, row.decimals, lang, sign=True)
    return html.Tr(
        [
            html.Th([html.B(value), html.Small(by), *force], scope="row"),
            html.Td(
                [
                    html.Span(document.number or document.title[lang]),
                    html.Small(document.title[lang]) if document.number else None,
                    *unsure,
                ]
            ),
            html.Td(format.value(aim.required, row.unit, row.decimals, lang), className="r"),
            html.Td(gap, className="r"),
            html.Td(marks.status(aim.status, t(f"status.{aim.status}", lang))),
            html.Td(_met(aim, lang)),
        ]
    )


def _met(aim: Aim, lang: str) -> str:
    if aim.status == "met":
        return t("kpi.met_now", lang)
    if aim.met_between is None:
        return format.DASH
    early, late = aim.met_between
    if early is None:
        return t("kpi.met_beyond", lang)
    if late is None:
        return t("kpi.met_from", lang, early=format.period_label(early, lang))
    return t("kpi.met_between", lang, early=format.period_label(early, lang), late=format.period_label(late, lang))
