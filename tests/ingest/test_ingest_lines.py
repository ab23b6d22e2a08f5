"""Lines of disclosed budget forms: what each is, and what its total leaves over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from data import datasets
from data.model import Layout
from data.period import parse
from ingest import lines

PLAN = datasets.get("state_budget_plan")
LAYOUT = Layout("M08", 9, {"label": "B", "revenue": "C", "spending": "D"})


def row(ordinal: str, label: str, revenue: str | None = None, line: str = "province", **more: Any) -> dict[str, Any]:
    """Give one line as it was read."""
    return {"ordinal": ordinal, "label": label, "line": line, "revenue": revenue} | more


def sorted_out(*rows: dict[str, Any], period: str = "2012"):
    """Sort lines out; give them with what was found."""
    found, findings = lines.sort_out(list(enumerate(rows, 10)), LAYOUT, parse(period), PLAN)
    return [values for _, values in found], findings


@pytest.mark.parametrize(
    ("ordinal", "label", "line", "kind", "agency"),
    [
        ("", "TỔNG SỐ", "province", "total", "VN"),
        ("", "Tổng số (A+B)", "central", "total", "VN"),
        ("I", "Miền núi phía Bắc", "province", "subtotal", None),
        ("XIV", "Các Tổng công ty", "central", "subtotal", None),
        ("1", "Hà Giang", "province", "province", "ha-giang"),
        ("27", "TP Hồ Chí Minh", "province", "province", "ho-chi-minh-cu"),
        ("3", "Bộ Y tế", "central", "central", "byt"),
        ("4", "Văn phòng Quốc hội", "central", "other_central", None),
        ("", "Trong đó: vốn ngoài nước", "central", "detail", None),
        ("", "- Phần Bộ", "central", "detail", None),
    ],
)
def test_each_line_is_named_by_its_number_and_label(ordinal, label, line, kind, agency):
    (one,), _ = sorted_out(row(ordinal, label, line=line))
    assert (one["line"], one["agency"]) == (kind, agency)
    assert "ordinal" not in one


@pytest.mark.parametrize(
    ("label", "line", "period", "rule", "severity"),
    [
        ("Atlantis", "province", "2012", "province_unknown", "error"),
        ("Hà Giang", "province", "2026", "province_unknown", "error"),
        ("Văn phòng Quốc hội", "central", "2012", "central_body_unregistered", "warning"),
    ],
)
def test_a_body_that_is_not_registered_is_found_at_its_cell(label, line, period, rule, severity):
    _, (finding,) = sorted_out(row("1", label, line=line), period=period)
    assert (finding.rule, finding.severity, finding.where) == (rule, severity, "M08!B10")
    assert finding.params["given"] == label


def test_totals_that_fit_leave_nothing_and_provinces_are_not_added_to_subtotals():
    found, _ = sorted_out(
        row("", "TỔNG SỐ", "60"), row("I", "Miền núi", "30"), row("1", "Hà Giang", "10"), row("2", "Cao Bằng", "20"),
        row("II", "Đồng bằng", "30"), row("3", "Hà Nội", "30"),
    )  # fmt: skip
    assert [one["line"] for one in found] == ["total", "subtotal", "province", "province", "subtotal", "province"]


@pytest.mark.parametrize(
    ("total", "first", "second", "left"),
    [
        ("61", "30", "30", {"TỔNG SỐ": "1"}),
        ("59.5", "30", "30", {"TỔNG SỐ": "-0.5"}),
        ("60", "31", "30", {"Miền núi": "1", "TỔNG SỐ": "-1"}),
        ("60", "30", "29.9996", {}),
        ("60", "30", "29.9995", {"Đồng bằng": "-0.0005", "TỔNG SỐ": "0.0005"}),
        ("60", None, "30", {}),
        (None, "30", "30", {}),
    ],
)
def test_a_total_that_differs_from_its_parts_leaves_a_residual_and_stays(total, first, second, left):
    found, findings = sorted_out(
        row("", "TỔNG SỐ", total), row("I", "Miền núi", first), row("1", "Hà Giang", "10"), row("2", "Cao Bằng", "20"),
        row("II", "Đồng bằng", second), row("3", "Hà Nội", "30"),
    )  # fmt: skip
    residuals = {one["label"]: one["revenue"] for one in found if one["line"] == "residual"}
    assert residuals == {f"Chênh lệch của “{name}” (revenue)": value for name, value in left.items()}
    assert [one["revenue"] for one in found[:6]] == [total, first, "10", "20", second, "30"]
    assert findings == []


def test_the_residual_is_exact_in_decimals():
    found, _ = sorted_out(row("", "TỔNG SỐ", "0.3"), row("1", "Hà Nội", "0.1"), row("2", "Hà Giang", "0.1"))
    assert [Decimal(one["revenue"]) for one in found if one["line"] == "residual"] == [Decimal("0.1")]


def test_details_and_blank_cells_are_added_to_nothing():
    found, _ = sorted_out(
        row("", "TỔNG SỐ", "10"), row("1", "Hà Nội", "10"), row("", "Trong đó: phường", "4"), row("2", "Cao Bằng", None)
    )
    assert [one["line"] for one in found] == ["total", "province", "detail", "province"]


def test_each_money_column_has_its_own_residual():
    found, _ = sorted_out(
        row("", "TỔNG SỐ", "10", spending="7"), row("1", "Hà Nội", "9", spending="7"), row("2", "Cao Bằng", "1")
    )
    assert not [one for one in found if one["line"] == "residual"]
    found, _ = sorted_out(row("", "TỔNG SỐ", "10", spending="8"), row("1", "Hà Nội", "9", spending="7"))
    assert [(one.get("revenue"), one.get("spending")) for one in found[2:]] == [("1", None), (None, "1")]


def test_bodies_outside_the_register_count_in_their_group():
    found, _ = sorted_out(
        row("", "TỔNG SỐ", None, "central", central_spending="30"),
        row("I", "Các Bộ", None, "central", central_spending="30"),
        row("1", "Bộ Y tế", None, "central", central_spending="10"),
        row("2", "Văn phòng Quốc hội", None, "central", central_spending="5"),
    )
    (left,) = [one for one in found if one["line"] == "residual"]
    assert left["central_spending"] == "15"
