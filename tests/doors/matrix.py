"""The matrix: everything that answers × everybody who may ask, with what `who_may.toml` says of it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from dashboard import app as program
from dashboard import pages, policy
from dashboard.identity import Reader
from data.model import Viewer
from tests.doors import kit

AGENCY, OFFICE = ("viewer", "editor", "approver"), ("coordinator", "government_office")
GROUPS = {
    "everybody": kit.IDENTITIES,
    "public": (*kit.PEOPLE, "demonstration", "token", "public"),
    "readers": (*kit.PEOPLE, "demonstration", "token"),
    "people": tuple(kit.PEOPLE),
    "administrators": ("administrator",),
    "auditors": ("administrator", "auditor"),
    "publishers": ("publisher",),
    "reporters": (*AGENCY, *OFFICE, "publisher", "demonstration"),
    "drafters": ("editor", "approver"),
    "senders": ("approver",),
    "officers": OFFICE,
    "meeters": (*OFFICE, "leader"),
    "doubters": (*AGENCY, *OFFICE, "publisher"),
    "answerers": ("editor", "approver", *OFFICE),
    "programs": ("sending",),
}
Entry = tuple[str, str]
REAL = {
    "/<path:path>": "/khong-co",
    "/tai-ve/<path:trang>.<any(csv,xlsx,svg):kind>": "/tai-ve/tong-quan.csv",
    "/assets/<path:filename>": "/assets/app.js",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "/_dash-component-suites/dash/deps/react@18.3.1.min.js",
}
READERS = {
    "demonstration": Reader(Viewer("", "coordinator"), "coordinator", "demonstration", ""),
    "token": Reader(Viewer("", "coordinator"), "coordinator", "token", ""),
    "sending": Reader(Viewer("", "agency"), "agency_approver", "sending", ""),
    "public": Reader(Viewer("", "public"), "public", "public", ""),
    **{name: Reader(Viewer("", "leader"), role, "session", "") for name, (role, _) in kit.PEOPLE.items()},
}


def expected() -> dict[Entry, tuple[str, ...]]:
    """Give kind and name of every entry → the identities that may pass."""
    held = tomllib.loads((Path(__file__).parent / "who_may.toml").read_text("utf-8"))
    found = {}
    for kind, groups in held.items():
        for group, names in groups.items():
            for name in names:
                sent = kind == "callbacks" or name.startswith("POST ")
                found[kind, name] = tuple(
                    who for who in GROUPS[group] if who != "token" or not sent or group == "everybody"
                )
    return found


def declared(entry: Entry) -> tuple[str, ...]:
    """Give the identities that the policy table itself lets pass."""
    kind, name = entry
    method, _, rule = name.partition(" ")
    sent = kind == "callbacks" or method == "POST"
    if kind == "callbacks":
        held = policy.CALLBACKS[name].policy
    elif kind == "pages":
        held = next(one.PAGE.policy for one in pages.modules() if one.PAGE.path == name)
    else:
        held = policy.ROUTES.get((rule, method), "")
    return tuple(
        who
        for who in kit.IDENTITIES
        if policy.may(held, READERS.get(who)) and (who != "token" or not sent or held == "open")
    )


def registry(house: kit.House) -> list[Entry]:
    """Give everything that answers in the running program."""
    routes = [("routes", f"{method} {rule}") for rule, method in program.surface(house.remote)]
    shown = [("pages", module.PAGE.path) for module in pages.modules()]
    return [*routes, *shown, *(("callbacks", output) for output in house.remote.callback_map)]


def passes(house: kit.House, entry: Entry, who: str) -> bool:
    """Ask for an entry as an identity, and tell whether the door let it through."""
    kind, name = entry
    if kind == "callbacks":
        return _through(house.ask(who, "POST", kit.CALLBACK, json=kit.body(name)))
    if kind == "pages":
        return _through(house.ask(who, "GET", _real(name)))
    method, rule = name.split(" ", 1)
    return _through(house.ask(who, method, _real(rule)))


def _real(rule: str) -> str:
    """Give an address that a rule answers."""
    return REAL.get(
        rule,
        rule.replace("<ky>/<ma>/<bieu>", "2026-09/hung-yen/procedures")
        .replace("<ma>", "hung-yen")
        .replace("<ct>", "full_online_coverage")
        .replace("<vm>", "1")
        .replace("<cd>", "1"),
    )


def _through(answer) -> bool:
    refused = answer.status_code == 403 or (answer.status_code == 401 and not by_act(answer))
    to_sign_in = answer.status_code == 303 and re.match(r"/dang-nhap(\?tiep=|$)", answer.headers["Location"])
    return not refused and not to_sign_in


def by_act(answer) -> bool:
    """Tell whether an act itself asked for a proof or said that one is wrong, inside its own page."""
    return bool(re.search(r'class="(banner wrong|card ask)"', answer.data.decode("utf-8", "replace")))
