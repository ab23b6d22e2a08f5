"""Accounts of every kind on a new copy, a clock that can be moved, and a faster hash where timing is not the point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from argon2 import PasswordHasher

from data import accounts, ledger
from data.accounts import Account, passwords
from data.audit import Who
from data.ledger import tables
from data.settings import Settings

ADMIN = Who("quan-tri-that", 1)
PASSWORD = "mưa rơi trên mái ngói"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the least work."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def demo(here: Settings) -> Settings:
    """The same copy as a demonstration."""
    return replace(here, mode="demo", data_dir=here.data_dir.parent / "demo", ledger_url=_url(here))


def _url(here: Settings) -> str:
    return f"sqlite:///{here.data_dir.parent / 'demo' / 'record' / 'ledger.sqlite'}"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until it is moved."""
    with time_machine.travel("2026-05-20T02:00:03+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def lan(here: Settings, quick: None) -> Account:
    """An editor of Hưng Yên with a password."""
    made = accounts.create(here, ADMIN, "lan.hy", "Nguyễn Thị Lan", "agency_editor", "hung-yen")
    return accounts.set_password(here, ADMIN, made.id, PASSWORD)


@pytest.fixture
def dump() -> Callable[[Settings], dict[str, list]]:
    """Give everything that the ledger holds of accounts and audit, without the counted tries."""

    def everything(settings: Settings) -> dict[str, list]:
        names = ("account", "session", "invitation", "token", "audit")
        with ledger.reading(settings) as connection:
            return {
                name: sorted(map(str, connection.execute(tables.metadata.tables[name].select()).all()))
                for name in names
            }

    return everything
