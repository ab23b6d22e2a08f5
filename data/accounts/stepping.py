"""Proving more: the second factor of a pending session, and a step-up before an act that needs it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, update

from data import audit
from data.accounts import limits, people, second, sessions, signin
from data.accounts.sessions import Session, Started
from data.accounts.tokens import digest
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

_TABLE = tables.session


def finish(settings: Settings, token: str, code: str, address: str = "") -> Started:
    """Turn a pending session into a full one under a new token, with the code of the second factor."""
    return _renew_by_code(settings, sessions.awaiting(settings, token), token, code, address, "second_factor")


def step_up(settings: Settings, token: str, proof: str, address: str = "") -> Started:
    """Prove once more who it is, by code where a second factor is on, else by password; the token changes."""
    found = sessions.resume(settings, token)
    if found and not found.account.second:
        if not found.account.local:
            raise Refusal("step_up_impossible")
        signin.confirm(settings, found.account, proof, address)
        return renew(settings, token, "password")
    return _renew_by_code(settings, found, token, proof, address, "step_up")


def renew(settings: Settings, token: str, how: str) -> Started:
    """Give a session a new token and note the step-up; the caller has checked the proof."""
    found = sessions.resume(settings, token)
    with audit.acting(settings) as connection:
        return _renew(connection, found, token, how)


def _renew_by_code(settings: Settings, found: Session | None, token: str, code: str, address: str, how: str) -> Started:
    if found is None:
        raise Refusal("session_over")
    limits.admit(settings, f"code:{found.account.id}", address)
    with audit.acting(settings) as connection:
        if second.use(connection, found.account.id, code):
            limits.forgive(connection, f"code:{found.account.id}")
            return _renew(connection, found, token, how)
        audit.write(connection, found.account.who, "code_failed", people.subject(found.account))
    raise Refusal("code_wrong")


def _renew(connection: Connection, found: Session | None, token: str, how: str) -> Started:
    """End the old token and start a new one; of two at once only one goes through."""
    mine = (_TABLE.c.id == digest(token), _TABLE.c.ended.is_(None))
    ended = connection.execute(update(_TABLE).where(*mine).values(ended=people.stamp())).rowcount
    account = people.held(connection, found.account.id) if found else None
    if found is None or account is None or not ended or account.epoch != found.account.epoch or not account.active:
        raise Refusal("session_over")
    now = datetime.now(UTC)
    expires = now + sessions.ABSOLUTE if found.pending else found.expires
    return sessions.insert(connection, account, found.agent, expires, now, how, False)
