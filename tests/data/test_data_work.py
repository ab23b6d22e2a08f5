"""Obstacles and directives: who may do what, what was seen and has changed since, and the audit of each act."""

from __future__ import annotations

import threading
from datetime import date
from types import SimpleNamespace

import pytest

from data import audit, work
from data.audit import Who
from data.errors import Refusal
from data.work import Actor, Raised

OFFICE = Actor(Who("điều phối"), office=True)
HUE = Actor(Who("người Huế"), agencies=frozenset({"hue"}))
BTC = Actor(Who("người BTC"), agencies=frozenset({"btc"}))
BTP = Actor(Who("người BTP"), agencies=frozenset({"btp"}))
LAW = Raised("hue", "law", "Chưa có định mức thuê dịch vụ số", projects=("hue.DA1",), money=73_600)


@pytest.fixture
def stuck(here) -> int:
    """An obstacle of Huế that Bộ Tài chính must remove."""
    number = work.raise_obstacle(here, HUE, LAW)
    work.assign(here, OFFICE, number, 1, "btc", date(2026, 7, 1), "Ban hành định mức", date(2026, 6, 15))
    return number


def refused(code: str, act, *arguments, **named) -> Refusal:
    """Do something that must be refused for one reason."""
    with pytest.raises(Refusal) as found:
        act(*arguments, **named)
    assert found.value.code == code
    return found.value


def test_an_obstacle_is_raised_for_ones_own_agency_and_by_the_office_for_any(here):
    number = work.raise_obstacle(here, HUE, LAW)
    found = work.obstacle(here, number, {"hue"})
    assert (found.state, found.opened, found.projects, found.money, found.open) == (
        "new",
        date(2026, 5, 20),
        ("hue.DA1",),
        73_600,
        True,
    )
    assert found.hand == "" and found.revision == 1
    work.raise_obstacle(here, OFFICE, Raised("ha-noi", "people", "Thiếu cán bộ", owner="bnv"))
    refused("work_not_yours", work.raise_obstacle, here, HUE, Raised("ha-noi", "law", "x"))
    refused("obstacle_kind_unknown", work.raise_obstacle, here, HUE, Raised("hue", "khác", "x"))
    refused("obstacle_missing", work.raise_obstacle, here, HUE, Raised("hue", "law", "  "))
    refused("agency_unknown", work.raise_obstacle, here, HUE, Raised("hue", "law", "x", owner="abc"))


def test_it_is_seen_by_who_raised_it_who_is_in_charge_or_waited_for_and_the_whole(here, stuck):
    work.move(here, BTC, stuck, 2, "waiting", waits_for="btp")
    for scope in ({"hue"}, {"btc"}, {"btp"}, None):
        assert [one.id for one in work.obstacles(here, scope)] == [stuck]
    assert work.obstacles(here, {"ha-noi"}) == () and work.obstacles(here, frozenset()) == ()
    refused("obstacle_unknown", work.obstacle, here, stuck, {"ha-noi"})
    refused("obstacle_unknown", work.obstacle, here, 2**70, None)


def test_the_office_assigns_and_nobody_else(here, stuck):
    found = work.obstacle(here, stuck, None)
    assert (found.owner, found.due, found.step, found.step_due) == (
        "btc",
        date(2026, 7, 1),
        "Ban hành định mức",
        date(2026, 6, 15),
    )
    for actor in (HUE, BTC):
        refused("work_not_yours", work.assign, here, actor, stuck, 2, "btp")


