"""Eight quarters of an agency: the worst of each quarter, and months that came inside a longer report."""

from __future__ import annotations

from datetime import date

import duckdb

from metrics import turns

TODAY = date(2026, 11, 25)


def made(*sent: tuple[str, str, int, str]) -> dict[str, str]:
    """Give the turn of Huế in each quarter; `sent` are (period, state, days, period of the report that counts)."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE submission (agency TEXT, period TEXT, dataset TEXT, state TEXT, days INTEGER)")
        connection.execute("CREATE TABLE owner (dataset TEXT, sender TEXT, period TEXT, report INTEGER)")
        connection.execute("CREATE TABLE report (id INTEGER, period TEXT)")
        connection.execute(
            "CREATE TABLE observation (indicator TEXT, agency TEXT, period TEXT, lens TEXT, denominator DECIMAL(38,9))"
        )
        for number, (period, state, days, report) in enumerate(sent):
            connection.execute("INSERT INTO submission VALUES ('hue', ?, 'dossiers', ?, ?)", [period, state, days])
            if report:
                connection.execute("INSERT INTO owner VALUES ('dossiers', 'hue', ?, ?)", [period, number])
                connection.execute("INSERT INTO report VALUES (?, ?)", [number, report])
        found = turns.make(connection, TODAY)
    (row,) = [one for one in found.rows if one.agency == "hue"]
    return dict(zip(found.quarters, row.turns, strict=True))


def test_months_inside_the_report_of_a_year_were_delivered_and_are_told_apart():
    found = made(
        ("2025-01", "valid", 330, "2025"), ("2025-02", "valid", 300, "2025"), ("2025-03", "valid", 0, "2025-03"),
        ("2025-04", "valid", 2, "2025-04"), ("2025-05", "valid", 240, "2025"), ("2025-07", "valid", 0, "2025"),
    )  # fmt: skip
    assert (found["2025-Q1"], found["2025-Q2"], found["2025-Q3"]) == ("within", "late", "on_time")


def test_the_worst_of_a_quarter_is_its_turn():
    found = made(
        ("2026-07", "valid", 0, "2026-07"), ("2026-08", "late", 80, ""), ("2026-09", "returned", 0, ""),
        ("2026-04", "valid", 0, "2026-04"), ("2026-05", "checking", 0, ""), ("2025-12", "valid", 70, "2025"),
    )  # fmt: skip
    assert (found["2026-Q3"], found["2026-Q2"], found["2025-Q4"]) == ("missing", "checking", "within")
    assert found["2026-Q1"] == "none" and len(found) == 8
