"""What people hold for wrong: the form that says so, what was said, and the answers."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, forms, html, marks, place, policy
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import count, t
from data import agencies, datasets, reports
from data.model import Viewer
from data.reports import OUTCOMES, Doubt
from data.reports.acts import LONGEST


def card(found: Desk, here: Address) -> html.Section | None:
    """Show on the page of a report what was said of its figures, and let another be named."""
    lang, report = here.lang, found.card
    key = (found.dataset.id, found.agency.id, str(found.period))
    held = reports.of_report(found.settings, *key, desk.scope_of(found.viewer))
    if report is None or not (held or desk.may("doubting")):
        return None
    hidden = {"ky": str(found.period), "ma": found.agency.id, "bieu": found.dataset.id, "bao_cao": str(report.id)}
    add = html.Details([html.Summary(t("doubt.title", lang)), form(lang, **hidden)], className="acts")
    head = html.Div(
        html.Div([html.H2(t("doubt.card", lang)), html.P(t("doubt.sub", lang), className="sub")]), className="ch"
    )
    return html.Section(
        [head, listed(held, here, back=found.path) if held else None, add if desk.may("doubting") else None],
        className="card mt",
        id="so-sai",
    )


def notice(viewer: Viewer, here: Address) -> html.P | None:
    """Say how many doubts wait that the viewer may see, with the way to them."""
    if not desk.may("doubting"):
        return None
    found = reports.doubts(place.here(), desk.scope_of(viewer), desk.account())
    waiting = sum(one.answer is None for one in found)
    if not waiting:
        return None
    link = html.A(count("doubt.head", waiting, here.lang), href=here.page("/bao-so-sai"), className="u")
    return html.P([marks.icon("flag"), link], className="banner")


def rate(lang: str) -> html.Section:
    """Say how often a figure that was held for wrong was mended."""
    found = reports.rulings(place.here())
    share = format.share(found.mended, found.ruled, lang)
    says = (
        t("doubt.rate", lang, n=found.ruled, mended=found.mended, share=share)
        if found.ruled
        else t("doubt.rate_none", lang)
    )
    return html.Section([html.H2(t("doubt.rate_head", lang)), html.P(says)], className="card mt", id="so-sai")


def form(lang: str, **hidden: str) -> html.Form:
    """Ask in one sentence what is wrong."""
    field = html.P(
        [
            html.Label(t("doubt.text", lang), htmlFor="o-vi-sao"),
            html.Textarea(
                "", id="o-vi-sao", className="say", required=True,
                **{"name": "loi", "maxLength": LONGEST, "rows": 3, "placeholder": t("doubt.how", lang), "data-count": "d-vi-sao"},
            ),
            html.Span(f"0/{LONGEST}", id="d-vi-sao", className="sub count"),
        ],
        className="field wide",
    )  # fmt: skip
    return forms.form("/bao-so-sai/gui", lang, [field, forms.button("doubt.send", lang)], **hidden)


def listed(found: tuple[Doubt, ...], here: Address, back: str = "") -> html.Ul:
    """List doubts with their answers; who may answer does it here."""
    return html.Ul([_one(one, here, back) for one in found], className="ret doubts")


def _one(one: Doubt, here: Address, back: str) -> html.Li:
    lang, about = here.lang, one.about
    waits = one.answer is None
    late = waits and one.until < place.here().today()
    says = t("doubt.waits_until", lang, day=format.day(one.until, lang)) if waits else _outcome(one, lang)
    state = html.Span(says, className="badge bad" if late else "badge warn" if waits else "badge ok")
    where = [agencies.get(about.agency).name[lang], format.period_label(about.period, lang)]
    where += [datasets.get(about.dataset).label[lang]] if about.dataset in datasets.all_datasets() else []
    links: list[Any] = [html.Span(" · ".join(where))]
    if about.dataset and not back:
        path = f"/bao-cao/{about.period}/{about.agency}/{about.dataset}"
        links = [html.A(" · ".join(where), href=here.page(path) + "#so-sai", className="u")]
    shown = html.P([t("doubt.shown", lang), " ", html.B(about.shown)], className="sub") if about.shown else None
    answered = None
    if one.answer is not None:
        who = t("rep.explained_by", lang, who=one.answered_by, time=format.moment(one.answered_at, lang))
        answered = html.Div([html.Blockquote(one.answer), html.P(who, className="sub")])
    return html.Li(
        [
            html.P([html.Span(links), state], className="fn apart"),
            shown,
            html.P(one.text),
            html.P(t("rep.explained_by", lang, who=one.by, time=format.moment(one.at, lang)), className="sub"),
            answered if not waits else _answer(one, lang, back),
        ]
    )


def _outcome(one: Doubt, lang: str) -> str:
    return t(f"doubt.outcome_{one.outcome}" if one.outcome else "doubt.done", lang)


def _answer(one: Doubt, lang: str, back: str) -> html.Details | None:
    if not desk.may("answering") or not policy.viewer().works_on(one.about.agency):
        return None
    outcomes = [(name, t(f"doubt.outcome_{name}", lang)) for name in OUTCOMES]
    fields = [
        forms.text("loi", "doubt.answer", lang, about=f"tra-loi-{one.id}", maxlength=str(LONGEST), autocomplete="off"),
        forms.choice("ket-luan", "doubt.outcome", lang, outcomes, about=f"{one.id}"),
        forms.button("doubt.answer_send", lang, "btn"),
    ]
    hidden = {"so": str(one.id), "ve": back}
    return html.Details(
        [html.Summary([t("doubt.answer_open", lang), marks.hidden(f": {one.text[:60]}")]),
         forms.form("/bao-so-sai/tra-loi", lang, fields, **hidden)],
        className="acts",
    )  # fmt: skip
