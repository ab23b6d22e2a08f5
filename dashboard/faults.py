"""What is answered when something is refused or fails: a sentence and an id, under which the log tells more."""

from __future__ import annotations

import json
import logging
import secrets

from dash.exceptions import DependencyException
from flask import Response, g, redirect, request
from werkzeug.exceptions import HTTPException, NotFound

from dashboard import html, marks, whole
from dashboard.address import read_address
from dashboard.i18n import known, t
from data.errors import Refusal

log = logging.getLogger(__name__)


def answer(status: int, key: str, why: str = "") -> Response:
    """Refuse a request with a sentence; `why` goes into the log alone."""
    code, lang = secrets.token_hex(4), language()
    log.info("%s %s refused with %s, id %s: %s", request.method, request.path, status, code, why or key)
    return _said(status, t(key, lang), t("door.id", lang, code=code), lang)


def refused(refusal: Refusal) -> Response:
    """Say why a file cannot be given, in the sentence of the refusal."""
    lang = language()
    return _said(404 if refusal.code.endswith("_unknown") else 400, refusal.say(lang), "", lang)


def caught(error: Exception) -> Response:
    """Answer an error that nobody caught: what the log tells is not for the one who asked."""
    if isinstance(error, HTTPException) and error.code and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    if isinstance(error, DependencyException):  # Dash says so of a library or file that it does not serve
        error = NotFound()
    status = (error.code if isinstance(error, HTTPException) else None) or 500
    code, lang = secrets.token_hex(4), language()
    if status >= 500:
        log.error("%s %s failed, id %s", request.method, request.path, code, exc_info=error)
    key = f"door.status_{status}" if known(f"door.status_{status}") else "door.status_500"
    found = _said(status, t(key, lang), t("door.id", lang, code=code), lang)
    allowed = error.get_response().headers.get("Allow") if isinstance(error, HTTPException) else None
    if allowed:
        found.headers["Allow"] = allowed
    return found


def to_sign_in() -> Response:
    """Send a reader to the sign-in page, and back afterwards."""
    here = read_address("/dang-nhap", request.args.to_dict())
    wanted = request.full_path.rstrip("?") if request.path != "/" or request.query_string else ""
    english = {"lang": "en"} if here.lang == "en" else {}
    return redirect(whole.link("/dang-nhap", **({"tiep": wanted[:1000]} if wanted else {}), **english), 303)  # type: ignore[return-value]


def language() -> str:
    """Give the language of whoever asks."""
    return g.get("lang") or read_address(request.path, request.args.to_dict()).lang


def _said(status: int, sentence: str, code: str, lang: str) -> Response:
    if request.path.startswith("/api/"):
        return Response(
            json.dumps({"error": status, "message": sentence, "id": code}), status, mimetype="application/json"
        )
    if request.path.startswith(("/_", "/healthz", "/readyz", "/assets/")):
        return Response(f"{sentence} {code}\n", status, mimetype="text/plain")
    links = html.P(
        [
            html.A(t("door.sign_in", lang), href=whole.link("/dang-nhap", lang=lang), className="btn"),
            html.A(t("state.to_overview", lang), href="/" if lang == "vi" else "/?lang=en", className="btn"),
        ],
        className="doing",
    )
    body = html.Main(marks.empty(sentence, code, links), className="wrap", id="noi-dung")
    return Response(whole.page(body, lang, sentence), status, mimetype="text/html")
