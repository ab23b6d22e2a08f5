"""What the web server does around the pages: health, headers, the first answer of a page."""

from __future__ import annotations

import html
import re

from flask import Flask, Response, g, jsonify, request
from flask_compress import Compress

from dashboard import place, whole
from dashboard.door import door

YEAR = 365 * 24 * 3600
#: What Dash brings for browsers of long ago, and for tables of its own, which no page has.
UNUSED = re.compile(r'<script src="[^"]*/(?:deps/polyfill@|dash_table/)[^"]*"></script>')
INDEX = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/assets/icons/logo.svg" type="image/svg+xml">
<script src="/assets/app.js?m={stamp}"></script>
{css}
</head>
<body>
<div id="truoc">{screen}</div>
<div id="react-entry-point"></div>
<noscript><style>[data-do],[data-map]{{display:none}}</style></noscript>
<footer>{config}<template id="sau">{scripts}{renderer}</template></footer>
</body>
</html>"""


def prepare(server: Flask) -> None:
    """Give the server its health routes, compression and headers."""
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIMETYPES=["text/html", "text/css", "application/json", "application/javascript", "text/javascript",
                            "image/svg+xml"],
    )  # fmt: skip
    Compress(server)
    server.add_url_rule(whole.STYLES, view_func=styles)
    server.add_url_rule("/healthz", view_func=healthz)
    server.add_url_rule("/readyz", view_func=readyz)
    server.after_request(headers)


def styles() -> Response:
    """Give the styles of every page."""
    return Response(whole.styles(), mimetype="text/css")


def healthz() -> Response:
    """Say that the process answers."""
    return Response("ok", mimetype="text/plain")


def readyz() -> tuple[Response, int]:
    """Say whether there is a release to show, and how old it is."""
    found = door().readiness()
    return jsonify(found), 200 if found.get("release") is not None else 503


def headers(response: Response) -> Response:
    """Add what a browser must know: how long to keep a file, and that nothing comes from outside."""
    if request.path.startswith("/assets/") and response.status_code == 200:
        response.headers["Cache-Control"] = (
            f"public, max-age={YEAR}, immutable" if request.args else "public, max-age=86400"
        )
    elif response.status_code >= 400 or not request.path.startswith("/_dash-component-suites/"):
        response.headers["Cache-Control"] = "no-store"
    response.status_code = g.get("status", response.status_code)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = g.get("policy") or content_policy([])
    if place.secure():
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response


def content_policy(hashes: list[str]) -> str:
    """Write the content security policy: this host only, and the inline scripts that Dash writes."""
    scripts = " ".join(["'self'", *(f"'{one.strip(chr(39))}'" for one in hashes)])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def index(parts: dict[str, str], stamp: str, lang: str, screen: str, title: str) -> str:
    """Write the first answer: the screen is in it, and Dash takes over behind it.

    The scripts of Dash are held in a template until the screen has been painted (`app.js` puts them in).
    """
    return INDEX.format(
        lang=lang,
        title=html.escape(title),
        stamp=stamp,
        css=whole.css(),
        screen=screen,
        config=parts["config"],
        scripts=UNUSED.sub("", parts["scripts"]),
        renderer=parts["renderer"],
    )
