"""Sessions at the door: a new token at sign-in, and nothing that an ended or demoted one may still do."""

from __future__ import annotations

import re

import pyotp
import pytest

from data import accounts
from tests.doors import kit

PATHS = ("/", "/tai-khoan", "/nhat-ky", "/quan-tri/tai-khoan", "/_dash-layout")


@pytest.fixture
def lan(own):
    made = accounts.create(own.settings, kit.BY, "lan.hy", "Nguyễn Thị Lan", "agency_editor", "hung-yen")
    return accounts.set_password(own.settings, kit.BY, made.id, kit.PASSWORD)


def _cookie(answer) -> str:
    return re.match(r"(?:__Host-)?phien=([^;]*)", answer.headers["Set-Cookie"])[1]


def _sign_in(own, **headers):
    data = {"the": kit.form_token(headers.pop("old", "")), "ten": "lan.hy", "mat-khau": kit.PASSWORD}
    client = own.remote.server.test_client(use_cookies=False)
    return client.post("/dang-nhap", data=data, headers={**kit.SAME, **headers})


def test_sign_in_gives_a_new_token_and_ends_the_old_one(own, lan):
    planted = own.session("leader")
    answer = _sign_in(own, old=planted, Cookie=f"__Host-phien={planted}")
    assert answer.status_code == 303
    assert _cookie(answer) not in ("", planted)
    assert accounts.resume(own.settings, planted) is None
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in answer.headers["Set-Cookie"]
    assert "Domain" not in answer.headers["Set-Cookie"]
    again = _sign_in(own)
    assert _cookie(again) != _cookie(answer)


def test_a_copied_cookie_is_worth_nothing_after_sign_out(own):
    token = own.session("administrator")
    headers = {"Cookie": f"__Host-phien={token}"}
    client = own.remote.server.test_client(use_cookies=False)
    assert client.get("/nhat-ky", headers=headers).status_code == 200
    out = client.post("/dang-xuat", data={"the": kit.form_token(token)}, headers={**headers, **kit.SAME})
    assert out.status_code == 303
    for path in PATHS:
        assert client.get(path, headers=headers).status_code in (303, 401)


@pytest.mark.parametrize("what", ["demoted", "disabled", "ended", "all ended"])
def test_a_change_counts_at_the_next_request(own, what):
    account, token = own.people["administrator"], own.session("administrator")
    headers, client = {"Cookie": f"__Host-phien={token}"}, own.remote.server.test_client(use_cookies=False)
    shown, _ = accounts.create_token(own.settings, account.who, account.id, "thử")
    assert client.get("/nhat-ky", headers=headers).status_code == 200
    if what == "demoted":
        accounts.change(own.settings, kit.BY, account.id, "thử", role="leader")
    elif what == "disabled":
        accounts.change(own.settings, kit.BY, account.id, "thử", active=False)
    elif what == "ended":
        accounts.end(own.settings, token)
    else:
        accounts.end_all(own.settings, kit.BY, account.id)
    for path in PATHS:
        assert client.get(path, headers=headers).status_code in (303, 401), path
    assert client.post(kit.CALLBACK, json=kit.body(), headers={**headers, **kit.SAME}).status_code == 401
    if what in ("demoted", "disabled"):
        assert client.get("/", headers={"Authorization": f"Bearer {shown}"}).status_code == 401


def test_a_dead_cookie_is_not_replaced_by_the_demonstration_officer(own):
    client = own.local.server.test_client(use_cookies=False)
    assert client.get("/").status_code == 200
    for token in (own.tokens["ended"], own.tokens["expired"], own.tokens["disabled"], "x", ""):
        assert client.get("/", headers={"Cookie": f"phien={token}"}).status_code == 303
    assert client.get("/", headers={"Authorization": "Bearer x"}).status_code == 401
    assert client.get("/", headers={"Authorization": "Basic eDp4"}).status_code == 401


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(own, lan):
    client = own.remote.server.test_client()
    said = []
    for name, password in (("lan.hy", "sai mật khẩu rồi"), ("khong.ai", "sai mật khẩu rồi")):
        data = {"the": kit.form_token(""), "ten": name, "mat-khau": password}
        answer = client.post("/dang-nhap", data=data, headers=kit.SAME)
        said.append((answer.status_code, re.search(r'role="alert">(.*?)</p>', answer.get_data(as_text=True))[1]))
        assert "Set-Cookie" not in answer.headers
    assert said[0] == said[1]
    assert said[0][0] == 401


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil", "x"])
def test_sign_in_goes_on_to_this_host_alone(own, lan, wanted):
    data = {"the": kit.form_token(""), "ten": "lan.hy", "mat-khau": kit.PASSWORD, "tiep": wanted}
    answer = own.remote.server.test_client().post("/dang-nhap", data=data, headers=kit.SAME)
    assert answer.headers["Location"] == "/"


def test_the_second_factor_is_enrolled_asked_and_removed(own, lan, monkeypatch):
    token = _cookie(_sign_in(own))
    client = own.remote.server.test_client(use_cookies=False)

    def post(path: str, **values):
        data = {"the": kit.form_token(token), **{name.replace("_", "-"): one for name, one in values.items()}}
        return client.post(path, data=data, headers={**kit.SAME, "Cookie": f"__Host-phien={token}"})

    made = post("/tai-khoan/lop-hai", chung=kit.PASSWORD)
    secret, token = re.search(r"<code>([A-Z2-7]{32})</code>", made.get_data(as_text=True))[1], _cookie(made)
    moment = 1_800_000_000
    monkeypatch.setattr("data.accounts.second.time.time", lambda: moment)
    assert post("/tai-khoan/lop-hai/xac-nhan", ma="000000").status_code == 401
    on = post("/tai-khoan/lop-hai/xac-nhan", ma=pyotp.TOTP(secret).at(moment))
    assert on.status_code == 303
    token = _cookie(on)
    shown = client.get("/tai-khoan", headers={"Cookie": f"__Host-phien={token}"})
    assert shown.headers["Location"].startswith("/dang-nhap")
    moment += 30
    full = post("/dang-nhap/lop-hai", ma=pyotp.TOTP(secret).at(moment))
    assert _cookie(full) != token
    token = _cookie(full)
    assert client.get("/tai-khoan", headers={"Cookie": f"__Host-phien={token}"}).status_code == 200
    moment += 30
    assert post("/tai-khoan/lop-hai/bo", chung=pyotp.TOTP(secret).at(moment)).status_code == 400
    off = post("/tai-khoan/lop-hai/bo", chung=pyotp.TOTP(secret).at(moment), ly_do="đổi điện thoại")
    assert off.status_code == 303
    assert accounts.get(own.settings, lan.id).second is False
