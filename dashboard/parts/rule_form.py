"""The numbers of a rule as a form that writes the address: what is left empty stays as it is."""

from __future__ import annotations

from typing import Any

from dashboard import format, html
from dashboard.address import FIELD, Address
from dashboard.i18n import t
from metrics.views.scores import RuleCriterion, RuleGroup, RuleNumber, Trial

PATH = "/phuong-phap/thu-quy-tac"
GROUPS = {"ministry": "bo", "province": "tinh"}


def card(view: Trial, here: Address) -> html.Section:
    """Show every number that may be changed, the official one beside its field."""
    lang = here.lang
    chosen = {
        "bo": view.index,
        "nhom": GROUPS[view.kind],
        "ky": view.period,
        "ban": here.get("ban"),
        "lang": here.get("lang"),
    }
    hidden = [html.Input(**{"type": "hidden", "name": name, "value": value}) for name, value in chosen.items() if value]
    others = [_field(one, _label(one, view, lang), lang) for one in view.others]
    run = html.Div(
        [
            html.Button(t("rule.run", lang), type="submit", className="btn main"),
            html.A(t("rule.reset", lang), href=here.to({"quy-tac": None}), className="btn"),
        ],
        className="doing",
    )
    form = html.Form(
        [*hidden, run, *(_group(group, lang) for group in view.groups),
         html.Fieldset([html.Legend(t("rule.others", lang)), html.Div(others, className="rulerow")]), run],
        action=PATH, method="get", className="rule",
    )  # fmt: skip
    head = html.Div([html.H2(t("rule.numbers", lang)), html.P(t("rule.numbers_sub", lang), className="sub")])
    return html.Section([html.Div(head, className="ch"), form], className="card mt", id="cac-so")


def _group(group: RuleGroup, lang: str) -> html.Fieldset:
    own = html.Div(_field(group.number, t("rule.group_weight", lang), lang), className="rulerow")
    rows = [
        html.Li([html.B(one.name[lang]), html.Div(_criterion(one, lang), className="rulerow")])
        for one in group.criteria
    ]
    return html.Fieldset([html.Legend(group.name[lang]), own, html.Ul(rows)])


def _criterion(one: RuleCriterion, lang: str) -> list[Any]:
    found = []
    for number in one.numbers:
        word, _, place = number.name.partition(":")
        step = place.rpartition(":")[2]
        found.append(_field(number, t(f"rule.{word}", lang, step=step), lang))
    return found


def _label(one: RuleNumber, view: Trial, lang: str) -> str:
    word, _, target = one.name.partition(":")
    name = next((text[lang] for key, text in view.grades if key == target), "")
    return t(f"rule.{word}", lang, name=name)


def _field(one: RuleNumber, label: str, lang: str) -> html.Label:
    now = format.cell(one.official, lang)
    value = (
        None if one.asked is None else format.cell(one.asked, lang).replace(".", "") if lang == "vi" else str(one.asked)
    )
    field = html.Input(
        **{"type": "text", "inputMode": "decimal", "name": FIELD + one.name, "value": value, "placeholder": now,
         "maxLength": "14", "pattern": r"\s*-?\d{1,9}([.,]\d{1,6})?\s*", "title": t("rule.format", lang), "size": "8"}
    )  # fmt: skip
    look = "changed" if one.asked is not None else None
    return html.Label([html.Span([label, html.Small(t("rule.official", lang, value=now))]), field], className=look)
