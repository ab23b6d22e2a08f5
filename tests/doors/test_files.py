"""Files of pages: whoever may see a page may take it away, nobody else; odd questions are answered with a sentence."""

from __future__ import annotations

import pytest

from dashboard import pages
from dashboard.export.route import page_of
from tests.doors import kit, matrix


@pytest.mark.parametrize("who", kit.IDENTITIES)
def test_a_file_is_for_those_who_may_see_its_page(house, who):
    for module in pages.modules():
        if "<" in module.PAGE.path or module.PAGE.path == pages.NOT_FOUND:
            continue
        name = module.PAGE.path.strip("/") or "tong-quan"
        assert page_of(name) is module
        seen = matrix.passes(house, ("pages", module.PAGE.path), who)
        taken = matrix._through(house.ask(who, "GET", f"/tai-ve/{name}.csv"))
        assert taken == seen or (taken is False and module.PAGE.whole), (who, name)


ODD = ("ky=%00", "ky=2025-Q9", "ban=r999999", "ban=%27;drop", "ban=r-1", "bang=..%2F..", "bang=khong-co", "xep=%3Cscript%3E",
       "nhom=%F0%9F%A6%84", "vung=" + "x" * 5000, "ct=../../etc/passwd", "ky=2025-Q3&ky=2025-Q2", "trang=-1", "lang=zz", "ss=,,,")  # fmt: skip


@pytest.mark.parametrize("asked", ODD)
def test_odd_questions_never_break_it(house, asked):
    for name in (
        "tong-quan.csv",
        "tong-quan.xlsx",
        "co-quan.csv",
        "dau-tu.csv",
        "tom-tat.xlsx",
        "nguon.csv",
        "bao-cao.csv",
    ):
        assert house.ask("coordinator", "GET", f"/tai-ve/{name}?{asked}").status_code < 500, name


@pytest.mark.parametrize(
    "path", ["khong-co.csv", "a/../b.xlsx", ".csv", "tong-quan.pdf", "%00.csv", "co-quan/khong-co.csv", "/.csv"]
)
def test_odd_paths_are_not_found(house, path):
    assert house.ask("coordinator", "GET", f"/tai-ve/{path}").status_code in (302, 308, 400, 404)
