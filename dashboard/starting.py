"""What the program refuses to start with: a switch that opens a back way in, or an address that is not safe."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from dashboard.i18n import t
from dashboard.place import is_loopback

SWITCHES = ("DASH_DEBUG", "FLASK_DEBUG", "DASH_MCP_ENABLED")
HIDDEN = ("/_mcp", "/docs", "/redoc", "/openapi.json")


class StartRefused(RuntimeError):
    """The program does not start; the message says why in both languages."""

    def __init__(self, key: str, **params: str):
        super().__init__("\n".join(t(key, lang, **params) for lang in ("vi", "en")))


def check_environment(mode: str, host: str, environ: Mapping[str, str] = os.environ) -> None:
    """Refuse switches of development, and production that listens to others without encryption."""
    for name in SWITCHES:
        if environ.get(name):
            raise StartRefused("start.switch", name=name)
    if mode != "demo" and not is_loopback(host) and environ.get("BEHIND_TLS") != "1":
        raise StartRefused("start.plain", host=host)


def check_routes(rules: Iterable[str]) -> None:
    """Refuse routes that tell or run what no page does."""
    for rule in rules:
        if rule.startswith(HIDDEN):
            raise StartRefused("start.route", name=rule)
