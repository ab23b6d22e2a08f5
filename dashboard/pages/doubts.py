"""Reporting a wrong number: one sentence about a figure, seen by its agency and the coordinating body, and answered."""

from __future__ import annotations

import re

from flask import Response

from dashboard import acts, desk, format, html, marks, place, policy
from dashboard.address import Address
from dashboard.door import door
from dashboard.i18n import count, t
from dashboard.parts import doubts
from dashboard.shell import NO_STAMP, Content, Page
from data import agencies, datasets, reports
from data.errors import Refusal
from data.model import Text, Viewer
from data.period import parse
from data.reports import Figure
from metrics.views import Explanation

PAGE = Page("/bao-so-sai", 15, Text("Báo số sai", "Report a wrong number"), "doubting", whole=True)
_REPORT = re.compile(r"/bao-cao/[\w-]+/[\w-]+/[\w-]+")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the figure that is doubted with the form, and what was said of the viewer's figures."""
    lang, asked = here.lang, here.get("so-lieu")
    found = reports.doubts(place.here(), desk.scope_of(viewer), desk.account())
    waiting = sum(one.answer is None for one in found)
    head = count("doubt.head", waiting, lang) if waiting else t("doubt.head_none", lang)
    body = [
        html.Div(
            [
                html.P(t("doubt.card", lang), className="eye"),
                html.H1(t("doubt.title", lang) if asked else head, className="lede"),
                html.P(t("doubt.sub", lang), className="stand"),
            ],
            className="finding",
        )
    ]
    if asked:
        body.append(_figure(_explained(viewer, asked, here.get("bao-cao") or ""), here))
    listed = doubts.listed(found, here) if found else html.P(t("doubt.none", lang), className="sub")
    body.append(html.Section([html.H2(t("doubt.listed", lang)), listed], className="card mt"))
    return Content(body, NO_STAMP, [])


def send() -> Response:
    """Keep what somebody says of a figure, or of a report that is theirs."""
    viewer = policy.viewer()
    asked = acts.field("so-lieu", 200)
    about = _of_figure(_explained(viewer, asked, acts.field("bao-cao", 9))) if asked else _of_report(viewer)
    reports.doubt(place.here(), desk.by(), about, acts.field("loi"))
    if asked:
        return acts.done(PAGE.path, "doubted")
    return acts.done(f"/bao-cao/{about.period}/{about.agency}/{about.dataset}", "doubted")


def answer() -> Response:
    """Answer what somebody said of a figure of one's own, or of any as the coordinating body."""
    viewer = policy.viewer()
    number, outcome = acts.number("so"), acts.field("ket-luan", 16)
    reports.answer(place.here(), desk.by(), number, acts.field("loi"), desk.scope_of(viewer), outcome)
    back = acts.field("ve", 200)
    return acts.done(back if _REPORT.fullmatch(back) else PAGE.path, "doubt_answered")


ACTS = {"/bao-so-sai/gui": send, "/bao-so-sai/tra-loi": answer}


def _explained(viewer: Viewer, observation: str, report: str) -> Explanation:
    number = int(report) if report.isascii() and report.isdigit() and len(report) <= 9 else None
    return door().explain(viewer, observation, report=number)


def _of_figure(found: Explanation) -> Figure:
    figure, card = found.figure, found.opened
    value = marks.figure_text(figure, found.unit, found.decimals, "vi")
    shown = f"{found.name.vi}, {format.period_label(figure.period)}: {value} (r{found.stamp.release})"
    if card is None:
        return Figure(figure.agency, figure.period, figure.id, shown)
    return Figure(card.sender, card.period, figure.id, shown, card.dataset, card.id)


def _of_report(viewer: Viewer) -> Figure:
    agency, dataset = agencies.get(acts.field("ma", 64)), datasets.get(acts.field("bieu", 64))
    if not viewer.works_on(agency.id):
        raise Refusal("report_not_yours")
    card = reports.get(place.here(), acts.number("bao-cao"), desk.scope_of(viewer))
    if (card.sender, card.dataset, card.period) != (agency.id, dataset.id, str(parse(acts.field("ky", 16)))):
        raise Refusal("report_unknown")
    return Figure(card.sender, card.period, "", "", card.dataset, card.id)


def _figure(found: Explanation, here: Address) -> html.Section:
    lang, figure = here.lang, found.figure
    where = f"{found.agency[lang]} · {format.period_label(figure.period, lang)} · r{found.stamp.release}"
    value = html.P([html.B(marks.figure_text(figure, found.unit, found.decimals, lang), className="num"), " ", where])
    hidden = {"so_lieu": figure.id, "bao_cao": str(found.opened.id) if found.opened else ""}
    return html.Section([html.H2(found.name[lang]), value, doubts.form(lang, **hidden)], className="card")
