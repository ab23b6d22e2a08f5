"""Series on the agencies of any date: totals, merged rates, there and back, splits without shares, breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from data import agencies, duck
from data.errors import Refusal
from data.model import Viewer
from data.period import parse
from metrics import __main__ as program
from metrics import definitions, figures, lens
from metrics.views import Figure
from tests.metrics import lens_world

SHAPES = {lens_world.shape(one): one for one in reversed(lens_world.counted())}
PERIODS = ("2024-11", "2025-04", "2025-09", "2024-Q4", "2025-Q1", "2025-Q4", "2025-S1", "2025-S2", "2025")
OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
COORDINATOR = Viewer("o", "coordinator")


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """One indicator of each shape, told by every agency."""
    with duck.connect(threads=2) as connection:
        lens_world.tell(connection, list(SHAPES.values()))
        yield connection


@pytest.mark.parametrize("one", SHAPES.values(), ids=lambda one: one.id)
def test_every_lens_keeps_totals_sums_rates_and_goes_there_and_back(connection, one):
    held = {text for _, text, _ in figures.every(connection, one.id)}
    assert lens_world.wrong(connection, one, [parse(text) for text in PERIODS if text in held]) == []


def _known(one: str, *told: tuple[str, str, int, int]) -> lens.Known:
    rows = [
        Figure("", one, a, p, Decimal(n * 100) / d, Decimal(n), Decimal(d), reported=1, expected=1)
        for a, p, n, d in told
    ]
    return lens.Known(definitions.get(one), {(row.agency, row.period, ""): row for row in rows})


def test_a_newer_agency_is_shared_out_by_what_its_parts_had_in_the_year_before():
    known = _known("dossiers_online", ("thai-binh", "2024-07", 1, 5), ("thai-binh", "2024-06", 900, 900),
                   ("hung-yen-cu", "2025-06", 2, 5), ("hung-yen", "2026-01", 10, 11))  # fmt: skip
    parts = [lens.seen(known, agencies.get(part), OLD, parse("2026-01")) for part in ("hung-yen-cu", "thai-binh")]
    assert [(part.numerator, part.denominator) for part in parts] == [(7, 6), (3, 5)]
    assert parts[1].value == 60 and parts[1].marks == ("estimated",) and parts[1].id.endswith("2026-01@63")


def test_a_year_over_the_change_keeps_what_its_parts_reported_themselves():
    known = _known("dossiers_online", ("thai-binh", "2025-06", 30, 40), ("hung-yen-cu", "2025-05", 10, 40),
                   ("hung-yen", "2025-07", 8, 20), ("hung-yen", "2025", 48, 100))  # fmt: skip
    found = lens.seen(known, agencies.get("thai-binh"), OLD, parse("2025"))
    assert (found.numerator, found.denominator, found.marks) == (36, 50, ("estimated",))


@pytest.mark.parametrize(
    "told", [[], [("thai-binh", "2025-06", 1, 5)], [("thai-binh", "2025-06", 0, 5), ("hung-yen-cu", "2025-06", 0, 5)]]
)
def test_a_split_without_known_shares_is_not_comparable(told):
    known = _known("dossiers_online", ("hung-yen", "2026-01", 10, 11), *told)
    found = lens.seen(known, agencies.get("thai-binh"), OLD, parse("2026-01"))
    assert (found.value, found.numerator, found.missing) == (None, None, "not_comparable")


def test_an_agency_that_stayed_itself_is_what_it_is_through_every_lens():
    known = _known("dossiers_online", ("ha-noi", "2026-01", 1, 2), ("ha-noi", "2025-01", 3, 4))
    for day in (*lens_world.DAYS, date(2026, 6, 1)):
        found = [lens.seen(known, agencies.get("ha-noi"), day, parse(p)) for p in ("2026-01", "2025-01")]
        assert [one.value for one in found] == [50, 75] and not any(one.marks for one in found)


def test_the_break_of_a_merger_is_told_through_both_lenses():
    span = (date(2024, 1, 1), date(2026, 3, 31))
    for agency, day in (("hung-yen", NEW), ("thai-binh", OLD)):
        (cut,) = lens.breaks(agencies.get(agency), day, *span)
        assert (cut.day, cut.before, cut.after) == (NEW, ("hung-yen-cu", "thai-binh"), ("hung-yen",))
    assert lens.breaks(agencies.get("ha-noi"), NEW, *span) == ()
    assert [cut.day for cut in lens.breaks(agencies.get("VN"), NEW, *span)] == [date(2025, 3, 1), NEW]
    assert [cut.day for cut in lens.breaks(agencies.get("bkhcn"), NEW, *span)] == [date(2025, 3, 1)]


def test_a_series_is_read_at_the_door_and_told_by_the_command(published, reading, capsys):
    door = reading(published)
    found = door.series(COORDINATOR, "dossiers_online", "hue")
    assert [(one.period, one.value) for one in found.figures if one.value is not None] == [
        ("2026-03", 50),
        ("2026-04", Decimal("66.666667")),
    ]
    assert door.series(COORDINATOR, "dossiers_online", "hue", ban="r1").figures[-1].numerator == 6
    for words, code in ((("hue", "35"), "lens_unknown"), (("thai-binh", "34"), "agency_not_of_lens")):
        with pytest.raises(Refusal) as refused:
            door.series(COORDINATOR, "dossiers_online", *words)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        door.series(COORDINATOR, "dossiers_online", "hue", kind="week")
    assert refused.value.code == "kind_unknown"
    assert (
        program.main(["show", "dossiers_online", "--agency", "hue", "--period", "2026-04", "--lens", "63", "--json"])
        == 0
    )
    assert '"numerator": 16' in capsys.readouterr().out
