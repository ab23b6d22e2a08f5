"""Sessions, second factor and API tokens: what is over is over at the next request."""

from __future__ import annotations

import hashlib

import pyotp
import pytest

from data import accounts, ledger
from data.accounts import second
from data.errors import Refusal
from data.ledger import tables
from tests.accounts.conftest import ADMIN, PASSWORD

MINUTE, HOUR = 60, 3600


def _refused(code: str, act, *words, **named) -> None:
    with pytest.raises(Refusal) as refused:
        act(*words, **named)
    assert refused.value.code == code


def _rows(settings, table):
    with ledger.reading(settings) as connection:
        return connection.execute(table.select()).all()


def _with_second(here, lan, clock) -> pyotp.TOTP:
    totp = pyotp.TOTP(accounts.enrol(here, lan.who, lan.id).secret)
    accounts.confirm(here, lan.who, lan.id, totp.now())
    clock.shift(30)
    return totp


def test_a_token_is_long_new_each_time_and_kept_only_as_its_hash(here, lan):
    tokens = {accounts.start_session(here, lan.id, "Firefox\n").token for _ in range(50)}
    assert len(tokens) == 50 and all(len(token) >= 43 for token in tokens)
    rows = _rows(here, tables.session)
    assert {row.id for row in rows} == {hashlib.sha256(token.encode()).hexdigest() for token in tokens}
    assert not [token for token in tokens if token in str(rows)] and rows[0].agent == "Firefox\\u000a"


def test_a_token_that_was_not_given_out_is_never_taken_up(here, lan):
    for chosen in ("", "chosen-by-an-attacker", "x" * 5000, "\ud800", _rows(here, tables.account)[0].name):
        assert accounts.resume(here, chosen) is None
    started = accounts.start_session(here, lan.id)
    assert accounts.resume(here, started.session.key) is None


def test_a_session_ends_after_half_an_hour_without_use(here, lan, clock):
    token = accounts.start_session(here, lan.id).token
    for _ in range(5):
        clock.shift(29 * MINUTE)
        assert accounts.resume(here, token)
    clock.shift(30 * MINUTE)
    assert accounts.resume(here, token) is None and accounts.list_sessions(here, lan.id) == ()


def test_a_session_ends_after_twelve_hours_whatever_happens(here, lan, clock):
    token = accounts.start_session(here, lan.id).token
    for _ in range(35):
        clock.shift(20 * MINUTE)
        assert accounts.resume(here, token)
    token = accounts.step_up(here, token, PASSWORD).token
    clock.shift(20 * MINUTE)
    assert accounts.resume(here, token) is None


def test_last_use_is_written_at_most_once_a_minute(here, lan, clock):
    token = accounts.start_session(here, lan.id).token
    for _ in range(2):
        before = _rows(here, tables.session)[0].seen
        for _ in range(5):
            clock.shift(10)
            accounts.resume(here, token)
            assert _rows(here, tables.session)[0].seen == before
        clock.shift(10)
        accounts.resume(here, token)
        assert _rows(here, tables.session)[0].seen > before


def test_a_session_that_ended_stays_ended_wherever_it_was_copied(here, lan):
    one, two, three = (accounts.start_session(here, lan.id).token for _ in range(3))
    accounts.end(here, one)
    accounts.end(here, one)
    assert accounts.resume(here, one) is None and accounts.resume(here, two)
    accounts.end_one(here, lan.who, lan.id + 1, accounts.resume(here, two).key)
    assert accounts.resume(here, two)
    accounts.end_one(here, lan.who, lan.id, accounts.resume(here, two).key)
    assert [session.key for session in accounts.list_sessions(here, lan.id)] == [accounts.resume(here, three).key]
    accounts.end_all(here, lan.who, lan.id, "mất máy")
    assert accounts.resume(here, three) is None


def test_a_new_password_ends_every_session(here, lan):
    token = accounts.start_session(here, lan.id).token
    accounts.set_password(here, lan.who, lan.id, PASSWORD + " nữa")
    assert accounts.resume(here, token) is None
    _refused("sign_in_failed", accounts.verify, here, "lan.hy", PASSWORD)


def test_a_step_up_changes_the_token_and_lasts_a_quarter_of_an_hour(here, lan, clock):
    first = accounts.start_session(here, lan.id)
    assert not first.session.fresh
    _refused("sign_in_failed", accounts.step_up, here, first.token, "sai")
    assert accounts.resume(here, first.token)
    stepped = accounts.step_up(here, first.token, PASSWORD)
    assert stepped.token != first.token and accounts.resume(here, first.token) is None
    assert stepped.session.fresh and stepped.session.expires == first.session.expires
    clock.shift(15 * MINUTE)
    assert not accounts.resume(here, stepped.token).fresh
    _refused("session_over", accounts.renew, here, first.token, "again")
    _refused("session_over", accounts.step_up, here, first.token, PASSWORD)


