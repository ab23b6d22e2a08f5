"""The bar of the last step: what stands in the way of sending, the workbook with marked cells, the button."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, forms, html, marks
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import count, t
from data import datasets
from data.reports import Card


def bar(found: Desk, here: Address) -> html.Section | None:
    """Show the last step; where it is closed the reason stands beside it."""
    card, lang = found.card, here.lang
    if card is None:
        return None
    tools: list[Any] = []
    if card.marked:
        href = f"{found.path}/danh-dau?lan={card.revision}" + ("&lang=en" if lang == "en" else "")
        tools.append(
            html.A([marks.icon("download"), t("rep.marked", lang)], href=href, className="btn", **{"download": ""})
        )
    if desk.may("drafting"):
        tools.append(html.A([marks.icon("upload"), t("rep.another", lang)], href="#o-tep", className="btn"))
    return html.Section(
        [
            _tabs(found, here),
            html.Div(
                [_state(found, lang), html.Div([*tools, _send(found, lang)], className="doing")], className="last"
            ),
        ],
        className="card mt bar",
        **{"aria-label": t("rep.step.send", lang)},
    )


def hindrance(found: Desk, lang: str) -> str:
    """Say what stands in the way of sending, or nothing."""
    card = found.card
    if card is None or card.state != "draft":
        return ""
    parts = []
    if card.errors:
        parts.append(count("rep.no_errors", card.errors, lang))
    if card.unexplained:
        parts.append(count("rep.no_explained", card.unexplained, lang))
    if parts:
        return t("rep.cannot", lang, why=t("rep.and", lang).join(parts))
    return "" if desk.may("sending") else t("rep.cannot_role", lang)


def _state(found: Desk, lang: str) -> html.P:
    card = found.card
    assert card is not None
    said = hindrance(found, lang)
    if said:
        return html.P(
            [marks.shape("late" if card.errors else "speed_up"), said],
            id="vi-sao",
            className="bad" if card.errors else "warn",
            role="status",
        )
    if card.state == "draft":
        return html.P([marks.shape("met"), t("rep.can", lang)], className="good", role="status")
    key = "rep.is_submitted" if card.state == "submitted" else f"report.{card.state}"
    when = format.moment(card.decided_at, lang)
    return html.P([marks.icon("info"), f"{t(key, lang)} · {when}"], className="sub", role="status")


def _send(found: Desk, lang: str) -> Any:
    card = found.card
    assert card is not None
    if card.state != "draft":
        return None
    if hindrance(found, lang):
        return html.Button(
            t("rep.send", lang), className="btn main", type="button", disabled=True, **{"aria-describedby": "vi-sao"}
        )
    ready = [
        one
        for one in found.others
        if one.id != card.id and one.state == "draft" and not one.errors and not one.unexplained
    ]
    also = [html.Input(**{"type": "hidden", "name": "cung", "value": str(one.id)}) for one in ready]
    one_form = forms.form(f"{found.path}/gui", lang, [forms.button("rep.send", lang)], lan_nop=str(card.id))
    if not ready:
        return one_form
    label = html.Button(t("rep.send_all", lang, n=len(ready) + 1), className="btn main", type="submit")
    return [one_form, forms.form(f"{found.path}/gui", lang, [*also, label], lan_nop=str(card.id))]


def _tabs(found: Desk, here: Address) -> html.Nav | None:
    """Show the other reports of the same file, each with its state."""
    cards = [one for one in found.others if found.card and one.file == found.card.file]
    if len(cards) < 2:
        return None
    links = [
        html.A(
            [
                marks.shape(_shape(one)),
                datasets.get(one.dataset).label[here.lang],
                marks.hidden(f" ({_said(one, here.lang)})"),
            ],
            href=here.page(f"/bao-cao/{one.period}/{one.sender}/{one.dataset}"),
            className="on" if found.card and one.id == found.card.id else None,
            **({"aria-current": "page"} if found.card and one.id == found.card.id else {}),
        )
        for one in cards
    ]
    return html.Nav(links, className="tabs", **{"aria-label": t("rep.same_file", here.lang)})


def _shape(one: Card) -> str:
    return "late" if one.errors else "speed_up" if one.unexplained else "met"


def _said(one: Card, lang: str) -> str:
    if one.errors:
        return count("rep.errors", one.errors, lang)
    return count("rep.warnings", one.unexplained, lang) if one.unexplained else t("rep.checked_good", lang)
