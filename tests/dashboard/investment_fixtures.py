"""Plan, investment and execution for tests: made-up rows, judged as `metrics.execution` judges real ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from data import agencies
from data.errors import Refusal
from data.model import Text
from data.period import parse
from metrics.execution import answer, judge
from metrics.execution.rows import Contract, Held, System, Work
from metrics.execution.rules import rules
from metrics.views import Figure
from metrics.views import investment as v
from tests.dashboard import fixtures

ASKED = parse("2025-Q3")
BARS = ("planned_work", "disbursement", "work_done")
#: Agency, code, title, year's plan, plan to date, money, work, first finish, finish in force, declared state.
PROJECTS = (
    ("phu-tho", "PT-2024-011", "Kho dữ liệu dùng chung tỉnh", 212_400, 70, 6, 52, 12, 3, "running"),
    ("thanh-hoa", "TH-2024-006", "Số hóa hồ sơ đất đai", 148_000, 75, 11, 58, 11, 11, "running"),
    ("can-tho", "CT-2025-003", "Trung tâm giám sát, điều hành thông minh", 96_500, 60, 58, 34, 12, 12, "behind"),
    ("gia-lai", "GL-2025-001", "Hợp nhất hệ thống giải quyết thủ tục", 64_200, 80, 74, 82, 12, 12, "running"),
    ("byt", "BYT-2023-002", "Nền tảng hồ sơ sức khỏe điện tử", 131_700, 68, 14, 41, 8, 8, "running"),
    ("dak-lak", "ĐL-2024-008", "Hạ tầng điện toán đám mây", 73_600, 76, 29, 38, 6, 12, "suspended"),
    *(("hung-yen", f"HY-{n:03d}", f"Dự án số {n}", 9_000 + n, 72, 70, 71, 12, 12, "running") for n in range(1, 20)),
)


def work() -> tuple[Work, ...]:
    """Make two months of every project; the first finish lies in 2025, the one in force there or in 2026."""
    found = []
    for month in ("2025-08", "2025-09"):
        for agency, code, title, plan, due, money, done, first, now, state in PROJECTS:
            share = D(plan) / 100
            finish = date(2025, now, 28) if now >= first else date(2026, now, 28)
            moved = month == "2025-09" and finish != date(2025, first, 28)
            found.append(
                Work(agency, month, code, title, D(plan), D(plan), due * share, money * share, done * share, D(plan) * 2,
                     date(2025, first, 28), D(plan) * 2, finish if moved else None, "QĐ 12" if moved else None,
                     "shared", None, 3, state)
            )  # fmt: skip
    return tuple(found)


def held() -> Held:
    """Make everything that execution is judged by."""
    return Held(
        work=work(),
        contract=(Contract("byt", "2025-Q3", "HĐ-1", "lease", "BYT-2023-002", D(900), D(300), D(600), D(99), D(95)),),
        system=(System("hue", "2025-S1", "S1", "Phần mềm một cửa cũ", 2, D(400)),),
        catalogue=(("Nền tảng hồ sơ sức khỏe điện tử quốc gia", None),),
    )


def figure(name: str, scope: str, period: str, value: str | None) -> Figure:
    """Make a bar's figure in per cent of a year's plan of 9.860 tỷ."""
    amount = None if value is None else D(value)
    money = None if amount is None else amount * 98_600
    return fixtures.figure(name, scope, value, period=period, numerator=money, denominator=D(9_860_000))


def investment(viewer, group: str) -> v.Investment:
    """Make the page; counts only for who does not work on the whole."""
    scope = {"tat-ca": "VN", "bo": "bo", "tinh": "tinh"}[group]
    shown = viewer.works_on(scope)
    members = tuple(agency.id for agency in agencies.in_force(ASKED.end))
    made = answer._judged(fixtures.STAMP, agencies.get(scope), ASKED, held(), members, rules())
    if not shown:
        made = replace(made, projects=(), used=(), absent=(), questions=())
    shares = (("10", "6", "8"), ("20", "12", "15"), ("31", "18", "22"), ("38", None, None), ("45", "28", "33"),
              ("52", "34", "40"), ("59", "39", "46"), ("66", "43", "51"), ("72", "48", "57.6"))  # fmt: skip
    months = [_month(f"2025-{n:02d}", scope, share) for n, share in enumerate(shares, 1)]
    base = fixtures.overview(group=group)
    return v.Investment(
        fixtures.STAMP, base.period, base.compare, base.periods, group, "", base.regions,
        scope, Text("Cả nước", "Viet Nam"), "provisional", base.closes, base.today, (), made,
        _month(base.period, scope, shares[-1]), tuple(months), shown,
    )  # fmt: skip


def _month(period: str, scope: str, shares: tuple[str | None, ...]) -> v.Month:
    return v.Month(period, *(figure(name, scope, period, one) for name, one in zip(BARS, shares, strict=True)))


def dossier(name: str) -> v.Dossier:
    """Make one project's page; an unknown one is refused."""
    agency, _, code = name.partition(".")
    history = [row for row in work() if (row.agency, row.project) == (agency, code)]
    if not history:
        raise Refusal("project_unknown", given=code)
    steps = tuple(
        v.Step(r.period, r.year_plan, r.planned, r.disbursed, r.accepted, r.state, r.current_total, r.current_finish,
               r.adjusted_by)
        for r in history
    )  # fmt: skip
    agreement = v.Agreement("HĐ-1", "lease", D(900), D(300), D(600), D(99), D(95))
    view = judge.project(history, ASKED, rules())
    return v.Dossier(fixtures.STAMP, str(ASKED), agencies.get(agency).name, view, steps, (agreement,))
