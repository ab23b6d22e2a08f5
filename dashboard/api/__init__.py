"""The API for programs: JSON in and out, a token instead of a session; each file is one theme with its `ROUTES`."""

from __future__ import annotations

from flask import Flask

from dashboard.api import figures, pushed

THEMES = (pushed, figures)
#: Rules that a program posts to with a token: no page of a browser ever does.
POSTED = frozenset(rule for theme in THEMES for rule, method, _ in theme.ROUTES if method == "POST")


def prepare(server: Flask) -> None:
    """Give the server every route of the API."""
    for theme in THEMES:
        for rule, method, act in theme.ROUTES:
            server.add_url_rule(rule, f"api {method} {rule}", act, methods=[method])
