"""The board, an obstacle and a directive as people use them: who sees and does what, in few clicks, for everybody."""

from __future__ import annotations

import re
from datetime import date

import pytest
import requests

from data import work
from data.audit import Who
from data.work import Actor
from ingest import views
from ingest.read.child import Reader
from tests.dashboard.axe import faults_of
from tests.dashboard.work.conftest import OFFICE

PAGES = ("/vuong-mac", "/vuong-mac/4", "/chi-dao", "/chi-dao/1")


def test_the_board_says_what_is_stuck_and_who_waits(house):
    told = house.get("dieu-phoi", "/vuong-mac")
    for words in ("Một vướng mắc đang giữ lại 2 dự án", "4 vướng mắc đang mở", "Tuổi của 4 vướng mắc", "VM-004", "2 dự án",
                  "Người đứng đầu cơ quan (theo báo cáo), chưa phân công", "Ban hành định mức, quá 10 ngày", "100\u00a0tỷ\u00a0đồng",
                  "Tháo gỡ việc này trước", "Chuỗi chờ dài nhất", "Huế", "Nâng hồ sơ trực tuyến", "quá hạn 19 ngày"):  # fmt: skip
        assert words in told, words


def test_an_agency_sees_its_own_and_what_it_is_in_charge_of(house):
    own, charge, leader = (house.get(name, "/vuong-mac") for name in ("hung-yen.lap", "bca.xem", "lanh-dao"))
    assert all(name in own for name in ("VM-002", "VM-003", "VM-004")) and "VM-001" not in own
    assert "VM-001" in charge and "VM-004" in charge and "VM-002" not in charge
    assert "Không có vướng mắc nào đang trình lãnh đạo" in leader and "0 vướng mắc đang mở," not in leader
    assert "Thiếu vốn" not in leader and "vướng mắc khác do cơ quan nêu" in leader
    assert "Không có vướng mắc số 1 trong phạm vi của bạn" in house.get("hung-yen.lap", "/vuong-mac/1")
    assert "Nêu vướng mắc" not in charge, "a viewer of an agency acts on nothing"


def test_the_address_filters_the_board(house):
    assert house.get("dieu-phoi", "/vuong-mac?loai=law").count('class="kb"') == 1
    assert house.get("dieu-phoi", "/vuong-mac?dv=hung-yen").count('class="kb"') == 3
    assert house.get("dieu-phoi", "/vuong-mac?chu-tri=bca").count('class="kb"') == 2
    assert "Không vướng mắc nào khớp bộ lọc" in house.get("dieu-phoi", "/vuong-mac?loai=people")


def test_from_an_alert_to_an_assigned_obstacle_in_three_clicks(house, desk):
    page = desk("dieu-phoi", "/")
    page.wait_for_selector("#viec-waiting")
    row = page.locator("#viec-waiting li", has_text="Người đứng đầu cơ quan")
    row.get_by_role("link", name="Phân công").click()  # 1: the alert
    page.wait_for_selector("#phan-cong")
    form = page.locator("#phan-cong form")
    form.get_by_label("Cơ quan chủ trì tháo gỡ").select_option("bnv")  # 2: the body
    form.get_by_role("button", name="Phân công").click()  # 3: done
    page.wait_for_selector("text=Đã phân công.")
    one = work.obstacle(house.settings, 3, None)
    assert (one.owner, one.said) == ("bnv", "Người đứng đầu cơ quan")


def test_two_people_at_once_the_second_is_told_and_keeps_what_was_typed(house, desk):
    first, second = (desk(who, "/vuong-mac/2") for who in ("dieu-phoi", "vpcp"))
    for page, step in ((first, "Họp ngày 3/6"), (second, "Trả lời trước 5/6")):
        page.locator("#o-viec-giao").fill(step)
    first.locator("#phan-cong").get_by_role("button", name="Phân công").click()
    first.wait_for_selector("text=Đã phân công.")
    second.locator("#phan-cong").get_by_role("button", name="Phân công").click()
    told = second.wait_for_selector("[role=alert]").inner_text()
    assert "việc tiếp theo → Họp ngày 3/6" in told and "dieu-phoi" in told
    assert second.locator("#o-viec-giao").input_value() == "Trả lời trước 5/6"
    second.locator("#phan-cong").get_by_role("button", name="Phân công").click()
    second.wait_for_selector("text=Đã phân công.")
    assert work.obstacle(house.settings, 2, None).step == "Trả lời trước 5/6"


