"""What waits for a decision: each with its reason, what is proposed, and its day."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from data.period import parse
from metrics.views.summary import Decision, Summary


def card(found: Summary, here: Address) -> html.Section:
    """List at most three decisions, or say that the figures ask for none."""
    lang = here.lang
    head = html.H2([t("brief.decide", lang), html.Span(len(found.decisions), className="badge cham")])
    items = [html.Li(_one(one, found, here)) for one in found.decisions]
    body: Any = html.Ol(items, className="dec") if items else html.P(t("brief.decide_none", lang), className="sub")
    return html.Section([html.Div(head, className="ch"), body], className="card b-decide")


def _one(one: Decision, found: Summary, here: Address) -> list[Any]:
    title, why, proposal, evidence = words(one, found, here)
    link = html.A(t("brief.evidence", here.lang), href=evidence, className="u go")
    return [html.H3(title), html.P(why), html.P([html.B(f"{proposal[0]}: "), proposal[1]], className="ask"), link]


def words(one: Decision, found: Summary, here: Address) -> tuple[str, str, tuple[str, str], str]:
    """Write one decision: what it is, why, what is proposed, and the address of its evidence."""
    return _SAYS[one.kind](one, found, here)


def _obstacle(one: Decision, found: Summary, here: Address) -> tuple[str, str, tuple[str, str], str]:
    lang, view = here.lang, found.overview
    name = one.name[lang] if one.name else ""
    owner = one.body[lang] if one.body else one.owner
    title = t("brief.obstacle", lang, owner=owner, kind=name[:1].lower() + name[1:])
    why = count("brief.obstacle_why", one.count, lang, days=format.number(one.days, 0, lang))
    if one.money:
        why += " " + t("brief.obstacle_money", lang, money=format.money(one.money, lang))
    key = "brief.obstacle_past" if one.due and one.due <= parse(view.period).end else "brief.obstacle_ask"
    ask = t(key, lang, owner=owner, date=format.day(one.due, lang))
    figure = f"obstacles_open.{found.scope}.{view.period}"
    return title, why, (t("brief.proposal", lang), ask), here.to({"so-lieu": figure, "bao-cao": None})


def _target(one: Decision, found: Summary, here: Address) -> tuple[str, str, tuple[str, str], str]:
    lang, row = here.lang, one.row
    assert row and row.target and row.current.value is not None
    gap = format.points(row.target.value - row.current.value, row.unit, row.decimals, lang)
    title = t("brief.target", lang, gap=gap, name=row.name[lang])
    said = {
        "now": marks.figure_text(row.current, row.unit, row.decimals, lang),
        "needed": format.value(row.required, row.unit, row.decimals, lang),
        "target": format.trimmed(row.target.value, row.unit, row.decimals, lang),
        "forecast": format.value(row.forecast, row.unit, row.decimals, lang),
        "date": format.day(one.due, lang),
    }
    key = "brief.target_forecast" if row.forecast is not None else "brief.target_now"
    names = ", ".join(tile.name[lang] for tile in one.weakest)
    ask = t("brief.options_places", lang, names=names) if names else t("brief.options_plain", lang)
    figure = here.to({"so-lieu": row.current.id, "bao-cao": None})
    return title, t(key, lang, **said), (t("brief.options", lang), ask), figure


def _shift(one: Decision, found: Summary, here: Address) -> tuple[str, str, tuple[str, str], str]:
    lang = here.lang
    title = count("brief.shift", one.count, lang, money=format.money(one.money, lang))
    why = count("brief.shift_why", one.count, lang, money=format.money(one.money, lang))
    ask = t("brief.shift_plain", lang)
    if one.other_count:
        ask = count("brief.shift_ask", one.other_count, lang, money=format.money(one.other_money, lang))
    figure = found.overview.execution.whole.money.id
    return title, why, (t("brief.proposal", lang), ask), here.to({"so-lieu": figure, "bao-cao": None})


_SAYS = {"obstacle": _obstacle, "target": _target, "shift": _shift}
