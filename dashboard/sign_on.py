"""Signing in and out over the identity provider, as a browser sees it: two links, two cookies."""

from __future__ import annotations

from flask import Response, g, redirect, request

from dashboard import faults, html, identity, place, whole
from dashboard.i18n import t
from data import accounts, sign_on
from data.errors import Refusal
from data.sign_on import Client, Signed

START, BACK, AFTER = "/dang-nhap/cong", "/dang-nhap/cong/ve", "/dang-nhap"
#: A longer proof of the provider would not fit into a cookie; it then ends its own session when its owner asks there.
_LONGEST = 3500


def client() -> Client | None:
    """Give the client of the identity provider, None where this copy has none."""
    return sign_on.configured(place.here())


def link(lang: str, onward: str = "", step: bool = False) -> str:
    """Write the link with which somebody goes to the provider; `step` asks them anew who they are."""
    named = {**({"tiep": onward} if onward else {}), **({"buoc": "1"} if step else {})}
    return whole.link(START, **named, lang=lang)


def start() -> Response:
    """Send a browser to the provider, and let it keep what makes the way back its own."""
    step = None
    if request.args.get("buoc"):
        step = accounts.resume(place.here(), identity.cookie() or "")
        if step is None:
            raise Refusal("session_over")
    lang, onward = faults.language(), request.args.get("tiep", "")[:1000]
    onward = onward or whole.link("/", lang=lang)
    begun = sign_on.begin(place.here(), _needed(), place.origin() + BACK, onward, place.address(), step)
    answer = redirect(begun.address, 303)
    # The provider comes back to one address in every language, so the browser keeps the language too.
    _keep(answer, "cong", f"{begun.token}.{lang}", int(sign_on.LASTS.total_seconds()))  # type: ignore[arg-type]
    return answer  # type: ignore[return-value]


def back() -> Signed:
    """Take what the browser brings back from the provider."""
    given = {name: request.args.getlist(name) for name in request.args}
    kept, _, lang = request.cookies.get(_name("cong"), "").partition(".")
    g.lang = "en" if lang == "en" else "vi"
    where = place.address()
    return sign_on.finish(place.here(), _needed(), kept, given, where, identity.agent(), identity.cookie() or "")


def give(response: Response, signed: Signed) -> Response:
    """Put the session into the browser, take the handshake out of it, and keep what signing out there needs."""
    identity.give(response, signed.started)
    _drop(response, "cong")
    if len(signed.id_token) <= _LONGEST:
        _keep(response, "cong-the", signed.id_token)
    return response


def leave(response: Response, lang: str) -> Response:
    """Give the answer that also signs out at the provider, where the session came from there and it says how."""
    kept, found = request.cookies.get(_name("cong-the")), client()
    if not kept:
        return response
    where = sign_on.farewell(found, kept, place.origin() + AFTER) if found else None
    if where:
        # A form may not lead to another host (form-action 'self'): the page that answers it goes on by itself.
        says = html.P(t("sso.leaving", lang)), html.P(html.A(t("sso.leave", lang), href=where, className="btn main"))
        body = html.Main(html.Div(html.Section(says, className="card"), className="door"), className="wrap")
        response = Response(whole.page(body, lang, t("door.sign_out", lang)), mimetype="text/html")
        response.headers["Refresh"] = f"0; url={where}"
    return _drop(response, "cong-the")


def _needed() -> Client:
    found = client()
    if found is None:
        raise Refusal("sso_off")
    return found


def _name(name: str) -> str:
    return f"__Host-{name}" if place.secure() else name


def _keep(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    flags = {"httponly": True, "secure": place.secure(), "samesite": "Lax", "path": "/"}
    response.set_cookie(_name(name), value, max_age=seconds, **flags)  # type: ignore[arg-type]


def _drop(response: Response, name: str) -> Response:
    response.delete_cookie(_name(name), httponly=True, secure=place.secure(), samesite="Lax", path="/")
    return response
