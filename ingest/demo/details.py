"""What the monthly tables say beyond their main figures: levels, quality of service, baselines, who is accountable.

Drawn apart from the main figures, so that those never move when a detail is added.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from data.period import parse
from ingest.demo import units, words
from ingest.demo.trends import rate

Row = dict[str, Any]
_SPECIFIC = ("Nghiệp vụ đặc thù, nền tảng dùng chung chưa có", "Dữ liệu mật, không đặt trên nền tảng dùng chung",
             "Kế thừa hệ thống đang vận hành đến hết vòng đời")  # fmt: skip
#: Words of a project's title, the national focus task it serves, and how often it is shared.
_TASK_OF = (("an toàn", 6), ("hạ tầng", 2), ("trung tâm dữ liệu", 2), ("nền tảng", 3), ("dữ liệu", 4), ("số hóa", 4))
_FOCUS = {1: 5, 2: 5, 3: 4, 4: 1, 5: 6}
_UNITS = {
    "province": ("Sở Khoa học và Công nghệ", "Văn phòng UBND", "Sở Nội vụ", "Sở Tài chính", "Trung tâm Phục vụ hành chính công"),
    "ministry": ("Văn phòng Bộ", "Cục Công nghệ thông tin", "Vụ Pháp chế", "Vụ Kế hoạch - Tài chính", "Vụ Tổ chức cán bộ"),
}  # fmt: skip


def with_details(dataset: str, unit: str, month: str, rows: list[Row]) -> list[Row]:
    """Give the rows of a base unit's table with the details of their dataset."""
    maker = _MAKERS.get(dataset)
    return [{**row, **maker(unit, month, row)} for row in rows] if maker else rows


def _procedures(unit: str, month: str, row: Row) -> Row:
    online = row["full_online"] + row["partial_online"]
    draw = units.chance("levels", unit, row["field"])
    return {
        "information_only": int((row["total"] - online) * draw.uniform(0.4, 0.8)),
        "on_national_portal": round(online * rate("portal", unit, month, draw.gauss(0, 0.2))),
        "pay_online": round(online * draw.uniform(0.25, 0.5) * rate("cashless", unit, month)),
    }


def _dossiers(unit: str, month: str, row: Row) -> Row:
    received = row["online"] + row["in_person"] + row["by_post"]
    draw = units.chance("quality", row["procedure"], unit)
    fee = int(received * (draw.uniform(0.3, 0.9) if draw.random() < 0.55 else 0))

    def part(whole: int, metric: str, most: float = 1.0) -> int:
        return int(whole * min(most, rate(metric, unit, month, draw.gauss(0, 0.2))))

    return {
        "pending_overdue": int((row["resolved"] - row["on_time"]) * draw.uniform(0.2, 0.9)),
        "full_process": part(row["online"], "process", 0.84),
        "no_contact": part(row["resolved"], "contactless"),
        "fee_due": fee,
        "paid_online": part(fee, "cashless"),
        "digitised": part(row["resolved"], "digitised"),
        "reused": part(received, "reuse", 0.84),
    }


def _budget(unit: str, month: str, row: Row) -> Row:
    draw = units.chance("leases", units.heir(unit), row["kind"])
    leased = draw.uniform(0.05, 0.3) * (0.6 + 0.4 * rate("platform", unit, month))
    return {
        "leased": _tenth(row["digital"] * Decimal(leased)),
        "platforms": _tenth(row["digital"] * Decimal(draw.uniform(0.02, 0.16) * rate("platform", unit, month))),
        "innovation": _tenth(row["digital"] * Decimal(draw.uniform(1.8, 3.4))),
        "year_digital": _tenth(row["spent"] * 12 * Decimal("0.0076") * Decimal(draw.uniform(0.85, 1.1))),
    }