def test_after_a_conflict_the_form_that_was_sent_stands_open_with_its_words_and_no_other(house, desk):
    mine = {"ma": "hung-yen", "thay": "0", "o": "gia-han-hung-yen", "han": "2026-12-24", "ly-do": "chờ bộ trả lời"}
    told = house.post("dieu-phoi", "/chi-dao/1/gia-han", "/chi-dao/1", **mine)
    assert "Đã có thay đổi sau khi bạn mở trang này" in told.text
    page = desk("dieu-phoi", "/chi-dao/1")
    page.set_content(told.text)
    kept = page.locator("form[action*='gia-han']", has=page.locator("[name=ma][value=hung-yen]"))
    assert kept.locator("[name=ly-do]").is_visible(), "the fold of the form that was refused is open"
    assert kept.locator("[name=ly-do]").input_value() == "chờ bộ trả lời"
    assert kept.locator("[name=han]").input_value() == "2026-12-24"
    every = [one.input_value() for one in page.locator("[name=ly-do]").all()]
    assert every.count("chờ bộ trả lời") == 1


def test_a_card_moves_by_its_menu_without_a_script(house, desk):
    page = desk("dieu-phoi", "/vuong-mac", script=False)
    card = page.locator(".kb", has_text="VM-001")
    card.locator("summary").click()
    card.get_by_role("button", name="Chuyển: Trình lãnh đạo").click()
    page.wait_for_selector("text=Đã chuyển tình trạng.")
    assert page.locator("section.col", has_text="Trình lãnh đạo").locator(".kb", has_text="VM-001").count() == 1


def test_an_agency_raises_replies_and_reports_and_the_office_confirms(house):
    raised = house.post(
        "hung-yen.lap",
        "/vuong-mac/neu",
        "/vuong-mac",
        **{"noi-dung": "Thiếu đường truyền", "loai": "technical", "co-quan": "hung-yen", "du-an": "DA1"},
    )
    assert "Đã ghi vướng mắc." in raised.text and "Thiếu đường truyền" in raised.text
    number = raised.url.partition("/vuong-mac/")[2].partition("?")[0]
    said = house.post("hung-yen.lap", f"/vuong-mac/{number}/tra-loi", f"/vuong-mac/{number}", loi="Cần trước tháng 7")
    assert "Cần trước tháng 7" in said.text
    foreign = house.post(
        "hung-yen.lap", "/vuong-mac/neu", "/vuong-mac", **{"noi-dung": "x", "loai": "law", "co-quan": "hue"}
    )
    assert "không thuộc quyền của bạn" in foreign.text
    assigned = house.post(
        "hung-yen.lap", f"/vuong-mac/{number}/phan-cong", f"/vuong-mac/{number}", thay="1", **{"chu-tri": "btc"}
    )
    assert assigned.status_code == 403
    done = {"ma": "hung-yen", "thay": "1", "tien-do": "100", "xong": "xong", "bang-chung": "12/BC-UBND"}
    assert "Chờ xác nhận" in house.post("hung-yen.duyet", "/chi-dao/1/bao-cao", "/chi-dao/1", **done).text
    confirmed = house.post("dieu-phoi", "/chi-dao/1/xac-nhan", "/chi-dao/1", ma="hung-yen", thay="2")
    assert "Hoàn thành trễ hạn" in confirmed.text and "12/BC-UBND" in confirmed.text


