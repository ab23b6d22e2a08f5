"""How the program is served: administration by forms, public reading, refused starts, errors."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dashboard import app as program
from data import accounts, audit
from data.errors import Refusal
from tests.dashboard.fixtures import Door
from tests.doors import kit


def test_an_administrator_makes_an_account_whose_owner_sets_the_password(own):
    def act(path: str, **values):
        token = own.session("administrator")
        data = {"the": kit.form_token(token), **{name.replace("_", "-"): one for name, one in values.items()}}
        headers = {**kit.SAME, "Cookie": f"__Host-phien={token}"}
        return own.remote.server.test_client(use_cookies=False).post(path, data=data, headers=headers)

    new = {"ten": "moi.hy", "hien_thi": "Người mới", "vai_tro": "agency_editor", "co_quan": "hung-yen"}
    assert act("/quan-tri/tai-khoan/lap", **new).status_code == 400
    assert accounts.find(own.settings, "moi.hy") is None
    made = act("/quan-tri/tai-khoan/lap", **new, ly_do="nhận việc")
    code = re.search(r"<code>([\w-]{20,})</code>", made.get_data(as_text=True))[1]
    data = {"the": kit.form_token(""), "ten": "moi.hy", "ma": code, "mat-khau": kit.PASSWORD}
    client = own.remote.server.test_client(use_cookies=False)
    assert client.post("/dang-nhap/ma", data=data, headers=kit.SAME).status_code == 303
    assert client.post("/dang-nhap/ma", data=data, headers=kit.SAME).status_code == 400
    key = accounts.find(own.settings, "moi.hy").id
    done = act("/quan-tri/tai-khoan/vai-tro", tai_khoan=key, vai_tro="leader", ly_do="chuyển việc")
    assert done.status_code == 303
    assert act("/quan-tri/tai-khoan/trang-thai", tai_khoan=key, trang_thai="disabled", ly_do="nghỉ").status_code == 303
    assert accounts.find(own.settings, "moi.hy").active is False
    log = own.ask("auditor", "GET", "/nhat-ky").get_data(as_text=True)
    for words in ("chuyển việc", "agency_editor", "nguoi.administrator", "Nhật ký nguyên vẹn"):
        assert words in log
    assert audit.verify(own.settings).problems == ()


def test_the_public_is_told_that_nothing_was_published(own, monkeypatch):
    door = Door()
    app = program.make_app(door, here=replace(own.settings, host="10.0.0.5"))
    monkeypatch.setenv("PUBLIC", "1")

    def nothing(viewer, **asked):
        assert viewer.role == "public"
        raise Refusal("no_official_release")

    monkeypatch.setattr(door, "overview", nothing)
    client = app.server.test_client()
    first = client.get("/").get_data(as_text=True)
    assert "Chưa có bản số liệu chính thức" in first
    assert "86,4" not in first
    assert client.get("/nguon").status_code == 303


@pytest.mark.parametrize("name", ["DASH_DEBUG", "FLASK_DEBUG", "DASH_MCP_ENABLED"])
def test_a_development_switch_stops_the_start(monkeypatch, name):
    monkeypatch.setenv(name, "true")
    with pytest.raises(RuntimeError, match=name):
        program.make_app(Door(), mode="demo", host="127.0.0.1")


def test_unsafe_ways_to_serve_stop_the_start(monkeypatch, own):
    with pytest.raises(RuntimeError, match="BEHIND_TLS"):
        program.make_app(Door(), mode="production", host="0.0.0.0")
    with pytest.raises(Refusal):
        accounts.demo_accounts(own.settings)
        program.make_app(Door(), here=replace(own.settings, mode="production"))
    for hidden in ("/_mcp", "/docs", "/redoc", "/openapi.json"):
        made = program.make_app(Door(), mode="demo", host="127.0.0.1")
        made.server.add_url_rule(hidden, hidden, lambda: "x")
        with pytest.raises(RuntimeError, match=hidden):
            program.check(made)
    monkeypatch.setenv("BEHIND_TLS", "1")
    assert program.make_app(Door(), mode="production", host="0.0.0.0")


def test_an_error_has_an_id_and_tells_nothing(own, monkeypatch, caplog):
    def fails(*_a, **_k):
        raise ValueError("SELECT secret FROM /var/lib/x")

    monkeypatch.setattr("dashboard.pages.users.accounts.every", fails)
    monkeypatch.setattr("dashboard.guard.crossed", fails)
    answer = own.ask("administrator", "GET", "/quan-tri/tai-khoan")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    code = re.search(r"Mã ([0-9a-f]{8})", text)[1]
    assert code in caplog.text
    assert "SELECT" not in text and "Traceback" not in text and "/var" not in text
    assert answer.headers["Cache-Control"] == "no-store"
