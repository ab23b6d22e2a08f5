"""From accepted reports to the ledger of lost points, what to fix first, ranks with their ranges, and rehearsals.

Long because all of it is asked of one world of reports, which takes longer to make than every test on it.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import orjson
import pytest

from data import agencies, datasets, duck, edition, release, reports, settings
from data.audit import Who
from data.errors import Refusal
from data.model import Delivery, Viewer
from data.settings import Settings
from metrics import __main__ as program
from metrics import definitions
from metrics import release as releasing
from metrics.score import answers, board, definition, rehearsal
from metrics.views.agencies import WEIGHED
from tests.metrics.conftest import DOSSIERS, table, take

NOW, QUARTER, SET = "2026-04-10T09:00:00+07:00", "2026-Q1", "national_set"
MINISTRY, HUE = Viewer("o", "coordinator"), Viewer("h", "agency", frozenset({"hue"}))
OTHER, LEADER, PUBLIC = Viewer("x", "agency", frozenset({"ha-noi"})), Viewer("l", "leader"), Viewer("p", "public")
HUNDRED, MONTHS = Decimal(100), ("2026-01", "2026-02", "2026-03")
#: agency: dossiers on time of its first procedure in March, answers satisfied, tasks done, spending on digital.
PROVINCES = {"hue": (31, 80, 2, 3), "ha-noi": (40, 90, 3, 6), "cao-bang": (40, 90, 3, 6), "lang-son": (12, 60, 1, 1)}
LATE = "son-la"


def _dossiers(agency: str, month: str, on_time: int) -> Delivery:
    rows = [
        ("1.000001", 30, 8, 2, 40, on_time),
        ("1.000002", 0, 7, 0, 7, 6),
        ("1.000003", 5, int(month[-1]), 0, 10, 10),
    ]
    return table("dossiers", agency, month, DOSSIERS, *rows)


def _reports(agency: str) -> Iterator[Delivery]:
    on_time, satisfied, done, digital = PROVINCES[agency]
    for month in MONTHS:
        yield _dossiers(agency, month, on_time if month == MONTHS[-1] else 40)
        yield table("satisfaction", agency, month, ("channel", "answers", "satisfied"), ("Trực tuyến", 100, satisfied))
        days = [f"{month}-1{n}" if n < done else "" for n in range(3)]
        tasks = [(f"NV{n}", f"Việc {n}", f"{month}-20", day) for n, day in enumerate(days)]
        yield table("tasks", agency, month, ("task", "title", "due", "done"), *tasks)
        yield table("budget", agency, month, ("kind", "spent", "digital"), ("Chi thường xuyên", 1000, digital))
        fields = [("Đất đai", 50, 40, 30, 5), ("Hộ tịch", 20, 10, 10, 0)]
        yield table(
            "procedures", agency, month, ("field", "total", "eligible", "full_online", "partial_online"), *fields
        )


#: Group of index 766: its greatest score.
PORTAL = {"CKMB": 18, "TDGQ": 20, "MDSH": 22, "CLGQ": 12, "TTTT": 10, "MDHL": 18}


def _portal() -> Delivery:
    """What the national portal gives of March: three quarters of every group, Lạng Sơn half."""
    rows = [
        (MONTHS[-1], agencies.get(agency).name.vi, code, most * (50 if agency == "lang-son" else 75) / 100, most)
        for agency in PROVINCES
        for code, most in PORTAL.items()
    ]
    return table("index_766", "vpcp", MONTHS[-1], ("period", "agency", "code", "score", "max_score"), *rows)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Release 1: a quarter of four provinces, and a fifth of which nothing but its dossiers came."""
    folder = tmp_path_factory.mktemp("scored") / "var"
    here = settings.load(environ={"DATA_DIR": str(folder), "MODE": "production", "NOW": NOW})
    sent = [report for agency in PROVINCES for report in _reports(agency)]
    take(here, *sent, _portal(), *(_dossiers(LATE, month, 39) for month in MONTHS))
    assert releasing.publish(here) == 1
    return here


@pytest.fixture
def door(scored: Settings, reading):
    return reading(scored)


