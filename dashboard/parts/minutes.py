"""The minutes of a meeting, for the screen and for A4: what was decided, who does it, until when."""

from __future__ import annotations

from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import work_words
from data.meetings import Decision, Meeting
from data.model import Text

OTHER = Text("Kết luận khác", "Another decision")


def sheet(one: Meeting, here: Address) -> list[Any]:
    """Write the minutes of one meeting."""
    lang = here.lang
    facts = t("mt.facts", lang, day=format.day(one.day, lang), release=one.release, by=one.by)
    state = t("mt.closed_at", lang, at=format.moment(one.closed, lang)) if one.closed else t("mt.going", lang)
    heads = [html.Th(t(key, lang), scope="col") for key in ("mt.number", "mt.text", "mt.owner", "mt.due", "mt.became")]
    rows = [_row(number, each, here) for number, each in enumerate(one.decisions, 1)]
    title = count("mt.decisions", len(rows), lang)
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="t"
    )
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title})
    return [
        html.Div(
            [
                html.P([html.A(t("mt.all", lang), href=here.page("/hop"), className="u"), f" · {t('mt.minutes', lang)}"],
                       className="eye"),
                html.H1(one.title, className="lede"),
                html.P(facts, className="stand"),
                html.P(state, className="stand"),
            ],
            className="finding",
        ),
        html.Section(
            [html.H2(title), region if rows else html.P(t("mt.decided_none", lang), className="sub")], className="card"
        ),
        html.P(html.Button(t("mt.print", lang), className="btn", **{"data-do": "print"}), className="mtop"),
    ]  # fmt: skip


def line(one: Decision, here: Address) -> html.P:
    """Write a decision in one line, with the way to what it became."""
    lang = here.lang
    who = f"{work_words.body(one.owner, lang)}, {format.day(one.due, lang)}"
    return html.P([html.B(one.text), f" · {who} · ", _became(one, here)])


def _row(number: int, one: Decision, here: Address) -> html.Tr:
    lang = here.lang
    return html.Tr(
        [
            html.Td(str(number), className="num"),
            html.Th(one.text, scope="row"),
            html.Td(work_words.body(one.owner, lang)),
            html.Td(format.day(one.due, lang)),
            html.Td(_became(one, here)),
        ]
    )


def _became(one: Decision, here: Address) -> html.A:
    kind, _, number = one.became.partition(":")
    path, key = (
        (f"/vuong-mac/{number}", "mt.as_obstacle") if kind == "obstacle" else (f"/chi-dao/{number}", "mt.as_directive")
    )
    label = t(key, here.lang, number=work_words.name(int(number)) if kind == "obstacle" else number)
    return html.A(label, href=here.page(path), className="u", **{"data-whole": "1"})