def test_a_file_goes_with_a_reply_and_only_its_agency_and_the_office_have_it(house):
    both = work.issue(
        house.settings, OFFICE, "20/CT", "Thủ tướng", "Nối dữ liệu", ["hung-yen", "bca"], date(2026, 9, 1)
    )
    page, name, body = f"/chi-dao/{both}", '../<img src=x onerror="alert(1)">.html', b"<script>alert(1)</script>"
    duty = {"ma": "hung-yen", "thay": "1", "tien-do": "40"}
    told = house.post("hung-yen.duyet", f"{page}/bao-cao", page, (name, body), **duty)
    assert told.status_code == 200 and "&lt;img src=x" in told.text and "<img src=x" not in told.text
    link = re.search(rf'href="({page}/dinh-kem\?so=\d+)"', told.text)
    assert link and "40%" in told.text

    def ask(who: str) -> requests.Response:
        cookies = {"phien": house.cookie(who)["value"]} if who else {}
        return requests.get(house.site + link[1], cookies=cookies, timeout=60, allow_redirects=False)

    for who in ("hung-yen.duyet", "hung-yen.lap", "dieu-phoi"):
        given = ask(who)
        assert (
            given.status_code == 200
            and given.content == body
            and given.headers["Content-Type"] == "application/octet-stream"
        )
        assert given.headers["Content-Disposition"].startswith("attachment")
        assert given.headers["X-Content-Type-Options"] == "nosniff"
    for who, status in (("bca.xem", 400), ("lanh-dao", 403)):
        refused = ask(who)
        assert refused.status_code == status and body not in refused.content, who
    assert "dinh-kem" not in house.get("bca.xem", page) and "dinh-kem" not in house.get("lanh-dao", page)
    assert "tải được" in told.text, "who may have a file is said where it is chosen"
    large = house.post("hung-yen.duyet", f"{page}/tra-loi", page, ("to.bin", b"x" * (5 * 2**20 + 1)), loi="Kèm tệp")
    assert large.status_code == 400 and "lớn hơn 5 MB" in large.text
    assert work.remarks(house.settings, f"directive:{both}") == ()


def test_what_reports_say_of_a_duty_stands_beside_what_people_wrote_and_leads_to_the_cell(house, desk):
    page = desk("hung-yen.lap", "/chi-dao/1")
    cell = page.locator("td.told")
    assert page.get_by_role("columnheader", name="Theo báo cáo").count() == 1
    told = cell.inner_text()
    assert "Đã hoàn thành, đúng hạn · xong 17/04/2026" in told and "Đang thực hiện, quá hạn · hạn 20/04/2026" in told
    assert "Chưa ghi tình trạng" in told and "Thêm 2 dòng" in told and "Việc số" not in told
    assert "Báo cáo không đóng việc nào" in page.inner_text("main") and "theo báo cáo của cơ quan" in page.inner_text(
        "main"
    )
    assert cell.locator("li").count() == 5, "the row of another document is not told"
    assert work.directive(house.settings, 1, None).duties[0].state in ("not_started", "to_confirm", "done")
    cell.locator("a").first.click()
    page.get_by_role("button", name="Dựng bảng").click()
    page.wait_for_load_state()
    with Reader() as reader:
        assert views.make(house.settings, [reader])
    page.goto(f"{house.site}/chi-dao/1")
    page.locator("td.told a").first.click()
    page.wait_for_selector("#s-0-F2")
    assert page.evaluate("document.querySelector('td:target').innerText") == "done_in_time"


def test_a_release_from_before_it_was_told_does_not_show_it(house):
    assert "Theo báo cáo" not in house.get("dieu-phoi", "/chi-dao/1?ban=r1")


def test_an_effect_stands_beside_agencies_without_the_directive_and_claims_no_cause(house):
    told = house.get("dieu-phoi", "/chi-dao/1")
    assert "không khẳng định nguyên nhân" in told and "1 cơ quan được giao bên 1 cơ quan" in told
    says = (
        "Từ Quý\u00a0IV/2025 đến Quý\u00a0I/2026: được giao +25,0 (50,0% → 75,0%), không được giao 0,0 (50,0% → 50,0%)."
    )
    assert says in told


def test_the_office_issues_a_directive(house):
    values = {"van-ban": "9/TB", "nguoi": "Ban chỉ đạo", "noi-dung": "Rà soát", "ma": "bo", "han": "2026-09-01"}
    told = house.post("dieu-phoi", "/chi-dao/ban-hanh", "/chi-dao", **values).text
    assert "Đã ghi chỉ đạo." in told and "17 bộ, ngành" in told


