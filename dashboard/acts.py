"""Forms of whole pages: each page shows itself on GET, does on POST what its `ACTS` name, and gives its `FILES`.

`VISITS` names links that lead out of the house or back into it; they are followed by GET. An act under `/quan-tri/`,
and what `PROVED` names, needs a fresh proof of who does it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, redirect, request

from dashboard import faults, identity, pages, proving, shell, whole
from dashboard.address import read_address
from dashboard.i18n import t
from data import space
from data.errors import Refusal

#: Where the acts of administrators lie.
GUARDED = "/quan-tri/"
#: The statuses of refusals that are more than a form that lacks something.
STATUS = {429: ("too_many_tries", "sign_in_busy", "ledger_busy"), 401: ("sign_in_failed", "code_wrong"), 404: ("sso_off",),
          502: ("sso_unreachable", "sso_unreadable", "sso_unfit"), 507: space.CODES}  # fmt: skip


class Unfit(Exception):
    """A form lacks something; the key names the sentence."""

    def __init__(self, key: str):
        self.key = key
        super().__init__(key)


def prepare(server: Flask) -> None:
    """Give the server every whole page and its acts."""
    for module in (one for one in pages.modules() if one.PAGE.whole):
        server.add_url_rule(module.PAGE.path, f"page {module.PAGE.path}", partial(show, module), methods=["GET"])
        for path, act in module.ACTS.items():
            server.add_url_rule(path, f"act {path}", partial(_do, module, act), methods=["POST"])
        for path, give in getattr(module, "FILES", {}).items():
            server.add_url_rule(path, f"file {path}", partial(_do, module, give), methods=["GET"])
        for path, visit in getattr(module, "VISITS", {}).items():
            server.add_url_rule(path, f"visit {path}", partial(_visit, module, visit), methods=["GET"])


def show(module: ModuleType, status: int = 200, draw: Callable[..., Any] | None = None, **_: str) -> Response:
    """Answer with a whole page; what was said or made by an act stands in it. `draw` fills it with something else.

    A page that waits for something (`g.waits`, in seconds) is asked for again by the browser, without a script too.
    """
    here = read_address(place_of(module), request.args.to_dict() | {"lang": faults.language()})
    screen = shell.screen(module.PAGE, tuple(one.PAGE for one in pages.modules()), draw or module.draw, here)
    answer = Response(whole.page(screen, here.lang, g.page_title), status, mimetype="text/html")
    if g.get("waits"):
        answer.headers["Refresh"] = str(g.waits)
    if g.get("too_soon"):
        answer.headers["Retry-After"] = str(g.too_soon)
    return answer


def place_of(module: ModuleType) -> str:
    """Give the path of a page with the parts of this request's address in it."""
    path = module.PAGE.path
    for name, value in (request.view_args or {}).items():
        path = path.replace(f"<{name}>", quote(str(value), safe=""))
    return path


def part(name: str) -> str:
    """Give a part of this request's address, such as the agency of `/bao-cao/<ky>/<ma>/<bieu>`."""
    return str((request.view_args or {}).get(name, ""))


def attached(name: str, body: bytes, kind: str) -> Response:
    """Answer with a file that the browser keeps and never shows."""
    answer = Response(body, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def done(path: str, key: str = "", **query: str) -> Response:
    """Go on to a page after an act, which then says what was done."""
    asked = {**query, **({"da": key} if key else {})}
    return redirect(whole.link(path, **asked, lang=faults.language()), 303)  # type: ignore[return-value]


def field(name: str, longest: int = 1000) -> str:
    """Read a field of the form that was sent; one that is too long is refused, never cut."""
    text = request.form.get(name, "")
    if len(text) > longest:
        raise Refusal("words_too_long", given=len(text), limit=longest)
    return text


def number(name: str) -> int:
    """Read a field that holds a whole number; 0 when it does not."""
    text = field(name, 12)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def reason() -> str:
    """Read why something is done; without it nothing is."""
    text = field("ly-do", 500).strip()
    if not text:
        raise Unfit("form.no_reason")
    return text


def _visit(module: ModuleType, visit: Callable[[], Response]) -> Response:
    """Follow a link; who only looks at it (HEAD) is shown the page and nothing is done."""
    return _do(module, visit) if request.method == "GET" else show(module)


def _do(module: ModuleType, act: Callable[[], Response], **_: str) -> Response:
    try:
        if request.method == "POST" and (
            request.path.startswith(GUARDED) or request.path in getattr(module, "PROVED", ())
        ):
            proving.proved()
        return _given(act())
    except proving.Ask as ask:
        g.wrong = ask.refusal.say(faults.language()) if ask.refusal else None
        return show(module, _status(ask.refusal) if ask.refusal else 401, partial(proving.draw, module.PAGE.path))
    except Unfit as unfit:
        g.wrong, status = t(unfit.key, faults.language()), 400
    except Refusal as refusal:
        g.wrong, status = refusal.say(faults.language()), _status(refusal)
        g.too_soon = refusal.params.get("seconds") if status == 429 else None
    return _given(show(module, status))


def _given(answer: Response) -> Response:
    """Give the browser the new session of somebody who has proved themselves on the way."""
    return identity.give(answer, g.started) if "started" in g else answer


def _status(refusal: Refusal) -> int:
    return next((status for status, codes in STATUS.items() if refusal.code in codes), 400)
