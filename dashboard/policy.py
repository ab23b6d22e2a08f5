"""Who may reach what: every route, callback and page names its policy here, or the program does not start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dashboard.i18n import t
from dashboard.identity import NoViewer, Reader, reader
from dashboard.place import is_loopback, public
from data.accounts import ROLES, SENDERS
from data.model import Viewer

__all__ = ["NoViewer", "Reader", "is_loopback", "public", "reader", "viewer"]


@dataclass(frozen=True)
class Policy:
    """The roles that may pass, and by what they may have proved who they are."""

    roles: frozenset[str]
    by: frozenset[str]


_PEOPLE, _SESSION = frozenset(ROLES), frozenset({"session"})
_SEEN = _SESSION | {"demonstration", "token"}
_AGENCY, _OFFICE = {"agency_viewer", "agency_editor", "agency_approver"}, {"coordinator", "government_office"}
#: open: tells nothing of the country's figures. public: also readers without account, where PUBLIC=1 lets them in.
#: viewer: whoever reads figures. signed: whoever is signed in, for what is their own.
#: reports: an agency's people and the coordinating body. drafting: who fills reports in. sending: who answers for them.
#: doubting: who may say that a figure is wrong. answering: who may answer that, and work on obstacles and directives,
#: for what is theirs.
#: meeting: who sits in meetings and reads their minutes.
#: office: who returns, verifies, makes exceptions, assigns and issues. program: one with a token that may send.
POLICIES: dict[str, Policy | None] = {
    "open": None,
    "public": Policy(_PEOPLE | {"public"}, _SEEN | {"public"}),
    "viewer": Policy(_PEOPLE, _SEEN),
    "signed": Policy(_PEOPLE, _SESSION),
    "administrator": Policy(frozenset({"administrator"}), _SESSION),
    "audit": Policy(frozenset({"administrator", "auditor"}), _SESSION),
    "program": Policy(frozenset(SENDERS), frozenset({"sending"})),
    "publisher": Policy(frozenset({"publisher"}), _SESSION),
    "reports": Policy(frozenset(_AGENCY | _OFFICE | {"publisher"}), _SEEN - {"token"}),
    "drafting": Policy(frozenset(_AGENCY - {"agency_viewer"}), _SESSION),
    "sending": Policy(frozenset({"agency_approver"}), _SESSION),
    "office": Policy(frozenset(_OFFICE), _SESSION),
    "doubting": Policy(frozenset(_AGENCY | _OFFICE | {"publisher"}), _SESSION),
    "meeting": Policy(frozenset(_OFFICE | {"leader"}), _SESSION),
    "answering": Policy(frozenset((_AGENCY | _OFFICE) - {"agency_viewer"}), _SESSION),
}
#: (rule, method) → policy; HEAD and OPTIONS go with GET.
ROUTES: dict[tuple[str, str], str] = {
    ("/", "GET"): "public",
    ("/<path:path>", "GET"): "public",
    ("/_dash-layout", "GET"): "public",
    ("/_dash-dependencies", "GET"): "public",
    ("/_dash-update-component", "POST"): "public",
    ("/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", "GET"): "open",
    ("/_reload-hash", "GET"): "open",
    ("/_favicon.ico", "GET"): "open",
    ("/assets/<path:filename>", "GET"): "open",
    ("/assets/all.css", "GET"): "open",
    ("/healthz", "GET"): "open",
    ("/readyz", "GET"): "open",
    ("/dang-nhap", "GET"): "open",
    ("/dang-nhap", "POST"): "open",
    ("/dang-nhap/ma", "POST"): "open",
    ("/dang-nhap/lop-hai", "POST"): "open",
    ("/dang-nhap/cong", "GET"): "open",
    ("/dang-nhap/cong/ve", "GET"): "open",
    ("/dang-xuat", "POST"): "signed",
    ("/api/v1/figures", "GET"): "public",
    ("/tim-kiem", "GET"): "viewer",
    ("/tim-kiem/goi-y", "GET"): "viewer",
    ("/tai-ve/<path:trang>.<any(csv,xlsx,svg):kind>", "GET"): "public",  # and then the policy of the page
    ("/api/v1/reports", "POST"): "program",
    ("/api/v1/reports/<string:receipt>", "GET"): "program",
    ("/tai-khoan", "GET"): "signed",
    ("/tai-khoan/phien", "POST"): "signed",
    ("/tai-khoan/phien-khac", "POST"): "signed",
    ("/tai-khoan/mat-khau", "POST"): "signed",
    ("/tai-khoan/lop-hai", "POST"): "signed",
    ("/tai-khoan/lop-hai/xac-nhan", "POST"): "signed",
    ("/tai-khoan/lop-hai/bo", "POST"): "signed",
    ("/tai-khoan/khoa", "POST"): "signed",
    ("/tai-khoan/khoa/thu", "POST"): "signed",
    ("/quan-tri/tai-khoan", "GET"): "administrator",
    ("/quan-tri/tai-khoan/lap", "POST"): "administrator",
    ("/quan-tri/tai-khoan/vai-tro", "POST"): "administrator",
    ("/quan-tri/tai-khoan/trang-thai", "POST"): "administrator",
    ("/quan-tri/tai-khoan/ma", "POST"): "administrator",
    ("/quan-tri/tai-khoan/cong", "POST"): "administrator",
    ("/nhat-ky", "GET"): "audit",
    ("/viec-hom-nay", "GET"): "viewer",
    ("/hop", "GET"): "meeting",
    ("/hop/mo", "POST"): "office",
    ("/hop/ket-luan", "POST"): "office",
    ("/hop/ket-thuc", "POST"): "office",
    ("/ghi-chu", "GET"): "viewer",
    ("/ghi-chu/them", "POST"): "office",
    ("/ghi-chu/rut", "POST"): "office",
    ("/cong-bo", "GET"): "publisher",
    ("/cong-bo/de-nghi", "POST"): "publisher",
    ("/cong-bo/xac-nhan", "POST"): "publisher",
    ("/cong-bo/bac", "POST"): "publisher",
    ("/cong-bo/hien-ban", "POST"): "publisher",
}
_REPORT = "/bao-cao/<ky>/<ma>/<bieu>"
ROUTES |= {
    ("/bao-cao", "GET"): "reports",
    (_REPORT, "GET"): "reports",
    (f"{_REPORT}/mau", "GET"): "reports",
    (f"{_REPORT}/tep", "GET"): "reports",
    (f"{_REPORT}/danh-dau", "GET"): "reports",
    (f"{_REPORT}/cho", "GET"): "reports",
    (f"{_REPORT}/dinh-kem", "GET"): "reports",
    (f"{_REPORT}/bang-chung", "GET"): "reports",
    (f"{_REPORT}/bang", "POST"): "reports",
    (f"{_REPORT}/tai-len", "POST"): "drafting",
    (f"{_REPORT}/sua", "POST"): "drafting",
    (f"{_REPORT}/giai-trinh", "POST"): "drafting",
    (f"{_REPORT}/nhap", "POST"): "drafting",
    (f"{_REPORT}/gui", "POST"): "sending",
    (f"{_REPORT}/rut", "POST"): "sending",
    (f"{_REPORT}/tra-lai", "POST"): "office",
    (f"{_REPORT}/xac-minh", "POST"): "office",
    (f"{_REPORT}/ngoai-le", "POST"): "office",
    ("/bao-so-sai", "GET"): "doubting",
    ("/bao-so-sai/gui", "POST"): "doubting",
    ("/bao-so-sai/tra-loi", "POST"): "answering",
    ("/don-doc", "GET"): "reports",
    ("/don-doc/cong-van", "GET"): "reports",
    ("/don-doc/chon", "POST"): "office",
    ("/don-doc/du-thao", "POST"): "office",
    ("/don-doc/gui", "POST"): "office",
    ("/don-doc/mau", "GET"): "office",
    ("/don-doc/mau", "POST"): "office",
    ("/don-doc/nhan", "POST"): "drafting",
    ("/don-doc/tra-loi", "POST"): "drafting",
    ("/hop-thu", "GET"): "signed",
    ("/hop-thu/doc", "POST"): "signed",
    ("/hop-thu/dang-ky", "GET"): "signed",
    ("/hop-thu/kenh", "POST"): "signed",
    ("/hop-thu/theo-doi", "POST"): "signed",
    ("/hop-thu/bo", "POST"): "signed",
}
_OBSTACLE, _DIRECTIVE = "/vuong-mac/<vm>", "/chi-dao/<cd>"
ROUTES |= {
    ("/vuong-mac", "GET"): "viewer",
    ("/vuong-mac/neu", "POST"): "answering",
    (_OBSTACLE, "GET"): "viewer",
    (f"{_OBSTACLE}/phan-cong", "POST"): "office",
    (f"{_OBSTACLE}/chuyen", "POST"): "answering",
    (f"{_OBSTACLE}/thu-tu", "POST"): "office",
    (f"{_OBSTACLE}/tra-loi", "POST"): "answering",
    ("/chi-dao", "GET"): "viewer",
    ("/chi-dao/ban-hanh", "POST"): "office",
    (_DIRECTIVE, "GET"): "viewer",
    (f"{_DIRECTIVE}/dinh-kem", "GET"): "reports",
    (f"{_DIRECTIVE}/bao-cao", "POST"): "answering",
    (f"{_DIRECTIVE}/xac-nhan", "POST"): "office",
    (f"{_DIRECTIVE}/chua-xong", "POST"): "office",
    (f"{_DIRECTIVE}/gia-han", "POST"): "office",
    (f"{_DIRECTIVE}/tra-loi", "POST"): "answering",
}
#: Routes that take files or many words, and how many bytes of them.
UPLOADS = {
    f"{_REPORT}/tai-len": 20 * 2**20,
    f"{_REPORT}/giai-trinh": 20 * 2**20,
    f"{_REPORT}/nhap": 2**20,
    "/don-doc/mau": 2 * 2**20,
    f"{_DIRECTIVE}/bao-cao": 6 * 2**20,
    f"{_DIRECTIVE}/tra-loi": 6 * 2**20,
}
_SAFE = {"HEAD": "GET", "OPTIONS": "GET"}


@dataclass(frozen=True)
class Callback:
    """The policy of a callback, and the types that its inputs and states may have: `id.property` → types."""

    policy: str
    takes: dict[str, tuple[type, ...]] = field(default_factory=dict)


CALLBACKS: dict[str, Callback] = {
    ".._pages_content.children..._pages_store.data..": Callback(
        "public", {"_pages_location.pathname": (str,), "_pages_location.search": (str, type(None))}
    ),
    "_pages_dummy.children": Callback("public", {"_pages_store.data": (dict, type(None))}),
}


class NotAllowed(Exception):
    """Somebody is known, and this is not for their role."""

    def say(self, lang: str = "vi") -> str:
        """Write the sentence for the person who asked."""
        return t("door.forbidden", lang)


def viewer() -> Viewer:
    """Give who reads, as the server knows it; raises where nobody is known."""
    return reader().viewer


def may(name: str, who: Reader | None) -> bool:
    """Tell whether somebody passes a policy; a policy that is not known lets nobody pass."""
    if name == "open":
        return "open" in POLICIES
    policy = POLICIES.get(name)
    return policy is not None and who is not None and who.role in policy.roles and who.by in policy.by


def needs_session(name: str, who: Reader | None) -> bool:
    """Tell whether signing in is what is missing: nobody is known, or only by where they sit."""
    return who is None or (who.by in ("demonstration", "public") and not may(name, who))


def of_route(rule: str, method: str) -> str:
    """Give the policy of a route; one that is not named is refused as if nobody may pass."""
    plain = _SAFE.get(method, method)
    found = ROUTES.get((rule, plain))
    if found is None and method == "OPTIONS":
        found = next((name for (one, _), name in ROUTES.items() if one == rule), None)
    return found or ""


def check(routes: Iterable[tuple[str, str]], callbacks: dict[str, Any], pages: Iterable[tuple[str, str]]) -> None:
    """Refuse to start while a route, a callback, one of its inputs or a page has no policy."""
    open_ends = [f"route {rule} {method}" for rule, method in routes if ROUTES.get((rule, method)) not in POLICIES]
    for output, made in callbacks.items():
        found = CALLBACKS.get(output)
        if found is None or found.policy not in POLICIES:
            open_ends.append(f"callback {output}")
            continue
        taken = [f"{one['id']}.{one['property']}" for part in ("inputs", "state") for one in made.get(part, [])]
        open_ends += [f"input {name} of callback {output}" for name in taken if name not in found.takes]
    open_ends += [f"page {path}" for path, name in pages if name not in POLICIES]
    if open_ends:
        raise RuntimeError(
            f"No policy in dashboard/policy.py for: {', '.join(sorted(open_ends))}. Name one of {tuple(POLICIES)}."
        )
