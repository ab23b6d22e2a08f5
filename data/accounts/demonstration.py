"""Accounts of the demonstration: one per audience, without passwords, in demonstration mode only."""

from __future__ import annotations

from sqlalchemy import func, select

from data import audit, ledger
from data.accounts import manage, people, sessions
from data.accounts.people import Account
from data.accounts.sessions import Started
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

#: Name, display, role, agency; in the order in which the sign-in page offers them.
AUDIENCES = (
    ("dieu-phoi", "Cán bộ điều phối (minh họa)", "coordinator", None),
    ("vpcp", "Văn phòng Chính phủ (minh họa)", "government_office", None),
    ("hung-yen.lap", "Hưng Yên: người lập báo cáo (minh họa)", "agency_editor", "hung-yen"),
    ("hung-yen.duyet", "Hưng Yên: người duyệt báo cáo (minh họa)", "agency_approver", "hung-yen"),
    ("bca.xem", "Bộ Công an: người xem (minh họa)", "agency_viewer", "bca"),
    ("lanh-dao", "Lãnh đạo (minh họa)", "leader", None),
    ("cong-bo.1", "Người công bố thứ nhất (minh họa)", "publisher", None),
    ("cong-bo.2", "Người công bố thứ hai (minh họa)", "publisher", None),
    ("quan-tri", "Quản trị tài khoản (minh họa)", "administrator", None),
    ("kiem-toan", "Kiểm toán viên (minh họa)", "auditor", None),
)
_BY = Who("demonstration")


def demo_accounts(settings: Settings) -> tuple[Account, ...]:
    """Give the accounts of the demonstration, made or put back as they were where that is needed."""
    _only_demo(settings)
    held = _held(settings)
    if all(_right(held.get(name), role, agency) for name, _, role, agency in AUDIENCES):
        return tuple(held[name] for name, *_ in AUDIENCES)
    with audit.acting(settings) as connection:
        for name, display, role, agency in AUDIENCES:
            row = connection.execute(select(tables.account).where(tables.account.c.name == name)).one_or_none()
            if row is None:
                manage.insert(connection, _BY, name, display, role, agency, demonstration=True)
            elif row.demonstration and not _right(people.of(row), role, agency):
                before = people.of(row)
                after = people.alter(connection, before, role=role, agency=agency, state="active")
                shown = people.shown(before), people.shown(after)
                audit.write(connection, _BY, "account_change", people.subject(after), *shown)
    held = _held(settings)
    return tuple(held[name] for name, *_ in AUDIENCES if name in held)


def demo_session(settings: Settings, account: int, agent: str = "") -> Started:
    """Start a session without a password, in demonstration mode and on an account of the demonstration only."""
    _only_demo(settings)
    if not people.get(settings, account).demonstration:
        raise Refusal("account_not_demonstration")
    return sessions.start_session(settings, account, agent, "demonstration")


def check_start(settings: Settings) -> None:
    """Refuse to start in production on a ledger that holds accounts of the demonstration."""
    if settings.mode != "demo":
        with ledger.reading(settings) as connection:
            mine = tables.account.c.demonstration.is_(True)
            count = connection.execute(select(func.count()).select_from(tables.account).where(mine)).scalar_one()
        if count:
            raise Refusal("demonstration_held", count=count, folder=settings.data_dir)


def _held(settings: Settings) -> dict[str, Account]:
    return {account.name: account for account in people.every(settings) if account.demonstration}


def _right(account: Account | None, role: str, agency: str | None) -> bool:
    return account is not None and account.active and (account.role, account.agency) == (role, agency)


def _only_demo(settings: Settings) -> None:
    if settings.mode != "demo":
        raise Refusal("demonstration_only")
