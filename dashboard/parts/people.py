"""The list of accounts with their acts, and the form of a new one."""

from __future__ import annotations

from typing import Any

from dashboard import format, forms, html
from dashboard.i18n import t
from dashboard.parts.own import card, table
from data import agencies
from data.accounts import NAMES, Account

HEADS = ("form.name", "form.display", "form.role", "form.agency", "people.state", "own.act")


def listed(found: tuple[Account, ...], lang: str, provider: bool) -> html.Section:
    """List accounts, each with its acts behind one word; `provider` tells whether there is an identity provider."""
    rows = [_row(account, lang, provider) for account in found]
    return card("people.listed", lang, table(HEADS, rows, "people.listed", lang))


def new(lang: str, provider: bool) -> html.Section:
    """Build the form of a new account."""
    fields = [
        forms.text("ten", "form.name", lang, autocomplete="off", autocapitalize="none", spellcheck="false"),
        forms.text("hien-thi", "form.display", lang, autocomplete="off"),
        *_role("moi", lang),
        *([_subject("moi", lang)] if provider else []),
        forms.text("ly-do", "form.reason", lang, about="moi", autocomplete="off"),
        forms.button("people.create", lang),
    ]
    return card("people.new", lang, forms.form("/quan-tri/tai-khoan/lap", lang, fields))


def _row(account: Account, lang: str, provider: bool) -> html.Tr:
    agency = agencies.get(account.agency).name[lang] if account.agency else format.DASH
    state = t("people.active" if account.active else "people.disabled", lang)
    more = {"people.second": account.second, "sso.tied": account.single_sign_on}
    second = [html.Small(t(key, lang)) for key, holds in more.items() if holds]
    return html.Tr(
        [
            html.Th(account.name, scope="row"),
            html.Td(account.display),
            html.Td(NAMES[account.role][lang]),
            html.Td(agency),
            html.Td([html.Span(state, className=f"badge {'ok' if account.active else ''}"), *second]),
            html.Td(_acts(account, lang, provider)),
        ]
    )


def _acts(account: Account, lang: str, provider: bool) -> html.Details:
    key = str(account.id)
    wanted = "disabled" if account.active else "active"
    state = "people.disable" if account.active else "people.enable"
    parts: list[Any] = [
        forms.form(
            "/quan-tri/tai-khoan/vai-tro",
            lang,
            [
                *_role(f"vt-{key}", lang, account),
                _reason(f"vt-{key}", lang),
                forms.button("people.change", lang, "btn sm"),
            ],
            tai_khoan=key,
        ),
        forms.form(
            "/quan-tri/tai-khoan/trang-thai",
            lang,
            [_reason(f"tt-{key}", lang), forms.button(state, lang, "btn sm")],
            tai_khoan=key,
            trang_thai=wanted,
        ),
    ]
    if not account.demonstration and not account.single_sign_on:
        ask = [_reason(f"ma-{key}", lang), forms.button("people.invite", lang, "btn sm")]
        parts.append(forms.form("/quan-tri/tai-khoan/ma", lang, ask, tai_khoan=key))
    if not account.demonstration and (provider or account.single_sign_on):
        ask = [_subject(f"ct-{key}", lang), _reason(f"ct-{key}", lang), forms.button("sso.tie", lang, "btn sm")]
        parts.append(forms.form("/quan-tri/tai-khoan/cong", lang, ask, tai_khoan=key))
    summary = html.Summary(t("people.acts", lang), **{"aria-label": t("people.acts_of", lang, name=account.name)})
    return html.Details([summary, *parts], className="acts")


def _role(about: str, lang: str, account: Account | None = None) -> list[html.P]:
    roles = [(role, name[lang]) for role, name in NAMES.items()]
    places = sorted(
        (
            (one.id, one.name[lang])
            for one in agencies.registry().values()
            if one.kind in agencies.REPORTING and one.valid_to is None
        ),
        key=lambda pair: pair[1],
    )
    return [
        forms.choice("vai-tro", "form.role", lang, roles, account.role if account else "", about),
        forms.choice(
            "co-quan", "form.agency", lang, [("", format.DASH), *places], (account.agency or "") if account else "", about
        ),
    ]  # fmt: skip


def _subject(about: str, lang: str) -> html.P:
    says = {"aria-describedby": f"o-chu-the-{about}-noi"}
    field = forms.text("chu-the", "sso.subject", lang, about=about, required=False, autocomplete="off", **says)
    return html.P(
        [*field.children, html.Small(t("sso.subject_says", lang), id=says["aria-describedby"])], className="field"
    )


def _reason(about: str, lang: str) -> html.P:
    return forms.text("ly-do", "form.reason", lang, about=about, autocomplete="off")