def test_a_body_in_charge_moves_its_own_and_the_office_brings_it_before_leaders_and_closes_it(here, stuck):
    refused("work_not_yours", work.move, here, HUE, stuck, 2, "doing")
    refused("obstacle_unknown", work.move, here, BTP, stuck, 2, "doing")
    work.move(here, BTC, stuck, 2, "doing")
    refused("obstacle_waits_for_nobody", work.move, here, BTC, stuck, 3, "waiting")
    refused("obstacle_waits_for_nobody", work.move, here, BTC, stuck, 3, "waiting", waits_for="btc")
    work.move(here, BTC, stuck, 3, "waiting", waits_for="btp")
    assert work.obstacle(here, stuck, None).hand == "btp"
    work.move(here, BTP, stuck, 4, "doing", step="Đã góp ý", step_due=date(2026, 6, 1))
    assert work.obstacle(here, stuck, None).waits_for == ""
    for state in ("escalated", "removed", "new"):
        refused("work_not_yours", work.move, here, BTC, stuck, 5, state, answer="1/QĐ")
    work.move(here, OFFICE, stuck, 5, "escalated")
    refused("work_not_yours", work.move, here, BTC, stuck, 6, "doing")
    refused("obstacle_answer_missing", work.move, here, OFFICE, stuck, 6, "removed")
    work.move(here, OFFICE, stuck, 6, "removed", answer="412/QĐ-BTC")
    found = work.obstacle(here, stuck, None)
    assert (found.state, found.removed, found.answer, found.open) == ("removed", date(2026, 5, 20), "412/QĐ-BTC", False)
    assert (found.step, found.step_due) == ("", None)
    refused("work_not_yours", work.move, here, BTC, stuck, 7, "doing")
    work.move(here, OFFICE, stuck, 7, "doing")
    assert work.obstacle(here, stuck, None).removed is None
    refused("obstacle_state_unknown", work.move, here, OFFICE, stuck, 8, "xong")


def test_an_act_on_what_has_changed_is_refused_with_who_changed_what(here, stuck):
    work.move(here, BTC, stuck, 2, "waiting", waits_for="btp")
    found = refused("work_changed", work.assign, here, OFFICE, stuck, 2, "bkhcn")
    assert "người BTC" in found.say() and "tình trạng → Chờ cơ quan khác" in found.say() and "Bộ Tư pháp" in found.say()
    assert "state → Waits for another body" in found.say("en")
    assert work.obstacle(here, stuck, None).owner == "btc"
    work.assign(here, OFFICE, stuck, 3, "bkhcn")


def test_of_many_who_act_on_the_same_revision_one_is_heard_and_each_other_is_told(here, stuck):
    outcomes: list[str] = []

    def act(state: str) -> None:
        try:
            work.move(here, OFFICE, stuck, 2, state, waits_for="btp")
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=act, args=(state,)) for state in ("doing", "waiting", "escalated") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done"] + ["work_changed"] * 11
    assert work.obstacle(here, stuck, None).revision == 3
    assert [one.act for one in work.history(here, f"obstacle:{stuck}")] == [
        "obstacle.move",
        "obstacle.assign",
        "obstacle.raise",
    ]


def test_an_act_that_changes_nothing_is_no_act(here, stuck):
    work.assign(here, OFFICE, stuck, 2, "btc", date(2026, 7, 1), "Ban hành định mức", date(2026, 6, 15))
    assert work.obstacle(here, stuck, None).revision == 2 and len(work.history(here, f"obstacle:{stuck}")) == 2


def test_remarks_are_added_by_who_sees_it_and_never_lost(here, stuck):
    for actor, text in ((HUE, "Cần trước tháng 7"), (BTC, "Đang lấy ý kiến"), (OFFICE, "Họp ngày 3/6")):
        work.remark(here, actor, "obstacle", stuck, text, "12/CV")
    found = work.remarks(here, f"obstacle:{stuck}")
    assert [(one.agency, one.text, one.document) for one in found] == [
        ("hue", "Cần trước tháng 7", "12/CV"), ("btc", "Đang lấy ý kiến", "12/CV"), ("", "Họp ngày 3/6", "12/CV"),
    ]  # fmt: skip
    assert work.obstacle(here, stuck, None).revision == 2
    refused("obstacle_unknown", work.remark, here, BTP, "obstacle", stuck, "x")
    refused("remark_missing", work.remark, here, HUE, "obstacle", stuck, " ")


def test_obstacles_are_put_in_order_by_the_office(here, stuck):
    other = work.raise_obstacle(here, OFFICE, Raised("btc", "law", "Chờ luật"))
    refused("work_not_yours", work.connect, here, BTC, stuck, 2, [other])
    refused("obstacle_after_itself", work.connect, here, OFFICE, stuck, 2, [stuck])
    refused("obstacle_unknown", work.connect, here, OFFICE, stuck, 2, [99])
    work.connect(here, OFFICE, stuck, 2, [other, other])
    assert work.obstacle(here, stuck, None).after == (other,)


def issue(here, *owners: str) -> int:
    return work.issue(
        here,
        OFFICE,
        "18/CT-TTg",
        "Thủ tướng Chính phủ",
        "Kết nối hộ tịch",
        owners,
        date(2026, 6, 30),
        "open_data_fresh",
    )


