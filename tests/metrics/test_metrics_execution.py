"""Plan, investment and execution: worked examples as data, a plain oracle on made-up worlds, and the one data door.

Long because the oracle tells the whole model once more in plain words.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import release
from data.errors import Refusal
from data.model import Viewer
from data.period import parse
from data.settings import Settings
from metrics import __main__ as program
from metrics import definitions, deltas, kept
from metrics.execution import answer, judge, lacks, rows
from metrics.execution.rows import Contract, Held, Platform, Service, Spending, System, Task, Work
from metrics.execution.rules import rules
from metrics.views.execution import ABSENT

CASES = tomllib.loads((Path(__file__).parent / "execution.toml").read_text("utf-8"))
RULES = rules()
D = Decimal


def work(period: str, agency: str = "hue", project: str = "DA1", **told) -> Work:
    """A report of a project; what is not told is missing."""
    number = {
        "year_plan": 100,
        "planned": 0,
        "disbursed": 0,
        "accepted": 0,
        "allocated": None,
        "first_total": None,
        "current_total": None,
    }
    other = dict.fromkeys(
        ("first_finish", "current_finish", "adjusted_by", "scope", "scope_reason", "focus_task", "state")
    )
    values = number | other | {"title": "Một dự án"} | told
    values |= {name: D(values[name]) for name in number if values[name] is not None}
    return Work(agency=agency, period=period, project=project, **values)


@pytest.mark.parametrize("case", CASES["projects"], ids=[case["says"] for case in CASES["projects"]])
def test_a_project_is_judged_as_its_example_says(case: dict):
    history = [work(**row) for row in case["rows"]]
    found = judge.project(history, parse(case["asked"]), RULES)
    told = {
        "mismatch": found.bars.mismatch, "computed": found.declared.computed, "leaning": found.declared.leaning,
        "rebaselines": found.rebaselines, "money": found.against_first.money, "days": found.against_first.days,
        "since": found.declared.since, "age": found.declared.age, "expired": found.declared.expired,
        "moved": found.first_moved,
    }  # fmt: skip
    assert told == dict.fromkeys(told) | case["expect"]


def test_ninety_five_ratings_lean_as_an_auditor_found():
    """GAO-16-494: of 95 investments the owner's rating was rosier than the auditor's 60 times, the same 22, gloomier 13."""
    fine = {"planned": 60, "disbursed": 60, "accepted": 60}
    stuck = fine | {"disbursed": 40}
    told = [("running", stuck)] * 60 + [("running", fine)] * 12 + [("behind", stuck)] * 10 + [("behind", fine)] * 13
    held = Held(work=tuple(work("2026-06", project=f"DA{n}", state=s, **money) for n, (s, money) in enumerate(told)))
    found = answer._judged(None, _nation(), parse("2026-06"), held, ("hue",), RULES)
    assert (found.project_count, dict(found.leanings)) == (95, {"rosier": 60, "same": 22, "gloomier": 13})


@pytest.mark.parametrize("case", CASES["tasks"], ids=[case["says"] for case in CASES["tasks"]])
def test_a_task_stands_where_its_dates_say(case: dict):
    row = Task("hue", "2026-06", "NV1", case["due"], case.get("done"), "Sở", case["state"])
    end = date(2026, 6, 30)
    assert {"stand": judge.task(row, end), "otherwise": judge.says_otherwise(row, end)} == case["expect"]


MONEY = st.integers(0, 120)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["hue", "ha-noi"]), st.integers(1, 2), st.integers(4, 6), st.integers(0, 100),
                          MONEY, MONEY, MONEY, st.integers(100, 130), st.integers(0, 3)), max_size=24))  # fmt: skip
def test_a_made_up_world_is_added_up_as_a_plain_model_does(drawn):
    """Each row: agency, project, month, year's plan, plan to date, money, work, current total, months of delay."""
    told = {(agency, f"DA{number}", month): rest for agency, number, month, *rest in drawn}
    held = [
        work(f"2026-{month:02d}", agency, code, year_plan=plan, planned=due, disbursed=money, accepted=done,
             first_total=100, current_total=total, first_finish=date(2026, 12, 31),
             current_finish=date(2026, 12, 31) + timedelta(days=30 * delay), state="running")
        for (agency, code, month), (plan, due, money, done, total, delay) in sorted(told.items(), key=lambda one: one[0][2])
    ]  # fmt: skip
    asked = parse("2026-Q2")
    found = answer._judged(None, _nation(), asked, Held(work=tuple(held)), ("hue", "ha-noi"), RULES)
    newest = {agency: max((m for a, _, m in told if a == agency), default=None) for agency in ("hue", "ha-noi")}
    plain = {key: rest for key, rest in told.items() if key[2] == newest[key[0]]}
    assert {(one.agency, one.project) for one in found.projects} == {(a, code) for a, code, _ in plain}
    assert found.bars.year_plan == sum(rest[0] for rest in plain.values())
    assert found.bars.accepted == sum(rest[3] for rest in plain.values())
    for view in found.projects:
        plan, due, money, done, total, _ = plain[view.agency, view.project, newest[view.agency]]
        kind = None
        if plan:
            points = [Fraction(100 * part, plan) for part in (due, money, done)]
            if points[2] - points[1] >= 15:
                kind = "work_waits"
            elif points[1] - points[2] >= 15:
                kind = "money_waits"
            elif points[1] <= points[0] - 15 and points[2] <= points[0] - 15:
                kind = "both_late"
            else:
                kind = "on_pace"
        assert view.bars.mismatch == kind
        chain = [(100, 0)] + [rest[4:] for key, rest in sorted(told.items(), key=lambda one: one[0][2])
                              if key[:2] == (view.agency, view.project)]  # fmt: skip
        changes = sum(tuple(a) != tuple(b) for a, b in pairwise(chain))
        assert (view.rebaselines, view.against_first.money) == (changes, total - 100)
    gone = {(a, code) for a, code, m in told if newest[a] is not None and (a, code, newest[a]) not in told}
    assert {(one.agency, one.item) for one in found.absent if one.kind == "project_unreported"} == gone
    assert sum(found.mismatches.values()) == sum(one.bars.mismatch is not None for one in found.projects)


