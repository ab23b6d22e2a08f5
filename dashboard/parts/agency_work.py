"""What an agency owes now, and what became of its last reports, to its own people and the coordinating body."""

from __future__ import annotations

from datetime import timedelta

from flask import g

from dashboard import format, html, marks, place
from dashboard.address import OWN, Address
from dashboard.i18n import count, t
from dashboard.parts import agencies_top
from dashboard.parts.agency_about import About
from dashboard.parts.duties import SHAPES
from data import datasets, obligations, reports
from data.obligations import Obligation
from data.reports import Card

#: How far back a duty still waits here, and how many reports are listed.
SPAN, LISTED = timedelta(days=120), 6
#: States of a report as shapes.
LOOKS = {
    "accepted": "met",
    "superseded": "met",
    "submitted": "on_track",
    "draft": "no_data",
    "returned": "late",
    "withdrawn": "no_data",
}


def buttons(about: About, works: bool, here: Address) -> list[html.A]:
    """Offer the duty that waits first, and the comparison."""
    lang, row = here.lang, about.row
    found = []
    if works:
        waiting = _waiting(row.agency)
        first = waiting[0] if waiting else None
        if first is None:
            found.append(
                html.A(
                    t("work.reports", lang), href=_list(row.agency, here), className="btn main", **{"data-whole": "1"}
                )
            )
        else:
            key = "work.again" if first.state == "returned" else "work.send"
            text = t(
                key,
                lang,
                dataset=datasets.get(first.dataset).label[lang],
                period=format.period_label(first.period, lang),
            )
            found.append(html.A(text, href=_report(first, here), className="btn main", **{"data-whole": "1"}))
        found.append(
            html.A(t("work.explain", lang), href=here.page("/bao-so-sai"), className="btn", **{"data-whole": "1"})
        )
        asks = here.to({**dict.fromkeys(OWN), "dv": row.agency}, "/nguon/cau-hoi")
        found.append(html.A(t("sig.link", lang), href=asks, className="btn"))
    held = agencies_top.chosen(here)
    wanted = held if row.agency in held else [row.agency, *held][: agencies_top.MOST]
    if len(wanted) > 1:
        href = here.to({"ss": ",".join(wanted), "lam": None, "ngang": None, "so-lieu": None}, agencies_top.COMPARE)
        found.append(html.A(t("work.compare", lang), href=href, className="btn"))
    else:
        href = here.to({"ss": row.agency, "lam": None, "ngang": None, "so-lieu": None}, agencies_top.PATH)
        found.append(html.A(t("work.compare_with", lang), href=href, className="btn"))
    return found


def card(about: About, works: bool, here: Address) -> html.Section:
    """Show what waits and the last reports; to others, that they are not shown and who sees them."""
    lang = here.lang
    title = html.H2(t("work.title", lang))
    if not works:
        return html.Section([title, html.P(t("work.closed", lang), className="sub")], className="card", id="bao-cao")
    waiting = _waiting(about.row.agency)
    cards = reports.of_agency(place.here(), frozenset({about.row.agency}), limit=LISTED)
    badge = count("work.waiting", len(waiting), lang) if waiting else t("work.clear", lang)
    due = [_duty(one, here) for one in waiting[:LISTED]]
    return html.Section(
        [
            html.Div([html.Div([title, html.P(t("work.sub", lang), className="sub")]),
                      html.Span(badge, className="badge warn" if waiting else "badge ok")], className="ch"),
            html.Ul(due, className="dues") if due else None,
            html.Ol([_card(one, here) for one in cards], className="tline") if cards else html.P(t("work.nothing", lang), className="sub"),
            html.A(t("work.all", lang), href=_list(about.row.agency, here), className="u more", **{"data-whole": "1"}),
        ],
        className="card",
        id="bao-cao",
    )  # fmt: skip


def _waiting(agency: str) -> list[Obligation]:
    """Give what was returned or is late, what was returned first; two parts of a page show it, and it is read once."""
    if agency not in g.setdefault("waiting", {}):
        g.waiting[agency] = _read(agency)
    return g.waiting[agency]


def _read(agency: str) -> list[Obligation]:
    settings = place.here()
    owed = obligations.of_agency(settings, agency, settings.today() - SPAN)
    found = [one for one in owed if one.state in ("returned", "late")]
    return sorted(found, key=lambda one: (one.state != "returned", one.due))


def _duty(one: Obligation, here: Address) -> html.Li:
    lang = here.lang
    text = f"{datasets.get(one.dataset).label[lang]} · {format.period_label(one.period, lang)}"
    link = html.A(text, href=_report(one, here), className="u", **{"data-whole": "1"})
    late = count("work.late_days", one.days, lang) if one.state == "late" and one.days else t(f"sub.{one.state}", lang)
    return html.Li([marks.shape(SHAPES[one.state]), html.Span([link, html.Small(late)])])


def _card(one: Card, here: Address) -> html.Li:
    lang = here.lang
    path = f"/bao-cao/{one.period}/{one.sender}/{one.dataset}"
    text = f"{datasets.get(one.dataset).label[lang]} · {format.period_label(one.period, lang)}"
    state = t("work.state", lang, state=t(f"report.{one.state}", lang), revision=one.revision)
    return html.Li(
        [
            html.Span(format.moment(one.sent_at, lang), className="num"),
            marks.shape(LOOKS.get(one.state, "no_data")),
            html.Span([html.A(text, href=here.page(path), className="u", **{"data-whole": "1"}), html.Small(state)]),
        ]
    )


def _report(one: Obligation, here: Address) -> str:
    return here.page(f"/bao-cao/{one.period}/{one.agency}/{one.dataset}")


def _list(agency: str, here: Address) -> str:
    return here.page("/bao-cao") + ("&" if "?" in here.page("/bao-cao") else "?") + f"dv={agency}"
