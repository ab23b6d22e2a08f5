"""The web program: Dash on its Flask backend, with every page of the folder and nothing without a policy.

Start it with `python -m dashboard`, or `granian --interface wsgi --factory dashboard.app:create_server`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import dash
from dash import _pages
from flask import Flask, g, request

from dashboard import markup, pages, policy, shell, web
from dashboard.address import Address, read_address
from dashboard.door import KEY, Door, default
from dashboard.i18n import t
from data import settings

ASSETS = Path(__file__).parents[1] / "assets"


def make_app(read: Door | None = None, mode: str | None = None, host: str | None = None) -> dash.Dash:
    """Build the web program; `read` is the data door, `mode` and `host` come from the settings if not given.

    A route, callback or page without a policy ends the start with a sentence.
    """
    found = settings.load() if mode is None or host is None else None
    app = dash.Dash(
        "dashboard",
        server=Flask("dashboard", static_folder=None),
        use_pages=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        assets_ignore=r"app\.js",
        suppress_callback_exceptions=True,
        title=t("product", "vi"),
        update_title="",
        enable_mcp=False,
        add_log_handler=False,
    )
    server: Flask = app.server
    server.config.update({KEY: read or default(), "MODE": mode or found.mode, "HOST": host or found.host})  # type: ignore[union-attr]
    app.layout = dash.html.Div(dash.page_container)
    _register()
    web.prepare(server)
    stamp = str(int((ASSETS / "app.js").stat().st_mtime))
    app.interpolate_index = lambda **parts: _index(parts, stamp, app)  # type: ignore[method-assign]
    check(app)
    return app


def create_server() -> Flask:
    """Build the WSGI program for a server that takes a factory."""
    return make_app().server


def check(app: dash.Dash) -> None:
    """Refuse to start while something that answers has no policy."""
    with app.server.test_request_context("/healthz"):
        app.server.preprocess_request()  # Dash makes its own routing callback before the first request
    policy.check(
        routes=[rule.rule for rule in app.server.url_map.iter_rules()],
        callbacks=list(app.callback_map),
        pages=[(module.PAGE.path, getattr(module.PAGE, "policy", "")) for module in pages.modules()],
    )


def _register() -> None:
    _pages.PAGE_REGISTRY.clear()
    for module in pages.modules():
        dash.register_page(
            module.__name__,
            path=module.PAGE.path,
            name=module.PAGE.name.vi,
            title=_title,
            order=module.PAGE.order,
            layout=partial(_layout, module),
        )


def _layout(module: Any, **query: Any) -> Any:
    here = read_address(module.PAGE.path, query)
    return markup.holder(_draw(module, here), lang=here.lang)


def _draw(module: Any, here: Address) -> Any:
    return shell.screen(module.PAGE, tuple(one.PAGE for one in pages.modules()), module.draw, here)


def _title(**_: Any) -> str:
    return g.get("page_title") or t("product", "vi")


def _index(parts: dict[str, str], stamp: str, app: dash.Dash) -> str:
    g.policy = web.content_policy(app.csp_hashes())
    found = {module.PAGE.path: module for module in pages.modules()}
    module = found.get(request.path.rstrip("/") or "/")
    if module is None:
        module, g.status = found[pages.NOT_FOUND], 404
    here = read_address(module.PAGE.path, request.args.to_dict())
    return web.index(parts, stamp, here.lang, markup.render(_draw(module, here)), g.page_title)