def test_a_directive_binds_agencies_each_with_its_own_state(here):
    number = issue(here, "hue", "ha-noi")
    refused("work_not_yours", work.issue, here, HUE, "1", "x", "y", ["hue"], date(2026, 6, 1))
    refused("directive_binds_nobody", work.issue, here, OFFICE, "1", "x", "y", [], date(2026, 6, 1))
    refused("directive_due_before_issue", work.issue, here, OFFICE, "1", "x", "y", ["hue"], date(2026, 5, 1))
    refused("directive_missing", work.issue, here, OFFICE, " ", "x", "y", ["hue"], date(2026, 6, 1))
    work.report(here, HUE, number, "hue", 1, 40)
    refused("work_not_yours", work.report, here, OFFICE, number, "hue", 2, 50)
    refused("directive_unknown", work.report, here, BTC, number, "hue", 2, 50)
    refused("duty_progress", work.report, here, HUE, number, "hue", 2, 101)
    refused("duty_evidence_missing", work.report, here, HUE, number, "hue", 2, 100, done=True)
    refused("duty_not_reported", work.confirm, here, OFFICE, number, "hue", 2)
    work.report(here, HUE, number, "hue", 2, 90, "12/BC-UBND", done=True)
    refused("work_not_yours", work.confirm, here, HUE, number, "hue", 3)
    found = refused("work_changed", work.confirm, here, OFFICE, number, "hue", 2)
    assert "người Huế" in found.say() and "12/BC-UBND" in found.say()
    work.send_back(here, OFFICE, number, "hue", 3, "Chưa có biên bản")
    work.report(here, HUE, number, "hue", 4, 100, "13/BC-UBND", done=True)
    work.confirm(here, OFFICE, number, "hue", 5)
    refused("duty_done", work.report, here, HUE, number, "hue", 6, 10)
    held = work.directive(here, number, None)
    assert [(one.agency, one.state) for one in held.duties] == [("ha-noi", "not_started"), ("hue", "done")]
    assert held.progress == 50 and not held.finished and held.revision == 6
    assert work.directive(here, number, {"hue"}).finished
    assert work.directives(here, {"btc"}) == ()
    refused("directive_unknown", work.directive, here, number, {"btc"})


def test_more_time_is_given_with_a_reason_and_counts_for_that_agency(here):
    number = issue(here, "hue", "ha-noi")
    refused("reason_missing", work.extend, here, OFFICE, number, "hue", 1, date(2026, 8, 1), "")
    work.extend(here, OFFICE, number, "hue", 1, date(2026, 8, 1), "Sau sáp nhập")
    assert {one.agency: one.due for one in work.directive(here, number, None).duties} == {
        "hue": date(2026, 8, 1),
        "ha-noi": date(2026, 6, 30),
    }
    work.remark(here, HUE, "directive", number, "Xin cảm ơn")
    refused("directive_unknown", work.remark, here, BTC, "directive", number, "x")


@pytest.mark.parametrize(
    ("state", "due", "done", "expected"),
    [
        ("not_started", "2026-05-19", None, "not_started_overdue"), ("not_started", "2026-05-20", None, "not_started_not_due"),
        ("doing", "2026-05-19", None, "doing_overdue"), ("doing", "2026-05-20", None, "doing_not_due"),
        ("to_confirm", "2026-05-01", "2026-05-02", "to_confirm"), ("done", "2026-05-01", "2026-05-01", "done_on_time"),
        ("done", "2026-05-01", "2026-05-02", "done_late"),
    ],
)  # fmt: skip
def test_the_seven_states_of_real_trackers(state, due, done, expected):
    one = SimpleNamespace(state=state, due=date.fromisoformat(due), done=done and date.fromisoformat(done))
    assert work.status(one, date(2026, 5, 20)) == expected


def test_every_act_stands_in_the_audit_which_is_whole(here, stuck):
    work.remark(here, HUE, "obstacle", stuck, "x")
    work.move(here, BTC, stuck, 2, "doing")
    number = issue(here, "hue")
    work.report(here, HUE, number, "hue", 1, 10)
    acts = [row["act"] for row in reversed(audit.rows(here))]
    assert acts == [
        "obstacle.raise",
        "obstacle.assign",
        "obstacle.remark",
        "obstacle.move",
        "directive.issue",
        "duty.report",
    ]
    assert audit.verify(here).problems == ()