def test_a_past_release_shows_the_board_as_it_was(house):
    told = house.get("dieu-phoi", "/vuong-mac?ban=r1")
    assert "Như trong bản r1" in told and "3 vướng mắc đang mở" in told and "VM-004" not in told


def test_english_is_complete(house):
    told = house.get("dieu-phoi", "/vuong-mac?lang=en")
    for words in ("Board of obstacles", "Who waits for whom", "Raise an obstacle", "Directives due"):
        assert words in told, words


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1440, "light")])
def test_accessible_and_never_sideways(desk, path, width, theme):
    page = desk("dieu-phoi", path, width=width, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults_of(page) == []


def test_what_a_form_cannot_read_is_refused_and_nothing_is_lost(house):
    held = work.directive(house.settings, 1, {"hung-yen"}).duties[0]
    mine = {"ma": "hung-yen", "thay": str(held.revision)}
    for progress in ("abc", "-5", "12.5", "", "150"):
        answer = house.post("hung-yen.lap", "/chi-dao/1/bao-cao", "/chi-dao/1", **mine, **{"tien-do": progress})
        assert answer.status_code == 400 and "không nằm trong 0–100" in answer.text, progress
    answer = house.post(
        "hung-yen.lap", "/chi-dao/1/bao-cao", "/chi-dao/1", **mine, **{"tien-do": "40", "bang-chung": "e" * 301}
    )
    assert "dài 301 ký tự; giới hạn là 300" in answer.text
    answer = house.post(
        "dieu-phoi", "/chi-dao/1/gia-han", "/chi-dao/1", **mine, **{"han": "2026-05-19", "ly-do": "chờ"}
    )
    assert "Hạn 19/05/2026 đã qua" in answer.text
    assert work.directive(house.settings, 1, {"hung-yen"}).duties[0] == held

    count = len(work.obstacles(house.settings, None))
    raised = {"co-quan": "hung-yen", "loai": "data", "noi-dung": "Chưa có API"}
    for wrong, said in (({"von": "12,5 tỷ"}, "không phải số tiền"), ({"von": "1.5"}, "không phải số tiền"),
                        ({"han": "2020-01-01"}, "đã qua"), ({"chi-tieu": "zzz"}, "Không có chỉ tiêu")):  # fmt: skip
        answer = house.post("hung-yen.lap", "/vuong-mac/neu", "/vuong-mac", **raised, **wrong)
        assert answer.status_code == 400 and said in answer.text, wrong
    assert len(work.obstacles(house.settings, None)) == count

    one = work.obstacle(house.settings, 4, None)
    answer = house.post("dieu-phoi", "/vuong-mac/4/thu-tu", "/vuong-mac/4", thay=str(one.revision), truoc="VM-1; hai")
    assert "Không có vướng mắc số HAI" in answer.text and work.obstacle(house.settings, 4, None) == one
    house.post("dieu-phoi", "/vuong-mac/4/thu-tu", "/vuong-mac/4", thay=str(one.revision), truoc="VM-001; 2")
    assert work.obstacle(house.settings, 4, None).after == (1, 2)


def test_nobody_follows_an_indicator_that_does_not_exist(house):
    answer = house.post("hung-yen.lap", "/hop-thu/theo-doi", "/hop-thu/dang-ky", ct="zzz", ma="hung-yen", phia="")
    assert answer.status_code == 400 and "Không có chỉ tiêu “zzz”" in answer.text
    assert "Chưa theo dõi số liệu nào" in answer.text


def test_a_long_address_given_as_evidence_breaks_on_a_phone(house, desk):
    number = work.issue(house.settings, OFFICE, "9/CT", "TTg", "Mở cổng", ["hung-yen"], date(2026, 7, 1))
    own = Actor(Who("hung-yen.lap"), agencies=frozenset({"hung-yen"}))
    work.report(house.settings, own, number, "hung-yen", 1, 60, "https://" + "e" * 280)
    page = desk("dieu-phoi", f"/chi-dao/{number}")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator(".tline", has_text="eeee").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
