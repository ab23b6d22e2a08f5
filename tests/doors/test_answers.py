"""Answers of the last moment are given again to the same session alone, and to nobody whom the guard would stop."""

from __future__ import annotations

import pytest

from dashboard import answers
from dashboard.app import make_app
from data import accounts, settings
from tests.doors import kit
from tests.doors.kit import BY, CALLBACK, SAME, body


@pytest.fixture
def asked(door, tmp_path, monkeypatch):
    """Ask for the overview as somebody; the door counts how often it was really read."""
    door.state = "good"
    here = settings.load(environ={"DATA_DIR": str(tmp_path), "MODE": "demo"})
    app = make_app(door, here=here)
    answers.prepare(app.server)
    read, plain = [], type(door).signals
    monkeypatch.setattr(type(door), "signals", lambda *a, **k: (read.append(1), plain(*a, **k))[1])
    client = app.server.test_client(use_cookies=False)
    held = {name: accounts.create(here, BY, name, name, "coordinator") for name in ("a.a", "b.b")}
    tokens = {name: accounts.start_session(here, one.id).token for name, one in held.items()}

    def ask(name: str = "a.a", search: str = "", **more: str):
        headers = {"Cookie": f"phien={tokens[name]}", **SAME, **more}
        return client.post(CALLBACK, json=body(search=search), headers=headers)

    yield ask, read, client, tokens, here


def test_the_same_question_is_answered_from_what_was_written(asked):
    ask, read, *_ = asked
    first, again = ask(), ask()
    assert first.status_code == again.status_code == 200 and len(read) == 1
    assert first.data == again.data and dict(first.headers) == dict(again.headers)
    ask(search="?lang=en")
    assert len(read) == 2


def test_what_one_session_was_told_is_not_told_to_another(asked):
    ask, read, _, tokens, _ = asked
    mine, theirs = ask("a.a"), ask("b.b")
    assert len(read) == 2
    assert kit.form_token(tokens["a.a"]) in mine.text and kit.form_token(tokens["a.a"]) not in theirs.text


def test_a_session_that_has_ended_is_told_nothing(asked):
    ask, read, _, tokens, here = asked
    ask()
    accounts.end(here, tokens["a.a"])
    assert ask().status_code == 401 and len(read) == 1


def test_an_act_clears_what_is_kept_and_so_does_time(asked, monkeypatch):
    ask, read, client, tokens, _ = asked
    ask()
    client.post("/dang-xuat", headers={"Cookie": f"phien={tokens['b.b']}", **SAME},
                data={"the": kit.form_token(tokens["b.b"])})  # fmt: skip
    ask()
    assert len(read) == 2
    moment = answers.time.monotonic() + answers.KEPT + 1
    monkeypatch.setattr(answers.time, "monotonic", lambda: moment)
    ask()
    assert len(read) == 3


@pytest.mark.parametrize(
    "more", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Host": "elsewhere.example"}]
)
def test_a_request_that_the_guard_stops_is_stopped_where_its_answer_is_kept(asked, more):
    ask, read, *_ = asked
    assert ask().status_code == 200
    assert ask(**more).status_code == 403 and len(read) == 1


def test_a_session_of_which_the_ledger_says_something_else_is_asked_for_anew(asked):
    ask, read, _, tokens, here = asked
    ask()
    accounts.change(here, BY, accounts.find(here, "a.a").id, "moved", "leader")
    assert ask().status_code == 401, "a changed role ends what was begun under the other"
    accounts.end(here, tokens["b.b"])
    assert ask("b.b").status_code == 401 and len(read) == 1
