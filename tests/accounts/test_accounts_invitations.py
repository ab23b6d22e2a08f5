"""The first administrator, codes that count once, the demonstration's accounts, and the commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from data import accounts, audit, ledger
from data.errors import Refusal
from data.ledger import tables
from tests.accounts.conftest import ADMIN, PASSWORD

ROOT = Path(__file__).parents[2]
COMMAND = audit.Who("command")


def _refused(code: str, act, *words, **named) -> None:
    with pytest.raises(Refusal) as refused:
        act(*words, **named)
    assert refused.value.code == code


def _run(settings, *words: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"DATA_DIR": str(settings.data_dir), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "data", *words, "--lang", "en"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_the_first_administrator_comes_by_a_code_that_counts_once(here, quick):
    older = accounts.invite_administrator(here, COMMAND)
    code = accounts.invite_administrator(here, COMMAND)
    _refused("invitation_unusable", accounts.redeem, here, older, "hoa", PASSWORD)
    _refused("invitation_unusable", accounts.redeem, here, "rubbish\ud800", "hoa", PASSWORD)
    _refused("password_length", accounts.redeem, here, code, "hoa", "ngắn")
    made = accounts.redeem(here, code, "Hoa", PASSWORD)
    assert (made.name, made.role, made.local) == ("hoa", "administrator", True)
    assert accounts.verify(here, "hoa", PASSWORD) == made
    _refused("invitation_unusable", accounts.redeem, here, code, "hai", PASSWORD)


def test_a_second_administrator_by_command_is_forced_and_noted(here, quick):
    accounts.redeem(here, accounts.invite_administrator(here, COMMAND), "hoa", PASSWORD)
    _refused("administrator_exists", accounts.invite_administrator, here, COMMAND)
    assert accounts.invite_administrator(here, COMMAND, force=True, why="mất quyền")
    row = audit.rows(here, 1)[0]
    assert (row["act"], row["after"]["forced"], row["why"]) == ("invite", True, "mất quyền")


def test_a_code_is_worth_nothing_after_a_day(here, quick, clock):
    code = accounts.invite_administrator(here, COMMAND)
    clock.shift(24 * 3600)
    _refused("invitation_unusable", accounts.redeem, here, code, "hoa", PASSWORD)
    assert accounts.every(here) == ()


def test_a_code_sets_the_password_of_its_account_only(here, lan):
    other = accounts.create(here, ADMIN, "khac", "Khác", "leader")
    session = accounts.start_session(here, lan.id).token
    code = accounts.invite_password(here, ADMIN, lan.id, "quên")
    _refused("invitation_unusable", accounts.redeem, here, code, "khac", PASSWORD)
    assert accounts.redeem(here, code, "LAN.hy", "mật khẩu mới tinh").id == lan.id
    assert accounts.resume(here, session) is None and not accounts.get(here, other.id).local
    code = accounts.invite_password(here, ADMIN, lan.id)
    accounts.change(here, ADMIN, lan.id, "nghỉ", active=False)
    _refused("invitation_unusable", accounts.redeem, here, code, "lan.hy", "mật khẩu mới tinh")


def test_guessing_codes_waits(here, quick, clock):
    for _ in range(5):
        _refused("invitation_unusable", accounts.redeem, here, "x", "hoa", PASSWORD, "10.0.0.1")
    _refused("too_many_tries", accounts.redeem, here, "x", "hoa", PASSWORD, "10.0.0.1")


def test_only_the_hash_of_a_code_is_kept(here):
    code = accounts.invite_administrator(here, COMMAND)
    with ledger.reading(here) as connection:
        assert code not in str(connection.execute(tables.invitation.select()).all())


def test_the_demonstration_has_one_account_per_audience_without_a_password(demo, quick):
    made = accounts.demo_accounts(demo)
    assert [account.role for account in made].count("publisher") == 2 and len(made) == 10
    assert {account.role for account in made} == set(accounts.ROLES)
    assert {account.agency for account in made} == {None, "hung-yen", "bca"}
    assert all(account.demonstration and not account.local for account in made)
    assert accounts.demo_accounts(demo) == made
    for account in made:
        _refused("sign_in_failed", accounts.verify, demo, account.name, "")
        _refused("account_demonstration", accounts.set_password, demo, ADMIN, account.id, PASSWORD)
        _refused("account_demonstration", accounts.enrol, demo, ADMIN, account.id)
        assert accounts.resume(demo, accounts.demo_session(demo, account.id).token).account == account


def test_what_a_visitor_spoils_in_the_demonstration_is_put_back(demo):
    one = accounts.demo_accounts(demo)[2]
    accounts.change(demo, ADMIN, one.id, "thử", role="leader", active=False)
    again = accounts.demo_accounts(demo)[2]
    assert (again.role, again.agency, again.active) == (one.role, one.agency, True)


def test_the_demonstrations_accounts_work_in_the_demonstration_only(demo, lan, here):
    made = accounts.demo_accounts(demo)
    token, shown = accounts.demo_session(demo, made[0].id).token, accounts.create_token(demo, ADMIN, made[0].id, "x")[0]
    own = accounts.create(demo, ADMIN, "that", "Thật", "leader")
    _refused("account_not_demonstration", accounts.demo_session, demo, own.id)
    production = replace(demo, mode="production")
    assert accounts.resume(production, token) is None and accounts.check_token(production, shown) is None
    _refused("account_demonstration", accounts.start_session, production, made[0].id)
    _refused("demonstration_only", accounts.demo_session, production, made[0].id)
    _refused("demonstration_only", accounts.demo_accounts, production)
    _refused("demonstration_held", accounts.check_start, production)
    accounts.check_start(demo)
    accounts.check_start(here)


def test_an_administrator_of_the_demonstration_does_not_stand_for_a_real_one(demo):
    accounts.demo_accounts(demo)
    assert accounts.invite_administrator(demo, COMMAND)


def test_the_commands_invite_verify_and_show(here, quick):
    done = _run(here, "admin", "invite")
    code = done.stdout.split("\n")[1]
    assert done.returncode == 0 and len(code) >= 32
    assert accounts.redeem(here, code, "hoa", PASSWORD).role == "administrator"
    refused = _run(here, "admin", "invite")
    assert refused.returncode == 2 and "administrator already" in refused.stderr
    assert _run(here, "admin", "invite", "--force", "--why", "nghỉ\x1b[2J").returncode == 0
    right = _run(here, "audit", "verify")
    assert right.returncode == 0 and "The audit has 7 rows; head: " in right.stdout
    lines = [json.loads(line) for line in _run(here, "audit", "show", "--limit", "3").stdout.splitlines()]
    assert [line["sequence"] for line in lines] == [5, 6, 7] and lines[2]["why"] == "nghỉ\\u001b[2J"
    with ledger.writing(here) as connection:
        connection.execute(tables.audit.update().where(tables.audit.c.sequence == 2).values(who="ai khác"))
    wrong = _run(here, "audit", "verify")
    assert wrong.returncode == 1 and "Row 2 of the audit was changed" in wrong.stderr
