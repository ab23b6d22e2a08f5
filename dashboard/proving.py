"""Proving once more who one is: an act that needs it asks, keeps what was typed, and is then done."""

from __future__ import annotations

from typing import Any

from flask import g, request

from dashboard import forms, html, identity, place, policy, sign_on
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.shell import NO_STAMP, Content
from data import accounts
from data.accounts import Account, Session
from data.errors import Refusal
from data.model import Viewer

FIELD, TOKEN = "chung", "the"


class Ask(Exception):
    """An act waits for a proof; `refusal` says what was wrong with the one that was given."""

    def __init__(self, refusal: Refusal | None = None):
        self.refusal = refusal
        super().__init__("proof")


def session() -> Session:
    """Give the session of whoever acts: the new one where they have just proved themselves."""
    started, found = g.get("started"), policy.reader().session
    if found is None:
        raise policy.NoViewer
    return started.session if started else found


def proved() -> None:
    """Let an act go on when its doer has proved themselves a short while ago or does so now; else ask.

    Accounts of the demonstration have nothing to prove with.
    """
    mine = session()
    if mine.fresh or mine.account.demonstration:
        return
    proof = request.form.get(FIELD, "")[:4000]
    if not proof:
        raise Ask
    try:
        g.started = accounts.step_up(place.here(), identity.cookie() or "", proof, place.address())
    except Refusal as refusal:
        raise Ask(refusal) from refusal


def draw(back: str, viewer: Viewer | None, here: Address) -> Content:
    """Ask for the proof on the way to an act; `back` is the page from which it came."""
    lang, account = here.lang, accounts.get(place.here(), session().account.id)
    kept = {name: value for name, value in request.form.items() if name not in (FIELD, TOKEN)}
    parts: list[Any] = [html.H1(t("prove.head", lang), className="lede")]
    if account.local or account.second:
        fields = [field(account, lang, "lai"), forms.button("prove.go_on", lang)]
        parts += [html.P(t("prove.says", lang), className="sub"), forms.form(request.path, lang, fields, **kept)]
    else:
        link = html.A(t("prove.provider", lang), href=sign_on.link(lang, back, step=True), className="btn main")
        parts += [html.P(t("prove.provider_says", lang), className="sub"), html.P(link)]
    parts.append(html.P(html.A(t("prove.leave", lang), href=here.to(path=back), className="u")))
    return Content([html.Div(html.Section(parts, className="card ask"), className="door")], NO_STAMP, [])


def field(account: Account, lang: str, about: str) -> html.P:
    """Build the field of the proof: a code where a second factor is on, else the password."""
    if account.second:
        return forms.text(FIELD, "form.code", lang, about=about, autocomplete="one-time-code", inputmode="numeric")
    return forms.text(FIELD, "form.present", lang, "password", about=about, autocomplete="current-password")
