"""The roles of accounts, and what each may read as a Viewer."""

from __future__ import annotations

from typing import Any

from data import agencies
from data.model import Lang, Text, Viewer
from data.model import Role as Reader

#: role → who it is in `Viewer.role`. An administrator manages accounts and sees no unreleased figure.
ROLES: dict[str, Reader] = {
    "agency_viewer": "agency",
    "agency_editor": "agency",
    "agency_approver": "agency",
    "coordinator": "coordinator",
    "government_office": "coordinator",
    "publisher": "coordinator",
    "administrator": "leader",
    "leader": "leader",
    "auditor": "auditor",
}
NAMES: dict[str, Text] = {
    "agency_viewer": Text("Người xem của cơ quan", "Agency viewer"),
    "agency_editor": Text("Người lập báo cáo của cơ quan", "Agency editor"),
    "agency_approver": Text("Người duyệt báo cáo của cơ quan", "Agency approver"),
    "coordinator": Text("Cán bộ điều phối", "Coordinating officer"),
    "government_office": Text("Văn phòng Chính phủ", "Office of the Government"),
    "publisher": Text("Người công bố", "Publisher"),
    "administrator": Text("Quản trị tài khoản", "Administrator of accounts"),
    "leader": Text("Lãnh đạo", "Leader"),
    "auditor": Text("Kiểm toán viên", "Auditor"),
}


def of_agency(role: str) -> bool:
    """Tell whether a role belongs to one agency."""
    return ROLES[role] == "agency"


def viewer(account: Any, lang: Lang = "vi") -> Viewer:
    """Give who an account is to the readers of figures; its scope comes from the ledger alone.

    An agency reads for those whose duties it carries, too.
    """
    reader = ROLES[account.role]
    return Viewer(account.name, reader, agencies.estate(account.agency) if reader == "agency" else None, lang)
