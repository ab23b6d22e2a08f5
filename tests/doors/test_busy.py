"""The waiting room before signing in: a few come in, the others are told when to come back, readers go past."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from dashboard import app as program
from dashboard import busy
from data.accounts import passwords
from data.errors import Refusal
from tests.dashboard.fixtures import Door
from tests.doors import kit


@pytest.fixture
def crowd(own, monkeypatch):
    """A program whose waiting room is full until `leave` is set."""
    server = program.make_app(Door(), here=own.settings).server
    came, leave = threading.Semaphore(0), threading.Event()

    def wait(*_words, **_named):
        came.release()
        leave.wait(60)
        raise Refusal("sign_in_failed")

    monkeypatch.setattr("dashboard.pages.sign_in.accounts.verify", wait)
    inside = [threading.Thread(target=_sign_in, args=(server,)) for _ in range(busy.ROOM)]
    for one in inside:
        one.start()
    for _ in inside:
        assert came.acquire(timeout=60)

    def go() -> None:
        leave.set()
        for one in inside:
            one.join(timeout=60)

    yield SimpleNamespace(server=server, go=go)
    go()


def _sign_in(server, path: str = "/dang-nhap"):
    data = {"the": kit.form_token(""), "ten": "khong.ai", "mat-khau": "không phải mật khẩu"}
    return server.test_client(use_cookies=False).post(path, data=data, headers=kit.SAME)


def test_who_finds_the_room_full_gets_a_place_in_time(crowd, monkeypatch):
    monkeypatch.setattr(passwords, "_took", 1.0)
    waits = [int(_sign_in(crowd.server).headers["Retry-After"]) for _ in range(40)]
    assert waits == sorted(waits) and waits[-1] > waits[0] + 30
    monkeypatch.setattr(passwords, "_took", 60.0)
    assert [int(_sign_in(crowd.server).headers["Retry-After"]) for _ in range(9)][-1] == busy.LONGEST


@pytest.mark.parametrize(("path", "says"), [("/dang-nhap", "Thử lại sau"), ("/dang-nhap/ma?lang=en", "Try again in")])
def test_the_answer_says_so_and_carries_every_header(crowd, path, says):
    answer, other = _sign_in(crowd.server, path), crowd.server.test_client().get("/dang-nhap")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 429 and f"{says} {answer.headers['Retry-After']} " in text
    for name in ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Content-Security-Policy"):
        assert answer.headers[name] == other.headers[name]
    assert answer.headers["Cache-Control"] == "no-store" and int(answer.headers["Content-Length"]) == len(answer.data)


def test_readers_go_past_and_the_room_empties(crowd):
    assert _sign_in(crowd.server).status_code == 429
    assert crowd.server.test_client().get("/").status_code == 200
    crowd.go()
    assert _sign_in(crowd.server).status_code == 401
    assert _sign_in(crowd.server, "/dang-nhap/ma").status_code == 400


def test_a_request_that_fails_leaves_the_room(own, monkeypatch):
    server = program.make_app(Door(), here=own.settings).server

    def fails(*_words, **_named):
        raise ValueError

    monkeypatch.setattr("dashboard.pages.sign_in.accounts.verify", fails)
    assert [_sign_in(server).status_code for _ in range(busy.ROOM + 2)] == [500] * (busy.ROOM + 2)
