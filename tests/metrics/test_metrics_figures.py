"""Figures are read by kind of period: a quarter's history holds quarters alone."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from data.period import parse, span
from metrics import figures, rollup


def test_a_series_of_quarters_holds_no_month_half_or_year():
    months = list(span(parse("2024-01"), parse("2025-12")))
    periods = sorted({whole for month in months for whole in month.containing()})
    rows = [
        {"indicator": "satisfaction", "agency": "VN", "period": str(period), "lens": "", "value": "88.5",
         "numerator": "885", "denominator": "1000", "marks": [], "illustrative": False, "reported": 51, "expected": 51}
        for period in periods
    ]  # fmt: skip
    with duckdb.connect() as connection:
        rollup.load(connection, "observation", rows, rollup.OBSERVATION)
        for kind, count in (("month", 24), ("quarter", 8), ("half", 4), ("year", 2)):
            found = figures.series(connection, "VN", kind, ["satisfaction"])
            assert [parse(period).kind for _, period in found] == [kind] * count
            assert [parse(period) for _, period in found] == sorted(parse(period) for _, period in found)
        assert found["satisfaction", "2025"].figure.value == Decimal("88.5")
