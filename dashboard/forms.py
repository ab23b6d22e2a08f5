"""Forms as plain HTML: fields with labels, the token of the session, and what the last act said."""

from __future__ import annotations

from typing import Any

from flask import g, has_request_context, request

from dashboard import html, identity, marks, whole
from dashboard.i18n import known, t


def form(path: str, lang: str, parts: list[Any], **hidden: Any) -> html.Form:
    """Build a form that posts to a path, with its token and hidden values."""
    held = {"the": identity.form_token(), **hidden}
    fields = [
        html.Input(**{"type": "hidden", "name": name.replace("_", "-"), "value": value}) for name, value in held.items()
    ]
    return html.Form([*fields, *parts], action=whole.link(path, lang=lang), method="post", className="form")


def text(name: str, key: str, lang: str, kind: str = "text", value: str = "", about: str = "", **more: Any) -> html.P:
    """Build one labelled field; `about` makes its id one of its own where a page has several of a name."""
    place = f"o-{name}{'-' + about if about else ''}"
    attributes = {"type": kind, "name": name, "id": place, "value": value or None, "required": True, **more}
    return html.P([html.Label(t(key, lang), htmlFor=place), html.Input(**attributes)], className="field")


def choice(name: str, key: str, lang: str, options: list[tuple[str, str]], chosen: str = "", about: str = "") -> html.P:
    """Build one labelled choice."""
    place = f"o-{name}{'-' + about if about else ''}"
    found = [
        html.Option(label, value=value, **({"selected": True} if value == chosen else {})) for value, label in options
    ]
    return html.P(
        [html.Label(t(key, lang), htmlFor=place), html.Select(found, id=place, **{"name": name})], className="field"
    )


def tick(name: str, value: str, label: str, ticked: bool = False) -> html.Input:
    """Build a box to tick, whose label only a screen reader says: it stands in a row that says it."""
    return html.Input(
        **{"type": "checkbox", "name": name, "value": value, "aria-label": label, "checked": ticked, "class": "tick"}
    )


def button(key: str, lang: str, look: str = "btn main", **more: Any) -> html.Button:
    """Build the button that sends a form."""
    return html.Button(t(key, lang), className=look, type="submit", **more)


def said(lang: str) -> list[Any]:
    """Write what the last act said: what was done, or what was wrong."""
    if not has_request_context():
        return []
    wrong, key = g.get("wrong"), request.args.get("da") or g.get("done")
    done = f"done.{key}"
    if wrong:
        return [html.P([marks.icon("alert"), wrong], className="banner wrong", role="alert")]
    if key and known(done):
        return [html.P([marks.icon("check"), t(done, lang)], className="banner", role="status")]
    return []


def once(key: str, lang: str, secret: str) -> html.Section:
    """Show what is shown only now."""
    return html.Section(
        [html.H2(t(key, lang)), html.P(html.Code(secret), className="secret"), html.P(t("form.once", lang))],
        className="card mt once",
        role="status",
    )
