"""Texts around a table: periods in titles, units, folding."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.read.folding import fold, spelling_key
from ingest.read.printed_periods import found_in
from ingest.read.units import declared, factor, split_suffix


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tháng 9 năm 2026", "2026-09"),
        ("THÁNG 09/2026", "2026-09"),
        ("(Quý III/2026)", "2026-Q3"),
        ("Quý 1 năm 2026", "2026-Q1"),
        ("6 tháng đầu năm 2026", "2026-S1"),
        ("6 THÁNG CUỐI NĂM 2026", "2026-S2"),
        ("DỰ TOÁN THU, CHI NĂM 2012", "2012"),
        ("Kỳ báo cáo: 09/2026", "2026-09"),
        ("Kỳ: 2026-Q2", "2026-Q2"),
        ("Hà Nội, ngày 15 tháng 9 năm 2026", None),
        ("(Kèm theo Quyết định số 3008/QĐ-BTC ngày 14/12/2011)", None),
        ("9 tháng đầu năm 2026", None),
        ("Biểu số 09/2026", None),
    ],
)
def test_period_of_a_title(text: str, expected: str | None) -> None:
    assert found_in(text) == expected


def test_units() -> None:
    assert factor("Tỷ đồng", "triệu đồng") == Decimal(1000)
    assert factor("đồng", "triệu đồng") == Decimal("0.000001")
    assert factor("hồ sơ", "triệu đồng") is None
    assert declared("Đơn vị tính: Tỷ đồng") == ("Tỷ đồng",)
    assert declared("ĐVT: triệu đồng, %") == ("triệu đồng", "%")
    assert declared("Đơn vị: Sở Nội vụ") == ()
    assert declared("Đơn vị báo cáo: UBND tỉnh") == ()
    assert split_suffix("Tổng chi (tỷ đồng)", ()) == ("Tổng chi", "tỷ đồng")
    assert split_suffix("Tổng số chi (kể cả vay nợ)", ()) == ("Tổng số chi (kể cả vay nợ)", "")


def test_folding() -> None:
    assert fold("  TỔNG THU\n (NSNN)  ĐỊA BÀN") == fold("tong thu nsnn, địa bàn")
    assert spelling_key("Chi trong tháng | Tổng chi") == "chitrongthang|tongchi"