def test_a_session_waits_for_its_second_factor_and_cannot_be_used_before(here, lan, clock):
    totp = _with_second(here, lan, clock)
    waiting = accounts.start_session(here, lan.id)
    assert waiting.session.pending and accounts.resume(here, waiting.token) is None
    assert accounts.awaiting(here, waiting.token).account.second
    _refused("session_over", accounts.step_up, here, waiting.token, totp.now())
    _refused("code_wrong", accounts.finish, here, waiting.token, "000000")
    full = accounts.finish(here, waiting.token, totp.now())
    assert full.token != waiting.token and accounts.resume(here, full.token).fresh
    assert accounts.awaiting(here, waiting.token) is None and accounts.awaiting(here, full.token) is None
    _refused("session_over", accounts.finish, here, full.token, totp.now())
    late = accounts.start_session(here, lan.id).token
    clock.shift(10 * MINUTE)
    assert accounts.awaiting(here, late) is None


def test_a_code_counts_once_and_only_near_its_time(here, lan, clock):
    totp = _with_second(here, lan, clock)
    token = accounts.finish(here, accounts.start_session(here, lan.id).token, totp.now()).token
    used = totp.now()
    _refused("code_wrong", accounts.step_up, here, token, used)
    clock.shift(30)
    _refused("code_wrong", accounts.step_up, here, token, used)
    token = accounts.step_up(here, token, totp.at(int(clock_time()) + 30)).token
    _refused("code_wrong", accounts.step_up, here, token, totp.now())
    clock.shift(5 * MINUTE)
    for off in (-60, 60):
        _refused("code_wrong", accounts.step_up, here, token, totp.at(int(clock_time()) + off))
    assert accounts.step_up(here, token, totp.at(int(clock_time()) - 30))


def clock_time() -> float:
    """Give the moment of the moved clock."""
    import time

    return time.time()


def test_guessing_codes_waits_as_guessing_passwords_does(here, lan, clock):
    _with_second(here, lan, clock)
    token = accounts.start_session(here, lan.id).token
    for _ in range(5):
        _refused("code_wrong", accounts.finish, here, token, "12345x")
    _refused("too_many_tries", accounts.finish, here, token, "123456")


def test_enrolling_is_confirmed_by_a_code_and_undone_by_removing(here, lan, clock):
    session = accounts.start_session(here, lan.id).token
    made = accounts.enrol(here, lan.who, lan.id)
    assert made.secret in made.address and made.address.startswith("otpauth://totp/")
    assert not accounts.get(here, lan.id).second and not accounts.start_session(here, lan.id).session.pending
    _refused("code_wrong", accounts.confirm, here, lan.who, lan.id, "000000")
    accounts.confirm(here, lan.who, lan.id, pyotp.TOTP(made.secret).now())
    assert accounts.resume(here, session) is None
    _refused("second_factor_on", accounts.enrol, here, lan.who, lan.id)
    _refused("second_factor_on", accounts.confirm, here, lan.who, lan.id, "000000")
    assert not accounts.remove(here, ADMIN, lan.id, "mất điện thoại").second
    assert _rows(here, tables.account)[0].totp is None


def test_a_code_is_digits(here, lan, clock):
    totp = _with_second(here, lan, clock)
    with ledger.writing(here) as connection:
        for wrong in ("", "abc", "١٢٣٤٥٦", "\ud800", "1" * 5000, totp.now() + "0"):
            assert not second.use(connection, lan.id, wrong)
        assert second.use(connection, lan.id, f" {totp.now()[:3]} {totp.now()[3:]}")


def test_an_api_token_is_shown_once_reads_only_and_is_never_a_session(here, lan, clock):
    shown, kept = accounts.create_token(here, lan.who, lan.id, "báo cáo tháng", 30)
    assert shown not in str(_rows(here, tables.token)) and kept.scope == "read"
    token, account = accounts.check_token(here, shown)
    assert (token, account.id) == (kept, lan.id) and accounts.list_tokens(here, lan.id) == (kept,)
    session = accounts.start_session(here, lan.id).token
    assert accounts.resume(here, shown) is None and accounts.check_token(here, session) is None
    _refused("session_over", accounts.renew, here, shown, "token")
    clock.shift(30 * 24 * HOUR)
    assert accounts.check_token(here, shown) is None


def test_an_api_token_has_an_end_a_label_and_can_be_revoked(here, lan):
    for days in (0, 366, -1):
        _refused("token_days", accounts.create_token, here, lan.who, lan.id, "máy", days)
    for label in ("", "a\nb", "x" * 101):
        _refused("token_label_unusable", accounts.create_token, here, lan.who, lan.id, label)
    shown, kept = accounts.create_token(here, lan.who, lan.id, "máy", 365)
    _refused("token_unknown", accounts.revoke_token, here, lan.who, kept.id, lan.id + 1)
    accounts.revoke_token(here, lan.who, kept.id, lan.id)
    accounts.revoke_token(here, lan.who, kept.id)
    assert accounts.check_token(here, shown) is None and accounts.list_tokens(here, lan.id)[0].revoked
    for wrong in ("", "tcs_", "tcs_" + "x" * 43, "\ud800", "tcs_\ud800"):
        assert accounts.check_token(here, wrong) is None