def test_losses_of_every_agency_and_period_add_up_to_what_is_missing_to_one_hundred(scored, door):
    with duck.connect(release.path(scored, 1), read_only=True) as connection:
        held = connection.execute('SELECT "index", agency, period, score FROM score WHERE score IS NOT NULL').fetchall()
    assert {(agency, period) for _, agency, period, _ in held} >= {(a, QUARTER) for a in PROVINCES}
    for index, agency, period, stored in held:
        for viewer in (MINISTRY, OTHER) if agency == "hue" else (OTHER,):
            found = door.score(viewer, index, agency, period)
            points = [loss.points for criterion in found.criteria for loss in criterion.losses]
            assert found.score == stored and sum(points, found.score) == HUNDRED and min(points) > 0
            for criterion in found.criteria:
                assert sum((loss.points for loss in criterion.losses), Decimal(0)) == criterion.lost
            assert sum((group.lost for group in found.groups), found.score) == HUNDRED


def test_the_ledger_names_the_rows_that_cost_points(door):
    found = {c.id: c for c in door.score(HUE, SET, "hue", QUARTER).criteria}
    rows = [(loss.what, loss.short, loss.numerator, loss.denominator) for loss in found["resolved_on_time"].losses]
    assert rows == [({"procedure": "1.000001"}, 9, 111, 120), ({"procedure": "1.000002"}, 3, 18, 21)]
    unused = [loss.what for loss in found["services_with_dossiers"].losses]
    assert unused == [{"procedure": "1.000002"}]
    fields = [(loss.what, loss.short) for loss in found["full_online_coverage"].losses]
    assert fields == [({"field": "Đất đai"}, 10)]
    assert [loss.what for loss in found["tasks_on_time"].losses] == [{"task": "NV2"}]


def test_the_portals_points_are_traced_to_the_agencys_own_rows(door):
    found = door.score(HUE, "index_766", "hue", MONTHS[-1])
    assert (found.score, found.grade.en, found.measured, found.measured_score) == (75, "Fair", 100, 75)
    assert [(group.id, group.possible, group.lost) for group in found.groups] == [
        ("openness", 18, Decimal("4.5")), ("progress", 20, 5), ("digitisation", 22, Decimal("5.5")),
        ("online", 22, Decimal("5.5")), ("content", 18, Decimal("4.5")),
    ]  # fmt: skip
    progress = next(c for c in found.criteria if c.id == "i766_progress")
    assert [(loss.what, loss.points, loss.traced) for loss in progress.losses] == [
        ({"procedure": "1.000001"}, Decimal("4.5"), True), ({"procedure": "1.000002"}, Decimal("0.5"), True),
    ]  # fmt: skip
    digitised = next(c for c in found.criteria if c.id == "i766_digitised")
    assert [(loss.level, loss.points, loss.traced) for loss in digitised.losses] == [("row", Decimal("5.5"), False)]
    gains = {(fix.criterion, str(fix.what)): fix.gain for fix in found.fixes}
    assert gains["i766_progress", "{'procedure': '1.000001'}"] == Decimal("4.5")
    assert door.score(HUE, "index_766", "lang-son", MONTHS[-1]).grade.en == "Average"


def test_the_measured_share_is_that_of_the_criteria_that_machines_measure(door):
    found = door.score(MINISTRY, SET, "hue", QUARTER)
    counted = [c for c in found.criteria if not c.spread]
    machine = [c for c in counted if datasets.get(definitions.get(c.indicator).dataset).measured]
    assert {c.id for c in machine} == {"i766_progress", "i766_online_services"}
    assert found.measured == round(100 * sum(c.weight for c in machine) / sum(c.weight for c in counted), 6)
    assert (found.measured_score, found.measured_place, found.measured_placed) == (75, 1, 4)
    lines = {line.agency: line for line in door.ranking(MINISTRY, SET, "province", QUARTER).lines}
    assert [lines[a].measured_place for a in PROVINCES] == [1, 1, 1, 4]


def test_rows_stay_with_those_who_work_on_the_agency(door):
    for viewer in (OTHER, LEADER, Viewer("a", "auditor")):
        found = door.score(viewer, SET, "hue", QUARTER)
        assert {loss.level for criterion in found.criteria for loss in criterion.losses} == {"report"}
        assert {fix.kind for fix in found.fixes} <= {"criterion", "send"}
        assert not any(loss.what for criterion in found.criteria for loss in criterion.losses)
        assert found.score == door.score(MINISTRY, SET, "hue", QUARTER).score
    with pytest.raises(Refusal) as refused:
        door.score(PUBLIC, SET, "hue", QUARTER)
    assert refused.value.code == "score_closed"


