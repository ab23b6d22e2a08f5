"""Accounts and their roles, for the administrator; every act asks why."""

from __future__ import annotations

from flask import Response, g

from dashboard import acts, forms, html, place, proving, sign_on
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import people
from dashboard.shell import NO_STAMP, Content, Page
from data import accounts
from data.audit import Who
from data.errors import Refusal
from data.model import Text, Viewer

PAGE = Page("/quan-tri/tai-khoan", 20, Text("Tài khoản", "Accounts"), "administrator", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """List every account with what may be done with it."""
    lang, found = here.lang, accounts.every(place.here())
    active = sum(account.active for account in found)
    body = [
        html.Div(
            [
                html.P(t("people.eye", lang), className="eye"),
                html.H1(t("people.head", lang, active=active, all=len(found)), className="lede"),
            ],
            className="finding",
        ),
        *[forms.once(key, lang, secret) for key, secret in g.get("once", [])],
        people.listed(found, lang, sign_on.client() is not None),
        people.new(lang, sign_on.client() is not None),
    ]
    return Content([html.Div(body, className="door wide")], NO_STAMP, [])


def create() -> Response:
    """Make an account without a password, and a one-time code with which its owner sets one.

    An account that is tied to an identity of the provider needs none.
    """
    why, by, here = acts.reason(), _by(), place.here()
    agency, subject = acts.field("co-quan", 100) or None, _subject()
    made = accounts.create(
        here, by, acts.field("ten", 200), acts.field("hien-thi", 300), acts.field("vai-tro", 60), agency, subject, why
    )
    if subject:
        return acts.done(PAGE.path, "account_made")
    g.once = [("people.code_made", accounts.invite_password(here, by, made.id, why))]
    return _shown()


def change_role() -> Response:
    """Give an account another role; its sessions and tokens end at once."""
    why, agency = acts.reason(), acts.field("co-quan", 100) or None
    accounts.change(place.here(), _by(), acts.number("tai-khoan"), why, role=acts.field("vai-tro", 60), agency=agency)
    return acts.done(PAGE.path, "account_changed")


def change_state() -> Response:
    """Disable an account, or let it sign in again."""
    why, wanted = acts.reason(), acts.field("trang-thai", 20)
    if wanted not in ("active", "disabled"):
        raise acts.Unfit("form.unfit")
    accounts.change(place.here(), _by(), acts.number("tai-khoan"), why, active=wanted == "active")
    return acts.done(PAGE.path, "account_changed")


def tie() -> Response:
    """Tie an account to an identity of the provider, or to none."""
    why = acts.reason()
    accounts.tie(place.here(), _by(), acts.number("tai-khoan"), why, _subject())
    return acts.done(PAGE.path, "account_changed")


def invite() -> Response:
    """Give a one-time code with which the owner of an account sets a password."""
    why = acts.reason()
    g.once = [("people.code_made", accounts.invite_password(place.here(), _by(), acts.number("tai-khoan"), why))]
    return _shown()


ACTS = {
    "/quan-tri/tai-khoan/lap": create, "/quan-tri/tai-khoan/vai-tro": change_role,
    "/quan-tri/tai-khoan/trang-thai": change_state, "/quan-tri/tai-khoan/ma": invite,
    "/quan-tri/tai-khoan/cong": tie,
}  # fmt: skip


def _by() -> Who:
    return proving.session().account.who


def _subject() -> str | None:
    sub, client = acts.field("chu-the", 300).strip(), sign_on.client()
    if sub and client is None:
        raise Refusal("sso_off")
    return client.subject(sub) if sub and client else None


def _shown() -> Response:
    from dashboard.pages import users

    return acts.show(users)
