"""Accounts, roles and what each may read; passwords; changes count at the next request."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import extract_parameters

from data import accounts, ledger
from data.accounts import passwords
from data.errors import Refusal
from data.ledger import tables
from tests.accounts.conftest import ADMIN, PASSWORD


def _refused(code: str, act, *words, **named) -> None:
    with pytest.raises(Refusal) as refused:
        act(*words, **named)
    assert refused.value.code == code and refused.value.say("vi") and refused.value.say("en")


@pytest.mark.parametrize(
    ("role", "agency", "reader", "scope"),
    [
        ("agency_viewer", "bca", "agency", {"bca"}),
        ("agency_editor", "hung-yen", "agency", {"hung-yen", "hung-yen-cu", "thai-binh"}),
        ("agency_approver", "hung-yen", "agency", {"hung-yen", "hung-yen-cu", "thai-binh"}),
        ("coordinator", None, "coordinator", None),
        ("government_office", None, "coordinator", None),
        ("publisher", None, "coordinator", None),
        ("administrator", None, "leader", None),
        ("leader", None, "leader", None),
        ("auditor", None, "auditor", None),
    ],
)
def test_a_role_says_who_reads_and_how_far(here, role, agency, reader, scope):
    made = accounts.create(here, ADMIN, "ai.do", "Ai đó", role, agency)
    viewer = accounts.viewer(made, "en")
    assert (viewer.who, viewer.role, viewer.agencies, viewer.lang) == ("ai.do", reader, scope, "en")
    assert set(accounts.ROLES) == set(accounts.NAMES)


def test_a_name_is_one_however_it_is_typed(here):
    made = accounts.create(here, ADMIN, "  Lan.HY ", "Lan", "leader")
    assert made.name == "lan.hy" and accounts.find(here, "LAN.hy") == made == accounts.get(here, made.id)
    _refused("account_name_taken", accounts.create, here, ADMIN, "lan.hy", "Lan", "leader")
    assert accounts.find(here, "khac") is None and accounts.every(here) == (made,)


@pytest.mark.parametrize("name", ["", "ab", "a b c", "lan\n", "lan\x00x", "../lan", "x" * 65, "łan", ".lan"])
def test_a_name_with_other_signs_is_refused(here, name):
    if accounts.people.fold(name) != "lan":
        _refused("account_name_unusable", accounts.create, here, ADMIN, name, "Lan", "leader")


@pytest.mark.parametrize("display", ["", " ", "a\nb", "a\x1b[2Jb", "a\u202eb", "x" * 201, "\ud800"])
def test_a_display_name_that_steers_a_terminal_is_refused(here, display):
    _refused("account_display_unusable", accounts.create, here, ADMIN, "lan", display, "leader")


def test_a_role_and_an_agency_go_together(here):
    _refused("role_unknown", accounts.create, here, ADMIN, "lan", "Lan", "root")
    _refused("role_agency_mismatch", accounts.create, here, ADMIN, "lan", "Lan", "agency_editor")
    _refused("role_agency_mismatch", accounts.create, here, ADMIN, "lan", "Lan", "leader", "hung-yen")
    _refused("agency_unknown", accounts.create, here, ADMIN, "lan", "Lan", "agency_editor", "atlantis")
    _refused("agency_unknown", accounts.create, here, ADMIN, "lan", "Lan", "agency_editor", "VN")
    _refused("account_unknown", accounts.change, here, ADMIN, 99, "vì sao", active=False)


def test_the_last_administrator_stays(here):
    one = accounts.create(here, ADMIN, "mot", "Một", "administrator")
    _refused("administrator_last", accounts.change, here, ADMIN, one.id, "nghỉ", active=False)
    _refused("administrator_last", accounts.change, here, ADMIN, one.id, "đổi", role="leader")
    accounts.create(here, ADMIN, "hai", "Hai", "administrator")
    assert not accounts.change(here, ADMIN, one.id, "nghỉ", active=False).active
    assert accounts.change(here, ADMIN, one.id, "về", active=True).active


def test_a_change_ends_sessions_and_tokens_at_the_next_request(here, lan):
    for number, change in enumerate(
        [
            {"role": "agency_viewer", "agency": "hung-yen"},
            {"role": "agency_viewer", "agency": "bca"},
            {"active": False},
        ]
    ):
        started = accounts.start_session(here, lan.id)
        shown, _ = accounts.create_token(here, lan.who, lan.id, "máy")
        assert accounts.resume(here, started.token) and accounts.check_token(here, shown)
        epoch = accounts.auth_epoch(here, lan.id)
        accounts.change(here, ADMIN, lan.id, "chuyển việc", **change)
        assert accounts.resume(here, started.token) is None and accounts.check_token(here, shown) is None
        assert accounts.auth_epoch(here, lan.id) == (None if number == 2 else epoch + 1)
    _refused("account_disabled", accounts.start_session, here, lan.id)
    _refused("account_disabled", accounts.create_token, here, lan.who, lan.id, "máy")
    accounts.change(here, ADMIN, lan.id, "trở lại", active=True)
    assert accounts.resume(here, started.token) is None


def test_a_password_has_a_length_and_is_not_everybodys(here, lan):
    for text in ("ngan qua", "x" * 11, "y" * 1001):
        _refused("password_length", accounts.set_password, here, ADMIN, lan.id, text)
    for text in ("Password1234", "123456789012", "MatKhau123456", "aaaaaaaaaaaaaaa", "Độc lập tự do hạnh phúc"):
        _refused("password_common", accounts.set_password, here, ADMIN, lan.id, text)
    for text in ("chỉ chữ thường thôi", "            x.y"):
        accounts.set_password(here, ADMIN, lan.id, text)
        assert accounts.verify(here, "lan.hy", text)
    assert len(passwords.common()) > 1000


def test_letters_composed_or_not_are_one_password(here, lan):
    assert accounts.verify(here, "lan.hy", unicodedata.normalize("NFD", PASSWORD)).id == lan.id


def test_a_password_is_kept_as_argon2id_with_the_agreed_cost(here):
    made = accounts.create(here, ADMIN, "lan", "Lan", "leader")
    accounts.set_password(here, ADMIN, made.id, PASSWORD)
    with ledger.reading(here) as connection:
        held = connection.execute(tables.account.select()).one().password
    for text in (held, passwords._nobody()):
        found = extract_parameters(text)
        assert (found.type.name, found.memory_cost, found.time_cost, found.parallelism) == ("ID", 19456, 2, 1)


def test_a_single_sign_on_account_has_no_password_here(here, quick):
    made = accounts.create(here, ADMIN, "sso", "Qua cổng", "leader", oidc="https://idp|7")
    _refused("password_single_sign_on", accounts.set_password, here, ADMIN, made.id, PASSWORD)
    _refused("password_single_sign_on", accounts.invite_password, here, ADMIN, made.id)
    _refused("account_subject_taken", accounts.create, here, ADMIN, "hai", "Hai", "leader", oidc="https://idp|7")
    _refused("sign_in_failed", accounts.verify, here, "sso", PASSWORD)
    assert accounts.by_oidc(here, "https://idp|7") == made and accounts.by_oidc(here, "https://idp|8") is None
    _refused("step_up_impossible", accounts.step_up, here, accounts.start_session(here, made.id).token, PASSWORD)
    accounts.change(here, ADMIN, made.id, "nghỉ", active=False)
    assert accounts.by_oidc(here, "https://idp|7") is None
