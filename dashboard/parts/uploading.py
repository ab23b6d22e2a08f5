"""The form that takes a file, and what is said while it is read and after."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, forms, html, marks, policy
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import t
from data import datasets
from data.errors import sentence
from data.reports import Card

#: Kinds of file that the browser offers first.
KINDS = ".xlsx,.xls,.ods,.csv,.json"


def progress(found: Desk, here: Address) -> Any:
    """Say that a file is being read, why it was refused, or that it holds something else than this page shows."""
    lang = here.lang
    if found.file == "waiting":
        bar = html.Progress(**{"aria-label": t("rep.reading", lang)})
        poll = {"data-poll": f"{found.path}/cho?tep={here.get('tep')}"}
        return html.Section(
            [html.H2(t("rep.reading", lang)), bar, html.P(t("rep.reading_how", lang), className="sub")],
            className="card reading", role="status", **poll,
        )  # fmt: skip
    if found.file == "refused":
        said = sentence(found.problem["code"], lang, **found.problem["params"])
        return html.P([marks.icon("alert"), said], className="banner wrong", role="alert")
    if not found.file:
        return None
    shown = [one for one in found.others if found.card and one.id == found.card.id]
    others = [one for one in found.others if one not in shown]
    key = "rep.read_other" if not shown else "rep.read" if others else "rep.read_alone"
    said = t("rep.repeated" if found.file == "repeated" else key, lang)
    links = [html.Li(_link(one, here)) for one in others]
    return html.Div(
        [html.P([marks.icon("check" if shown else "info"), said]), html.Ul(links, className="inline") if links else None],
        className="banner stack", role="status",
    )  # fmt: skip


def card(found: Desk, here: Address) -> html.Section | None:
    """Show the form that takes a file, with the template beside it."""
    lang = here.lang
    if not desk.may("drafting"):
        return None
    limit = policy.UPLOADS["/bao-cao/<ky>/<ma>/<bieu>/tai-len"]
    field = html.P(
        [
            html.Label(t("rep.file", lang), htmlFor="o-tep"),
            html.Input(**{"type": "file", "name": "tep", "id": "o-tep", "required": True, "accept": KINDS, "aria-describedby": "o-tep-how"}),
            html.Span(t("rep.file_how", lang, limit=limit // 2**20), id="o-tep-how", className="sub"),
        ],
        className="field wide",
    )  # fmt: skip
    form = forms.form(f"{found.path}/tai-len", lang, [field, forms.button("rep.upload", lang)])
    form.given["enctype"] = "multipart/form-data"
    href = f"{found.path}/mau" + ("?lang=en" if lang == "en" else "")
    empty = html.A(
        [marks.icon("download"), t("rep.template", lang)],
        href=href,
        className="btn",
        title=t("rep.template_how", lang),
        **{"download": ""},
    )
    return html.Section(
        [
            html.Div([html.Div([html.H2(t("rep.upload_title", lang)), html.P(t("rep.upload_sub", lang), className="sub")]), empty], className="ch"),
            html.Div(form, **{"data-upload": str(limit), "data-too-large": t("rep.too_large", lang, limit=limit // 2**20), "data-sending": t("rep.sending", lang)}),
        ],
        className="card mt",
        id="tai-len",
    )  # fmt: skip


def _link(one: Card, here: Address) -> html.A:
    label = f"{datasets.get(one.dataset).label[here.lang]}, {format.period_label(one.period, here.lang)}"
    path = f"/bao-cao/{one.period}/{one.sender}/{one.dataset}"
    return html.A(label, href=here.page(path), className="u")
