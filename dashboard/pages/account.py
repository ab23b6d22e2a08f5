"""The own account: sessions, password, second factor, API tokens."""

from __future__ import annotations

from flask import Response, g

from dashboard import acts, forms, html, identity, place, proving
from dashboard.address import Address
from dashboard.parts import own
from dashboard.shell import NO_STAMP, Content, Page
from data import accounts
from data.accounts import Account
from data.model import Text, Viewer

PAGE = Page("/tai-khoan", None, Text("Tài khoản của tôi", "My account"), "signed", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """Show what belongs to whoever is signed in, and what they may change of it."""
    lang, session, settings = here.lang, proving.session(), place.here()
    account = accounts.get(settings, session.account.id)
    once = [forms.once(key, lang, secret) for key, secret in g.get("once", [])]
    body = [
        own.top(account, lang),
        *once,
        own.sessions(accounts.list_sessions(settings, account.id), session, lang),
        own.password(account, lang),
        own.second(account, bool(g.get("enrolled")), lang),
        own.tokens(accounts.list_tokens(settings, account.id), account.role in accounts.SENDERS, lang),
    ]
    return Content([html.Div(body, className="door wide")], NO_STAMP, [])


def end_one() -> Response:
    """End one session of one's own."""
    account = proving.session().account
    accounts.end_one(place.here(), account.who, account.id, acts.field("phien", 200))
    return acts.done(PAGE.path, "session_ended")


def end_others() -> Response:
    """End every session of one's own but this one, which goes on under a new token."""
    account = proving.session().account
    accounts.end_all(place.here(), account.who, account.id, "own")
    return _again(account, "others_ended")


def change_password() -> Response:
    """Set a new password after the present proof; every other session ends."""
    account = _proved()
    accounts.set_password(place.here(), account.who, account.id, acts.field("moi", 4000))
    return _again(account, "password_set")


def enrol() -> Response:
    """Show the secret of a second factor, which counts once its first code is confirmed."""
    account = proving.session().account
    made = accounts.enrol(place.here(), account.who, account.id)
    g.once, g.enrolled = [("own.secret", made.secret), ("own.secret_address", made.address)], True
    return acts.show(_module())


def confirm() -> Response:
    """Turn the second factor on; the next sign-in asks for it, and so does this browser at once."""
    account = proving.session().account
    accounts.confirm(place.here(), account.who, account.id, acts.field("ma", 20), place.address())
    return _again(account, "second_on")


def remove() -> Response:
    """Take the second factor away, with one last code of it and a reason."""
    why, account = acts.reason(), _proved()
    accounts.remove(place.here(), account.who, account.id, why)
    return _again(account, "second_off")


def make_token() -> Response:
    """Make an API token and show it once."""
    account = proving.session().account
    shown, _ = accounts.create_token(
        place.here(),
        account.who,
        account.id,
        acts.field("nhan", 200),
        acts.number("ngay"),
        acts.field("pham-vi", 10) or "read",
    )
    g.once = [("own.token_made", shown)]
    return acts.show(_module())


def revoke() -> Response:
    """Revoke an API token of one's own."""
    account = proving.session().account
    accounts.revoke_token(place.here(), account.who, acts.number("khoa"), account.id)
    return acts.done(PAGE.path, "token_revoked")


ACTS = {
    "/tai-khoan/phien": end_one, "/tai-khoan/phien-khac": end_others, "/tai-khoan/mat-khau": change_password,
    "/tai-khoan/lop-hai": enrol, "/tai-khoan/lop-hai/xac-nhan": confirm, "/tai-khoan/lop-hai/bo": remove,
    "/tai-khoan/khoa": make_token, "/tai-khoan/khoa/thu": revoke,
}  # fmt: skip


#: A second factor and a token outlive the session, so whoever makes one proves first who they are.
PROVED = ("/tai-khoan/lop-hai", "/tai-khoan/khoa")


def _proved() -> Account:
    """Ask once more who it is: the password, or a code where a second factor is on."""
    account = proving.session().account
    if account.demonstration:
        raise acts.Unfit("own.demonstration")
    g.started = accounts.step_up(place.here(), identity.cookie() or "", acts.field("chung", 4000), place.address())
    return account


def _again(account: Account, key: str) -> Response:
    g.started = accounts.start_session(place.here(), account.id, identity.agent(), "renewed")
    return acts.done(PAGE.path, key)


def _module():
    from dashboard.pages import account

    return account
