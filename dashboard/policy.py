"""Who may reach what: every route, callback and page names its policy here, or the program does not start."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from flask import current_app

from dashboard.i18n import t
from data.model import Viewer

# open: tells nothing of the country's figures. viewer: only for somebody we know.
POLICIES = ("open", "viewer")
ROUTES = {
    "/": "viewer",
    "/<path:path>": "viewer",
    "/_dash-layout": "viewer",
    "/_dash-dependencies": "viewer",
    "/_dash-update-component": "viewer",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "open",
    "/_reload-hash": "open",
    "/_favicon.ico": "open",
    "/assets/<path:filename>": "open",
    "/healthz": "open",
    "/readyz": "open",
}
CALLBACKS = {
    ".._pages_content.children..._pages_store.data..": "viewer",
    "_pages_dummy.children": "viewer",
}
DEMONSTRATION = Viewer(who="demo-coordinator", role="coordinator")


class NoViewer(Exception):
    """Nobody is signed in, and this way of running has no demonstration officer."""

    def say(self, lang: str = "vi") -> str:
        """Write the sentence for the person who asked."""
        return t("state.no_accounts", lang)


def viewer() -> Viewer:
    """Give who reads: the demonstration officer, in demo mode and on this machine only."""
    config = current_app.config
    if config["MODE"] == "demo" and is_loopback(config["HOST"]):
        return DEMONSTRATION
    raise NoViewer


def is_loopback(host: str) -> bool:
    """Tell whether a host to listen on is reachable from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def of_route(rule: str) -> str:
    """Give the policy of a route; one that is not named is refused as if nobody may pass."""
    return ROUTES.get(rule, "viewer")


def check(routes: Iterable[str], callbacks: Iterable[str], pages: Iterable[tuple[str, str]]) -> None:
    """Refuse to start while a route, a callback output or a page has no policy."""
    open_ends = [f"route {rule}" for rule in routes if ROUTES.get(rule) not in POLICIES]
    open_ends += [f"callback {output}" for output in callbacks if CALLBACKS.get(output) not in POLICIES]
    open_ends += [f"page {path}" for path, policy in pages if policy not in POLICIES]
    if open_ends:
        raise RuntimeError(
            f"No policy in dashboard/policy.py for: {', '.join(sorted(open_ends))}. Name one of {POLICIES}."
        )
