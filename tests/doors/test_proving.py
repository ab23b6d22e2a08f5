"""An act that needs it asks once more who acts, keeps what was typed, and is then done."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import make_server

from dashboard import app as program
from dashboard import pages
from data import accounts, audit, settings
from tests.dashboard.fixtures import Door
from tests.doors import kit

NEW = {
    "ten": "moi.hy",
    "hien-thi": "Người <b>mới</b>",
    "vai-tro": "agency_editor",
    "co-quan": "hung-yen",
    "ly-do": "vì",
}


@pytest.fixture
def boss(own) -> kit.House:
    """The house with an administrator who has a password."""
    accounts.set_password(own.settings, kit.BY, own.people["administrator"].id, kit.PASSWORD)
    return own


def _post(house, token: str, path: str, **values):
    data = {"the": kit.form_token(token), **{name.replace("_", "-"): one for name, one in values.items()}}
    headers = {**kit.SAME, "Cookie": f"__Host-phien={token}"}
    return house.remote.server.test_client(use_cookies=False).post(path, data=data, headers=headers)


def _cookie(answer) -> str:
    return re.match(r"__Host-phien=([^;]*)", answer.headers["Set-Cookie"])[1]


def _guarded(house) -> list[str]:
    named = [path for module in pages.modules() for path in getattr(module, "PROVED", ())]
    admins = [rule for rule, method in program.surface(house.remote) if method == "POST" and "/quan-tri/" in rule]
    return [*named, *admins]


def test_every_such_act_asks_and_does_nothing_before(boss):
    token = boss.session("administrator", fresh=False)
    before = audit.rows(boss.settings, 1)[0]["sequence"]
    assert len(_guarded(boss)) >= 7
    for path in _guarded(boss):
        answer = _post(boss, token, path, **NEW, tai_khoan="1", nhan="máy", ngay="9")
        assert answer.status_code == 401 and 'class="card ask"' in answer.get_data(as_text=True), path
        assert "Set-Cookie" not in answer.headers
    assert audit.rows(boss.settings, 1)[0]["sequence"] == before


def test_what_was_typed_is_kept_and_the_act_follows_the_proof(boss):
    token = boss.session("administrator", fresh=False)
    page = _post(boss, token, "/quan-tri/tai-khoan/lap", **NEW).get_data(as_text=True)
    asking = page[page.index('class="card ask"') :]
    kept = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', asking))
    assert kept.pop("the") == kit.form_token(token) and kept.pop("lang", "vi") == "vi"
    assert kept == NEW | {"hien-thi": "Người &lt;b&gt;mới&lt;/b&gt;"}
    wrong = _post(boss, token, "/quan-tri/tai-khoan/lap", **NEW, chung="không phải thế")
    assert wrong.status_code == 401 and 'class="banner wrong"' in wrong.get_data(as_text=True)
    assert 'name="hien-thi"' in wrong.get_data(as_text=True) and "không phải thế" not in wrong.get_data(as_text=True)
    assert accounts.find(boss.settings, "moi.hy") is None
    done = _post(boss, token, "/quan-tri/tai-khoan/lap", **NEW, chung=kit.PASSWORD)
    assert done.status_code == 200 and accounts.find(boss.settings, "moi.hy")
    fresh = _cookie(done)
    assert accounts.resume(boss.settings, token) is None, "the token changes with what it may do"
    key = accounts.find(boss.settings, "moi.hy").id
    act = {"tai_khoan": key, "trang_thai": "disabled", "ly_do": "nghỉ"}
    assert _post(boss, fresh, "/quan-tri/tai-khoan/trang-thai", **act).status_code == 303
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        assert _post(boss, fresh, "/quan-tri/tai-khoan/trang-thai", **act | {"trang_thai": "active"}).status_code == 401
    assert not accounts.get(boss.settings, key).active


def test_an_act_that_is_refused_after_the_proof_keeps_the_new_session(boss):
    token = boss.session("administrator", fresh=False)
    answer = _post(boss, token, "/quan-tri/tai-khoan/lap", **NEW | {"ly-do": ""}, chung=kit.PASSWORD)
    assert answer.status_code == 400 and accounts.resume(boss.settings, _cookie(answer)).fresh
    assert kit.form_token(_cookie(answer)) in answer.get_data(as_text=True)


def test_guessing_the_proof_is_slowed(boss):
    token = boss.session("administrator", fresh=False)
    said = [_post(boss, token, "/quan-tri/tai-khoan/lap", **NEW, chung="sai").status_code for _ in range(7)]
    assert said == [401] * 5 + [429] * 2


def test_a_code_is_asked_where_there_is_a_second_factor(boss):
    me = boss.people["administrator"]
    secret = accounts.enrol(boss.settings, kit.BY, me.id).secret
    accounts.confirm(boss.settings, kit.BY, me.id, pyotp.TOTP(secret).now())
    pending = boss.session("administrator", fresh=False)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=30)):
        token = accounts.finish(boss.settings, pending, pyotp.TOTP(secret).now()).token
        assert _post(boss, token, "/tai-khoan/khoa", nhan="máy", ngay="9").status_code == 200, "a code is a fresh proof"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=20)):
        for proof, status in ((kit.PASSWORD, 401), ("", 401), (pyotp.TOTP(secret).now(), 200)):
            answer = _post(boss, token, "/tai-khoan/khoa", nhan="máy hai", ngay="9", chung=proof)
            assert answer.status_code == status, proof
    assert [one.label for one in accounts.list_tokens(boss.settings, me.id)] == ["máy hai", "máy"]


def test_who_can_prove_nothing_here_is_led_to_the_provider(own):
    token = own.session("administrator", fresh=False)
    page = _post(own, token, "/quan-tri/tai-khoan/lap", **NEW, chung="gì đó").get_data(as_text=True)
    assert "/dang-nhap/cong?tiep=%2Fquan-tri%2Ftai-khoan&amp;buoc=1" in page and 'name="chung"' not in page


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_browser_proves_and_goes_on(browser, tmp_path, lang):
    """On a copy of its own, as an administrator with a password, without a script."""
    here = settings.load(environ={"DATA_DIR": str(tmp_path), "MODE": "production"})
    made = accounts.create(here, kit.BY, "chi.huy", "Chị Huy", "administrator")
    accounts.set_password(here, kit.BY, made.id, kit.PASSWORD)
    server = make_server("127.0.0.1", 0, program.make_app(Door(), here=here).server, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    device = browser.new_context(java_script_enabled=lang == "en")
    page = device.new_page()
    page.set_default_timeout(10_000)
    query = "?lang=en" if lang == "en" else ""
    page.goto(f"http://127.0.0.1:{server.server_port}/dang-nhap{query}")
    page.fill("#o-ten", "chi.huy")
    page.fill("#o-mat-khau", kit.PASSWORD)
    page.click("form[action^='/dang-nhap'] button")
    page.goto(f"http://127.0.0.1:{server.server_port}/quan-tri/tai-khoan{query}")
    page.fill("#o-ten", "moi.hy")
    page.fill("#o-hien-thi", "Người mới")
    page.select_option("#o-vai-tro-moi", "leader")
    page.fill("#o-ly-do-moi", "nhận việc")
    page.click("form[action^='/quan-tri/tai-khoan/lap'] button")
    assert page.inner_text("h1") == {"vi": "Xác nhận lại bạn là ai", "en": "Confirm who you are"}[lang]
    if lang == "en":
        assert Axe().run(page).response["violations"] == []
    page.fill("#o-chung-lai", kit.PASSWORD)
    page.click(".ask button")
    assert page.locator(".secret").count() == 1
    assert accounts.find(here, "moi.hy").display == "Người mới"
    device.close()
    server.shutdown()
