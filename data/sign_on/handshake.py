"""A sign-in over the identity provider: what was sent is kept in the ledger, bound to one browser, and counts once."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select

from data import audit, ledger
from data.accounts import limits, people, sessions, stepping
from data.accounts.people import Account
from data.accounts.sessions import Session, Started
from data.accounts.signin import SOMEBODY
from data.accounts.tokens import digest
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings
from data.sign_on.client import Client
from data.sign_on.proof import LEEWAY, Proof, prove
from data.sign_on.provider import address, exchange, provider

LASTS = timedelta(minutes=10)
PER_ADDRESS, ADDRESS_SECONDS = 30, 60
_TABLE = tables.handshake
_KNOWN = ("code", "state", "iss", "error")


@dataclass(frozen=True)
class Begun:
    """A handshake on its way: what the browser keeps, and where it goes."""

    token: str
    address: str


@dataclass(frozen=True)
class Signed:
    """Somebody who came back: their session, where they wanted to go, and the id token for signing out there."""

    started: Started
    onward: str
    id_token: str


def begin(
    settings: Settings, client: Client, back: str, onward: str = "", place: str = "", step: Session | None = None
) -> Begun:
    """Begin a sign-in that comes back to `back`; with `step` its session's owner proves who they are once more."""
    wait = limits.allow(settings, "sign-on:" + limits.place(place), PER_ADDRESS, ADDRESS_SECONDS) if place else 0
    if wait:
        raise Refusal("too_many_tries", seconds=wait)
    found, now = provider(client), datetime.now(UTC)
    token, state, nonce = (secrets.token_urlsafe(32) for _ in range(3))
    verifier = secrets.token_urlsafe(48)
    values: dict[str, Any] = {"id": digest(token), "state": digest(state), "nonce": nonce, "verifier": verifier}
    values |= {"back": back, "onward": people.storable(onward), "account": step.account.id if step else None}
    values |= {"created": tables.stamp(now), "expires": tables.stamp(now + LASTS)}
    with ledger.writing(settings) as connection:
        connection.execute(delete(_TABLE).where(_TABLE.c.expires < tables.stamp(now)))
        connection.execute(_TABLE.insert().values(**values))
    asked = {"state": state, "nonce": nonce}
    asked |= {"acr_values": " ".join(client.acr)} if client.acr else {}
    asked |= {"prompt": "login", "max_age": "0"} if step else {}
    return Begun(token, address(client, found, back, verifier, **asked))


def finish(
    settings: Settings,
    client: Client,
    token: str,
    answer: Mapping[str, Sequence[str]],
    place: str = "",
    agent: str = "",
    session: str = "",
) -> Signed:
    """Take what a browser brings back; `token` is what it kept, `session` the token of the session it has.

    Every refusal is audited; a handshake is used up by the first try, whatever comes of it.
    """
    try:
        row = _taken(settings, token)
        held, proof = _proved(client, row, answer)
        account = people.by_oidc(settings, proof.subject)
        if account is None:
            raise Refusal("sso_unknown")
        started = _stepped(settings, row, account, proof, session) if row.account else None
        started = started or _started(settings, account, proof, place, agent)
    except Refusal as refusal:
        with audit.acting(settings) as connection:
            told = {"how": "sign_on", "why": refusal.code, **({"address": limits.place(place)} if place else {})}
            audit.write(connection, SOMEBODY, "sign_in_failed", "account:?", None, told)
        raise
    return Signed(started, row.onward, held["id_token"])


def _taken(settings: Settings, token: str) -> Row:
    """Use up the handshake of a browser; one that is unknown, used or old is over."""
    with ledger.writing(settings) as connection:
        mine = _TABLE.c.id == digest(token)
        row = connection.execute(select(_TABLE).where(mine)).one_or_none()
        connection.execute(delete(_TABLE).where(mine))
    if row is None or row.expires <= people.stamp():
        raise Refusal("sso_over")
    return row


def _proved(client: Client, row: Row, answer: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], Proof]:
    """Check that this is the answer to what was sent, and give what the provider gives for its code."""
    if any(len(answer.get(name, ())) > 1 for name in _KNOWN):
        raise Refusal("sso_over")
    given = {name: answer[name][0] for name in _KNOWN if answer.get(name)}
    if not hmac.compare_digest(digest(given.get("state", "")), row.state):
        raise Refusal("sso_over")
    found = provider(client)
    # RFC 9207: who answers names itself, so that the answer of one provider is not taken to another.
    if given.get("iss", None if found.names_itself else client.issuer) != client.issuer:
        raise Refusal("sso_token", why="iss")
    if "error" in given:
        raise Refusal("sso_denied", why=audit.plain(given["error"])[:60])
    if not 0 < len(given.get("code", "")) <= 4096:
        raise Refusal("sso_over")
    held = exchange(client, found, row.back, given["code"], row.verifier)
    return held, prove(client, found, held, row.nonce)


def _started(settings: Settings, account: Account, proof: Proof, place: str, agent: str) -> Started:
    """Start a session; our second factor is asked where there is one and the provider did not ask for two."""
    with audit.acting(settings) as connection:
        told = {"how": "sign_on", "two": proof.two, **({"address": limits.place(place)} if place else {})}
        audit.write(connection, account.who, "sign_in", people.subject(account), None, told)
    return sessions.start_session(settings, account.id, agent, "sign_on", proof.two)


def _stepped(settings: Settings, row: Row, account: Account, proof: Proof, session: str) -> Started:
    """Note a step-up: the same person, asked anew after the handshake began."""
    began = people.moment(row.created) - timedelta(seconds=LEEWAY)
    if account.id != row.account or proof.at is None or proof.at < began:
        raise Refusal("sso_step")
    return stepping.renew(settings, session, "sign_on")