def _nation():
    from data import agencies

    return agencies.get("VN")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(100, 400), st.integers(0, 900)), min_size=1, max_size=8))
def test_no_row_of_re_baselines_moves_the_variance_against_the_first(steps):
    """Whatever was decided on the way, the first plan and the last one alone tell the variance."""
    first = date(2026, 1, 1)
    history = [
        work("2026-01", first_total=200, first_finish=first, current_total=200, current_finish=first, accepted=100),
        *(
            work("2026-02", first_total=total, first_finish=first + timedelta(days=days), current_total=total,
                 current_finish=first + timedelta(days=days), accepted=100)
            for total, days in steps
        ),
    ]  # fmt: skip
    found = judge.project(history, parse("2026-02"), RULES)
    assert (found.first.total, found.against_first.money) == (200, steps[-1][0] - 200)
    assert found.against_first.days == steps[-1][1]


def _spending(agency: str, month: str, spent: int, digital: int, **told) -> Spending:
    return Spending(agency, month, "x", D(spent), D(digital), told.get("platforms"), told.get("year_digital"))


def _held() -> Held:
    months = [f"2025-{m:02d}" for m in range(7, 13)] + [f"2026-{m:02d}" for m in range(1, 7)]
    return Held(
        work=(
            work("2026-05", project="DA2", disbursed=5, planned=10, accepted=5, state="running"),
            work("2026-06", project="DA1", title="Mua nền tảng họp trực tuyến", planned=20, disbursed=10, scope="specific",
                 allocated=80, focus_task=3),
            work("2026-06", project="DA3", title="Phòng họp trực tuyến cấp huyện", accepted=9, planned=9, disbursed=9,
                 scope="specific", scope_reason="Vùng lõm sóng", allocated=20),
        ),
        task=(
            Task("hue", "2026-06", "NV1", date(2026, 6, 10), None, " ", "in_progress_overdue"),
            Task("hue", "2026-06", "NV2", date(2026, 6, 10), date(2026, 6, 9), "Sở", "done_in_time"),
        ),
        spending=(
            *(_spending("hue", m, 1000, 9, platforms=D(3), year_digital=D(150)) for m in months),
            *(_spending("byt", m, 100, 1) for m in months),
        ),
        contract=(
            Contract("hue", "2026-Q2", "HD1", "lease", "DA1", D(10), D(4), D(6), None, None),
            Contract("hue", "2026-Q2", "HD2", "state_budget", "DA9", D(10), D(4), D(6), D(99), D(98)),
        ),
        platform=(
            Platform("hue", "2026-Q2", "Nền tảng A", "national", "X", "yes", "yes", 0, 0),
            Platform("hue", "2026-Q2", "Nền tảng B", "national", "X", "yes", "yes", 5, 3000),
            Platform("hue", "2026-Q2", "Nền tảng C", "national", "X", "no", "no", 0, 0),
        ),
        system=(System("hue", "2026-S1", "HT1", "Bản đồ", 9, D(90)), System("hue", "2026-S1", "HT2", "Thư", 300, D(90))),
        service=(Service("hue", "2025", "1.1", 0, D(70)), Service("hue", "2025", "1.2", 12, D(70))),
        catalogue=(("Nền tảng họp trực tuyến", "Bộ Khoa học và Công nghệ"), ("Nền tảng dữ liệu số", None)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def june():
    return answer._judged(None, _nation(), parse("2026-06"), _held(), ("hue", "byt"), RULES)


def test_what_should_be_there_and_is_not_is_listed(june):
    assert [(one.kind, one.agency, one.item) for one in june.absent] == [
        ("agency_without_projects", "byt", ""),
        ("contract_of_no_project", "hue", "HD2"),
        ("contract_without_level", "hue", "HD1"),
        ("project_unreported", "hue", "DA2"),
        ("project_without_reason", "hue", "DA1"),
        ("project_without_work", "hue", "DA1"),
        ("task_without_owner", "hue", "NV1"),
    ]
    assert set(june.absent_counts) == set(ABSENT) and sum(june.absent_counts.values()) == 7


def test_duplication_is_asked_of_the_catalogue_unless_a_reason_stands(june):
    assert [(one.project, one.platform) for one in june.questions] == [("DA1", "Nền tảng họp trực tuyến")]
    owner = replace(_held(), work=(work("2026-06", "bkhcn", title="Mua nền tảng họp trực tuyến"),))
    assert lacks.questions(owner, owner.work, RULES) == ()
    named = replace(_held(), catalogue=(("Nền tảng thanh toán trực tuyến", None),))
    place = work("2026-06", "thanh-hoa", title="Giám sát an toàn trực tuyến – Thanh Hóa")
    assert lacks.questions(named, (place,), RULES) == ()


def test_what_people_do_not_use_is_red_with_its_cost_beside_it(june):
    told = [(one.kind, one.item, one.light, one.said_in_use, one.cost_each) for one in june.used]
    assert told == [
        ("platform", "Nền tảng A", "red", True, None),
        ("service", "1.1", "red", None, 70),
        ("system", "HT1", "red", None, 10000),
        ("platform", "Nền tảng B", "green", True, 3),
        ("service", "1.2", "green", None, 70),
        ("system", "HT2", "green", None, 300),
    ]
    assert june.unused == {"service": (1, 2), "system": (1, 2), "platform": (1, 2)}


def test_the_budget_rule_stands_on_twelve_whole_months():
    held = replace(_held(), spending=tuple(s for s in _held().spending if s.agency == "hue"))
    found = answer._budget(held, held.work[1:], ("hue",), parse("2026-06"), RULES)
    assert (found.total, found.planned, found.allocated, found.disbursed) == (12000, 150, 100, 108)
    assert (found.planned_share, found.allocated_share, found.disbursed_share) == (
        D("1.25"), D("0.833333"), D("0.9"),
    )  # fmt: skip
    assert (found.kept, found.months, found.rule) == (False, 12, 1)
    assert answer._budget(held, (), ("hue",), parse("2026-06"), replace(RULES, budget_share=D("0.9"))).kept is True
    short = replace(held, spending=held.spending[1:])
    assert answer._budget(short, (), ("hue",), parse("2026-06"), RULES).kept is None


COORDINATOR = Viewer("test", "coordinator")


def test_rows_leave_to_those_who_work_on_the_agency_and_counts_to_others(published: Settings, reading):
    door = reading(published)
    own, other = Viewer("a", "agency", frozenset({"byt"})), Viewer("b", "agency", frozenset({"hue"}))
    seen = {
        name: door.undertaking(who, "byt", "2026-04")
        for name, who in (("all", COORDINATOR), ("own", own), ("other", other))
    }
    assert [one.project for one in seen["all"].projects] == ["DA1", "DA2"] and seen["own"].projects == seen[
        "all"
    ].projects
    assert (seen["other"].projects, seen["other"].absent, seen["other"].used, seen["other"].questions) == (
        (),
        (),
        (),
        (),
    )
    assert seen["other"].project_count == 2 and seen["other"].mismatches == seen["all"].mismatches
    assert {k: n for k, n in seen["all"].mismatches.items() if n} == {"work_waits": 1, "both_late": 1}
    assert (
        door.undertaking(own, "VN", "2026-04").projects == ()
        and door.undertaking(own, "VN", "2026-04").project_count == 2
    )
    for asked, code in (
        (("atlantis", "2026-04"), "agency_unknown"),
        (("SGP", "2026-04"), "execution_not_of"),
        (("byt", "x"), "period_unreadable"),
    ):
        with pytest.raises(Refusal) as refused:
            door.undertaking(COORDINATOR, *asked)
        assert refused.value.code == code


def test_the_command_tells_it_in_words_and_as_json(published: Settings, reading, capsys):
    reading(published)
    assert program.main(["execution", "--agency", "byt", "--period", "2026-Q2", "--as-of", "r1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["project_count"], found["bars"]["year_plan"], found["stamp"]["release"]) == (2, 150, 1)
    assert program.main(["execution", "--agency", "VN", "--period", "2026-04", "--lang", "en"]) == 0
    assert "work_waits" in capsys.readouterr().out


def test_an_older_release_is_refused_and_every_table_is_named():
    assert set(rows.TABLES) <= set(kept.ROWS)
    with duckdb.connect() as connection, pytest.raises(Refusal) as refused:
        rows.load(connection, parse("2026-06"), ("hue",))
    assert refused.value.code == "release_without_rows"


def test_a_past_release_laid_together_again_tells_the_same(copied: Settings, reading):
    door = reading(copied)
    asked = (COORDINATOR, "VN", "2026-04", "r1")
    before, road = door.undertaking(*asked), door.road(COORDINATOR, ban="r1")
    release.path(copied, 1).unlink()
    again = settings_of(copied)
    assert door.undertaking(*asked) == before and door.road(COORDINATOR, ban="r1") == road
    connection = release.connect(deltas.materialised(again, 1))
    assert connection.execute("SELECT count(*) FROM work").fetchall() == [(2,)]


def settings_of(here: Settings) -> Settings:
    """The same folder for a reader that has kept no answer of it."""
    from metrics.execution import reading as executions

    executions._undertaking.cache_clear()
    return here


def test_money_stands_beside_the_indicators_of_its_focus_task(published: Settings, reading):
    found = reading(published).undertaking(COORDINATOR, "hue", "2026-04")
    assert [move.focus_task for move in found.moves] == [1, 2, 3, 4, 5, 6]
    told = {now.indicator: (now.value, then) for now, then in found.moves[4].indicators}
    tagged = {one.id for one in definitions.indicators().values() if "focus-5" in one.tags}
    assert set(told) <= tagged and "dossiers_online" in told
    assert round(told["dossiers_online"][0], 2) == Decimal("66.67")
