"""What is overdue: by agency for the coordinating body, by report for an agency, with the steps and the answers."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dashboard import desk, format, forms, headline, html
from dashboard.address import Address
from dashboard.i18n import count, t
from data import agencies, datasets
from data.reports.acts import LONGEST
from data.urging import Answer, Line, Made, step

OFFICE = ("urge.choose", "urge.agency", "urge.reports", "urge.longest", "urge.last", "urge.answer")
OWN = ("urge.report", "urge.due", "urge.days", "urge.last", "urge.answer")


def finding(lines: tuple[Line, ...], here: Address) -> html.Div:
    """Say how many reports of how many agencies are overdue."""
    lang, bodies = here.lang, len({line.agency for line in lines})
    head = t("urge.head", lang, n=len(lines), agencies=bodies) if lines else t("urge.head_none", lang)
    return html.Div(
        [
            html.P(t("urge.eye", lang), className="eye"),
            html.H1(headline.capital(head), className="lede"),
            html.P(t("urge.stand", lang), className="stand"),
        ],
        className="finding",
    )


def office(lines: tuple[Line, ...], here: Address) -> html.Section | None:
    """List agencies with what they owe; a letter is drafted for those that are chosen."""
    if not lines:
        return None
    lang = here.lang
    rows = [_agency(agency, list(held), here) for agency, held in groupby(lines, key=lambda line: line.agency)]
    rows.sort(key=lambda pair: pair[0], reverse=True)
    title = t("urge.by_agency", lang)
    choose = forms.form(
        "/don-doc/chon", lang, [_table(OFFICE, [row for _, row in rows], title, lang), forms.button("urge.draft", lang)]
    )
    body = choose if desk.may("office") else _table(OFFICE, [row for _, row in rows], title, lang)
    return html.Section([html.H2(title), body], className="card mt urges")


def own(lines: tuple[Line, ...], here: Address) -> html.Section | None:
    """List an agency's overdue reports; its people say that they received the urging, and reply."""
    if not lines:
        return None
    lang, title = here.lang, t("urge.own", here.lang)
    waiting = [made.id for line in lines for made in line.made if made.answer.received_at is None]
    confirm = None
    if waiting and desk.may("drafting"):
        fields = [forms.button("urge.receive", lang, "btn")]
        confirm = forms.form("/don-doc/nhan", lang, fields, buoc=",".join(map(str, waiting[:200])))
    rows = [_own(line, here) for line in sorted(lines, key=lambda line: (line.due, line.dataset))]
    return html.Section([html.H2(title), _table(OWN, rows, title, lang), confirm], className="card mt urges")


def answered(one: Answer, lang: str) -> list[Any]:
    """Write who received something and when, and the reply."""
    found: list[Any] = []
    if one.received_at is not None:
        found.append(
            html.Small(t("urge.received", lang, who=one.received_by, time=format.moment(one.received_at, lang)))
        )
    if one.reply is not None:
        who = t("rep.explained_by", lang, who=one.replied_by, time=format.moment(one.replied_at, lang))
        found.append(html.Div([html.Blockquote(one.reply), html.Small(who)]))
    return found or [html.Small(t("urge.no_answer", lang))]


def replying(lang: str, about: str, label: str, **hidden: str) -> html.Details:
    """Offer to reply, in one field."""
    fields = [
        forms.text("loi", "urge.reply", lang, about=about, maxlength=str(LONGEST), autocomplete="off"),
        forms.button("urge.reply_send", lang, "btn sm"),
    ]
    summary = html.Summary([t("urge.reply_open", lang), html.Span(f": {label}", className="sr")])
    return html.Details([summary, forms.form("/don-doc/tra-loi", lang, fields, **hidden)], className="acts")


def named(dataset: str, period: str, lang: str) -> str:
    """Name a report by its kind and period."""
    return f"{datasets.get(dataset).label[lang]}, {format.period_label(period, lang)}"


def _agency(agency: str, held: list[Line], here: Address) -> tuple[int, html.Tr]:
    lang, longest = here.lang, max(line.days for line in held)
    name = agencies.get(agency).name[lang]
    box = forms.tick("dv", agency, t("urge.choose_one", lang, agency=name)) if desk.may("office") else None
    names = html.Ul([html.Li(_said(line, lang)) for line in held])
    reports = html.Details([html.Summary(count("urge.n_reports", len(held), lang)), names])
    steps = [made for line in held for made in line.made]
    last = max(steps, key=lambda made: made.id, default=None)
    said = next((made for made in reversed(sorted(steps, key=lambda made: made.id)) if made.answer.received_at), None)
    link = html.A(t("urge.draft_one", lang), href=here.to({"dv": agency}, "/don-doc") + "#cong-van", className="u")
    row = html.Tr(
        [
            html.Td(box),
            html.Th([name, html.Small(link)], scope="row"),
            html.Td(reports),
            html.Td(count("urge.n_days", longest, lang), className="num"),
            html.Td(_step(last, lang)),
            html.Td(answered(said.answer, lang) if said else html.Small(t("urge.no_answer", lang))),
        ]
    )
    return longest, row


def _own(line: Line, here: Address) -> html.Tr:
    lang, last = here.lang, line.last
    back = t("urge.returned", lang) if line.returned else ""
    label = named(line.dataset, line.period, lang)
    link = html.A(label, href=here.page(f"/bao-cao/{line.period}/{line.agency}/{line.dataset}"), className="u")
    said = answered(last.answer, lang) if last else []
    if last is not None and last.answer.reply is None and desk.may("drafting"):
        said.append(replying(lang, str(last.id), label, buoc=str(last.id)))
    return html.Tr(
        [
            html.Th([link, html.Small(agencies.get(line.agency).name[lang])], scope="row"),
            html.Td(format.day(line.due, lang), className="num"),
            html.Td([_days(line, lang), html.Small(back) if back else None], className="num"),
            html.Td(_step(last, lang)),
            html.Td(said),
        ]
    )


def _step(made: Made | None, lang: str) -> list[Any] | str:
    if made is None:
        return t("urge.no_step", lang)
    return [step(made.step).name[lang], html.Small(format.day(made.on, lang))]


def _said(line: Line, lang: str) -> str:
    parts = [named(line.dataset, line.period, lang), _days(line, lang)]
    return " · ".join([*parts, *([t("urge.returned", lang)] if line.returned else [])])


def _days(line: Line, lang: str) -> str:
    return count("urge.n_days", line.days, lang)


def _table(heads: tuple[str, ...], rows: list[html.Tr], title: str, lang: str) -> html.Div:
    head = html.Thead(html.Tr([html.Th(t(key, lang), scope="col") for key in heads]))
    table = html.Table([html.Caption(title, className="sr"), head, html.Tbody(rows)], className="t acc")
    return html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title})