def test_a_step_taken_in_the_agencys_own_report_brings_exactly_its_gain(scored, reading, tmp_path: Path):
    folder = tmp_path / "mended"
    shutil.copytree(scored.data_dir, folder)
    here = settings.load(environ={"DATA_DIR": str(folder), "NOW": NOW})
    door = reading(here)
    before = door.score(MINISTRY, SET, "hue", QUARTER)
    fix = next(f for f in before.fixes if f.criterion == "resolved_on_time" and f.what == {"procedure": "1.000001"})
    assert (fix.kind, fix.short, fix.at_most) == ("row", 9, False) and fix.score == before.score + fix.gain
    who, order = Who("bkhcn"), "Công văn 418/BKHCN"
    reports.allow_late(here, who, "hue", MONTHS[-1], order, "Đếm thiếu hồ sơ", here.today(), "dossiers")
    take(here, _dossiers("hue", MONTHS[-1], PROVINCES["hue"][0] + int(fix.short)))
    assert releasing.publish(here) == 2
    after = door.score(MINISTRY, SET, "hue", QUARTER)
    assert (after.score, after.places.place) == (fix.score, fix.place) and after.score > before.score
    assert door.score(MINISTRY, SET, "hue", QUARTER, "r1") == replace(before, stamp=replace(before.stamp, newest=2))


def test_steps_fall_by_gain_and_taken_together_reach_what_is_said(door):
    found = door.score(MINISTRY, SET, "lang-son", QUARTER)
    gains = [fix.gain for fix in found.fixes]
    assert gains == sorted(gains, reverse=True) and min(gains) > 0
    together = [fix.together for fix in found.fixes]
    assert together == sorted(together) and together[0] == found.fixes[0].score and together[-1] <= HUNDRED
    assert {fix.kind for fix in found.fixes} == {"row", "criterion"}


def test_a_report_that_is_not_there_loses_its_points_by_name(door):
    found = door.score(MINISTRY, SET, LATE, QUARTER)
    assert (found.score, found.missing, found.places, found.fixes) == (None, "insufficient", None, ())
    assert 0 < found.known < 60


def test_equal_scores_share_a_place_and_the_ranges_hold_it(door):
    found = door.ranking(MINISTRY, SET, "province", QUARTER)
    ranked = [(line.agency, line.place) for line in found.lines if line.place]
    assert ranked == [("cao-bang", 1), ("ha-noi", 1), ("hue", 3), ("lang-son", 4)]
    assert all(line.best <= line.place <= line.worst for line in found.lines if line.place)
    assert [line.place for line in found.lines[len(ranked) :]] == [None] * (len(found.lines) - len(ranked))
    assert found == door.ranking(MINISTRY, SET, "province", QUARTER, seed=1)
    assert door.score(LEADER, SET, "hue", QUARTER).places.best == found.lines[2].best


def test_what_is_not_there_is_refused_with_what_is(door):
    for asked in (
        ("happiness", "hue", QUARTER),
        (SET, "hue", "2020-Q1"),
        (SET, "hue", "2026-02"),
        (SET, "VN", QUARTER),
    ):
        with pytest.raises(Refusal):
            door.score(MINISTRY, *asked)
    with pytest.raises(Refusal) as refused:
        door.ranking(MINISTRY, SET, "commune", QUARTER)
    assert refused.value.code == "score_kind"


RULES = (["weight:satisfaction=40"], ["weight:served=10", "weight:done=50"], ["goal:dossiers_online=40", "floor:tasks_on_time=30"],
         ["least=10", "weight:tasks_on_time=0.5", "weight:used=12.25"])  # fmt: skip


def _official(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple]:
    query = """SELECT agency, score, place, grade FROM score WHERE "index" = ? AND period = ?"""
    return {row[0]: row[1:] for row in connection.execute(query, [SET, QUARTER]).fetchall()}


def _rehearsed(door, asked: list[str]) -> dict[str, tuple]:
    found = door.rehearse(MINISTRY, SET, asked, "province", QUARTER).lines
    assert {line.agency: line.was for line in found} == {
        line.agency: line.score for line in door.ranking(MINISTRY, SET, "province", QUARTER).lines
    }
    return {line.agency: (line.now, line.now_place, line.now_grade) for line in found}


@pytest.mark.parametrize("asked", RULES, ids=" ".join)
def test_a_rehearsal_equals_the_official_run_under_that_rule(scored, door, asked: list[str]):
    rule = rehearsal.under(definition.get(SET), rehearsal.changes(asked))
    official = definition.read(SET, _written(rule))
    with duck.connect(folders=[scored.releases]) as connection:
        connection.execute(f"ATTACH '{release.path(scored, 1)}' AS held (READ_ONLY)")
        connection.execute("CREATE TABLE observation AS FROM held.observation")
        board.fill(connection, [official])
        run = _official(connection)
    found = _rehearsed(door, asked)
    assert found == {agency: run[agency] for agency in found} and any(now for now, *_ in found.values())


