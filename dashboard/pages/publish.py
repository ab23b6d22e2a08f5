"""Publishing with eyes open: one proposes, another sees what changes and confirms; what was published can be taken back."""

from __future__ import annotations

from flask import Response

from dashboard import acts, format, forms, html, place, policy
from dashboard.address import Address
from dashboard.door import door
from dashboard.i18n import t
from dashboard.parts import preview
from dashboard.parts.own import card, table
from dashboard.shell import NO_STAMP, Content, Page
from data import publication, taken_back
from data.accounts import Account
from data.model import Text, Viewer
from data.publication import Publication
from data.taken_back import Official

PAGE = Page("/cong-bo", 19, Text("Công bố", "Publish"), "publisher", whole=True)
HEADS = ("pub.through", "pub.basis", "pub.state", "pub.proposer", "pub.decided", "form.reason", "own.act")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show what waits with what it changes and lacks, what can be proposed, and what was published."""
    lang, found = here.lang, publication.listed(place.here())
    waiting = next((one for one in found if one.state in ("proposed", "confirmed")), None)
    key = "pub.head_waiting" if waiting else "pub.head"
    closed = publication.closed(place.here())
    shown = taken_back.official(place.here())
    proposer = next((one.proposed_by for one in found if shown and one.release == shown.release), None)
    listed = table(HEADS, [_row(one, shown, proposer == _by().id, lang) for one in found], "pub.listed", lang)
    body = [
        html.Div(
            [
                html.P(t("pub.eye", lang), className="eye"),
                html.H1(t(key, lang, period=format.period_label(str(closed), lang)), className="lede"),
                html.P(t("pub.stand", lang), className="stand"),
                html.P(_read(shown, lang), className="stand") if shown else None,
            ],
            className="finding",
        ),
        None if waiting else _new(str(closed), lang),
        _preview(viewer, waiting, here) if waiting and waiting.state == "proposed" else None,
        card("pub.listed", lang, listed if found else html.P(t("pub.none", lang), className="sub")),
    ]
    return Content(body, NO_STAMP, [])


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


def show() -> Response:
    """Let leaders and the public read another official release than they do now."""
    taken_back.show(place.here(), _by(), acts.number("ban"), acts.number("thay"), acts.reason())
    return acts.done(PAGE.path, "publication_shown")


ACTS = {
    "/cong-bo/de-nghi": propose,
    "/cong-bo/xac-nhan": confirm,
    "/cong-bo/bac": decline,
    "/cong-bo/hien-ban": show,
}


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


def _read(shown: Official, lang: str) -> str:
    if not shown.instead:
        return t("pub.shown", lang, release=shown.release)
    when = format.moment(shown.at, lang)
    return t("pub.shown_instead", lang, release=shown.release, instead=shown.instead, at=when, why=shown.why)


def _preview(viewer: Viewer, one: Publication, here: Address) -> html.Section:
    lang = here.lang

    def ask(path: str, key: str, look: str) -> html.Form:
        about = f"{key[4:]}-{one.id}"
        fields = [
            forms.text("ly-do", "form.reason", lang, about=about, autocomplete="off"),
            forms.button(key, lang, look),
        ]
        return forms.form(path, lang, fields, de_nghi=str(one.id))

    mine = _by().id == one.proposed_by
    confirming = (
        html.P(t("pub.needs_another", lang), className="sub")
        if mine
        else ask("/cong-bo/xac-nhan", "pub.confirm", "btn main")
    )
    deciding = [confirming, ask("/cong-bo/bac", "pub.decline", "btn")]
    return preview.card(door().preview(viewer, one.basis, one.through), here, deciding)


def _row(one: Publication, shown: Official | None, mine: bool, lang: str) -> html.Tr:
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
            html.Td(_show(one, shown, mine, lang)),
        ]
    )


def _show(one: Publication, shown: Official | None, mine: bool, lang: str) -> html.Details | str:
    """Offer to let this release be read, or say that it is; who proposed what is read now is told to ask another."""
    if shown is None or one.release is None:
        return t("pub.above", lang) if one.state == "proposed" else format.DASH
    if one.release == shown.release:
        return t("pub.is_shown", lang)
    if mine:
        return t("pub.show_another", lang)
    fields = [
        html.P(t("pub.show_says", lang), className="sub"),
        forms.text("ly-do", "form.reason", lang, about=f"hien-{one.id}", autocomplete="off"),
        forms.button("pub.show_do", lang, "btn"),
    ]
    hidden = {"ban": str(one.release), "thay": str(shown.release)}
    summary = html.Summary(t("pub.show", lang, release=one.release))
    return html.Details([summary, forms.form("/cong-bo/hien-ban", lang, fields, **hidden)], className="acts")
