"""The second factor: a code of an authenticator that changes every half minute and counts once."""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass

import pyotp
from sqlalchemy import Connection, select, update

from data import audit
from data.accounts import limits, people
from data.accounts.people import Account
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

STEP = 30
ISSUER = "Toàn cảnh Chính phủ số"
_TABLE = tables.account


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator needs, shown once: the secret, and the same as an address for a QR code."""

    secret: str
    address: str


def enrol(settings: Settings, by: Who, account: int) -> Enrolment:
    """Make a secret that counts once its first code is confirmed; one in use must be removed first."""
    secret = pyotp.random_base32()
    with audit.acting(settings) as connection:
        held = people.held(connection, account)
        if held.second:
            raise Refusal("second_factor_on")
        if held.demonstration:
            raise Refusal("account_demonstration")
        connection.execute(update(_TABLE).where(_TABLE.c.id == account).values(totp=secret, totp_step=None))
        audit.write(connection, by, "second_factor_enrol", people.subject(held))
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=held.name, issuer_name=ISSUER))


def confirm(settings: Settings, by: Who, account: int, code: str, address: str = "") -> Account:
    """Turn the second factor on with its first code; every session ends, so the web program starts a new one."""
    limits.admit(settings, f"code:{account}", address)
    with audit.acting(settings) as connection:
        before = people.held(connection, account)
        if before.second:
            raise Refusal("second_factor_on")
        if use(connection, account, code):
            limits.forgive(connection, f"code:{account}")
            after = people.alter(connection, before, totp_on=True)
            audit.write(
                connection, by, "second_factor_on", people.subject(after), people.shown(before), people.shown(after)
            )
            return after
    raise Refusal("code_wrong")


def remove(settings: Settings, by: Who, account: int, why: str) -> Account:
    """Take the second factor away; every session ends."""
    with audit.acting(settings) as connection:
        before = people.held(connection, account)
        after = people.alter(connection, before, totp=None, totp_on=False, totp_step=None)
        audit.write(
            connection, by, "second_factor_off", people.subject(after), people.shown(before), people.shown(after), why
        )
        return after


def use(connection: Connection, account: int, code: str) -> bool:
    """Tell whether a code is right, and use it up: neither it nor an older one counts again."""
    row = connection.execute(select(_TABLE.c.totp, _TABLE.c.totp_step).where(_TABLE.c.id == account)).one_or_none()
    given = code.replace(" ", "")
    if row is None or row.totp is None or not (given.isascii() and given.isdigit()):
        return False
    totp, now, used = pyotp.TOTP(row.totp), int(time.time()) // STEP, None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(totp.at(step * STEP), given):
            used = step
    if used is None or (row.totp_step is not None and used <= row.totp_step):
        return False
    connection.execute(update(_TABLE).where(_TABLE.c.id == account).values(totp_step=used))
    return True