def test_a_rehearsal_equals_the_release_that_is_made_under_that_rule(scored, door, tmp_path: Path):
    found = _rehearsed(door, RULES[0])
    root = tmp_path / "edition"
    for name in ("metrics", "data/datasets", "data/reference"):
        shutil.copytree(edition.HOME / name, root / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    rule = rehearsal.under(definition.get(SET), rehearsal.changes(RULES[0]))
    (root / "metrics/indices" / f"{SET}.toml").write_text(_written(rule), "utf-8")
    folder = tmp_path / "var"
    shutil.copytree(scored.data_dir, folder)
    here = settings.load(environ={"DATA_DIR": str(folder), "NOW": NOW})
    with edition.of(root):
        assert releasing.publish(here) == 2
    with duck.connect(release.path(here, 2), read_only=True) as connection:
        run = _official(connection)
    assert found == {agency: run[agency] for agency in found}


def _written(rule: definition.Index) -> str:
    """Write the file of a rule: the official one with the numbers of the rehearsed one."""
    text = (definition.FOLDER / f"{SET}.toml").read_text("utf-8").split("[[examples]]")[0]
    head, *blocks = text.split("[[")
    head = head.replace("least = 60", f"least = {rule.least}").replace(
        "total = 100", f"total = {sum(g.weight for g in rule.groups)}"
    )
    groups = [f'groups]]\nid = "{g.id}"\nname = {{ vi = "x", en = "x" }}\nweight = {g.weight}\n' for g in rule.groups]
    criteria = [
        f'criteria]]\nindicator = "{c.id}"\ngroup = "{c.group}"\nweight = {c.weight}\nfloor = {c.floor}\ngoal = {c.goal}\n'
        for c in rule.criteria
    ]
    values = ", ".join(f"{c.id} = {c.goal}" for c in rule.criteria)
    example = f'examples]]\nsays = "All."\nkind = "province"\nvalues = {{ {values} }}\nscore = 100\n'
    assert len(blocks) == len(groups) + len(criteria)
    return head + "".join(f"[[{block}" for block in (*groups, *criteria, example))


def test_a_rehearsal_tells_who_gains_who_loses_and_which_ranks_flip(door):
    found = door.rehearse(MINISTRY, SET, ["weight:tasks_on_time=1000"], "province", QUARTER)
    moved = {line.agency: line for line in found.lines if line.change is not None}
    assert set(moved) == set(PROVINCES) and found.gains + found.losses == len(PROVINCES)
    assert all(line.change == line.now - line.was for line in moved.values())
    for above, below in found.flips:
        assert moved[above].was > moved[below].was and moved[above].now < moved[below].now
    assert door.ranking(MINISTRY, SET, "province", QUARTER).lines[0].score == moved["ha-noi"].was


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["weight:satisfaction=many"], "rule_number"), (["weight:satisfaction"], "rule_number"),
        (["weight:satisfaction=nan"], "rule_number"), (["weight:satisfaction=1e99"], "rule_number"),
        (["weight:satisfaction=__import__('os')"], "rule_number"), (["weight:satisfaction=0.0000001"], "rule_number"),
        (["weight:happiness=1"], "rule_target"), (["colour:satisfaction=1"], "rule_unknown"), (["least:x=1"], "rule_unknown"),
        (["weight=3"], "rule_unknown"), (["at:satisfaction=1"], "rule_unknown"), (["at:satisfaction:1=1"], "rule_target"),
        (["weight:satisfaction=-1"], "rule_wrong"), (["goal:satisfaction=50"], "rule_wrong"), (["least=0"], "rule_wrong"),
        (["weight:satisfaction=1", "weight:satisfaction=2"], "rule_twice"), ([], "rule_count"),
    ],
)  # fmt: skip
def test_a_rule_is_numbers_and_a_right_index_or_it_is_refused(door, asked: list[str], code: str):
    with pytest.raises(Refusal) as refused:
        door.rehearse(MINISTRY, SET, asked, "province", QUARTER)
    assert refused.value.code == code and refused.value.say("vi") and refused.value.say("en")


def test_scores_of_a_release_are_made_again_with_equal_digests(scored):
    held = release.row(scored, 1).digests
    again = releasing.again(scored, 1, scored.today())
    assert {name: again[name] for name in ("score", "lost")} == {name: held[name] for name in ("score", "lost")}


