"""Pages that are plain HTML with forms: they work without JavaScript, and before anybody has signed in."""

from __future__ import annotations

import hashlib
import html as text
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dashboard import markup

ASSETS = Path(__file__).parents[1] / "assets"
STYLES = "/assets/all.css"
PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/assets/icons/logo.svg" type="image/svg+xml">
<script src="/assets/app.js?m={stamp}"></script>
{css}
</head>
<body>{screen}<noscript><style>[data-do],[data-map]{{display:none}}</style></noscript></body>
</html>"""


def page(screen: Any, lang: str, title: str) -> str:
    """Write a whole page around a screen."""
    return PAGE.format(lang=lang, title=text.escape(title), stamp=stamp(), css=css(), screen=markup.render(screen))


def link(path: str, **query: str) -> str:
    """Write an address with a query; the default language is left out."""
    asked = urlencode({name: value for name, value in query.items() if (name, value) != ("lang", "vi")})
    return f"{path}?{asked}" if asked else path


@cache
def stamp() -> str:
    """Give what changes in the script's address when the script changes."""
    return str(int((ASSETS / "app.js").stat().st_mtime))


@cache
def styles() -> bytes:
    """Give every style sheet of the house as one, in order: each file of its own is a way to the server and back."""
    return b"".join(path.read_bytes() for path in sorted(ASSETS.glob("*.css")))


@cache
def css() -> str:
    """Write the link to the styles; its address changes with them."""
    return f'<link rel="stylesheet" href="{STYLES}?m={hashlib.sha256(styles()).hexdigest()[:12]}">'
