"""What else is done with a report: the agency takes it back, the ministry returns it or allows late changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard import desk, format, forms, html
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import t
from data import reports


def card(found: Desk, here: Address) -> html.Section | None:
    """Show the acts that whoever looks may do, each asking why."""
    lang, card = here.lang, found.card
    acts: list[Any] = []
    if card is not None and desk.may("sending") and card.state in ("draft", "submitted", "accepted"):
        acts.append(_ask("rut", "rep.withdraw", found, lang))
    if card is not None and desk.may("office") and card.state in ("submitted", "accepted"):
        acts.append(_ask("tra-lai", "rep.give_back", found, lang))
    if desk.may("office"):
        acts.append(_late(found, lang))
    allowed = [
        one
        for one in reports.exceptions(found.settings, frozenset({found.agency.id}))
        if one.period == str(found.period) and one.dataset in (None, found.dataset.id)
    ]
    if not acts and not allowed:
        return None
    listed = [
        html.Li(
            t(
                "rep.late_given",
                lang,
                until=format.day(one.until, lang),
                authority=one.authority,
                reason=one.reason,
                who=one.by,
            )
        )
        for one in allowed
    ]
    title = html.H2(t("rep.other_acts" if acts else "rep.late_title", lang))
    return html.Section([title, html.Ul(listed, className="dl") if listed else None, *acts], className="card mt")


def _ask(path: str, key: str, found: Desk, lang: str) -> html.Details:
    assert found.card is not None
    fields = [
        html.P(t(f"{key}_how", lang), className="sub full"),
        forms.text("ly-do", "form.reason", lang, about=path, maxlength="500", autocomplete="off"),
        forms.button(key, lang, "btn"),
    ]
    form = forms.form(f"{found.path}/{path}", lang, fields, lan_nop=str(found.card.id))
    return html.Details([html.Summary(t(key, lang)), form], className="acts")


def _late(found: Desk, lang: str) -> html.Details:
    week = found.settings.today() + timedelta(days=7)
    fields = [
        html.P(t("rep.late_how", lang), className="sub full"),
        forms.text("tham-quyen", "rep.authority", lang, maxlength="500", autocomplete="off"),
        forms.text("ly-do", "form.reason", lang, about="ngoai-le", maxlength="500", autocomplete="off"),
        forms.text(
            "den-ngay", "rep.until", lang, "date", value=week.isoformat(), min=found.settings.today().isoformat()
        ),
        forms.button("rep.late", lang, "btn"),
    ]
    form = forms.form(f"{found.path}/ngoai-le", lang, fields)
    return html.Details([html.Summary(t("rep.late", lang)), form], className="acts")
