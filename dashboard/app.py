"""The web program: Dash on its Flask backend, with every page of the folder and nothing without a policy.

Start it with `python -m dashboard`, or `granian --interface wsgi --factory dashboard.app:create_server`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

import dash
from dash import _pages
from flask import Flask, g, request

from dashboard import acts, answers, api, busy, guard, markup, pages, place, policy, shell, starting, web, whole
from dashboard.address import Address, read_address
from dashboard.door import KEY, Door, default
from dashboard.export import route as files
from dashboard.i18n import t
from data import accounts, settings, sign_on
from data.settings import Settings
from metrics import ahead


def make_app(
    read: Door | None = None, mode: str | None = None, host: str | None = None, here: Settings | None = None
) -> dash.Dash:
    """Build the web program; `read` is the data door, `here` the settings; `mode` and `host` go before them.

    A route, callback or page without a policy ends the start with a sentence, and so does an unsafe setting.
    """
    if here is None and (mode is None or host is None):
        here = settings.load()
    if here is not None:
        here = replace(here, mode=mode or here.mode, host=host or here.host)
        mode, host = here.mode, here.host
        settings.check_private(here)
        accounts.check_start(here)
        sign_on.configured(here)
    starting.check_environment(str(mode), str(host))
    app = dash.Dash(
        "dashboard",
        server=Flask("dashboard", static_folder=None),
        use_pages=True,
        pages_folder="",
        assets_folder=str(whole.ASSETS),
        assets_ignore=r"(app|plotly-basic\.min|vi)\.js|.*\.css",
        suppress_callback_exceptions=True,
        title=t("product", "vi"),
        update_title="",
        enable_mcp=False,
        add_log_handler=False,
    )
    server: Flask = app.server
    server.config.update({KEY: read or default(), "MODE": mode, "HOST": host, place.KEY: here})
    app.layout = dash.html.Div(dash.page_container)
    _register()
    web.prepare(server)
    acts.prepare(server)
    api.prepare(server)
    files.prepare(server)
    guard.prepare(server, app.callback_map)
    busy.prepare(server)
    app.interpolate_index = lambda **parts: _index(parts, app)  # type: ignore[method-assign]
    check(app)
    return app


HIDDEN = ("HEAD", "OPTIONS")


def create_server() -> Flask:
    """Build the WSGI program for a server that takes a factory."""
    app = make_app()
    answers.prepare(app.server)
    ahead.watch(settings.load())
    return app.server


def check(app: dash.Dash) -> None:
    """Refuse to start while something that answers has no policy."""
    with app.server.test_request_context("/healthz"):
        app.server.preprocess_request()  # Dash makes its own routing callback before the first request
    starting.check_routes(rule.rule for rule in app.server.url_map.iter_rules())
    policy.check(
        routes=surface(app),
        callbacks=app.callback_map,
        pages=[(module.PAGE.path, getattr(module.PAGE, "policy", "")) for module in pages.modules()],
    )


def surface(app: dash.Dash) -> list[tuple[str, str]]:
    """Give everything that answers: each rule with each of its methods, HEAD and OPTIONS standing with GET."""
    rules = app.server.url_map.iter_rules()
    return sorted((rule.rule, method) for rule in rules for method in (rule.methods or ()) if method not in HIDDEN)


def _register() -> None:
    _pages.PAGE_REGISTRY.clear()
    for module in (one for one in pages.modules() if not one.PAGE.whole):
        dash.register_page(
            module.__name__,
            **{"path_template" if "<" in module.PAGE.path else "path": module.PAGE.path},
            name=module.PAGE.name.vi,
            title=_title,
            order=module.PAGE.order,
            layout=_layout,
        )


def _layout(**query: Any) -> Any:
    path = dash.ctx.inputs["_pages_location.pathname"]
    g.done = str(query.get("da", ""))
    module = pages.of_path(path)
    here = read_address(_place(module, path), query)
    return markup.holder(_draw(module, here), lang=here.lang)


def _place(module: Any, path: str) -> str:
    """Give the address of a page: the path that was asked for where it names parts of it, else the page's own."""
    return quote("/" + unquote(path).strip("/")) if "<" in module.PAGE.path else module.PAGE.path


def _draw(module: Any, here: Address) -> Any:
    return shell.screen(module.PAGE, tuple(one.PAGE for one in pages.modules()), module.draw, here)


def _title(**_: Any) -> str:
    return g.get("page_title") or t("product", "vi")


def _index(parts: dict[str, str], app: dash.Dash) -> str:
    g.policy = web.content_policy(app.csp_hashes())
    module = pages.of_path(request.path)
    if module.PAGE.path == pages.NOT_FOUND:
        g.status = 404
    here = read_address(_place(module, request.path), request.args.to_dict())
    return web.index(parts, whole.stamp(), here.lang, markup.render(_draw(module, here)), g.page_title)
