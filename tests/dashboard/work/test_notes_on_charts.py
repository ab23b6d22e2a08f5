"""Event notes on charts: seen at once by those who work, kept by releases for the others, and never in a release of before."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from data import notes
from metrics import release
from tests.dashboard import drawn
from tests.dashboard.axe import faults_of

PAGE, FILE = "/muc-tieu/dossiers_online", "/tai-ve/muc-tieu/dossiers_online.csv?ban=r1"
TOLD = "15/02/2026, Văn bản mới 45/2026/NĐ-CP: Hồ sơ nộp qua Cổng Dịch vụ công"


def seen(house, name: str, path: str) -> str:
    """Read the screen of a page, without the token of its reader's session."""
    screen = house.get(name, path).partition('<div id="react-entry-point">')[0].partition("<body>")[2]
    return re.sub(r'name="the" value="[^"]+"', "", screen)


def figures(house, path: str) -> str:
    """Read what stands under the banners of a page, which say how old its release is."""
    return seen(house, "dieu-phoi", path).partition('class="a-crumb"')[2]


def charts(page: str) -> list[dict]:
    """Give the layouts of a page's charts."""
    return [
        json.loads(one.attributes["data-plot"])["layout"]
        for one in drawn.tree(page).all()
        if "data-plot" in one.attributes
    ]


def lines(page: str) -> list[str]:
    """Give the labels of events on the first chart."""
    return [one["text"] for one in charts(page)[0]["annotations"] if one.get("name") == "event"]


def file_of(house) -> bytes:
    cookies = {"phien": house.cookie("dieu-phoi")["value"]}
    return requests.get(house.site + FILE, cookies=cookies, timeout=60).content


def test_the_office_notes_an_event_on_the_page_of_its_chart(house, desk):
    before = {name: seen(house, name, f"{PAGE}?ban=r1") for name in ("dieu-phoi", "hung-yen.lap", "lanh-dao")}
    kept = file_of(house)
    assert "Ghi sự kiện" not in house.get("hung-yen.lap", PAGE), "an agency writes none"
    page = desk("dieu-phoi", PAGE)
    page.wait_for_selector("[data-html] h1")  # what is drawn first is drawn anew once
    page.locator("#ghi summary").click()
    page.get_by_label("Ngày xảy ra").fill("2026-02-15")
    page.get_by_label("Loại sự kiện").select_option("decree")
    page.get_by_label("Điều đã xảy ra").fill("Hồ sơ nộp qua Cổng Dịch vụ công")
    page.get_by_label("Số văn bản, nếu có").fill("45/2026/NĐ-CP")
    page.locator("#ghi").get_by_role("button", name="Ghi sự kiện").click()
    page.wait_for_selector("text=Đã ghi sự kiện.")
    page.wait_for_selector(f".noted >> text={TOLD}")
    page.locator(".a-plot .annotation-text", has_text="1 Văn bản").wait_for(state="attached")
    for name in ("dieu-phoi", "hung-yen.lap"):
        told = house.get(name, PAGE)
        assert lines(told)[-1] == "1 Văn bản" and TOLD in told
        (row,) = (one for one in drawn.tree(told).of("numbers")[0].all() if one.tag == "tr" and "45/2026" in one.text())
        assert "Quý\u00a0I/2026" in row.text(), "the table beside the chart says it too"
    assert TOLD in house.get("hung-yen.lap", f"{PAGE}?dv=hung-yen").partition('id="chuoi-so"')[2]
    assert "45/2026" not in house.get("lanh-dao", PAGE), "leaders read releases"
    assert {name: seen(house, name, f"{PAGE}?ban=r1") for name in before} == before
    assert file_of(house) == kept


def test_the_next_release_keeps_it_and_those_of_before_stay(house):
    old = figures(house, f"{PAGE}?ban=r1")
    later = replace(house.settings, fixed_now=house.settings.now() + timedelta(hours=1))
    assert release.publish(later) == 2
    assert TOLD in house.get("lanh-dao", f"{PAGE}?ban=r2") and TOLD in house.get("dieu-phoi", f"{PAGE}?ban=r2")
    (held,) = notes.notes(house.settings)
    wrong = house.post("hung-yen.lap", "/ghi-chu/rut", "/vuong-mac", so=str(held.id), **{"ly-do": "x"})
    assert wrong.status_code == 403
    gone = house.post("dieu-phoi", "/ghi-chu/rut", "/ghi-chu", so=str(held.id), **{"ly-do": "nhầm ngày"})
    assert "Đã rút ghi chú." in gone.text and "Đã rút: nhầm ngày" in gone.text
    assert TOLD not in house.get("dieu-phoi", PAGE) and TOLD in house.get("dieu-phoi", f"{PAGE}?ban=r2")
    assert "nhầm ngày" not in house.get("hung-yen.lap", "/ghi-chu"), "what was withdrawn is the office's own"
    assert figures(house, f"{PAGE}?ban=r1") == old


def test_what_touches_one_agency_stands_on_its_series_alone(house):
    values = {"ngay": "2026-01-20", "loai": "outage", "noi-dung": "Cổng tỉnh dừng", "chi-tieu": "", "co-quan": "hue"}
    told = house.post("dieu-phoi", "/ghi-chu/them", "/ghi-chu", ve="dossiers_online", dv="hue", **values)
    assert "/muc-tieu/dossiers_online?" in told.url and "dv=hue" in told.url and "Cổng tỉnh dừng" in told.text
    assert "Cổng tỉnh dừng" not in house.get("dieu-phoi", PAGE)
    assert "Cổng tỉnh dừng" not in house.get("dieu-phoi", f"{PAGE}?dv=hung-yen")


def test_a_form_that_lacks_something_says_so_and_keeps_what_was_typed(house):
    values = {
        "ngay": "",
        "loai": "merger",
        "noi-dung": "Hai sở nhập một",
        "chi-tieu": "",
        "co-quan": "VN",
        "ve": "",
        "dv": "",
    }
    told = house.post("dieu-phoi", "/ghi-chu/them", "/ghi-chu", **values)
    assert (
        told.status_code == 400
        and "Cần ngày xảy ra sự kiện." in told.text
        and ">Hai sở nhập một</textarea>" in told.text
    )
    unknown = house.post(
        "dieu-phoi", "/ghi-chu/them", "/ghi-chu", **values | {"ngay": "2026-01-01", "chi-tieu": "khong-co"}
    )
    assert unknown.status_code == 400 and "khong-co" in unknown.text


@pytest.mark.parametrize("path", ["/ghi-chu", PAGE])
@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1440, "light")])
def test_accessible_and_never_sideways(desk, path, width, theme):
    page = desk("dieu-phoi", path, width=width, theme=theme)
    page.wait_for_selector("h1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults_of(page) == []
