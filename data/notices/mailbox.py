"""How an account wants to be told outside of its inbox: by mail, at an address of its own, how soon, and when not."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from data import audit, ledger
from data.accounts import Account
from data.accounts.people import subject
from data.errors import Refusal
from data.ledger import tables
from data.period import ZONE
from data.settings import Settings

PACES = ("at_once", "daily")
#: The hour of the daily digest, in Viet Nam.
DIGEST = 7
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_TABLE = tables.mailbox


@dataclass(frozen=True)
class Mailbox:
    """`mail` and `hook` are addresses, "" for none; between two hours that differ nothing leaves."""

    mail: str = ""
    hook: str = ""
    pace: str = "at_once"
    quiet_from: int = 0
    quiet_to: int = 0

    @property
    def channels(self) -> tuple[str, ...]:
        """Give the ways that are open."""
        return tuple(name for name in ("mail", "hook") if getattr(self, name))

    def leaves(self, now: datetime) -> datetime:
        """Give the moment at which something that happens now may leave."""
        at = now.astimezone(ZONE)
        if self.pace == "daily":
            day = at + timedelta(days=at.hour >= DIGEST)
            at = day.replace(hour=DIGEST, minute=0, second=0, microsecond=0)
        begin, end, hour = self.quiet_from, self.quiet_to, at.hour
        quiet = begin <= hour < end if begin <= end else hour >= begin or hour < end
        if quiet:
            at = (at + timedelta(days=hour >= end)).replace(hour=end, minute=0, second=0, microsecond=0)
        return at


def chosen(settings: Settings, account: int) -> Mailbox:
    """Give what an account chose; at first nothing but the inbox."""
    with ledger.reading(settings) as connection:
        return held(connection, account)


def held(connection: Connection, account: int) -> Mailbox:
    """Do the same in the caller's transaction."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.account == account)).one_or_none()
    return Mailbox() if row is None else Mailbox(row.mail, row.hook, row.pace, row.quiet_from, row.quiet_to)


def secret(connection: Connection, account: int) -> str:
    """Give what the messages to an account's own address are signed with."""
    return connection.execute(select(_TABLE.c.secret).where(_TABLE.c.account == account)).scalar() or ""


def choose(settings: Settings, account: Account, wanted: Mailbox) -> str:
    """Keep what an account chose; give the secret of a new hook, which is shown this once, else ""."""
    _check(settings, wanted)
    if account.demonstration and wanted.channels:
        raise Refusal("mailbox_demonstration")
    with audit.acting(settings) as connection:
        before, known = held(connection, account.id), secret(connection, account.id)
        fresh = secrets.token_hex(32) if wanted.hook and wanted.hook != before.hook else ""
        values: dict[str, Any] = {**wanted.__dict__, "secret": fresh or (known if wanted.hook else "")}
        values["changed_at"] = tables.stamp(settings.now())
        connection.execute(_TABLE.delete().where(_TABLE.c.account == account.id))
        connection.execute(_TABLE.insert().values(account=account.id, **values))
        audit.write(connection, account.who, "mailbox.choose", subject(account), before.__dict__, wanted.__dict__)
    return fresh


def listed_hosts() -> frozenset[tuple[str, int]]:
    """Give the names and ports to which hooks may lead: `HOOK_HOSTS`, none unless the operator lists them."""
    named = os.environ.get("HOOK_HOSTS", "").replace(",", " ").split()
    parts = [urlsplit(f"https://{one}") for one in named]
    return frozenset((one.hostname, one.port or 443) for one in parts if one.hostname)


def _check(settings: Settings, wanted: Mailbox) -> None:
    if wanted.mail and (len(wanted.mail) > 200 or not _MAIL.fullmatch(wanted.mail)):
        raise Refusal("mailbox_mail", given=wanted.mail[:100])
    if wanted.pace not in PACES or not all(0 <= hour < 24 for hour in (wanted.quiet_from, wanted.quiet_to)):
        raise Refusal("mailbox_hours")
    if wanted.hook:
        try:
            parts = urlsplit(wanted.hook)
            place = (parts.hostname or "", parts.port or 443)
        except ValueError as error:
            raise Refusal("address_refused", given=wanted.hook[:100]) from error
        fits = parts.scheme == "https" or (settings.mode == "demo" and parts.scheme == "http")
        if not fits or parts.username is not None or len(wanted.hook) > 500:
            raise Refusal("address_refused", given=place[0])
        if place not in listed_hosts():
            raise Refusal("hook_not_listed", given=f"{place[0]}:{place[1]}")
