"""Signing in: one answer for every failure after the same work, and waits that hold for all workers."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import time_machine

from data import accounts
from data.accounts import limits, passwords
from data.errors import Refusal
from tests.accounts.conftest import ADMIN, PASSWORD

ROOT = Path(__file__).parents[2]
TRY = """
import sys
import time_machine
from data import accounts, settings
from data.errors import Refusal
with time_machine.travel("2026-05-20T02:00:03+00:00", tick=False):
    for _ in range(int(sys.argv[1])):
        try:
            accounts.verify(settings.load(), sys.argv[2], "sai mật khẩu rồi", sys.argv[3])
        except Refusal as refusal:
            print(refusal.code)
"""


def _code(settings, name: str, password: str, address: str = "") -> str:
    try:
        accounts.verify(settings, name, password, address)
    except Refusal as refusal:
        return refusal.code
    return "in"


def _elsewhere(here, tries: int, name: str, address: str) -> subprocess.Popen:
    environ = os.environ | {"DATA_DIR": str(here.data_dir), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TRY, str(tries), name, address]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


def test_every_failure_has_one_answer(here, lan):
    gone = accounts.create(here, ADMIN, "gone", "Đã nghỉ", "leader")
    accounts.set_password(here, ADMIN, gone.id, PASSWORD)
    accounts.change(here, ADMIN, gone.id, "nghỉ", active=False)
    accounts.create(here, ADMIN, "moi", "Chưa có mật khẩu", "leader")
    for name, password in (
        ("lan.hy", "sai"),
        ("gone", PASSWORD),
        ("moi", PASSWORD),
        ("la", PASSWORD),
        ("\ud800", "\ud800"),
    ):
        assert _code(here, name, password) == "sign_in_failed"
    assert accounts.verify(here, " LAN.hy", PASSWORD, "10.0.0.1").id == lan.id


def test_five_failures_then_each_try_waits_longer_but_never_for_long(here, lan, clock):
    assert [_code(here, "lan.hy", "sai") for _ in range(5)] == ["sign_in_failed"] * 5
    waits = []
    for _ in range(8):
        with pytest.raises(Refusal) as refused:
            accounts.verify(here, "lan.hy", PASSWORD)
        waits.append(refused.value.params["seconds"])
        clock.shift(waits[-1])
        assert _code(here, "lan.hy", "sai") == "sign_in_failed"
    assert waits[:6] == [2, 4, 8, 16, 32, 60] and max(waits) == limits.LONGEST_WAIT
    clock.shift(60)
    assert accounts.verify(here, "lan.hy", PASSWORD).id == lan.id
    assert _code(here, "lan.hy", "sai") == "sign_in_failed"


def test_an_unknown_name_waits_just_the_same(here, clock):
    assert [_code(here, "ai-day", "sai") for _ in range(7)] == ["sign_in_failed"] * 5 + ["too_many_tries"] * 2


def test_an_address_tries_twenty_times_a_minute_whatever_names_it_tries(here, quick, clock):
    codes = [_code(here, f"ten-{n}", "sai", "203.0.113.7") for n in range(30)]
    assert codes == ["sign_in_failed"] * 20 + ["too_many_tries"] * 10
    assert _code(here, "ten-99", "sai", "203.0.113.8") == "sign_in_failed"
    clock.shift(57)
    assert _code(here, "ten-98", "sai", "203.0.113.7") == "too_many_tries"
    clock.shift(61)
    assert _code(here, "ten-98", "sai", "203.0.113.7") == "sign_in_failed"


def test_ten_thousand_tries_get_no_more_than_is_allowed(here, quick, clock, monkeypatch):
    verified = []
    monkeypatch.setattr(passwords, "matches", lambda *_: bool(verified.append(1)))
    for n in range(2000):
        _code(here, "lan.hy", "sai", f"10.1.{n % 200}.1")
        clock.shift(0.45)
    assert len(verified) <= 5 + 6 + 15


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("rubbish\x00", "rubbish", False),
    ],
)
def test_an_address_is_one_host_or_one_network(one, other, same):
    assert (limits.place(one) == limits.place(other)) == same


def test_waits_hold_in_another_process_and_after_a_restart(here, lan):
    programs = [_elsewhere(here, 4, "lan.hy", f"198.51.100.{n}") for n in range(2)]
    said = [code for program in programs for code in program.communicate(timeout=60)[0].split()]
    assert len(said) == 8 and said.count("sign_in_failed") == 5
    with time_machine.travel("2026-05-20T02:00:04+00:00", tick=False):
        assert _code(here, "lan.hy", PASSWORD) == "too_many_tries"


def test_one_hash_is_at_work_at_a_time(monkeypatch):
    at_work, most = [], []

    class Slow:
        def verify(self, *_):
            at_work.append(1)
            most.append(len(at_work))
            time.sleep(0.01)
            at_work.pop()
            return True

    monkeypatch.setattr(passwords, "_HASHER", Slow())
    threads = [threading.Thread(target=passwords.matches, args=("x", "y")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 20 and max(most) == 1


def test_too_many_who_wait_are_told_so(monkeypatch):
    monkeypatch.setattr(passwords, "_PATIENCE", 0.01)
    holding = threading.Event()
    passwords._AT_WORK.submit(holding.wait)
    try:
        with pytest.raises(Refusal, match="Too many people"):
            passwords.matches(None, "x")
    finally:
        holding.set()
