"""Files of pages: whoever may see a page may take it away, nobody else; odd paths lead nowhere."""

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


@pytest.mark.parametrize(
    "path", ["khong-co.csv", "a/../b.xlsx", ".csv", "tong-quan.pdf", "%00.csv", "co-quan/khong-co.csv", "/.csv"]
)
def test_odd_paths_are_not_found(house, path):
    assert house.ask("coordinator", "GET", f"/tai-ve/{path}").status_code in (302, 308, 400, 404)
