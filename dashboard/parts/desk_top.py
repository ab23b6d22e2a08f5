"""The head of a report's page: where we are, what is true now, the five steps, and when it is due."""

from __future__ import annotations

from typing import Any

from dashboard import format, headline, html, marks
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import count, t
from data import calendar

STEPS = ("template", "upload", "check", "explain", "send")


def controls(found: Desk, here: Address) -> list[Any]:
    """Write period, agency and the dates that count, with the ways to the periods beside."""
    lang, period = here.lang, found.period
    due, closes = (rule(period, found.dataset.calendar) for rule in (calendar.due, calendar.closes))
    days = (due - found.settings.today()).days
    sent = found.card is not None and found.card.state in ("accepted", "submitted")
    left = "" if sent else count("rep.left", days, lang) if days >= 0 else count("rep.over", -days, lang)
    look = "ok" if sent else "bad" if days < 0 else "warn" if days < 3 else ""
    dates = t("rep.due", lang, due=format.day(due, lang)) + (f" · {left}" if left else "")
    return [
        _beside(found, here, -1),
        html.B(format.period_label(str(period), lang)),
        _beside(found, here, 1),
        html.Span(found.agency.name[lang]),
        html.Span([marks.icon("clock"), dates], className=f"badge {look}".strip()),
        html.Span(t("rep.closes", lang, closes=format.day(closes, lang)), className="sub"),
        html.Span(className="grow"),
    ]


def finding(found: Desk, here: Address) -> html.Div:
    """Say what must be done now, beside the five steps."""
    lang, label = here.lang, format.period_label(str(found.period), here.lang)
    crumbs = [
        html.A(t("rep.title", lang), href=here.page("/bao-cao"), className="u"),
        html.A(
            f"{found.agency.name[lang]}, {label}",
            href=here.to(
                {"dv": found.agency.id, "lan": None, "so-lan": None, "tep": None, "loc": None, "dong": None}, "/bao-cao"
            ),
            className="u",
        ),
        html.Span(found.dataset.label[lang], **{"aria-current": "page"}),
    ]
    crumb = html.Nav(
        html.Ol([html.Li(one) for one in crumbs]), className="crumb", **{"aria-label": t("rep.crumb", lang)}
    )
    head = html.Div([html.H1(_head(found, lang), className="lede"), html.P(_stand(found, lang), className="stand")])
    return html.Div([crumb, html.Div([head, _steps(found, lang)], className="under")], className="finding")


def step(found: Desk) -> int:
    """Give the number of the step that is to be done now, from 0; 5 when all are done."""
    card = found.card
    if found.file == "waiting":
        return 2
    if card is None or (card.state in ("returned", "withdrawn") and not card.errors):
        return 1
    if card.state in ("accepted", "submitted", "superseded"):
        return 5
    return 2 if card.errors else 3 if card.unexplained else 4


def _head(found: Desk, lang: str) -> str:
    card = found.card
    if found.file == "waiting":
        return t("rep.head_waiting", lang)
    if card is None:
        return t("rep.head_none", lang)
    if card.errors and card.state in ("draft", "returned"):
        errors = count("rep.head_errors", card.errors, lang)
        return errors + (count("rep.head_warnings", card.unexplained, lang) if card.unexplained else "")
    if card.state == "draft":
        return count("rep.head_explain", card.unexplained, lang) if card.unexplained else t("rep.head_ready", lang)
    return t(f"rep.head_{card.state}", lang, revision=card.revision)


def _stand(found: Desk, lang: str) -> str:
    card = found.card
    if found.file == "waiting":
        return t("rep.stand_waiting", lang)
    if card is None:
        return t("rep.stand_none", lang)
    rows = format.number(card.rows, 0, lang)
    when = format.moment(card.received_at, lang)
    if card.state in ("returned", "withdrawn") and card.why:
        return t("rep.stand_why", lang, why=card.why)
    if card.state == "draft" and (card.errors or card.unexplained):
        return t("rep.stand_mend", lang, time=when)
    return t("rep.stand_card", lang, file=card.file_name, rows=rows, time=when)


def _steps(found: Desk, lang: str) -> html.Ol:
    now = step(found)
    return html.Ol(
        [
            html.Li(
                [
                    html.Span(
                        marks.icon("check") if number < now else str(number + 1), className="dot",
                        **{"aria-hidden": "true"},
                    ),
                    t(f"rep.step.{name}", lang),
                    marks.hidden(t("rep.step_done", lang)) if number < now else None,
                ],
                className="done" if number < now else "on" if number == now else None,
                **({"aria-current": "step"} if number == now else {}),
            )
            for number, name in enumerate(STEPS)
        ],
        className="steps",
        **{"aria-label": t("rep.steps", lang)},
    )  # fmt: skip


def _beside(found: Desk, here: Address, steps: int) -> html.A | None:
    other = found.period.shift(steps)
    if other.dates(found.dataset.calendar)[0] > found.settings.today():
        return None
    path = f"/bao-cao/{other}/{found.agency.id}/{found.dataset.id}"
    label = headline.capital(format.period_label(str(other), here.lang))
    icon = marks.icon("left" if steps < 0 else "right")
    return html.A(icon, href=here.page(path), className="ib", title=label, **{"aria-label": label})
