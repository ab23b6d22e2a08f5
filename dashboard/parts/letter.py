"""Letters of urging: the one that is being drafted, those that were sent, and the template."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard import desk, format, forms, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts.urging import answered, named, replying
from data import agencies
from data.reports.acts import LONGEST
from data.urging import Letter, Line

SENT = ("urge.letter", "urge.agency", "urge.reports", "urge.until", "urge.answer")


def card(lines: list[Line], until: date, here: Address) -> html.Section:
    """Show the letter that would be sent now, with the fields that a person fills in and the act."""
    lang = here.lang
    title = html.H2(t("urge.letter_new", lang))
    if not lines:
        return html.Section(
            [title, html.P(t("urge.nothing", lang), className="sub")], className="card mt", id="cong-van"
        )
    bodies = list(dict.fromkeys(line.agency for line in lines))
    asks = t("urge.asks", lang, n=len(lines), until=format.day(until, lang))
    listed = html.Ul(
        [
            html.Li([html.B(agencies.get(body).name[lang]), ": ", "; ".join(
                f"{named(line.dataset, line.period, lang)} ({count('urge.n_days', line.days, lang)})"
                for line in lines if line.agency == body)])
            for body in bodies
        ],
        className="list",
    )  # fmt: skip
    if not desk.may("office"):
        return html.Section(
            [title, html.P(asks), listed, html.P(t("urge.sign_in", lang), className="sub")],
            className="card mt",
            id="cong-van",
        )
    fields: list[Any] = [
        forms.text("so-van-ban", "urge.number", lang, maxlength="64", autocomplete="off", required=False),
        forms.text("trich-yeu", "urge.about", lang, value=t("urge.about_value", "vi"), maxlength=str(LONGEST), autocomplete="off"),
        html.Div(
            [
                forms.button("urge.send", lang),
                forms.button("urge.download", lang, "btn", formAction="/don-doc/du-thao"),
            ],
            className="doing",
        ),
    ]  # fmt: skip
    form = forms.form("/don-doc/gui", lang, fields, dv=",".join(bodies))
    return html.Section([title, html.P(asks), listed, form], className="card mt", id="cong-van")


def sent(letters: tuple[Letter, ...], here: Address, office: bool) -> html.Section | None:
    """List the letters that were sent, each with what its agency answered."""
    if not letters:
        return None
    lang, title = here.lang, t("urge.letters", here.lang)
    head = html.Thead(html.Tr([html.Th(t(key, lang), scope="col") for key in SENT]))
    rows = [_sent(one, here, office) for one in letters]
    table = html.Table([html.Caption(title, className="sr"), head, html.Tbody(rows)], className="t acc")
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title})
    return html.Section([html.H2(title), region], className="card mt urges")


def template(here: Address) -> html.Section:
    """Give the template in use and take another one."""
    lang = here.lang
    link = html.A([marks.icon("download"), t("urge.template_get", lang)], href="/don-doc/mau", className="u")
    file = html.Input(**{"type": "file", "name": "tep", "id": "o-mau", "accept": ".docx", "required": True})
    fields = [
        html.P([html.Label(t("urge.template_file", lang), htmlFor="o-mau"), file], className="field"),
        forms.button("urge.template_bring", lang, "btn"),
    ]
    form = forms.form("/don-doc/mau", lang, fields)
    form.given["enctype"] = "multipart/form-data"
    return html.Section(
        [html.H2(t("urge.template", lang)), html.P(t("urge.template_says", lang), className="sub"), html.P(link), form],
        className="card mt",
    )


def _sent(one: Letter, here: Address, office: bool) -> html.Tr:
    lang = here.lang
    link = html.A(one.number or t("urge.no_number", lang), href=f"/don-doc/cong-van?so-lan={one.id}", className="u")
    by = t("rep.explained_by", lang, who=one.by, time=format.moment(one.at, lang))
    owed = html.Ul([html.Li(named(dataset, period, lang)) for dataset, period, _ in one.owed])
    said = answered(one.answer, lang)
    hidden = {"cong_van": str(one.id), "ma": one.agency}
    if not office and desk.may("drafting"):
        if one.answer.received_at is None:
            said.append(forms.form("/don-doc/nhan", lang, [forms.button("urge.receive", lang, "btn sm")], **hidden))
        if one.answer.reply is None:
            said.append(replying(lang, f"cv-{one.id}-{one.agency}", one.number or str(one.id), **hidden))
    return html.Tr(
        [
            html.Th([link, html.Small(one.about), html.Small(by)], scope="row"),
            html.Td(agencies.get(one.agency).name[lang]),
            html.Td(html.Details([html.Summary(count("urge.n_reports", len(one.owed), lang)), owed])),
            html.Td(format.day(one.until, lang), className="num"),
            html.Td(said),
        ]
    )
