"""The cards of the own account."""

from __future__ import annotations

from typing import Any

from dashboard import format, forms, html, proving
from dashboard.i18n import t
from data import agencies
from data.accounts import NAMES, Account, Session, Token


def top(account: Account, lang: str) -> html.Div:
    """Say who is signed in, and as what."""
    where = f" · {agencies.get(account.agency).name[lang]}" if account.agency else ""
    stand = html.P(f"{account.name} · {NAMES[account.role][lang]}{where}", className="stand")
    return html.Div(
        [html.P(t("account.title", lang), className="eye"), html.H1(account.display, className="lede"), stand],
        className="finding",
    )


def sessions(found: tuple[Session, ...], mine: Session, lang: str) -> html.Section:
    """List the sessions that are alive, each with the way to end it."""
    rows = [
        html.Tr(
            [
                html.Th([_browser(one.agent), " ", _here(one.key == mine.key, lang)], scope="row"),
                html.Td(format.moment(one.created, lang), className="num"),
                html.Td(format.moment(one.seen, lang), className="num"),
                html.Td(_end(one, lang) if one.key != mine.key else None),
            ]
        )
        for one in found
    ]
    table_ = table(("own.browser", "own.since", "own.seen", "own.act"), rows, "own.sessions", lang)
    others = forms.form("/tai-khoan/phien-khac", lang, [forms.button("own.end_others", lang, "btn")])
    return card("own.sessions", lang, table_, others)


def password(account: Account, lang: str) -> html.Section:
    """Offer to change the password, where there is one."""
    if not account.local:
        key = "own.demonstration" if account.demonstration else "own.no_password"
        return card("own.password", lang, html.P(t(key, lang), className="sub"))
    fields = [
        proving.field(account, lang, "doi"),
        forms.text("moi", "form.new_password", lang, "password", autocomplete="new-password"),
        forms.button("own.change_password", lang),
    ]
    return card("own.password", lang, forms.form("/tai-khoan/mat-khau", lang, fields))


def second(account: Account, enrolled: bool, lang: str) -> html.Section:
    """Offer to turn the second factor on, to confirm it, or to take it away."""
    if account.demonstration:
        return card("own.second", lang, html.P(t("own.demonstration", lang), className="sub"))
    if account.second:
        fields = [
            proving.field(account, lang, "bo"),
            forms.text("ly-do", "form.reason", lang),
            forms.button("own.remove", lang, "btn"),
        ]
        return card(
            "own.second", lang, html.P(t("own.second_is_on", lang)), forms.form("/tai-khoan/lop-hai/bo", lang, fields)
        )
    if enrolled:
        about = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        fields = [forms.text("ma", "form.code", lang, **about), forms.button("door.confirm", lang)]
        return card("own.second", lang, forms.form("/tai-khoan/lop-hai/xac-nhan", lang, fields))
    begin = forms.form("/tai-khoan/lop-hai", lang, [forms.button("own.enrol", lang, "btn")])
    return card("own.second", lang, html.P(t("own.second_says", lang), className="sub"), begin)


def tokens(found: tuple[Token, ...], sends: bool, lang: str) -> html.Section:
    """List API tokens and offer to make one; `sends` tells whether it may be one that sends reports."""
    rows = [
        html.Tr(
            [
                html.Th(one.label, scope="row"),
                html.Td(t(f"own.scope_{one.scope}", lang)),
                html.Td(format.moment(one.created, lang), className="num"),
                html.Td(format.moment(one.expires, lang), className="num"),
                html.Td(t("own.revoked", lang) if one.revoked else _revoke(one, lang)),
            ]
        )
        for one in found
    ]
    scopes = [(one, t(f"own.scope_{one}", lang)) for one in ("read", "send")]
    fields = [
        forms.text("nhan", "own.label", lang, maxlength=100),
        forms.text("ngay", "own.days", lang, "number", "90", min=1, max=365),
        *([forms.choice("pham-vi", "own.scope", lang, scopes, "read")] if sends else []),
        forms.button("own.make_token", lang),
    ]
    made = forms.form("/tai-khoan/khoa", lang, fields)
    listed = (
        table(("own.label", "own.scope", "own.since", "own.until", "own.act"), rows, "own.tokens", lang)
        if rows
        else None
    )
    return card("own.tokens", lang, html.P(t("own.tokens_say", lang), className="sub"), listed, made)


def card(key: str, lang: str, *parts: Any) -> html.Section:
    """Build a card with a heading."""
    return html.Section([html.H2(t(key, lang)), *parts], className="card mt")


def table(heads: tuple[str, ...], rows: list[html.Tr], key: str, lang: str) -> html.Div:
    """Build a table that scrolls inside its own region."""
    head = html.Thead(html.Tr([html.Th(t(one, lang), scope="col") for one in heads]))
    return html.Div(
        html.Table([head, html.Tbody(rows)], className="t acc"), className="scroll", tabIndex="0", role="region",
        **{"aria-label": t(key, lang)},
    )  # fmt: skip


def _browser(agent: str) -> str:
    """Name a browser and its system in words that its owner knows."""
    names = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "Mac OS": "macOS", "Linux": "Linux"}
    found = [next((shown for sign, shown in table.items() if sign in agent), "") for table in (names, systems)]
    return ", ".join(filter(None, found)) or agent[:60] or format.DASH


def _here(mine: bool, lang: str) -> html.Span | None:
    return html.Span(t("own.this", lang), className="badge cham") if mine else None


def _end(one: Session, lang: str) -> html.Form:
    return forms.form("/tai-khoan/phien", lang, [forms.button("own.end", lang, "btn sm")], phien=one.key)


def _revoke(one: Token, lang: str) -> html.Form:
    return forms.form("/tai-khoan/khoa/thu", lang, [forms.button("own.revoke", lang, "btn sm")], khoa=one.id)
