"""The list of open reports in pages: which part is shown, and the ways to the parts beside it."""

from __future__ import annotations

import re

import pytest

from dashboard.address import Address
from dashboard.markup import render
from dashboard.parts import report_list


@pytest.mark.parametrize(
    ("page", "every", "says", "goals"),
    [(1, 100, None, []), (1, 250, "Báo cáo 1–100 trong 250", ["/bao-cao?trang=2"]),
     (2, 250, "Báo cáo 101–200 trong 250", ["/bao-cao", "/bao-cao?trang=3"]),
     (3, 250, "Báo cáo 201–250 trong 250", ["/bao-cao?trang=2"]),
     (9, 250, "Danh sách không dài đến trang này", ["/bao-cao?trang=3"]),
     (2, 0, "Danh sách không dài đến trang này", ["/bao-cao"])],
)  # fmt: skip
def test_the_part_and_its_neighbours(page, every, says, goals):
    found = render(report_list.paging(page, 100, every, Address("/bao-cao")))
    assert re.findall(r'href="([^"]*)"', found) == goals
    assert (f">{says}<" in found) if says else found == ""


@pytest.mark.parametrize(
    ("asked", "page"),
    [(None, 1), ("1", 1), ("7", 7), ("0", 1), ("-2", 1), ("x", 1), ("٣", 1), ("1" * 30, 1), ("99999", 99999)],
)
def test_a_page_that_is_none_is_the_first(asked, page):
    assert report_list.page_of(Address("/bao-cao", {"trang": asked} if asked else {})) == page
