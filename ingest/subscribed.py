"""Looking at each new release for those who subscribed, through the one data door and as each of them may read it."""

from __future__ import annotations

import logging
from functools import partial

import orjson

from data import accounts, notices, release
from data.accounts import Account
from data.errors import Refusal
from data.model import Text
from data.notices import Subscription, Value
from data.period import parse
from data.settings import Settings
from ingest import once
from metrics import read

log = logging.getLogger("ingest")

CRON = "* * * * *"
#: Refusals that every other subscription would meet too.
ENDS = ("lease_lost", "ledger_busy")


def look(settings: Settings, lease: once.Lease | None = None) -> int:
    """Tell everybody what the newest release brought of what they subscribed to; give how many notices."""
    newest = release.newest(settings)
    if newest is None or release.row(settings, newest).loading:
        return 0
    guard, count = partial(once.fence, lease=lease), 0
    for one in notices.unseen(settings, newest):
        try:
            account = accounts.get(settings, one.account)
            if account.active:
                count += notices.look(settings, guard, one, newest, _values(account, one))
        except Refusal as refusal:  # the next look tries it again; what only this one meets keeps nobody else waiting
            log.error("subscription %d was not looked at: %s", one.id, refusal)
            if refusal.code in ENDS:
                break
    return count


def _values(account: Account, one: Subscription) -> list[Value]:
    """Give the newest figures of what was asked for that have a value."""
    told = orjson.loads(read.export(accounts.viewer(account), "json", one.indicator, one.agency))
    found: dict[str, Value] = {}
    for row in told["figures"]:
        held = found.get(row["indicator"])
        if row["value"] is not None and (held is None or parse(held.period) < parse(row["period"])):
            name = Text(row["name_vi"], row["name_en"])
            found[row["indicator"]] = Value(row["indicator"], name, row["period"], row["value"], row["unit"])
    return list(found.values())
