"""Identities and requests for the tests of the doors."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from dash import Dash

from dashboard import app as program
from data import accounts, ledger
from data.accounts import Account
from data.accounts.tokens import digest
from data.audit import Who
from data.ledger import tables
from data.settings import Settings

BY = Who("tests")
PASSWORD = "mưa rơi trên mái ngói"
SAME = {"Sec-Fetch-Site": "same-origin"}
CALLBACK = "/_dash-update-component"
OUTPUT = ".._pages_content.children..._pages_store.data.."
#: identity → role and agency; the rest are the states in which one of them may be, and those without a session.
PEOPLE = {
    "viewer": ("agency_viewer", "hung-yen"), "editor": ("agency_editor", "hung-yen"),
    "approver": ("agency_approver", "hung-yen"), "coordinator": ("coordinator", None),
    "government_office": ("government_office", None), "publisher": ("publisher", None),
    "administrator": ("administrator", None), "leader": ("leader", None), "auditor": ("auditor", None),
}  # fmt: skip
NOBODY = (
    "anonymous",
    "demonstration",
    "disabled",
    "expired",
    "ended",
    "pending",
    "token",
    "sending",
    "revoked",
    "garbage",
    "public",
)
IDENTITIES = (*PEOPLE, *NOBODY)


@dataclass
class House:
    """A running program, reached locally and from elsewhere, with its accounts."""

    local: Dash
    remote: Dash
    settings: Settings
    people: dict[str, Account]
    tokens: dict[str, str] = field(default_factory=dict)
    _open: dict[str, str] = field(default_factory=dict)

    def session(self, name: str, fresh: bool = True) -> str:
        """Start a session of an account, whose owner has just proved who they are; give its token."""
        token = accounts.start_session(self.settings, self.people[name].id).token
        if fresh:
            with ledger.writing(self.settings) as connection:
                mine = tables.session.c.id == digest(token)
                now = tables.stamp(datetime.now(UTC))
                connection.execute(tables.session.update().where(mine).values(stepped_up=now))
        return token

    def cookie(self, name: str) -> tuple[str, str]:
        """Give the headers' name and value with which an identity asks from elsewhere."""
        if name in PEOPLE:
            held = accounts.resume(self.settings, self._open.get(name, ""))
            if held is None or not held.fresh:  # it was ended by what was asked last, or a long while ago
                self._open[name] = self.session(name)
            return "Cookie", f"__Host-phien={self._open[name]}"
        if name in ("token", "sending", "revoked"):
            return "Authorization", f"Bearer {self.tokens[name]}"
        if name in ("anonymous", "demonstration", "public"):
            return "X-None", ""
        return "Cookie", f"__Host-phien={self.tokens[name]}"

    def ask(self, name: str, method: str, path: str, **more: Any):
        """Send one request as an identity, in the shape that a page of ours would send."""
        app = self.local if name == "demonstration" else self.remote
        key, value = self.cookie(name)
        headers = {key: value, **(SAME if method not in ("GET", "HEAD", "OPTIONS") else {}), **more.pop("headers", {})}
        called = path.partition("?")[0] == CALLBACK
        if method == "POST" and not called and "data" not in more:
            more["data"] = {"the": form_token(value.partition("=")[2])}
        if method == "POST" and called and "json" not in more and "data" not in more:
            more["json"] = body(more.pop("output", OUTPUT))
        client = app.server.test_client(use_cookies=False)
        with patch.dict(os.environ, {"PUBLIC": "1"} if name == "public" else {}):
            return client.open(path, method=method, headers=headers, **more)


def form_token(token: str) -> str:
    """Give what a form of a session carries."""
    return hmac.digest(token.encode(), b"form", hashlib.sha256).hex()


def body(output: str = OUTPUT, path: str = "/", search: str = "") -> dict[str, Any]:
    """Give the body that the browser sends for the callback of pages."""
    return {
        "output": output,
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
        "changedPropIds": ["_pages_location.pathname", "_pages_location.search"],
        "parsedChangedPropsIds": ["_pages_location.pathname", "_pages_location.search"],
    }


def build(here: Settings, door: Any = None) -> House:
    """Make the programs on a data door, an account of each role, and everything that is no longer worth anything."""
    local, remote = (program.make_app(door, here=replace(here, host=host)) for host in ("127.0.0.1", "10.0.0.5"))
    people = {
        name: accounts.create(here, BY, f"nguoi.{name}", f"Tên của {name}", role, agency)
        for name, (role, agency) in PEOPLE.items()
    }
    for name in ("disabled", "expired", "ended", "pending"):
        people[name] = accounts.create(here, BY, f"nguoi.{name}", f"Tên của {name}", "administrator")
    house = House(local, remote, here, people)
    house.tokens["token"], _ = accounts.create_token(here, BY, people["coordinator"].id, "kiểm thử")
    house.tokens["sending"], _ = accounts.create_token(here, BY, people["approver"].id, "máy gửi", scope="send")
    house.tokens["revoked"], made = accounts.create_token(here, BY, people["coordinator"].id, "đã thu hồi")
    accounts.revoke_token(here, BY, made.id)
    house.tokens |= {name: house.session(name) for name in ("disabled", "expired", "ended", "pending")}
    house.tokens["garbage"] = "không-phải-phiên"
    accounts.change(here, BY, people["disabled"].id, "thử", active=False)
    accounts.end(here, house.tokens["ended"])
    for name, values in (("expired", {"expires": "2020-01-01T00:00:00+00:00"}), ("pending", {"pending": True})):
        with ledger.writing(here) as connection:
            mine = tables.session.c.account == people[name].id
            connection.execute(tables.session.update().where(mine).values(**values))
    return house