def test_commands_print_scores_and_rehearsals(scored, door, capsys: pytest.CaptureFixture[str]):
    words = [SET, "--period", QUARTER]
    assert program.main(["score", *words, "--agency", "hue", "--json"]) == 0
    found = orjson.loads(capsys.readouterr().out)
    points = [loss["points"] for criterion in found["criteria"] for loss in criterion["losses"]]
    assert sum(map(Decimal, map(str, points)), Decimal(str(found["score"]))) == HUNDRED
    assert program.main(["rehearse", *words, "--set", "weight:satisfaction=40", "--json"]) == 0
    assert len(orjson.loads(capsys.readouterr().out)["lines"]) == 34
    for plain in (["score", *words], ["score", *words, "--agency", "hue"], ["rehearse", *words, "--set", "least=50"]):
        assert program.main(plain) == 0 and "[r1]" in capsys.readouterr().out
    assert program.main(["rehearse", *words, "--set", "least=0"]) == 2


def test_the_stored_score_is_that_of_the_reading(scored, door):
    one = definition.get(SET)
    connection = release.connect(release.path(scored, 1))
    lines = board.board(one, "province", QUARTER, board.observed(connection, one, QUARTER)[QUARTER])
    held = answers.stored(connection, one, QUARTER)
    assert {line.agency: line.marked.score for line in lines} == {
        name: row["score"] for name, row in held.items() if name in {line.agency for line in lines}
    }


def test_steps_taken_give_what_the_list_says_of_them_alone_and_one_after_the_other(door):
    found = door.score(MINISTRY, SET, "hue", QUARTER)
    whole = door.what_if(MINISTRY, SET, "hue", QUARTER, ())
    assert (whole.score, whole.gain, len(set(whole.keys))) == (found.score, 0, len(found.fixes))
    for place, (key, fix) in enumerate(zip(whole.keys, found.fixes, strict=True), 1):
        alone = door.what_if(MINISTRY, SET, "hue", QUARTER, (key, "khong-co"))
        assert (alone.taken, alone.score, alone.gain, alone.place) == ((key,), fix.score, fix.gain, fix.place)
        assert door.what_if(MINISTRY, SET, "hue", QUARTER, whole.keys[:place]).score == fix.together
    assert door.what_if(MINISTRY, SET, LATE, QUARTER, whole.keys) is None


def test_every_choice_is_weighed_as_if_it_were_asked_for_alone(door):
    whole = door.what_if(MINISTRY, SET, "hue", QUARTER, ())
    first, beyond = whole.keys[:WEIGHED], whole.keys[WEIGHED:]
    assert len(whole.sums) == 2 ** len(first) and len(first) > 3
    for bits in random.Random(7).sample(range(len(whole.sums)), 4):
        chosen = tuple(key for n, key in enumerate(first) if bits >> n & 1)
        asked = door.what_if(MINISTRY, SET, "hue", QUARTER, chosen)
        assert whole.sums[bits] == (asked.score, asked.place)
        both = door.what_if(MINISTRY, SET, "hue", QUARTER, (*chosen, *beyond[:1]))
        assert both.sums[bits] == (both.score, both.place), "what was asked for beyond the first is in every choice"


def test_a_league_tells_the_same_scores_and_places_as_the_ranking(door):
    found, ranking = door.league(OTHER, ky=QUARTER, nhom="tinh", bo=SET), door.ranking(OTHER, SET, "province", QUARTER)
    assert found.ladder.id == SET and {row.kind for row in found.rows} == {"province"}
    told = {row.agency: (row.score, row.place) for row in found.rows}
    assert told == {line.agency: (line.score, line.place) for line in ranking.lines} | {
        name: (None, None) for name, one in told.items() if one[0] is None
    }
    for row in (one for one in found.rows if one.score is not None):
        assert row.score + sum(group.lost for group in row.groups.values()) == HUNDRED
        scored = door.score(OTHER, SET, row.agency, QUARTER)
        assert {g.id: (g.possible, g.lost) for g in scored.groups} == {
            name: (group.possible, group.lost) for name, group in row.groups.items()
        }
        assert row.placed == len(PROVINCES) and row.climbed is None


def test_past_scores_end_with_the_present_one(door):
    found = door.score_history(OTHER, SET, "hue", QUARTER)
    assert found.points[-1].score == door.score(OTHER, SET, "hue", QUARTER).score
    assert not found.points[-1].rebuilt and found.merged == () and found.since is None
