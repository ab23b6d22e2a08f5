"""How numbers, dates, sentences and addresses are written."""

from __future__ import annotations

import string
from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest

from dashboard import cron, format, headline, html, i18n, markup
from dashboard.address import read_address
from data.period import ZONE
from tests.dashboard import fixtures


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (format.number(D("1234.5"), 1), "1.234,5"),
        (format.number(D("1234.5"), 1, "en"), "1,234.5"),
        (format.number(D("-0.3"), 1), "\u22120,3"),
        (format.number(D("-0.04"), 1), "0,0"),
        (format.number(D("2.3"), 1, sign=True), "+2,3"),
        (format.number(None), "–"),
        (format.value(D("86.4"), "percent", 1), "86,4%"),
        (format.value(D("86.4"), "percent", 1, "en"), "86.4%"),
        (format.value(None, "percent", 1), "–"),
        (format.value(D(0), "percent", 1), "0,0%"),
        (format.value(D(71), "rank", 0, of=193), "71/193"),
        (format.value(D(120), "hồ sơ", 0), "120\u00a0hồ sơ"),
        (format.trimmed(D(100), "percent", 1), "100%"),
        (format.trimmed(D("97.5"), "percent", 1), "97,5%"),
        (format.points(D("-2.3"), "percent", 1), "2,3\u00a0điểm"),
        (format.shift(D("0.04"), 1), "dưới 0,1"),
        (format.shift(D("-0.04"), 1, "en"), "under 0.1"),
        (format.shift(D("0.05"), 1), "+0,1"),
        (format.shift(D(0), 1), "0,0"),
        (format.within("2026-09"), "tháng\u00a09/2026"),
        (format.within("2027"), "năm\u00a02027"),
        (format.within("2026-Q3"), "Quý\u00a0III/2026"),
        (format.within("2026-09", "en"), "Sep\u00a02026"),
        (format.lasting(timedelta(minutes=-13731)), "0\u00a0phút"),
        (format.lasting(timedelta(hours=15)), "15\u00a0giờ"),
        (format.points(D(1), "rank", 0, "en"), "1\u00a0place"),
        (format.money(D(820)), "820\u00a0triệu\u00a0đồng"),
        (format.money(D(947_000)), "947\u00a0tỷ\u00a0đồng"),
        (format.money(D(1_500)), "1,5\u00a0tỷ\u00a0đồng"),
        (format.money(D(9_860_000), "en"), "VND\u00a09,860\u00a0billion"),
        (format.money(None), "–"),
        (format.day(date(2025, 10, 14)), "14/10/2025"),
        (format.day(date(2025, 10, 14), "en"), "14\u00a0Oct\u00a02025"),
        (format.moment(datetime(2025, 10, 14, 17, 5, tzinfo=ZONE)), "17:05\u00a014/10/2025"),
        (format.moment(None), "–"),
        (format.period_label("2025-Q3"), "Quý\u00a0III/2025"),
        (format.period_label("2025-Q3", "en"), "Q3\u00a02025"),
        (format.short_period("2025-Q2"), "Quý\u00a0II"),
        (format.short_period("2025-Q2", "en"), "Q2"),
        (format.period_label("?"), "?"),
        (format.near(date(2025, 10, 10), date(2025, 10, 15)), "10/10"),
        (cron.words("*/15 * * * *", "vi"), "Mỗi 15 phút"),
        (cron.words("0 2 * * *", "en"), "Daily, 02:00"),
        (cron.words("30 4 * * mon", "vi"), "Hằng tuần, Thứ Hai 04:30"),
        (cron.words("1-5 4 * * mon", "vi"), "Theo lịch 1-5 4 * * mon"),
    ],
)
def test_written(written, expected):
    assert written == expected


@pytest.mark.parametrize(
    ("tally", "vi", "en"),
    [
        (
            {"met": 1, "on_track": 2, "speed_up": 3, "late": 3, "no_data": 1},
            "Ba mục tiêu đúng hẹn, ba phải tăng tốc, ba đang chậm",
            "Three targets on time, three must speed up, three late",
        ),
        ({"met": 4, "on_track": 1}, "Cả năm mục tiêu đúng hẹn", "All five targets on time"),
        ({"late": 1}, "Một mục tiêu đang chậm", "One target late"),
        ({"late": 10}, "Cả mười mục tiêu đang chậm", "All ten targets late"),
        ({"speed_up": 1, "late": 2}, "Một mục tiêu phải tăng tốc, hai đang chậm", "One target must speed up, two late"),
        (
            {"on_track": 3, "no_data": 7},
            "Ba mục tiêu đúng hẹn, bảy chưa đủ số liệu",
            "Three targets on time, seven without enough data",
        ),
        ({"no_data": 10}, "Mười mục tiêu, Quý\u00a0III/2025", "Ten targets, Q3\u00a02025"),
        ({}, "Chưa có mục tiêu nào cho Quý\u00a0III/2025", "No target for Q3\u00a02025 yet"),
    ],
)
def test_headline(tally, vi, en):
    assert headline.headline(tally, "2025-Q3", "vi") == vi
    assert headline.headline(tally, "2025-Q3", "en") == en


@pytest.mark.parametrize(
    ("count", "vi", "en"),
    [
        (1, "một", "one"),
        (10, "mười", "ten"),
        (11, "mười một", "eleven"),
        (15, "mười lăm", "fifteen"),
        (20, "hai mươi", "twenty"),
        (21, "hai mươi mốt", "twenty-one"),
        (25, "hai mươi lăm", "twenty-five"),
        (34, "ba mươi bốn", "thirty-four"),
        (100, "100", "100"),
    ],
)
def test_numbers_in_words(count, vi, en):
    assert (headline.words(count, "vi"), headline.words(count, "en")) == (vi, en)


def test_standfirst_claims_only_what_is_there():
    view = fixtures.overview()
    assert "Cơ quan mở dữ liệu tăng" in headline.standfirst(view, "vi")
    bare = fixtures.overview(targets=(), tally={"no_data": 10})
    assert headline.standfirst(bare, "vi").startswith("Tiền chậm hơn việc")


def test_every_text_has_both_languages_with_the_same_parameters():
    for key, text in i18n.texts().items():
        names = [{field for _, field, _, _ in string.Formatter().parse(text[lang]) if field} for lang in i18n.LANGS]
        assert names[0] == names[1], key


def test_markup_escapes_what_comes_from_outside():
    tree = html.Div(
        ["<b>", html.A("x & y", href='/?a="1"', className="u", **{"aria-label": "<i>"})], style={"gridRow": "1 / 2"}
    )
    assert markup.render(tree) == (
        '<div style="grid-row:1 / 2">&lt;b&gt;'
        '<a href="/?a=&quot;1&quot;" class="u" aria-label="&lt;i&gt;">x &amp; y</a></div>'
    )


def test_address_keeps_what_is_set_and_drops_the_rest():
    here = read_address(
        "/", {"ky": "2025-Q3", "nhom": "tat-ca", "so-lieu": "a.VN.2025-Q3", "x": "1", "lang": "fr", "ct": ["a", "b"]}
    )
    assert here.to() == "/?ky=2025-Q3&ct=a&so-lieu=a.VN.2025-Q3"
    assert here.page("/nguon") == "/nguon?ky=2025-Q3&ct=a"
    assert here.to({"ky": None, "lang": "en"}) == "/?ct=a&so-lieu=a.VN.2025-Q3&lang=en"
