"""Passwords: one rule of length, a list of those everybody tries, Argon2id, and one at work at a time in a process."""

from __future__ import annotations

import os
import threading
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data import audit, ledger
from data.accounts import people
from data.accounts.people import Account
from data.audit import Who
from data.errors import Refusal
from data.settings import Settings

SHORTEST, LONGEST = 12, 1000
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16)
_PATIENCE = 30
#: By how much the thread that hashes lets others go first; where this cannot be said it is left.
_MODEST = 5
_Made = TypeVar("_Made")
_COMMON = Path(__file__).parent / "common_passwords.txt"


def set_password(settings: Settings, by: Who, account: int, password: str, why: str = "") -> Account:
    """Give an account a new password; every session of it ends, so the web program starts a new one."""
    with ledger.reading(settings) as connection:
        check_may(people.held(connection, account))
    check_policy(password)
    made = hashed(password)
    with audit.acting(settings) as connection:
        before = people.held(connection, account)
        check_may(before)
        after = people.alter(connection, before, password=made)
        audit.write(
            connection, by, "password_set", people.subject(after), people.shown(before), people.shown(after), why
        )
        return after


def check_policy(password: str) -> None:
    """Refuse a password that is short, or one of those everybody tries first."""
    text = _one_form(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise Refusal("password_length", shortest=SHORTEST, longest=LONGEST)
    if text.casefold() in common() or len(set(text)) < 3:
        raise Refusal("password_common")


@cache
def common() -> frozenset[str]:
    """Give the passwords that everybody tries first, in lower case."""
    return frozenset(_COMMON.read_text("utf-8").split("\n"))


def hashed(password: str) -> str:
    """Hash a password as it is kept."""
    return _alone(lambda: _HASHER.hash(_bytes(password)))


def matches(held: str | None, password: str) -> bool:
    """Check a password against what is kept; without anything kept the same work is done for nothing."""

    def check() -> bool:
        try:
            return _HASHER.verify(held or _nobody(), _bytes(password)) and held is not None
        except (VerificationError, InvalidHashError):
            return False

    return _alone(check)


def pace() -> float:
    """Give how many seconds one hash took of late."""
    return _took


def _give_way() -> None:
    with suppress(OSError, AttributeError):
        mine = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, mine, os.getpriority(os.PRIO_PROCESS, mine) + _MODEST)


#: A hash takes 19 MiB and a core; a thousand sign-ins at once must not take a thousand times that, and whoever
#: reads goes first.
_AT_WORK = ThreadPoolExecutor(1, "hash", _give_way)
_took = 0.1


def _alone(work: Callable[[], _Made]) -> _Made:
    """Do one piece of hashing when its turn comes; refused when that takes long."""

    def timed() -> _Made:
        global _took
        began = time.monotonic()
        made = work()
        _took = 0.8 * _took + 0.2 * (time.monotonic() - began)
        return made

    waiting = _AT_WORK.submit(timed)
    try:
        return waiting.result(timeout=_PATIENCE)
    except TimeoutError:
        waiting.cancel()
        raise Refusal("sign_in_busy", seconds=_PATIENCE) from None


def _nobody() -> str:
    """A hash that no password is known for, made with the same cost as all others."""
    return "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def _one_form(password: str) -> str:
    """Vietnamese letters come composed or not, depending on the keyboard; both are the same password."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _one_form(password[: 4 * LONGEST]).encode("utf-8", "surrogatepass")


def check_may(account: Account) -> None:
    """Refuse a password for an account that signs in elsewhere, or belongs to the demonstration."""
    if account.single_sign_on:
        raise Refusal("password_single_sign_on")
    if account.demonstration:
        raise Refusal("account_demonstration")
