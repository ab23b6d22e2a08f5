"""Who asks: resolved for every request from the server's session, an API token or the way the program is served."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from flask import Response, current_app, g, request

from dashboard import place
from dashboard.i18n import t
from data import accounts
from data.accounts import Session, Started, Token
from data.model import Viewer


@dataclass(frozen=True)
class Reader:
    """Who reads. `role` is a role of accounts or `public`; `by` is session, token, sending, demonstration or public."""

    viewer: Viewer
    role: str
    by: str
    name: str
    session: Session | None = None
    token: Token | None = None


class NoViewer(Exception):
    """Nobody is signed in, or what was shown as proof is no longer worth anything."""

    def say(self, lang: str = "vi") -> str:
        """Write the sentence for the person who asked."""
        return t("door.sign_in_first", lang)


DEMONSTRATION = Reader(Viewer("demo-coordinator", "coordinator"), "coordinator", "demonstration", "")
PUBLIC = Reader(Viewer("public", "public"), "public", "public", "")


def reader() -> Reader:
    """Give who asks; a proof that is not good is never replaced by a way in without proof."""
    if "reader" not in g:
        g.reader = _reader()
    if g.reader is None:
        raise NoViewer
    return g.reader


def _reader() -> Reader | None:
    given = request.headers.get("Authorization")
    if given is not None:
        kind, _, secret = given.partition(" ")
        found = accounts.check_token(place.here(), secret.strip()) if kind.lower() == "bearer" else None
        if not found:
            return None
        by = "sending" if found[0].scope == "send" else "token"
        return Reader(accounts.viewer(found[1]), found[1].role, by, found[1].display, token=found[0])
    shown = cookie()
    if shown is not None:
        session = accounts.resume(place.here(), shown)
        account = session.account if session else None
        return Reader(accounts.viewer(account), account.role, "session", account.display, session) if account else None
    if current_app.config["MODE"] == "demo" and place.local():
        return DEMONSTRATION
    return PUBLIC if place.public() else None


def cookie_name() -> str:
    """Give the name of the session's cookie; the prefix makes a browser refuse it from anywhere but here."""
    return "__Host-phien" if place.secure() else "phien"


def cookie() -> str | None:
    """Give what the browser shows as its session, None when it shows nothing."""
    started: Started | None = g.get("started")
    return started.token if started else request.cookies.get(cookie_name())


def give(response: Response, started: Started) -> Response:
    """Put the token of a new session into the browser; the one it had is ended."""
    old = request.cookies.get(cookie_name())
    if old and old != started.token:
        accounts.end(place.here(), old)
    response.set_cookie(
        cookie_name(), started.token, httponly=True, secure=place.secure(), samesite="Lax", path="/"
    )  # fmt: skip
    return response


def take(response: Response) -> Response:
    """Take the session out of the browser."""
    response.delete_cookie(cookie_name(), httponly=True, secure=place.secure(), samesite="Lax", path="/")
    return response


def form_token() -> str:
    """Give what a form must carry: it is made of the session's token and tells nothing of it."""
    return hmac.digest((cookie() or "").encode("utf-8", "replace"), b"form", hashlib.sha256).hex()


def agent() -> str:
    """Give the name of the browser, for the list of sessions."""
    return request.headers.get("User-Agent", "")
