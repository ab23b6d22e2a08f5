"""The one way in: every request passes here before anything of ours or of Dash sees it."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import Flask, Response, request

from dashboard import api, bodies, faults, identity, pages, place, policy
from dashboard.export import route as files
from dashboard.identity import Reader

SAFE = ("GET", "HEAD", "OPTIONS")
CALLBACK = "/_dash-update-component"
PATHNAME = "_pages_location.pathname"
SHOWN = ("/", "/<path:path>")
FORMS = ("application/x-www-form-urlencoded",)
FILES = "multipart/form-data"
#: What a callback is asked for, and the values it brings.
Asked = Callable[[], tuple[str, Mapping[str, Any]]]


def prepare(server: Flask, callbacks: dict[str, Any]) -> None:
    """Put the guard in front of every route, and the answers to errors behind it."""
    server.before_request(partial(check, bodies.reader(callbacks)))
    server.register_error_handler(Exception, faults.caught)
    server.config["MAX_CONTENT_LENGTH"] = bodies.LARGEST


def check(asked: Asked) -> Response | None:
    """Stop a request that does not come from us, or whose asker may not; None lets it pass."""
    if place.strange_host():
        return faults.answer(403, "door.host", request.host[:100])
    rule = request.url_rule.rule if request.url_rule else ""
    if crossed(rule):
        return faults.answer(403, "door.crossed")
    if rule in policy.UPLOADS:
        request.max_content_length = policy.UPLOADS[rule] + bodies.LARGEST
    name = policy.of_route(rule, request.method) if rule else "public"
    stopped = _stopped(name, rule)
    if stopped is not None or request.method == "OPTIONS" or not rule:
        return stopped
    if rule in SHOWN:
        return _stopped(pages.of_path(request.path).PAGE.policy, rule)
    if rule == files.RULE:
        return _stopped(files.page_of((request.view_args or {})["trang"]).PAGE.policy, rule)
    if rule == CALLBACK:
        return _callback(asked)
    if request.method not in SAFE and not _by_program() and not _carried():
        return faults.answer(403, "door.form_token")
    return None


def crossed(rule: str = "") -> bool:
    """Tell whether an unsafe request may come from another site, or in a shape that none of our pages sends there."""
    if request.method in SAFE or _by_program():
        return False
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is None and site is None:
        return True
    if (origin is not None and origin != place.origin()) or (site is not None and site not in ("same-origin", "none")):
        return True
    if request.path == CALLBACK:
        return request.mimetype != "application/json"
    return request.mimetype not in FORMS and not (rule in policy.UPLOADS and request.mimetype == FILES)


def _by_program() -> bool:
    """Tell whether a program posts to the API: by a token and without a cookie, which no page elsewhere can send."""
    rule = request.url_rule.rule if request.url_rule else ""
    return rule in api.POSTED and "Authorization" in request.headers and "Cookie" not in request.headers


def _stopped(name: str, rule: str) -> Response | None:
    if name == "open" and policy.may("open", None):
        return None
    who: Reader | None
    try:
        who = identity.reader()
    except identity.NoViewer:
        who = None
    if policy.may(name, who) and (who is None or who.by != "token" or request.method in SAFE):
        return None
    if policy.needs_session(name, who):
        if request.method in ("GET", "HEAD") and not rule.startswith("/_") and "Authorization" not in request.headers:
            return faults.to_sign_in()
        return faults.answer(401, "door.sign_in_first")
    return faults.answer(403, "door.forbidden", f"{who.role if who else '?'} asked for {name}")


def _callback(asked: Asked) -> Response | None:
    try:
        output, values = asked()
    except bodies.Bad as error:
        return faults.answer(400, "door.body", str(error))
    stopped = _stopped(policy.CALLBACKS[output].policy, CALLBACK)
    path = values.get(PATHNAME)
    if stopped is None and isinstance(path, str):
        if not path.startswith("/"):
            return faults.answer(400, "door.body", "pathname")
        return _stopped(pages.of_path(path).PAGE.policy, CALLBACK)
    return stopped


def _carried() -> bool:
    """Tell whether a form carries the token of the session that sends it."""
    return hmac.compare_digest(request.form.get("the", "").encode("utf-8", "replace"), identity.form_token().encode())
