"""What accounts want to hear of: the figures of an agency, all of them or of one indicator, or one that passes a bound.

Figures are looked at once per release and account, as that account may read them; what was seen and the notice of what
is new are one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select

from data import agencies, ledger
from data.accounts import Account
from data.errors import Refusal
from data.ledger import tables
from data.model import Text
from data.notices.outbox import Guard
from data.notices.post import post
from data.settings import Settings

SIDES = ("", "below", "above")
MOST = 50
_TABLE = tables.subscription


@dataclass(frozen=True)
class Subscription:
    """One wish: `indicator` "" means all, `side` "" any change, else only passing to that side of `bound`."""

    id: int
    account: int
    indicator: str
    agency: str
    side: str
    bound: str
    release: int
    seen: Mapping[str, list[str]] | None


@dataclass(frozen=True)
class Value:
    """The newest figure of an indicator that has one."""

    indicator: str
    name: Text
    period: str
    value: str
    unit: str


def subscribe(settings: Settings, account: Account, indicator: str, agency: str, side: str, bound: str) -> None:
    """Keep a wish; the same one twice is one."""
    agencies.get(agency)
    if side not in SIDES or (side and not (indicator and _number(bound) is not None)):
        raise Refusal("subscription_bound", given=bound[:40])
    key = {"account": account.id, "indicator": indicator, "agency": agency, "side": side}
    key["bound"] = str(_number(bound)) if side else ""
    mine = [_TABLE.c[name] == value for name, value in key.items()]
    with ledger.writing(settings) as connection:
        if connection.execute(select(_TABLE.c.id).where(*mine)).first():
            return
        held = select(func.count()).select_from(_TABLE).where(_TABLE.c.account == account.id)
        if connection.execute(held).scalar_one() >= MOST:
            raise Refusal("subscriptions_too_many", limit=MOST)
        connection.execute(_TABLE.insert().values(**key, seen=None, release=0, at=tables.stamp(settings.now())))


def unsubscribe(settings: Settings, account: Account, number: int) -> None:
    """Forget a wish of an account; any other is unknown."""
    with ledger.writing(settings) as connection:
        mine = (_TABLE.c.id == (number if 0 < number < 2**31 else 0), _TABLE.c.account == account.id)
        if not connection.execute(_TABLE.delete().where(*mine)).rowcount:
            raise Refusal("subscription_unknown")


def of_account(settings: Settings, account: int) -> tuple[Subscription, ...]:
    """Give the wishes of an account."""
    return _read(settings, _TABLE.c.account == account)


def unseen(settings: Settings, release: int) -> tuple[Subscription, ...]:
    """Give the wishes that have not looked at a release or a newer one."""
    return _read(settings, _TABLE.c.release < release)


def look(settings: Settings, guard: Guard, one: Subscription, release: int, values: Sequence[Value]) -> bool:
    """Note what a release shows of a wish, and tell its account what is new; the first look tells nothing."""
    now = {value.indicator: [value.period, value.value] for value in values}
    with ledger.writing(settings) as connection:
        guard(connection)
        row = connection.execute(select(_TABLE).where(_TABLE.c.id == one.id)).one_or_none()
        if row is None or row.release >= release:
            return False
        connection.execute(_TABLE.update().where(_TABLE.c.id == one.id).values(seen=now, release=release))
        news = [value for value in values if row.seen is not None and _new(one, row.seen.get(value.indicator), value)]
        if not news:
            return False
        kind = "bound" if one.side else "figure" if one.indicator else "figures"
        first, before = news[0], (row.seen or {}).get(news[0].indicator)
        params: dict[str, Any] = {
            "agency": one.agency, "n": len(news), "name": first.name.__dict__, "period": first.period, "value": first.value,
            "before": before[1] if before else "", "unit": first.unit, "side": one.side, "bound": one.bound,
        }  # fmt: skip
        path = f"/muc-tieu/{one.indicator}?so={one.agency}" if one.indicator else f"/co-quan/{one.agency}"
        return bool(post(settings, connection, [one.account], f"figures:{one.id}:{release}", kind, "", params, path))


def _new(one: Subscription, before: list[str] | None, now: Value) -> bool:
    if not one.side:
        return before != [now.period, now.value]
    return _past(one, now.value) and not (before and _past(one, before[1]))


def _past(one: Subscription, value: str) -> bool:
    return Decimal(value) < Decimal(one.bound) if one.side == "below" else Decimal(value) > Decimal(one.bound)


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**15 else None


def _read(settings: Settings, condition: Any) -> tuple[Subscription, ...]:
    with ledger.reading(settings) as connection:
        return tuple(
            Subscription(row.id, row.account, row.indicator, row.agency, row.side, row.bound, row.release, row.seen)
            for row in connection.execute(select(_TABLE).where(condition).order_by(_TABLE.c.id))
        )
