"""Nothing answers without a policy, and nobody unknown is shown figures."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from dash import Input, Output

from dashboard import acts, pages, policy
from dashboard import app as program
from dashboard.shell import Page
from data import space
from data.errors import Refusal
from data.model import Text
from tests.dashboard.fixtures import Door


def test_a_route_without_policy_stops_the_start():
    made = program.make_app(Door(), mode="demo", host="127.0.0.1")
    made.server.add_url_rule("/moi", view_func=lambda: "new", endpoint="new")
    with pytest.raises(RuntimeError, match="route /moi GET"):
        program.check(made)


def test_a_callback_without_policy_stops_the_start():
    made = program.make_app(Door(), mode="demo", host="127.0.0.1")
    made.callback(Output("moi", "children"), Input("cu", "children"))(lambda value: value)
    made._setup_server()
    made.callback_map["moi.children"] = {"inputs": [], "state": []}
    with pytest.raises(RuntimeError, match=r"callback moi\.children"):
        program.check(made)


def test_a_page_without_policy_stops_the_start(monkeypatch):
    page = Page("/moi", 9, Text("Mới", "New"), "nobody")
    module = SimpleNamespace(__name__="dashboard.pages.new", PAGE=page, draw=None)
    monkeypatch.setattr(pages, "modules", lambda: (module,))
    with pytest.raises(RuntimeError, match="page /moi"):
        program.make_app(Door(), mode="demo", host="127.0.0.1")


@pytest.mark.parametrize(("mode", "host"), [("production", "127.0.0.1"), ("demo", "0.0.0.0"), ("demo", "10.0.0.5")])
def test_only_the_local_demonstration_is_served_without_a_session(mode, host):
    client = program.make_app(Door(), mode=mode, host=host).server.test_client()
    for path in ("/", "/nguon?ky=2025-Q3"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/dang-nhap")
    for path in ("/_dash-layout", "/_dash-dependencies"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert "đăng nhập" in answer.get_data(as_text=True)
    same = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/_dash-update-component", json={}, headers=same).status_code == 401
    assert client.get("/healthz").get_data(as_text=True) == "ok"
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("web", False)]
)
def test_loopback(host, here):
    assert policy.is_loopback(host) is here


@pytest.mark.parametrize("code", sorted(space.CODES))
def test_a_form_that_finds_no_room_on_the_disk_is_answered_507(code: str):
    assert acts._status(Refusal(code)) == 507
