"""Signing in through a provider that is not ours: what holds, what ends, and who is asked for more."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests

from data import accounts, audit, sign_on
from data.accounts import Account
from data.audit import Who
from data.errors import Refusal
from data.settings import Settings
from tests.sign_on import provider
from tests.sign_on.browsing import Browser

BY = Who("tests")


@pytest.fixture(scope="module")
def lan(copy: Settings, issuer: str) -> Account:
    """An editor of Hưng Yên who signs in through the provider alone."""
    subject = sign_on.configured(copy).subject("sub-lan")
    return accounts.create(copy, BY, "lan.hy", "Nguyễn Thị Lan", "agency_editor", "hung-yen", subject)


@pytest.fixture
def browser_of_lan(served: str, lan: Account) -> Browser:
    """Her browser, in which nobody has signed in yet."""
    return Browser(served)


def test_a_person_signs_in_and_goes_on_to_where_they_wanted(browser_of_lan, copy, lan, issuer):
    page = browser_of_lan.get(browser_of_lan.at + "/dang-nhap?tiep=/nguon").text
    start = re.search(r'href="(/dang-nhap/cong[^"]*)"', page)[1].replace("&amp;", "&")
    sent = parse_qs(urlsplit(browser_of_lan.go(start).headers["Location"]).query)
    assert sent["code_challenge_method"] == ["S256"] and len(sent["code_challenge"][0]) == 43
    assert sent["scope"] == ["openid"] and sent["response_type"] == ["code"] and sent["state"] != sent["nonce"]
    back = browser_of_lan.signs_in("lan", start)
    assert (back.status_code, back.headers["Location"]) == (303, "/nguon")
    assert "Nguyễn Thị Lan" in browser_of_lan.get(browser_of_lan.at + "/tai-khoan").text
    (newest,) = [row for row in audit.rows(copy, 5) if row["act"] == "sign_in"]
    assert newest["who"] == "lan.hy" and newest["after"]["how"] == "sign_on"
    assert audit.verify(copy).problems == ()


def test_the_session_is_new_and_what_the_browser_had_is_ended(browser_of_lan, copy, lan):
    planted = accounts.start_session(copy, lan.id).token
    browser_of_lan.cookies.set("phien", planted, domain="127.0.0.1", path="/")
    browser_of_lan.signs_in("lan")
    token = browser_of_lan.cookies.get("phien", domain="127.0.0.1")
    assert token != planted and accounts.resume(copy, planted) is None and accounts.resume(copy, token)


def test_an_answer_counts_once_and_in_one_browser(browser_of_lan, served, issuer):
    back = browser_of_lan.proves("lan")
    other = Browser(served)
    assert "không phải của trình duyệt này" in other.go(back).text
    other.go("/dang-nhap/cong")
    assert other.go(back).status_code == 400
    assert browser_of_lan.go(back).status_code == 303
    again = browser_of_lan.go(back)
    assert again.status_code == 400 and "đã dùng" in again.text
    assert other.cookies.get("phien") is None


def test_a_code_is_worth_nothing_without_the_verifier_or_twice(browser_of_lan, issuer):
    back = parse_qs(urlsplit(browser_of_lan.proves("lan")).query)
    form = {"grant_type": "authorization_code", "code": back["code"][0]}
    form["redirect_uri"] = f"{browser_of_lan.at}/dang-nhap/cong/ve"
    for more in ({}, {"code_verifier": "x" * 64}):
        said = requests.post(f"{issuer}/token", form | more, auth=(provider.CLIENT, provider.SECRET), timeout=20)
        assert said.status_code == 400, "the provider itself did not ask for the verifier"


def test_who_belongs_to_no_account_is_told_so_and_gets_none(served, copy, lan):
    minh = Browser(served)
    answer = minh.signs_in("minh")
    assert answer.status_code == 400 and "chưa gắn với tài khoản" in answer.text
    assert minh.cookies.get("phien") is None and not [one for one in accounts.every(copy) if one.name == "minh"]
    (newest,) = audit.rows(copy, 1)
    assert (newest["act"], newest["after"]["why"]) == ("sign_in_failed", "sso_unknown")
    english = Browser(served)
    assert "No active account belongs" in english.signs_in("minh", "/dang-nhap/cong?lang=en").text


def test_a_disabled_account_does_not_come_in(browser_of_lan, copy, lan):
    accounts.change(copy, BY, lan.id, "nghỉ", active=False)
    assert browser_of_lan.signs_in("lan").status_code == 400
    accounts.change(copy, BY, lan.id, "về", active=True)
    assert browser_of_lan.signs_in("lan").status_code == 303


def test_a_tied_account_has_no_password_here(copy, lan):
    with pytest.raises(Refusal, match="no password here"):
        accounts.set_password(copy, BY, lan.id, "mưa rơi trên mái ngói")
    made = accounts.create(copy, BY, "moi.hy", "Mới", "leader")
    code = accounts.invite_password(copy, BY, made.id)
    accounts.set_password(copy, BY, made.id, "mưa rơi trên mái ngói")
    session = accounts.start_session(copy, made.id)
    accounts.tie(copy, BY, made.id, "chuyển sang cổng", sign_on.configured(copy).subject("sub-moi"))
    assert accounts.resume(copy, session.token) is None and not accounts.get(copy, made.id).local
    for tried in (
        lambda: accounts.verify(copy, "moi.hy", "mưa rơi trên mái ngói"),
        lambda: accounts.redeem(copy, code, "moi.hy", "mưa rơi trên mái ngói"),
        lambda: accounts.tie(copy, BY, made.id, "của người khác", sign_on.configured(copy).subject("sub-lan")),
    ):
        with pytest.raises(Refusal):
            tried()


@pytest.mark.parametrize("asked", ["", provider.TWO_ACR])
def test_our_second_factor_is_asked_unless_the_provider_asked_for_two(served, copy, issuer, monkeypatch, asked):
    monkeypatch.setenv("OIDC_ACR", asked)
    subject = sign_on.configured(copy).subject("sub-minh")
    found = accounts.find(copy, "minh.hy") or accounts.create(copy, BY, "minh.hy", "Minh", "leader", oidc=subject)
    if not found.second:
        secret = accounts.enrol(copy, BY, found.id).secret
        accounts.confirm(copy, BY, found.id, pyotp.TOTP(secret).now())
    minh = Browser(served)
    signed = minh.signs_in("minh")
    assert signed.headers["Location"] == ("/" if asked else "/dang-nhap?tiep=%2F")
    assert bool(accounts.resume(copy, minh.cookies["phien"])) == bool(asked)
    assert bool(accounts.awaiting(copy, minh.cookies["phien"])) != bool(asked)


def test_an_administrator_proves_themselves_at_the_provider(served, copy, issuer):
    subject = sign_on.configured(copy).subject("sub-quan")
    boss = accounts.create(copy, BY, "quan.tri.that", "Quản trị thật", "administrator", oidc=subject)
    browser = Browser(served)
    browser.signs_in("quan")
    act = {
        "ten": "nguoi.moi",
        "hien_thi": "Người mới",
        "vai_tro": "leader",
        "ly_do": "nhận việc",
        "chu_the": "sub-moi-2",
    }
    asked = browser.submit("/quan-tri/tai-khoan/lap", **act)
    assert asked.status_code == 401 and accounts.find(copy, "nguoi.moi") is None
    step = re.search(r'href="(/dang-nhap/cong[^"]*buoc=1[^"]*)"', asked.text)[1].replace("&amp;", "&")
    before = browser.cookies["phien"]
    sent = parse_qs(urlsplit(browser.go(step).headers["Location"]).query)
    assert (sent["prompt"], sent["max_age"]) == (["login"], ["0"])
    wrong = browser.signs_in("minh", step)
    assert wrong.status_code == 400 and "đúng người" in wrong.text
    back = browser.signs_in("quan", step)
    assert back.headers["Location"] == "/quan-tri/tai-khoan"
    assert accounts.resume(copy, before) is None and accounts.resume(copy, browser.cookies["phien"]).fresh
    assert browser.submit("/quan-tri/tai-khoan/lap", **act).headers["Location"].endswith("da=account_made")
    made = accounts.find(copy, "nguoi.moi")
    assert made.single_sign_on and not made.local
    untied = browser.submit("/quan-tri/tai-khoan/cong", tai_khoan=str(made.id), ly_do="thôi")
    assert untied.status_code == 303 and not accounts.get(copy, made.id).single_sign_on
    assert accounts.resume(copy, browser.cookies["phien"]).account.id == boss.id


def test_signing_out_ends_both_sessions(browser_of_lan, copy, issuer):
    browser_of_lan.signs_in("lan")
    token = browser_of_lan.cookies["phien"]
    out = browser_of_lan.submit("/dang-xuat")
    assert accounts.resume(copy, token) is None and "phien" not in browser_of_lan.cookies
    where = out.headers["Refresh"].removeprefix("0; url=")
    assert where.startswith(f"{issuer}/session?id_token_hint=")
    logout = browser_of_lan.go(browser_of_lan.go(where).headers["Location"])
    assert logout.headers["Location"] == f"{browser_of_lan.at}/dang-nhap"
    assert browser_of_lan.go(browser_of_lan.go("/dang-nhap/cong").headers["Location"]).status_code == 200


def test_a_local_sign_out_knows_no_provider(served, copy):
    plain = Browser(served)
    key = accounts.demo_accounts(copy)[0].id
    assert plain.submit("/dang-nhap", minh_hoa=str(key)).status_code == 303
    out = plain.submit("/dang-xuat")
    assert out.status_code == 303 and out.headers["Location"] == "/dang-nhap?da=signed_out"


def test_a_browser_goes_all_the_way(browser, served, copy, lan):
    device = browser.new_context()
    page = device.new_page()
    page.set_default_timeout(10_000)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.goto(f"{served}/dang-nhap?tiep=/tai-khoan")
    page.click("text=Đăng nhập qua cổng xác thực")
    page.fill("#username", "lan")
    page.fill("#password", provider.PEOPLE["lan"])
    page.click("text=Log in")
    page.wait_for_selector("h1:has-text('Nguyễn Thị Lan')")
    assert page.url == f"{served}/tai-khoan"
    page.click(".who summary")
    page.click("text=Đăng xuất")
    page.wait_for_url(f"{served}/dang-nhap")
    assert said == []
    device.close()
