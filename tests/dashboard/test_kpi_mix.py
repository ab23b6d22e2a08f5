"""Why a whole changed, as it is written: every part with its sum, numbers that open, and what cannot be split said."""

from __future__ import annotations

from decimal import Decimal as D

from dashboard import markup
from dashboard.address import Address
from dashboard.parts import kpi_mix
from data.errors import Refusal
from data.model import Text
from metrics.views.history import Mix, MixPart
from tests.dashboard.fixtures import STAMP

HERE = Address("/muc-tieu/satisfaction")


def _mix(count: int) -> Mix:
    parts = tuple(
        MixPart(f"a{n}", Text(f"Nơi {n}", f"Place {n}"), D(50), D(60), D(10), D(11), D("0.250000"), D("-0.050000"))
        for n in range(count)
    )
    total = count * D("0.2")
    return Mix(
        STAMP, "satisfaction", Text("Hài lòng", "Satisfied"), "percent", "VN", "2025-Q3", "2025-Q2", "34", D(50),
        D(50) + total, total, count * D("0.25"), count * D("-0.05"), parts,
    )  # fmt: skip


def test_every_part_is_written_with_its_sum_and_opens():
    text = markup.render(kpi_mix.card(_mix(12), 1, HERE))
    assert text.count('scope="row"') == 12 + 1 and "Còn 2 cơ quan" in text
    assert text.count("+0,20") == 12 and "+2,40" in text and "+3,00" in text and "−0,60" in text
    assert "so-lieu=satisfaction.a3.2025-Q2@34" in text and "so-lieu=satisfaction.a3.2025-Q3&" not in text
    assert "so-lieu=satisfaction.a3.2025-Q3" in text


def test_what_is_no_rate_has_no_card_and_what_cannot_be_split_says_why():
    assert kpi_mix.card(Refusal("mix_no_rate", indicator="x"), 1, HERE) is None
    lost = kpi_mix.card(Refusal("mix_versions", indicator="x", against="2021", period="2022"), 1, HERE)
    assert "không có cầu nối" in markup.render(lost)