def _tenth(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.1"))


def _projects(unit: str, month: str, row: Row) -> Row:
    year, number = int(month[:4]), int(month[5:7])
    draw = units.chance("baseline", row["project"])
    whole = int(row["year_plan"])
    first = round(whole * draw.uniform(1.1, 2.6)) // 10 * 10
    finish = date(year + draw.choice((0, 0, 1, 1, 2)), draw.choice((6, 9, 12)), 30)
    changed = draw.random() < 0.34 and number >= draw.randint(2, 10)
    more, later, decision = draw.uniform(1.03, 1.4), draw.choice((90, 180, 365)), draw.randint(120, 4200)
    form = draw.choices(("state_budget", "lease", "ppp", "enterprise_lease"), (72, 18, 4, 6))[0]
    office = "QĐ-UBND" if units.kind(unit) == "province" else f"QĐ-{unit.upper()}"
    focus = next((task for words, task in _TASK_OF if words in row["title"].casefold()), 5)
    flagged = units.chance("estimate", row["project"], month).random() < 0.12
    return {
        "estimated": "yes" if flagged else "no",
        "allocated": Decimal(round(whole * min(1.0, draw.uniform(0.7, 0.95) + 0.03 * number))),
        **_sources(unit, draw.random(), whole, form),
        "first_total": Decimal(first),
        "first_finish": finish,
        "current_total": Decimal(round(first * more)) if changed else Decimal(first),
        "current_finish": finish + timedelta(days=later) if changed else finish,
        "adjusted_by": f"{decision}/{office}" if changed else None,
        "form": form,
        **_scope(unit, focus, units.chance("scope", row["project"])),
        "focus_task": focus,
        "state": _state(row, number),
    }


def _sources(unit: str, luck: float, whole: int, form: str) -> Row:
    enterprise = whole if form == "enterprise_lease" else whole // 2 if form == "ppp" else 0
    left = whole - enterprise
    foreign = left // 3 if luck > 0.93 else 0
    central = left - foreign if units.kind(unit) == "ministry" else round((left - foreign) * 0.4 * luck)
    parts = {"central": central, "local": left - foreign - central, "foreign": foreign, "enterprise": enterprise}
    return {name: Decimal(amount) for name, amount in parts.items()}


def _scope(unit: str, focus: int, draw: Any) -> Row:
    shared = "sector" if units.kind(unit) == "ministry" else "province"
    if draw.random() < (0.75 if focus in (3, 4) else 0.5):
        return {"scope": "national" if draw.random() < 0.08 else shared, "scope_reason": None}
    return {"scope": "specific", "scope_reason": draw.choice(_SPECIFIC) if draw.random() < 0.9 else None}


def _state(row: Row, number: int) -> str:
    whole = row["year_plan"]
    if row["accepted"] >= whole * Decimal("0.9"):
        return "finished" if number == 12 else "trial"
    if row["planned"] - row["accepted"] > whole * Decimal("0.15"):
        return "behind"
    return "running" if row["accepted"] > whole * Decimal("0.05") else "tendering"


def _tasks(unit: str, month: str, row: Row) -> Row:
    draw = units.chance("six clarities", unit, row["task"])
    end, late = parse(month).end, row["done"] is not None and row["done"] > row["due"]
    open_ = "in_progress" if draw.random() < 0.8 else "not_started"
    found = {
        "focus_task": _FOCUS[row["objective"]],
        "agency_task": None,
        "group_2019": None,
        "document": f"{draw.randint(11, 480)}/KH-{'UBND' if units.kind(unit) == 'province' else unit.upper()}",
        "accountable": draw.choice(_UNITS[units.kind(unit)]),
        "state": ("done_late" if late else "done_in_time") if row["done"] else open_ + ("_overdue" if row["due"] < end else ""),
    }  # fmt: skip
    if draw.random() < 0.1:
        found["document"] = words.DIRECTIVES[units.kind(unit)]
    return found


_MAKERS: dict[str, Callable[[str, str, Row], Row]] = {
    "procedures": _procedures,
    "dossiers": _dossiers,
    "budget": _budget,
    "projects": _projects,
    "tasks": _tasks,
}
