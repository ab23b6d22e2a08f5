"""The inbox: what whoever is signed in was told, the newest first."""

from __future__ import annotations

from flask import Response

from dashboard import acts, format, forms, html, place, policy
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.shell import NO_STAMP, Content, Page
from data import notices
from data.accounts import Account
from data.model import Text, Viewer
from data.notices import Notice

PAGE = Page("/hop-thu", None, Text("Hộp thư", "Inbox"), "signed", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """Show every notice that may still be seen."""
    lang, found = here.lang, notices.box(place.here(), account())
    unread = sum(not one.read for one in found)
    head = count("box.head", unread, lang) if unread else t("box.head_none", lang)
    everything = forms.form("/hop-thu/doc", lang, [forms.button("box.read_all", lang, "btn sm")]) if unread else None
    ways = html.A(t("ways.open", lang), href=here.page("/hop-thu/dang-ky"), className="btn sm")
    listed = html.Ul([_one(one, here) for one in found], className="ret box")
    body = [
        html.Div(
            [html.P(t("box.eye", lang), className="eye"), html.H1(head, className="lede"), html.P(t("box.stand", lang), className="stand")],
            className="finding",
        ),
        html.Section(
            [
                html.Div([html.H2(t("box.listed", lang)), html.Div([ways, everything], className="doing")], className="ch"),
                listed if found else html.P(t("box.none", lang), className="sub"),
            ],
            className="card mt",
        ),
    ]  # fmt: skip
    return Content(body, NO_STAMP, [])


def read() -> Response:
    """Mark one notice as read, or all of them."""
    number = acts.number("so")
    notices.mark(place.here(), account(), [number] if number else None)
    return acts.done(PAGE.path, "box_read")


ACTS = {"/hop-thu/doc": read}


def account() -> Account:
    """Give the account whose inbox it is."""
    session = policy.reader().session
    if session is None:
        raise policy.NoViewer
    return session.account


def _one(one: Notice, here: Address) -> html.Li:
    lang, title = here.lang, notices.title(one.kind, one.params, here.lang)
    more = notices.body(one.kind, one.params, lang)
    mark = html.Span(t("box.new", lang), className="badge cham") if not one.read else None
    done = None
    if not one.read:
        label = {"aria-label": f"{t('box.read', lang)}: {title}"}
        done = forms.form("/hop-thu/doc", lang, [forms.button("box.read", lang, "btn sm", **label)], so=str(one.id))
    link = html.A(title, href=here.page(one.path), className="u")
    return html.Li(
        [
            html.Div([html.Span([html.B(link) if not one.read else link, " ", mark]), done], className="fn apart"),
            html.P(more) if more else None,
            html.P(format.moment(one.at, lang), className="sub"),
        ],
        className=None if one.read else "new",
    )
