"""Publishing officially: one publisher proposes, another confirms; the list of what was published."""

from __future__ import annotations

from dash import html
from flask import Response

from dashboard import acts, format, forms, place, policy
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts.own import card, table
from dashboard.shell import NO_STAMP, Content, Page
from data import publication
from data.accounts import Account
from data.model import Text, Viewer
from data.publication import Publication

PAGE = Page("/cong-bo", 19, Text("Công bố", "Publish"), "publisher", whole=True)
HEADS = ("pub.through", "pub.basis", "pub.state", "pub.proposer", "pub.decided", "form.reason", "own.act")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show what can be proposed, what waits for a second person, and what was published."""
    lang, found = here.lang, publication.listed(place.here())
    waiting = [one for one in found if one.state in ("proposed", "confirmed")]
    key = "pub.head_waiting" if waiting else "pub.head"
    closed = publication.closed(place.here())
    listed = table(HEADS, [_row(one, lang) for one in found], "pub.listed", lang)
    body = [
        html.Div(
            [
                html.P(t("pub.eye", lang), className="eye"),
                html.H1(t(key, lang, period=format.period_label(str(closed), lang)), className="lede"),
                html.P(t("pub.stand", lang), className="stand"),
            ],
            className="finding",
        ),
        None if waiting else _new(str(closed), lang),
        card("pub.listed", lang, listed if found else html.P(t("pub.none", lang), className="sub")),
    ]
    return Content([html.Div(body, className="door wide")], NO_STAMP, [])


def propose() -> Response:
    """Propose to publish what the newest provisional release holds up to a closed period."""
    publication.propose(place.here(), _by(), acts.field("ky", 16), acts.reason())
    return acts.done(PAGE.path, "publication_proposed")


def confirm() -> Response:
    """Confirm what another person proposed."""
    publication.confirm(place.here(), _by(), acts.number("de-nghi"), acts.reason())
    return acts.done(PAGE.path, "publication_confirmed")


def decline() -> Response:
    """Decline a proposal."""
    publication.decline(place.here(), _by(), acts.number("de-nghi"), acts.reason())
    return acts.done(PAGE.path, "publication_declined")


ACTS = {"/cong-bo/de-nghi": propose, "/cong-bo/xac-nhan": confirm, "/cong-bo/bac": decline}


def _by() -> Account:
    session = policy.reader().session
    assert session is not None  # the policy of this page lets sessions pass alone
    return session.account


def _new(closed: str, lang: str) -> html.Section:
    basis = publication.basis(place.here())
    if basis is None:
        return html.Section(html.P(t("pub.nothing", lang)), className="card mt")
    fields = [
        html.P(t("pub.will", lang, release=basis), className="sub"),
        forms.text("ky", "pub.through", lang, value=closed, autocomplete="off", spellcheck="false"),
        forms.text("ly-do", "form.reason", lang, about="moi", autocomplete="off"),
        forms.button("pub.propose", lang),
    ]
    return card("pub.new", lang, forms.form("/cong-bo/de-nghi", lang, fields))


def _row(one: Publication, lang: str) -> html.Tr:
    release = f"r{one.release}" if one.release else ""
    decided = [one.decided_name, html.Small(format.moment(one.decided_at, lang))] if one.decided_name else format.DASH
    link = html.A(release, href=f"/?ban={release}", className="u", **{"data-whole": "1"}) if release else ""
    return html.Tr(
        [
            html.Th(format.period_label(one.through, lang), scope="row"),
            html.Td(f"r{one.basis}"),
            html.Td([t(f"pub.{one.state}", lang), " ", link]),
            html.Td([one.proposed_name, html.Small(format.moment(one.proposed_at, lang))]),
            html.Td(decided),
            html.Td(one.why),
            html.Td(_acts(one, lang)),
        ]
    )


def _acts(one: Publication, lang: str) -> list[html.Form] | str:
    if one.state != "proposed":
        return format.DASH

    def ask(path: str, key: str, look: str) -> html.Form:
        about = f"{key[4:]}-{one.id}"
        fields = [
            forms.text("ly-do", "form.reason", lang, about=about, autocomplete="off"),
            forms.button(key, lang, look),
        ]
        return forms.form(path, lang, fields, de_nghi=str(one.id))

    own = policy.reader().session
    mine = own is not None and own.account.id == one.proposed_by
    confirming = html.P(t("pub.needs_another", lang), className="sub") if mine else ask(
        "/cong-bo/xac-nhan", "pub.confirm", "btn main sm")  # fmt: skip
    return [confirming, ask("/cong-bo/bac", "pub.decline", "btn sm")]
