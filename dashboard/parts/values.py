"""Self-reported, verified and published value side by side, and the ministry's form to verify one."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, forms, html
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import t
from dashboard.parts.own import table
from data import reports
from data.datasets import Dataset
from data.reports import Value

HEADS = ("rep.cell_head", "rep.reported", "rep.verified", "rep.published", "rep.why_differs", "rep.who")


def card(found: Desk, here: Address) -> html.Section | None:
    """Show every verified cell; the ministry may verify another of a report that counts."""
    if found.card is None or not found.card.counts:
        return None
    lang = here.lang
    held = reports.values(found.settings, found.card.id, desk.scope_of(found.viewer))
    if not held and not desk.may("office"):
        return None
    rows = [_row(one, found.dataset, lang) for one in held]
    listed: Any = (
        table(HEADS, rows, "rep.values", lang) if rows else html.P(t("rep.values_none", lang), className="sub")
    )
    head = html.Div(
        html.Div([html.H2(t("rep.values", lang)), html.P(t("rep.values_sub", lang), className="sub")]), className="ch"
    )
    return html.Section([head, listed, _verify(found, lang) if desk.may("office") else None], className="card mt")


def _row(one: Value, dataset: Dataset, lang: str) -> html.Tr:
    label = dataset.columns[one.field].label[lang] if one.field in dataset.columns else one.field
    release = [html.Small(f"r{one.in_release}")] if one.in_release else [html.Small(t("rep.not_published", lang))]
    return html.Tr(
        [
            html.Th([label, html.Small(t("rep.row_of", lang, row=one.row, sheet=one.sheet or "1"))], scope="row"),
            html.Td(_text(one.reported), className="num"),
            html.Td(html.B(_text(one.verified)), className="num"),
            html.Td([_text(one.published), *release], className="num"),
            html.Td([one.reason, html.Small(one.evidence)] if one.evidence else one.reason),
            html.Td([one.by, html.Small(format.moment(one.at, lang))]),
        ]
    )


def _text(value: str | None) -> str:
    return format.DASH if value is None else value


def _verify(found: Desk, lang: str) -> html.Details:
    card, dataset = found.card, found.dataset
    assert card is not None
    columns = [
        (c.name, c.label[lang]) for c in dataset.columns.values() if c.name not in (*dataset.key, dataset.subject)
    ]
    fields = [
        forms.text("dong", "rep.row", lang, inputmode="numeric", autocomplete="off"),
        forms.choice("cot", "rep.column", lang, columns),
        forms.text("trang-tinh", "rep.sheet", lang, required=None, autocomplete="off"),
        forms.text("gia-tri", "rep.verified_value", lang, required=None, autocomplete="off"),
        forms.text("ly-do", "form.reason", lang, about="xac-minh", maxlength="500", autocomplete="off"),
        forms.text("can-cu", "rep.evidence", lang, required=None, maxlength="500", autocomplete="off"),
        forms.button("rep.verify", lang),
    ]
    form = forms.form(f"{found.path}/xac-minh", lang, fields, lan_nop=str(card.id))
    return html.Details([html.Summary(t("rep.verify_open", lang)), form], className="acts")
