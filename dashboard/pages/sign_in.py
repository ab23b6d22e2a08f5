"""Signing in: name and password, the code of the second factor, a one-time code, the identity provider.

Demonstration accounts are offered as buttons in the demonstration alone.
"""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, request

from dashboard import acts, faults, forms, html, identity, marks, place, sign_on, whole
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.shell import NO_STAMP, Content, Page
from data import accounts, agencies
from data.accounts import NAMES, Account
from data.model import Text, Viewer

PAGE = Page("/dang-nhap", None, Text("Đăng nhập", "Sign in"), "open", whole=True)


def draw(viewer: Viewer | None, here: Address) -> Content:
    """Show the step that is due: the code of a session that waits for it, a one-time code, or name and password."""
    lang, token = here.lang, identity.cookie()
    if token and accounts.awaiting(place.here(), token):
        step = _code(lang)
    elif request.args.get("ma") or request.path == "/dang-nhap/ma":
        step = _invited(lang)
    else:
        step = _password(lang)
    demo = _demonstration(lang) if current_app.config["MODE"] == "demo" else None
    return Content([html.Div([html.H1(PAGE.name[lang], className="lede"), step, demo], className="door")], NO_STAMP, [])


def sign_in() -> Response:
    """Start a session with a name and password, or as an account of the demonstration."""
    here, chosen = place.here(), acts.number("minh-hoa")
    if chosen:
        return _begin(accounts.demo_session(here, chosen, identity.agent()), acts.field("tiep"))
    name, password = acts.field("ten", 200), acts.field("mat-khau", 4000)
    if not name.strip() or not password:
        raise acts.Unfit("form.name_password")
    account = accounts.verify(here, name, password, place.address())
    return _begin(accounts.start_session(here, account.id, identity.agent()), acts.field("tiep"))


def second() -> Response:
    """Finish a session that waits for its code, under a new token."""
    started = accounts.finish(place.here(), identity.cookie() or "", acts.field("ma", 20), place.address())
    return identity.give(_onward(acts.field("tiep")), started)


def redeem() -> Response:
    """Use a one-time code: set a password with it, and sign in."""
    here = place.here()
    name, code = acts.field("ten", 200), acts.field("ma", 200).strip()
    if not name.strip() or not code:
        raise acts.Unfit("form.name_code")
    account = accounts.redeem(here, code, name, acts.field("mat-khau", 4000), place.address())
    return _begin(accounts.start_session(here, account.id, identity.agent(), "invitation"))


def back() -> Response:
    """Go on after the identity provider has said who it is."""
    signed = sign_on.back()
    return sign_on.give(_begin(signed.started, signed.onward), signed)


def sign_out() -> Response:
    """End the session; its token is worth nothing afterwards. Who came from the provider is signed out there too."""
    accounts.end(place.here(), identity.cookie() or "")
    return identity.take(sign_on.leave(acts.done("/dang-nhap", "signed_out"), faults.language()))


ACTS = {"/dang-nhap": sign_in, "/dang-nhap/lop-hai": second, "/dang-nhap/ma": redeem, "/dang-xuat": sign_out}
VISITS = {sign_on.START: sign_on.start, sign_on.BACK: back}


def _begin(started: accounts.Started, wanted: str = "") -> Response:
    if not started.session.pending:
        return identity.give(_onward(wanted), started)
    onward = {"tiep": wanted} if wanted else {}
    step = redirect(whole.link("/dang-nhap", **onward, lang=faults.language()), 303)
    return identity.give(step, started)  # type: ignore[arg-type]


def _onward(wanted: str) -> Response:
    lang = faults.language()
    # A path of this host alone: a second slash or a backslash would name another host.
    local = wanted.startswith("/") and wanted[1:2] not in ("/", "\\") and wanted.isprintable() and "\\" not in wanted
    return redirect(wanted if local else whole.link("/", lang=lang), 303)  # type: ignore[return-value]


def _tiep() -> str:
    return (request.form if request.method == "POST" else request.args).get("tiep", "")[:1000]


def _password(lang: str) -> html.Section:
    fields = [
        forms.text("ten", "form.name", lang, autocomplete="username", autocapitalize="none", spellcheck="false"),
        forms.text("mat-khau", "form.password", lang, "password", autocomplete="current-password"),
        forms.button("door.sign_in", lang),
    ]
    other = html.A(t("door.have_code", lang), href=whole.link("/dang-nhap", ma="1", lang=lang), className="u")
    form = forms.form("/dang-nhap", lang, fields, tiep=_tiep())
    provider = sign_on.client() and html.P(
        html.A(t("sso.sign_in", lang), href=sign_on.link(lang, _tiep()), className="btn wide", **{"data-whole": "1"})
    )
    return html.Section([provider, form, html.P(other)], className="card")


def _code(lang: str) -> html.Section:
    about = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    fields = [forms.text("ma", "form.code", lang, **about), forms.button("door.confirm", lang)]
    says = html.P(t("door.second", lang), className="sub")
    return html.Section([says, forms.form("/dang-nhap/lop-hai", lang, fields, tiep=_tiep())], className="card")


def _invited(lang: str) -> html.Section:
    fields = [
        forms.text("ten", "form.name", lang, autocomplete="username", autocapitalize="none", spellcheck="false"),
        forms.text("ma", "form.one_time", lang, autocomplete="off"),
        forms.text("mat-khau", "form.new_password", lang, "password", autocomplete="new-password"),
        forms.button("door.set_password", lang),
    ]
    back = html.A(t("door.back", lang), href=whole.link("/dang-nhap", lang=lang), className="u")
    says = html.P(t("door.code_says", lang), className="sub")
    return html.Section([says, forms.form("/dang-nhap/ma", lang, fields), html.P(back)], className="card")


def _demonstration(lang: str) -> html.Section:
    found = accounts.demo_accounts(place.here())
    rows: list[Any] = [html.Li(_audience(account, lang)) for account in found]
    head = html.H2([marks.icon("flask"), t("door.demonstration", lang)])
    return html.Section([head, html.P(t("door.demonstration_says", lang), className="sub"), html.Ul(rows, className="audiences")],
                        className="card mt")  # fmt: skip


def _audience(account: Account, lang: str) -> html.Form:
    where = f" · {agencies.get(account.agency).name[lang]}" if account.agency else ""
    says = html.Span(t(f"audience.{account.role}", lang), className="sub", id=f"nguoi-{account.id}")
    name = html.Button(
        [NAMES[account.role][lang] + where, html.Small(account.name)], className="btn", type="submit", title=account.display,
        **{"aria-describedby": f"nguoi-{account.id}"},
    )  # fmt: skip
    return forms.form("/dang-nhap", lang, [name, says], minh_hoa=account.id, tiep=_tiep())
